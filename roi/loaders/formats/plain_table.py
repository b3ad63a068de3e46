"""A dated table of followers, visits or sales that somebody keeps by hand: CSV, Excel or OpenDocument.

Columns are known by their names (or by FILE.toml beside the table), dates and amounts by the whole column; what was
understood is shown. This loader is asked last: it takes only what no other knows.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any

import pandas as pd

from roi.loaders.families import hand_kept_tables, hand_written_values
from roi.loaders.families.sidecar import Sidecar, glimpsed, read_sidecar
from roi.loaders.parse import texts
from roi.loaders.protocol import About
from roi.loaders.row_ledger import NO_CELL, Ledger
from roi.loaders.tables import Table, first_rows, numbered_rows, read_table
from roi.records.dataset import Reading
from roi.sources.source import Source

MOST_COLUMNS = 20  # nobody keeps more by hand; a wider table is some program's
TOTAL = re.compile(r"(?i)\b(sub|grand )?tota(l|le|les|ls)\b|\bsumm?[ae]?\b|\baverage\b|合計")
KINDS_OF_COLUMN = frozenset(hand_kept_tables.NAMES)


@dataclass(frozen=True)
class PlainTable:
    """A table with a column of dates and columns of counts that we know by name."""

    name: str
    about: About
    last_resort: bool = True

    def identifies(self, source: Source) -> bool:
        """Whether one of the first rows names a date and something we count, and a date stands below it."""
        if source.is_folder or (source.is_binary and not source.sheets):
            return False
        said = glimpsed(source, KINDS_OF_COLUMN)
        rows = [row for _, row in first_rows(source)]
        head = next((i for i, row in enumerate(rows[:20]) if _is_header(row, said)), None)
        if head is None:
            return False
        column = hand_kept_tables.roles_of(tuple(map(str, rows[head])), said.columns)["date"]
        below = [row[column] for row in rows[head + 1 :] if len(row) > column]
        return any(hand_written_values.looks_like_a_day(c) for c in below)

    def read(self, source: Source) -> Reading:
        """Read the first sheet; say how each column was understood."""
        said = read_sidecar(source, KINDS_OF_COLUMN)
        table = read_table(numbered_rows(source), lambda row: _is_header(row, said), source.path)
        roles = _money_apart(hand_kept_tables.roles_of(table.header, said.columns), table)
        ledger = Ledger(source.path)
        even = table.even(ledger, fewest=0)
        frame = _parsed(_dated(even, roles["date"], said, ledger), table.header, roles, ledger)
        if "royalty" in roles and "currency" not in roles:
            column = roles["royalty"]
            named = hand_written_values.currency_of(table.cells[column], table.header[column])
            frame = frame.assign(currency=pd.Series(said.currency or named, frame.index, "str"))
        datasets, notes = hand_kept_tables.datasets(frame, said, _network(table, roles, said))
        kept = {datasets[0].kind: len(frame)} if datasets else {}
        told = (_shown(table, roles), *_more_followers(table, roles), *_more_sheets(source), *notes)
        return ledger.reading(datasets, len(table.cells), kept, told)


def _money_apart(roles: dict[str, int], table: Table) -> dict[str, int]:
    """Return the roles, with a column of 'sales' that bears a currency sign taken for money, not for copies."""
    column = roles.get("units")
    if column is None or "royalty" in roles:
        return roles
    cells = table.cells[column].astype("str")
    if not (cells.str.contains("[$€£¥₹]").any() or "(" in table.header[column]):
        return roles
    return {("royalty" if role == "units" else role): i for role, i in roles.items()}


def _network(table: Table, roles: dict[str, int], said: Sidecar) -> str | None:
    if said.network:
        return said.network
    named = (
        hand_kept_tables.network_of(table.header[roles["followers"]])
        if "followers" in roles
        else None
    )
    tweets = any(re.search("(?i)tweet|twitter", c) for c in table.header)
    return named or ("x" if tweets else None)


def _shown(table: Table, roles: dict[str, int]) -> str:
    pairs = (f"'{table.header[i]}' as {role.replace('_', ' ')}" for role, i in roles.items())
    return f"Columns were read so: {', '.join(pairs)}."


def _more_followers(table: Table, roles: dict[str, int]) -> tuple[str, ...]:
    """Tell of columns of other networks' followers: a table is of one network."""
    more = [
        c
        for i, c in enumerate(table.header)
        if hand_kept_tables.network_of(c) and i not in roles.values()
    ]
    return (f"Not read: {', '.join(more)}. Keep each network in a table of its own.",) * bool(more)


