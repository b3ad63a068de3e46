"""Split a file with several tables under '#' remarks, as Google Analytics writes them or a spreadsheet program saved them again."""

from __future__ import annotations

import csv
import math
import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from roi.loaders.parse import NOTHING
from roi.loaders.row_ledger import NO_CELL, Ledger
from roi.loaders.tables import ABOVE, TOO_LONG, TOO_SHORT, first_rows, trimmed, written_rows
from roi.sources.delimited import csv_rows, delimiter_of
from roi.sources.source import Source, sheet_rows

RULE = re.compile(r"^# -{20,}\s*$")
DATE = r"((?:19|20)\d\d(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01]))"
SPAN = re.compile(rf"^#\s*{DATE}\s*-\s*{DATE}\s*$")
STATED = re.compile(rf"^#[^:：]+[:：]\s*{DATE}\s*$")
TOP = 12  # rows in which the remarks stand
GROUPED = re.compile(r"^-?\d{1,3}(?:[.,'’\s\u00a0\u202f]\d{3})+$")


@dataclass(frozen=True)
class Section:
    """One table: the remarks right above it, its header, and its rows with their line numbers."""

    remarks: tuple[str, ...]
    header: tuple[str, ...]
    rows: tuple[tuple[int, tuple[str, ...]], ...]
    uneven: int = 0

    @property
    def count(self) -> int:
        """The number of rows, including those set aside as uneven."""
        return len(self.rows) + self.uneven


def has_rules(source: Source) -> bool:
    """Return whether the file starts with a remark that is a ruled line."""
    return any(RULE.match(line) for line in remarks_at_top(source)[:3])


def states_two_dates(source: Source) -> bool:
    """Return whether two remarks at the top each state a date, as in a Google Analytics 4 report."""
    return sum(bool(STATED.match(x)) for x in remarks_at_top(source)) >= 2


def has_a_column_of_dates(source: Source) -> bool:
    """Return whether a row at the top names a column 'Date', as in an exploration."""
    rows = (x for x in _top(source) if not x[:1] or not x[0].startswith("#"))
    return any("date" in map(str.casefold, x) for x in rows)


def remarks_at_top(source: Source) -> list[str]:
    """Return the remarks in the first rows."""
    return [",".join(x) for x in _top(source) if x[:1] and x[0].startswith("#")]


def _top(source: Source) -> list[tuple[str, ...]]:
    """Return the first rows, as the service wrote them."""
    if "top" not in source.seen:
        source.seen["top"] = [trimmed(row) for _, row in written_rows(_first(source))]
    return source.seen["top"]  # type: ignore[no-any-return]


def _first(source: Source) -> list[tuple[int, list[str]]]:
    if source.sheets:
        return first_rows(source)[:TOP]
    try:
        return list(enumerate(csv.reader(source.lines[:TOP], delimiter=_delimiter(source)), 1))
    except csv.Error:
        return []


def is_of_analytics_4(source: Source) -> bool:
    """Return whether the top is that of a Google Analytics 4 report or exploration."""
    return states_two_dates(source) or has_a_column_of_dates(source)


def sections(source: Source, ledger: Ledger) -> Iterator[Section]:
    """Yield the tables; a blank line or a remark ends one. Rows longer or shorter than their header are set aside."""
    remarks: list[str] = []
    header: tuple[str, ...] | None = None
    rows: list[tuple[int, tuple[str, ...]]] = []
    stray: list[int] = []
    found = sheet_rows(source) if source.sheets else csv_rows(source, _delimiter(source))
    for line, cells in written_rows(found):
        remark = bool(cells) and cells[0].startswith("#")
        if remark or not any(cells):
            if header is not None:
                yield _section(remarks, header, rows, stray, ledger)
                remarks, header, rows, stray = [], None, [], []
            remarks += [",".join(trimmed(cells))] if remark else []
        elif header is None and _is_row(trimmed(cells)):
            stray.append(line)
        elif header is None:
            header = trimmed(cells)
        else:
            rows.append((line, cells))
    if header is not None or stray:
        yield _section(remarks, header or ("",), rows, stray, ledger)


def _is_row(cells: tuple[str, ...]) -> bool:
    """Return whether a row in a header's place is a row of the table: a day or a number, then more numbers."""
    numbers = sum(day(c) is not None or not math.isnan(count(c)) for c in cells)
    return numbers >= 2 and 2 * numbers >= len(cells)


def _section(
    remarks: list[str],
    header: tuple[str, ...],
    rows: list[tuple[int, tuple[str, ...]]],
    stray: list[int],
    ledger: Ledger,
) -> Section:
    ledger.set_aside(ABOVE, stray)
    named = max((i for i, name in enumerate(header, 1) if name), default=0)
    short = [line for line, cells in rows if len(cells) < named]
    long = [
        line for line, cells in rows if any(cells[len(header) :]) and "Grand total" not in cells
    ]
    ledger.set_aside(TOO_SHORT, short)
    ledger.set_aside(TOO_LONG, long)
    uneven = {*short, *long}
    even = tuple(row for row in rows if row[0] not in uneven)
    return Section(tuple(remarks), header, even, len(uneven) + len(stray))


def _delimiter(source: Source) -> str:
    return delimiter_of(tuple(x for x in source.lines if not x.startswith("#")))


def stated_range(remarks: tuple[str, ...]) -> tuple[date, date] | None:
    """Return the first and last day stated in remarks, as one span or as two dates after a colon."""
    spans = [m.groups() for m in map(SPAN.match, remarks) if m]
    dates = [m[1] for m in map(STATED.match, remarks) if m]
    for first, last in [*spans[:1], *([dates[-2:]] if len(dates) >= 2 else [])]:
        start, end = day(first), day(last)
        if start and end and start <= end:
            return start, end
    return None


def day(digits: str) -> date | None:
    """Return the day in eight digits such as 20250304, or None if it doesn't exist."""
    if not re.fullmatch(DATE, digits):
        return None
    try:
        return date.fromisoformat(digits)
    except ValueError:
        return None


def count(text: str) -> float:
    """Return a count with any language's thousands separator, NaN for anything else.

    >>> count("15,190"), count("2.546"), count("853")
    (15190.0, 2546.0, 853.0)
    """
    plain = re.sub(r"\D", "", text) if GROUPED.match(text) else text
    return (
        float(plain) if plain.isascii() and plain.isdecimal() and len(plain) < 16 else float("nan")
    )


def counted(text: str, line: int, column: str, ledger: Ledger) -> float:
    """Return a count as `count` does, with a problem for a cell that holds anything else."""
    value = count(text)
    if math.isnan(value) and text.casefold() not in NOTHING:
        ledger.lost_cells(column, [line], [text], NO_CELL)
    return value
