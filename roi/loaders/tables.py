"""Files as tables: rows with their line numbers, the header among them, the cells below it."""

from __future__ import annotations

import csv
import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from functools import lru_cache
from statistics import median_low
from typing import Any

import numpy as np
import pandas as pd

from roi.errors import NotReadable, UnsafeFile
from roi.loaders.parse import EXACT
from roi.loaders.row_ledger import LISTED, PERSONAL, Ledger
from roi.sources.delimited import csv_rows, delimiter_of
from roi.sources.limits import MAX_CELLS, MAX_COLUMNS, MAX_ROWS
from roi.sources.source import Source, sheet_rows

OF_A_ROW = re.compile(r"\d{4}-\d\d-\d\d[T ]\d\d:\d\d|\w@[\w-]+\.\w")  # a time, a URL
DIGITS = re.compile(r"\d+")
SIGNS = re.compile(r"[\W_]+")
LONG = 5  # letters of a name in which two may be damaged and it is still recognised
FEWEST_NAMES = 3  # of a header
WIDEST = 1_000  # cells of a row that still counts as one of a table
SEARCHED_ROWS = 40  # a header is within the first rows of a file
ABOVE = "it is above the header"
AGAIN = "the header again"
IN_TWO = "also in another of the downloads that were put together in this file"
BELOW_ANOTHER = -1  # the width of a row whose cells belong to another header
OTHER_COLUMNS = (
    "it is below a second header with other columns; keep each download as a file of its own"
)
TOO_LONG = "it has more cells than the header, so its columns are not clear"
TOO_SHORT = "it has fewer cells than the header, so its columns are not clear"


@dataclass(frozen=True)
class Table:
    """A file's rows below its header: names as written, cells, and the line each row starts on."""

    header: tuple[str, ...]
    cells: pd.DataFrame
    lines: pd.Series[int]
    widths: pd.Series[int]
    remarks: tuple[str, ...] = ()

    def uneven(self) -> pd.Series[Any]:
        """Return why a row's cells can't be matched with the header, None if there are equally many."""
        named = max((i for i, name in enumerate(self.header, 1) if name.strip()), default=0)
        widths = self.widths.to_numpy()
        why = np.full(len(widths), None, dtype=object)
        why[widths > len(self.header)] = TOO_LONG
        why[widths < named] = TOO_SHORT
        why[widths == 0] = ABOVE
        why[widths == BELOW_ANOTHER] = OTHER_COLUMNS
        return pd.Series(why, index=self.widths.index)

    def put_together(self) -> pd.Series[Any]:
        """Return why rows of several downloads in one file don't count: the header again, and rows of an earlier one again.

        A row that a download has twice counts twice.
        """
        why = pd.Series(None, self.cells.index, dtype="object")
        header = list(self.header)
        first = self.cells[0].eq(header[0]) if len(self.cells) else pd.Series(dtype=bool)
        again = [
            i
            for i in self.cells.index[first]
            if self.cells.loc[i].tolist()[: len(header)] == header
        ]
        if not again:
            return why
        rows = self.cells.astype("str").agg("\x1f".join, axis="columns")
        download = pd.Series(self.cells.index.isin(again), self.cells.index).cumsum()
        nth = rows.groupby([download, rows]).cumcount()
        why[pd.DataFrame({"row": rows, "nth": nth}).duplicated()] = IN_TWO
        why[again] = AGAIN
        return why

    def even(self, ledger: Ledger, *, fewest: int | None = None) -> Table:
        """Return the table without its uneven rows, which are set aside: nobody can tell which cell is in which column.

        With `fewest`, a row with at least that many cells may lack those at its end; a note says
        so.
        """
        return self.without(self.uneven(), ledger, fewest=fewest)

    def without(self, why: pd.Series[Any], ledger: Ledger, *, fewest: int | None = None) -> Table:
        """Return the table without the rows that have a reason to be set aside, adding notes about the table as a whole."""
        ledger.notes.extend(self.remarks)
        if why.isna().all():
            return self
        short = (why == TOO_SHORT) & (
            self.widths >= (len(self.header) if fewest is None else fewest)
        )
        if short.any():
            lacking = len(self.header) - int(self.widths[short].min())
            ledger.notes.append(shorter(self.lines[short].tolist(), lacking))
            why = why.mask(short, None)
        for reason in why.dropna().unique():
            ledger.set_aside(str(reason), self.lines[why == reason])
        keep = why.isna().to_numpy()
        return replace(
            self, cells=self.cells[keep], lines=self.lines[keep], widths=self.widths[keep]
        )


