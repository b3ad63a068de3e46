"""Which currency an amount, a column's name or a cell's number format names, by its sign or its code."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache, lru_cache
from typing import Any

import pandas as pd

from roi.loaders.parse import MANY
from roi.records.dataset import Dataset
from roi.records.kinds import KINDS
from roi.sources.cell_currencies import Money

NO_CURRENCY_NAMED = (
    "Amounts without a currency are assumed to be in yours: the one in roi.toml, else that of most of your income. "
    'A file of the same name with .toml added can name another, such as currency = "GBP".'
)
CODES = frozenset(
    "USD EUR GBP CAD AUD NZD JPY CNY INR BRL MXN PLN SEK NOK DKK ISK CHF CZK HUF RON BGN TRY ILS ZAR "
    "HKD SGD KRW TWD THB PHP IDR MYR VND RUB UAH ARS CLP COP PEN AED SAR EGP NGN KES".split()
)
# Signs as they are written before or after an amount; letters are compared without case.
SIGNS = {
    "€": "EUR",
    "£": "GBP",
    "¥": "JPY",
    "￥": "JPY",
    "￡": "GBP",
    "￦": "KRW",
    "円": "JPY",
    "₹": "INR",
    "₩": "KRW",
    "₽": "RUB",
    "₺": "TRY",
    "₴": "UAH",
    "₪": "ILS",
    "฿": "THB",
    "₫": "VND",
    "₱": "PHP",
    "us$": "USD",
    "c$": "CAD",
    "ca$": "CAD",
    "can$": "CAD",
    "a$": "AUD",
    "au$": "AUD",
    "nz$": "NZD",
    "hk$": "HKD",
    "s$": "SGD",
    "sg$": "SGD",
    "nt$": "TWD",
    "mx$": "MXN",
    "mex$": "MXN",
    "r$": "BRL",
    "cn¥": "CNY",
    "元": "CNY",
    "zł": "PLN",
    "kč": "CZK",
    "euro": "EUR",
    "euros": "EUR",
}
# Short words that mean another thing in capitals, as FR does.
AS_WRITTEN = {
    "Ft": "HUF",
    "lei": "RON",
    "Rs": "INR",
    "Fr": "CHF",
    "SFr": "CHF",
    "Rp": "IDR",
    "RM": "MYR",
}
# Letters beside an amount that name no currency; any others may be one that isn't known, or a hundredth of one.
BESIDE = frozenset("ca c approx about est net k m b mio mrd tsd mil mln x".split())
AT_AN_AMOUNT = re.compile(
    r"(?<![^\W_])([^\W\d_]{1,3})[./]?\s?(?=[-−(]?\d)|(?<=\d)\)?\s?([^\W\d_]{1,3})(?![^\W_])"
)
DOLLAR = "$"
CROWN = "kr"  # of Sweden, Norway, Denmark or Iceland
DOLLARS = frozenset({"USD", "CAD", "AUD", "NZD", "HKD", "SGD", "TWD", "MXN", "ARS", "CLP", "COP"})
CROWNS = frozenset({"SEK", "NOK", "DKK", "ISK"})
TOKEN = re.compile(r"[^\W\d_]{1,3} ?[$¥]|[^\W\d_]+|[^\w\s]")
# Where a title names the currency of a whole table: in brackets, or after 'in' or 'currency'.
OF_ALL_AMOUNTS = re.compile(
    r"[(\[]([^()\[\]]{1,40})[)\]]|(?<![^\W_])(?:in|en|em|w|currency|währung|devise|moneda|valuta|moeda|waluta)[\s:]+([^\s,;.()]{1,6})",
    re.IGNORECASE,
)
UNKNOWN = "?"
YUAN_AND_YEN = frozenset({"CNY", "JPY"})  # both written ¥
NAMED_IN = ("en", "es", "de", "fr", "it", "pt", "nl")  # languages in which a currency may be named


@dataclass(frozen=True)
class Currencies:
    """The currency of each amount of a column (missing where none is named), which amounts name one that nobody can tell, and what was guessed."""

    codes: pd.Series[Any]
    untold: pd.Series[bool]
    notes: tuple[str, ...]


def currency_in(text: object) -> str | None:
    """Return the currency that a text names: its code, '$' or 'kr' where a sign is of many, '?' where a sign is not known or there are two.

    >>> [currency_in(t) for t in ("C$4.10", "EUR 3", "3,40 zł", "$5", "12 copies", "3 ₿")]
    ['CAD', 'EUR', 'PLN', '$', None, '?']
    """
    return _currency_in(text if isinstance(text, str) else str(text))


@lru_cache(MANY)
def _currency_in(text: str) -> str | None:
    found = dict.fromkeys(c for t in TOKEN.findall(text) if (c := _named(t)))
    exact = [c for c in found if c not in (DOLLAR, CROWN)]
    if len(exact) == 1 and all(_may_be(sign, exact[0]) for sign in found if sign != exact[0]):
        return exact[0]
    return next(iter(found), None) if len(found) < 2 else UNKNOWN


def _named(token: str) -> str | None:
    plain = token.replace(" ", "")
    code = plain.rstrip(DOLLAR)
    if code in CODES:
        return code
    if plain in AS_WRITTEN:
        return AS_WRITTEN[plain]
    if (sign := SIGNS.get(plain.casefold())) is not None:
        return sign
    if plain.endswith(DOLLAR):
        return DOLLAR
    if plain.casefold() == CROWN:
        return CROWN
    unknown = len(plain) == 1 and unicodedata.category(plain) == "Sc"
    return UNKNOWN if unknown else None


def code_called(text: str) -> str | None:
    """Return the code of a currency called by its code in small letters, its sign or its name; None for any other text.

    >>> [code_called(t) for t in ("usd", "£", "US dollars", "Schweizer Franken", "5.00")]
    ['USD', 'GBP', 'USD', 'CHF', None]
    """
    plain = " ".join(text.split())
    if plain.upper() in CODES:
        return plain.upper()
    found = "USD" if plain == DOLLAR else _named(plain)
    return _codes_by_name().get(plain.casefold()) if found in (None, CROWN, UNKNOWN) else found


@cache
def _codes_by_name() -> dict[str, str]:
    """Return the names of currencies in the languages that authors' spreadsheets are in, casefolded, with their codes."""
    from babel.numbers import get_currency_name

    return {"pound": "GBP", "pounds": "GBP", "pound sterling": "GBP", "pounds sterling": "GBP"} | {
        get_currency_name(code, count, language).casefold(): code
        for language in NAMED_IN
        for code in sorted(CODES)
        for count in (None, 2)
    }


