"""A distributor's sales in a store, beside the store's own report of the same titles: counted once."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import numpy as np
import pandas as pd

from roi.reconcile.decision import Decision
from roi.reconcile.disjoint_titles import plain
from roi.reconcile.rule import Reconciled
from roi.records.series import Series
from roi.records.services import Role, is_store_report, mentions, role_of

RULE = "remove_distributor_overlap"
MEDIA = {
    "ebook": "ebook",
    "kenp": "ebook",
    "paperback": "print",
    "hardcover": "print",
    "audiobook": "audiobook",
}
ONE_DAY = pd.Timedelta(days=1)


def remove_distributor_overlap(series: tuple[Series, ...]) -> Reconciled:
    """Leave out a distributor's rows that a store's own report holds.

    A title is sold in a store either directly or through a distributor. Rows for a store and a title that the store's
    own report sells too, in the same medium, between its first and last sale there, are the same copies: the store's
    report counts. Before and after, the title may have come through the distributor, and those rows count. A row of a
    month or a longer span belongs to where most of its days lie.
    """
    stores = [s for s in series if is_store_report(s.id)]
    out: list[Series] = []
    decisions: list[Decision] = []
    for s in series:
        left = s
        passed_on = s.kind == "sales" and role_of(s.id.service) is Role.DISTRIBUTOR
        for store in stores if passed_on else ():
            twice = _twice(left.frame, store)
            rows = int(twice.sum())
            if rows:
                left = replace(left, frame=left.frame[~twice])
                decisions.append(
                    Decision(RULE, "through_distributor", "sales", store.files, s.files, rows=rows)
                )
        out.append(left)
    return Reconciled(tuple(out), tuple(decisions))


def _twice(rows: pd.DataFrame, store: Series) -> pd.Series[bool]:
    """Return which of a distributor's rows are for this store and a title that it reports itself at the time."""
    named = mentions(store.id.service or "", rows["marketplace"])
    here = pd.Series(named, index=rows.index, dtype=bool)
    title, start, end, medium = plain(rows["title"]), rows["date"], _end(rows), _medium(rows)
    twice = pd.Series(data=False, index=rows.index)
    for one in medium.unique():
        # A title that the store doesn't know has no first day, and shares none.
        first, last = (day.reindex(title).array for day in _sold(store.frame, one, title))
        shared = np.minimum(end.array, last) - np.maximum(start.array, first)
        twice |= here & (medium == one) & (2 * shared > (end - start).array)
    return twice


def _sold(
    frame: pd.DataFrame, medium: str, asked: pd.Series[str]
) -> tuple[pd.Series[Any], pd.Series[Any]]:
    """Return, by title, the first day on which a store sold it in this medium and the day after the last; '' is any.

    A table that names no title at all is taken to be of all that are asked for.
    """
    media = _medium(frame)
    same = frame[(media == medium) | (media == "") | (medium == "")]
    if same["title"].isna().all() and len(same):
        ends = (same["date"].min(), _end(same).max())
        return tuple(pd.Series(day, asked.dropna().unique()) for day in ends)  # type: ignore[return-value]
    titles = plain(same["title"])
    return same["date"].groupby(titles).min(), _end(same).groupby(titles).max()


def _end(frame: pd.DataFrame) -> pd.Series[Any]:
    """Return the day after each row's last."""
    return frame["end"] if "end" in frame else frame["date"] + ONE_DAY


def _medium(frame: pd.DataFrame) -> pd.Series[str]:
    """Return what was sold: an e-book, a printed book or an audiobook; '' where the report doesn't say."""
    return frame["format"].map(MEDIA).fillna("").astype("str")
