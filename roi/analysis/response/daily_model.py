"""The daily model: an outcome, an activity's lags and all that is known of each day, weighted and pre-whitened."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

import numpy as np
import pandas as pd
from numpy.lib.stride_tricks import sliding_window_view
from numpy.typing import NDArray

from roi.analysis.response.design import KNOT_DAYS, Controls, controls, spread_over
from roi.analysis.response.lag_shapes import Lags
from roi.analysis.response.regression import (
    Contrast,
    Regression,
    filtered,
    freedom,
    overdispersion,
    power_of_mean,
    regress,
    sandwich,
    yule_walker,
)
from roi.analysis.response.row_blocks import SideBySide, Table, blocks, orthonormal

Array = NDArray[Any]
LEVEL_DAYS = 29
RIDGE = 1e-9  # lets repeated columns pass while weights are sought; the final fit leaves them out instead
AUTOREGRESSIVE = 3
ROUNDS = 2
FEW = 1.0  # a day: of fewer their own spread tells too little
OWN_PART = 1e-6  # of the activity's variation that all else must leave unexplained
# Weights, memory and shape are estimated too, and no formula knows it: on outside worlds estimates by day vary by so much more
# than their errors say.
ESTIMATED = 1.1
SMALLEST_PART = 1e-12  # of the outcome's variation that all else must leave unexplained


@dataclass(frozen=True)
class Parts:
    """What a model is made of, by day (or hour): outcome, activity lags, controls (never missing), which rows count."""

    outcome: Array
    lags: Array
    known: Table
    there: Array
    bases: tuple[Array, ...]
    level: Array
    is_rare: bool = False
    is_count: bool = True


@dataclass(frozen=True)
class Model:
    """A fitted model of days, or of hours if `period` is 24.

    `rows` (n) are the places of the whitened rows in the calendar; `outcome` (n) and `shapes`, (n, k) for
    each shape of the lags, the whitened arrays; `root` the square roots of the weights and `huber_weight` the part of them that holds
    unusual days back, by row of the calendar; `phi` the autoregression that was filtered out; `level`
    the usual level. `fits` and `bases` are those of all shapes of the lags, over which `total` is averaged with the
    weights `shares`; `fit`, `basis` and `lags` those of the likeliest shape. `is_rare` says that the outcome is rarer
    than once a day, `is_count` that it is counted one by one.
    """

    fits: tuple[Regression, ...]
    total: Contrast
    bases: tuple[Array, ...]
    shares: Array
    rows: Array
    outcome: Array
    shapes: tuple[Array, ...]
    root: Array
    phi: Array
    level: Array
    huber_weight: Array
    period: int
    is_rare: bool
    is_count: bool

    @property
    def fit(self) -> Regression:
        """The regression with the likeliest shape of the lags."""
        return self.fits[int(self.shares.argmax())]

    @property
    def basis(self) -> Array:
        """The likeliest shape of the lags."""
        return self.bases[int(self.shares.argmax())]

    @property
    def lags(self) -> Array:
        """The whitened columns of the likeliest shape, (n, k)."""
        return self.shapes[int(self.shares.argmax())]

    @property
    def hourly(self) -> bool:
        """Whether the rows are hours."""
        return self.period > 1

    @property
    def days(self) -> Array:
        """The day of each whitened row, (n)."""
        return np.asarray(self.rows // self.period)

    @property
    def has_range(self) -> bool:
        """Whether enough is left of the outcome, beside all controls, to say how sure the total is."""
        left = float(self.fit.residuals @ self.fit.residuals)
        numbers = (self.total.value, self.total.std_error, self.total.freedom)
        varies = left > SMALLEST_PART * float(self.outcome @ self.outcome)
        return bool(varies and np.isfinite(numbers).all() and self.total.std_error > 0)

    @property
    def is_told_apart(self) -> bool:
        """Whether the activity varies beyond all controls, in every column of every shape: else no total is identified."""
        parts = zip(self.fits, self.shapes, strict=True)
        own_and_all = [((fit.activity**2).sum(0), (lags**2).sum(0)) for fit, lags in parts]
        return all(bool((own >= OWN_PART * every).all()) for own, every in own_and_all)

    @property
    def spare_rows(self) -> int:
        """How many more rows there are than columns of controls."""
        return len(self.rows) - self.fit.controls

    @property
    def influence(self) -> Array:
        """What each row's surprise adds to the total, (n)."""
        parts = zip(self.shares, self.fits, self.bases, strict=True)
        return np.asarray(
            sum(share * (f.influence @ basis.sum(axis=0)) * f.hc3 for share, f, basis in parts)
        )

    def over(self, lags: slice) -> Contrast:
        """Return the effect over some lags, averaged over the shapes."""
        return averaged(
            self.fits, self.bases, self.shares, lags, self.days, self.hourly, self.is_rare
        )


