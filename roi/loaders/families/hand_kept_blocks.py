"""Find the tables of a hand-kept sheet, each with its own header: stacked, side by side, or under titles."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import lru_cache
from itertools import islice, pairwise
from typing import Any

from roi.loaders.families.hand_kept_columns import MEASURED, is_total, meaning_of
from roi.loaders.families.hand_kept_headers import Rows, in_one_row
from roi.loaders.families.hand_kept_month_days import (
    day_numbers,
    looks_like_days_across,
    may_be_day,
)
from roi.loaders.families.hand_kept_tables import DATES, ROLES, TELLING, plain_name, roles_of
from roi.loaders.families.hand_written_periods import MONTH, SHORT_MONTH, YEAR, names_part
from roi.loaders.families.hand_written_values import as_written, looks_like_a_day
from roi.loaders.families.sidecar import Sidecar
from roi.loaders.month_words import is_month_name, month_names
from roi.loaders.parse import MANY
from roi.loaders.tables import header_name

MOST_COLUMNS = 20  # nobody keeps more by hand; a program wrote a wider table
FEWEST = 3  # months that make a row of months
NEAR = 5  # rows between the headers of tables side by side
SEVERAL = 2  # stores, networks, years or tables: fewer are no row of them
LONGEST = 40  # longest cell that names a month


@dataclass(frozen=True)
class Block:
    """A table of a sheet.

    Attributes
    ----------
    across : whether its columns are months or years; otherwise its rows are dated.
    header : the header's cells, from the block's first column on.
    groups : the cell right above each column, where it distinguishes columns of the same name.
    above : the words above it that belong to it alone: a title, a year.
    context : the words above all tables of the sheet, and the sheet's name.
    rows : its rows below the header; `before` has those above it, where a row may have strayed.
    column : its first column in the sheet.
    """

    across: bool
    line: int
    header: list[Any]
    groups: tuple[str, ...]
    above: str
    context: str
    rows: Rows
    before: Rows
    column: int = 0

    @property
    def names(self) -> tuple[str, ...]:
        """The header's names in the form in which they are compared."""
        return tuple(map(header_name, self.header))


@dataclass(frozen=True)
class _Head:
    """A header: its row's position, its columns [start, end), its shape, and the columns that it names without a gap."""

    row: int
    start: int
    end: int | None
    across: bool
    named: tuple[int, int]

    def of(self, row: Sequence[Any]) -> list[Any]:
        return list(row[self.start : self.end])

    def overlaps(self, other: _Head) -> bool:
        return (self.end is None or other.start < self.end) and (
            other.end is None or self.start < other.end
        )


def blocks_of(rows: Rows, sheet: str, said: Sidecar) -> list[Block]:
    """Return the tables of a sheet, given its non-blank rows."""
    told = frozenset(map(header_name, said.columns))
    rows = in_one_row(rows)
    heads = _set_apart([h for i, (_, row) in enumerate(rows) for h in _heads(i, row, said, told)])
    whole = [b for h in heads for b in _by_year(_block(h, heads, rows, sheet))]
    blocks = [b for one in whole for b in _by_measure(one)]
    return _merged(blocks)


def _set_apart(heads: list[_Head]) -> list[_Head]:
    """Return headers that begin and end beside those of other tables, which may stand a few rows higher or lower."""
    out: list[_Head] = []
    for h in heads:
        near = [o.named for o in heads if 0 < abs(o.row - h.row) <= NEAR]
        first, last = h.named
        ends = [a for a, _ in near if last < a]
        begins = first if any(b < first for _, b in near) else h.start
        out.append(replace(h, start=begins, end=h.end or min(ends, default=None)))
    return out


def _by_year(block: Block) -> list[Block]:
    """Split a table with years above columns of one name into a table for each year."""
    years = sorted({g for g in block.groups if YEAR.fullmatch(g)})
    if block.across or len(years) < SEVERAL:
        return [block]

    def of(row: list[Any], columns: list[int]) -> list[Any]:
        return [row[i] if i < len(row) else "" for i in columns]

    out: list[Block] = []
    for year in years:
        columns = [i for i, g in enumerate(block.groups) if g == year or not YEAR.fullmatch(g)]
        out.append(
            replace(
                block,
                header=of(block.header, columns),
                groups=tuple(of(["" if g == year else g for g in block.groups], columns)),
                above=f"{block.above} {year}".strip(),
                rows=[(n, x) for n, r in block.rows if _filled(x := of(r, columns))],
                before=[],
            )
        )
    return out


def _by_measure(block: Block) -> list[Block]:
    """Split a table with measures below each month into a table for each measure."""
    names = [plain_name(str(c)) for c in block.rows[0][1]] if block.across and block.rows else []
    measures = dict.fromkeys(n for n in names if n)
    if len(measures) < 2 or not all(ROLES.get(n) in MEASURED for n in measures):
        return [block]
    over: list[Any] = []
    for own, name in zip(block.header, names, strict=False):
        over.append(own if str(own).strip() or not over or not name else over[-1])

    def of(row: list[Any], measure: str) -> list[Any]:
        return [x for x, n in zip(row, names, strict=False) if n in ("", measure)]

    return [
        replace(block, header=of(over, m), above=f"{block.above} {m}".strip(), rows=rows)
        for m in measures
        for rows in [[(n, of(r, m)) for n, r in block.rows[1:]]]
    ]


