"""The estimate on drawn days: every draw that might have been, judged alike."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from roi.analysis.response.design import spread_over
from roi.analysis.response.lag_shapes import MORE_DAYS, Lags
from roi.analysis.response.regression import filtered, without
from roi.analysis.response.row_blocks import orthonormal
from roi.experiment.baseline import Baseline

Array = NDArray[Any]
BEND_DAYS = 56  # the slow drift may bend once more for each
CLIP = 2.0  # usual distances, beyond which a day's influence no longer grows
ROUNDS = 3
AT_ONCE = 200_000  # numbers of redraws worked out together
LATE_DAYS = 7  # after an effect should be over, for which it is asked whether it is
TODAY = {True: 0.35, False: 0.7}  # the day's own share in an effect, for sales and for the rest


@dataclass(frozen=True, eq=False)
class Days:
    """What an estimate is made of, by row of the calendar from some days before the test up to the look.

    `block` (n) is each day's block, from 0, and -1 outside of the test; `outcome` and `activity` (n) are counted;
    `baseline` is of the same days.
    """

    outcome: Array
    activity: Array
    block: Array
    baseline: Baseline
    lags: Lags

    @property
    def shape(self) -> Array:
        """Each lag's share in the effect: one shape, since days drawn in blocks hardly tell one from another.

        A quarter of a sale's effect or less misplaced costs a tenth of the total; two numbers in place of one would cost
        half of the precision.
        """
        today, tail = np.mean(self.lags.bases[:-1], axis=0).T  # the falling ones
        share = TODAY[self.lags.cuts == MORE_DAYS]
        return np.asarray(share * today + (1 - share) * tail)

    @property
    def least(self) -> Array:
        """The spread that a count has at least by chance alone, by day; of anything else nothing is known."""
        counted = np.sqrt(np.maximum(self.baseline.expected, 0.02))
        return counted if self.lags.rare else np.zeros(len(counted))


@dataclass(frozen=True, eq=False)
class Whitened:
    """The test's known days, weighted and filtered by what the history taught, (rows).

    `rows` are their places; `outcome`, and `activity` spread like an effect; `pull` (rows, blocks) is what each block's days, and those after it,
    would move if it were drawn for the first arm; `controls` (rows, k) are drift and baseline; `least` is the smallest
    usual distance.
    """

    rows: Array
    outcome: Array
    activity: Array
    pull: Array
    controls: Array
    least: Array


@dataclass(frozen=True, eq=False)
class Controlled:
    """The days without their drift and baseline, which are the same for every target and draw.

    `held` are the roots of Huber's weights, (rows); `basis` spans the controls, (rows, k), and `spanned` is each row's leverage by them alone;
    `pull` (rows, blocks) is what is left of the blocks'.
    """

    held: Array
    basis: Array
    spanned: Array
    pull: Array


@dataclass(frozen=True, eq=False)
class Effects:
    """How much more a day drawn for the first arm had, and its standard error, a draw each."""

    values: Array
    errors: Array

    @property
    def studentised(self) -> Array:
        """Each effect in its own standard errors."""
        return np.asarray(self.values / self.errors)


def whiten(days: Days, late: Array | None = None) -> Whitened:
    """Weight the days and filter them by the memory that the history has.

    `late` is a draw whose effect is held fixed, to ask about the week after it should be over.
    """
    n, blocks = len(days.outcome), int(days.block.max()) + 1
    inside = days.block >= 0
    member = np.zeros((n, blocks))
    member[np.flatnonzero(inside), days.block[inside]] = 1.0
    reach = _spread(member, days.shape)
    posted = spread_over(days.activity, days.shape[:, None])[:, 0]
    controls = np.column_stack([_drift(inside), days.baseline.expected])
    if late is not None:
        controls = np.column_stack([controls, reach @ (late - 0.5)])
        reach = _spread(member, np.repeat([0.0, 1 / LATE_DAYS], [len(days.shape), LATE_DAYS]))
    there = np.isfinite(days.outcome) & np.isfinite(posted) & ~days.baseline.aside
    root = np.where(there, 1 / days.baseline.spread, np.nan)
    table = np.column_stack([days.outcome, posted, reach, controls]) * root[:, None]
    white = filtered(table, days.baseline.phi)
    rows = np.flatnonzero(np.isfinite(white).all(axis=1) & inside)
    y, x, z = np.split(white[rows], [2, 2 + blocks], axis=1)
    return Whitened(rows, y[:, 0], y[:, 1], x, z, (days.least * root)[rows])


def _spread(member: Array, shape: Array) -> Array:
    return np.stack([np.convolve(column, shape)[: len(member)] for column in member.T], axis=1)


def _drift(inside: Array) -> Array:
    """Return a level and a slow drift over the days of the test."""
    first = int(np.flatnonzero(inside)[0])
    days = len(inside) - first
    place = np.clip((np.arange(len(inside)) - first) / max(days - 1, 1), 0, 1) * 2 - 1
    return np.asarray(np.polynomial.legendre.legvander(place, days // BEND_DAYS))


def held_back(days: Whitened, ratio: float) -> Array:
    """Return the roots of Huber's (1964, 10.1214/aoms/1177703732) weights of outcome − ratio · activity, without any draw.

    Where the ratio is right no draw moves them, so a randomisation test stays exact.
    """
    target = days.outcome - ratio * days.activity
    held = np.ones(len(target))
    for _ in range(ROUNDS):
        q = orthonormal(days.controls * held[:, None])
        left = np.abs(without(q, target * held)) / held
        usual = np.maximum(float(np.median(left)) / 0.6745, days.least)
        held = np.sqrt(np.minimum(1.0, CLIP * usual / np.maximum(left, 1e-12)))
    return held


def controlled(days: Whitened, ratio: float) -> Controlled:
    """Take drift and baseline out of the drawn days, with the weights of outcome − ratio · activity."""
    held = held_back(days, ratio)
    basis = orthonormal(days.controls * held[:, None])
    pull = without(basis, days.pull * held[:, None])
    return Controlled(held, basis, (basis**2).sum(axis=1), pull)


def effects(days: Controlled, target: Array, draws: Array) -> Effects:
    """Return what each draw, (draws, blocks), the one that was made or any other, would have come to.

    Least squares of the target on drift, baseline and the drawn days, coded −½ and ½. Either arm has as many, so that the
    interactions of Lin (2013, 10.1214/12-AOAS583) would change nothing to first order. The error is HC3: residuals
    divided by one less their leverage (MacKinnon & White 1985). What memory the whitening leaves is in the redraws, which
    keep the blocks whole.
    """
    y = without(days.basis, target * days.held)
    parts = []
    for some in np.array_split(draws, max(1, len(draws) * len(y) // AT_ONCE)):
        x = (some - 0.5) @ days.pull.T
        reach = x / np.maximum((x**2).sum(axis=1, keepdims=True), 1e-300)
        values = reach @ y
        left = y - x * values[:, None]
        influence = reach * left / (1 - np.minimum(days.spanned + reach * x, 0.9))
        parts.append((values, np.sqrt(np.maximum((influence**2).sum(axis=1), 1e-300))))
    values, errors = (np.concatenate(part) for part in zip(*parts, strict=True))
    return Effects(values, errors)
