"""What one paid copy brings: its royalty, and what borrowers read along with it."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd

from roi.reconcile.views import middle
from roi.timeline.columns import SALES
from roi.timeline.currency import converted, home_currency
from roi.timeline.timeline import Timeline

LEAST_UNITS = 5  # fewer copies say nothing about the income from one
FEWEST_DAYS = 28  # days of sales below which there is no verdict either


@dataclass(frozen=True, slots=True)
class Income:
    """Income from one more paid copy, in the home currency; None where nothing says it.

    Attributes
    ----------
    per_unit : royalty of a copy plus `pages`.
    pages : what pages read in Kindle Unlimited bring for each paid copy. Borrows are no sales and are not tested apart; they
        are taken to rise and fall with the sales, so that a gain in sales carries its share of pages with it.
    spread : relative standard error of `per_unit`.
    """

    per_unit: float | None
    pages: float
    spread: float


def income(timeline: Timeline, currency: str) -> Income:
    """Return what one paid copy brings: from the sales reports where they say, else roi.toml's figure without a range.

    The mean royalty is a ratio estimate, royalties over copies; its standard error is that of the ratio's residuals
    over rows (Cochran 1977, Sampling Techniques, chapter 6).
    """
    rows = _rows(timeline, currency)
    paid = rows[rows["units"].ne(0) & rows["units"].notna() & rows["royalty"].notna()]
    units, royalty = float(paid["units"].sum()), float(paid["royalty"].sum())
    if units < LEAST_UNITS or royalty <= 0:
        return Income(timeline.settings.income_per_unit, 0.0, 0.0)
    mean = royalty / units
    residual = paid["royalty"] - mean * paid["units"]
    pages = _pages(rows) / units
    return Income(
        mean + pages, pages, float(np.sqrt((residual**2).sum())) / (units * (mean + pages))
    )


def _pages(rows: pd.DataFrame) -> float:
    """Return what all pages read brought; pages without a rate yet are priced as those with one."""
    read = rows[rows["pages_read"] > 0]
    priced = read[read["royalty"].notna()]
    if priced.empty:
        return 0.0
    return float(priced["royalty"].sum() * read["pages_read"].sum() / priced["pages_read"].sum())


def _rows(timeline: Timeline, currency: str) -> pd.DataFrame:
    columns = ["date", "units", "royalty", "pages_read", "currency"]
    frames = [f[columns] for f in every_sale(timeline) if len(f)]
    rows = pd.concat(frames, ignore_index=True) if frames else pd.DataFrame(columns=columns)
    return rows.assign(royalty=converted(rows["royalty"], rows["currency"], rows["date"], currency))


def every_sale(timeline: Timeline) -> list[pd.DataFrame]:
    """Return every sale once: day by day where known, coarser rows for the rest."""
    if timeline.exports is None:
        return []
    return [s.frame for s in timeline.exports.totals("sales")]


def daily_coverage(timeline: Timeline) -> float:
    """Return the share of paid copies that the daily sales hold; NaN where nothing is known by day.

    Counted among the copies dated between the first and the last day that is known. Of a store whose days are known,
    months in between hide none of what was sold on those days. Where fewer than `FEWEST_DAYS` are known they are no
    window to speak of, and the share is that of all copies.
    """
    if SALES.name not in timeline.daily:
        return float("nan")
    inside = timeline.daily[SALES.name].dropna()
    if inside.empty or timeline.exports is None:
        return float("nan") if inside.empty else 1.0
    seen = float(inside.clip(lower=0).sum())
    totals = timeline.exports.totals("sales")
    if len(inside) < FEWEST_DAYS:
        everything = sum(map(_copies, (s.frame for s in totals)))
        return seen / everything if everything > 0 else 1.0
    first, last = inside.index[0], inside.index[-1]
    others = [s.frame for s in totals if s.id not in timeline.stores]
    unseen = sum(_copies(rows[middle(rows).between(first, last)]) for rows in others)
    return seen / (seen + unseen) if seen + unseen > 0 else 1.0


def _copies(rows: pd.DataFrame) -> float:
    return float(rows["units"].clip(lower=0).sum())


def currency_of(timeline: Timeline) -> str:
    """Return the currency of the answer: that of the exports, else roi.toml's, else USD."""
    return (
        home_currency(timeline.exports) if timeline.exports else timeline.settings.currency or "USD"
    )
