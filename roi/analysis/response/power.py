"""Plant and recover: what the method finds in the author's own data when the truth is known."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy.special import stdtrit

from roi.analysis.response.daily_model import Model
from roi.analysis.response.design import spread_over
from roi.analysis.response.regression import filtered, sandwich, spanned, without

Array = NDArray[Any]
MOST_SHIFTS = 40
AT_ONCE = 1_000_000  # numbers: all moves of years of days, a few at a time of years of hours
FEWEST_SHIFTS = 8
FOUND = 0.8
ROUNDS = 8
CALIBRATED = 0.92  # with it an effect of this size is found 8 times of 10 in the building half of the outside lab


@dataclass(frozen=True, slots=True)
class Power:
    """How often posts that can't have worked are 'found', and the smallest planted effect found 8 times of 10."""

    tried: int
    false_finds: int
    detectable: float


def estimate_power(model: Model, activity: Array) -> Power:
    """Return what the method finds of posts moved by whole weeks, the real effect taken out of the outcome.

    Beside it the smallest effect that would be found, had it been planted after the posts as they were.
    """
    values, errors = _moved(model, activity)
    influence = (model.fit.influence @ model.basis.sum(axis=0)) * model.fit.hc3
    one_shape = sandwich(influence, model.days) ** 0.5
    errors = errors * max(model.total.std_error / max(one_shape, 1e-300), 1.0)
    bound = float(stdtrit(model.total.freedom, 0.975))
    found = np.abs(values) > bound * errors if len(values) >= FEWEST_SHIFTS else np.zeros(0)
    return Power(len(values), int(found.sum()), _detectable(model, activity))


def _detectable(model: Model, activity: Array) -> float:
    """Return the effect that would be found 8 times of 10: δ = 0.92 · (t₀.₉₇₅ + t₀.₈) · √(error² + what δ's own readers scatter).

    An effect of a count comes as a count, so that it brings its own (Poisson) variance, and a larger effect more of it. The factor is calibrated.
    """
    freedom, error = model.total.freedom, model.total.std_error
    times = float(stdtrit(freedom, 0.975) + stdtrit(freedom, FOUND))
    effect, scatter = times * error, _own_scatter(model, activity)
    for _ in range(ROUNDS if model.is_count else 0):
        effect = times * float(np.sqrt(error**2 + scatter * effect))
    return CALIBRATED * effect


def _own_scatter(model: Model, activity: Array) -> float:
    """Return the variance that an effect of one adds to the total's squared error: each row's mean, weighted as the total is."""
    columns = zip(model.shares, model.fits, model.bases, strict=True)
    reach = sum(share * (fit.influence @ basis.sum(axis=0)) for share, fit, basis in columns)
    evenly = np.full((model.basis.shape[1], 1), 1 / model.basis.shape[1])
    done = np.where(np.isfinite(activity), activity, 0.0)
    brought = spread_over(done, model.basis @ evenly)[model.rows, 0]
    return float((reach * model.root[model.rows]) ** 2 @ np.nan_to_num(brought))


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
    known = np.where(np.isfinite(activity), activity, np.nanmean(activity))
    moves = shifts(days)
    if not len(moves):
        return np.empty(0), np.empty(0)
    start = len(model.basis) - 1  # rows whose earlier posts lie before the calendar
    ring = spread_over(np.concatenate([known[len(known) - start :], known]), model.basis)[start:]
    at_once = max(1, AT_ONCE // ring.size)
    groups = np.array_split(moves, -(-len(moves) // at_once))
    spans = spanned(model.fit.held)
    parts = [_of_moves(model, ring, start, group, rest, spans) for group in groups]
    values, errors = (np.concatenate(part) for part in zip(*parts, strict=True))
    return values, errors


def _of_moves(
    model: Model, ring: Array, start: int, moves: Array, rest: Array, spans: Array
) -> tuple[Array, Array]:
    """Return the total effect and its error for some moves of the posts, whose first `start` rows aren't known."""
    table = np.hstack([np.roll(ring, move * model.period, axis=0) for move in moves])
    table[:start] = 0.0
    table *= model.root[:, None]
    white = without(model.fit.held, filtered(table, model.phi)[model.rows])
    x = np.stack(np.split(white, len(moves), axis=1))  # (moves, rows, columns)
    inverse = np.linalg.pinv(x.mT @ x, rcond=1e-10, hermitian=True)
    reach = x @ (inverse @ model.basis.sum(axis=0))[:, :, None]
    leverage = spans + ((x @ inverse) * x).sum(axis=2)
    left = rest - (x @ (inverse @ (x.mT @ rest)[:, :, None]))[:, :, 0]
    influences = reach[:, :, 0] * left / np.maximum(1 - leverage, 1e-6)
    errors = [sandwich(influence, model.days) ** 0.5 for influence in influences]
    return reach[:, :, 0] @ rest, np.array(errors)