def contradicts(cell: object, code: object) -> bool:
    """Whether an amount's sign names another currency than the code beside it; '$' and '¥' are the signs of several.

    >>> [contradicts(*x) for x in (("£5", "USD"), ("$5", "CAD"), ("5.00", "USD"), ("¥5", "CNY"))]
    [True, False, False, False]
    """
    sign = currency_in(cell) if bears_currency(cell) else None
    named = code_called(code) if isinstance(code, str) and code.strip() else None
    if sign in (None, UNKNOWN) or named is None or {sign, named} <= YUAN_AND_YEN:
        return False
    return sign != named and not _may_be(str(sign), named)


def _may_be(sign: str, code: str) -> bool:
    """Whether a sign of many countries can stand for a currency."""
    return code in {DOLLAR: DOLLARS, CROWN: CROWNS}.get(sign, ())


def bears_currency(cell: object) -> bool:
    """Whether a cell holds an amount with a currency."""
    if isinstance(cell, Money):
        return currency_in(cell.sign) is not None
    return (
        isinstance(cell, str) and any(c.isdigit() for c in cell) and currency_in(cell) is not None
    )


def currencies_of(cells: pd.Series[Any], header: str, said: str | None, column: str) -> Currencies:
    """Return the currency of each amount: its own, else the column's, else what the author says, else the only one of the column.

    A bare '$' is the dollar that the column or the author names, else the US dollar, which is told.
    """
    named = currency_in(header)
    default = said if named in (None, DOLLAR, CROWN, UNKNOWN) else named
    own = cells.map(
        lambda c: currency_in(c.sign) if isinstance(c, Money) else _of_amount(c)
    ).astype("object")
    signs = {s for s in own.dropna() if s is not None}
    if not signs and named in (DOLLAR, CROWN):
        own, signs = pd.Series(named, cells.index, dtype="object"), {named}
    notes: list[str] = []
    for sign in (DOLLAR, CROWN):
        if sign in signs:
            own = own.replace(sign, _told_apart(sign, default, column, notes))
    untold = own.eq(UNKNOWN)
    only = set(own[~untold].dropna())
    blank = own.isna() & cells.map(lambda c: str(c).strip() != "").astype(bool)
    rest = default or (only.pop() if len(only) == 1 else None)
    if default is None and rest is not None and int(blank.sum()) > int(own.notna().sum()):
        notes.append(
            f"'{column}': {int(blank.sum()):,} of its amounts have no currency; they are read in {rest}, as the others are."
        )
    if rest is None and blank.any() and only:
        notes.append(
            f"'{column}': {int(blank.sum()):,} of its amounts have no currency, unlike others; they are assumed to be in your own."
        )
    return Currencies(own.where(own.notna(), rest).mask(untold, None), untold, tuple(notes))


