"""A hand-kept table with months across: a row a title or a measure, a column a month.

What is counted is said by the rows' labels, or by the title above the table or the sheet's name ("Copies sold 2025").
Like the plain table it is asked last.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

import pandas as pd

from roi.loaders.families import hand_kept_tables, hand_written_values
from roi.loaders.families.sidecar import glimpsed, read_sidecar
from roi.loaders.parse import first_of_month, month_names
from roi.loaders.protocol import About
from roi.loaders.row_ledger import NO_CELL, Ledger
from roi.loaders.tables import first_rows, header_name, not_read, numbered_rows, read_table
from roi.records.dataset import Reading
from roi.sources.source import Source

FEWEST = 3  # months that make a wide table
YEAR = re.compile(r"(?<!\d)(20\d\d)(?!\d)")
TOTAL = re.compile(r"(?i)\b(sub|grand )?tota(l|le|les|ls)\b|\bsumm?[ae]?\b|\baverage\b|合計")
MEASURES = {n: r for n, r in hand_kept_tables.ROLES.items() if r in hand_kept_tables.TELLING}
SPOKEN = re.compile(
    "|".join(rf"(?<!\w){re.escape(n)}(?!\w)" for n in sorted(MEASURES, key=len, reverse=True))
)


@dataclass(frozen=True)
class Wide:
    """A header of months: its line, the month of each column, the column of labels, what the table counts."""

    line: int
    months: dict[int, date]
    label: int
    role: str | None


@dataclass(frozen=True)
class PlainMonths:
    """A table with months across."""

    name: str
    about: About
    last_resort: bool = True

    def identifies(self, source: Source) -> bool:
        """Whether one of the first rows is a row of months, and something says what is counted."""
        if source.is_folder or (source.is_binary and not source.sheets):
            return False
        rows = first_rows(source)
        said = glimpsed(source, frozenset(hand_kept_tables.NAMES))
        found = _wide(rows, source.sheets[:1], said.year)
        return found is not None and (
            found.role is not None or any(_role(row, found) for _, row in rows)
        )

    def read(self, source: Source) -> Reading:
        """Read each row as a title or a measure, each cell as a month of it."""
        said = read_sidecar(source, frozenset(hand_kept_tables.NAMES))
        rows = [(i, r) for i, r in numbered_rows(source) if any(str(c).strip() for c in r)]
        wide = _wide(rows[:20], source.sheets[:1], said.year)
        ledger = Ledger(source.path)
        if wide is None:
            return ledger.reading((), 0, {})
        below = (row for row in rows if row[0] >= wide.line)
        table = read_table(below, bool, source.path)
        even = table.even(ledger, fewest=1)
        body = list(zip(even.lines.tolist(), even.cells.to_numpy().tolist(), strict=True))
        ledger.notes.extend(not_read(_others(table.header, wide)))
        totals = [i for i, row in body if TOTAL.search(str(row[wide.label]))]
        unnamed = [i for i, row in body if i not in totals and _role(row, wide) is None]
        ledger.set_aside("a totals row", totals)
        ledger.set_aside("nothing says what this row counts", unnamed)
        kept = [(i, row) for i, row in body if i not in {*totals, *unnamed}]
        frame = _long(kept, wide, ledger)
        datasets, notes = hand_kept_tables.datasets(frame, said, said.network)
        if not datasets:
            ledger.set_aside("no month has a number", [i for i, _ in kept])
        counted = {datasets[0].kind: len(kept)} if datasets else {}
        shown = f"A row is read as {_shown(kept, wide)}, a column as a month."
        return ledger.reading(datasets, len(table.cells), counted, (shown, *notes))


def _others(header: tuple[str, ...], wide: Wide) -> list[str]:
    """Return the columns that are neither months nor labels nor totals."""
    read = {wide.label, *wide.months}
    return [c for i, c in enumerate(header) if i not in read and not TOTAL.search(c)]


def _wide(
    rows: list[tuple[int, list[Any]]], sheets: tuple[str, ...], year: int | None
) -> Wide | None:
    """Return the first row of months, dated by itself, or by a year above it, in the sheet's name or in the sidecar."""
    above = " ".join(sheets)
    for line, row in rows[:20]:
        named = YEAR.search(above)
        default = year or (int(named[1]) if named else None)
        months = {i: m for i, c in enumerate(row) if (m := _month(c, default))}
        if len(months) >= FEWEST:
            others = [i for i in range(len(row)) if i not in months]
            label = next((i for i in others if not TOTAL.search(str(row[i]))), None)
            if label is None:
                return None
            words = SPOKEN.search(f"{row[label]} {above}".casefold())
            return Wide(line, months, label, MEASURES[words[0]] if words else None)
        above += " " + " ".join(str(c) for c in row if str(c).strip())
    return None


