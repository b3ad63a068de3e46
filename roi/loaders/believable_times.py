"""Set aside rows with impossible times, such as a post from 2099 or from before its network existed."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pandas as pd

from roi.loaders.row_ledger import LISTED
from roi.loaders.table_loader import days_of
from roi.records.dataset import Dataset, Reading, SetAside
from roi.records.kinds import KINDS

# Records of past things. Launches may lie in the future, and pre-orders stand on a release day up to a year ahead.
OF_THE_PAST = frozenset(
    {"posts", "followers", "visits", "subscribers", "comments", "sales", "costs"}
)
AHEAD_BY = {"sales": timedelta(days=366)}
BEGAN = {
    "bluesky": date(2022, 11, 1),
    "facebook": date(2004, 2, 4),
    "google_plus": date(2011, 6, 28),
    "instagram": date(2010, 10, 6),
    "linkedin": date(2003, 5, 5),
    "mastodon": date(2008, 5, 1),  # of the earliest servers from which posts were imported
    "pinterest": date(2009, 12, 1),
    "reddit": date(2005, 6, 23),
    "telegram": date(2013, 8, 14),
    "threads": date(2023, 7, 5),
    "tiktok": date(2014, 4, 1),  # of musical.ly, whose posts were imported
    "x": date(2006, 3, 21),
    "youtube": date(2005, 2, 14),
}
# Nothing that is counted here was recorded before; 1970 and 1904 are clocks at zero.
FIRST = date(1990, 1, 1)
WRITTEN = date(2026, 12, 1)  # a clock that shows an earlier date is wrong
AHEAD = "its date is in the future"
BEFORE = "its date is before the network began"
TOO_EARLY = "its date is before 1990, as where a program had none"


def unbelievable(
    moments: pd.Series[Any], network: str | None, ahead: timedelta = timedelta(0)
) -> pd.Series[Any]:
    """Return the reason why each time is impossible, None for a possible one; it may be `ahead` of today."""
    late = moments > _latest(moments, ahead)
    why = pd.Series(None, moments.index, dtype="object").mask(late, AHEAD)
    why = why.mask(moments < _at(moments, FIRST), TOO_EARLY)
    began = BEGAN.get(network or "")
    return why if began is None else why.mask(moments < _at(moments, began), BEFORE)


def without_unbelievable(reading: Reading) -> Reading:
    """Return a reading with rows of impossible times set aside.

    A span that began or ended with such a row shrinks to the remaining rows.
    """
    datasets = list[Dataset]()
    first = next(iter(reading.kept), "")  # under which a row that holds several kinds is counted
    lost: dict[tuple[str, str], set[int]] = {}
    for dataset in reading.datasets:
        why = _why_not(dataset)
        datasets.append(dataset if why is None else _kept(dataset, why.isna()))
        for reason in () if why is None else why.dropna().unique():
            lines = dataset.frame.loc[why == reason, "line"]
            kind = dataset.kind if dataset.kind in reading.kept else first
            lost.setdefault((kind, str(reason)), set()).update(map(int, lines))
    if not lost:
        return reading
    kept = dict(reading.kept)
    aside: list[SetAside] = []
    notes: list[str] = []
    for (kind, reason), lines in lost.items():
        # A row with a column for each month may lose some of them alone.
        partly = lines & _lines_of(kind, datasets)
        wholly = lines - partly
        kept[kind] -= len(wholly)
        if wholly:
            aside.append(SetAside(reason, len(wholly), tuple(sorted(wholly)[:LISTED])))
        if partly:
            first = ", ".join(map(str, sorted(partly)[:LISTED]))
            notes.append(f"Cells that were left out (line {first}): {reason}.")
    return replace(
        reading,
        datasets=tuple(datasets),
        kept=kept,
        set_aside=(*reading.set_aside, *aside),
        notes=(*reading.notes, *notes),
    )


def _lines_of(kind: str, datasets: Iterable[Dataset]) -> set[int]:
    """Return the lines of a kind's records."""
    kept = (d.frame["line"] for d in datasets if d.kind == kind)
    return {int(line) for lines in kept for line in lines}


def _why_not(dataset: Dataset) -> pd.Series[Any] | None:
    """Return the reason why each row's time is impossible; None if all are possible."""
    kind = KINDS[dataset.kind]
    if dataset.kind not in OF_THE_PAST:
        return None
    ahead = AHEAD_BY.get(dataset.kind, timedelta(0))
    when = dataset.frame[kind.when]
    earliest = _at(when, BEGAN.get(dataset.network or "", FIRST))
    if when.min() >= earliest and when.max() <= _latest(when, timedelta(0)):
        return None  # nearly always, and cheap to see
    why = unbelievable(when, dataset.network, ahead)
    if ahead:
        # A zero of a time to come is a cell to be filled in; only copies can be ordered ahead.
        counts = dataset.frame[[m for m in kind.measures if m in dataset.frame]]
        nothing = counts.fillna(0).eq(0).all(axis="columns")
        why = why.where(why.notna() | ~nothing, unbelievable(when, dataset.network))
    return None if why.isna().all() else why


def _kept(dataset: Dataset, keep: pd.Series[bool]) -> Dataset:
    when = KINDS[dataset.kind].when
    frame = dataset.frame[keep].reset_index(drop=True)
    before = days_of(dataset.frame[when], dataset.timezone)
    after = days_of(frame[when], dataset.timezone)
    made = [d + timedelta(days=1) for d in dataset.partial] if after[1] else []
    ended, ends = (
        (_last_end(dataset.frame), _last_end(frame)) if "end" in frame else (before[1], after[1])
    )
    return replace(
        dataset,
        frame=frame,
        start=after[0] if dataset.start == before[0] else dataset.start,
        end=max(filter(None, [ends, *made]), default=None) if dataset.end == ended else dataset.end,
    )


def _last_end(frame: pd.DataFrame) -> date | None:
    return frame["end"].max().date() if len(frame) else None


def _latest(moments: pd.Series[Any], ahead: timedelta) -> pd.Timestamp:
    return _at(moments, max(datetime.now(UTC).date(), WRITTEN) + timedelta(days=2) + ahead)


def _at(moments: pd.Series[Any], day: date) -> pd.Timestamp:
    return pd.Timestamp(day, tz=getattr(moments.dt, "tz", None))
