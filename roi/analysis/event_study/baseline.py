"""What is usual for a day: the slow level, the weekday, the spread, and how surprising each day is."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray
from scipy.special import betainc, nbdtrik, ndtr

from roi.analysis.finding import NORMAL

Array = NDArray[Any]
WINDOW = 91  # days: longer than a launch lasts, short enough to follow the drift
FEW = 21  # known days needed near a day to say what is usual for it
CLIP = 2.5  # Huber's bound on a standardised residual, in the spread
SHARE = 0.95  # of days that lie in the usual range
MAD_TO_SPREAD = 1.4826


@dataclass(frozen=True)
class Baseline:
    """What n days of one measure would usually be.

    `level` (n) is the expected value, `low` and `high` (n) hold 95 days in 100, `spread` (n) is the standard
    deviation, `rarity` (n) the chance of a day at least so far from usual, up or down (two-sided p-value).
    NaN where the day, or what is usual for it, is not known. `factors` (n) is the weekday's factor, 1 on average.
    """

    level: Array
    low: Array
    high: Array
    spread: Array
    rarity: Array
    factors: Array


def expected_range(values: pd.Series[float], aside: Array | None = None) -> Baseline:
    """Return what is usual for each day of a daily series.

    The level is a local mean over 91 days times a weekday factor. It is fitted in three rounds, starting from running
    medians; each round leaves out the days that stand out. Counts follow a negative binomial whose dispersion comes from
    clipped residuals. Measures that can be negative or fractional are normal around a running median.

    Parameters
    ----------
    values : (n,) one value a day on consecutive days; NaN is not known.
    aside : (n,) days not to learn from (a known launch, say).

    Notes
    -----
    *How it can mislead.* Where launches fill a third of the series or more, nothing is usual. A level that jumps for
    good looks unusual for about six weeks, then becomes the new usual.
    """
    y = values.to_numpy(dtype=float)
    weekday = pd.DatetimeIndex(values.index).day_of_week.to_numpy()
    skip = np.zeros(len(y), dtype=bool) if aside is None else aside
    there = np.isfinite(y) & ~skip
    if not (pd.Series(there).rolling(WINDOW, center=True, min_periods=1).sum() >= FEW).any():
        return _unknown(len(y))
    known = y[np.isfinite(y)]
    counts = bool((known >= 0).all() and (known == np.round(known)).all())
    return _of_counts(y, weekday, skip) if counts else _of_numbers(y, weekday, skip)


def _unknown(days: int) -> Baseline:
    nothing = np.full(days, np.nan)
    return Baseline(nothing, nothing, nothing, nothing, nothing, np.ones(days))


def _of_counts(y: Array, weekday: Array, skip: Array) -> Baseline:
    weekly = pd.Series(np.where(skip, np.nan, y)).rolling(7, center=True, min_periods=4).mean()
    level = weekly.rolling(WINDOW, center=True, min_periods=FEW).median().to_numpy()
    if not (np.isfinite(y) & np.isfinite(level) & ~skip).any():
        return _unknown(len(y))
    factors, dispersion, rarity = np.ones(len(y)), 0.5, np.ones(len(y))
    for _ in range(3):
        learn = np.isfinite(y) & np.isfinite(level) & ~skip & ~(rarity < 0.01)
        factors = weekday_factors(y, level, weekday, learn)
        level = local_mean(np.where(learn, y, np.nan), np.where(learn, factors, np.nan))
        dispersion = dispersion_of(y, level * factors, learn)
        rarity = two_sided(y, level * factors, dispersion)
    mean = level * factors
    tail = (1 - SHARE) / 2
    return Baseline(
        level=mean,
        low=_count_at(tail, mean, dispersion),
        high=_count_at(1 - tail, mean, dispersion),
        spread=np.sqrt(mean + dispersion * mean**2),
        rarity=rarity,
        factors=factors,
    )


def weekday_factors(y: Array, level: Array, weekday: Array, learn: Array) -> Array:
    """Return each day's weekday factor: what weekdays had over what their level led to expect, shrunk by one week."""
    had = np.bincount(weekday[learn], y[learn], 7)
    expected = np.bincount(weekday[learn], level[learn], 7)
    total = had.sum() / max(expected.sum(), 1e-12)
    one = expected.sum() / max(int(learn.sum()), 1)
    week = (had + total * one) / np.maximum(total * (expected + one), 1e-12)
    week = np.where(expected > 0, week, 1.0)
    return np.asarray((week / week.mean())[weekday]) if week.sum() > 0 else np.ones(len(weekday))


