"""Series: the records of one thing that count, each row once."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

import numpy as np
import pandas as pd

from roi.records.date_ranges import DateRange, days_in

MOMENTS = {"instant", "hour"}


LONG_AGO = datetime(1970, 1, 1)


@dataclass(frozen=True)
class Series:
    """The records that count: one thing, one grain, each row once.

    Attributes
    ----------
    frame : the kind's columns, `line`, and `file`.
    spans : the days that are known, [start, end) each, sorted, gaps and incomplete days cut out.
    newest : the file and line each row came from stand in the frame; `files` are all that gave rows.
    made : when the newest of them was made (UTC), where it says.
    ranks : by file, its own rank; `precedence` is the highest.
    unseen : by kind of post, days of which a post of this kind is known only if it is there.
    """

    kind: str
    counts: str
    breakdown: str | None
    coarser_than_day: bool
    frame: pd.DataFrame
    spans: tuple[DateRange, ...]
    missing_means: str
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
    def start(self) -> date | None:
        """The first known day."""
        return self.spans[0][0] if self.spans else None

    @property
    def end(self) -> date | None:
        """The day after the last known one."""
        return self.spans[-1][1] if self.spans else None


def days_known(counted: Series) -> int:
    """Return how many days a series knows."""
    return days_in(counted.spans)


def files_of(series: Iterable[Series]) -> tuple[str, ...]:
    """Return the files that several series are read from, each once."""
    return tuple(dict.fromkeys(file for c in series for file in c.files))


def within(
    frame: pd.DataFrame, when: str, spans: Sequence[DateRange], zone: str | None
) -> pd.DataFrame:
    """Return the rows whose local day lies in one of the spans."""
    days = local_days(frame[when], zone).to_numpy()
    inside = np.zeros(len(days), dtype=bool)
    for start, end in spans:
        inside |= (days >= np.datetime64(start)) & (days < np.datetime64(end))
    return frame if inside.all() else frame[inside]


def local_days(moments: Any, zone: str | None) -> Any:
    """Return the local day (naive midnight) of each moment; naive days are days already."""
    zoned = isinstance(moments.dtype, pd.DatetimeTZDtype)
    local = moments.dt.tz_convert(zone or "UTC").dt.tz_localize(None) if zoned else moments
    return local.dt.normalize()