def _of_amount(cell: object) -> str | None:
    """Return the currency of an amount; '?' if letters beside it may be the sign of one that isn't known, as in 'S/ 5' or '99p'."""
    found = currency_in(cell)
    if found is not None or not isinstance(cell, str):
        return found
    letters = (a or b for a, b in AT_AN_AMOUNT.findall(cell))
    return UNKNOWN if any(x.casefold() not in BESIDE for x in letters) else None


def _told_apart(sign: str, default: str | None, column: str, notes: list[str]) -> str:
    """Return the currency of a sign that many countries use; what is guessed is told."""
    if default is not None and _may_be(sign, default):
        return default
    if sign == CROWN:
        notes.append(
            f"'{column}': 'kr' could be the crowns of four countries, so these amounts were not read; name the currency beside the file, such as currency = \"SEK\"."
        )
        return UNKNOWN
    notes.append(
        f"'{column}': '$' was read as US dollars; if they are other dollars, name them beside the file, such as currency = \"CAD\"."
    )
    return "USD"


def currency_of_title(words: str) -> str | None:
    """Return the only currency that the words above a table name for all its amounts; '$' and 'kr' name none.

    >>> [currency_of_title(t) for t in ("Sales 2025 (all in GBP)", "Beträge in €", "Fr 5", "My $ diary", "In Rome")]
    ['GBP', 'EUR', None, None, None]
    """
    named = (a or b for a, b in OF_ALL_AMOUNTS.findall(words))
    codes = {c for text in named for c in map(_named, TOKEN.findall(text)) if c is not None}
    return codes.pop() if len(codes) == 1 and codes <= CODES else None


def names_no_currency(dataset: Dataset) -> bool:
    """Whether a dataset has amounts of money without a currency."""
    kind = KINDS[dataset.kind]
    money = [name for name, measure in kind.measures.items() if measure.unit == "money"]
    if "currency" not in kind.texts or not money:
        return False
    return bool((dataset.frame[money[0]].notna() & dataset.frame["currency"].isna()).any())


def currencies_in(datasets: Iterable[Dataset]) -> frozenset[str]:
    """Return the currencies of all amounts in datasets."""
    with_money = (d.frame for d in datasets if "currency" in KINDS[d.kind].texts)
    return frozenset(str(c) for frame in with_money for c in frame["currency"].dropna().unique())
