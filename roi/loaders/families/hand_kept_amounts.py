"""Read the numbers of a hand-kept column: whole copies, money with its currency, running totals as differences."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any

import pandas as pd

from roi.loaders.families import hand_written_values
from roi.loaders.families.currency_names import bears_currency, currencies_of
from roi.loaders.families.hand_kept_columns import Meaning
from roi.loaders.families.hand_kept_tables import MONEY
from roi.loaders.families.sidecar import Sidecar
from roi.loaders.row_ledger import NO_CELL, Ledger
from roi.loaders.tables import header_name

STOCKS = {"followers", "subscribers"}
FLOWS = {"units", "free_units", "pages_read", "royalty", "spend"}
AGAIN = 2
FEWEST_STEPS = 4  # without a fall, by which a running total is suspected
SMALL = 0.2  # a running total's steps, compared with its first number
SOME = 0.1  # with this share of fractions, a column doesn't count things
IN_CENTS = re.compile(r"\d[.,]\d\d\)?$")
SALES = frozenset("sales ventas ventes vendite vendas verkäufe verkauf sprzedaż salg".split())
NOT_WHOLE = "it isn't whole, so it counts no {}"
SHARE = "it is a share, not an amount"
BY_TITLE = (
    "Amounts without a currency of their own are read in {}, which the words above the table name."
)
NO_CURRENCY = "its currency is not clear, so the cell was left out"


class Tables(Ledger):
    """The ledger of a file of hand-kept tables, which also keeps why columns were refused."""

    def __init__(self, file: str) -> None:
        super().__init__(file)
        self.refused: list[str] = []

    def refuse(self, why: str) -> None:
        """Note why a column wasn't read."""
        self.refused.append(why)
        self.notes.append(why)


@dataclass(frozen=True)
class Amounts:
    """The numbers of a column and, for money, the currency of each."""

    values: pd.Series[Any]
    currencies: pd.Series[Any]


def read_column(
    meaning: Meaning,
    frame: pd.DataFrame,
    column: Any,
    name: str,
    base: pd.DataFrame,
    said: Sidecar,
    ledger: Tables,
    place: str = "",
) -> Amounts | None:
    """Return the numbers of a column, or None if they aren't what its name says; report what is lost, and where (`place`).

    `frame` has `line` and, for running totals, `date`; `base` has the texts that distinguish rows.
    """
    cells, lines = frame[column], frame["line"]
    role, place = meaning.role or "", place or name
    values, bad = hand_written_values.read_amounts(cells)
    ledger.lost_cells(place, lines[bad], cells[bad], NO_CELL)
    shares = cells.map(lambda c: isinstance(c, str) and "%" in c) & ~bad
    ledger.lost_cells(place, lines[shares], cells[shares], SHARE)
    values = values.mask(shares)
    ledger.notes += hand_written_values.undecided(cells, name, whole=role not in MONEY)
    if role in MONEY:
        found = currencies_of(cells, meaning.currency or "", said.currency, name)
        ledger.notes.extend(found.notes)
        ledger.lost_cells(place, lines[found.untold], cells[found.untold], NO_CURRENCY)
        values, codes = values.mask(found.untold), found.codes
        if meaning.hundredths:
            signed = cells.map(bears_currency).astype(bool)
            values = values.where(signed, values / 100)
            ledger.notes.append(f"'{name}' is in hundredths, so 250 is read as 2.50.")
        if role == "spend" and (values <= 0).sum() == values.notna().sum():
            values = values.abs()
    else:
        whole = _whole(values, cells, lines, name, role, ledger)
        if whole is None or (
            role in STOCKS and not _may_be_stock(whole, frame, base, name, ledger)
        ):
            return None
        values, codes = whole, pd.Series(None, cells.index, dtype="object")
    if meaning.so_far:
        since = _since(values, frame, base, name, surely=meaning.so_far == "surely", ledger=ledger)
        if since is None:
            return None
        values = since
    elif role in FLOWS and _never_falls(values, frame):
        ledger.notes.append(
            f"'{name}' never falls and grows by little: if it counts all so far, call it '{name} so far', since each number was read as what its day brought."
        )
    return Amounts(values, codes)


