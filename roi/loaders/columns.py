"""Parse the declared columns of a file together, so that evidence in one column counts for all."""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import reduce
from operator import or_
from typing import Any, NamedTuple

import pandas as pd

from roi.errors import DamagedFile
from roi.loaders.families.currency_names import bears_currency, contradicts, currencies_of
from roi.loaders.moments import Hints, Votes
from roi.loaders.parse import Amounts, Moments, Parsed, Parser, decimal_comma
from roi.loaders.row_ledger import Ledger
from roi.records.dataset import Note
from roi.sources.delimited import delimiter_of
from roi.sources.source import Source

ENGLISH = (".", ",")  # decimal and thousands separators


class Together(NamedTuple):
    """The parsed columns by compared name, and notes about them."""

    parsed: dict[str, Parsed]
    notes: list[Note]


def parse_together(parsers: Mapping[str, Parser], cells: pd.DataFrame, hints: Hints) -> Together:
    """Parse columns, with the order of day and month and the decimal separator that all of them together prove."""
    dated = {key: p for key, p in parsers.items() if isinstance(p, Moments)}
    found = {key: parser.distinct(cells[key]) for key, parser in dated.items()}
    votes = reduce(or_, (f.votes for f in found.values()), Votes())
    parsed: dict[str, Parsed] = {}
    notes = list[Note]()
    for key, parser in parsers.items():
        if isinstance(parser, Moments):
            parsed[key], note = parser.read(found[key], votes, hints)
            notes += [note] if note else []
        else:
            parsed[key] = parser(cells[key])
    example, again = _with_decimal_commas(parsers, cells, parsed)
    notes += [f"Amounts were read with decimal commas, as '{example}' shows."] if example else []
    return Together(parsed | again, list(dict.fromkeys(notes)))


def _with_decimal_commas(
    parsers: Mapping[str, Parser], cells: pd.DataFrame, parsed: Mapping[str, Parsed]
) -> tuple[str, dict[str, Parsed]]:
    """Return an amount that proves decimal commas, and the columns read with them; nothing if none does."""
    amounts = {
        key: p
        for key, p in parsers.items()
        if isinstance(p, Amounts) and (p.decimal, p.thousands) == ENGLISH
    }
    if not any(parsed[key].bad.any() for key in amounts):
        return "", {}
    example = decimal_comma((parser, cells[key]) for key, parser in amounts.items())
    again = {key: p.exchanged()(cells[key]) for key, p in amounts.items()} if example else {}
    return example, again


class Signs(NamedTuple):
    """The currency of each row by the signs of its amounts, the amounts with an ambiguous sign, and notes."""

    codes: pd.Series[Any]
    untold: dict[str, pd.Series[bool]]
    notes: tuple[str, ...]


def currency_signs(
    money: Mapping[str, str], cells: pd.DataFrame, said: str | None, named: str | None = None
) -> Signs | None:
    """Return the currencies that signs in money columns (compared name to name) give; None if no cell has one.

    A row takes the currency of its first amount that has one. Where a column (`named`) gives it, an amount with the sign
    of another is ambiguous.
    """
    signed = [key for key in money if any(map(bears_currency, cells[key].unique()))]
    if not signed:
        return None
    found = {key: currencies_of(cells[key], "", said, money[key]) for key in signed}
    codes = pd.Series(None, cells.index, dtype="object")
    for each in found.values():
        codes = codes.where(codes.notna(), each.codes)
    untold = {key: each.untold for key, each in found.items()}
    notes = tuple(dict.fromkeys(n for each in found.values() for n in each.notes))[:1]
    if named is not None:
        blank = cells[named].astype("str").str.strip().eq("")
        untold = {k: (u & blank) | _contradicted(cells[k], cells[named]) for k, u in untold.items()}
        notes = notes if blank.any() else ()
    return Signs(codes.astype("str"), untold, notes)


def _contradicted(amounts: pd.Series[Any], codes: pd.Series[Any]) -> pd.Series[bool]:
    """Return which amounts bear the sign of another currency than the one that a column names."""
    pairs = zip(amounts, codes, strict=True)
    return pd.Series([contradicts(a, c) for a, c in pairs], amounts.index, dtype=bool)


def with_constants(frame: pd.DataFrame, constants: Mapping[str, Any]) -> pd.DataFrame:
    """Return a frame with the values that are the same in each row; a currency that an amount's sign names stays."""
    signed = frame["currency"] if "currency" in frame and "currency" in constants else None
    whole = frame.assign(**constants)
    if signed is None:
        return whole
    return whole.assign(currency=signed.fillna(constants["currency"]))


DECIMALS = re.compile(r"-?\d+,(\d{1,2}|\d{4,})")


def check_decimals(source: Source, ledger: Ledger) -> None:
    """Refuse a text file resaved with semicolons and decimal commas: 1,825 could mean 1825 or 1.825."""
    commas = any(p.text and DECIMALS.fullmatch(p.text) for p in ledger.problems)
    if commas and not source.sheets and delimiter_of(source.lines) == ";":
        reason = "a spreadsheet program saved it again, with commas as decimal signs"
        raise DamagedFile(file=source.path, reason=reason)