def _more_sheets(source: Source) -> tuple[str, ...]:
    more = source.sheets[1:]
    return (f"Only the first of its {len(more) + 1} sheets was read.",) if more else ()


def _is_header(row: list[Any], said: Sidecar) -> bool:
    filled = [str(c) for c in row if str(c).strip()]
    roles = hand_kept_tables.roles_of(tuple(map(str, row)), said.columns)
    return (
        len(filled) <= MOST_COLUMNS
        and "date" in roles
        and bool(hand_kept_tables.TELLING & set(roles))
    )


def _dated(table: Table, column: int, said: Sidecar, ledger: Ledger) -> pd.DataFrame:
    """Return the rows of days (or of months) with `date` and `month`; totals, repeated headers and odd dates set aside."""
    header, cells = table.header, table.cells
    first = cells[column].astype("str").str.strip()
    again = first.eq(header[column].strip()) & first.ne("")
    words = [" ".join(map(str, row)) for row in cells.itertuples(index=False)]
    total = pd.Series([bool(TOTAL.search(w)) for w in words], cells.index, "bool")
    written = hand_written_values.read_days(
        cells[column].where(~(again | total), ""), ledger.file, header[column], said.day_first
    )
    total &= written.days.isna()
    all_months = bool(written.months[written.days.notna()].all())
    months = written.months & written.days.notna() & (not all_months)
    unsorted = hand_written_values.out_of_order(written.days.mask(months))
    unread = written.days.isna() & ~again & ~total
    for reason, found in (
        ("the header again", again),
        ("a totals row", total & ~again),
        (f"no readable date in '{header[column]}'", unread),
        ("a month among days", months),
        ("its date breaks the order of the others (perhaps a mistyped year)", unsorted),
    ):
        ledger.set_aside(reason, table.lines[found])
        if found is unread or found is unsorted:
            ledger.lost_cells(header[column], table.lines[found], cells.loc[found, column], reason)
    keep = ~(again | total | unread | months | unsorted)
    out: pd.DataFrame = cells.assign(date=written.days, month=written.months, line=table.lines)[
        keep
    ]
    return out


def _parsed(
    cells: pd.DataFrame, header: tuple[str, ...], roles: dict[str, int], ledger: Ledger
) -> pd.DataFrame:
    out: dict[str, Any] = {c: cells[c] for c in ("date", "month", "line")}
    for role, column in roles.items():
        if role == "date":
            continue
        read = hand_written_values.read_amounts if role in hand_kept_tables.KIND else texts
        values, bad = read(cells[column])
        ledger.lost_cells(header[column], cells.loc[bad, "line"], cells.loc[bad, column], NO_CELL)
        if role in hand_kept_tables.KIND:
            ledger.notes += hand_written_values.undecided(
                cells[column], header[column], whole=role != "royalty"
            )
        out[role] = values
    return pd.DataFrame(out)


plain_table = PlainTable(
    name="plain_table",
    about=About(
        service="a table kept by hand",
        download="any CSV, Excel or OpenDocument table with a column of dates and one of followers, visits, copies or money",
        kinds=("followers", "visits", "sales"),
        grain="as its dates: days, weeks or months",
        timezone="not stated, unless FILE.toml says it",
        cannot_tell="what its columns mean, beyond their names; what happened on days without a row",
        knowledge="how people keep such tables; a public one of 2016 to 2022",
    ),
)
