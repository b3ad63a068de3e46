"""What a loader is; `Column` and `TableLoader`, which read most exports from a description of their columns."""

from __future__ import annotations

import csv
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from functools import cached_property
from typing import Any, Literal, Protocol, runtime_checkable

import numpy as np
import pandas as pd

from roi.containers import Peek, csv_rows, delimiter_of, sheet_rows
from roi.errors import NotReadable
from roi.parse import Parser, own_words, person_numbers
from roi.records import KINDS, Dataset, Grain, Problem, Reading, SetAside

SEARCHED_ROWS = 40  # a header lies within the first rows of a file
LISTED = 5  # lines named for a reason


@dataclass(frozen=True, slots=True)
class About:
    """What an export is, for people: `roi formats` and docs/formats.md show it.

    Attributes
    ----------
    service : who writes the file, such as 'X'.
    download : where one clicks to get it.
    kinds : the kinds of record it holds.
    grain : how fine its times are, in words.
    timezone : the zone its times are in and how sure that is, in words.
    cannot_tell : what it leaves out.
    knowledge : where our knowledge comes from and how sure it is.
    """

    service: str
    download: str
    kinds: tuple[str, ...]
    grain: str
    timezone: str
    cannot_tell: str
    knowledge: str


@runtime_checkable
class Loader(Protocol):
    """Reads one export format. Recognition looks at content; a file's name may at most break a tie."""

    name: str
    about: About

    def recognises(self, peek: Peek) -> bool:
        """Whether this file (or folder) is one of ours; cheap, and never raises."""
        ...

    def read(self, peek: Peek) -> Reading:
        """Read it whole."""
        ...


@dataclass(frozen=True, slots=True)
class Column:
    """How one column of an export becomes one column of a record.

    `to` is the record's column (or any name that `tidy` uses up); `required` in a header for recognition; `row` means
    that a row without a readable value here is lost.
    """

    to: str
    parse: Parser
    required: bool = True
    row: bool = False


@dataclass(frozen=True)
class Table:
    """A file's rows below its header: names as written, cells, and the line each row starts on."""

    header: tuple[str, ...]
    cells: pd.DataFrame
    lines: pd.Series[int]


def header_name(text: object) -> str:
    """Return a column name as it is compared: without case, outer or doubled blanks, or a byte-order mark."""
    return " ".join(str(text).replace("\ufeff", "").casefold().split())


def numbered_rows(peek: Peek, sheet: str | int | None = None) -> Iterable[tuple[int, list[Any]]]:
    """Return a table file's rows with their line numbers, whatever container it is in."""
    if peek.workbook is not None:
        return sheet_rows(peek, sheet if sheet is not None else 0)
    return csv_rows(peek, delimiter_of(peek.lines))


def first_rows(peek: Peek, sheet: str | int | None = None) -> list[tuple[int, list[Any]]]:
    """Return the first rows of a table file without reading the rest; [] for what is no table."""
    if ("rows", sheet) not in peek.seen:
        peek.seen["rows", sheet] = _first_rows(peek, sheet)
    return peek.seen["rows", sheet]  # type: ignore[no-any-return]


def _first_rows(peek: Peek, sheet: str | int | None) -> list[tuple[int, list[Any]]]:
    if peek.is_folder:
        return []
    if peek.workbook is not None:
        rows = peek.workbook.rows(sheet if sheet is not None else 0, SEARCHED_ROWS)
        return list(enumerate(rows, start=1))
    lines = peek.lines[:SEARCHED_ROWS]
    try:
        return list(enumerate(csv.reader(lines, delimiter=delimiter_of(peek.lines)), start=1))
    except csv.Error:
        return []


def first_names(peek: Peek, sheet: str | int | None = None) -> list[frozenset[str]]:
    """Return the cells of the first rows as column names are compared: any of the rows may be the header."""
    if ("names", sheet) not in peek.seen:
        rows = first_rows(peek, sheet)
        peek.seen["names", sheet] = [frozenset(map(header_name, row)) for _, row in rows]
    return peek.seen["names", sheet]  # type: ignore[no-any-return]


