"""Read hand-kept tables with periods as columns and a title, a store, a measure or a month in each row."""

from __future__ import annotations

import re
from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from typing import Any

import pandas as pd

from roi.loaders.families.currency_names import bears_currency
from roi.loaders.families.hand_kept_amounts import Tables, read_column
from roi.loaders.families.hand_kept_blocks import Block
from roi.loaders.families.hand_kept_columns import Meaning, is_total, meaning_of
from roi.loaders.families.hand_kept_dated import year_in
from roi.loaders.families.hand_kept_month_days import days_across, month_in
from roi.loaders.families.hand_kept_plan import CENT, role_in
from roi.loaders.families.hand_kept_tables import (
    KIND,
    MONEY,
    NETWORKS,
    ROLES,
    plain_name,
)
from roi.loaders.families.hand_kept_unread import unread
from roi.loaders.families.hand_written_periods import (
    YEAR,
    Period,
    month_of,
    period_of,
    short_months,
)
from roi.loaders.families.hand_written_values import as_written, read_amounts
from roi.loaders.families.sidecar import Sidecar
from roi.loaders.month_words import month_names
from roi.loaders.tables import header_name, read_table
from roi.records.services import service_called

FEWEST_TO_ADD = 3  # rows of which the last may add up the others
FEWEST_SUMS = 3  # numbers that no row but one of totals has from the rows above it
SEVERAL = 2  # periods: fewer are no header of periods
UNDATED = "the year of its months is not given"
TIMES = frozenset({"month", "year"})
LABELS = ("title", "store", "network", "format", "marketplace")


@dataclass(frozen=True)
class Across:
    """A header of periods: each column's period, the label column and what it holds, and what the table counts."""

    periods: dict[int, Period]
    label: int
    subtotals: frozenset[int]
    measure: int | None  # the column that names what each row counts, beside its title
    more: dict[str, int]  # further text columns, such as 'store' beside titles
    labels: str  # 'title', 'store', 'network', 'format', 'marketplace', 'month' or 'year'
    meaning: Meaning | None


def across_of(block: Block, said: Sidecar) -> Across | None:
    """Return what a header of months or years means, or None if nothing gives the year of its months."""
    own = f"{_label_of(block)} {block.above}"
    down = _years_down(block)
    year = next(iter(down), None) or year_in(own) or said.year or year_in(block.context)
    days = days_across(block.header, year, month_in((own, block.context)))
    periods = _periods(block.header, year) | days
    if len(periods) < SEVERAL:
        return None
    parts = {i for i, p in periods.items() if any(_lies_in(o, p) for o in periods.values())}
    rest = [i for i in range(len(block.header)) if i not in periods]
    measure = _measure_column(block, rest)
    label = _label(block, [i for i in rest if i != measure and not is_total(block.header[i])])
    if label is None:
        return None
    kept = {i: p for i, p in periods.items() if i not in parts}
    labels = [row[label] for _, row in block.rows if len(row) > label]
    return Across(
        kept,
        label,
        frozenset(parts),
        measure,
        {role: i for i in rest if i != label and (role := _role(block, i)) in LABELS},
        "year" if down else _labels(block, label, labels, kept),
        _meaning(block, label),
    )


def _years_down(block: Block) -> list[int]:
    """Return the years in a table's first column, if it holds nothing else but the names of totals."""
    cells = [as_written(row[0]) for _, row in block.rows if row]
    years = [int(c) for c in cells if YEAR.fullmatch(c)]
    rest = [c for c in cells if c and not YEAR.fullmatch(c) and not is_total(c)]
    return [] if rest else years


def _measure_column(block: Block, columns: list[int]) -> int | None:
    """Return the column beside titles that says what each row counts, if there is one."""
    for i in columns if len(columns) > 1 else ():
        cells = [str(r[i]).strip() for _, r in block.rows if i < len(r) and not is_total(r[i])]
        named = {_role_of(c) for c in cells if c}
        if named and named <= set(KIND) and cells.count("") < len(cells) / 2:
            return i
    return None


def _role_of(text: str) -> str | None:
    found = meaning_of(text)
    return found.role if found is not None and found.counted else None


def _label(block: Block, columns: list[int]) -> int | None:
    """Return the label column: the first with words in it, else the first."""

    def has_words(i: int) -> bool:
        cells = [str(row[i]) for _, row in block.rows if i < len(row)]
        return any(any(map(str.isalpha, c)) for c in cells)

    return next((i for i in columns if has_words(i)), columns[0] if columns else None)


def _label_of(block: Block) -> str:
    cells = [str(c) for c in block.header if not isinstance(c, int | float | date)]
    return cells[0] if cells else ""


def _periods(header: list[Any], year: int | None) -> dict[int, Period]:
    """Return the period that each cell of a header names, except single days."""
    texts = [as_written(c) if not isinstance(c, str) else c.strip() for c in header]
    if sum(bool(YEAR.fullmatch(t)) for t in texts[1:]) == 0 and YEAR.fullmatch(texts[0]):
        texts[0] = ""  # '2025 | Jan | Feb': the year of the other columns
    short = short_months(texts, named_month=True)
    out: dict[int, Period] = {}
    for i, (cell, text) in enumerate(zip(header, texts, strict=True)):
        if isinstance(cell, date):
            found = month_of(cell.year, cell.month) if cell.day == 1 else None
        elif not isinstance(cell, str) and not YEAR.fullmatch(text):
            found = None
        else:
            found = period_of(short.get(text, text), day_first=True, year=year) if text else None
        if found is not None and not found.is_day:
            out[i] = found
    return out


