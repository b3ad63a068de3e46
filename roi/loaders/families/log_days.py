"""Find the UTC days that a server log covers in full, since logs are cut, rotated and lost by local days."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from roi.records.date_ranges import DateRange, subtract

# A log that starts later or ends earlier than this covers only part of that day.
EDGE = timedelta(hours=2)
ONE_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Seen:
    """The first and last moment of a day by the log's own clock, each with its UTC offset."""

    first: datetime
    ahead_first: timedelta
    last: datetime
    ahead_last: timedelta

    def widened(self, other: Seen) -> Seen:
        """Return the union of both."""
        a = min(self, other, key=lambda seen: seen.first - seen.ahead_first)
        b = max(self, other, key=lambda seen: seen.last - seen.ahead_last)
        return Seen(a.first, a.ahead_first, b.last, b.ahead_last)


@dataclass(frozen=True, slots=True)
class LogDays:
    """The UTC days [start, end) that a log touches; `partial` ones are covered in part, those in `gaps` were lost."""

    start: date | None
    end: date | None
    partial: tuple[date, ...]
    gaps: tuple[DateRange, ...]


def days_of_log(days: Mapping[date, Seen]) -> LogDays:
    """Return which days a log covers.

    It covers everything between the first and last line of an unbroken run of its own days. The first and last day
    are complete if the run begins and ends near midnight. Days without a line between two runs were lost, not quiet.
    """
    runs = [_moments(days[a], days[b]) for a, b in _runs(sorted(days))]
    if not runs:
        return LogDays(None, None, (), ())
    start, end = runs[0][0].date(), (runs[-1][1] - timedelta.resolution).date() + ONE_DAY
    holes = subtract([(start, end)], [_whole_days(*run) for run in runs])
    edges = {start, end - ONE_DAY}
    partial = tuple(sorted(d for d in edges if any(a <= d < b for a, b in holes)))
    gaps = subtract(holes, [(d, d + ONE_DAY) for d in partial])
    return LogDays(start, end, partial, tuple(gaps))


def _runs(days: list[date]) -> list[tuple[date, date]]:
    """Return the first and last day of each unbroken run."""
    firsts = [d for d in days if d - ONE_DAY not in set(days)]
    lasts = [d for d in days if d + ONE_DAY not in set(days)]
    return list(zip(firsts, lasts, strict=True))


def _moments(first: Seen, last: Seen) -> tuple[datetime, datetime]:
    """Return the UTC moments between which a run is complete; a start or end near midnight counts as midnight."""
    begun, over = _midnight(first.first), _midnight(last.last) + ONE_DAY
    start = begun if first.first - begun <= EDGE else first.first
    end = over if over - last.last <= EDGE else last.last
    return start - first.ahead_first, end - last.ahead_last


def _whole_days(start: datetime, end: datetime) -> DateRange:
    return (start + ONE_DAY - timedelta.resolution).date(), end.date()


def _midnight(moment: datetime) -> datetime:
    return datetime(moment.year, moment.month, moment.day)
