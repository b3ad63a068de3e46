"""Parse dates and amounts written by hand, using the evidence of the whole column."""

from __future__ import annotations

import re
import unicodedata
from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from typing import Any

import pandas as pd

from roi.errors import DayOrderUnknown
from roi.language import formatting
from roi.loaders.amounts import in_western_digits
from roi.loaders.families.hand_written_periods import (
    NUMERIC,
    numeric_day,
    parts_of,
    period_of,
    short_months,
)
from roi.loaders.moments import votes, with_whole_years
from roi.loaders.parse import NOTHING, TYPED, Parsed, money
from roi.loaders.turned_days import Days, turned

TIME_OF_DAY = re.compile(r"(?:,|(?<![,T ]))[T ]++\d{1,2}:\d\d.*")
SERIALS = range(20_000, 80_000)  # Excel's day numbers, 1954 to 2119
SERIAL = re.compile(r"\d{5}(?:\.\d+)?")
UNIX = re.compile(r"1\d{9}(?:\d{3})?")  # seconds or milliseconds since 1970, of 2001 to 2033
RUN_TOGETHER = re.compile(r"(\d{1,2})(\d\d)((?:19|20)\d\d)")  # 03032025
ISO = re.compile(r"\d{4}-\d\d-\d\d")
EXCEL_EPOCH = date(1899, 12, 30)
MONTHS = frozenset("month monat mes mois mese maand mês".split())
WEEKS = frozenset("week woche kw semana semaine settimana weeknumber".split())
IN_ORDER = 0.9  # a column counts as sorted if this share of its dates is in order


@dataclass(frozen=True)
class Written:
    """The days of a column, missing where unreadable; which cells name a month, and the day after each period's end.

    `told` says so where a spreadsheet program has taken days for months.
    """

    days: pd.Series[Any]
    months: pd.Series[bool]
    ends: pd.Series[Any]
    told: tuple[str, ...] = ()

    @property
    def long(self) -> pd.Series[bool]:
        """Which cells name a period longer than a day."""
        return (self.ends - self.days).dt.days > 1


def read_days(
    cells: pd.Series[Any],
    file: str,
    column: str,
    day_first: bool | None,
    *,
    year: int | None = None,
    named_month: bool = False,
) -> Written:
    """Return the days of a column of dates; months without a year belong to `year`.

    Raises
    ------
    DayOrderUnknown
        If day and month could be swapped and neither a part above 12 nor the order of the rows decides it.
    """
    texts = pd.Series(with_whole_years(list(cells.map(as_written))), cells.index, dtype="object")
    if day_first is None:
        day_first = day_order(list(texts), file, column)
    months = short_months(list(texts), named_month=named_month)
    known = {
        t: period_of(months.get(t, t), day_first=bool(day_first), year=year) if t else None
        for t in set(texts)
    }
    read = [known[t] for t in texts]

    def moments(part: str) -> pd.Series[Any]:
        values = [getattr(p, part, None) for p in read]
        return pd.Series(values, index=cells.index, dtype="datetime64[us]")

    whole = pd.Series([p is not None and p.is_month for p in read], index=cells.index, dtype=bool)
    days, ends = moments("start"), moments("end")
    pairs = enumerate(zip(cells, texts, strict=True))
    typed = [i for i, (c, text) in pairs if isinstance(c, TYPED) and ISO.fullmatch(text)]
    found = votes(texts)
    put_right, told = turned(days.to_numpy(), Days(list(texts), typed, found, found, day_first))
    moved = pd.Series(put_right, index=cells.index) - days
    return Written(days + moved, whole, ends + moved, (told,) if told else ())


def day_order(texts: list[str], file: str, column: str) -> bool | None:
    """Return whether a column of dates is day-first; None if it has no numeric dates.

    Raises
    ------
    DayOrderUnknown
        If nothing decides it.
    """
    whole = with_whole_years(list(dict.fromkeys(texts)))
    parts = [part for text in whole for part in parts_of(text)]
    slashed = [m for m in map(NUMERIC.fullmatch, parts) if m]
    if not slashed:
        return None
    found = _day_first(slashed)
    if found is None and column.strip().casefold() in MONTHS:
        found = _by_firsts(slashed)
    if found is None:
        name = file.rpartition("/")[2]
        raise DayOrderUnknown(
            file=file, column=column, example=f"'{slashed[0][0]}'", sidecar=f"{name}.toml"
        )
    return found