def shorter(lines: Sequence[int], lacking: int) -> str:
    """Return a note on rows with fewer cells than the header, and on how many the shortest lacks."""
    first = ", ".join(map(str, lines[:LISTED]))
    more = ", …" if len(lines) > LISTED else ""
    return f"Rows that lack up to {lacking} of the header's cells ({len(lines):,}: line {first}{more}): what isn't there is missing."


def not_read(names: Iterable[str]) -> list[str]:
    """Return a note on columns that were not read, so that a damaged name is seen; anything personal is not quoted."""
    left = [
        "…" if PERSONAL.search(name) else " ".join(name.split()) for name in names if name.strip()
    ]
    return [f"Columns that were not read: {', '.join(left)}."] if left else []


def header_name(text: object) -> str:
    """Return a column name as it is compared: without case, outer or doubled blanks, or a byte-order mark."""
    return _compared(str(text))


@lru_cache(maxsize=4096)  # all loaders look at the same first rows
def _compared(text: str) -> str:
    return " ".join(text.replace("\ufeff", "").casefold().split())


def nameless(table: Table, names: Sequence[str]) -> Iterator[str]:
    """Return a note on each column that has cells but no name, and so was not read: its name may have been lost."""
    for i, name in enumerate(names):
        if not name and table.cells[i].astype("str").str.strip().ne("").any():
            yield f"Column {i + 1} has no name, so it was not read."


def tell_misspelt(header: Iterable[object], known: Mapping[str, str], ledger: Ledger) -> None:
    """Report columns that are hidden by a damaged name; arguments as in `misspelt`."""
    for name, damaged in misspelt(map(header_name, header), known):
        ledger.lost_column(name, damaged)


def misspelt(found: Iterable[str], known: Mapping[str, str]) -> tuple[tuple[str, str], ...]:
    """Return each known column that is missing, with a column of unknown name that nearly has its name.

    `known` says what each name leads to; of several that lead to the same, the first one there
    counts. So does the first of two columns of one name: one before it that nearly has its name may
    have been it.
    """
    return _misspelt(tuple(found), tuple(known.items()))


@lru_cache(maxsize=256)  # a service's files have the same header every month
def _misspelt(
    names: tuple[str, ...], known: tuple[tuple[str, str], ...]
) -> tuple[tuple[str, str], ...]:
    plain_names = {header_name(name) for name, _ in known}
    led: set[str] = set()
    found: list[tuple[str, str]] = []
    for name, goal in known:
        plain = header_name(name)
        until = names.index(plain) if plain in names else len(names)
        near = [n for n in names[:until] if n not in plain_names and _is_nearly(n, plain)]
        if near and goal not in led:
            found.append((name, near[0]))
        if near or plain in names:
            led.add(goal)
    return tuple(found)


def _is_nearly(found: str, name: str) -> bool:
    """Return whether a name was damaged in one place: a letter extra, missing or replaced, two replaced, or symbols in it."""
    if SIGNS.sub("", found) == SIGNS.sub("", name):
        return True
    start = _same(found, name)
    end = _same(found[start:][::-1], name[start:][::-1])
    a, b = found[start : len(found) - end], name[start : len(name) - end]
    numbered = a.isdigit() and b.isdigit()  # 'day 7' is not 'day 1'
    fewer, more = sorted((len(a), len(b)))
    return (more <= 1 or (fewer > 0 and more == 2 and len(name) >= LONG)) and not numbered


def _same(a: str, b: str) -> int:
    """Return how many letters two words have in common at their start."""
    return next(
        (i for i, (x, y) in enumerate(zip(a, b, strict=False)) if x != y), min(len(a), len(b))
    )