def read_table(
    rows: Iterable[tuple[int, list[Any]]], is_header: Callable[[list[Any]], bool], file: str
) -> Table:
    """Return the table below the first row that `is_header` accepts; blank rows are no rows."""
    header: tuple[str, ...] | None = None
    kept: list[list[Any]] = []
    lines: list[int] = []
    for line, row in rows:
        if header is None:
            header = tuple(str(c) for c in row) if is_header(row) else None
        elif any(str(c).strip() for c in row):
            kept.append(row)
            lines.append(line)
    if header is None:
        raise NotReadable(file=file, reason="its header row is missing")
    width = max([len(header), *map(len, kept)])
    cells = pd.DataFrame(
        [[*r, *[""] * (width - len(r))] for r in kept], columns=range(width), dtype=object
    )
    return Table(header, cells, pd.Series(lines, dtype="int64"))


class Ledger:
    """Counts where each row of a file went, so that rows = kept + set aside."""

    def __init__(self, file: str) -> None:
        self.file = file
        self.aside: dict[str, list[int]] = {}
        self.problems: list[Problem] = []

    def set_aside(self, reason: str, lines: Iterable[int]) -> None:
        """Note rows that are left out, each by its line."""
        found = [int(line) for line in lines]
        if found:
            self.aside.setdefault(reason, []).extend(found)

    def lost_cells(
        self, column: str, lines: Iterable[int], texts: Iterable[object], reason: str
    ) -> None:
        """Note cells that could not be read."""
        for line, text in zip(lines, texts, strict=True):
            self.problems.append(Problem(self.file, int(line), column, str(text)[:60], reason))

    def reading(
        self,
        datasets: tuple[Dataset, ...],
        rows: int,
        kept: dict[str, int],
        notes: tuple[str, ...] = (),
    ) -> Reading:
        """Return the file's reading; rows that are not accounted for are a bug, and raise."""
        aside = tuple(SetAside(r, len(n), tuple(n[:LISTED])) for r, n in self.aside.items())
        missing = rows - sum(kept.values()) - sum(s.count for s in aside)
        if missing:
            raise NotReadable(
                file=self.file,
                reason=f"{missing} of its {rows} rows were lost while reading (a bug in roi)",
            )
        return Reading(datasets, rows, kept, aside, tuple(self.problems), notes)


def joined(
    parts: Sequence[Reading], datasets: tuple[Dataset, ...], notes: tuple[str, ...] = ()
) -> Reading:
    """Return one reading of a file that was read in parts, such as a workbook's sheets."""
    kept: dict[str, int] = {}
    for kind, count in (item for part in parts for item in part.kept.items()):
        kept[kind] = kept.get(kind, 0) + count
    return Reading(
        datasets,
        sum(part.rows for part in parts),
        kept,
        tuple(s for part in parts for s in part.set_aside),
        tuple(p for part in parts for p in part.problems),
        notes,
    )