def fit_daily(
    outcome: pd.Series[float],
    activity: pd.Series[float],
    events: pd.DataFrame,
    lags: Lags,
    knot_days: float = KNOT_DAYS,
    covariates: pd.DataFrame | None = None,
) -> Model:
    """Return the fitted model of one outcome on one activity, both daily on the same days.

    `covariates_for` has other activities, which are held fixed: their lags are controls, in the first shape.
    """
    known = controls(pd.DatetimeIndex(outcome.index), events, knot_days)
    held = () if covariates is None else covariates.to_numpy(dtype=float).T
    y, done, *others = (
        a.tobytes() for a in (outcome.to_numpy(dtype=float), activity.to_numpy(dtype=float), *held)
    )
    return _daily_model(y, done, tuple(others), known, lags)


@lru_cache(maxsize=8)
def _daily_model(
    counted: bytes, acted: bytes, held: tuple[bytes, ...], known: Controls, lags: Lags
) -> Model:
    """Return the model of the days in these arrays' bytes; a check of several outcomes asks for the same again."""
    y, done, *others = (np.frombuffer(series) for series in (counted, acted, *held))
    x = spread_over(done, lags.bases[0])
    level = usual_level(y, known.busy) if lags.counts else np.ones(len(y))
    z = known.at_level(level)
    if others:
        z = np.column_stack([z, *(np.nan_to_num(spread_over(o, lags.bases[0])) for o in others)])
    there = np.isfinite(y) & np.isfinite(x).all(axis=1) & ~known.aside
    shapes = (x, *(spread_over(done, basis) for basis in lags.bases[1:]))
    if lags.mostly_brought:
        level = usual_level(_not_brought(y, shapes[-1], z, there, level), known.busy)
        z[:, : len(known.scaled)] = known.at_level(level)
    bent = _bent(done, level, lags) if lags.mostly_brought else x
    huber_weight, root = _weights(y, bent, z, there, level, lags)
    is_rare = lags.rare and float(level[there].mean()) < FEW
    parts = Parts(y, np.column_stack(shapes), z, there, lags.bases, level, is_rare, lags.counts)
    return whitened(parts, huber_weight, root, AUTOREGRESSIVE, period=1)


@dataclass(frozen=True, eq=False)
class Whitened:
    """A table, weighted, its residuals' autoregression `phi` filtered out of each column."""

    table: Table
    root: Array
    phi: Array

    def __getitem__(self, rows: slice) -> Array:
        """Return these rows."""
        before = max(rows.start - len(self.phi), 0)
        weighted = self.table[before : rows.stop] * self.root[before : rows.stop, None]
        return filtered(weighted, self.phi)[rows.start - before :]


