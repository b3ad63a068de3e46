"""Read files of hand-kept tables: choose which sheets and tables count, and name those left unread."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace
from typing import Any

import pandas as pd

from roi.errors import NotReadable, printable
from roi.loaders.families import hand_kept_tables
from roi.loaders.families.currency_names import (
    NO_CURRENCY_NAMED,
    currency_of_title,
    names_no_currency,
)
from roi.loaders.families.hand_kept_across import across_of, read_across, says_what_it_counts
from roi.loaders.families.hand_kept_amounts import BY_TITLE, STOCKS, Tables
from roi.loaders.families.hand_kept_blocks import Block, blocks_of
from roi.loaders.families.hand_kept_columns import is_summary, is_total, meaning_of
from roi.loaders.families.hand_kept_dated import read_dated, year_in
from roi.loaders.families.hand_kept_headers import Rows
from roi.loaders.families.hand_kept_month_days import ANY_YEAR, below_years, in_month
from roi.loaders.families.hand_kept_tables import KIND, MONEY
from roi.loaders.families.hand_written_periods import YEAR
from roi.loaders.families.hand_written_values import as_written, day_order, looks_like_a_day
from roi.loaders.families.people_lists import columns_of
from roi.loaders.families.sidecar import Sidecar, glimpsed, read_sidecar
from roi.loaders.protocol import About
from roi.loaders.row_ledger import joined
from roi.loaders.tables import SEARCHED_ROWS, first_rows, header_name, numbered_rows
from roi.records.dataset import Dataset, Reading
from roi.records.kinds import KINDS
from roi.sources.source import Source, workbook_of
from roi.sources.workbooks import is_copy

KINDS_OF_COLUMN = frozenset(hand_kept_tables.NAMES)
WIDE = 10  # columns
WORDY = 4  # columns of words that aren't understood, as of a program's list of orders
MOST_UNKNOWN = 4  # times as many columns as are understood
MOST_SHEETS = 60  # searched for a table when a file is identified


@dataclass(frozen=True)
class HandKeptTables:
    """A loader of hand-kept tables, asked after all others: with periods `across`, or with dated rows."""

    name: str
    about: About
    across: bool
    last_resort: bool = True

    def identifies(self, source: Source) -> bool:
        """Whether the first table of the file has periods across, or dated rows, and counts that we know by name."""
        return identifies(source, across=self.across)

    def read(self, source: Source) -> Reading:
        """Read every table of every sheet that can be told apart; say how each was understood."""
        return read(source)


def identifies(source: Source, *, across: bool) -> bool:
    """Whether a file's first table has months across, or dated rows; only sheets of notes may come before it."""
    if source.is_folder or (source.is_binary and not source.sheets):
        return False
    if "hand kept" not in source.seen:
        source.seen["hand kept"] = None if columns_of(source) else _first_table(source)
    return source.seen["hand kept"] is across


def _first_table(source: Source) -> bool | None:
    """Return whether the first table has months across; None if it isn't hand-kept.

    A workbook that begins with notes is claimed only if most of its tables are understood; otherwise a program wrote it.
    """
    said = glimpsed(source, KINDS_OF_COLUMN)
    first: bool | None = None
    understood = others = 0
    for index, name in enumerate(source.sheets[:MOST_SHEETS] or ("",)):
        rows = _filled(first_rows(source, index if source.sheets else None))
        blocks = [b for b in blocks_of(rows, name, said) if _is_readable(b, said)]
        if blocks and index == 0:
            return blocks[0].across
        holds_numbers = any(map(_holds_numbers, rows))
        if first is None:
            first = blocks[0].across if blocks else None
            if first is None and holds_numbers:
                return None
        understood += bool(blocks)
        others += holds_numbers and not blocks
    return first if understood > others else None


