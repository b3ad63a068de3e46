"""`TableLoader`, which reads an export that is one table from a description of its `Column`s."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from functools import cached_property
from typing import Any, Literal

import numpy as np
import pandas as pd

from roi.loaders.columns import check_decimals, currency_signs, parse_together, with_constants
from roi.loaders.families.currency_names import NO_CURRENCY_NAMED, currencies_in, names_no_currency
from roi.loaders.families.sidecar import said_of_service, unused_of_service
from roi.loaders.moments import NO_HINTS, Hints
from roi.loaders.parse import Amounts, Parser
from roi.loaders.privacy import kept_of_posts
from roi.loaders.protocol import About
from roi.loaders.row_ledger import NO_CELL, NO_ROW, Ledger
from roi.loaders.tables import (
    TOO_LONG,
    TOO_SHORT,
    Table,
    all_first_names,
    as_exported,
    first_names,
    first_rows,
    header_name,
    named_columns,
    nameless,
    numbered_rows,
    read_table,
    tell_misspelt,
)
from roi.records.dataset import Dataset, Reading
from roi.records.kinds import KINDS, Grain
from roi.records.series_id import SeriesId
from roi.sources.source import Source


@dataclass(frozen=True, slots=True)
class Column:
    """How one column of an export becomes one column of a record.

    `to` is the record's column (or an intermediate one that `transform` consumes). `required` columns identify the header;
    a row without a readable value in a `row` column is set aside.
    """

    to: str
    parse: Parser
    required: bool = True
    row: bool = False


@dataclass(frozen=True)
class TableLoader:
    """An export that is one table: described, not programmed.

    Attributes
    ----------
    columns : the export's column names (compared without case and blanks) and what becomes of each; several names
        may map to one column (older and newer exports). Columns not named here are never kept.
    grain, timezone, timezone_because, missing_means, merge, precedence, breakdown, network, exported_at : see
        `records.dataset.Dataset`; `exported_at` finds it in the source.
    series_id : what is counted, or a function of (source, frame) that returns it.
    header : further names required in the header (and not kept), to tell this export from similar ones.
    without : names that must not occur in it.
    positions, looks : column names by position, for translated headers; used if the header has exactly this many
        columns and `looks` accepts the first row below it.
    sheet : the sheet with the table in a workbook of several (None: the first).
    restore : puts back into the raw cells what a spreadsheet program has lost and another column still tells.
    skip : returns, for each row of raw cells (columns by compared name), a reason to set it aside, or None.
    transform : turns the parsed frame (columns `to`, and `line`) into the record's columns; must not drop rows.
    constants : record columns with the same value in each row, such as {"network": "x"}.
    partial_last_day : the newest day was still running, so it is incomplete.
    short_rows : the service writes rows shorter than the header: totals, and rows without trailing blank cells
        beyond the required columns.
    """

    name: str
    about: About
    kind: str
    columns: Mapping[str, Column]
    series_id: SeriesId | Callable[[Source, pd.DataFrame], SeriesId]
    grain: Grain = "day"
    timezone: str | None = None
    timezone_because: str = ""
    missing_means: Literal["zero", "unknown"] = "unknown"
    merge: Literal["id", "day", "line", "choose"] = "choose"
    precedence: int = 0
    breakdown: str | None = None
    header: frozenset[str] = frozenset()
    without: frozenset[str] = frozenset()
    positions: tuple[str, ...] = ()
    looks: Callable[[list[Any]], bool] | None = None
    sheet: str | None = None
    restore: Callable[[pd.DataFrame], pd.DataFrame] | None = None
    skip: Callable[[pd.DataFrame], pd.Series[Any]] | None = None
    transform: Callable[[pd.DataFrame], pd.DataFrame] | None = None
    constants: Mapping[str, Any] = field(default_factory=dict)
    partial_last_day: bool = False
    network: str | None = None
    notes: tuple[str, ...] = ()
    exported_at: Callable[[Source], datetime | None] | None = None
    short_rows: bool = False

    def identifies(self, source: Source) -> bool:
        """Whether one of the first rows is this header, or its translation."""
        if (
            source.is_folder
            or (source.is_binary and not source.sheets)
            or self._wrong_sheet(source)
        ):
            return False
        return self._is_named(source) or self._is_translated(first_rows(source, self._in(source)))

    def read(self, source: Source) -> Reading:
        """Read the table into one dataset; report each cell or row that is lost."""
        translated = not self._is_named(source)
        test = self._has_our_width if translated else self._is_header
        rows = numbered_rows(source, self._in(source), signs=self._needs_signs)
        table = read_table(rows, test, source.path)
        names = self.positions if translated else tuple(map(header_name, table.header))
        ledger = Ledger(source.path)
        frame = self._parsed(table, names, ledger, hints_of(source))
        check_decimals(source, ledger)
        datasets = self.datasets(source, frame)
        ledger.notes += [NO_CURRENCY_NAMED] if any(map(names_no_currency, datasets)) else []
        ledger.notes += unused_of_service(source, currencies_in(datasets))
        return ledger.reading(datasets, len(table.cells), {self.kind: len(frame)}, self.notes)

    def datasets(self, source: Source, frame: pd.DataFrame) -> tuple[Dataset, ...]:
        """Return the parsed rows as one dataset; loaders of mixed rows return several."""
        return (self.dataset(source, frame),)

    def dataset(self, source: Source, frame: pd.DataFrame) -> Dataset:
        """Return the parsed rows as a dataset with all the columns of the kind."""
        tidy = self.transform(frame) if self.transform else frame
        tidy = complete(with_constants(tidy, self.constants), self.kind)
        tidy = self._in_the_currency_said(tidy, source)
        days = days_of(tidy[KINDS[self.kind].when], self.timezone)
        return Dataset(
            kind=self.kind,
            frame=tidy,
            grain=self.grain,
            series_id=self._series_id(source, tidy),
            start=days[0],
            end=tidy["end"].max().date() if "end" in tidy and len(tidy) else days[1],
            missing_means=self.missing_means,
            timezone=self.timezone,
            timezone_because=self.timezone_because,
            exported_at=self.exported_at(source) if self.exported_at else None,
            breakdown=self.breakdown,
            partial=(days[1] - timedelta(days=1),) if self.partial_last_day and days[1] else (),
            merge=self.merge,
            precedence=self.precedence,
            network=self.network,
        )

    def _series_id(self, source: Source, frame: pd.DataFrame) -> SeriesId:
        given = self.series_id
        return given if isinstance(given, SeriesId) else given(source, frame)

    def _in_the_currency_said(self, tidy: pd.DataFrame, source: Source) -> pd.DataFrame:
        """Fill in the currency given in the file's sidecar where no column or sign names one."""
        if "currency" not in tidy or not tidy["currency"].isna().any():
            return tidy
        said = said_of_service(source)[1]
        return tidy.assign(currency=tidy["currency"].fillna(said)) if said else tidy

    def _wrong_sheet(self, source: Source) -> bool:
        return len(source.sheets) > 1 and self.sheet is not None and self.sheet not in source.sheets

    def _in(self, source: Source) -> str | None:
        """Return the sheet that holds the table; a text that was saved as a workbook has one, with any name."""
        return self.sheet if self.sheet in source.sheets else None

    @cached_property
    def _needs_signs(self) -> bool:
        """Whether only the amounts themselves say their currency."""
        parsers = [c.parse for c in self.columns.values()]
        money = any(isinstance(p, Amounts) and p.what == "money" for p in parsers)
        return money and "currency" not in {*self.constants, *(c.to for c in self.columns.values())}

    def _is_named(self, source: Source) -> bool:
        """Whether one of the first rows has our names; a cheap test first, since most files lack one in all rows."""
        needed, extra, _ = self._signature
        there = all_first_names(source, self._in(source))
        if not extra <= there or any(any_of.isdisjoint(there) for any_of in needed):
            return False
        return any(map(self._are_our_names, first_names(source, self._in(source))))

    def _is_header(self, row: list[Any]) -> bool:
        return self._are_our_names(frozenset(map(header_name, row)))

    def _are_our_names(self, names: frozenset[str]) -> bool:
        needed, extra, barred = self._signature
        return extra <= names and not barred & names and all(any_of & names for any_of in needed)

    @cached_property
    def _signature(self) -> tuple[list[frozenset[str]], frozenset[str], frozenset[str]]:
        """The sets of names of which one each is required, the names all required, and those forbidden."""
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

    @cached_property
    def needed_names(self) -> frozenset[str]:
        """All names that identify this header, in any of its versions."""
        needed, extra, _ = self._signature
        return extra.union(*needed)

    @cached_property
    def needed(self) -> tuple[frozenset[str], ...]:
        """The sets of compared names of which this header has one each."""
        groups, extra, _ = self._signature
        return (*groups, *(frozenset({name}) for name in sorted(extra)))

    def lacking(self, found: frozenset[str]) -> tuple[str, ...]:
        """Return, for each required column missing from `found`, the first of its names as declared."""
        spelt = {header_name(n): n for n in (*self.columns, *sorted(self.header))}
        order = list(spelt)
        return tuple(
            spelt[min(group, key=order.index)] for group in self.needed if not group & found
        )

    def _is_translated(self, rows: list[tuple[int, list[Any]]]) -> bool:
        if not self.positions or self.looks is None or len(rows) < 2:
            return False
        return (
            self._has_our_width(rows[0][1])
            and self._has_our_width(rows[1][1])
            and self.looks(list(map(as_exported, rows[1][1])))
        )

    def _parsed(
        self,
        table: Table,
        names: tuple[str, ...],
        ledger: Ledger,
        hints: Hints = NO_HINTS,
    ) -> pd.DataFrame:
        why = table.uneven()
        again = table.put_together()
        if self.skip is not None and len(table.cells):
            skipped = self.skip(named_columns(table, names))
            damaged = (why == TOO_LONG) | ((why == TOO_SHORT) & (not self.short_rows))
            why = skipped.where(skipped.notna() & ~damaged, why)
        why = again.where(again.notna(), why)
        ledger.notes.extend(nameless(table, names))
        table = table.without(why, ledger, fewest=self._fewest(names))
        cells = named_columns(table, names)
        cells = self.restore(cells) if self.restore else cells
        # A '$' means the currency that this service always pays in.
        hints = hints._replace(currency=self.constants.get("currency", hints.currency))
        frame = parse_columns(cells, table.lines, self.columns, ledger, hints)
        if "date" not in frame or "last" not in frame:
            return frame
        backwards = frame["last"] < frame["date"]
        ledger.set_aside("it ends before it begins", frame.loc[backwards, "line"])
        return frame[~backwards].reset_index(drop=True)

    def _fewest(self, names: tuple[str, ...]) -> int | None:
        """Return the least number of cells in a row whose trailing blanks may be missing."""
        needed = {header_name(n) for n, column in self.columns.items() if column.required}
        last = max((i for i, name in enumerate(names, 1) if name in needed), default=0)
        return last if self.short_rows else None


