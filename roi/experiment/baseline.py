"""What the days before the test lead to expect of its days: their level, weekdays, known events, spread and memory."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from roi.analysis.response.daily_model import AUTOREGRESSIVE, usual_level
from roi.analysis.response.design import controls, spread_over
from roi.analysis.response.lag_shapes import Lags
from roi.analysis.response.regression import overdispersion, power_of_mean, yule_walker

Array = NDArray[Any]
FEWEST_DAYS = 56  # of history, for weekdays and events to be learnt from it
LAST_DAYS = 42  # whose level the test is expected to start from
RIDGE = 3.0  # so many usual days pull each weekday and event towards no difference
ROUNDS = 3
LEAST = 0.2  # of a usual day: what is expected of any


@dataclass(frozen=True, eq=False)
class Baseline:
    """By day of the calendar: the expected outcome, the spread around it, and which days are set aside.

    `phi` is the autoregression of what the history leaves unexplained, in spreads. `days` is how many days before the
    test it was learnt from; 0 means that all days are expected alike.
    """

    expected: Array
    spread: Array
    phi: Array
    aside: Array
    days: int


def baseline(
    outcome: pd.Series[float],
    activity: pd.Series[float],
    events: pd.DataFrame,
    lags: Lags,
    first: int,
) -> Baseline:
    """Learn from the days before row `first` what each later day would be.

    Nothing from the test itself enters, so a draw can't move it (CUPED: Deng et al. 2013, 10.1145/2433396.2433413).
    Events inferred from posts are left out: where no links are posted there are none, so the draw would move them.
    """
    declared = events[~events["inferred"].astype(bool)] if "inferred" in events else events
    known = controls(pd.DatetimeIndex(outcome.index), declared)
    y = outcome.to_numpy(dtype=float)
    x = spread_over(activity.to_numpy(dtype=float), lags.bases[0])
    there = np.isfinite(y) & np.isfinite(x).all(axis=1) & ~known.aside
    there[first:] = False
    if there.sum() < FEWEST_DAYS:
        return _alike(y, known.aside, lags)
    level = np.ones(len(y))
    if lags.counts:
        level[:first] = usual_level(y[:first], known.busy[:first])
    table = np.column_stack([np.ones(len(y)), known.columns[:, known.scaled]])
    rows = np.column_stack([table, x / level[:, None]])[there]
    target, root = y[there] / level[there], level[there] ** 0.2
    fitted, clip, coefficients = _robust(rows, target, root, lags, table.shape[1])
    profile = table @ coefficients[: table.shape[1]]
    recent = np.flatnonzero(there)[-LAST_DAYS:]
    held = clip[-LAST_DAYS:] ** 2
    if lags.counts:
        profile = np.maximum(profile, LEAST)
        last = float(held @ y[recent] / (held @ profile[recent]))
        expected = np.where(np.arange(len(y)) < first, level, last) * profile
        last = max(last, 0.02)
    else:
        last = float(np.average(y[recent] - profile[recent], weights=held))
        expected = profile + last
    off = (target - fitted) * level[there] * clip
    spread = _spread(off, (fitted * level[there]).clip(LEAST * level[there]), expected, last, lags)
    left = np.full(first, np.nan)
    left[there[:first]] = off / spread[there]
    return Baseline(
        expected, spread, yule_walker(left, AUTOREGRESSIVE), known.aside, int(there.sum())
    )


def _alike(y: Array, aside: Array, lags: Lags) -> Baseline:
    """Return the baseline where there is no history: every day as the next."""
    usual = float(np.nanmean(y)) if lags.counts and np.isfinite(y).any() else 0.0
    return Baseline(np.full(len(y), usual), np.ones(len(y)), np.zeros(AUTOREGRESSIVE), aside, 0)


def _robust(
    rows: Array, target: Array, root: Array, lags: Lags, pulled: int
) -> tuple[Array, Array, Array]:
    """Return what ridge regression expects, each day's Huber weight's root, and the coefficients.

    The first column is the level; it and the columns from `pulled` on are not pulled towards zero.
    """
    clip = np.ones(len(target))
    penalty = np.zeros(rows.shape[1])
    penalty[1:pulled] = RIDGE * float((root**2).mean())
    penalty[pulled:] = 1e-6
    for _ in range(ROUNDS):
        weighted = rows * (root * clip)[:, None]
        coefficients = np.linalg.solve(
            weighted.T @ weighted + np.diag(penalty), weighted.T @ (target * root * clip)
        )
        fitted = rows @ coefficients
        if lags.clip is None:
            break
        size = np.abs((target - fitted) * root)
        usual = max(float(np.median(size)) / 0.6745, 1e-12)
        clip = np.sqrt(np.minimum(1.0, lags.clip * usual / np.maximum(size, 1e-12)))
    return fitted, clip, coefficients


def _spread(off: Array, mean: Array, expected: Array, last: float, lags: Lags) -> Array:
    """Return each day's usual distance from what is expected, as the history's grows with its level."""
    if lags.rare:
        at = np.maximum(expected, last * lags.lowest / 2)
        return np.sqrt(at + overdispersion(off, mean) * at**2)
    if lags.counts:
        return np.asarray(np.maximum(expected, LEAST * last) ** (power_of_mean(off, mean) / 2))
    return np.ones(len(expected))
