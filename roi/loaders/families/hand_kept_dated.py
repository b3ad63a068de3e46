"""Read hand-kept tables of dated rows; set aside totals, repeated headers and dates out of order."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import replace
from typing import Any

import pandas as pd

from roi.loaders.families import hand_written_values
from roi.loaders.families.hand_kept_amounts import Amounts, Tables, read_column
from roi.loaders.families.hand_kept_blocks import Block
from roi.loaders.families.hand_kept_columns import OF_COPIES, is_every, is_total, total_of
from roi.loaders.families.hand_kept_merged import STANDS_ONCE, filled_dates, filled_words
from roi.loaders.families.hand_kept_month_days import below_years, in_month
from roi.loaders.families.hand_kept_plan import Apart, Measured, Plan, plan_of
from roi.loaders.families.hand_kept_states import (
    BY_STATE,
    BY_TYPE,
    STATES,
    TYPES,
    columns_called,
    given_away,
    no_sales,
)
from roi.loaders.families.hand_kept_tables import KIND, MONEY, ROLES, plain_name
from roi.loaders.families.hand_kept_unread import called, unread
from roi.loaders.families.hand_kept_weeks import whole_periods
from roi.loaders.families.hand_written_periods import YEAR
from roi.loaders.families.hand_written_values import Written, as_written, read_days
from roi.loaders.families.sidecar import Sidecar
from roi.loaders.parse import texts
from roi.loaders.row_ledger import NO_CELL
from roi.loaders.tables import Table, header_name, nameless, read_table

APART = frozenset({"store", "network", "format", "marketplace"})
TWEETS = re.compile(r"(?i)(?<![^\W_])(?:tweets?|twitter)(?![^\W_])")


def read_dated(
    block: Block, said: Sidecar, ledger: Tables, day_first: bool | None
) -> tuple[pd.DataFrame, int]:
    """Return the records of a table's rows, and the number of rows; report what isn't read."""
    header = [str(c) for c in block.header]
    rows = [*block.before, (block.line, block.header), *block.rows]
    table = read_table(rows, lambda row: row == block.header, ledger.file)
    even = table.even(ledger, fewest=0)
    unnamed = len(even.cells.columns) - len(header)
    header += [""] * unnamed
    even = replace(even, header=(*even.header, *[""] * unnamed))
    plan = plan_of(block, said, even.cells, ledger.file)
    ledger.notes.extend(plan.notes)
    frame = _dated(even, plan, block, said, ledger, day_first)
    states, types = columns_called(header, STATES), columns_called(header, TYPES)
    stated = no_sales(frame, states) & ~_is_taken_off(frame, plan)
    ledger.set_aside(BY_STATE, frame.loc[stated, "line"])
    frame = frame[~stated]
    read, records = _records(frame, even, plan, said, ledger)
    free = given_away(frame, types)
    if "units" in records and free.any():
        records = _given_away(records, frame.loc[free, "line"])
        ledger.notes.append(BY_TYPE)
    used = {*plan.dates.values(), *plan.words.values(), *(m.column for m in read)}
    used |= {*(states if stated.any() else ()), *(types if free.any() else ())}
    others = [i for i in range(len(header)) if i not in used]
    ledger.notes.append(_shown(header, plan, read, said))
    ledger.notes.extend(unread(header, others))
    names = ["read" if i in used else name.strip() for i, name in enumerate(header)]
    ledger.notes.extend(nameless(even, names))
    if "network" not in records and said.network is None and any(map(TWEETS.search, header)):
        records = records.assign(network="x")
    return records, len(table.cells)


def _is_taken_off(frame: pd.DataFrame, plan: Plan) -> pd.Series[bool]:
    """Return which rows have a negative number: they take an earlier sale off."""
    columns = [hand_written_values.read_amounts(frame[m.column]).values for m in plan.measured]
    out = pd.Series(data=False, index=frame.index)
    for values in columns:
        out |= values < 0
    return out


def _given_away(records: pd.DataFrame, lines: pd.Series[Any]) -> pd.DataFrame:
    """Return records with the copies of these lines as free ones."""
    free = records["line"].isin(lines)
    given = records.get("free_units", pd.Series(float("nan"), records.index))
    return records.assign(
        units=records["units"].mask(free, 0.0), free_units=given.where(~free, records["units"])
    )


def _shown(header: list[str], plan: Plan, read: Iterable[Measured], said: Sidecar) -> str:
    """Say how each column was understood."""
    order = list(dict.fromkeys(ROLES.values()))
    known = [
        (order.index(r), i, r.replace("_", " ")) for r, i in {**plan.dates, **plan.words}.items()
    ]
    for m in read:
        role = (m.meaning.role or "").replace("_", " ")
        apart = ", ".join(
            a for a in m.apart if a and a.casefold() not in header[m.column].casefold()
        )
        named = f"{role} so far" if m.meaning.so_far else role
        known.append(
            (order.index(m.meaning.role or ""), m.column, f"{named} ({apart})" if apart else named)
        )
    told = set(map(header_name, said.columns))
    pairs = (
        f"{repr(header[i]) if header_name(header[i]) in told else called(header, i)} as {role}"
        for _, i, role in sorted(known)
    )
    return f"Columns were read so: {', '.join(pairs)}."


def date_cells(table: pd.DataFrame, plan: Plan) -> pd.Series[Any]:
    """Return each row's date as written, joined if it is spread over several columns."""
    if "year" not in plan.dates:
        return table[plan.dates["date"]]
    parts = [plan.dates[p] for p in ("day", "date", "year") if p in plan.dates]
    written = table[parts].map(as_written)
    if "date" in plan.dates:
        month = written[plan.dates["date"]]
        numbers = month.str.fullmatch(r"\d{1,2}")
        part = "-W" if plan.weeks else "-"
        iso = written[plan.dates["year"]] + part + month.str.zfill(2)
        if "day" in plan.dates:
            iso = iso + "-" + written[plan.dates["day"]].str.zfill(2)
        full = month.map(lambda t: bool(re.search(r"(?:19|20)\d\d", t)))
        joined = written.agg(" ".join, axis="columns").str.strip()
        blank = month.eq("") | ~written[plan.dates["year"]].map(lambda t: bool(YEAR.fullmatch(t)))
        return joined.where(~numbers, iso).where(~full, month).where(~blank, "")
    return written.agg(" ".join, axis="columns").str.strip()