NO_CURRENCY = "its currency is not clear, so the cell was left out"


def hints_of(source: Source) -> Hints:
    """Return what is known about a file's dates and amounts from outside its cells."""
    day_first, currency = said_of_service(source)
    return Hints(day_first, bool(source.sheets) or source.packing is not None, currency)


def parse_columns(
    cells: pd.DataFrame,
    lines: pd.Series[int],
    columns: Mapping[str, Column],
    ledger: Ledger,
    hints: Hints = NO_HINTS,
) -> pd.DataFrame:
    """Return the declared columns, parsed, with `line`; rows without a readable `row` column are set aside.

    All columns together decide the order of day and month, unless `hints` gives it.
    """
    used = _used(columns, cells)
    parsed, notes = parse_together({k: c.parse for k, (_, c) in used.items()}, cells, hints)
    out: dict[str, Any] = {}
    lost = np.zeros(len(cells), dtype=bool)
    money = _money_of(used)
    named = next((key for key, (_, column) in used.items() if column.to == "currency"), None)
    currencies = currency_signs(money, cells, hints.currency, named)
    if currencies is not None:
        out["currency"] = currencies.codes
        notes = [*notes, *currencies.notes]
    ledger.notes.extend(n for n in notes if n not in ledger.notes)
    for key, (name, column) in used.items():
        values, bad = parsed[key]
        if bad.any():
            reason = NO_ROW if column.row else NO_CELL
            ledger.lost_cells(name, lines[bad], cells.loc[bad, key], reason)
        if currencies is not None and (untold := currencies.untold.get(key)) is not None:
            ledger.lost_cells(name, lines[untold], cells.loc[untold, key], NO_CURRENCY)
            values = values.mask(untold)
        if column.row and (absent := values.isna().to_numpy() & ~lost).any():
            ledger.set_aside(f"no readable '{name}'", lines[absent])
            lost |= absent
        signs = currencies.codes if currencies is not None and key == named else None
        out[column.to] = values if signs is None else values.where(values.notna(), signs)
    tell_misspelt(cells.columns, {n: c.to for n, c in columns.items()}, ledger)
    # Bare arrays, since aligning equal indexes would cost more than the parsing.
    frame = pd.DataFrame({name: v.array for name, v in out.items()} | {"line": lines.array})
    return frame[~lost].reset_index(drop=True) if lost.any() else frame


