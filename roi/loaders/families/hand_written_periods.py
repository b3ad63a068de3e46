"""Parse days, months and longer periods as written by hand: '4 Mar 2025', 'Jan-Mar 2025', 'Q1 2025', '1-7 March 2025'."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache
from itertools import pairwise

from roi.loaders.month_words import LANGUAGES, is_month_name, month_names

YEAR_FIRST = re.compile(r"(\d{4})([-/.]?)(\d{1,2})\2(\d{1,2})(?:(?:[T ]|,\s).*)?")
COMPACT = re.compile(r"(\d{4})(\d\d)(\d\d)")
NUMERIC = re.compile(r"(\d{1,2})([-/.])(\d{1,2})\2(\d{4}|\d\d)(?:,? .*)?")
MONTH = re.compile(r"(?P<y>\d{4})[-/.](?P<m>\d{1,2})|(?P<m2>\d{1,2})[-/.](?P<y2>\d{4})")
SHORT_MONTH = re.compile(r"([^\W\d_]{3,})\.?[-\s./]*'?(\d\d)")  # Jan-25, Jan '25
PART_OF_YEAR = re.compile(
    r"(?P<part>[QTHS])(?P<n>[1-4])(?:[-\s/']*(?P<y>20\d\d|\d\d))?|(?P<y2>20\d\d)[-\s/]*(?P<part2>[QTHS])(?P<n2>[1-4])",
    re.IGNORECASE,
)
# 1° trimestre 2025, 2. Quartal 2025, 1st half of 2025
PART_IN_WORDS = re.compile(
    r"(?P<n>[1-4])(?:st|nd|rd|th|er|re|ème|de|e|[.°ºªo]){0,2}\s*(?P<part>quarter|quartal|trimestre|trim|kwartaal|kwartał|kvartal|half|halbjahr|semestre|semester|półrocze)"
    r"\.?(?:\s+(?:of|de|du|del|do))?\s*(?P<y>20\d\d)?",
    re.IGNORECASE,
)
# 2025年3月1日, 令和7年3月; a year of two digits is of this century
OF_EAST_ASIAN_YEAR = re.compile(
    r"(?P<era>令和|平成|R|H)?\s*(?P<y>元|\d{1,4})\s*[年년]\s*(?P<m>\d{1,2})\s*[月월](?:\s*+(?P<d>\d{1,2})(?:\s*+[日일])?)?(?:\s*+[（(]\w{1,3}[)）])?\s*+"
)
BEFORE_ERA = {"令和": 2018, "R": 2018, "平成": 1988, "H": 1988}
WEEK = re.compile(
    r"(?P<y>\d{4})(?:-?W|[\s/,-]*(?:week|wk|kw|woche|semaine|semana|settimana)[\s.]*)(?P<w>\d{1,2})"
    r"|(?:week|wk|w|kw|woche|semaine|semana|settimana)[\s.]*(?P<w2>\d{1,2})[\s/,-]+(?P<y2>\d{4})",
    re.IGNORECASE,
)
YEAR = re.compile(r"(?:19|20)\d\d")
MONTHS_OF = {"Q": 3, "T": 3, "H": 6, "S": 6}  # quarter, trimestre, half, semester
HALVES = frozenset("half halbjahr semestre semester półrocze".split())
JOINED = re.compile(
    r"(?<!\s)\s+(?:-|to|until|till|thru|through|bis|au|à|al|a|hasta|até|tot|do)\s+"
    r"|(?<!\s)\s*(?:[–—~]|\.{2,3}|…)\s*"
    r"|(?<=[^\W\d_])\.?\s*+[-/&+]\s*(?=[^\W\d_]{3})"
    r"|(?<=\d{4})\s*-\s*(?=\d{1,2}[./]\d{1,2}[./])|(?<=-\d\d)/(?=\d{4}-)",
    re.IGNORECASE,
)
DAYS_OF_MONTH = re.compile(
    r"(?P<a>\d{1,2})\.?-(?P<b>\d{1,2})\.? (?P<rest>[^\W\d_]+\.?,? \d{4})"
    r"|(?P<rest2>[^\W\d_]+\.?) (?P<a2>\d{1,2})-(?P<b2>\d{1,2}),? (?P<y>\d{4})"
)
OF_EAST_ASIA = re.compile(r"\d[月월]$")  # a month by its number, whose sign is Monday's too
# A weekday before or after a date; the signs between the two belong to neither.
FIRST_WORD = re.compile(r"([^\W\d_]++)\.?,?\s++(?=\D*+\d)(.*)")
LAST_WORD = re.compile(r"(?<![^\W\d_])([^\W\d_]++)\.?\)?$")
LONGEST = 1_000  # characters of a date with all that is said beside it
ONE_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Period:
    """The days [start, end), and whether they are exactly one month."""

    start: date
    end: date
    is_month: bool = False

    @property
    def is_day(self) -> bool:
        """Whether it is a single day."""
        return self.end - self.start == ONE_DAY


def period_of(text: str, *, day_first: bool, year: int | None = None) -> Period | None:
    """Return the period that a text names, or None; a month without a year belongs to `year`.

    >>> p = period_of("Jan-Mar 2025", day_first=True)
    >>> (p.start, p.end, p.is_month)
    (datetime.date(2025, 1, 1), datetime.date(2025, 4, 1), False)
    """
    if len(text) > LONGEST:
        return None
    plain = _without_weekday(" ".join(text.split()))
    return _joined(plain, day_first, year) or _single(plain, day_first, year)


def parts_of(text: str) -> list[str]:
    """Return the texts that each name a day: both ends of a range, else the text itself."""
    if len(text) > LONGEST:
        return [text]
    plain = _without_weekday(text.strip())
    parts = JOINED.split(plain)
    return parts if len(parts) == 2 else [plain]


def _single(text: str, day_first: bool, year: int | None) -> Period | None:
    for found in (_by_year(text), _of_east_asia(text), _part_of_year(text, year), _week(text)):
        if found is not None:
            return found
    if m := NUMERIC.fullmatch(text):
        return _day_or_none(numeric_day(m, day_first=day_first))
    if m := MONTH.fullmatch(text):
        return month_of(int(m["y"] or m["y2"]), int(m["m"] or m["m2"]))
    return _in_words(text, year)


def numeric_day(found: re.Match[str], *, day_first: bool) -> date | None:
    """Return the day of a match of NUMERIC."""
    a, b, year = int(found[1]), int(found[3]), int(found[4])
    year += 2000 if year < 100 else 0
    return plausible_day(year, b if day_first else a, a if day_first else b)


def _by_year(text: str) -> Period | None:
    if YEAR.fullmatch(text):
        start = plausible_day(int(text), 1, 1)
        return Period(start, date(int(text) + 1, 1, 1)) if start else None
    if m := COMPACT.fullmatch(text):
        return _day_or_none(plausible_day(int(m[1]), int(m[2]), int(m[3])))
    if (m := YEAR_FIRST.fullmatch(text)) and m[2]:
        return _day_or_none(plausible_day(int(m[1]), int(m[3]), int(m[4])))
    return None


def _of_east_asia(text: str) -> Period | None:
    """Return the day or month that a text names by year, month and day in Japanese, Chinese or Korean."""
    found = OF_EAST_ASIAN_YEAR.fullmatch(text)
    if found is None:
        return None
    year = 1 if found["y"] == "元" else int(found["y"])
    year += BEFORE_ERA.get(found["era"] or "", 2000 if year < 100 else 0)
    if found["d"] is None:
        return month_of(year, int(found["m"]))
    return _day_or_none(plausible_day(year, int(found["m"]), int(found["d"])))


def names_part(text: str) -> bool:
    """Whether a text names a quarter or a half of a year: 'Q1', '2. Quartal 2025'."""
    return bool(PART_OF_YEAR.fullmatch(text) or PART_IN_WORDS.fullmatch(text))


def _part_of_year(text: str, default: int | None) -> Period | None:
    if found := PART_IN_WORDS.fullmatch(text):
        of_half = found["part"].casefold() in HALVES
        months, number, year = 6 if of_half else 3, int(found["n"]), int(found["y"] or default or 0)
    elif found := PART_OF_YEAR.fullmatch(text):
        months = MONTHS_OF[(found["part"] or found["part2"]).upper()]
        number = int(found["n"] or found["n2"])
        year = int(found["y"] or found["y2"] or default or 0)
    if found is None or not year:
        return None
    if months * number > 12:
        return None
    first = month_of(year + 2000 if year < 100 else year, months * (number - 1) + 1)
    last = month_of(year + 2000 if year < 100 else year, months * number)
    return Period(first.start, last.end) if first and last else None


def _week(text: str) -> Period | None:
    found = WEEK.fullmatch(text)
    try:
        year, week = (found["y"] or found["y2"], found["w"] or found["w2"]) if found else ("", "")
        start = date.fromisocalendar(int(year), int(week), 1) if found else None
    except ValueError:
        return None
    return Period(start, start + 7 * ONE_DAY) if start else None


def _joined(text: str, day_first: bool, year: int | None) -> Period | None:
    """Return the period from one day or month to another, each supplying what the other leaves out."""
    if m := DAYS_OF_MONTH.fullmatch(text):
        rest = m["rest"] or f"{m['rest2']} {m['y']}"
        ends = [f"{day} {rest}" for day in (m["a"] or m["a2"], m["b"] or m["b2"])]
    else:
        ends = JOINED.split(text)
    if len(ends) != 2:
        return None
    last = _single(ends[1], day_first, year) or _lent(ends[1], ends[0], day_first)
    first = _single(ends[0], day_first, last.start.year if last else year) if last else None
    if last and first is None:
        first = _lent(ends[0], ends[1], day_first)
    if first is None or last is None or first.start >= last.end:
        return None
    alike = first.is_day == last.is_day and first.is_month == last.is_month
    return Period(first.start, last.end) if alike else None


def _lent(text: str, other: str, day_first: bool) -> Period | None:
    """Complete '1' before '7 March 2025', and '7, 2025' after 'March 1'."""
    if not re.fullmatch(r"\d{1,2}\.?(?:, ?\d{4})?", text):
        return None
    words = " ".join(w for w in re.findall(r"[^\W\d_]+|\d{4}", other))
    return _single(f"{text} {words}" if "," not in text else f"{words} {text}", day_first, None)


def _in_words(text: str, year: int | None) -> Period | None:
    month = _month_in(text)
    numbers = [int(n) for n in re.findall(r"(?<!\d)\d+(?![\d月월])", text)]
    if month is None or len(numbers) > 2:
        return None
    if not numbers or (len(numbers) == 1 and numbers[0] <= 31 and year is not None):
        return _of_given_year(text, month, numbers, year)
    if len(numbers) == 1:
        return month_of(numbers[0], month) if numbers[0] > 1900 else None
    named, day = sorted(numbers, reverse=True) if max(numbers) > 31 else (numbers[1], numbers[0])
    return _day_or_none(plausible_day(named + 2000 if named < 100 else named, month, day))


def _of_given_year(text: str, month: int, numbers: list[int], year: int | None) -> Period | None:
    """Return the month, or a day of it, in a year given elsewhere; a bare month must be the whole text."""
    if year is None:
        return None
    if numbers:
        return _day_or_none(plausible_day(year, month, numbers[0]))
    return month_of(year, month) if is_month_name(text) else None


def _month_in(text: str) -> int | None:
    """Return the month that a text names; if several words could, the one beside a number that isn't a weekday."""
    names = month_names()
    words = list(re.finditer(r"\d{1,2}[月월]|[^\W\d_]+", text.casefold()))
    found = [w for w in words if w[0] in names]
    if len({names[w[0]] for w in found}) > 1:
        found = [w for w in found if w[0] not in weekday_names()] or found
    if len({names[w[0]] for w in found}) > 1:
        beside = re.compile(r"\d(?:[\s.,']*|-)$")
        found = [
            w
            for w in found
            if beside.search(text[: w.start()]) or re.match(r"(?:[\s.,']*|-)\d", text[w.end() :])
        ]
    months = {names[w[0]] for w in found}
    return months.pop() if len(months) == 1 else None