def local_mean(y: Array, factors: Array) -> Array:
    """Return the level around each day: known values over known factors, over `WINDOW` days with falling weights."""
    falling = 1 - np.abs(np.arange(WINDOW) - WINDOW // 2) / (WINDOW // 2 + 1)
    there = np.isfinite(y) & np.isfinite(factors)
    enough = _around(there.astype(float), np.ones(WINDOW)) > FEW - 0.5
    had, expected = (_around(np.where(there, a, 0.0), falling) for a in (y, factors))
    mean = np.where(enough, had / np.where(enough, expected, 1.0), np.nan)
    level = pd.Series(mean).ffill().bfill().to_numpy()
    return np.asarray(np.maximum(level, 1e-3))


def _around(values: Array, weights: Array) -> Array:
    """Return the weighted sum around each day; beyond the ends there is nothing."""
    half = len(weights) // 2
    return np.asarray(np.convolve(values, weights)[half : half + len(values)])


def dispersion_of(y: Array, mean: Array, learn: Array) -> float:
    """Return the dispersion of counts whose variance is mean + dispersion × mean², from clipped residuals."""
    mu = mean[learn]
    squares, mu_squares = (y[learn] - mu) ** 2, mu**2
    bound = 2 * ndtr(CLIP) - 1
    density = np.exp(-(CLIP**2) / 2) / np.sqrt(2 * np.pi)
    target = bound - 2 * CLIP * density + CLIP**2 * (1 - bound)
    low, high = 1e-6, 10.0
    for _ in range(40):
        middle = np.sqrt(low * high)
        squared = np.minimum(squares / (mu + middle * mu_squares), CLIP**2)
        low, high = (middle, high) if squared.mean() > target else (low, middle)
    return float(high)


def two_sided(y: Array, mean: Array, dispersion: float) -> Array:
    """Return the chance of a count at least so far out, twice the smaller tail, under a negative binomial."""
    size = 1 / dispersion
    odds = size / (size + mean)
    at_most = betainc(size, np.where(np.isfinite(y), y, 0) + 1, odds)
    below = np.where(y > 0, betainc(size, np.maximum(y, 1e-9), odds), 0.0)
    return np.where(np.isfinite(y), np.minimum(1.0, 2 * np.minimum(at_most, 1 - below)), np.nan)


def _count_at(share: float, mean: Array, dispersion: float) -> Array:
    """Return the count below which a share of days lies; the slow quantile is taken on a grid of means."""
    if not np.isfinite(mean).any():
        return np.full(len(mean), np.nan)
    size, grid = 1 / dispersion, np.geomspace(np.nanmin(mean), np.nanmax(mean) * 1.001, 80)
    quantiles = nbdtrik(share, size, size / (size + grid))
    return np.asarray(np.maximum(np.ceil(np.interp(mean, grid, quantiles)), 0.0))


def _of_numbers(y: Array, weekday: Array, skip: Array) -> Baseline:
    learn = np.where(skip, np.nan, y)
    running = pd.Series(learn).rolling(WINDOW, center=True, min_periods=FEW).median()
    level = running.ffill().bfill().to_numpy()
    by_day = pd.Series(learn - level).groupby(weekday).median()
    mean = level + (by_day - by_day.mean()).reindex(range(7), fill_value=0.0).to_numpy()[weekday]
    error = learn - mean
    spread = max(MAD_TO_SPREAD * float(np.nanmedian(np.abs(error))), 1e-9)
    far = np.abs(y - mean) / spread
    half = NORMAL * spread
    return Baseline(
        level=mean,
        low=mean - half,
        high=mean + half,
        spread=np.full(len(y), spread),
        rarity=2 * ndtr(-far),
        factors=np.ones(len(y)),
    )
