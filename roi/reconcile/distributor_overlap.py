"""Count sales once that both a distributor and the store itself report."""

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
    """Leave out a distributor's rows that a store's own report contains.

    A title is sold in a store either directly or through a distributor. If the store's own report has a title in the
    same medium, the distributor's rows for it between its first and last sale there are the same copies, and the
    store's report counts. Before and after, the title may have come through the distributor, so those rows count. A row
    of a month or a longer span belongs to the period of most of its days.
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
    """Return which of a distributor's rows are for this store and a title that it reports itself at that time."""
    named = mentions(store.id.service or "", rows["marketplace"])
    here = pd.Series(named, index=rows.index, dtype=bool)
    title, start, end, medium = plain(rows["title"]), rows["date"], _end(rows), _medium(rows)
    twice = pd.Series(data=False, index=rows.index)
    for one in medium.unique():
        # A title unknown to the store has no first day, and so no day in common.
        first, last = (day.reindex(title).array for day in _sold(store.frame, one, title))
        shared = np.minimum(end.array, last) - np.maximum(start.array, first)
        twice |= here & (medium == one) & (2 * shared > (end - start).array)
    return twice


def _sold(
    frame: pd.DataFrame, medium: str, asked: pd.Series[str]
) -> tuple[pd.Series[Any], pd.Series[Any]]:
    """Return, by title, the first day on which a store sold it in this medium and the day after the last; '' is any.

    A table without titles is taken to cover all titles in question.
    """
    media = _medium(frame)
    same = frame[(media == medium) | (media == "") | (medium == "")]
    if same["title"].isna().all() and len(same):
        ends = (same["date"].min(), _end(same).max())
        return tuple(pd.Series(day, asked.dropna().unique()) for day in ends)  # type: ignore[return-value]
    titles = plain(same["title"])
    return same["date"].groupby(titles).min(), _end(same).groupby(titles).max()


def _end(frame: pd.DataFrame) -> pd.Series[Any]:
    """Return the day after each row's last day."""
    return frame["end"] if "end" in frame else frame["date"] + ONE_DAY


def _medium(frame: pd.DataFrame) -> pd.Series[str]:
    """Return the medium sold: an e-book, a printed book or an audiobook; '' if the report doesn't say."""
    return frame["format"].map(MEDIA).fillna("").astype("str")
