"""A distributor's sales in a store, beside the store's own report of the same titles: counted once."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import pandas as pd

from roi import words
from roi.resolve import Counted, Overlap

DISTRIBUTORS = frozenset({"sales:d2d", "sales:d2d_print", "sales:streetlib", "sales:smashwords"})
STORES = {
    "sales:kdp": "amazon|kindle",
    "sales:kobo": "kobo",
    "sales:apple": "apple|ibooks|itunes",
    "sales:bn": "barnes|nook",
    "sales:google": "google",
}


def once(counted: Sequence[Counted]) -> tuple[tuple[Counted, ...], tuple[Overlap, ...]]:
    """Return what counts, without a distributor's rows that a store's own report holds, and each decision.

    A title is sold in a store either straight or through a distributor. Rows for a store and a title that the store's
    own report sells too, between its first and last sale there, are the same copies: the store's report counts. Before
    and after, the title may have come through the distributor, and those rows count.
    """
    stores = [c for c in counted if c.counts in STORES and not c.coarse]
    out, told = [], []
    for c in counted:
        left = c
        for store in stores if c.counts in DISTRIBUTORS and not c.coarse else ():
            twice = _twice(left.frame, store)
            if twice.any():
                left = replace(left, frame=left.frame[~twice])
                told.append(_decision(c, store, int(twice.sum())))
        out.append(left)
    return tuple(out), tuple(told)


def _twice(rows: pd.DataFrame, store: Counted) -> pd.Series[bool]:
    """Return which of a distributor's rows are for this store and a title that it reports itself at the time."""
    here = rows["marketplace"].str.contains(STORES[store.counts], case=False, na=False)
    titles = store.frame.assign(title=_plain(store.frame["title"])).groupby("title")["date"]
    first, last = (_plain(rows["title"]).map(day) for day in (titles.min(), titles.max()))
    known: pd.Series[bool] = here & (rows["date"] >= first) & (rows["date"] <= last)
    return known


def _plain(titles: pd.Series[str]) -> pd.Series[str]:
    """Return titles as they are compared: without case, and without subtitles after a colon or bracket."""
    return titles.str.casefold().str.replace(r"\s*[:(\[].*$", "", regex=True).str.strip()


def _decision(c: Counted, store: Counted, rows: int) -> Overlap:
    ours, theirs = words.listed(store.files), words.listed(c.files)
    sentence = f"{words.plural(rows, 'row')} in {theirs} are sales of titles that {ours} reports for the same store and time: the store's own report counts, they are kept for comparison."
    return Overlap("sales", (*store.files, *c.files), sentence)
