"""Parse days and times in the formats that a service declares, or as spreadsheet programs rewrite them.

'03/04/2025' may be the third of April or the fourth of March. No single cell can decide that; a file's columns
together can, once a day above 12 occurs.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import UTC, date, datetime, timedelta
from typing import Any, NamedTuple
from zoneinfo import ZoneInfo

import numpy as np
import pandas as pd

from roi.language.facts import fact, message
from roi.language.formatting import day
from roi.records.dataset import Note
from roi.settings import YEARS

FEW = 200
MOMENT = "datetime64[us]"
NO_MOMENT = np.datetime64("NaT", "us")
CLOCK = (
    r"(?:(?:,? |T)\s*(?P<clock>\d{1,2}:\d\d(?::\d\d(?:\.\d{1,6})?)?)"
    r"(?: ?(?P<half>[AP])\.?M\.?)?(?: ?(?P<zone>Z|UTC|[+-]\d\d(?::?\d\d)?))?)?"
)
NUMERIC = re.compile(r"(\d{1,2})([-./])(\d{1,2})\2(\d{4}|\d\d)" + CLOCK, re.IGNORECASE | re.ASCII)
YEAR_FIRST = re.compile(r"(\d{4})([-./])(\d{1,2})\2(\d{1,2})" + CLOCK, re.IGNORECASE | re.ASCII)
ISO_DAY = re.compile(r"\d{4}-\d\d-\d\d", re.ASCII)
WORDS = re.compile(
    r"(?:[^\W\d_]+\.?,? )?(?:(\d{1,2})(?:\.? |\.?-)([^\W\d_]+)\.?|([^\W\d_]+)\.? (\d{1,2}),?)[ -](\d{4}|\d\d)"
    + CLOCK,
    re.IGNORECASE,
)
SERIAL = re.compile(r"[34]\d{4}(?:\.\d+)?|5[0-4]\d{3}(?:\.\d+)?", re.ASCII)  # days of 1982 to 2050
SERIALS_BEGIN = datetime(1899, 12, 30)
OLDEST = 5  # no service wrote days of 2000 to 2004 with two digits of the year
PROVEN = 20  # one proof in more days than this is ignored: a cell may be mistyped or damaged
SLIPS = 10  # proofs outnumbered by this factor are errors


class Votes(NamedTuple):
    """Evidence of the order of day and month: how many dates can only be day-first, only month-first, or either."""

    day_first: int = 0
    month_first: int = 0
    either: int = 0
    examples: tuple[str, str, str] = ("", "", "")

    def __or__(self, other: Votes) -> Votes:
        """Return the sum of two columns' votes."""
        examples = zip(self.examples, other.examples, strict=True)
        first, second, open_ = (a or b for a, b in examples)
        return Votes(
            self.day_first + other.day_first,
            self.month_first + other.month_first,
            self.either + other.either,
            (first, second, open_),
        )


class Hints(NamedTuple):
    """What is known about a file from outside its cells: the author's own word, and whether it is as downloaded.

    A file inside an archive is untouched; so are text dates in a workbook, since a spreadsheet program would have
    converted them.
    """

    day_first: bool | None = None
    untouched: bool = False
    currency: str | None = None


NO_HINTS = Hints()


class Order(NamedTuple):
    """Whether numeric dates are day-first (None: undecided, so none is read), and a note about it.

    `doubtful`: the file has dates in both orders, so ambiguous ones are not read.
    """

    day_first: bool | None
    note: Note = ""
    doubtful: bool = False


def votes(texts: Iterable[str]) -> Votes:
    """Return what the numeric dates among texts prove about the order of day and month."""
    found: tuple[list[str], list[str], list[str]] = ([], [], [])
    for text in texts:
        match = NUMERIC.fullmatch(text)
        if match is None:
            continue
        a, b = int(match[1]), int(match[3])
        if a != b and (a <= 12 or b <= 12):
            dotted = match[2] == "." and b <= 12
            found[0 if a > 12 or dotted else 1 if b > 12 else 2].append(text)
    first, second, either = found
    examples = (_first(first), _first(second), _first(either))
    return Votes(len(first), len(second), len(either), examples)


