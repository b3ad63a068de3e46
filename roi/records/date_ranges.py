"""Operations on spans of days, [start, end) each: union, difference, intersection, length."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date, timedelta

from roi.records.dataset import Dataset

DateRange = tuple[date, date]


def union(spans: Sequence[DateRange]) -> list[DateRange]:
    """Return spans sorted, touching ones joined.

    >>> union([(date(2025, 1, 3), date(2025, 1, 5)), (date(2025, 1, 1), date(2025, 1, 3))])
    [(datetime.date(2025, 1, 1), datetime.date(2025, 1, 5))]
    """
    out: list[DateRange] = []
    for start, end in sorted(s for s in spans if s[0] < s[1]):
        if out and start <= out[-1][1]:
            out[-1] = (out[-1][0], max(out[-1][1], end))
        else:
            out.append((start, end))
    return out


def days_in(spans: Iterable[DateRange]) -> int:
    """Return the number of days in spans; a day in two of them counts twice.

    >>> days_in([(date(2025, 1, 1), date(2025, 1, 3)), (date(2025, 1, 5), date(2025, 1, 6))])
    3
    """
    return sum((end - start).days for start, end in spans)


def subtract(spans: Sequence[DateRange], holes: Sequence[DateRange]) -> list[DateRange]:
    """Return the parts of spans that lie outside the holes.

    >>> subtract([(date(2025, 1, 1), date(2025, 1, 9))], [(date(2025, 1, 3), date(2025, 1, 4))])
    [(datetime.date(2025, 1, 1), datetime.date(2025, 1, 3)), (datetime.date(2025, 1, 4), datetime.date(2025, 1, 9))]
    """
    left = union(spans)
    for hole in union(holes):
        left = [
            piece
            for span in left
            for piece in ((span[0], min(span[1], hole[0])), (max(span[0], hole[1]), span[1]))
        ]
        left = [s for s in left if s[0] < s[1]]
    return left


def intersect(a: Sequence[DateRange], b: Sequence[DateRange]) -> list[DateRange]:
    """Return the parts of spans that lie in both.

    >>> intersect([(date(2025, 1, 1), date(2025, 1, 9))], [(date(2025, 1, 5), date(2025, 2, 1))])
    [(datetime.date(2025, 1, 5), datetime.date(2025, 1, 9))]
    """
    return [(max(s, t), min(e, f)) for s, e in a for t, f in b if max(s, t) < min(e, f)]


def known_days(datasets: Iterable[Dataset]) -> list[DateRange]:
    """Return the days that at least one dataset covers in full; where one ends and another begins, the day is complete."""
    begun: set[date] = set()
    ended: set[date] = set()
    spans: list[DateRange] = []
    for d in datasets:
        spans.extend(known_ranges(d))
        for day in d.partial:
            # Two copies of one export end in the same hour, so neither has the rest of the day.
            begun |= {day} if d.start is not None and d.start < day else set()
            ended |= {day} if d.end is not None and d.end > day + timedelta(days=1) else set()
    return spans + [(day, day + timedelta(days=1)) for day in begun & ended]


def known_ranges(d: Dataset) -> list[DateRange]:
    """Return a dataset's days without its gaps and incomplete days."""
    if d.start is None or d.end is None:
        return []
    holes = [*d.gaps, *((p, p + timedelta(days=1)) for p in d.partial)]
    return subtract([(d.start, d.end)], holes)
