"""Days without a year, such as "23 August": what they say, and their years if that of the last or the first one is known."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date
from itertools import pairwise

from roi.loaders.moments import NUMERIC
from roi.loaders.month_words import month_names

EAST_ASIAN = re.compile(r"(\d{1,2})月\s*(\d{1,2})日")


def month_and_day(text: str) -> tuple[int, int] | None:
    """Return the month and day of '23 August', 'August 23' or '8月23日', in any language we know."""
    if match := EAST_ASIAN.fullmatch(text.strip()):
        return int(match[1]), int(match[2])
    if match := NUMERIC.fullmatch(text.strip()):
        return _in_order(int(match[1]), int(match[3]), dotted=match[2] == ".")
    number = re.search(r"\d{1,2}", text)
    word = re.sub(r"\b(?:de)\b|[\d.,-]", " ", text).strip().casefold()
    month = month_names().get(word)
    return (month, int(number[0])) if number and month else None


def _in_order(first: int, second: int, *, dotted: bool) -> tuple[int, int] | None:
    """Return the month and the day of a numeric date, whose year a program has put in; None if either could come first."""
    if dotted or first > 12:
        return second, first
    return (first, second) if second > 12 or first == second else None


def last_year(days: Sequence[str], first: str) -> int | None:
    """Return the year of the last of some days in order, the first of which is known; None if that isn't their first.

    >>> last_year(["December 30", "January 2"], "2025-12-30"), last_year(["May 1"], "2025-12-30")
    (2026, None)
    """
    pairs = [pair for text in days if (pair := month_and_day(text)) is not None]
    begins = f"{pairs[0][0]:02}-{pairs[0][1]:02}" if pairs else ""
    if first[5:] != begins:
        return None
    return int(first[:4]) + sum(b[0] < a[0] for a, b in pairwise(pairs))


def dated(days: Sequence[object], last: int) -> list[date | None]:
    """Return days with their years: the last has the given one; a year earlier wherever the month goes up.

    Days that begin with the newest come out in the same order, the first of them with the given year.

    >>> [f"{d:%Y-%m-%d}" for d in dated(["January 1", "December 31", "December 30"], 2026) if d]
    ['2026-01-01', '2025-12-31', '2025-12-30']
    """
    pairs = [month_and_day(str(text)) for text in days]
    known = [pair for pair in pairs if pair is not None]
    steps = [b[1] > a[1] for a, b in pairwise(known) if a[0] == b[0]]
    back = 2 * sum(steps) < len(steps)
    found: list[date | None] = []
    year, later = last, 13
    for pair in pairs if back else reversed(pairs):
        if pair is not None:
            year -= pair[0] > later
            later = pair[0]
        found.append(_day(year, *pair) if pair is not None else None)
    return found if back else found[::-1]


def _day(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None
