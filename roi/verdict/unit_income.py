"""What one paid copy brings: its royalty, and what borrowers read along with it."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd

from roi.analysis.book_series.reading_on import read_through
from roi.reconcile.views import middle
from roi.settings import ends_of
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
    royalty : of a copy, (low, high): alike, unless roi.toml gives a range.
    spread : relative standard error of `royalty`.
    per_page : what a page read in Kindle Unlimited brings.
    carried : what pages read bring for each paid copy, where their days aren't known: an extra sale carries between none
        and all of it.
    follows : the most that the later books of a series bring within a year of a first copy. How many of the extra sales
        are first copies isn't known: they carry between none and all of it.
    """

    royalty: tuple[float, float] | None
    spread: float = 0.0
    per_page: float = 0.0
    carried: float = 0.0
    follows: float = 0.0

    @property
    def pages(self) -> float:
        """The part of `per_unit` that comes from pages read."""
        return self.carried / 2

    @property
    def per_unit(self) -> float | None:
        """What one more paid copy brings, midway between the ends of what is assumed."""
        return (
            None if self.royalty is None else sum(self.royalty) / 2 + self.pages + self.follows / 2
        )

    @property
    def ends(self) -> tuple[float, float] | None:
        """What one more paid copy brings if it is no first copy, and if it is one and all follows that can."""
        middle_one = self.per_unit
        half = self.follows / 2
        return None if middle_one is None else (middle_one - half, middle_one + half)


def follows_most(timeline: Timeline) -> float:
    """Return the most that later books bring within a year of a first copy of a series in roi.toml; 0 without any."""
    if not timeline.settings.series:
        return 0.0
    years = (first.within("365 days") for first in read_through(timeline).worth)
    return max((y.conf_high for y in years if y is not None), default=0.0)


def income(timeline: Timeline, currency: str, *, pages_apart: bool, follows: float = 0.0) -> Income:
    """Return what one paid copy brings: from the sales reports where they say, else what roi.toml says.

    `pages_apart` says that pages read are an outcome of their own, so that a copy carries none; `follows` is what
    `follows_most` returned. What roi.toml declares a copy to bring has its later books in it already.

    The mean royalty is a ratio estimate, royalties over copies; its standard error is that of the ratio's residuals
    over rows (Cochran 1977, Sampling Techniques, chapter 6).
    """
    rows = _rows(timeline, currency)
    paid = rows[rows["units"].ne(0) & rows["units"].notna() & rows["royalty"].notna()]
    units, royalty = float(paid["units"].sum()), float(paid["royalty"].sum())
    pages, rate = _pages(rows)
    if units < LEAST_UNITS or royalty <= 0:
        return Income(ends_of(timeline.settings.income_per_unit), per_page=rate)
    mean = royalty / units
    residual = paid["royalty"] - mean * paid["units"]
    return Income(
        royalty=(mean, mean),
        spread=float(np.sqrt((residual**2).sum())) / (units * mean),
        per_page=rate,
        carried=0.0 if pages_apart else pages * rate / units,
        follows=follows,
    )


def _pages(rows: pd.DataFrame) -> tuple[float, float]:
    """Return how many pages were read, and what one brought, by those that have a rate already."""
    read = rows[rows["pages_read"] > 0]
    priced = read[read["royalty"].notna()]
    if priced.empty:
        return 0.0, 0.0
    rate = float(priced["royalty"].sum() / priced["pages_read"].sum())
    return float(read["pages_read"].sum()), rate


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
