"""How many copies of a later book follow a copy of an earlier one, by days since: a regression on both sides of time."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np
from scipy.special import stdtrit

from roi.analysis.finding import NORMAL
from roi.analysis.response.design import spline
from roi.analysis.response.regression import (
    Array,
    Regression,
    filtered,
    freedom,
    one_thread,
    regress,
    yule_walker,
)
from roi.analysis.response.row_blocks import orthonormal
from roi.language.facts import Message, fact, message
from roi.language.formatting import count

EDGES = (1, 8, 31, 91)  # a number for the days from each edge to the next
WIDTHS = np.diff(EDGES).astype(float)
STEPS = len(WIDTHS)
CALM_EDGES = (1, 4, 11)  # of the usual level of the first book's sales, on both sides
KNOT_DAYS = 180
ASIDE = 45  # days from a book's coming out: those who wait for it buy it then
LATER = 2  # days after a lower price that still sell more
MEMORY = 28  # days over which what is left over may hang together
SMOOTHED = 29
FEWEST_ROWS, FEWEST_FIRST, FEWEST_NEXT = 150, 100, 30


@dataclass(frozen=True)
class Followed:
    """What followed each kind of first copy, by step of days: `totals` (kinds * steps), copies for a first copy.

    `influence` (days, kinds * steps) is how much each day's surprise moves each total, zero on days that don't count.
    """

    totals: Array
    influence: Array
    spare: float
    rows: int

    def weighed(self, weights: Array) -> Weighed:
        """Return a weighted sum of the totals."""
        return Weighed(
            float(self.totals @ weights), self.influence @ weights, self.spare, self.rows
        )


@dataclass(frozen=True)
class Weighed:
    """A number, how each day's surprise moves it (days), and what its range rests on."""

    value: float
    influence: Array
    spare: float
    rows: int

    @property
    def half_width(self) -> float:
        """Half the width of the 95 % range.

        The variance is Bartlett's sum over `MEMORY` days, at least that of independent days; the quantile allows for
        so many days among the rows (Kiefer & Vogelsang 2005, doi:10.1017/S0266466605050565) and for few that decide.
        """
        z = self.influence
        alone = float(z @ z)
        together = alone + 2 * sum(
            (1 - lag / (MEMORY + 1)) * float(z[lag:] @ z[:-lag]) for lag in range(1, MEMORY + 1)
        )
        share = MEMORY / self.rows
        wider = 1.96 + 2.9694 * share + 0.4160 * share**2 - 0.5324 * share**3
        few = float(stdtrit(self.spare, 0.975)) / NORMAL
        return float(wider * few * max(alone, together) ** 0.5)


def summed(parts: Sequence[Weighed]) -> Weighed:
    """Return the sum of numbers from one calendar, whose surprises may hang together."""
    return Weighed(
        sum(p.value for p in parts),
        np.sum([p.influence for p in parts], axis=0),
        min(p.spare for p in parts),
        min(p.rows for p in parts),
    )


def follow(later: Array, firsts: Sequence[Array], aside: Array) -> Followed | Message:
    """Return how many later copies follow one first copy of each kind, or why that can't be told.

    later_t = Σ_s β_s (first copies s days before) + γ (first copies as many days before and after) + drift + weekday

    What makes both books sell (a good week, a newsletter, the slow growth of a name) makes the later one sell as much
    *before* the first one as after it: correlation in time is alike on both sides. So the copies on both sides take up
    what is common, and β is what comes after alone.

    Parameters
    ----------
    later : (days) copies of the later book, NaN where not known.
    firsts : copies of the first book by kind (such as paid, free), (days) each.
    aside : (days) which days don't count: the later book wasn't out yet, was just out, or on offer.
    """
    design = _Design.of(later, firsts, aside)
    thin = design.too_thin()
    if thin is not None:
        return thin
    with one_thread():
        fit, rows = design.fitted()
    own = len(firsts) * STEPS
    widths = np.tile(WIDTHS, len(firsts))
    influence = np.zeros((len(later), own))
    influence[rows] = fit.influence[:, :own] * fit.hc3[:, None] * widths
    reach = fit.influence[:, :own] @ widths
    return Followed(
        fit.coefficients[:own] * widths, influence, freedom(fit, reach, rows), len(rows)
    )