def _without_weekday(text: str) -> str:
    """Return a date without its weekday; 'mar. 2025' is a month, the 'mar.' of 'mar. 4 févr. 2025' a Tuesday."""
    if OF_EAST_ASIA.search(text):
        return text
    parted: list[tuple[str, str]] = []
    if found := FIRST_WORD.fullmatch(text):
        parted.append((found[1], found[2]))
    if found := LAST_WORD.search(text):
        parted.append((found[1], text[: found.start()].removesuffix("(").rstrip(", \t\n\xa0")))
    for word, rest in parted:
        plain = word.casefold()
        weekday = plain in weekday_names() and any(map(str.isdecimal, rest))
        if weekday and (plain not in month_names() or _is_whole(rest)):
            return rest
    return text


def _is_whole(text: str) -> bool:
    """Whether a text without its first word is still a date."""
    return bool(
        NUMERIC.fullmatch(text) or YEAR_FIRST.fullmatch(text) or _month_in(text) is not None
    )


@cache
def weekday_names() -> frozenset[str]:
    """Return casefolded names and abbreviations of weekdays in the languages of `month_names`."""
    from babel.dates import get_day_names

    return frozenset(
        name.casefold().rstrip(".")
        for language in LANGUAGES
        for width in ("wide", "abbreviated", "short")
        for context in ("format", "stand-alone")
        for name in get_day_names(width, context, language).values()
    )


