"""The value of pages read in Kindle Unlimited: from the workbook itself, else from a table of observed rates, else unknown."""

from __future__ import annotations

import csv
import math
from functools import cache
from importlib.resources import files
from typing import Any

import numpy as np
import pandas as pd

CURRENCIES = {
    "Amazon.com": "USD",
    "Amazon.co.uk": "GBP",
    "Amazon.de": "EUR",
    "Amazon.fr": "EUR",
    "Amazon.es": "EUR",
    "Amazon.it": "EUR",
    "Amazon.nl": "EUR",
    "Amazon.com.be": "EUR",
    "Amazon.ie": "EUR",
    "Amazon.co.jp": "JPY",
    "Amazon.in": "INR",
    "Amazon.ca": "CAD",
    "Amazon.com.br": "BRL",
    "Amazon.com.mx": "MXN",
    "Amazon.com.au": "AUD",
    "Amazon.pl": "PLN",
    "Amazon.se": "SEK",
}
ROUNDING = 0.02  # a smaller difference is the rounding of many rows, not pages


@cache
def observed_rates() -> dict[tuple[str, str], float]:
    """Return the royalty of one page by (month, marketplace), such as ('2024-02', 'Amazon.com')."""
    text = files("roi").joinpath("tables/kenp_rates.csv").read_text(encoding="utf-8")
    rows = csv.DictReader(line for line in text.splitlines() if not line.startswith("#"))
    return {(r["month"], r["marketplace"]): float(r["implied_rate"]) for r in rows}


def priced(sales: pd.DataFrame, earned: dict[tuple[str, str], float]) -> pd.Series[Any]:
    """Return each row's royalty, with pages that have none priced at their month's rate; NaN if no rate is known.

    A month's rate is its earnings beyond sales, divided by its pages; if that is unknown, the
    observed rate.

    Parameters
    ----------
    sales : `date`, `format`, `marketplace`, `currency`, `royalty` and `pages_read` of each row.
    earned : each month's total royalty by (month, currency), from the workbook's summary.
    """
    days = sales["date"].to_numpy("datetime64[M]")
    currencies, places = sales["currency"].tolist(), sales["marketplace"].tolist()
    months = list(zip(np.datetime_as_string(days).tolist(), currencies, strict=True))
    of_pages = sales["format"].to_numpy() == "kenp"
    royalty = sales["royalty"].to_numpy("float64")
    pages = np.where(of_pages, sales["pages_read"].to_numpy("float64"), np.nan)
    sold = _totals(months, np.where(of_pages, np.nan, royalty))
    implied = _implied_rates(earned, sold, _totals(months, pages))
    observed = observed_rates()
    rates = [
        implied.get(month, observed.get((month[0], place), math.nan))
        for month, place in zip(months, places, strict=True)
    ]
    worth = np.round(pages * np.array(rates, dtype="float64"), 6)
    return pd.Series(np.where(np.isnan(royalty), worth, royalty), sales.index)


def _totals(months: list[tuple[str, str]], amounts: Any) -> dict[tuple[str, str], float]:
    totals: dict[tuple[str, str], float] = {}
    for month, amount in zip(months, np.nan_to_num(amounts).tolist(), strict=True):
        totals[month] = totals.get(month, 0.0) + amount
    return totals


def _implied_rates(
    earned: dict[tuple[str, str], float],
    sold: dict[tuple[str, str], float],
    pages: dict[tuple[str, str], float],
) -> dict[tuple[str, str], float]:
    beyond = {month: total - sold.get(month, 0.0) for month, total in earned.items()}
    return {
        month: more / pages[month]
        for month, more in beyond.items()
        if more > ROUNDING and pages.get(month, 0.0) > 0
    }
