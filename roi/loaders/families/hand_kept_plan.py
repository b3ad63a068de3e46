"""Decide what each column of a hand-kept dated table is, judging all columns together."""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace
from itertools import combinations
from typing import Any

import pandas as pd

from roi.errors import NotReadable
from roi.language import formatting
from roi.loaders.families.currency_names import bears_currency, code_called
from roi.loaders.families.hand_kept_blocks import Block
from roi.loaders.families.hand_kept_columns import Meaning, is_total, meaning_of
from roi.loaders.families.hand_kept_tables import KIND, MONEY, ROLES, plain_name, roles_of
from roi.loaders.families.hand_written_values import MONTHS, WEEKS, read_amounts
from roi.loaders.families.sidecar import Sidecar
from roi.loaders.tables import header_name

WORDS = ("title", "store", "network", "format", "marketplace", "currency", "item")
CENT = 0.011  # tolerance for a sum of rounded amounts
BRACKETS = re.compile(r"[(\[]([^()\[\]]*)[)\]]")
DIFFERENT = 3  # amounts by which a rate between two columns is known
RATES_APART = 1.1  # between the highest and the lowest rate of exchange
CONVERTED = "{} was not read, as it is {} in another currency."
ALL_COUNT = "{} are all counted; if one is another in another currency, take it out of the table."
FEW = 2  # this many store or network columns make a table of them
Apart = tuple[str | None, ...]


@dataclass(frozen=True)
class Measured:
    """A column of numbers: its position, its meaning, and the name of the group above it."""

    column: int
    meaning: Meaning
    group: str = ""

    @property
    def apart(self) -> Apart:
        """What distinguishes it from other columns of its role."""
        return (*self.meaning.apart, self.group)


@dataclass
class Plan:
    """What each column of a table is, and notes about it."""

    dates: dict[str, int]
    words: dict[str, int]
    measured: list[Measured]
    weeks: bool = False  # whether the dates beside a year are numbers of weeks
    notes: list[str] = field(default_factory=list)


def plan_of(block: Block, said: Sidecar, cells: pd.DataFrame, file: str) -> Plan:
    """Return what each column of a table is."""
    header = tuple(str(c) for c in block.header)
    roles = roles_of(header, said.columns)
    told = {header_name(n): role for n, role in said.columns.items()}
    dates = {r: i for r, i in roles.items() if r == "date"} | _year_column(header, roles)
    words = {r: i for r, i in roles.items() if r in WORDS}
    if "currency" not in words and (beside := _nameless_currency(header, cells)) is not None:
        words["currency"] = beside
    taken = {*dates.values(), *words.values()}
    found = [
        m
        for i, name in enumerate(header)
        if i not in taken and (m := _measured(i, name, block, told)) is not None
    ]
    weeks = "date" in dates and plain_name(header[dates["date"]]) in WEEKS
    plan = Plan(dates, words, [], weeks)
    if "network" in words and not any(KIND.get(m.meaning.role or "") == "followers" for m in found):
        plan.words.setdefault("store", plan.words.pop("network"))
    by_names = _by_names(found, block, plan, file)
    named = [m for m in found if m.meaning.role is not None and m.meaning.counted]
    plan.measured = _likeliest([*named, *by_names], header, told)
    plan.measured = _as_money(plan, cells, told, header)
    plan.measured = _without_sums(plan, cells, header)
    plan.measured = _without_conversions(plan, cells, header)
    return plan


def _nameless_currency(header: tuple[str, ...], cells: pd.DataFrame) -> int | None:
    """Return the column without a name that holds nothing but currencies, if there is one."""
    for i in range(len(cells.columns)):
        named = i < len(header) and header[i].strip()
        filled = [] if named else [str(c).strip() for c in cells[i] if str(c).strip()]
        if filled and all(code_called(c) is not None for c in filled):
            return i
    return None


def _year_column(header: tuple[str, ...], roles: dict[str, int]) -> dict[str, int]:
    """Return the columns of a date spread over several: year, month, day."""
    if "year" not in roles:
        return {}
    parts = {"year": roles["year"]}
    names = [plain_name(c) for c in header]
    if "day" in names and roles.get("date") != names.index("day"):
        parts["day"] = names.index("day")
    months = [i for i, n in enumerate(names) if n in MONTHS]
    if months:
        parts["date"] = months[0]
    return parts


