"""Dates and amounts as people write them by hand, understood from the whole column."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

import pandas as pd

from roi.errors import DayOrderUnknown
from roi.language import formatting
from roi.loaders.parse import NOTHING, Parsed, money, month_names

YEAR_FIRST = re.compile(r"(\d{4})[-/.](\d{1,2})[-/.](\d{1,2})(?:[T ].*)?")
NUMERIC = re.compile(r"(\d{1,2})([-/.])(\d{1,2})\2(\d{4}|\d\d)(?: .*)?")
MONTH = re.compile(r"(?P<y>\d{4})[-/.](?P<m>\d{1,2})|(?P<m2>\d{1,2})[-/.](?P<y2>\d{4})")
SERIALS = range(20_000, 80_000)  # Excel's day numbers, 1954 to 2119
EXCEL_EPOCH = date(1899, 12, 30)
SIGNS = {"€": "EUR", "£": "GBP", "¥": "JPY", "₹": "INR", "zł": "PLN", "R$": "BRL"}
IN_ORDER = 0.9  # a column is meant to be sorted if this share of its dates is


@dataclass(frozen=True)
class Written:
    """Days of a column, missing where unreadable, and which cells name a whole month."""

    days: pd.Series[Any]
    months: pd.Series[bool]


def read_days(cells: pd.Series[Any], file: str, column: str, day_first: bool | None) -> Written:
    """Return the days of a column of dates.

    Raises
    ------
    DayOrderUnknown
        If day and month could be swapped and neither a part over 12 nor the order of the rows decides.
    """
    texts = cells.map(_as_written)
    slashed = [m for m in map(NUMERIC.fullmatch, texts) if m]
    if day_first is None and slashed:
        day_first = _day_first(slashed)
        if day_first is None:
            name = file.rpartition("/")[2]
            raise DayOrderUnknown(
                file=file, column=column, example=f"'{slashed[0][0]}'", sidecar=f"{name}.toml"
            )
    read = [_day(text, day_first=bool(day_first)) for text in texts]
    days = pd.Series([r[0] for r in read], index=cells.index, dtype="datetime64[us]")
    return Written(days, pd.Series([r[1] for r in read], index=cells.index, dtype=bool))


def looks_like_a_day(cell: object) -> bool:
    """Whether a cell could be a day or a month, in whichever order its parts stand.

    >>> [looks_like_a_day(c) for c in ("25/3/2025", 45722.0, "March 2025", "rain")]
    [True, True, True, False]
    """
    text = _as_written(cell)
    return any(_day(text, day_first=first)[0] is not None for first in (True, False))


def _as_written(cell: object) -> str:
    if isinstance(cell, datetime | date):
        return f"{cell:%Y-%m-%d}"
    text = str(cell).strip().removesuffix(".0")
    if text.isdigit() and int(text) in SERIALS:
        return str(EXCEL_EPOCH + timedelta(days=int(text)))
    return text


def _day_first(found: Sequence[re.Match[str]]) -> bool | None:
    """Return whether the day comes first: by a part over 12, by dots, or because only one reading is in order."""
    first, second = [int(m[1]) for m in found], [int(m[3]) for m in found]
    votes = (max(first) > 12, max(second) > 12)
    if votes[0] != votes[1]:
        return votes[0]
    if votes[0]:
        return None
    if first == second or all(m[2] == "." for m in found):
        return True
    ordered = [_is_sorted([_numeric(m, day_first=f) for m in found]) for f in (True, False)]
    return ordered[0] if ordered[0] != ordered[1] else None


def _is_sorted(days: list[date | None]) -> bool:
    known = [d for d in days if d is not None]
    return len(set(known)) > 2 and (known == sorted(known) or known == sorted(known, reverse=True))


def _day(text: str, *, day_first: bool) -> tuple[date | None, bool]:
    """Return the day (or the first of the month) a text names, and whether it names a month."""
    if found := YEAR_FIRST.fullmatch(text):
        return plausible_day(int(found[1]), int(found[2]), int(found[3])), False
    if found := NUMERIC.fullmatch(text):
        return _numeric(found, day_first=day_first), False
    if found := MONTH.fullmatch(text):
        return plausible_day(
            int(found["y"] or found["y2"]), int(found["m"] or found["m2"]), 1
        ), True
    return _in_words(text)


def _numeric(found: re.Match[str], *, day_first: bool) -> date | None:
    a, b, year = int(found[1]), int(found[3]), int(found[4])
    return plausible_day(
        year + 2000 if year < 100 else year, b if day_first else a, a if day_first else b
    )


def _in_words(text: str) -> tuple[date | None, bool]:
    words = re.findall(r"\d{1,2}月|[^\W\d_]+", text.casefold())
    month = next((month_names()[w] for w in words if w in month_names()), None)
    numbers = [int(n) for n in re.findall(r"\d+(?!月)", text)]
    if month is None or not 1 <= len(numbers) <= 2:
        return None, False
    if len(numbers) == 1:
        return (plausible_day(numbers[0], month, 1), True) if numbers[0] > 1900 else (None, False)
    year, day = sorted(numbers, reverse=True) if max(numbers) > 31 else (numbers[1], numbers[0])
    return plausible_day(year + 2000 if year < 100 else year, month, day), False


def plausible_day(year: int, month: int, day: int) -> date | None:
    """Return the day if there is one of that name in our times."""
    try:
        return date(year, month, day) if 1990 <= year < 2100 else None
    except ValueError:
        return None


def out_of_order(days: pd.Series[Any]) -> pd.Series[bool]:
    """Return which dates break the order of a column that is otherwise sorted, up or down; none if it isn't sorted."""
    known = days.dropna()
    rising = _longest_rising([d.toordinal() for d in known])
    falling = _longest_rising([-d.toordinal() for d in known])
    keep = max(rising, falling, key=len)
    out = pd.Series(data=False, index=days.index)
    if IN_ORDER * len(known) <= len(keep) < len(known):
        out[known.index.delete(keep)] = True
    return out