def looks_like_a_day(cell: object) -> bool:
    """Whether a cell could be a day or a month, in any order of its parts.

    >>> [looks_like_a_day(c) for c in ("25/3/2025", 45722.0, "March 2025", "Jan-25", "rain", "2025")]
    [True, True, True, True, False, False]
    """
    text = as_written(cell)
    if re.fullmatch(r"\d{4}", text):
        return False
    text = short_months([text], named_month=True).get(text, text)
    return any(period_of(text, day_first=first) is not None for first in (True, False))


def without_time(text: str) -> str:
    """Return a day without the time of day behind it.

    >>> without_time("2025-03-01T10:30:00Z"), without_time("March 1, 2025, 10:30"), without_time("2025-03-01")
    ('2025-03-01', 'March 1, 2025', '2025-03-01')
    """
    return TIME_OF_DAY.sub("", text)


def as_written(cell: object) -> str:
    """Return a cell of a date column as text; a spreadsheet's serial number, or seconds since 1970, as their day (in UTC).

    >>> [as_written(c) for c in (45722.0, 1740787200, "03032025")]
    ['2025-03-06', '2025-03-01', '03/03/2025']
    """
    if isinstance(cell, datetime | date):
        return f"{cell:%Y-%m-%d}"
    text = in_western_digits(str(cell).strip().removesuffix(".0"))
    whole = text.partition(".")[0]
    if UNIX.fullmatch(whole):
        return f"{datetime.fromtimestamp(int(whole[:10]), UTC):%Y-%m-%d}"
    if m := RUN_TOGETHER.fullmatch(text):
        return f"{m[1]}/{m[2]}/{m[3]}"
    if SERIAL.fullmatch(text) and int(whole) in SERIALS:
        return str(EXCEL_EPOCH + timedelta(days=int(whole)))
    return text


def _day_first(found: Sequence[re.Match[str]]) -> bool | None:
    """Return whether dates are day-first: by a part above 12, by dots, or because only one reading is in order."""
    first, second = [int(m[1]) for m in found], [int(m[3]) for m in found]
    votes = (max(first) > 12, max(second) > 12)
    if votes[0] != votes[1]:
        return votes[0]
    if votes[0]:
        return None
    if first == second or all(m[2] == "." for m in found):
        return True
    ordered = [_is_sorted([numeric_day(m, day_first=f) for m in found]) for f in (True, False)]
    return ordered[0] if ordered[0] != ordered[1] else None


def _by_firsts(found: Sequence[re.Match[str]]) -> bool | None:
    """Return whether dates of a column of months are day-first: each is the first of one."""
    firsts = [{int(m[part]) for m in found} == {1} for part in (1, 3)]
    return firsts[0] if firsts[0] != firsts[1] else None


def _is_sorted(days: list[date | None]) -> bool:
    known = [d for d in days if d is not None]
    return len(set(known)) > 2 and (known == sorted(known) or known == sorted(known, reverse=True))


def out_of_order(days: pd.Series[Any]) -> pd.Series[bool]:
    """Return which dates of an otherwise sorted column seem to have a mistyped year: in another year they would fit.

    A date that fits no better in any year was written down late, which is no reason to doubt it.
    """
    known = days.dropna()
    rising = _longest_rising([d.toordinal() for d in known])
    falling = _longest_rising([-d.toordinal() for d in known])
    keep = max(rising, falling, key=len)
    out = pd.Series(data=False, index=days.index)
    if not IN_ORDER * len(known) <= len(keep) < len(known):
        return out
    for place in sorted(set(range(len(known))) - set(keep)):
        at = bisect_left(keep, place)
        around = sorted(known.iloc[k] for k in keep[max(at - 1, 0) : at + 1])
        out[known.index[place]] = _fits_in_another_year(known.iloc[place], around)
    return out