def _dated(
    table: Table,
    plan: Plan,
    block: Block,
    said: Sidecar,
    ledger: Tables,
    day_first: bool | None,
) -> pd.DataFrame:
    """Return the rows of days (or of months) with `date`, `end` and `month`; set aside totals, headers and odd dates."""
    column = plan.dates.get("date", plan.dates.get("year", 0))
    name, cells = table.header[column], table.cells
    first = cells[column].astype("str").str.strip()
    again = first.eq(name.strip()) & first.ne("")
    written = _all_dates(
        _in_full(date_cells(cells, plan), block), cells[~again], plan, name, ledger
    )
    read = read_days(
        written.where(~again, ""),
        ledger.file,
        name,
        day_first,
        year=year_in(block.above) or said.year or year_in(block.context),
        named_month=plain_name(name) != "date",
    )
    written_days = read.days
    read = _as_whole(read, plain_name(name), ledger)
    ledger.notes.extend(read.told)
    total = _totals(cells, plan, column, read.days.isna()) & ~again
    days = read.days.mask(total)
    known = days.notna()
    long = known & read.long
    mostly_long = bool(known.any()) and 2 * int(long.sum()) >= int(known.sum())
    odd = (known & ~long) if mostly_long else long
    odd = odd if bool(long.any()) else known & False
    inside = _subtotals(days, read.ends, cells, plan) & ~odd if mostly_long else odd & False
    unsorted = hand_written_values.out_of_order(days.mask(odd | inside))
    unread = days.isna() & ~again & ~total
    reason = "a day among months" if mostly_long else "a month among days"
    for why, found in (
        ("the header again", again),
        ("a totals row", total),
        (f"no readable date in '{name}'", unread),
        (reason, odd),
        ("a subtotal of other rows", inside),
        ("its date breaks the order of the others (perhaps a mistyped year)", unsorted),
    ):
        ledger.set_aside(why, table.lines[found])
        if found is unread or found is unsorted:
            ledger.lost_cells(name, table.lines[found], cells.loc[found, column], why)
    keep = ~(again | total | unread | odd | inside | unsorted)
    dated = {"date": days, "end": read.ends, "month": read.months, "line": table.lines}
    dated["stands"] = written_days
    out: pd.DataFrame = cells.assign(**dated)[keep]
    return _with_all_words(out, plan, table.header, ledger)