def with_whole_years(texts: Sequence[str]) -> list[str]:
    """Return texts whose short dates begin with the year, as 25-03-01, with whole years; any others unchanged.

    They do if years at their end would be those before anything here was sold or posted, or lie far apart in a column whose
    first parts hardly differ.

    >>> with_whole_years(["25-03-01", "25-03-13"]), with_whole_years(["01-03-25", "13-03-25"])
    (['2025-03-01', '2025-03-13'], ['01-03-25', '13-03-25'])
    """
    if not any(map(NUMERIC.fullmatch, texts[:FEW])):
        return list(texts)
    found = [m for m in map(NUMERIC.fullmatch, texts) if m]
    if any(len(m[1]) != 2 or len(m[4]) != 2 for m in found):
        return list(texts)
    first, middle, last = ([int(m[i]) for m in found] for i in (1, 3, 4))
    newest = datetime.now(UTC).year - 2000
    if max(middle) > 12 or not all(OLDEST <= n <= newest for n in first) or max(last) > 31:
        return list(texts)
    apart, near = max(last) - min(last), max(first) - min(first)
    dashed = all(m[2] == "-" for m in found)
    if max(last) >= OLDEST and apart < near:
        return list(texts)
    if not (min(last) < OLDEST or (dashed and apart > OLDEST)):
        return list(texts)
    return [f"20{t[:2]}-{t[3:5]}-{t[6:]}" if NUMERIC.fullmatch(t) else t for t in texts]


def _first(texts: Sequence[str]) -> str:
    return texts[0] if texts else ""


def declared_order(formats: Iterable[str]) -> bool | None:
    """Return whether a service writes dates day-first; None if it writes no numeric dates, or both orders."""
    orders = {f.startswith("%d") for f in formats if re.match(r"%[dm][-./]%[dm]", f)}
    return orders.pop() if len(orders) == 1 else None


def decide(found: Votes, declared: bool | None, hints: Hints) -> Order:
    """Return the order given by the author, else the one proven by the file's dates, else the service's, with a note."""
    if hints.day_first is not None:
        return Order(hints.day_first)
    first, second = found.day_first, found.month_first
    shown = f"'{found.examples[0]}' and '{found.examples[1]}'"
    if first and second and SLIPS * min(first, second) > max(first, second):
        return Order(declared, f"Dates are in both orders, such as {shown}: {NOT_READ}", True)
    if first == second:
        return _undecided(found, declared, hints)
    proof = first > second
    if PROVEN * max(first, second) < first + second + found.either and declared is not proof:
        return _undecided(found, declared, hints)
    if declared is None or proof is declared:
        return Order(proof)
    example = found.examples[0 if proof else 1]
    return Order(proof, f"{SAVED} its days are {_words(proof)}, as '{example}' shows.")


def _undecided(found: Votes, declared: bool | None, hints: Hints) -> Order:
    example = found.examples[2]
    if not example or (hints.untouched and declared is not None):
        return Order(declared)
    if declared is None:
        return Order(None, message("day_order.open", example=example))
    read = day_of(example, day_first=declared)
    return Order(
        declared,
        message(
            "day_order.read_day_first" if declared else "day_order.read_month_first",
            example=example,
            shown=fact(day, read) if read else "",
        ),
    )


def day_of(text: str, *, day_first: bool) -> date | None:
    """Return the day that a numeric date is in one order of day and month; None where it is none.

    >>> day_of("03/04/2025", day_first=True)
    datetime.date(2025, 4, 3)
    """
    match = NUMERIC.fullmatch(text)
    read = _restored(match, *((3, 1) if day_first else (1, 3))) if match else None
    return read[0].date() if read else None


SAVED = "It seems that a spreadsheet program saved the file again:"
NOT_READ = "those that could be either were not read."


def _words(day_first: bool) -> str:
    return "day-first" if day_first else "month-first"


def in_order(formats: Iterable[str], declared: bool | None, order: Order) -> tuple[str, ...]:
    """Return the formats, with day and month swapped in numeric ones if the file proves the other order."""
    if declared is None or order.day_first in (None, declared):
        return tuple(formats)
    swap = {"d": "m", "m": "d"}
    return tuple(
        re.sub(r"^%([dm])(.)%([dm])", lambda m: f"%{swap[m[1]]}{m[2]}%{swap[m[3]]}", f)
        for f in formats
    )


def in_formats(texts: list[str], formats: Iterable[str], zone: str | None) -> Any:
    """Parse each text in the first format that fits it; to UTC if `zone` is given."""
    moments = np.full(len(texts), NO_MOMENT)
    for form in formats:
        todo = np.flatnonzero(np.isnat(moments))
        if len(todo):
            moments[todo] = _in_format([texts[i] for i in todo], form, zone)
    return _plausible(moments)


def _plausible(moments: Any) -> Any:
    years = moments.astype("datetime64[Y]").astype("int64") + 1970
    return np.where((years >= YEARS[0]) & (years <= YEARS[1]), moments, NO_MOMENT)


