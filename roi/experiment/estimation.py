"""The estimate on drawn days: what the draw moved, judged by all draws that might have been."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy.special import stdtrit

from roi.analysis.response.design import spread_over
from roi.analysis.response.regression import filtered, orthonormal, without
from roi.experiment.baseline import Baseline
from roi.experiment.design import LISTED

Array = NDArray[Any]
RESOLVED = 10  # so many of drawn draws must lie beyond a bound for it to be read off them
BEND_DAYS = 56
SHARE = 0.5
STEPS = 24
ROUNDS = 4


@dataclass(frozen=True, eq=False)
class Days:
    """What an estimate is made of, by row of the calendar from some days before the test on, up to the look.

    `block` (n) is each day's block, from 0, and -1 outside of the test; `outcome` and `activity` (n) are counted;
    `shape` (lags) says how an effect is spread over the days after; `baseline` is of the same days; `clip` bounds a
    day's influence at so many spreads, which are estimated from the days themselves if `is_scaled` is False.
    """

    outcome: Array
    activity: Array
    block: Array
    shape: Array
    baseline: Baseline
    clip: float
    least: Array


@dataclass(frozen=True, eq=False)
class Fit:
    """Whitened rows with the controls taken out, by which any draw can be judged.

    `pull` (rows, blocks) is what each block's days and those after it would move if it were drawn; `targets` (rows, 2)
    the outcome and the activity, spread and whitened alike; `spanned` (rows) the controls' leverage; `block` (rows) the
    clusters; `spare` the clusters less the columns that follow them.
    """

    pull: Array
    targets: Array
    spanned: Array
    block: Array
    spare: int


@dataclass(frozen=True, eq=False)
class Effects:
    """What a day drawn for the first arm brought more, of the outcome and the activity, a row a draw.

    `values` (draws, 2) and their cluster-robust covariance `variances` (draws, 2, 2).
    """

    values: Array
    variances: Array

    def at(self, ratio: float) -> Array:
        """Return the effect on outcome − ratio · activity in its own standard errors, (draws)."""
        weights = np.array([1.0, -ratio])
        error = np.einsum("i,dij,j->d", weights, self.variances, weights)
        return np.asarray(self.values @ weights / np.sqrt(np.maximum(error, 1e-300)))


def prepare(days: Days, drawn: Array) -> Fit:
    """Whiten the days by what the history taught, take drift and baseline out of them, and hold back unusual ones.

    Unusual days are those that are so with what the draw seems to have moved taken out.
    """
    n, blocks = len(days.outcome), int(days.block.max()) + 1
    inside = days.block >= 0
    member = np.zeros((n, blocks))
    member[np.flatnonzero(inside), days.block[inside]] = 1.0
    reach = np.stack([np.convolve(column, days.shape)[:n] for column in member.T], axis=1)
    posted = spread_over(days.activity, days.shape[:, None])[:, 0]
    there = np.isfinite(days.outcome) & np.isfinite(posted) & ~days.baseline.aside
    root = np.where(there, 1 / days.baseline.spread, np.nan)
    controls = np.column_stack([_drift(inside), days.baseline.expected])
    table = np.column_stack([days.outcome, posted, reach, controls]) * root[:, None]
    white = filtered(table, days.baseline.phi)
    rows = np.flatnonzero(np.isfinite(white).all(axis=1) & inside)
    y, x, z = np.split(white[rows], [2, 2 + blocks], axis=1)
    least = (days.least * root)[rows]
    held = np.ones((len(rows), 1))
    for _ in range(ROUNDS):
        fit = _held(x, y, z, held, days.block[rows])
        pull = fit.pull @ (drawn - 0.5)
        value, moved = pull @ fit.targets
        left = (fit.targets[:, 0] - (value / moved if moved else 0.0) * fit.targets[:, 1]) / held[:, 0]
        usual = np.maximum(float(np.median(np.abs(left))) / 0.6745, least)
        held = np.sqrt(np.minimum(1.0, days.clip * usual / np.maximum(np.abs(left), 1e-12)))[:, None]
    return _held(x, y, z, held, days.block[rows])


def _held(x: Array, y: Array, z: Array, held: Array, block: Array) -> Fit:
    q = orthonormal(z * held)
    spare = len(np.unique(block)) - q.shape[1]
    return Fit(without(q, x * held), without(q, y * held), (q**2).sum(axis=1), block, spare)


def _drift(inside: Array) -> Array:
    """Return a level and a slow drift over the days of the test: one more bend every eight weeks."""
    first = int(np.flatnonzero(inside)[0])
    days = len(inside) - first
    place = np.clip((np.arange(len(inside)) - first) / max(days - 1, 1), 0, 1) * 2 - 1
    return np.polynomial.legendre.legvander(place, days // BEND_DAYS)


def effects(fit: Fit, draws: Array) -> Effects:
    """Return what each draw, (draws, blocks), would have come to, the one that was made among them or not.

    Residuals are divided by one less their leverage and influences added up by block before they are multiplied: the
    jackknife's cluster-robust variance as far as days of a block don't lever each other (MacKinnon, Nielsen & Webb 2023,
    10.1016/j.jeconom.2022.04.001).
    """
    member = (fit.block[:, None] == np.unique(fit.block)).astype(float)
    parts = []
    for some in np.array_split(draws, max(1, len(draws) * len(fit.targets) // 200_000)):
        x = (some - 0.5) @ fit.pull.T
        size = np.maximum((x**2).sum(axis=1), 1e-300)
        reach = x / size[:, None]
        values = reach @ fit.targets
        freed = reach / (1 - np.minimum(fit.spanned + reach * x, 0.9))
        influence = np.stack(
            [
                freed * (target - x * value[:, None])
                for target, value in zip(fit.targets.T, values.T, strict=True)
            ],
            axis=1,
        )  # (draws, 2, rows)
        by_block = influence @ member
        variance = SHARE * by_block @ by_block.mT + (1 - SHARE) * influence @ influence.mT
        parts.append((values, variance))
    values, variances = (np.concatenate(part) for part in zip(*parts, strict=True))
    return Effects(values, variances)


@dataclass(frozen=True, eq=False)
class Judgement:
    """An effect among those of the draws that might have been; all are equally likely where nothing works."""

    own: Effects
    others: Effects
    spare: int

    @property
    def value(self) -> float:
        """What a day drawn for the first arm brought more than one drawn for the second: intention to treat."""
        return float(self.own.values[0, 0])

    @property
    def std_error(self) -> float:
        """Cluster-robust, by block."""
        return math.sqrt(float(self.own.variances[0, 0, 0]))

    @property
    def moved(self) -> float:
        """How many units more of the activity a day drawn for the first arm had."""
        return float(self.own.values[0, 1])

    @property
    def ratio(self) -> float:
        """What one more unit of the activity brought: two-stage least squares, the draw being the instrument."""
        return self.value / self.moved if self.moved else math.nan

    @property
    def p_value(self) -> float:
        """The share of draws that come out as far from nothing, two-sided: exact where nothing works at all."""
        return float(self._beyond(0.0).mean())

    def _beyond(self, ratio: float) -> Array:
        own = abs(float(self.own.at(ratio)[0]))
        return np.asarray(np.abs(self.others.at(ratio)) >= own * (1 - 1e-9))

    def bound(self, p: float, ratio: float = 0.0) -> float:
        """Return how many standard errors leave out this share of the draws.

        Where too few of them lie beyond to tell, Student's t goes on from the share of one in 20; infinite if there are
        fewer than 20 draws.
        """
        size = np.sort(np.abs(self.others.at(ratio)))[::-1]
        beyond = math.floor(p * len(size) + 1e-9)
        if beyond >= RESOLVED or (len(size) <= LISTED and beyond >= 1):
            return float(size[beyond]) if beyond < len(size) else 0.0
        usual = math.floor(0.05 * len(size))
        if usual < 1:
            return math.inf
        freedom = max(self.spare, 1)
        wider = max(float(size[usual] / stdtrit(freedom, 0.975)), 1.0)
        return float(stdtrit(freedom, 1 - p / 2)) * wider

    def ratio_range(self, p: float) -> tuple[float, float]:
        """Return all ratios τ that the draws don't contradict at this level; infinite where nothing can be said.

        A ratio is contradicted if outcome − τ · activity, which the draw can't have moved if τ is right, comes out
        further from nothing than at all but a share p of the draws (Anderson & Rubin 1949, 10.1214/aoms/1177730090;
        Imbens & Rosenbaum 2005, 10.1111/j.1467-985X.2004.00339.x). So it holds however little the draw moved the
        activity, and zero is inside just where the randomisation test of no effect finds nothing.
        """
        return self._end(p, -1), self._end(p, 1)

    def _end(self, p: float, side: int) -> float:
        def is_inside(ratio: float) -> bool:
            return abs(float(self.own.at(ratio)[0])) <= self.bound(p, ratio)

        scale = self.std_error / abs(self.moved) if self.moved else math.inf
        if not math.isfinite(scale) or is_inside(self.ratio + side * 1e6 * scale):
            return side * math.inf
        inner, outer = 0.0, 1.0
        while is_inside(self.ratio + side * outer * scale):
            inner, outer = outer, 2 * outer
        for _ in range(STEPS):
            middle = (inner + outer) / 2
            if is_inside(self.ratio + side * middle * scale):
                inner = middle
            else:
                outer = middle
        return self.ratio + side * outer * scale
