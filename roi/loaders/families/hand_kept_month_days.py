"""Read days that hand-kept tables write in a row at the top, or as bare numbers under the name of their month."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date, timedelta
from functools import lru_cache
from itertools import pairwise
from typing import Any

from roi.loaders.families.hand_written_periods import ONE_DAY, YEAR, Period, period_of
from roi.loaders.families.hand_written_values import as_written
from roi.loaders.month_words import first_of_month, is_month_name
from roi.loaders.parse import MANY

FEWEST = 3  # days that make a row of days
FEWEST_NUMBERS = 10  # numbers counting up from 1, fewer of which may be anybody's counts
STEPS = frozenset({1, 7, -1, -7})  # days between one column and the next
ANY_YEAR = 2024  # for days without a year, whose steps alone are looked at; it has a 29 February
OF_MONTH = re.compile(r"0?[1-9]|[12]\d|3[01]")
LONGEST = 40  # letters of a day


def days_across(
    header: Sequence[Any], year: int | None, month: date | None = None
) -> dict[int, Period]:
    """Return the day of each cell of a row of days in order, or its week if they are a week apart; {} for any other row.

    Numbers from 1 on are the days of `month`. Which part of '3/4/2025' is the day, the steps decide.
    """
    if month is not None and (numbers := day_numbers(header)):
        days = [month + timedelta(days=n) for n in range(len(numbers))]
        return {
            i: Period(d, d + ONE_DAY)
            for i, d in zip(numbers, days, strict=True)
            if d.month == month.month
        }
    for day_first in (True, False):
        found = {
            i: day
            for i, cell in enumerate(header)
            if (day := _day(_text(cell), day_first, year)) is not None
        }
        steps = {(b.start - a.start).days for a, b in pairwise(found.values())}
        if len(found) >= FEWEST and len(steps) == 1 and steps <= STEPS:
            length = ONE_DAY * abs(steps.pop())
            return {i: Period(day.start, day.start + length) for i, day in found.items()}
    return {}


def looks_like_days_across(header: Sequence[Any]) -> bool:
    """Whether a row is one of days, of whatever year and month."""
    return bool(day_numbers(header)) or bool(days_across(header, ANY_YEAR))


def may_be_day(cell: object) -> bool:
    """Whether a cell of a header may be a day; cheap, since it runs on each row of a table."""
    if isinstance(cell, date):
        return True
    return isinstance(cell, str) and _day(cell.strip(), True, ANY_YEAR) is not None


def day_numbers(header: Sequence[Any]) -> list[int]:
    """Return the places of the numbers 1, 2, 3 … side by side in a header; [] if they are few."""
    texts = [str(c).strip().removesuffix(".0") for c in header]
    first = texts.index("1") if "1" in texts else len(texts)
    places = []
    for number, i in enumerate(range(first, len(texts)), 1):
        if texts[i] != str(number):
            break
        places.append(i)
    return places if FEWEST_NUMBERS <= len(places) <= 31 else []


def in_month(cells: Sequence[str], words: Sequence[str]) -> list[str] | None:
    """Return days of a month written as bare numbers in full, given the words that name the month; None for other cells."""
    month = month_in(words)
    filled = [c for c in cells if c]
    numbers = [c for c in filled if OF_MONTH.fullmatch(c)]
    rest = [c for c in filled if any(map(str.isdigit, c)) and not OF_MONTH.fullmatch(c)]
    if month is None or not numbers or rest:
        return None
    return [f"{month:%Y-%m}-{int(c):02}" if OF_MONTH.fullmatch(c) else c for c in cells]


def below_years(cells: Sequence[str]) -> list[str] | None:
    """Return months without a year, each with that of the row above that names one alone, as in a pivot table; None for other cells."""
    filled = [c for c in cells if c]
    months = [c for c in filled if is_month_name(c)]
    if not months or not filled or not YEAR.fullmatch(filled[0]):
        return None
    out: list[str] = []
    year = ""
    for cell in cells:
        year = cell if YEAR.fullmatch(cell) else year
        out.append(f"{cell} {year}" if is_month_name(cell) else cell)
    return out


def month_in(words: Sequence[str]) -> date | None:
    """Return the first day of the month that the first of several texts names with its year."""
    return next((m for text in words if (m := first_of_month(text)) is not None), None)


def _text(cell: object) -> str:
    return as_written(cell) if isinstance(cell, date) else str(cell).strip()


@lru_cache(MANY)
def _day(text: str, day_first: bool, year: int | None) -> Period | None:
    if not any(map(str.isdigit, text)) or len(text) > LONGEST or text.isdecimal():
        return None
    found = period_of(text, day_first=day_first, year=year)
    return found if found is not None and found.is_day else None