def _fits_in_another_year(day: pd.Timestamp, around: list[pd.Timestamp]) -> bool:
    """Return whether a date would stand between its neighbours (or within two months of its only one) in their year."""
    first, last = around[0], around[-1]
    if len(around) == 1:
        first, last = first - pd.Timedelta(days=62), last + pd.Timedelta(days=62)
    moved = (day + pd.DateOffset(years=year - day.year) for year in {first.year, last.year})
    return any(one.year != day.year and first <= one <= last for one in moved)


def _longest_rising(values: list[int]) -> list[int]:
    """Return the positions of a longest non-decreasing subsequence."""
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


MULTIPLES = {
    ("k", "tsd", "mil", "thousand"): 1_000,
    ("万",): 10_000,
    ("m", "mio", "mln", "million"): 1_000_000,
    ("b", "mrd", "billion"): 1_000_000_000,
}
SHORTENED = re.compile(
    rf"[^\d(−-]{{0,4}}?(?P<number>\d+(?:[.,]\d+)?)\s?(?P<unit>{'|'.join(u for names in MULTIPLES for u in names)})\b\.?\D{{0,4}}",
    re.IGNORECASE,
)
BELOW_ONE = re.compile(r"(?<![\d.,])0[.,]\d{3}(?![\d.,])")
ONE_GROUP = re.compile(r"(?<![\d.,])[1-9]\d{0,2}([.,])(\d{3})(?![\d.,])")
CENTS = re.compile(r"[.,]\d\d(?![\d.,])")
GROUPS = re.compile(r"(?<![\d.,])[1-9]\d{0,2}([.,]\d{3})+(?![\d.,])")


def read_amounts(cells: pd.Series[Any]) -> Parsed:
    """Return numbers with either convention of separators: '1.234,56 €', '(5.00)', '1,234', '1.2K'."""
    cells = cells.map(lambda c: in_western_digits(c) if isinstance(c, str) else c)
    cells = cells.map(_multiplied)
    typed = cells.map(lambda c: isinstance(c, int | float)).astype(bool)
    plain = pd.to_numeric(cells.where(typed), errors="coerce").astype("float64")
    texts = (
        cells.where(~typed, "").astype("str").str.replace(r"(?<=\d)[\s'’](?=\d)", "", regex=True)
    )
    decimal, thousands = _marks([t.strip() for t in texts if t.strip().casefold() not in NOTHING])
    read = money(decimal, thousands)(texts)
    # Beside amounts of other countries, one with two decimals shows by itself how it is written.
    signed = texts.map(lambda t: bool(CENTS.search(t)) and _has_sign(t)).astype(bool)
    alone = read.bad & ~typed & signed
    again = money(thousands, decimal)(texts.where(alone, ""))
    values = read.values.where(~alone, again.values)
    return Parsed(values.fillna(plain), read.bad & ~typed & ~(alone & again.values.notna()))


def _has_sign(text: str) -> bool:
    """Whether an amount has a sign or letters of a currency beside its digits."""
    return any(c.isalpha() or unicodedata.category(c) == "Sc" for c in text)


def _multiplied(cell: object) -> object:
    """Expand '1.2K', '3,4 Mio.' or '1.2万'; return any other cell unchanged."""
    found = SHORTENED.fullmatch(cell.strip()) if isinstance(cell, str) else None
    if found is None:
        return cell
    times = next(n for names, n in MULTIPLES.items() if found["unit"].casefold() in names)
    return float(Decimal(found["number"].replace(",", ".")) * times)


def is_shortened(cell: object) -> bool:
    """Whether a cell holds an abbreviated number such as '1.2K'."""
    return _multiplied(cell) is not cell


def _marks(texts: list[str]) -> tuple[str, str]:
    """Return the decimal and thousands separators with which most cells of a column are numbers.

    If both conventions fit ('1.234', '1,234'), the separator is for thousands. So it is if most cells with that
    separator alone have groups of three digits: a stray '1,10' is damaged, and must not turn thousands into fractions.
    But thousands never begin with a zero: more than one cell like '0.987' makes it the decimal separator.
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
    """Return a note if nothing shows whether a column's separator is for thousands or decimals, as in '1.234'.

    In a column of `whole` counts a fraction would show it; '1.000' has none.
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
        "although they could be decimals; if they are, write them with two decimals."
    ]