def month_of(year: int, month: int) -> Period | None:
    """Return a month as a period, or None if it doesn't exist or its year is implausible."""
    start = plausible_day(year, month, 1)
    if start is None:
        return None
    end = date(year + month // 12, month % 12 + 1, 1)
    return Period(start, end, is_month=True)


def plausible_day(year: int, month: int, day: int) -> date | None:
    """Return the day if it exists and its year is plausible."""
    try:
        return date(year, month, day) if 1990 <= year < 2100 else None
    except ValueError:
        return None


def _day_or_none(day: date | None) -> Period | None:
    return Period(day, day + ONE_DAY) if day else None


def short_months(texts: list[str], *, named_month: bool) -> dict[str, str]:
    """Return cells such as 'Jan-25' of a column, each with its month and year; {} if the number may be a day.

    It is a year if the column is named 'month', or if the months read in that way are consecutive.
    """
    found = {t: m for t in texts if (m := SHORT_MONTH.fullmatch(t)) and _name(m) in month_names()}
    if not found:
        return {}
    months = [
        12 * int(m[2]) + month_names()[_name(m)]
        for m in map(found.__getitem__, dict.fromkeys(t for t in texts if t in found))
    ]
    steps = {abs(b - a) for a, b in pairwise(months)}
    plausible = all(10 <= int(m[2]) <= 40 for m in found.values())
    if plausible and (named_month or (len(months) > 1 and steps == {1})):
        return {t: f"{m[1]} 20{m[2]}" for t, m in found.items()}
    return {}


def _name(found: re.Match[str]) -> str:
    return found[1].casefold()