@dataclass(frozen=True)
class TableLoader:
    """An export that is one table: described, not programmed.

    Attributes
    ----------
    columns : from the export's column name (compared without case and blanks) to what becomes of it; several names
        may lead to the same column (older and newer exports). Columns not named here are never kept.
    grain, timezone, timezone_because, absence, merge, rank, breakdown : see `records.Dataset`.
    counts : what is counted, or a function of (peek, frame) that says so.
    header : further names that must stand in the header (and are not kept), to tell this export from its likes.
    without : names that must not stand in it.
    positions : column names by position for a translated header; used when the header has exactly this many columns
        and `looks` accepts the first row below it.
    sheet : the sheet of a workbook that holds the table (None: the first); a text file has none.
    skip : gives for each row of the raw cells (columns named as compared) a reason to set it aside, or None.
    tidy : turns the parsed frame (columns `to`, and `line`) into the record's columns; may drop no row.
    constants : record columns that say the same on each row, such as {"network": "x"}.
    partial_last_day : the newest day is the running one, and incomplete.
    """

    name: str
    about: About
    kind: str
    columns: Mapping[str, Column]
    counts: str | Callable[[Peek, pd.DataFrame], str]
    grain: Grain = "day"
    timezone: str | None = None
    timezone_because: str = ""
    absence: Literal["zero", "unknown"] = "unknown"
    merge: Literal["id", "day", "line", "choose"] = "choose"
    rank: int = 0
    breakdown: str | None = None
    header: frozenset[str] = frozenset()
    without: frozenset[str] = frozenset()
    positions: tuple[str, ...] = ()
    looks: Callable[[list[Any]], bool] | None = None
    sheet: str | None = None
    skip: Callable[[pd.DataFrame], pd.Series[Any]] | None = None
    tidy: Callable[[pd.DataFrame], pd.DataFrame] | None = None
    constants: Mapping[str, Any] = field(default_factory=dict)
    partial_last_day: bool = False
    network: str | None = None
    notes: tuple[str, ...] = ()
    made: Callable[[Peek], datetime | None] | None = None

    def recognises(self, peek: Peek) -> bool:
        """Whether one of the first rows is our header (or our header in translation)."""
        if peek.is_folder or (peek.is_binary and not peek.sheets) or self._wrong_sheet(peek):
            return False
        known = any(map(self._are_our_names, first_names(peek, self.sheet)))
        return known or self._is_translated(first_rows(peek, self.sheet))

    def read(self, peek: Peek) -> Reading:
        """Read the table into one dataset; each cell or row that is lost is told."""
        translated = not any(map(self._are_our_names, first_names(peek, self.sheet)))
        test = self._has_our_width if translated else self._is_header
        table = read_table(numbered_rows(peek, self.sheet), test, peek.path)
        names = self.positions if translated else tuple(map(header_name, table.header))
        ledger = Ledger(peek.path)
        frame = self._parsed(named_columns(table, names), table.lines, ledger)
        datasets = self.datasets(peek, frame)
        return ledger.reading(datasets, len(table.cells), {self.kind: len(frame)}, self.notes)

    def datasets(self, peek: Peek, frame: pd.DataFrame) -> tuple[Dataset, ...]:
        """Return the parsed rows as one dataset, or, in loaders of mixed rows, as several."""
        return (self.dataset(peek, frame),)

    def dataset(self, peek: Peek, frame: pd.DataFrame) -> Dataset:
        """Return the parsed rows as a dataset with all the columns of the kind."""
        tidy = self.tidy(frame) if self.tidy else frame
        tidy = complete(tidy.assign(**self.constants), self.kind)
        days = days_of(tidy[KINDS[self.kind].when], self.timezone)
        return Dataset(
            kind=self.kind,
            frame=tidy,
            grain=self.grain,
            counts=self.counts if isinstance(self.counts, str) else self.counts(peek, tidy),
            start=days[0],
            end=tidy["end"].max().date() if "end" in tidy and len(tidy) else days[1],
            absence=self.absence,
            timezone=self.timezone,
            timezone_because=self.timezone_because,
            made=self.made(peek) if self.made else None,
            breakdown=self.breakdown,
            partial=(days[1] - timedelta(days=1),) if self.partial_last_day and days[1] else (),
            merge=self.merge,
            rank=self.rank,
            network=self.network,
        )

    def _wrong_sheet(self, peek: Peek) -> bool:
        return bool(peek.sheets) and self.sheet is not None and self.sheet not in peek.sheets

    def _is_header(self, row: list[Any]) -> bool:
        return self._are_our_names(frozenset(map(header_name, row)))

    def _are_our_names(self, names: frozenset[str]) -> bool:
        needed, extra, barred = self._signature
        return extra <= names and not barred & names and all(any_of & names for any_of in needed)

    @cached_property
    def _signature(self) -> tuple[list[frozenset[str]], frozenset[str], frozenset[str]]:
        """The names of which one each must be there, those that all must, and those that must not."""
        needed: dict[str, set[str]] = {}
        for name, column in self.columns.items():
            if column.required:
                needed.setdefault(column.to, set()).add(header_name(name))
        extra, barred = (
            frozenset(map(header_name, names)) for names in (self.header, self.without)
        )
        return list(map(frozenset, needed.values())), extra, barred

    def _has_our_width(self, row: list[Any]) -> bool:
        return len(row) == len(self.positions)

    def _is_translated(self, rows: list[tuple[int, list[Any]]]) -> bool:
        if not self.positions or self.looks is None or len(rows) < 2:
            return False
        return (
            self._has_our_width(rows[0][1])
            and self._has_our_width(rows[1][1])
            and self.looks(rows[1][1])
        )

    def _parsed(self, cells: pd.DataFrame, lines: pd.Series[int], ledger: Ledger) -> pd.DataFrame:
        if self.skip is not None and len(cells):
            reasons = self.skip(cells)
            for reason in reasons.dropna().unique():
                ledger.set_aside(str(reason), lines[reasons == reason])
            cells, lines = cells[reasons.isna()], lines[reasons.isna()]
        return parse_columns(cells, lines, self.columns, ledger)


