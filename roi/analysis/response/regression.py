"""Weighted, pre-whitened least squares with leverage-corrected errors, over plain arrays."""

from __future__ import annotations

from contextlib import AbstractContextManager
from dataclasses import dataclass
from functools import cache, cached_property
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy.special import stdtr, stdtrit
from threadpoolctl import ThreadpoolController

from roi.analysis.response.row_blocks import SideBySide, blocks

Array = NDArray[Any]
USUAL_DISPERSION = 0.3  # φ of a negative binomial, for the weights by which it is estimated
Held = tuple[Array, ...]  # orthonormal columns in parts, (n, p), (n, 1), …


@cache
def _linear_algebra() -> ThreadpoolController:
    return ThreadpoolController()


def one_thread() -> AbstractContextManager[Any]:
    """Return a context in which numpy uses one thread: on matrices as small as ours, several are many times slower."""
    limited: AbstractContextManager[Any] = _linear_algebra().limit(limits=1, user_api="blas")
    return limited


@dataclass(frozen=True)
class Regression:
    """What least squares made of whitened arrays with n rows, p control and k activity columns.

    `held` is an orthonormal basis of the controls, of p columns in one or more parts, so that models of which one holds a column
    more fixed share the rest; `activity` (n, k) and `outcome` (n) have the controls taken out; `coefficients` (k);
    `residuals` (n); `leverage` (n) of all columns together.
    """

    held: Held
    activity: Array
    outcome: Array
    inverse: Array
    coefficients: Array
    residuals: Array
    leverage: Array

    @property
    def q(self) -> Array:
        """The basis of the controls in one piece, (n, p)."""
        return self.held[0] if len(self.held) == 1 else np.column_stack(self.held)

    @property
    def controls(self) -> int:
        """How many columns the controls' basis has."""
        return sum(part.shape[1] for part in self.held)

    @cached_property
    def influence(self) -> Array:
        """How each coefficient weighs each row, (n, k): coefficients = influence' outcome."""
        return np.asarray(self.activity @ self.inverse)

    @cached_property
    def hc3(self) -> Array:
        """Each row's residual divided by one minus its leverage."""
        return np.asarray(self.residuals / (1 - self.leverage))

    @cached_property
    def own(self) -> Array:
        """An orthonormal basis of what the activity adds to the controls, (n, at most k)."""
        size, direction = np.linalg.eigh(self.inverse)
        there = size > 1e-10 * size[-1]
        return np.asarray(self.activity @ (direction[:, there] * np.sqrt(size[there])))

    @property
    def variance(self) -> float:
        """The residuals' variance, one for all rows."""
        spare = len(self.outcome) - self.controls - self.activity.shape[1]
        return float(self.residuals @ self.residuals / spare)


@dataclass(frozen=True, slots=True)
class Contrast:
    """A weighted sum of coefficients: its value, standard error and degrees of freedom."""

    value: float
    std_error: float
    freedom: float

    @property
    def half_width(self) -> float:
        """Half the width of the 95 % interval."""
        return float(stdtrit(self.freedom, 0.975)) * self.std_error

    @property
    def p_value(self) -> float:
        """Two-sided."""
        return float(2 * stdtr(self.freedom, -abs(self.value / self.std_error)))


def without(q: Array | Held, columns: Array) -> Array:
    """Return the columns with the span of `q` taken out."""
    for part in q if isinstance(q, tuple) else (q,):
        columns = columns - part @ (part.T @ columns)
    return columns


def spanned(held: Held) -> Array:
    """Return each row's leverage by the controls alone, (n)."""
    return np.asarray(sum(np.einsum("ij,ij->i", part, part) for part in held))


def regress(q: Array | Held, activity: Array, outcome: Array) -> Regression:
    """Return least squares of the outcome on the activity, the span of `q` taken out of both."""
    held = q if isinstance(q, tuple) else (q,)
    x, y = without(held, activity), without(held, outcome)
    inverse = np.linalg.pinv(x.T @ x, rcond=1e-10, hermitian=True)
    coefficients = inverse @ (x.T @ y)
    leverage = np.minimum(spanned(held) + ((x @ inverse) * x).sum(axis=1), 1 - 1e-6)
    return Regression(held, x, y, inverse, coefficients, y - x @ coefficients, leverage)