def _as_whole(read: Written, name: str, ledger: Tables) -> Written:
    """Return the weeks or months that days stand for in a column of that name."""
    whole = whole_periods(name, read.days, read.ends)
    if whole is None:
        return read
    ledger.notes.append(whole.note)
    return replace(read, days=whole.days, ends=whole.ends, months=whole.months)


def _in_full(written: pd.Series[Any], block: Block) -> pd.Series[Any]:
    """Return dates in full: bare days of the month that a title or the sheet names, months below their year."""
    cells = list(written.map(as_written))
    full = in_month(cells, (block.above, block.context)) or below_years(cells)
    return written if full is None else pd.Series(full, written.index, dtype="object")


def _all_dates(
    written: pd.Series[Any], cells: pd.DataFrame, plan: Plan, name: str, ledger: Tables
) -> pd.Series[Any]:
    """Return the dates, also of rows below a date that counts for them."""
    words = cells[[i for role, i in plan.words.items() if role in APART or role == "title"]]
    filled = (
        filled_dates(written.map(as_written)[words.index], words) if len(words.columns) else None
    )
    if filled is None:
        return written
    ledger.notes.append(STANDS_ONCE.format(name=name))
    return filled.reindex(written.index, fill_value="")


def _with_all_words(
    frame: pd.DataFrame, plan: Plan, header: tuple[str, ...], ledger: Tables
) -> pd.DataFrame:
    """Return the rows with the store or title also of those below one that counts for them."""
    for role in ("store", "title", "network"):
        column = plan.words.get(role)
        filled = (
            None if column is None or frame.empty else filled_words(frame[column], frame["date"])
        )
        if filled is not None:
            ledger.notes.append(STANDS_ONCE.format(name=header[plan.words[role]]))
            frame = (
                frame.assign(**{"_": filled}).drop(columns=[column]).rename(columns={"_": column})
            )
    return frame


def year_in(words: str) -> int | None:
    """Return the only year that a title names, or None."""
    years = set(re.findall(r"(?<!\d)20\d\d(?!\d)", words))
    return int(years.pop()) if len(years) == 1 else None


def _totals(
    cells: pd.DataFrame, plan: Plan, column: int, undated: pd.Series[bool]
) -> pd.Series[bool]:
    """Return which rows are totals: a whole date or text cell says so or, without a date, any cell."""
    by_name = cells[column].map(is_total)
    for role, i in plan.words.items():
        if role in APART or role == "title":
            found = cells[i].map(is_total)
            found |= cells[i].map(is_every) if role in APART else False
            found |= cells[i].map(total_of).isin(set(cells[i].map(header_name)) - {""})
            by_name |= found if not found.all() else False
    anywhere = cells[undated].map(is_total).any(axis="columns").reindex(cells.index)
    return by_name | anywhere.fillna(value=False).astype("bool")