@dataclass(frozen=True)
class _Design:
    """The columns of the regression, (days, ...): kinds of first copy after and on both sides, all else; `counts` (days)."""

    later: Array
    firsts: Sequence[Array]
    activity: Array
    controls: Array
    counts: Array

    @classmethod
    def of(cls, later: Array, firsts: Sequence[Array], aside: Array) -> _Design:
        after = [lagged(x, EDGES) for x in firsts]
        both = [a + lagged(x[::-1], EDGES)[::-1] for a, x in zip(after, firsts, strict=True)]
        level = [np.log1p(x / max(float(np.nanmean(x)), 0.3)) for x in firsts]
        near = [lagged(v, CALM_EDGES) + lagged(v[::-1], CALM_EDGES)[::-1] for v in level]
        activity = np.column_stack([*after, *both, *firsts, *level, *near])
        days = len(later)
        weekdays = np.eye(7)[np.arange(days) % 7]  # their sum is the intercept
        controls = np.column_stack([weekdays, spline(days, KNOT_DAYS)])
        counts = np.isfinite(activity).all(axis=1) & np.isfinite(later) & ~aside
        return cls(later, firsts, activity, controls, counts)

    def too_thin(self) -> Message | None:
        """Return why nothing can be told, None where enough is known."""
        rows, bought = int(self.counts.sum()), float(np.nansum(self.later[self.counts]))
        first = float(sum(np.nansum(x) for x in self.firsts))
        if rows < FEWEST_ROWS:
            return message("series.few_days", n=rows, least=fact(count, FEWEST_ROWS))
        if first < FEWEST_FIRST:
            return message("series.few_first", n=round(first), least=fact(count, FEWEST_FIRST))
        if bought < FEWEST_NEXT:
            return message("series.few_next", n=round(bought), least=fact(count, FEWEST_NEXT))
        return None

    def fitted(self) -> tuple[Regression, Array]:
        """Return the fit of the whitened arrays, and the days that are its rows."""
        usual = _smooth(self.later)
        weight = np.maximum(usual, 0.3 * np.nanmean(self.later[self.counts])) ** -0.5
        columns = (self.controls, self.activity, self.later[:, None])
        c, a, y = (v * weight[:, None] for v in columns)
        rows = np.flatnonzero(self.counts)
        left = np.full(len(y), np.nan)
        left[rows] = regress(orthonormal(c[rows]), a[rows], y[rows, 0]).residuals
        phi = yule_walker(left, 1)
        c, a, y = (filtered(v, phi) for v in (c, a, y))
        follows = self.counts.copy()
        follows[0] = False
        follows[1:] &= self.counts[:-1]
        rows = np.flatnonzero(follows)
        return regress(orthonormal(c[rows]), a[rows], y[rows, 0]), rows


def lagged(x: Array, edges: tuple[int, ...]) -> Array:
    """Return the sums of the days from each edge to the next before each day, (days, steps); NaN where not all known.

    >>> lagged(np.array([1.0, 2.0, 4.0, 8.0]), (1, 3)).ravel().tolist()
    [nan, nan, 3.0, 6.0]
    """
    sums = np.concatenate([[0.0], np.cumsum(np.nan_to_num(x))])
    unknown = np.concatenate([[0], np.cumsum(np.isnan(x))])
    out = np.full((len(x), len(edges) - 1), np.nan)
    for step, (first, end) in enumerate(pairwise(edges)):
        day = np.arange(end - 1, len(x))
        whole = unknown[day - first + 1] == unknown[day - end + 1]
        out[day, step] = np.where(whole, sums[day - first + 1] - sums[day - end + 1], np.nan)
    return out


def at_most(later: Array, first: Array, aside: Array) -> float:
    """Return the most that can follow: later copies over first copies of the 90 days before, the range's upper end.

    Nobody can have bought more later copies after a first one than there were. NaN where that isn't known.
    """
    before = lagged(first, (EDGES[0], EDGES[-1]))[:, 0] / (EDGES[-1] - EDGES[0])
    rows = np.isfinite(before) & np.isfinite(later) & ~aside
    total = float(before[rows].sum())
    if rows.sum() <= MEMORY or total <= 0:
        return float("nan")
    ratio = float(later[rows].sum()) / total
    surprise = np.zeros(len(later))
    surprise[rows] = (later[rows] - ratio * before[rows]) / total
    return ratio + Weighed(ratio, surprise, float(rows.sum()), int(rows.sum())).half_width


def one_copy_a_reader(most: float) -> float:
    """Return the most that can follow a first copy, of which a reader needs one at the most.

    >>> one_copy_a_reader(0.4), one_copy_a_reader(2.1), one_copy_a_reader(float("nan"))
    (0.4, 1.0, 1.0)
    """
    return most if most < 1.0 else 1.0


def days_aside(later: Array, on_offer: Array) -> Array:
    """Return the days that tell nothing: until 45 days after the book came out, and while it was on offer and just after."""
    sold = np.flatnonzero(np.nan_to_num(later) > 0)
    known = np.flatnonzero(np.isfinite(later))
    aside = on_offer.copy()
    for lag in range(1, LATER + 1):
        aside[lag:] |= on_offer[:-lag]
    if len(sold) and sold[0] > known[0] + ASIDE:  # came out within the days that are known
        aside[: sold[0] + ASIDE] = True
    return aside


def _smooth(values: Array) -> Array:
    """Return the mean of the known days around each day."""
    kernel = np.ones(SMOOTHED)
    known = np.isfinite(values).astype(float)
    around = np.convolve(known, kernel, "same")
    return np.asarray(np.convolve(np.nan_to_num(values), kernel, "same") / np.maximum(around, 1.0))