def contrast(fit: Regression, weights: Array, days: Array, hourly: bool = False) -> Contrast:
    """Return a weighted sum of coefficients with its error and degrees of freedom; the rows are days, or hours.

    The degrees of freedom are Bell & McCaffrey's (2002): those of the chi-square that has
    the same mean and variance as the squared error would have under equal variances.
    """
    reach = fit.influence @ weights
    error = sandwich(reach * fit.hc3, days) ** 0.5
    return Contrast(float(weights @ fit.coefficients), error, freedom(fit, reach, days, hourly))


def sandwich(influence: Array, days: Array) -> float:
    """Return the variance of a sum of influences: HC3 and HC3 by weeks, halfway between the two.

    HC3 (MacKinnon & White 1985, 10.1016/0304-4076(85)90158-7) is somewhat too wide; influences that are added up
    by week before squaring hold what is left of a memory inside a week, but as few weeks decide they come out somewhat
    too narrow (Cameron & Miller 2015, 10.3368/jhr.50.2.317). `days` (n) says where each row lies in the calendar.
    """
    return (float(influence @ influence) + by_weeks(influence, days)) / 2


def by_weeks(influence: Array, days: Array) -> float:
    """Return the variance of a sum of influences clustered by week, the mean of two ways to cut the weeks."""
    one, other = (np.bincount((days + shift) // 7, influence) for shift in (0, 3))
    return float(one @ one + other @ other) / 2


def freedom(fit: Regression, reach: Array, days: Array, hourly: bool = False) -> float:
    """Return Bell and McCaffrey's degrees of freedom of the HC3 variance of `reach' outcome`.

    Of hours there are no more than weeks less one.
    """
    scaled = (reach / (1 - fit.leverage)) ** 2
    first = (scaled * (1 - fit.leverage)).sum()
    basis = SideBySide((*fit.held, fit.own))
    inner = sum((b := basis[rows]).T @ (scaled[rows, None] * b) for rows in blocks(len(scaled)))
    second = (scaled**2 * (1 - 2 * fit.leverage)).sum() + (np.asarray(inner) ** 2).sum()
    beside = fit.controls + fit.own.shape[1]
    most = len(np.unique(days // 7)) - 1 if hourly else len(reach) - beside
    return float(np.clip(first**2 / second, 1.0, most))


def yule_walker(residuals: Array, order: int) -> Array:
    """Return autoregressive coefficients from autocovariances; rows that are NaN count as missing."""
    known = np.where(np.isfinite(residuals), residuals, 0.0)
    gamma = np.array([known[lag:] @ known[: len(known) - lag] for lag in range(order + 1)])
    gamma[0] = max(gamma[0], 1e-300)
    lags = np.abs(np.subtract.outer(np.arange(order), np.arange(order)))
    return np.asarray(np.linalg.solve(gamma[lags], gamma[1:]))


def filtered(columns: Array, phi: Array) -> Array:
    """Return each row less `phi` times the rows before it; NaN where one of them is unknown."""
    out = columns.astype(float).copy()
    out[: len(phi)] = np.nan
    for lag, share in enumerate(phi, start=1):
        out[lag:] -= share * columns[:-lag]
    return out


def overdispersion(residuals: Array, mean: Array) -> float:
    """Return φ of the negative binomial, whose variance is mean + φ·mean², held between 0.02 and 2.

    The squared residuals less the mean, regressed on the squared mean, weighted by how well each tells
    (Cameron & Trivedi 1990, 10.1016/0304-4076(90)90014-K), with a guess for the φ in the weights.
    """
    weight = (mean / (mean + USUAL_DISPERSION * mean**2)) ** 2
    return float(np.clip(weight @ (residuals**2 - mean) / (weight @ mean**2), 0.02, 2.0))


def power_of_mean(residuals: Array, mean: Array) -> float:
    """Return b, held between 1 and 2, where the variance grows as the mean to the power b (Harvey 1976, 10.2307/1913974)."""
    size = np.log(np.abs(residuals) + 0.1 * np.median(np.abs(residuals)) + 1e-12)
    level = np.log(mean) - np.log(mean).mean()
    spread = float(level @ level)
    return float(np.clip(2 * (level @ size) / spread, 1.0, 2.0)) if spread > 1e-9 else 1.0