def _subtotals(
    days: pd.Series[Any], ends: pd.Series[Any], cells: pd.DataFrame, plan: Plan
) -> pd.Series[bool]:
    """Return which rows cover a longer period that contains shorter ones of the same title and store."""
    out = pd.Series(data=False, index=days.index)
    known = days.notna()
    lengths = (ends - days).where(known)
    if lengths.nunique() < 2:
        return out
    words = cells[list(plan.words.values())].astype("str").apply(lambda c: c.str.strip())
    shortest = lengths.min()
    for i in lengths.index[(lengths > shortest) & known]:
        within = known & (days >= days[i]) & (ends <= ends[i]) & (lengths < lengths[i])
        alike = ((words == words.loc[i]) | (words.loc[i] == "")).all(axis="columns")
        out[i] = bool((within & alike).any())
    return out


def _records(
    frame: pd.DataFrame, table: Table, plan: Plan, said: Sidecar, ledger: Tables
) -> tuple[list[Measured], pd.DataFrame]:
    """Return the columns read, and a record for each row and each store, network or format with columns of its own."""
    base = frame[["date", "end", "month", "stands", "line"]].copy()
    for role, column in plan.words.items():
        values, bad = texts(frame[column])
        ledger.lost_cells(
            table.header[column], frame.loc[bad, "line"], frame.loc[bad, column], NO_CELL
        )
        base[role] = values
    read: list[Measured] = []
    columns: dict[Apart, list[tuple[Measured, Amounts]]] = {}
    for m in plan.measured:
        amounts = read_column(
            m.meaning, frame, m.column, table.header[m.column], base, said, ledger
        )
        if amounts is not None:
            read.append(m)
            columns.setdefault(m.apart, []).append((m, amounts))
    if any(m.meaning.role == "units" for m in plan.measured if m not in read):
        # What came back of sales that aren't copies is no copies either.
        read = [m for m in read if m.meaning.role not in OF_COPIES]
        columns = {a: [(m, x) for m, x in found if m in read] for a, found in columns.items()}
    parts = [p for a, found in columns.items() if found for p in _of_one(base, a, found)]
    if not parts:
        ledger.set_aside("none of its numbers could be read", base["line"])
        return read, base.iloc[:0]
    return read, pd.concat(_without_blanks(parts), ignore_index=True)


def _of_one(
    base: pd.DataFrame, apart: Apart, found: list[tuple[Measured, Amounts]]
) -> list[pd.DataFrame]:
    """Return the records of one store, network or format, with an extra one for each further currency."""
    out = base.copy()
    for role, value in zip(("store", "network", "format", "title"), apart, strict=True):
        if value:
            out[role] = value
    further: list[pd.DataFrame] = []
    paid = pd.Series(data=False, index=base.index)
    for m, amounts in found:
        role = m.meaning.role or ""
        if role not in out and not (role in MONEY and _are_other(out.get("currency"), amounts)):
            out[role] = amounts.values
            if role in MONEY:
                out["currency"] = _filled(out.get("currency"), amounts.currencies)
        else:
            more = out[[c for c in out.columns if c not in KIND]].assign(
                **{role: amounts.values, "currency": amounts.currencies}
            )
            further.append(more[amounts.values.notna()])
            paid |= amounts.values.notna() & (role == "royalty")
    if "royalty" in out and paid.any():
        out["royalty"] = out["royalty"].mask(out["royalty"].isna() & paid, 0.0)
    return [out, *further]


def _are_other(own: pd.Series[Any] | None, found: Amounts) -> bool:
    """Whether amounts are in other currencies than those beside them."""
    if own is None:
        return False
    there = found.values.notna() & found.currencies.notna() & own.notna()
    return bool((there & (found.currencies != own)).any())


def _filled(own: pd.Series[Any] | None, found: pd.Series[Any]) -> pd.Series[Any]:
    return found if own is None else own.where(own.notna(), found)


def _without_blanks(parts: list[pd.DataFrame]) -> list[pd.DataFrame]:
    """Return the records; if a row makes several, drop those without any number."""
    if len(parts) == 1:
        return parts
    kept = [p[p[[c for c in p.columns if c in KIND]].notna().any(axis="columns")] for p in parts]
    lines = pd.concat([p["line"] for p in kept])
    first = parts[0]
    return [pd.concat([kept[0], first[~first["line"].isin(lines)]]).sort_index(), *kept[1:]]