def _block(head: _Head, heads: list[_Head], rows: Rows, sheet: str) -> Block:
    line, row = rows[head.row]
    later = [h.row for h in heads if h.row > head.row and h.overlaps(head)]
    earlier = [h.row for h in heads if h.row < head.row and h.overlaps(head)]
    after = next((h for h in heads if later and h.row == later[0] and h.overlaps(head)), None)
    end = after.row - _titles(after, rows, head.row + 1) if after is not None else len(rows)
    header = head.of(row)
    first = heads[0].row
    titles = _titles(head, rows, earlier[-1] + 1 if earlier else 0)
    own = [head.of(r) for _, r in rows[head.row - titles : head.row]]
    groups = _groups(own[-1], header) if own else ()
    above = own[:-1] if groups else own
    alone = len(heads) == 1
    top = rows[:first] if alone else rows[: first - _titles(heads[0], rows, 0)]
    return Block(
        across=head.across,
        line=line,
        header=header,
        groups=groups,
        above=_words(above),
        context=" ".join([sheet, _words([r for _, r in top])]).strip(),
        rows=[(n, x) for n, r in rows[head.row + 1 : end] if _filled(x := head.of(r))],
        before=[] if earlier else [(n, head.of(r)) for n, r in rows[: head.row - titles]],
        column=head.start,
    )


def _words(rows: list[list[Any]]) -> str:
    return " ".join(str(c).strip() for row in rows for c in row if str(c).strip())


def _filled(row: Sequence[Any]) -> int:
    return sum(bool(str(c).strip()) for c in row)


def _titles(head: _Head, rows: Rows, first: int) -> int:
    """Return how many rows right above a header are titles: a single cell, or names above its columns."""
    count = 0
    for i in range(head.row - 1, first - 1, -1):
        cells = [c for c in head.of(rows[i][1]) if str(c).strip()]
        is_title = len(cells) == 1 and isinstance(cells[0], str) and not looks_like_a_day(cells[0])
        is_year = len(cells) == 1 and YEAR.fullmatch(as_written(cells[0])) is not None
        over = i == head.row - 1 and bool(_groups(head.of(rows[i][1]), head.of(rows[head.row][1])))
        if not (is_title or is_year or over):
            break
        count += 1
    return count


def _groups(row: Sequence[Any], header: Sequence[Any]) -> tuple[str, ...]:
    """Return the names in a row above the header, if they distinguish header columns of the same name."""
    names = [header_name(c) for c in header]
    twice = {n for n in names if n and names.count(n) > 1 and n not in DATES}
    labels = [" ".join(str(c).split()) for c in row]
    if (
        not twice
        or not any(labels)
        or any(re.fullmatch(r"[\d.,]+", t) and not YEAR.fullmatch(t) for t in labels)
    ):
        return ()
    out: list[str] = []
    for i, name in enumerate(names):
        own = labels[i] if i < len(labels) else ""
        out.append(own or (out[-1] if out and name not in DATES else ""))
    apart = {(n, g) for n, g in zip(names, out, strict=True) if n in twice}
    return tuple(out) if len(apart) > len(twice) else ()


def _heads(i: int, row: list[Any], said: Sidecar, told: frozenset[str]) -> list[_Head]:
    """Return the headers in a row: one, or several side by side."""
    if not _may_be_head(row, told):
        return []
    runs = list(_runs(row))
    kinds = [_kind(row[a:b], said) for a, b in runs]
    found = [(a, b, k) for (a, b), k in zip(runs, kinds, strict=True) if k is not None]
    if len(found) < SEVERAL:
        named = found[0][:2] if found else (0, len(row))
        found = _by_repeated_date(row, said)
    if not found:
        kind = _kind(row, said)
        return [_Head(i, 0, None, kind, named)] if kind is not None else []
    starts = [a - 1 if k and a > 0 and _is_period(row[a]) else a for a, _, k in found]
    ends: list[int | None] = [*starts[1:], None]
    parts = zip(starts, ends, found, strict=True)
    return [_Head(i, a, b, k, (a, last)) for a, b, (_, last, k) in parts]


def _by_repeated_date(row: list[Any], said: Sidecar) -> list[tuple[int, int, bool]]:
    """Return where tables begin that are side by side without a blank column between them."""
    names = [plain_name(str(c)) for c in row]
    dates = [i for i, n in enumerate(names) if n in DATES]
    if len(dates) < SEVERAL or len({names[i] for i in dates}) > 1:
        return []
    starts = [0, *dates[1:]]
    ends = [*starts[1:], len(row)]
    pieces = [(a, b) for a, b in zip(starts, ends, strict=True)]
    whole = all(_kind(row[a:b], said) is False for a, b in pieces)
    return [(a, b, False) for a, b in pieces] if whole else []


