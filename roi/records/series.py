"""Series: the records of one thing after reconciliation, each row once."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

import numpy as np
import pandas as pd

from roi.records.date_ranges import DateRange, days_in
from roi.records.series_id import SeriesId

MOMENTS = {"instant", "hour"}
LONG_AGO = datetime(1970, 1, 1)


@dataclass(frozen=True)
class Series:
    """The records of one thing at one grain.

    Attributes
    ----------
    id : which thing.
    breakdown : the text column whose values divide the same total (such as 'source'), or None.
    coarser_than_day : whether rows are months or longer spans, with `date` and `end` (exclusive).
    frame : the kind's columns, `line`, and the `file` that each row came from.
    spans : the known days, [start, end) each, sorted, without gaps and incomplete days.
    zeros : the days on which no row means zero, as the file that knows them says; elsewhere it means unknown.
    files : the files that its rows come from.
    exported_at : when the newest of them was made (UTC), if known.
    precedences : each file's own precedence; `precedence` is the highest.
    unseen : by kind of post, the days on which posts of that kind may be missing; by 'links', those on which no file
        says where links lead.
    """

    id: SeriesId
    breakdown: str | None
    coarser_than_day: bool
    frame: pd.DataFrame
    spans: tuple[DateRange, ...]
    zeros: tuple[DateRange, ...]
    grain: str
    timezone: str | None
    timezone_because: str
    precedence: int
    network: str | None
    files: tuple[str, ...]
    exported_at: datetime | None = None
    unseen: dict[str, tuple[DateRange, ...]] = field(default_factory=dict)
    precedences: dict[str, int] = field(default_factory=dict)

    @property
    def kind(self) -> str:
        """The kind of record."""
        return self.id.kind

    @property
    def start(self) -> date | None:
        """The first known day."""
        return self.spans[0][0] if self.spans else None

    @property
    def end(self) -> date | None:
        """The day after the last known day."""
        return self.spans[-1][1] if self.spans else None


def days_known(series: Series) -> int:
    """Return the number of days that a series covers."""
    return days_in(series.spans)


def files_of(series: Iterable[Series]) -> tuple[str, ...]:
    """Return the distinct files that several series are read from."""
    return tuple(dict.fromkeys(file for s in series for file in s.files))


def within(
    frame: pd.DataFrame, when: str, spans: Sequence[DateRange], zone: str | None
) -> pd.DataFrame:
    """Return the rows whose local day lies in one of the spans."""
    inside = is_within(frame, when, spans, zone)
    return frame if inside.all() else frame[inside]


def is_within(
    frame: pd.DataFrame, when: str, spans: Sequence[DateRange], zone: str | None
) -> np.ndarray[Any, np.dtype[np.bool_]]:
    """Return for each row whether its local day lies in one of the spans."""
    days = local_days(frame[when], zone).to_numpy()
    inside = np.zeros(len(days), dtype=bool)
    for start, end in spans:
        inside |= (days >= np.datetime64(start)) & (days < np.datetime64(end))
    return inside


def local_days(moments: Any, zone: str | None) -> Any:
    """Return the local day (naive midnight) of each moment; naive days are returned as they are."""
    zoned = isinstance(moments.dtype, pd.DatetimeTZDtype)
    local = moments.dt.tz_convert(zone or "UTC").dt.tz_localize(None) if zoned else moments
    return local.dt.normalize()