def parse_columns(
    cells: pd.DataFrame, lines: pd.Series[int], columns: Mapping[str, Column], ledger: Ledger
) -> pd.DataFrame:
    """Return the declared columns, parsed, with `line`; rows without a readable `row` column are set aside."""
    out: dict[str, Any] = {}
    lost = np.zeros(len(cells), dtype=bool)
    for name, column in columns.items():
        key = header_name(name)
        if key not in cells or column.to in out:
            continue
        values, bad = column.parse(cells[key])
        if bad.any():
            reason = f"not understood, so the {'row' if column.row else 'cell'} was left out"
            ledger.lost_cells(name, lines[bad], cells.loc[bad, key], reason)
        if column.row and (absent := values.isna().to_numpy() & ~lost).any():
            ledger.set_aside(f"no readable '{name}'", lines[absent])
            lost |= absent
        out[column.to] = values
    # Bare arrays, since aligning equal indexes would cost more than the parsing.
    frame = pd.DataFrame({name: v.array for name, v in out.items()} | {"line": lines.array})
    return frame[~lost].reset_index(drop=True) if lost.any() else frame


def named_columns(table: Table, names: tuple[str, ...]) -> pd.DataFrame:
    """Return the cells under their compared names; a name that occurs twice keeps its first column."""
    first = {name: i for i, name in reversed(list(enumerate(names))) if name}
    return table.cells[list(first.values())].set_axis(list(first), axis="columns")


def complete(frame: pd.DataFrame, kind: str) -> pd.DataFrame:
    """Return a frame with exactly the kind's columns (and `end`, if it has one); what is not there is missing."""
    shape = KINDS[kind]
    words = pd.Series(None, index=frame.index, dtype="str").array
    other = pd.Series(None, index=frame.index, dtype="object").array
    out: dict[str, Any] = {shape.when: frame[shape.when].array}
    for name in shape.texts:
        blank = other if name == "links" else words
        out[name] = frame[name].array if name in frame else blank
    for name in shape.measures:
        out[name] = frame[name].to_numpy("float64") if name in frame else np.nan
    if "end" in frame:
        out["end"] = frame["end"].array
    out["line"] = frame["line"].to_numpy("int64")
    whole = pd.DataFrame(out)
    if kind != "posts":
        return whole
    return whole.assign(person=person_numbers(whole), text=own_words(whole))


def days_of(moments: Any, zone: str | None = None) -> tuple[date | None, date | None]:
    """Return [first, last + 1) of the local days in a column of moments; (None, None) if there are none."""
    known = moments.dropna()
    if known.empty:
        return None, None
    if getattr(known.dt, "tz", None) is not None:
        known = known.dt.tz_convert(zone or "UTC")
    return known.min().date(), known.max().date() + timedelta(days=1)
