"""What pages read in Kindle Unlimited earn: the workbook's own figure, else a table of observed rates, else unknown."""

from __future__ import annotations

import csv
from functools import cache
from importlib.resources import files
from typing import Any

import pandas as pd

CURRENCIES = {
    "Amazon.com": "USD", "Amazon.co.uk": "GBP", "Amazon.de": "EUR", "Amazon.fr": "EUR", "Amazon.es": "EUR",
    "Amazon.it": "EUR", "Amazon.nl": "EUR", "Amazon.com.be": "EUR", "Amazon.ie": "EUR", "Amazon.co.jp": "JPY",
    "Amazon.in": "INR", "Amazon.ca": "CAD", "Amazon.com.br": "BRL", "Amazon.com.mx": "MXN", "Amazon.com.au": "AUD",
    "Amazon.pl": "PLN", "Amazon.se": "SEK",
}  # fmt: skip
ROUNDING = 0.02  # a difference below this is the rounding of many rows, not pages


@cache
def observed_rates() -> dict[tuple[str, str], float]:
    """Return the royalty of one page by (month, marketplace), such as ('2024-02', 'Amazon.com')."""
    text = files("roi").joinpath("tables/kenp_rates.csv").read_text(encoding="utf-8")
    rows = csv.DictReader(line for line in text.splitlines() if not line.startswith("#"))
    return {(r["month"], r["marketplace"]): float(r["implied_rate"]) for r in rows}


def implied_rates(
    earned: dict[tuple[str, str], float], sold: pd.DataFrame, read: pd.DataFrame
) -> dict[tuple[str, str], float]:
    """Return the royalty of one page by (month, currency): what a month earned beyond its sales, over its pages.

    Parameters
    ----------
    earned : a month's whole royalty by (month, currency), as the workbook's summary says.
    sold : `month`, `currency` and `royalty` of each sale.
    read : `month`, `currency` and `pages_read` of each row of pages.
    """
    sales = sold.groupby(["month", "currency"])["royalty"].sum()
    pages = read.groupby(["month", "currency"])["pages_read"].sum()
    beyond = {key: total - float(sales.get(key, 0.0)) for key, total in earned.items()}
    return {
        key: more / float(pages[key])
        for key, more in beyond.items()
        if more > ROUNDING and pages.get(key, 0.0) > 0
    }


def priced(read: pd.DataFrame, implied: dict[tuple[str, str], float]) -> pd.Series[Any]:
    """Return the royalty of each row of pages (`month`, `marketplace`, `currency`, `pages_read`); NaN if not known."""
    observed = observed_rates()
    places = zip(read["month"], read["marketplace"], read["currency"], strict=True)
    rates = [implied.get((m, c), observed.get((m, p), float("nan"))) for m, p, c in places]
    return (read["pages_read"] * pd.Series(rates, index=read.index, dtype="float64")).round(6)