def what_lacks(source: Source) -> str | None:
    """Say what a table with months or years across needs to be readable; None for other files."""
    if source.is_folder or (source.is_binary and not source.sheets):
        return None
    said = glimpsed(source, KINDS_OF_COLUMN)
    name = source.sheets[0] if source.sheets else ""
    for block in blocks_of(_filled(first_rows(source)), name, said):
        if not block.across and _lacks_year(block, said):
            return (
                "not known, but a table with days that don't give their year. "
                f"Say the year in {source.name}.toml beside it, such as year = 2025"
            )
        if not block.across or not any(map(_holds_numbers, block.rows)):
            continue
        across = across_of(block, said)
        if across is None:
            return (
                "not known, but a table with months or quarters as columns that doesn't give their year, or what its rows are. "
                f"Say the year in {source.name}.toml beside it, such as year = 2025, and begin each row with a title"
            )
        if not says_what_it_counts(block, across):
            return (
                "not known, but a table with days, months or years as columns that doesn't say what it counts. "
                "Write it above the header or into its first cell, such as 'Copies sold'"
            )
    return None


def _holds_numbers(numbered: tuple[int, list[Any]]) -> bool:
    """Whether a row has a number beside another cell, as no row of a sheet of notes does."""
    filled = [str(c) for c in numbered[1] if str(c).strip()]
    return len(filled) > 1 and any(any(map(str.isdigit, c)) for c in filled)


def _is_readable(block: Block, said: Sidecar) -> bool:
    """Whether a table has a date below its header, or months and what they count."""
    if block.across:
        across = across_of(block, said)
        numbers = (c for _, row in block.rows for c in row[1:])
        return (
            across is not None
            and any(any(x.isdigit() for x in str(c)) for c in numbers)
            and says_what_it_counts(block, across)
        )
    width = len(block.header)
    rows = [[*r, *[""] * (width - len(r))][:width] for _, r in block.rows]
    if not rows:
        return False
    cells = pd.DataFrame(rows, dtype=object)
    roles = hand_kept_tables.roles_of(tuple(map(str, block.header)), said.columns)
    if _holds_changes(cells, roles):
        return False
    if not said.columns and _is_a_programs(block, len(roles)):
        return False
    if "year" in roles:
        return True
    months = cells[roles["date"]].map(as_written)
    words = (block.above, block.context)
    if in_month(list(months), words) is not None or below_years(list(months)) is not None:
        return True
    years = [c for c in months if YEAR.fullmatch(c)]
    year = year_in(block.above) or said.year or year_in(block.context)
    return len(years) > 1 or any(
        looks_like_a_day(c) or looks_like_a_day(f"{c} {year}") for c in months
    )


def _is_a_programs(block: Block, understood: int) -> bool:
    """Whether a table is so wide, of so many words and so little understood, that a program wrote it: its rows may be no sales."""
    named = {i: str(c).strip() for i, c in enumerate(block.header) if str(c).strip()}
    unknown = [i for i, name in named.items() if meaning_of(name) is None]
    understood = max(understood, len(named) - len(unknown))
    if len(named) < WIDE or MOST_UNKNOWN * understood >= len(named):
        return False
    return sum(_holds_words(block, i) for i in unknown) >= WORDY


def _holds_words(block: Block, column: int) -> bool:
    cells = [str(r[column]) for _, r in block.rows[:SEARCHED_ROWS] if column < len(r)]
    return 2 * sum(any(map(str.isalpha, c)) for c in cells) > len(cells)


def _lacks_year(block: Block, said: Sidecar) -> bool:
    """Whether a table's days say no year, and nothing above them does."""
    at = hand_kept_tables.roles_of(tuple(map(str, block.header)), said.columns).get("date")
    days = [as_written(r[at]) for _, r in block.rows if at is not None and at < len(r)]
    bare = [
        c for c in days if c and not looks_like_a_day(c) and looks_like_a_day(f"{c} {ANY_YEAR}")
    ]
    return 2 * len(bare) > len(days)


