"""Whether sales rise around most posts, and not only around some of them that a hidden cause went along with."""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray
from scipy.special import stdtr

from roi.analysis.response.daily_model import Model, residuals
from roi.analysis.response.design import controls, spread_over
from roi.analysis.response.lag_shapes import Lags

Array = NDArray[Any]
SPELL = 4  # days, within which most buyers come
# Of the days with posts: so many may have had a cause that nobody wrote down, if posts bring nothing, and if they bring too little.
HIDDEN_IF_NOTHING, HIDDEN_IF_LITTLE = 0.25, 0.1
LEVEL = 0.05
BLOCK = 28  # days, far longer than sales remember
FEWEST_BLOCKS = 6
LOWEST = 0.3  # of the usual level: no baseline is taken as less
ROUNDS = 25


def rises_around_most(
    model: Model,
    counted: pd.Series[float],
    activity: Array,
    events: pd.DataFrame,
    held: pd.DataFrame | None,
    lags: Lags,
    least: float = 0.0,
) -> bool:
    """Return whether a count rises around more of the days with posts than a hidden cause may have gone along with.

    Of every spell of four days it takes the shortfall s: the share of the baseline that is missing, nothing if nothing is. If posts did
    nothing, and hidden causes came with at most a share ε of the days with posts, then a spell with m such days would
    be untouched with a chance of at least (1 - ε)^m, and untouched spells fall short as spells without posts do. So its mean
    shortfall would be at least exp(a + b·log baseline)·(1 - ε)^m. A score test, one-sided at 5 %, asks whether it is less. However
    much a cause sells, it takes away no more than the whole shortfall of the spells that it touches. It is asked twice: of all that was
    sold with ε a quarter, and of what was sold beyond `least` a post with ε a tenth. Both must be rejected.

    Parameters
    ----------
    model : of days, of the count on the activity.
    activity : by day; NaN is not known.
    held : the other activities that the model holds fixed.
    least : the smallest effect of a post worth having, such as the break-even, in units of the count.

    Returns
    -------
    bool
        False also where nothing can be seen: less than half a year, posts in nearly every spell, hardly any sales.

    Notes
    -----
    *How it can mislead.* A cause that comes with more than a quarter of the days with posts isn't seen, if it sells enough: a newsletter
    with every fourth post, where there are often several posts a day. That posts bring more than `least` is proof only against
    causes that come with a tenth of these days. The baseline is estimated from the same days, so causes near these
    shares which sell ten times a usual day's copies pass more often than in 5 of 100.

    References
    ----------
    Horowitz & Manski 1995, doi:10.2307/2951627 (what a bound on contaminated data leaves certain); Cameron, Gelbach & Miller 2008,
    doi:10.1162/rest.90.3.414 (few blocks of dependent days).
    """
    by_lag = _by_lag(model)
    if not by_lag.sum() > 0:
        return False
    y = counted.to_numpy(dtype=float)
    brought = spread_over(activity, by_lag[:, None])[:, 0]
    rest = pd.Series(y - brought, counted.index)
    usual = np.maximum(_baseline(model, rest, events, held, lags), LOWEST * model.level)
    known = np.isfinite(usual) & np.isfinite(activity)
    first = np.flatnonzero(_sum_ahead(known) == SPELL)
    if len(first) < FEWEST_BLOCKS * BLOCK:
        return False
    sold, worth_having, expected, posted = (
        _sum_ahead(np.where(known, series, 0.0))[first]
        for series in (y, least / by_lag.sum() * brought, usual, activity > 0)
    )
    if np.ptp(posted) == 0:
        return False
    size = np.log(expected)
    asked = ((sold, HIDDEN_IF_NOTHING), (sold - worth_having, HIDDEN_IF_LITTLE))
    return all(
        _p_value(np.clip(1 - copies / expected, 0.0, 1.0), posted, size, first, share) < LEVEL
        for copies, share in asked
    )


def _sum_ahead(series: Array) -> Array:
    """Return the sums of each day and those after it in its spell."""
    return np.convolve(series, np.ones(SPELL), mode="valid").round(9)


def _by_lag(model: Model) -> Array:
    """Return what a post brings on each day from its own on."""
    parts = zip(model.shares, model.bases, model.fits, strict=True)
    return np.asarray(sum(share * (basis @ fit.coefficients) for share, basis, fit in parts))


def _baseline(
    model: Model,
    rest: pd.Series[float],
    events: pd.DataFrame,
    held: pd.DataFrame | None,
    lags: Lags,
) -> Array:
    """Return what calendar, level and other activities make of what posts didn't bring (`rest`), NaN where that isn't known."""
    calendar = controls(pd.DatetimeIndex(rest.index), events)
    others = () if held is None else held.to_numpy(dtype=float).T
    table = np.column_stack(
        [
            calendar.at_level(model.level),
            *(np.nan_to_num(spread_over(other, lags.bases[0])) for other in others),
            rest.to_numpy(),
        ]
    )
    there = np.isfinite(rest.to_numpy()) & ~calendar.aside
    return np.asarray(rest.to_numpy() - residuals(table, there, model.root) / model.root)


def _p_value(shortfall: Array, posted: Array, size: Array, day: Array, share: float) -> float:
    """Return the one-sided p-value of the score test that a share of hidden causes explains how the shortfall falls with posts."""
    if not shortfall.any():
        return 1.0
    columns = np.column_stack([np.ones(len(size)), size - size.mean()])
    allowed = posted * np.log(1 - share)
    known = np.array([np.log(shortfall.sum() / np.exp(allowed).sum()), 0.0])
    for _ in range(ROUNDS):  # Poisson's likelihood, whose mean is the logarithm's
        mean = np.exp(np.clip(columns @ known + allowed, -30, 30))
        bread = np.linalg.pinv((columns * mean[:, None]).T @ columns, hermitian=True)
        step = np.clip(bread @ (columns.T @ (shortfall - mean)), -1, 1)
        known = known + step
        if np.abs(step).max() < 1e-8:
            break
    beside = posted - columns @ (bread @ ((columns * mean[:, None]).T @ posted))
    score = beside * (shortfall - mean)
    cuts = [_blocks(score, (day + shift) // BLOCK) for shift in (0, BLOCK // 2)]
    variance = float(np.mean([varies for varies, _ in cuts]))
    if variance <= 0:
        return 1.0
    return float(stdtr(min(n for _, n in cuts) - 1, score.sum() / variance**0.5))


def _blocks(score: Array, block: Array) -> tuple[float, int]:
    """Return the variance of the sum of scores, of which those in different blocks are independent, and the number of blocks."""
    there = np.unique(block, return_inverse=True)[1]
    sums = np.bincount(there, score)
    return float(len(sums) * sums.var(ddof=1)) if len(sums) > 1 else 0.0, len(sums)