def _month(cell: object, year: int | None) -> date | None:
    if isinstance(cell, datetime | date):
        return date(cell.year, cell.month, 1) if cell.day == 1 else None
    text = str(cell).strip()
    if found := hand_written_values.MONTH.fullmatch(text):
        year, month = int(found["y"] or found["y2"]), int(found["m"] or found["m2"])
        return hand_written_values.plausible_day(year, month, 1)
    if header_name(text).rstrip(".") in month_names():
        return first_of_month(f"{text} {year}") if year else None
    short = re.fullmatch(r"([^\W\d_]{3,})\.?[ -]'?(\d\d)", text)
    return first_of_month(f"{short[1]} 20{short[2]}") if short else first_of_month(text)


def _role(row: list[Any], wide: Wide) -> str | None:
    """Return what a row counts: its label's own word, else the table's."""
    label = header_name(str(row[wide.label]).replace("_", " ")) if len(row) > wide.label else ""
    return MEASURES.get(label) or (wide.role if label else None)


def _long(rows: list[tuple[int, list[Any]]], wide: Wide, ledger: Ledger) -> pd.DataFrame:
    """Return a record for each filled cell."""
    found = [
        {
            "date": pd.Timestamp(month),
            "month": True,
            "line": line,
            "role": _role(row, wide),
            "value": row[i],
            "label": str(row[wide.label]).strip(),
        }
        for line, row in rows
        for i, month in sorted(wide.months.items(), key=lambda item: item[1])
        if i < len(row)
    ]
    cells = pd.DataFrame(found, columns=["date", "month", "line", "role", "value", "label"])
    values, bad = hand_written_values.read_amounts(cells["value"])
    for role, of_one in cells.groupby("role")["value"]:
        counted = str(role).replace("_", " ")
        ledger.notes += hand_written_values.undecided(of_one, counted, whole=role != "royalty")
    ledger.lost_cells("a month", cells.loc[bad, "line"], cells.loc[bad, "value"], NO_CELL)
    known = cells.assign(value=values)[values.notna()]
    out = known[["date", "month", "line"]]
    named = known["label"].str.casefold().isin(list(MEASURES))
    out = out.assign(title=known["label"].mask(named))
    for role in known["role"].dropna().unique():
        out = out.assign(**{str(role): known["value"].where(known["role"] == role)})
    return out.reset_index(drop=True)


def _shown(rows: list[tuple[int, list[Any]]], wide: Wide) -> str:
    roles = dict.fromkeys(str(_role(row, wide)).replace("_", " ") for _, row in rows)
    return " or ".join(roles) + (" of a title" if wide.role else "")


plain_months = PlainMonths(
    name="plain_months",
    about=About(
        service="a table kept by hand",
        download="any CSV, Excel or OpenDocument table with months across and titles or measures down",
        kinds=("followers", "visits", "sales"),
        grain="month",
        timezone="not stated",
        cannot_tell="the day of anything",
        knowledge="how people keep such tables",
    ),
)
