"""Parse columns of text into counts, numbers, money, dates and times in a declared format.

A parser takes a Series of cells (text, or numbers and dates from a workbook) and returns the values and a mask of the
cells that could not be read. Blank cells and a format's words for "nothing" become missing, and are not bad.
"""

from __future__ import annotations

import html
import math
import re
import unicodedata
from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from datetime import date, time
from typing import Any, Literal, NamedTuple

import numpy as np
import pandas as pd

from roi.errors import BadValue
from roi.loaders import moments, turned_days
from roi.loaders.amounts import in_western_digits, number_in
from roi.loaders.moments import NO_HINTS, Hints, Votes
from roi.loaders.month_words import month_names
from roi.records.dataset import Note
from roi.sources.formulas import Formula

NOTHING = frozenset(
    {"", "-", "--", "–", "—", "−", "n/a", "na", "nan", "none", "null", "undefined", "#div/0!"}
)


MANY = 5_000
TYPED = (date, int, float)  # what a workbook's cells hold besides words; a datetime is a date
EXACT = 2**53  # floats above this can't hold every integer, so an id in a workbook has lost digits
ROUNDED = re.compile(r"\d[.,]\d+E\+\d{2,3}")  # a long id as a spreadsheet shows it
SHEET_ERRORS = frozenset({"#NAME?", "#REF!", "#VALUE!", "#DIV/0!", "#NUM!", "#NULL!", "#N/A"})


class Parsed(NamedTuple):
    """The values of a column, and a mask of the non-blank cells that could not be read."""

    values: pd.Series[Any]
    bad: pd.Series[bool]


Parser = Callable[["pd.Series[Any]"], Parsed]


def cleaned(cells: pd.Series[Any]) -> pd.Series[Any]:
    """Return the cells as stripped text, blank ones as missing; whole floats lose their '.0'."""
    known = _Texts()
    texts_ = [known[c] if type(c) is str else _text_of(c) for c in cells.tolist()]
    return pd.Series(texts_, index=cells.index, dtype="str")


class _Texts(dict[str, str | None]):
    """A cache of cleaned texts: most text columns hold few distinct values, each on many rows."""

    def __missing__(self, cell: str) -> str | None:
        text = _text_of(cell)
        if len(self) < MANY:
            self[cell] = text
        return text


def _text_of(cell: object) -> str | None:
    """Return one cell as stripped text, or None if it is blank."""
    if isinstance(cell, str):
        text = cell.strip()
    elif isinstance(cell, float):
        whole_ = cell.is_integer() and abs(cell) < EXACT
        text = "" if cell != cell else str(int(cell)) if whole_ else repr(cell)
    else:
        text = "" if cell is None or cell is pd.NaT or cell is pd.NA else str(cell)
    return None if text.casefold() in NOTHING else text


def _each(cells: pd.Series[Any], read: Callable[[str], float | None]) -> Parsed:
    """Read each distinct text once; `read` returns None for what it can't read."""
    seen: dict[object, tuple[float, bool]] = {}
    values: list[float] = []
    bad: list[bool] = []
    for cell in cells.tolist():
        found = seen.get(cell)
        if found is None:
            text = _text_of(cell)
            value = None if text is None else read(in_western_digits(text))
            found = seen[cell] = (
                math.nan if value is None else value,
                text is not None and value is None,
            )
        values.append(found[0])
        bad.append(found[1])
    return Parsed(
        pd.Series(np.array(values, dtype="float64"), index=cells.index),
        pd.Series(np.array(bad, dtype=bool), index=cells.index),
    )


AMOUNT = re.compile(r"(?<![^\W\d_])[.,]\d+|\d[\d.,']*")
NEGATIVE = re.compile(r"^[^\d(]*+\(\D*+\d.*\)[^\d)]*+$|^\D{0,5}[-−]|\d\s*+[-−]\s*+$")


@dataclass(frozen=True)
class Amounts:
    """A parser of numbers, money or counts with these decimal and thousands separators."""

    decimal: str = "."
    thousands: str = ","
    what: Literal["number", "money", "count"] = "number"
    clean: Callable[[pd.Series[Any]], pd.Series[Any]] | None = None

    def __call__(self, cells: pd.Series[Any]) -> Parsed:
        """Read a column."""
        return _each(self.clean(cells) if self.clean else cells, self.number)

    def number(self, text: str) -> float | None:
        """Return the number in a text, or None."""
        if self.what == "money":
            return self._money(text)
        value = number_in(text, self.decimal, self.thousands)
        counted = value is not None and value >= 0 and value % 1 == 0
        return value if self.what == "number" or counted else None

    def _money(self, text: str) -> float | None:
        amounts = AMOUNT.findall(text)
        value = (
            number_in(amounts[0], self.decimal, self.thousands)
            if len(amounts) == 1 and '"' not in text and not _is_day(text)
            else None
        )
        negative = NEGATIVE.search(text.replace("--", ""))
        return -value if value is not None and negative else value

    def exchanged(self) -> Amounts:
        """Return the parser with decimal and thousands separators swapped."""
        return replace(self, decimal=self.thousands, thousands=self.decimal)


