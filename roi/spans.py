"""Spans of days, [start, end) each: united, cut out of one another, shared."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

Span = tuple[date, date]


def united(spans: Sequence[Span]) -> list[Span]:
    """Return spans sorted, touching ones joined.

    >>> united([(date(2025, 1, 3), date(2025, 1, 5)), (date(2025, 1, 1), date(2025, 1, 3))])
    [(datetime.date(2025, 1, 1), datetime.date(2025, 1, 5))]
    """
    out: list[Span] = []
    for start, end in sorted(s for s in spans if s[0] < s[1]):
        if out and start <= out[-1][1]:
            out[-1] = (out[-1][0], max(out[-1][1], end))
        else:
            out.append((start, end))
    return out


def minus(spans: Sequence[Span], holes: Sequence[Span]) -> list[Span]:
    """Return the parts of spans that lie outside the holes.

    >>> minus([(date(2025, 1, 1), date(2025, 1, 9))], [(date(2025, 1, 3), date(2025, 1, 4))])
    [(datetime.date(2025, 1, 1), datetime.date(2025, 1, 3)), (datetime.date(2025, 1, 4), datetime.date(2025, 1, 9))]
    """
    left = united(spans)
    for hole in united(holes):
        left = [
            piece
            for span in left
            for piece in ((span[0], min(span[1], hole[0])), (max(span[0], hole[1]), span[1]))
        ]
        left = [s for s in left if s[0] < s[1]]
    return left


def common(a: Sequence[Span], b: Sequence[Span]) -> list[Span]:
    """Return the parts of spans that lie in both.

    >>> common([(date(2025, 1, 1), date(2025, 1, 9))], [(date(2025, 1, 5), date(2025, 2, 1))])
    [(datetime.date(2025, 1, 5), datetime.date(2025, 1, 9))]
    """
    return [(max(s, t), min(e, f)) for s, e in a for t, f in b if max(s, t) < min(e, f)]