def _measured(i: int, name: str, block: Block, told: dict[str, str]) -> Measured | None:
    group = block.groups[i] if i < len(block.groups) else ""
    meaning = meaning_of(name.strip()) if name.strip() else None
    said = told.get(header_name(name))
    if said is not None:
        meaning = replace(meaning or Meaning(), role=said, so_far="", counted=True)
    if (
        meaning is None
        or is_total(group)
        or (meaning.role is not None and meaning.role not in KIND)
    ):
        return None
    grouped = meaning_of(group) if group else None
    if grouped is not None and grouped.role is None and grouped.counted:
        meaning = replace(
            meaning,
            store=meaning.store or grouped.store,
            network=meaning.network or grouped.network,
        )
        group = ""
    elif group and _format(group):
        meaning, group = replace(meaning, format=group.casefold()), ""
    return Measured(i, meaning, group)


def _format(group: str) -> bool:
    found = meaning_of(f"copies ({group})")
    return found is not None and found.format is not None


def _by_names(found: list[Measured], block: Block, plan: Plan, file: str) -> list[Measured]:
    """Return the columns named only after stores, formats or networks, if nothing else says what the table counts.

    Raises
    ------
    NotReadable
        If it has networks alone, and no title, sheet name or file name says what is counted of each.
    """
    out: list[Measured] = []
    counted = {KIND.get(m.meaning.role or "") for m in found if m.meaning.role is not None}
    for kind, role in (("store", "units"), ("network", "followers")):
        bare = [
            m
            for m in found
            if m.meaning.role is None and (m.meaning.network is not None) == (kind == "network")
        ]
        if len(bare) < FEW or KIND[role] in counted:
            continue
        names = [str(block.header[m.column]) for m in bare]
        spoken = role_in(f"{block.above} {block.context}", KIND[role])
        if kind == "network":
            spoken = spoken or role_in(file.rpartition("/")[2].partition(".")[0], KIND[role])
            if spoken is None and counted:
                continue
            if spoken is None:
                raise NotReadable(file=file, reason=_asked(names, file, str(block.header[0])))
        out += [replace(m, meaning=replace(m.meaning, role=spoken or role)) for m in bare]
        if spoken is None:
            plan.notes.append(
                f"Nothing says what {', '.join(names)} count: whole numbers are read as copies, amounts with a currency sign as royalties. "
                "A column called 'Copies (Kobo)' or 'Royalty (Kobo)' would say it."
            )
    return out


def _asked(names: list[str], file: str, date: str) -> str:
    meanings = ", ".join(f'"{n}" = "followers"' for n in names)
    return (
        f"{', '.join(names)} are networks, and nothing says what is counted of each; if it is followers, say so in "
        f'{file.rpartition("/")[2]}.toml beside it: columns = {{ "{date}" = "date", {meanings} }}'
    )


def role_in(words: str, kind: str | None = None) -> str | None:
    """Return the only role named by whole words in a text such as a title; None if there are several."""
    plain = header_name(words.replace("_", " "))
    found: list[tuple[int, int, str]] = []
    for name, role in ROLES.items():
        if role not in KIND or (kind is not None and KIND[role] != kind):
            continue
        for m in re.finditer(rf"(?<!\w){re.escape(name)}(?!\w)", plain):
            found.append((m.start(), m.end(), role))
    outer = {
        r for a, b, r in found if not any(x <= a and b <= y and y - x > b - a for x, y, _ in found)
    }
    return outer.pop() if len(outer) == 1 else None