def numbers(decimal: str = ".", thousands: str = ",") -> Amounts:
    """Return a parser of plain numbers, such as '1,234.5' or, with decimal=',' and thousands='.', '1.234,5'."""
    return Amounts(decimal, thousands)


def money(decimal: str = ".", thousands: str = ",") -> Amounts:
    """Return a parser of amounts such as '$1,234.50', '(5.00)' and '-24.90', with a currency sign or code on either side."""
    return Amounts(decimal, thousands, "money")


def counts(thousands: str = ",") -> Amounts:
    """Return a parser of whole, non-negative counts; '1938.0' is one, '3.7' is not."""
    return Amounts(".", thousands, "count")


def decimal_comma(columns: Iterable[tuple[Amounts, pd.Series[Any]]]) -> str:
    """Return an amount that proves decimal commas throughout a file; '' if none does, or if another has a decimal point.

    Proofs must outnumber amounts such as '1,825', whose comma could separate thousands.
    """
    shown = list[str]()
    groups = 0
    for parser, cells in columns:
        other = parser.exchanged()
        for text in filter(None, map(_text_of, dict.fromkeys(cells.tolist()))):
            plain, comma = parser.number(text), other.number(text)
            if plain is not None and comma is None:
                return ""
            shown += [text] if plain is None and comma is not None else []
            groups += plain is not None and "," in text
    return shown[0] if len(shown) > groups else ""


DAY = re.compile(r"\d+[-./ ]{1,2}([^\W\d_]{3,})\.?|([^\W\d_]{3,})\.?[- ]\d+")


def _is_day(text: str) -> bool:
    """Whether a spreadsheet turned an amount into a date, as it does with '3.4'."""
    found = DAY.fullmatch(text)
    return found is not None and (found[1] or found[2]).casefold() in month_names()


def texts(cells: pd.Series[Any]) -> Parsed:
    """Read text as it is; values that a spreadsheet replaced, and formulas without a result, are lost."""
    values = cells.tolist()
    few = set(values) if set(map(type, values)) <= {str} else values
    # Nearly always there are a few texts, each in many rows, and all are words.
    found = map(_is_no_word, values) if any(map(_is_no_word, few)) else [False] * len(values)
    lost = np.fromiter(found, "bool", len(values))
    text = cleaned(cells)
    return Parsed(text.mask(lost) if lost.any() else text, pd.Series(lost, cells.index))


def _is_no_word(cell: object) -> bool:
    """Whether a text cell holds a date, a formula, an error or a rounded number instead."""
    if type(cell) is str:
        return cell in SHEET_ERRORS or (
            "E+" in cell and ROUNDED.fullmatch(cell.strip()) is not None
        )
    return isinstance(cell, Formula | date | time)


def sources(cells: pd.Series[Any]) -> Parsed:
    """Read the sources of visits; a name with a quotation mark in it is damaged and can't be read."""
    text = cleaned(cells)
    bad = text.str.contains('"', regex=False).fillna(value=False).astype(bool)
    return Parsed(text.mask(bad, "?"), bad)


def ids(cells: pd.Series[Any]) -> Parsed:
    """Read whole-number ids as text; ids that a spreadsheet rounded, to '1.22E+17' or to 15 digits, are lost."""
    text = cleaned(cells)
    whole_ = text.str.fullmatch(r"\d+").fillna(value=False).astype(bool)
    rounded = text.str.fullmatch(r"\d{15}0{2,}").fillna(value=False).astype(bool)
    if 2 * rounded.sum() > whole_.sum():  # a single id may well end in zeros
        whole_ &= ~rounded
    return Parsed(text.where(whole_), text.notna() & ~whole_)


def dates(*formats: str) -> Moments:
    """Return a parser of days, to naive midnight, in the first of `formats` (strptime codes) that fits a cell."""
    return Moments(formats, day=True)


def times(*formats: str, zone: str = "UTC") -> Moments:
    """Return a parser of moments, converted to UTC; text without an offset is read in `zone`."""
    return Moments(formats, zone=zone)


def local_times(*formats: str) -> Moments:
    """Return a parser of naive local moments, for exports that don't name their time zone."""
    return Moments(formats)


class Distinct(NamedTuple):
    """The distinct texts of a column, and the position of each cell's text among them; blank cells have none.

    `typed` are the positions of those that a workbook's cells hold as dates, times or numbers, not as text.
    """

    texts: list[str]
    typed: list[int]
    at: Any
    present: Any
    rows: pd.Index[Any]
    votes: Votes