def _lies_in(inner: Period, outer: Period) -> bool:
    return outer.start <= inner.start and inner.end <= outer.end and inner != outer


def _role(block: Block, column: int) -> str | None:
    return ROLES.get(plain_name(str(block.header[column])))


def _labels(block: Block, label: int, cells: list[Any], periods: dict[int, Period]) -> str:
    """Return what a table's labels name: titles, stores, networks or months."""
    years = all(
        p.start.month == 1 and p.end == date(p.start.year + 1, 1, 1) for p in periods.values()
    )
    words = [header_name(c).rstrip(".") for c in cells if str(c).strip() and not is_total(c)]
    if years and len(words) > 1 and all(w in month_names() for w in words):
        return "month"
    role = _role(block, label)
    if role in LABELS:
        return role
    if len(words) > 1 and all(service_called(w) is not None for w in words):
        return "store"
    if len(words) > 1 and all(w in NETWORKS for w in words):
        return "network"
    return "title"


def _meaning(block: Block, label: int) -> Meaning | None:
    """Return what the whole table counts, by its first cell, else its title, else the words above all tables."""
    for words in (str(block.header[label]), block.above, block.context):
        plain = " ".join(re.sub(r"(?<!\d)(?:19|20)\d\d(?!\d)", " ", words).split())
        found = meaning_of(plain) if plain else None
        if found is not None and found.role in KIND:
            return found
        role = role_in(plain)
        if role is not None:
            return Meaning(role)
    return None


def says_what_it_counts(block: Block, across: Across) -> bool:
    """Whether a table says what it counts, as a whole or in a row's label."""
    return across.meaning is not None or any(
        _row_meaning(row, across, measures=True) is not None for _, row in block.rows
    )


def read_across(block: Block, said: Sidecar, ledger: Tables) -> tuple[pd.DataFrame, int]:
    """Return a record for each filled cell of the rows that say what they count, and the number of rows."""
    table = read_table(
        [(block.line, block.header), *block.rows], lambda row: row == block.header, ledger.file
    )
    even = table.even(ledger, fewest=1)
    across = across_of(block, said)
    body = list(zip(even.lines.tolist(), even.cells.to_numpy().tolist(), strict=True))
    if across is None:
        ledger.set_aside(UNDATED, [i for i, _ in body])
        return pd.DataFrame(columns=["date", "end", "month", "line"]), len(table.cells)
    used = {across.label, across.measure, *across.periods, *across.more.values()}
    others = [i for i in range(len(block.header)) if i not in used]
    ledger.notes.extend(unread(block.header, others, across.subtotals))
    measures = _are_measures(body, across)
    totals = [i for i, row in body if is_total(row[across.label])]
    if not totals and not measures and across.measure is None:
        totals = _last_adds_up(body, across)
    meanings = {
        i: _row_meaning(row, across, measures=measures) for i, row in body if i not in totals
    }
    unnamed = [i for i, m in meanings.items() if m is None]
    ledger.set_aside("a totals row", totals)
    ledger.set_aside("nothing says what this row counts", unnamed)
    kept = [(i, row) for i, row in body if meanings.get(i) is not None]
    frame, read = _long(kept, across, {i: m for i, m in meanings.items() if m}, said, ledger)
    if not read:
        ledger.set_aside("no month has a number", [i for i, _ in kept])
        return frame, len(table.cells)
    counted = " or ".join(dict.fromkeys(r.replace("_", " ") for r in read))
    of = f" of a {across.labels}" if not measures and across.labels != "month" else ""
    column = "a year" if across.labels == "month" else _named_alike(across.periods.values())
    ledger.notes.append(f"A row is read as {counted}{of}, a column as {column}.")
    return frame, len(table.cells)


def _named_alike(periods: Collection[Period]) -> str:
    if all(p.is_day for p in periods):
        return "a day"
    return "a month" if all(p.is_month for p in periods) else "a longer time"


def _are_measures(body: list[tuple[int, list[Any]]], across: Across) -> bool:
    """Whether most rows are labelled with a measure, not with a title or a store."""
    if across.labels in TIMES or across.measure is not None:
        return False
    labels = [
        r[across.label]
        for _, r in body
        if str(r[across.label]).strip() and not is_total(r[across.label])
    ]
    known = [c for c in labels if (m := meaning_of(str(c).strip())) is not None and m.role in KIND]
    return across.meaning is None or 2 * len(known) > len(labels)