def whitened(parts: Parts, huber_weight: Array, root: Array, order: int, period: int) -> Model:
    """Return the model of weighted arrays after their residuals' autoregression is filtered out of all of them.

    `parts.lags` holds the columns of every shape of the lags, shape after shape.
    """
    y, x, there = parts.outcome[:, None], parts.lags, parts.there
    first = x[:, : parts.bases[0].shape[1]]
    table = SideBySide((first, parts.known, y))
    phi = yule_walker(residuals(table, there, root), order)
    root_there = np.where(there, root, np.nan)
    white = filtered(np.column_stack([y, x]) * root_there[:, None], phi)
    chosen = np.asarray(np.isfinite(white).all(axis=1))
    y_white, x_white = white[chosen, 0], white[chosen, 1:]
    held = (orthonormal(Whitened(parts.known, root_there, phi), chosen),)
    ends = np.cumsum([basis.shape[1] for basis in parts.bases])
    shapes = np.split(x_white, ends[:-1], axis=1)
    fits = tuple(regress(held, shape, y_white) for shape in shapes)
    rows = np.flatnonzero(chosen)
    shares = likelihoods(fits) if period == 1 else np.full(len(fits), 1 / len(fits))
    total = averaged(
        fits, parts.bases, shares, slice(None), rows // period, period > 1, parts.is_rare
    )
    return Model(
        fits,
        total,
        parts.bases,
        shares,
        rows,
        y_white,
        tuple(shapes),
        root,
        phi,
        parts.level,
        huber_weight,
        period,
        parts.is_rare,
        parts.is_count,
    )


def likelihoods(fits: tuple[Regression, ...]) -> Array:
    """Return each shape's weight, adding up to one, by Akaike's criterion (Buckland, Burnham & Augustin 1997, 10.2307/2533961).

    Where posts bring little the shapes fit alike, and those with fewer numbers weigh more; where they bring much the
    data say how soon readers come.
    """
    left = np.array([max(float(f.residuals @ f.residuals), 1e-300) for f in fits])
    numbers = np.array([f.activity.shape[1] for f in fits])
    support = -len(fits[0].residuals) / 2 * np.log(left / left.min()) - (numbers - numbers.min())
    weights = np.exp(support - support.max())
    return np.asarray(weights / weights.sum())


def averaged(
    fits: tuple[Regression, ...],
    bases: tuple[Array, ...],
    shares: Array,
    lags: slice,
    days: Array,
    hourly: bool = False,
    is_rare: bool = False,
) -> Contrast:
    """Return the effect over some lags, averaged over the shapes that the lags may have, with weights `shares`.

    Nobody knows how soon readers react, so the error holds how far the shapes disagree as well
    (Buckland, Burnham & Augustin 1997), beyond what noise alone makes them disagree; the whole distance where the
    models hold different things fixed, since which of them weighs more was found by looking at the effect itself.
    Where nearly all days are zeros (`is_rare`) days after a post without a single sale look as if nothing varied there,
    so the error is not taken as less than one common variance of all days makes it.
    """
    weights = [basis[lags].sum(axis=0) for basis in bases]
    reach = [fit.influence @ weight for fit, weight in zip(fits, weights, strict=True)]
    each = [weight @ fit.coefficients for fit, weight in zip(fits, weights, strict=True)]
    influences = np.array([row * fit.hc3 for row, fit in zip(reach, fits, strict=True)])
    value, influence = float(shares @ each), shares @ influences
    noise = [sandwich(one - influence, days) for one in influences]
    alike = all(fit.held is fits[0].held for fit in fits)
    distance = (np.array(each) - value) ** 2
    apart = float(shares @ (np.maximum(distance - noise, 0.0) if alike else distance))
    variance = sandwich(influence, days)
    if is_rare:
        common = shares @ np.array(reach)
        variance = max(variance, fits[0].variance * float(common @ common))
    error = float(np.sqrt(variance + apart)) * (1.0 if hourly else ESTIMATED)
    likeliest = int(shares.argmax())
    return Contrast(value, error, freedom(fits[likeliest], reach[likeliest], days, hourly))


def usual_level(y: Array, busy: Array) -> Array:
    """Return the slow level of a count, deaf to days that stand out and to days of launches and promotions."""
    return _usual_level(y.tobytes(), busy.tobytes())


@lru_cache(maxsize=4)
def _usual_level(counted: bytes, loud: bytes) -> Array:
    """Return the level of the days in these arrays' bytes; all models of one outcome ask for the same."""
    y, busy = np.frombuffer(counted), np.frombuffer(loud, dtype=bool)
    known = np.isfinite(y)
    quiet = known & ~busy if (known & ~busy).sum() > LEVEL_DAYS else known
    filled = np.interp(np.arange(len(y)), np.flatnonzero(quiet), y[quiet])
    middle = _running(np.median, filled)
    spread = _running(np.median, np.abs(filled - middle))
    cap = np.maximum(middle + 5 * np.maximum(spread, 1.0), 3.0)
    mean = _running(np.mean, np.minimum(filled, cap))
    level = np.maximum(_running(np.mean, mean), 0.02)
    level.flags.writeable = False
    return level