def _runs(row: list[Any]) -> Iterator[tuple[int, int]]:
    """Yield the columns [start, end) of each run of non-blank cells."""
    start = None
    for i, cell in enumerate([*row, ""]):
        filled = bool(str(cell).strip())
        if filled and start is None:
            start = i
        elif not filled and start is not None:
            yield start, i
            start = None


def _may_be_head(row: list[Any], told: frozenset[str]) -> bool:
    """Whether a row could be a header; a cheap test, since it runs on each row of a table."""
    if any(isinstance(c, str) and c and _names_date(c, told) for c in row):
        return True
    periods = (c for c in row if c != "" and (_is_period(c) or may_be_day(c)))
    return len(list(islice(periods, SEVERAL))) == SEVERAL or bool(day_numbers(row))


@lru_cache(MANY)
def _names_date(text: str, told: frozenset[str]) -> bool:
    return plain_name(text) in DATES or header_name(text) in told


def _kind(cells: Sequence[Any], said: Sidecar) -> bool | None:
    """Return True for a header of months or years, False for that of a dated table, None for no header."""
    filled = [c for c in cells if str(c).strip()]
    periods = [c for c in filled if _is_period(c)]
    years = [int(as_written(c)) for c in periods if YEAR.fullmatch(as_written(c))]
    if years and len(years) == len(periods):
        at = [i for i, c in enumerate(cells) if _is_period(c)]
        side_by_side = at == list(range(at[0], at[0] + len(at)))
        if side_by_side and _are_years(years, [c for c in filled if not _is_period(c)]):
            return True
    elif len(periods) - len(years) >= FEWEST or looks_like_days_across(cells):
        return True
    return False if len(filled) <= MOST_COLUMNS and is_dated_header(cells, said) else None


def _are_years(years: list[int], rest: list[Any]) -> bool:
    """Whether numbers are years above columns: consecutive, and beside a name, not a date or a count."""
    names = [str(c) for c in rest if isinstance(c, str) and not is_total(c)]
    steps = {b - a for a, b in pairwise(years)}
    if steps not in ({1}, {-1}) or len(names) > 1 or any(not isinstance(c, str) for c in rest):
        return False
    known = all(plain_name(n) in ROLES or meaning_of(n) is not None for n in names)
    named = not any(map(looks_like_a_day, names)) and not any(map(str.isdigit, names))
    return named and (known if len(years) == SEVERAL else True)


def is_dated_header(cells: Sequence[Any], said: Sidecar) -> bool:
    """Whether cells name a date and a count, or several stores, formats or networks."""
    header = tuple(str(c) for c in cells)
    roles = roles_of(header, said.columns)
    if not {"date", "year"} & set(roles):
        return False
    if TELLING & set(roles):
        return True
    meanings = [m for c in header if c.strip() and (m := meaning_of(c.strip())) is not None]
    if any(m.role in MEASURED and m.role in TELLING for m in meanings):
        return True
    bare = [m for m in meanings if m.role is None and m.counted]
    networks = sum(m.network is not None for m in bare)
    return max(networks, len(bare) - networks) >= SEVERAL


def _is_period(cell: object) -> bool:
    """Whether a header's cell names a month, a longer period or a year; cheap, since it runs on each row."""
    if isinstance(cell, date):
        return cell.day == 1
    if isinstance(cell, float | int):
        return float(cell).is_integer() and 1990 <= cell < 2100
    return _names_period(str(cell).strip())


@lru_cache(MANY)
def _names_period(text: str) -> bool:
    if not text or len(text) > LONGEST:
        return False
    word = re.match(r"\d{1,2}[月월]|[^\W\d_]+", text.casefold())
    if word is not None and word[0] in month_names():
        return is_month_name(text) or bool(
            SHORT_MONTH.fullmatch(text) or re.search(r"(?:19|20)\d\d", text)
        )
    return bool(
        YEAR.fullmatch(text)
        or MONTH.fullmatch(text)
        or names_part(text)
        or re.fullmatch(
            r"(?:19|20)\d\d\W+(?:\d{1,2}[月월]|[^\W\d_]{3,})\.?|(?:19|20)\d\d[年년]\s?\d{1,2}[月월]",
            text,
        )
    )


def _merged(blocks: list[Block]) -> list[Block]:
    """Merge consecutive blocks with the same header: a repeated header is a row of its table."""
    out: list[Block] = []
    for block in blocks:
        again = next(
            (
                i
                for i, b in enumerate(out)
                if not b.across
                and b.names == block.names
                and b.groups == block.groups
                and b.column == block.column
                and not _is_telling(block.above)
                and not _is_telling(b.above)
            ),
            None,
        )
        if again is None:
            out.append(block)
        else:
            rows = [*out[again].rows, (block.line, block.header), *block.rows]
            out[again] = replace(out[again], rows=rows)
    return out


def _is_telling(words: str) -> bool:
    """Whether a title carries meaning: a store, a network, a year, a measure, or that the table adds up others."""
    named = meaning_of(words.strip()) if words.strip() else None
    return (
        named is not None or is_total(words) or re.search(r"(?<!\d)20\d\d(?!\d)", words) is not None
    )