Used = dict[str, tuple[str, Column]]


def _used(columns: Mapping[str, Column], cells: pd.DataFrame) -> Used:
    """Return the declared columns present, by compared name; if several map to one record column, the first."""
    used: Used = {}
    led = set[str]()
    for name, column in columns.items():
        key = header_name(name)
        if key in cells and column.to not in led:
            used[key] = (name, column)
            led.add(column.to)
    return used


def _money_of(used: Used) -> dict[str, str]:
    """Return the columns of money, compared name to name."""
    return {
        key: name
        for key, (name, column) in used.items()
        if isinstance(column.parse, Amounts) and column.parse.what == "money"
    }


SPENT = ("cost", "income", "hours")
EXTRAS = ("end", "charged", "moment", "ordered", "price", "left", "checked", "pictured", *SPENT)


def complete(frame: pd.DataFrame, kind: str) -> pd.DataFrame:
    """Return a frame with exactly the kind's columns; absent ones are filled with missing values.

    `EXTRAS` are kept if present: `end`, the day after a longer span; `charged`, what a buyer paid for a whole order, with
    shipping and tax, before fees (on one row); `moment`, when a newsletter was sent, since its day depends on the time
    zone; `ordered`, the day of an order recorded under its later shipping date; `price`, what one copy was offered for,
    only compared with the same title's; `left` and `checked`, when somebody stopped following and was last looked up; `pictured`, 1 for a post
    with a picture or a film and 0 for one without; `cost`, `income` and
    `hours`, what an event took and brought.
    """
    shape = KINDS[kind]
    rows = range(len(frame))
    # Empty columns share memory until one of them is written to.
    no_number, no_text, no_thing = (
        pd.Series(None, rows, dtype=t) for t in ("float64", "str", "object")
    )
    out: dict[str, Any] = {shape.when: frame[shape.when].array}
    for name in shape.texts:
        blank = no_thing if name == "links" else no_text
        out[name] = frame[name].array if name in frame else blank
    for name in shape.measures:
        out[name] = frame[name].to_numpy("float64") if name in frame else no_number
    out |= {name: frame[name].array for name in EXTRAS if name in frame}
    out["line"] = frame["line"].to_numpy("int64")
    whole = pd.DataFrame(out, index=rows, copy=False)
    return kept_of_posts(whole) if kind == "posts" else whole


def days_of(moments: Any, zone: str | None = None) -> tuple[date | None, date | None]:
    """Return the local days [first, last + 1) of a column of moments; (None, None) if it is empty."""
    known = moments.dropna()
    if known.empty:
        return None, None
    if getattr(known.dt, "tz", None) is not None:
        known = known.dt.tz_convert(zone or "UTC")
    last = known.max().date()
    return known.min().date(), last + timedelta(days=1) if last < date.max else last
