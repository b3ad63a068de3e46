"""The two views of reconciled series: by day, for the calendar, and totals, for everything added up."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import replace

import pandas as pd

from roi.reconcile.period_overlap import begin_in, periods_of
from roi.reconcile.precedence import concatenated_by_precedence, preferred
from roi.reconcile.unattributed_sales import UNATTRIBUTED
from roi.records.series import Series
from roi.records.series_id import SeriesId


def by_day(series: Sequence[Series], kind: str, breakdown: str | None = None) -> list[Series]:
    """Return the series of a kind for the calendar: those whose rows are days, hours or moments."""
    of_kind = (s for s in series if s.kind == kind and s.breakdown == breakdown)
    return [s for s in of_kind if not s.coarser_than_day]


def in_turn(
    series: Sequence[Series], thing: SeriesId | None, breakdown: str | None = None
) -> list[Series]:
    """Return the series of one thing that follow one another on the calendar, the preferred one first."""
    return concatenated_by_precedence(_of_thing(series, thing, breakdown))


def main(
    series: Sequence[Series],
    thing: SeriesId | None,
    breakdown: str | None = None,
    grains: Collection[str] | None = None,
) -> Series | None:
    """Return the series of a thing that counts, optionally among certain grains."""
    things = _of_thing(series, thing, breakdown)
    return preferred([s for s in things if grains is None or s.grain in grains])


def _of_thing(
    series: Sequence[Series], thing: SeriesId | None, breakdown: str | None
) -> list[Series]:
    return [s for s in by_day(series, thing.kind, breakdown) if s.id == thing] if thing else []


def totals(series: Sequence[Series], kind: str) -> list[Series]:
    """Return the series of a kind that add up to the total: each row once, days and longer periods together.

    Days inside a period that counts as a whole are left out; they are only shown by day.
    """
    of_kind = [s for s in series if s.kind == kind and s.breakdown is None]
    out = []
    for s in of_kind:
        months = [o for o in of_kind if o.coarser_than_day and s.id in {o.id, UNATTRIBUTED}]
        whole = [p for o in months if not s.coarser_than_day for p in periods_of(o.frame)]
        out.append(replace(s, frame=s.frame[~begin_in(s.frame, whole)]) if whole else s)
    return out


def middle(rows: pd.DataFrame, when: str = "date") -> pd.Series[pd.Timestamp]:
    """Return the day of each row; for a longer span its middle day, since it belongs where most of its days are."""
    if "end" not in rows:
        return rows[when]
    days: pd.Series[pd.Timestamp] = rows[when] + (rows["end"] - rows[when]) / 2
    return days.dt.normalize()