def numbered_rows(
    source: Source, sheet: str | int | None = None, *, signs: bool = False
) -> Iterable[tuple[int, list[Any]]]:
    """Return a table file's rows with their line numbers, in any container; with `signs`, numbers know their cell's currency."""
    if source.workbook is not None:
        return sheet_rows(source, sheet if sheet is not None else 0, signs=signs)
    return csv_rows(source, delimiter_of(source.lines))


def first_rows(source: Source, sheet: str | int | None = None) -> list[tuple[int, list[Any]]]:
    """Return the first rows of a table file without reading the rest; [] if it isn't a table."""
    if ("rows", sheet) not in source.seen:
        source.seen["rows", sheet] = _first_rows(source, sheet)
    return source.seen["rows", sheet]  # type: ignore[no-any-return]


def _first_rows(source: Source, sheet: str | int | None) -> list[tuple[int, list[Any]]]:
    if source.is_folder:
        return []
    if source.workbook is not None:
        rows = source.workbook.rows(sheet if sheet is not None else 0, SEARCHED_ROWS)
        return list(enumerate(rows, start=1))
    lines = source.lines[:SEARCHED_ROWS]
    try:
        return list(enumerate(csv.reader(lines, delimiter=delimiter_of(source.lines)), start=1))
    except csv.Error:
        return []


def written_rows(rows: Iterable[tuple[int, list[Any]]]) -> Iterator[tuple[int, tuple[str, ...]]]:
    """Yield rows as texts, as a service wrote them before a spreadsheet program saved them again."""
    for line, row in rows:
        yield line, tuple(map(as_exported, row))


def trimmed(cells: Sequence[str]) -> tuple[str, ...]:
    """Return cells without the blank ones at their end, by which spreadsheet programs make all rows equally long."""
    last = max((i for i, cell in enumerate(cells, 1) if cell), default=0)
    return tuple(cells[:last])


def as_exported(cell: object) -> str:
    """Return a cell as the text that an export has: a whole number without decimals, a day in ISO form.

    >>> [as_exported(c) for c in (" a ", 12.0, 0.5, datetime(2025, 3, 4), datetime(2025, 3, 4, 9, 30))]
    ['a', '12', '0.5', '2025-03-04', '2025-03-04 09:30:00']
    """
    if isinstance(cell, float) and cell.is_integer() and abs(cell) < EXACT:
        return str(int(cell))
    text = "" if cell is None else str(cell).strip()
    return text.removesuffix(" 00:00:00") if isinstance(cell, datetime) else text


def first_names(source: Source, sheet: str | int | None = None) -> list[frozenset[str]]:
    """Return the cells of the first rows as column names are compared: any of the rows may be the header."""
    if ("names", sheet) not in source.seen:
        rows = first_rows(source, sheet)
        source.seen["names", sheet] = [frozenset(map(header_name, row)) for _, row in rows]
    return source.seen["names", sheet]  # type: ignore[no-any-return]


def all_first_names(source: Source, sheet: str | int | None = None) -> frozenset[str]:
    """Return all cells in the first rows, as column names are compared."""
    if ("all names", sheet) not in source.seen:
        source.seen["all names", sheet] = frozenset().union(*first_names(source, sheet))
    return source.seen["all names", sheet]  # type: ignore[no-any-return]


