"""Plant and recover: what the method finds in the author's own data when the truth is known."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy.special import stdtrit

from roi.analysis.response.daily_model import Model
from roi.analysis.response.design import spread_over
from roi.analysis.response.regression import filtered, sandwich, without

Array = NDArray[Any]
MOST_SHIFTS = 40
FEWEST_SHIFTS = 8
FOUND = 0.8


@dataclass(frozen=True, slots=True)
class Power:
    """How often posts that can't have worked are 'found', and the smallest planted effect found 8 times of 10."""

    tried: int
    false_finds: int
    detectable: float


def estimate_power(model: Model, activity: Array) -> Power:
    """Return what the method finds of posts moved by whole weeks, the real effect taken out of the outcome.

    The estimate is linear in the outcome, so planting an effect adds it to each moved estimate as it
    stands: it is found where moved estimate + effect exceeds the interval's half-width.
    """
    values, errors = _moved(model, activity)
    influence = (model.fit.influence @ model.basis.sum(axis=0)) * model.fit.hc3
    one_shape = sandwich(influence, model.days, model.hourly) ** 0.5
    errors = errors * max(model.total.std_error / max(one_shape, 1e-300), 1.0)
    bound = float(stdtrit(model.total.freedom, 0.975))
    if len(values) < FEWEST_SHIFTS:
        reached = float(stdtrit(model.total.freedom, FOUND))
        return Power(len(values), 0, (bound + reached) * model.total.std_error)
    found = np.abs(values) > bound * errors
    needed = np.quantile(bound * errors - values, FOUND)
    return Power(len(values), int(found.sum()), float(max(needed, 0.0)))


def shifts(days: int) -> Array:
    """Return so many whole weeks to move by, spread evenly, none within four weeks of no move."""
    weeks = np.arange(4, days // 7 - 3)
    if len(weeks) > MOST_SHIFTS:
        weeks = weeks[np.linspace(0, len(weeks) - 1, MOST_SHIFTS).round().astype(int)]
    return weeks * 7


def _moved(model: Model, activity: Array) -> tuple[Array, Array]:
    """Return the total effect and its error for each move of the posts."""
    days = len(activity) // model.period
    rest = model.fit.outcome - model.fit.activity @ model.fit.coefficients
    weights = model.basis.sum(axis=0)
    known = np.where(np.isfinite(activity), activity, np.nanmean(activity))
    moves = shifts(days)
    if not len(moves):
        return np.empty(0), np.empty(0)
    start = len(model.basis) - 1  # rows whose earlier posts lie before the calendar
    ring = spread_over(np.concatenate([known[len(known) - start :], known]), model.basis)[start:]
    table = np.hstack([np.roll(ring, move * model.period, axis=0) for move in moves])
    table[:start] = 0.0
    table *= model.root[:, None]
    white = without(model.fit.q, filtered(table, model.phi)[model.rows])
    spanned = (model.fit.q**2).sum(axis=1)
    x = np.stack(np.split(white, len(moves), axis=1))  # (moves, rows, columns)
    inverse = np.linalg.pinv(x.mT @ x, rcond=1e-10, hermitian=True)
    reach = x @ (inverse @ weights)[:, :, None]
    leverage = spanned + ((x @ inverse) * x).sum(axis=2)
    left = rest - (x @ (inverse @ (x.mT @ rest)[:, :, None]))[:, :, 0]
    influences = reach[:, :, 0] * left / np.maximum(1 - leverage, 1e-6)
    errors = [sandwich(influence, model.days, model.hourly) ** 0.5 for influence in influences]
    return reach[:, :, 0] @ rest, np.array(errors)