def _holds_changes(cells: pd.DataFrame, roles: dict[str, int]) -> bool:
    """Whether a table's only counts are of people, yet negative: then they are a service's daily changes."""
    counted = {r: i for r, i in roles.items() if r in KIND}
    stocks = [i for r, i in counted.items() if r in STOCKS]
    below = any(str(c).strip().startswith(("-", "−")) for i in stocks for c in cells[i])
    return below and len(stocks) == len(counted)


def _filled(rows: Iterable[tuple[int, list[Any]]]) -> Rows:
    return [(i, [*map(_plain, r)]) for i, r in rows if any(str(c).strip() for c in r)]


def _plain(cell: object) -> object:
    """Return a cell without what a program wrote around it for Excel: the formula ="…", an apostrophe before a number."""
    if not isinstance(cell, str):
        return cell
    if cell.startswith('="') and cell.endswith('"'):
        return cell[2:-1]
    return cell[1:] if cell.startswith("'") and cell[1:2].isdigit() else cell


def read(source: Source) -> Reading:
    """Read each table that says what it counts; name the sheets and tables that aren't read."""
    said = read_sidecar(source, KINDS_OF_COLUMN)
    sheets = list(_sheets(source, said))
    day_first = said.day_first if said.day_first is not None else _order(sheets, said, source.path)
    taken: list[_Read] = []
    unread: list[str] = []
    numbered = sorted(enumerate(sheets, start=1), key=lambda sheet: is_summary(sheet[1][0]))
    for number, (name, blocks) in numbered:
        found = _read_sheet(source.path, name, number, blocks, said, day_first)
        why = _why_not(name, found, taken)
        if why is None:
            taken.append(found)
        else:
            unread.append(f"sheet {number} of {len(sheets)} ({why})")
    refused = [why for r in taken for why in r.ledger.refused]
    if refused and not any(r.frames for r in taken):
        raise NotReadable(file=source.path, reason=" ".join(refused).rstrip("."))
    reading = _reading(taken, said, unread)
    notes = (*reading.notes, *_not_there(source.name, sheets, said))
    return replace(reading, notes=tuple(printable(str(note)) for note in notes))


def _not_there(file: str, sheets: list[tuple[str, list[Block]]], said: Sidecar) -> Iterator[str]:
    """Say which columns named in FILE.toml no table has."""
    there = {name for _, blocks in sheets for block in blocks for name in block.names}
    for name in said.columns:
        if header_name(name) not in there:
            yield f"{file}.toml names a column '{name}', which no table here has."


@dataclass
class _Read:
    """What was read from a sheet: records, and where its rows went."""

    sheet: int  # its number, since its name may be a person's and is never quoted
    ledger: Tables
    frames: list[pd.DataFrame] = field(default_factory=list)
    rows: int = 0
    kept: dict[str, int] = field(default_factory=dict)


def _sheets(source: Source, said: Sidecar) -> Iterator[tuple[str, list[Block]]]:
    if source.workbook is None:
        yield "", blocks_of(_filled(numbered_rows(source)), "", said)
    for index, name in enumerate(source.sheets):
        rows = workbook_of(source).rows_with_currencies(index)
        yield name, blocks_of(_filled(enumerate(rows, start=1)), name, said)


def _order(sheets: list[tuple[str, list[Block]]], said: Sidecar, file: str) -> bool | None:
    """Return whether dates are day-first, judged by all tables together."""
    texts: list[str] = []
    column = ""
    for block in (b for _, blocks in sheets for b in blocks if not b.across):
        header = tuple(map(str, block.header))
        at = hand_kept_tables.roles_of(header, said.columns).get("date")
        if at is not None:
            column = column or header[at]
            texts += [as_written(row[at]) for _, row in block.rows if len(row) > at]
    return day_order(texts, file, column)


