"""Amounts in the author's currency, at the day's rate of the European Central Bank, offline."""

from __future__ import annotations

import warnings
from datetime import date
from functools import cache
from typing import Any

import pandas as pd

from roi.exports import Exports


@cache
def _history() -> Any:
    from currency_converter import CurrencyConverter

    return CurrencyConverter(
        fallback_on_missing_rate=True,
        fallback_on_missing_rate_method="last_known",
        fallback_on_wrong_date=True,
    )


def converted(
    amounts: pd.Series[Any], currencies: pd.Series[Any], dates: pd.Series[Any], home: str
) -> pd.Series[float]:
    """Return amounts in the home currency, each at the last rate known on its date.

    Amounts without a currency are taken to be in the home currency; a currency the central bank doesn't quote gives
    NaN. Dates past the end of the shipped history use its last rate, with a warning.
    """
    foreign = currencies.notna() & (currencies != home) & amounts.notna()
    if not foreign.any():
        return amounts.astype("float64")
    out = amounts.astype("float64").mask(foreign)
    _warn_past_the_end(dates[foreign], home)
    keys = pd.DataFrame({"currency": currencies[foreign], "date": dates[foreign].dt.date})
    rates = {
        key: rate(key[0], home, key[1])
        for key in keys.drop_duplicates().itertuples(index=False, name=None)
    }
    factors = pd.Series(
        [rates[k] for k in keys.itertuples(index=False, name=None)],
        index=keys.index,
        dtype="float64",
    )
    return out.fillna(amounts[foreign] * factors)


def rate(currency: str, home: str, when: date) -> float:
    """Return what one unit of `currency` was worth in `home` on a day; NaN if it is not quoted."""
    history = _history()
    if currency not in history.currencies or home not in history.currencies:
        return float("nan")
    return float(history.convert(1.0, currency, home, date=when))


def _warn_past_the_end(dates: pd.Series[Any], home: str) -> None:
    history = _history()
    last = (
        history.bounds["USD" if home == "EUR" else home].last_date
        if home in history.currencies
        else None
    )
    if last is not None and dates.max().date() > last:
        warnings.warn(f"exchange rates end on {last}; later amounts use that day's", stacklevel=2)


def home_currency(exports: Exports) -> str:
    """Return the currency of the answer: roi.toml's, else the one with the most royalties, else USD.

    Royalties are compared in euros; a currency that can't be converted comes last.
    """

    if exports.settings.currency:
        return exports.settings.currency
    rows = paid_in(exports)
    if rows["currency"].nunique() < 2:
        return str(rows["currency"].iloc[0]) if len(rows) else "USD"
    worth = converted(rows["royalty"], rows["currency"], rows["date"], "EUR").fillna(0.0)
    return str(worth.groupby(rows["currency"]).sum().idxmax())


def paid_in(exports: Exports) -> pd.DataFrame:
    """Return date, royalty (without its sign) and currency of every sale whose currency is known."""
    columns = ["date", "royalty", "currency"]
    frames = [c.frame[columns] for c in exports.totals("sales")]
    rows = pd.concat(frames or [pd.DataFrame(columns=columns)]).dropna(subset="currency")
    return rows.assign(royalty=rows["royalty"].abs()).reset_index(drop=True)