def _longest_rising(values: list[int]) -> list[int]:
    """Return the positions of a longest run of values that never falls, gaps allowed."""
    tails: list[int] = []
    ends: list[int] = []
    before: list[int] = []
    for i, value in enumerate(values):
        at = bisect_right(tails, value)
        before.append(ends[at - 1] if at else -1)
        tails[at : at + 1] = [value]
        ends[at : at + 1] = [i]
    chain = [ends[-1]] if ends else []
    while chain and before[chain[-1]] >= 0:
        chain.append(before[chain[-1]])
    return chain[::-1]


BELOW_ONE = re.compile(r"(?<![\d.,])0[.,]\d{3}(?![\d.,])")
ONE_GROUP = re.compile(r"(?<![\d.,])[1-9]\d{0,2}([.,])(\d{3})(?![\d.,])")
GROUPS = re.compile(r"(?<![\d.,])[1-9]\d{0,2}([.,]\d{3})+(?![\d.,])")


def read_amounts(cells: pd.Series[Any]) -> Parsed:
    """Return numbers, whichever sign divides thousands and decimals: '1.234,56 €', '(5.00)', '1,234'."""
    typed = cells.map(lambda c: isinstance(c, int | float))
    plain = pd.to_numeric(cells.where(typed), errors="coerce").astype("float64")
    texts = (
        cells.where(~typed, "").astype("str").str.replace(r"(?<=\d)[\s'’](?=\d)", "", regex=True)
    )
    decimal, thousands = _marks([t.strip() for t in texts if t.strip().casefold() not in NOTHING])
    read = money(decimal, thousands)(texts)
    return Parsed(read.values.fillna(plain), read.bad & ~typed)


def _marks(texts: list[str]) -> tuple[str, str]:
    """Return the decimal and the thousands sign of a column: those with which most of its cells are numbers.

    Where both ways do ('1.234', '1,234'), the sign stands for thousands. So it does where most cells that have it alone are
    groups of three: one that is not ('1,10') is damaged, and turns no thousands into fractions. But no thousands begin with a
    zero: with more than one cell like '0.987' it divides decimals.
    """
    for decimal, thousands in ((".", ","), (",", ".")):
        alone = [t for t in texts if thousands in t and decimal not in t]
        if sum(bool(BELOW_ONE.search(t)) for t in alone) > 1:
            return thousands, decimal
        if len(alone) > 2 and 2 * sum(bool(GROUPS.search(t)) for t in alone) > len(alone):
            return decimal, thousands
    column = pd.Series(texts, dtype="str")
    read = {marks: int((~money(*marks)(column).bad).sum()) for marks in ((".", ","), (",", "."))}
    english, other = read.values()
    if english != other:
        return (".", ",") if english > other else (",", ".")
    dotted = sum("." in t for t in texts) > sum("," in t for t in texts)
    return (",", ".") if dotted else (".", ",")


def undecided(cells: pd.Series[Any], column: str, *, whole: bool) -> list[str]:
    """Say so if nothing in a column tells whether its sign divides thousands or decimals: '1.234' and others like it alone.

    Where `whole` numbers are counted, a fraction would tell; '1.000' has none.
    """
    texts = [str(c) for c in cells if not isinstance(c, int | float)]
    signed = [t for t in texts if re.search(r"\d[.,]\d", t)]
    groups = [found for t in signed if (found := ONE_GROUP.search(t))]
    unlike = len(groups) < len(signed) or len({found[1] for found in groups}) > 1
    if not groups or unlike or (whole and any(found[2] != "000" for found in groups)):
        return []
    first = groups[0][0]
    return [
        f"'{column}': amounts such as '{first}' were read as thousands ({formatting.count(float(re.sub('[.,]', '', first)))}), "
        "though nothing in the column says that they are no decimals; if they are, write them with two decimals."
    ]


def currency_of(cells: pd.Series[Any], header: str) -> str | None:
    """Return the currency that the cells or their header name, if they name just one; a bare '$' could be many."""
    texts = " ".join(str(c) for c in cells if isinstance(c, str))
    found = {code for sign, code in SIGNS.items() if sign in texts + header}
    found |= set(
        re.findall(
            r"\b(USD|EUR|GBP|CAD|AUD|JPY|INR|BRL|MXN|PLN|SEK|CHF|NZD)\b", texts + " " + header
        )
    )
    return found.pop() if len(found) == 1 else None