def _read_sheet(
    file: str,
    name: str,
    number: int,
    blocks: list[Block],
    said: Sidecar,
    day_first: bool | None,
) -> _Read:
    """Return the records of a sheet's tables; name the tables that add up others."""
    out = _Read(number, Tables(file))
    for block in blocks:
        if is_total(block.above) or not _is_readable(block, said):
            out.ledger.notes.append(
                f"Not read: the table below line {block.line - 1}, {_why(block)}."
            )
            continue
        before = _aside(out.ledger)
        told = _with_currency(said, block)
        if block.across:
            frame, rows = read_across(block, told, out.ledger)
        else:
            frame, rows = read_dated(block, told, out.ledger, day_first)
        if told is not said and any(k in frame for k in MONEY):
            out.ledger.notes.append(BY_TITLE.format(told.currency))
        frame = _of_titles(frame, block.above, name)
        kept = rows - (_aside(out.ledger) - before)
        kind = next((k for k in KINDS for c in frame.columns if KIND.get(c) == k), None)
        if kind is not None and kept:
            out.kept[kind] = out.kept.get(kind, 0) + kept
            out.frames.append(frame)
        out.rows += rows
    return out


def _with_currency(said: Sidecar, block: Block) -> Sidecar:
    """Return what the author says, with the currency of the table's title or of the words above all tables."""
    words = (block.above, block.context)
    named = next((c for w in words if (c := currency_of_title(w)) is not None), None)
    return replace(said, currency=named) if said.currency is None and named else said


def _why(block: Block) -> str:
    if is_total(block.above):
        return "which adds up others"
    return "as nothing says what it counts" if block.across else "which has no readable date"


def _aside(ledger: Tables) -> int:
    return sum(map(len, ledger.aside.values()))


def _of_titles(frame: pd.DataFrame, above: str, sheet: str) -> pd.DataFrame:
    """Return records with the store or network in a table's title or sheet name, if no column has it."""
    for words in (above, sheet):
        meaning = meaning_of(words.strip()) if words.strip() else None
        for word in ("store", "network"):
            value = getattr(meaning, word, None)
            if value is not None and word not in frame:
                frame = frame.assign(**{word: value})
    return frame


def _why_not(name: str, found: _Read, taken: list[_Read]) -> str | None:
    """Return why a sheet isn't read along with the others, or None if it is."""
    if not found.frames:
        return "it has no table with dates and counts" if taken or name else None
    if taken and (is_copy(name) or is_total(name)):
        return "by its name it repeats or adds up others"
    mine = _times(found)
    for other in taken:
        if mine & _times(other):
            return f"it has days that are on sheet {other.sheet} too; if they are other sales, keep it as a file of its own and name its store"
    return None


def _times(found: _Read) -> set[tuple[Any, ...]]:
    """Return the months that a sheet covers for each kind, store and network."""
    out: set[tuple[Any, ...]] = set()
    for frame in found.frames:
        kinds = {KIND[c] for c in frame.columns if c in KIND}
        words = [
            frame[w].astype("str") if w in frame else pd.Series("", frame.index)
            for w in ("store", "network")
        ]
        out |= {(k, *key) for k in kinds for key in zip(frame["date"], *words, strict=True)}
    return out


def _reading(taken: list[_Read], said: Sidecar, unread: list[str]) -> Reading:
    frames = [
        f.assign(part=f"{i}.{j}") for i, r in enumerate(taken) for j, f in enumerate(r.frames)
    ]
    datasets: tuple[Dataset, ...] = ()
    notes: tuple[str, ...] = ()
    if frames:
        frame = pd.concat(frames, ignore_index=True)
        datasets, notes = hand_kept_tables.datasets(frame, said, said.network)
    parts = [r.ledger.reading((), r.rows, r.kept) for r in taken]
    named = (f"Sheets that were not read: {', '.join(unread)}.",) if unread else ()
    guessed = (NO_CURRENCY_NAMED,) if any(map(names_no_currency, datasets)) else ()
    whole = joined(parts, datasets)
    return replace(whole, notes=tuple(dict.fromkeys((*whole.notes, *named, *notes, *guessed))))