def _likeliest(
    found: list[Measured], header: tuple[str, ...], told: dict[str, str]
) -> list[Measured]:
    """Keep, of columns with the same role and qualifiers, the one with the likeliest name; money may have several currencies."""
    order = list(ROLES)

    def rank(m: Measured) -> tuple[bool, bool, int, bool, int]:
        base = plain_name(header[m.column])
        place = order.index(base) if base in order else len(order)
        name = header[m.column]
        named = any(ROLES.get(header_name(b)) == m.meaning.role for b in BRACKETS.findall(name))
        return header_name(name) not in told, bool(m.meaning.so_far), place, not named, m.column

    best: dict[tuple[Any, ...], Measured] = {}
    for m in sorted(found, key=rank):
        role = m.meaning.role
        best.setdefault((role, m.apart, m.meaning.currency if role in MONEY else None), m)
    chosen = list(best.values())
    so_far = [
        m
        for m in chosen
        if m.meaning.so_far
        and any(
            o is not m and (o.meaning.role, o.apart) == (m.meaning.role, m.apart) for o in chosen
        )
    ]
    return sorted((m for m in chosen if m not in so_far), key=lambda m: m.column)


def _as_money(
    plan: Plan, cells: pd.DataFrame, told: dict[str, str], header: tuple[str, ...]
) -> list[Measured]:
    """Return the columns; a 'sales' column whose amounts have a currency is money, not copies."""
    out: list[Measured] = []
    royalties = {m.apart for m in plan.measured if m.meaning.role == "royalty"}
    for m in plan.measured:
        is_units = m.meaning.role == "units" and header_name(header[m.column]) not in told
        if not is_units or not (m.meaning.currency or _mostly_money(cells[m.column])):
            out.append(m)
        elif m.apart not in royalties:
            out.append(replace(m, meaning=replace(m.meaning, role="royalty")))
    return out


def _without_sums(plan: Plan, cells: pd.DataFrame, header: tuple[str, ...]) -> list[Measured]:
    """Return the columns without unqualified ones that are the sum of others of their role, which would count twice."""
    out = list(plan.measured)
    for m in plan.measured:
        parts = [
            o
            for o in plan.measured
            if o.meaning.role == m.meaning.role
            and any(o.apart)
            and KIND.get(o.meaning.role or "") == "sales"
        ]
        if any(m.apart) or len(parts) < FEW:
            continue
        whole = read_amounts(cells[m.column]).values
        numbers = [read_amounts(cells[o.column]).values.fillna(0.0) for o in parts]
        added = pd.concat(numbers, axis="columns").sum(axis="columns")
        least = whole.notna() & (whole >= added - CENT)
        if least.sum() <= (whole.notna() & ~least).sum():
            continue
        out.remove(m)
        more = int((whole > added + CENT).sum())
        names = ", ".join(header[o.column] for o in parts)
        plan.notes.append(
            f"'{header[m.column]}' was not read, as it adds up {names}"
            + (f"; in {formatting.plural(more, 'row')} it is more than they are." if more else ".")
        )
    return out


def _without_conversions(
    plan: Plan, cells: pd.DataFrame, header: tuple[str, ...]
) -> list[Measured]:
    """Return the columns without amounts that are others of the same row in another currency, which would count twice."""
    out = list(plan.measured)
    money = [m for m in out if m.meaning.role in MONEY and m.meaning.currency]
    for m, other in combinations(money, 2):
        alike = (m.meaning.role, m.apart) == (other.meaning.role, other.apart)
        both = alike and {m, other} <= set(out)
        if both and _is_converted(cells[m.column], cells[other.column]):
            out.remove(other)
            whose = f"'{header[other.column]}'", f"'{header[m.column]}'"
            plan.notes.append(CONVERTED.format(*whose))
    left = [m for m in money if m in out and m.meaning.role == "royalty"]
    if len({m.meaning.currency for m in left}) > 1:
        plan.notes.append(ALL_COUNT.format(", ".join(f"'{header[m.column]}'" for m in left)))
    return out


def _is_converted(one: pd.Series[Any], other: pd.Series[Any]) -> bool:
    """Whether amounts are others at a nearly constant rate, in all rows and by different numbers."""
    a, b = read_amounts(one).values.fillna(0.0), read_amounts(other).values.fillna(0.0)
    filled = a.ne(0)
    if not filled.eq(b.ne(0)).all() or a[filled].nunique() < DIFFERENT:
        return False
    rates = (b / a)[filled]
    return bool(rates.min() > 0 and rates.max() <= RATES_APART * rates.min())


def _mostly_money(cells: pd.Series[Any]) -> bool:
    filled = [c for c in cells if str(c).strip()]
    return 2 * sum(map(bears_currency, filled)) > len(filled)