def _last_adds_up(body: list[tuple[int, list[Any]]], across: Across) -> list[int]:
    """Return the line of the last row if each of its numbers is the sum of those above, whatever the row is called."""
    if len(body) < FEWEST_TO_ADD:
        return []
    cells = pd.DataFrame([[row[i] for i in across.periods] for _, row in body], dtype=object)
    numbers = cells.apply(lambda c: read_amounts(c).values.fillna(0.0))
    whole, parts = numbers.iloc[-1], numbers.iloc[:-1].sum()
    adds_up = bool(((whole - parts).abs() < CENT).all()) and int(whole.ne(0).sum()) >= FEWEST_SUMS
    return [body[-1][0]] if adds_up else []


def _row_meaning(row: list[Any], across: Across, *, measures: bool) -> Meaning | None:
    """Return what a row counts; None for another measure's name among titles, which may be either."""
    if across.measure is not None:
        named = str(row[across.measure]).strip() if len(row) > across.measure else ""
        return meaning_of(named) if named else None
    label = str(row[across.label]).strip() if len(row) > across.label else ""
    if not label:
        return None
    own = None if across.labels in TIMES else meaning_of(label)
    if own is not None and own.role in KIND and own.counted:
        same = across.meaning is not None and own.role == across.meaning.role
        return own if measures or same else None
    return None if measures else across.meaning


def _long(
    rows: list[tuple[int, list[Any]]],
    across: Across,
    meanings: dict[int, Meaning],
    said: Sidecar,
    ledger: Tables,
) -> tuple[pd.DataFrame, list[str]]:
    """Return the records of the rows' cells, and the roles of those that could be read."""
    found = [
        (line, row, i, p)
        for line, row in rows
        for i, p in sorted(across.periods.items(), key=lambda item: item[1].start)
        if i < len(row)
    ]
    cells = pd.DataFrame(
        {
            "line": [line for line, *_ in found],
            "value": pd.Series([row[i] for _, row, i, _ in found], dtype="object"),
            "label": [str(row[across.label]).strip() for _, row, *_ in found],
        }
    )
    for word, column in across.more.items():
        cells[word] = [str(row[column]).strip() or None for _, row, *_ in found]
    periods = [_period(row, p, across) for _, row, _, p in found]
    cells["date"] = pd.Series([p.start if p else None for p in periods], dtype="datetime64[us]")
    cells["end"] = pd.Series([p.end if p else None for p in periods], dtype="datetime64[us]")
    cells["month"] = pd.Series([p is not None and p.is_month for p in periods], dtype="bool")
    named = pd.Series(
        [_named(m, line) for line, m in ((n, meanings[n]) for n in cells["line"])], dtype="object"
    )
    parts: list[pd.DataFrame] = []
    read: list[str] = []
    for meaning, of_one in cells[cells["date"].notna()].groupby(named, sort=False):
        part, role = _of_meaning(meaning[0], of_one, across, said, ledger)
        if role is not None:
            read.append(role)
            parts.append(part)
    frame = (
        pd.concat(parts, ignore_index=True)
        if parts
        else cells.iloc[:0].drop(columns=["value", "label", *across.more])
    )
    return frame, read


def _named(meaning: Meaning, line: int) -> tuple[Meaning, int | None]:
    """Return the key by which rows are read together; running totals are read one row at a time."""
    return meaning, line if meaning.so_far else None


def _period(row: list[Any], period: Period, across: Across) -> Period | None:
    if across.labels == "year":
        return _in_year(period, as_written(row[across.label]))
    if across.labels != "month":
        return period
    month = month_names().get(header_name(row[across.label]).rstrip("."))
    return month_of(period.start.year, month) if month else None


def _in_year(period: Period, year: str) -> Period | None:
    """Return a month or quarter in the year that its row names."""
    if not YEAR.fullmatch(year):
        return None
    later = int(year) - period.start.year
    start, end = (d.replace(year=d.year + later) for d in (period.start, period.end))
    return Period(start, end, period.is_month)


def _of_meaning(
    meaning: Meaning, cells: pd.DataFrame, across: Across, said: Sidecar, ledger: Tables
) -> tuple[pd.DataFrame, str | None]:
    """Return the records of rows that count the same thing."""
    filled = [c for c in cells["value"] if str(c).strip()]
    is_money = 2 * sum(map(bears_currency, filled)) > len(filled)
    role = "royalty" if meaning.role == "units" and is_money else meaning.role or ""
    read_as = Meaning(role, currency=meaning.currency, so_far=meaning.so_far)
    base = cells[["label"]].rename(columns={"label": "title"})
    amounts = read_column(
        read_as, cells, "value", role.replace("_", " "), base, said, ledger, place="a month"
    )
    if amounts is None or amounts.values.isna().all():
        return cells, None
    out = cells[["date", "end", "month", "line", *across.more]].assign(**{role: amounts.values})
    if role in MONEY:
        out["currency"] = amounts.currencies
    is_label = [meaning_of(t) is None or meaning_of(t).role is None for t in cells["label"]]  # type: ignore[union-attr]
    if across.labels in LABELS:
        out[across.labels] = cells["label"].where(pd.Series(is_label, cells.index))
    for word, value in (
        ("store", meaning.store),
        ("network", meaning.network),
        ("format", meaning.format),
    ):
        if value is not None:
            out[word] = value
    return out[amounts.values.notna()], role