def _whole(
    values: pd.Series[Any],
    cells: pd.Series[Any],
    lines: pd.Series[Any],
    name: str,
    role: str,
    ledger: Tables,
) -> pd.Series[Any] | None:
    """Return counts without fractional cells, or None if there are many: then the column is no count."""
    known = values.notna()
    broken = known & (values % 1 != 0)
    counted = {"units": "copies"}.get(role, role.replace("_", " "))
    if broken.any() and broken.sum() >= SOME * known.sum():
        first = " ".join(str(cells[broken].iloc[0]).split())
        ledger.refuse(
            f"'{name}' was not read as {counted}: {int(broken.sum()):,} of its {int(known.sum()):,} numbers, such as {first}, aren't whole. "
            f'If they are money, say so in a file of the same name with .toml added: columns = {{ "{name}" = "royalty" }}.'
        )
        return None
    if role == "units" and _are_in_cents(cells, name):
        first = next(str(c).strip() for c in cells if str(c).strip())
        ledger.refuse(
            f"'{name}' was not read as {counted}: its numbers, such as {first}, are written as money is. "
            f'If they are, say so in a file of the same name with .toml added: columns = {{ "{name}" = "royalty" }}; if they are copies, "units".'
        )
        return None
    ledger.lost_cells(name, lines[broken], cells[broken], NOT_WHOLE.format(counted))
    if any(map(hand_written_values.is_shortened, cells)):
        ledger.notes.append(
            f"'{name}' is rounded, as in '{next(c for c in cells if hand_written_values.is_shortened(c))}': smaller changes can't be seen in it."
        )
    return values.mask(broken)


def _are_in_cents(cells: pd.Series[Any], name: str) -> bool:
    """Whether numbers of a column of 'sales', which may be copies or money, have two decimals each."""
    filled = [c for c in cells if str(c).strip()]
    written = sum(isinstance(c, str) and IN_CENTS.search(c.strip()) is not None for c in filled)
    return bool(SALES & set(header_name(name).split())) and 2 * written > len(filled)


def _may_be_stock(
    values: pd.Series[Any], frame: pd.DataFrame, base: pd.DataFrame, name: str, ledger: Tables
) -> bool:
    """Whether numbers can be a stock of people and not a flow: never negative, and not halved again and again."""
    known = values[frame["date"].sort_values(kind="stable").index].dropna()
    words = [base[c].astype("str") for c in ("network", "item", "title") if c in base]
    before = (
        known.groupby([w[known.index] for w in words]) if words else known.groupby(lambda _: 0)
    ).shift()
    falls = known < before / 2
    if (known >= 0).all() and falls.sum() < AGAIN:
        return True
    ledger.refuse(
        f"'{name}' was not read: its numbers {'are below zero' if (known < 0).any() else 'fall by more than half again and again'}, "
        f"so they can't be how many there are. If they are how many came, call it 'New {name.casefold()}'."
    )
    return False


def _since(
    values: pd.Series[Any],
    frame: pd.DataFrame,
    base: pd.DataFrame,
    name: str,
    *,
    surely: bool,
    ledger: Tables,
) -> pd.Series[Any] | None:
    """Return the differences between rows of a running total.

    'Total' may also mean one day's total, so only numbers that never fall are taken for a running total.
    """
    words = [c for c in ("title", "store", "format", "marketplace", "item") if c in base]
    named = base[words].astype("str").fillna("").itertuples(index=False)
    # Not `agg`, which returns a frame if there are no rows.
    keys = pd.Series(["|".join(row) for row in named], base.index, dtype="str")
    ordered = frame["date"].sort_values(kind="stable").index
    steps = values[ordered].dropna().groupby(keys[ordered]).diff()
    if (steps < 0).any() or steps.notna().sum() == 0:
        if not surely:
            return values
        ledger.refuse(
            f"'{name}' was not read: by its name it counts all so far, but its numbers fall."
            if (steps < 0).any()
            else f"'{name}' was not read: it counts all so far, and one number doesn't say what each day brought."
        )
        return None
    first = values[ordered].dropna()[steps.isna()]
    ledger.notes.append(
        f"'{name}' counts all so far, so what each row adds to the one before is read; the first "
        f"{_listed(first)} came at a time that it doesn't say, and is not counted."
    )
    return steps.reindex(values.index)


def _never_falls(values: pd.Series[Any], frame: pd.DataFrame) -> bool:
    """Whether numbers rise like a running total: one a day, in small steps from a high start."""
    known = values[frame["date"].sort_values(kind="stable").index].dropna()
    steps = known.diff().dropna()
    if len(steps) < FEWEST_STEPS or frame["date"].duplicated().any():
        return False
    return bool((steps >= 0).all() and steps.any() and (steps < SMALL * known.iloc[0]).all())


def _listed(first: pd.Series[Any]) -> str:
    return f"{first.sum():,.2f}".removesuffix(".00")