def _in_format(texts: list[str], form: str, zone: str | None) -> Any:
    """Parse texts in one format; a repeated hour in autumn is taken as the first, a skipped hour in spring is shifted on.

    For few texts, `strptime` takes a tenth of the time that pandas needs to set up.
    """
    offset = zone is not None and "%z" in form
    if offset or len(texts) > FEW:
        read = pd.to_datetime(texts, format=form, errors="coerce", utc=offset).tz_localize(None)
    else:
        read = pd.DatetimeIndex([_strptime(t, form) for t in texts])
    return _localized(read, None if offset else zone)


def _localized(moments: pd.DatetimeIndex, zone: str | None) -> Any:
    if zone is not None:
        moments = moments.tz_localize(ZoneInfo(zone), ambiguous=True, nonexistent="shift_forward")
    return moments.to_numpy(MOMENT)


def _strptime(text: str, form: str) -> datetime | None:
    try:
        if form == "%Y-%m-%d" and ISO_DAY.fullmatch(text):
            return datetime.fromisoformat(text)  # a tenth of the time
        return datetime.strptime(text, form)
    except ValueError:
        return None


def certain(
    texts: Sequence[str], todo: Iterable[int], typed: Collection[int], declared: bool | None
) -> list[int]:
    """Return which of a few texts in no declared format can be read all the same: a program rewrote only those it understood.

    These are dates that a workbook holds as such, those whose order is plain, and, of a service that writes numeric dates, all
    numeric ones: its year may have lost two digits.
    """
    return [i for i in todo if i in typed or _is_certain(texts[i], numeric=declared is not None)]


def _is_certain(text: str, *, numeric: bool) -> bool:
    if found := NUMERIC.fullmatch(text):
        return numeric or found[2] == "."
    return YEAR_FIRST.fullmatch(text) is not None or WORDS.fullmatch(text) is not None


def rewritten(
    texts: Sequence[str],
    order: Order,
    months: Mapping[str, int],
    zone: str | None,
    days: Iterable[bool],
) -> Any:
    """Parse texts in the formats of spreadsheet programs: 4-Mar-25, 04.03.2025 10:00, 45720.

    A date without a time of day is midnight where `days` is true; elsewhere, in a column of times, it is not read.
    """
    read = [_moment(t, order, months, day=day) for t, day in zip(texts, days, strict=True)]
    moments = _localized(
        pd.DatetimeIndex([None if m is None or m.tzinfo else m for m in read]), zone
    )
    for i, moment in enumerate(read):
        if moment is not None and moment.tzinfo:
            moments[i] = np.datetime64(moment.astimezone(UTC).replace(tzinfo=None), "us")
    return _plausible(moments)


def _moment(text: str, order: Order, months: Mapping[str, int], *, day: bool) -> datetime | None:
    if SERIAL.fullmatch(text):
        moment = SERIALS_BEGIN + timedelta(days=float(text), seconds=0.5)
        return moment.replace(microsecond=0) if day or "." in text else None
    found: tuple[datetime, bool] | None = None
    if match := YEAR_FIRST.fullmatch(text):
        found = _put(match, match[1], match[3], match[4])
    elif (match := NUMERIC.fullmatch(text)) and order.day_first is not None:
        found = _restored(match, *((3, 1) if order.day_first else (1, 3)))
    elif match := WORDS.fullmatch(text):
        month = months.get((match[2] or match[3]).casefold())
        found = _put(match, match[5], month, match[1] or match[4]) if month else None
    return found[0] if found and (day or found[1]) else None


def _restored(match: re.Match[str], month: int, day: int) -> tuple[datetime, bool] | None:
    return _put(match, match[4], match[month], match[day])


def _put(
    match: re.Match[str], year: str, month: str | int, day: str
) -> tuple[datetime, bool] | None:
    """Return the moment that a match names, and whether it has a time of day; None if there is no such moment."""
    full = int(year) + 2000 if len(year) < 4 else int(year)
    clock, half, zone = match["clock"], match["half"], match["zone"]
    try:
        at = datetime.fromisoformat(f"{full:04}-{int(month):02}-{int(day):02}")
        if clock:
            hour, *rest = clock.split(":")
            hours = int(hour) % 12 + 12 * (half.upper() == "P") if half else int(hour)
            seconds = float(rest[1]) if len(rest) > 1 else 0.0
            at = at.replace(hour=hours, minute=int(rest[0])) + timedelta(seconds=seconds)
        if zone:
            offset = "+00:00" if zone.upper() in {"Z", "UTC"} else zone
            at = datetime.fromisoformat(f"{at:%Y-%m-%dT%H:%M:%S.%f}{offset}")
    except ValueError:
        return None
    return at, clock is not None