def _running(what: Callable[..., Array], series: Array) -> Array:
    """Return a statistic of the weeks around each day; at the ends the series is mirrored."""
    half = min(LEVEL_DAYS // 2, len(series) - 1)
    windows = sliding_window_view(np.pad(series, half, mode="reflect"), 2 * half + 1)
    return np.asarray(what(windows, axis=1))


def _not_brought(y: Array, x: Array, z: Array, there: Array, level: Array) -> Array:
    """Return a count less what posts bring of it by a first rough fit, never below zero.

    A level in which the posts' own visits are counted moves with the posts, and as a control it takes part of their effect.
    """
    root = 1 / level**0.8
    rows = np.column_stack([x, z, y])[there] * root[there, None]
    brought = np.nan_to_num(x) @ _ridge(rows.T @ rows)[: x.shape[1]]
    return np.asarray(np.maximum(y - brought, 0.0))


def _bent(done: Array, level: Array, lags: Lags) -> Array:
    """Return the lags' columns of the activity, of days with any of it, and of the activity times the level.

    Only weights come of them: where a day's first post counts most, or posts bring more on a larger site, a straight line
    misses just the days that posts moved most, and would hold them for unusual.
    """
    some = np.where(np.isnan(done), np.nan, (done > 0).astype(float))
    return np.column_stack([spread_over(a, lags.bases[0]) for a in (done, some, done * level)])


def _weights(
    y: Array, x: Array, z: Array, there: Array, level: Array, lags: Lags
) -> tuple[Array, Array]:
    """Return the square roots of each day's Huber weight and of its whole weight, the first over its spread."""
    spread = level**0.8 if lags.counts else np.ones(len(y))
    huber_weight, table = np.ones(len(y)), np.column_stack([x, z, y])
    for _ in range(ROUNDS + 1):
        root = huber_weight / spread
        expected = y - residuals(table, there, root) / root
        mean = np.maximum(expected, lags.lowest * level)
        off = (y - expected)[there]
        if lags.rare:
            spread = np.sqrt(mean + overdispersion(off, mean[there]) * mean**2)
        elif lags.counts:
            spread = np.where(there, mean, 1.0) ** (power_of_mean(off, mean[there]) / 2)
        if lags.clip is not None:
            size = np.abs(off / spread[there])
            usual = max(float(np.median(size)) / 0.6745, 1e-12)
            huber_weight[there] = np.sqrt(
                np.minimum(1.0, lags.clip * usual / np.maximum(size, 1e-12))
            )
    return huber_weight, np.asarray(huber_weight / spread)


def residuals(table: Table, there: Array, root: Array) -> Array:
    """Return the weighted residuals by day, NaN where the day isn't known.

    `table` holds the columns and, last, the outcome by day; the days that are `there` (n) count, by the roots of their weights (n).
    """

    @lru_cache(maxsize=1)  # a table of one block is weighted once for both passes
    def weighted(start: int, stop: int) -> Array:
        rows = slice(start, stop)
        return table[rows][there[rows]] * root[rows][there[rows], None]

    spans = [(rows.start, rows.stop) for rows in blocks(len(there))]
    moments = sum((part := weighted(*span)).T @ part for span in spans)
    coefficients = _ridge(np.asarray(moments))
    out = np.full(len(there), np.nan)
    for start, stop in spans:
        part = weighted(start, stop)
        out[start:stop][there[start:stop]] = part[:, -1] - part[:, :-1] @ coefficients
    return out


def _ridge(moments: Array) -> Array:
    """Return least squares' coefficients by the moments of the columns and, last, the target; repeated columns share theirs."""
    gram, target = moments[:-1, :-1], moments[:-1, -1]
    size = np.sqrt(np.maximum(np.diag(gram), 1e-300))
    gram = gram / np.outer(size, size) + RIDGE * np.eye(len(size))
    return np.asarray(np.linalg.solve(gram, target / size) / size)