@dataclass(frozen=True)
class Moments:
    """A parser of days or moments in declared formats, or as spreadsheet programs rewrite them.

    A column that mostly fits none of `formats` has been rewritten. Day and month come in one order throughout a file,
    so call `distinct` on each column, add up their `votes`, then `read` each with the total.
    """

    formats: tuple[str, ...]
    day: bool = False
    zone: str | None = None
    clean: Callable[[pd.Series[Any]], pd.Series[Any]] | None = None

    @property
    def _writes_days(self) -> bool:
        """Whether the service writes days without a time, too."""
        return not all("%H" in form or "%I" in form for form in self.formats)

    def __call__(self, cells: pd.Series[Any]) -> Parsed:
        """Read a column by its own evidence alone."""
        found = self.distinct(cells)
        return self.read(found, found.votes, NO_HINTS)[0]

    def distinct(self, cells: pd.Series[Any]) -> Distinct:
        """Return the distinct texts of a column."""
        values = cells.tolist()
        plain = self.clean(cells).tolist() if self.clean else values
        texts_ = [t and in_western_digits(t) for t in map(_text_of, plain)]
        different = {t: i for i, t in enumerate(dict.fromkeys(texts_))}
        present = np.array([t is not None for t in texts_], dtype=bool)
        at = np.array([different[t] for t in texts_], dtype="int64")
        typed = list[int]()
        if not {str} >= set(map(type, values)):
            pairs = zip(values, texts_, strict=True)
            typed = list({different[t]: 0 for c, t in pairs if t and isinstance(c, TYPED)})
        distinct = moments.with_whole_years([t or "" for t in different])
        return Distinct(distinct, typed, at, present, cells.index, moments.votes(distinct))

    def read(self, found: Distinct, votes: Votes, hints: Hints) -> tuple[Parsed, Note]:
        """Return the values and a note about them, given the votes of all the file's columns."""
        texts_ = found.texts
        declared = moments.declared_order(self.formats)
        order = moments.decide(votes, declared, hints)
        read = moments.in_formats(
            texts_, moments.in_order(self.formats, declared, order), self.zone
        )
        todo = [int(i) for i in np.flatnonzero(np.isnat(read)) if texts_[i]]
        again = 2 * len(todo) > len(texts_) - ("" in texts_)
        todo = todo if again else moments.certain(texts_, todo, found.typed, declared)
        if todo:
            rest = [texts_[i] for i in todo]
            days = [self.day or self._writes_days or i in found.typed for i in todo]
            read[todo] = moments.rewritten(rest, order, month_names(), self.zone, days)
        if order.doubtful:
            read[[moments.votes([t]).either > 0 for t in texts_]] = moments.NO_MOMENT
        note = order.note if any(found.votes[:3]) and (again or declared is not None) else ""
        column = turned_days.Days(texts_, found.typed, found.votes, votes, declared)
        read, turned = turned_days.turned(read, column)
        read = read.astype("datetime64[D]").astype(moments.MOMENT) if self.day else read
        values = pd.Series(read[found.at], index=found.rows, dtype=moments.MOMENT)
        bad = values.isna() & found.present
        parsed = Parsed(values if self.zone is None else values.dt.tz_localize("UTC"), bad)
        return parsed, turned or note


def times_in_ids(ids: pd.Series[Any], bits: int, unit: Literal["s", "ms"], epoch: int = 0) -> Any:
    """Return the UTC times encoded in ids: the part above the low `bits` counts units since 1970, or since `epoch`."""
    counted = [
        (int(x) >> bits) + epoch if isinstance(x, str) and x.isdecimal() and len(x) < 20 else None
        for x in ids
    ]
    moments = pd.Series(counted, index=ids.index, dtype="float64")
    return pd.to_datetime(moments, unit=unit, utc=True, errors="coerce").dt.as_unit("us")


def snowflake_times(ids: pd.Series[Any]) -> pd.Series[Any]:
    """Return the exact UTC time inside X post ids made after 2010-11-04 (NaT for older ones).

    Milliseconds since the epoch are ``(id >> 22) + 1288834974657``.
    """
    times_ = times_in_ids(ids, 22, "ms", 1288834974657)
    new: pd.Series[Any] = times_.where(times_ >= pd.Timestamp("2010-11-04 01:43:01.738", tz="UTC"))
    return new


def whole(text: str) -> int:
    """Return one count from text such as '1,234'.

    >>> whole("1,234")
    1234
    """
    digits = text.strip().replace(",", "")
    if not re.fullmatch(r"\d+(\.0+)?", digits):
        raise BadValue(text=text, expected="a whole number")
    return int(digits.split(".")[0])


URL = re.compile(r"https?://[^\s<>\"]+[^\s<>\".,;:!?)\]’”]")


def links_in(text: str) -> tuple[str, ...]:
    """Return the distinct addresses in a text.

    >>> links_in("Read it (https://adavale.example/salt).")
    ('https://adavale.example/salt',)
    """
    return tuple(dict.fromkeys(URL.findall(text)))


def plain_text(text: str) -> str:
    """Return a post's text with HTML entities decoded, in Unicode NFC.

    >>> plain_text("Salt &amp; Road")
    'Salt & Road'
    """
    plain = html.unescape(text) if "&" in text else text
    return plain if plain.isascii() else unicodedata.normalize("NFC", plain)