def read_table(
    rows: Iterable[tuple[int, list[Any]]], is_header: Callable[[list[Any]], bool], file: str
) -> Table:
    """Return the table below the first row that `is_header` accepts; blank rows are skipped.

    A row above it that is filled like a row of the table is out of place rather than a title, and
    counts as uneven. Below a second header with the same columns in another order, cells are put in the first one's order;
    below one with other columns, rows count as uneven. So does a row with blank cells beyond the header if most rows have none: an
    extra delimiter has moved its cells along.
    """
    header: tuple[str, ...] | None = None
    kept: list[list[Any]] = []
    lines: list[int] = []
    above: list[tuple[int, list[Any]]] = []
    places: list[int] | None = []
    others: list[int] = []
    for line, row in rows:
        if header is None:
            header = tuple(str(c) for c in row) if is_header(row) else None
            above += [(line, row)] if header is None else []
        elif any(str(c).strip() for c in row):
            if _is_like(header, row):
                places = _places(header, row)
            others += [len(kept)] if places is None else []
            kept.append([row[i] if i < len(row) else "" for i in places] if places else row)
            lines.append(line)
            _check_size(header, len(kept), file)
    if header is None:
        raise NotReadable(file=file, reason="its header row is missing")
    usual = max(len(header), median_low(map(len, kept)) if kept else 0)
    widths = [_width(row, len(header), usual) for row in kept]
    for i in others:
        widths[i] = BELOW_ANOTHER
    shapes = {_shape(row) for row in kept[:SEARCHED_ROWS]} if above else set()
    misplaced = [
        (line, row)
        for line, row in above
        if _filled(row) >= max(3, _filled(header) // 2) or _shape(row) in shapes
    ]
    lines = [*(line for line, _ in misplaced), *lines]
    kept = [*(row for _, row in misplaced), *kept]
    widths = [0] * len(misplaced) + widths
    # A longer row is set aside, and one that never ends would widen all others.
    width = max([len(header), usual, *(len(r) for r in kept if len(r) <= WIDEST)])
    cells = pd.DataFrame(
        [[*r[:width], *[""] * (width - len(r))] for r in kept], columns=range(width), dtype=object
    )
    return Table(
        header,
        cells,
        lines=pd.Series(lines, dtype="int64"),
        widths=pd.Series(widths, dtype="int64"),
        remarks=tuple(_remarks(header, usual)),
    )


def _is_like(header: tuple[str, ...], row: list[Any]) -> bool:
    """Whether a row is a second header: most of its cells are names of the first one's columns."""
    if not row or str(row[0]) not in header or not str(row[0]).strip():
        return False
    names = {str(c) for c in row if str(c).strip()}
    return len(names) >= FEWEST_NAMES and 2 * len(names & set(header)) > len(names)


def _places(header: tuple[str, ...], row: list[Any]) -> list[int] | None:
    """Return where each column stands below a second header: [] if as before, None if it has other columns."""
    cells = [str(c) for c in row]
    if cells[: len(header)] == list(header) and not any(c.strip() for c in cells[len(header) :]):
        return []
    if len(set(header)) < len(header) or sorted(cells) != sorted(header):
        return None
    return [cells.index(name) for name in header]


def _check_size(header: tuple[str, ...], rows: int, file: str) -> None:
    """Refuse a table that is larger than any export, before it fills the memory."""
    if len(header) > MAX_COLUMNS:
        raise UnsafeFile(file=file, reason=f"its header names more than {MAX_COLUMNS:,} columns")
    if rows > MAX_ROWS or rows * len(header) > MAX_CELLS:
        raise UnsafeFile(
            file=file,
            reason=f"it is a table of more than {MAX_ROWS:,} rows or {MAX_CELLS:,} cells",
        )


def _remarks(header: tuple[str, ...], usual: int) -> Iterator[str]:
    """Return notes on an odd header: its rows have more cells, or it holds what a row does."""
    if usual > len(header):
        yield f"Its rows have {usual} cells, its header has {len(header)}: the last ones are blank and were not read."
    if any(map(OF_A_ROW.search, header)):
        yield "There seems to be a row in the header's line, which was not read."


def named_columns(table: Table, names: tuple[str, ...]) -> pd.DataFrame:
    """Return the cells under their compared names; a name that occurs twice keeps its first column."""
    first = {name: i for i, name in reversed(list(enumerate(names))) if name}
    there = sorted(first, key=lambda name: first[name])
    return table.cells[[first[name] for name in there]].set_axis(there, axis="columns")


def _width(row: list[Any], wanted: int, usual: int) -> int:
    """Return how many cells a row has, without blank ones beyond the header if as many are usual in its table."""
    if len(row) > usual:
        return len(row)
    last = max((i for i, cell in enumerate(row, 1) if str(cell).strip()), default=0)
    return min(len(row), max(wanted, last))


def _shape(row: list[Any]) -> tuple[str, ...]:
    """Return a row's cells with their numbers made alike: '9-9-9', '9'."""
    return tuple(DIGITS.sub("9", str(cell).strip()) for cell in row)


def _filled(row: Sequence[Any]) -> int:
    return sum(bool(str(cell).strip()) for cell in row)
