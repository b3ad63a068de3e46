"""One draw among all that might have been: how far out it is, and which effects it does not contradict."""

from __future__ import annotations

import math
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy.special import ndtri, stdtrit

from roi.experiment.design import LISTED
from roi.experiment.estimation import (
    ROUNDS,
    Controlled,
    Days,
    Whitened,
    controlled,
    effects,
    whiten,
)
from roi.experiment.range_end import range_end

Array = NDArray[Any]
RESOLVED = 10  # so many of the redraws must lie beyond a bound for it to be read off them
USUAL = 0.05
CLOSE = 0.005  # of a standard error


@dataclass(frozen=True, eq=False)
class Judgement:
    """The draw that was made, (blocks), among those that might have been, (draws, blocks): all were equally likely."""

    days: Whitened
    drawn: Array
    others: Array

    @cached_property
    def _estimate(self) -> tuple[float, float, float, float]:
        """Return ratio, effect on outcome and activity, and the error of outcome − ratio · activity."""
        ratio, own = 0.0, self.drawn[None]
        for _ in range(ROUNDS):
            days = controlled(self.days, ratio)
            value = float(effects(days, self.days.outcome, own).values[0])
            moved = float(effects(days, self.days.activity, own).values[0])
            if not abs(moved) > 1e-9:
                return math.nan, value, moved, math.nan
            ratio = value / moved
        left = effects(days, self._net(ratio), own)
        return ratio, value, moved, float(left.errors[0])

    @property
    def ratio(self) -> float:
        """What one more unit of the activity brought: two-stage least squares, the draw being the instrument."""
        return self._estimate[0]

    @property
    def value(self) -> float:
        """How much more a day drawn for the first arm brought than one drawn for the second: intention to treat."""
        return self._estimate[1]

    @property
    def moved(self) -> float:
        """How many units more of the activity a day drawn for the first arm had."""
        return self._estimate[2]

    @property
    def ratio_error(self) -> float:
        """The standard error of `ratio`, where the draw moved the activity well."""
        return self._estimate[3] / abs(self.moved) if self.moved else math.nan

    def _net(self, ratio: float) -> Array:
        """Return outcome − ratio · activity, which no draw moves where the ratio is right."""
        return self.days.outcome - ratio * self.days.activity

    def moved_by_draws(self, count: int) -> tuple[tuple[float, ...], tuple[float, ...]]:
        """Return the effect on outcome and activity, by the own draw and by so many of the others, spread over them all."""
        days = controlled(self.days, self.ratio)
        some = np.unique(np.linspace(0, len(self.others) - 1, count).astype(int))
        draws = np.vstack([self.drawn, self.others[some]])
        value, moved = (
            effects(days, target, draws).values
            for target in (self.days.outcome, self.days.activity)
        )
        return tuple(value.tolist()), tuple(moved.tolist())

    def at(self, ratio: float) -> tuple[float, Array]:
        """Return how far out outcome − ratio · activity is, in standard errors: with the own draw, and with all draws."""
        days, target = controlled(self.days, ratio), self._net(ratio)
        own, others = (
            effects(days, target, draws).studentised for draws in (self.drawn[None], self.others)
        )
        return abs(float(own[0])), np.abs(others)

    def p_value_of(self, ratio: float) -> float:
        """Return the share of draws in which outcome − ratio · activity is as far out: exact if the ratio is right."""
        own, others = self.at(ratio)
        return float((others >= own * (1 - 1e-9)).mean())

    @cached_property
    def p_value(self) -> float:
        """Of no effect at all, two-sided."""
        return self.p_value_of(0.0)

    def _leftover(self, days: Controlled, ratio: float) -> Array:
        """Return how far out each draw is, once what the own draw moved in outcome − ratio · activity is taken out.

        What is left has nothing along the own draw, so draws come out nearer to nothing than they would, by one of as many
        pairs of blocks as there are. Nothing is supposed of what moved it: where days were badly kept the estimate of the
        ratio is far off, and outcome − estimate · activity would be much wider than the outcome is.
        """
        target = self._net(ratio)
        moved = effects(days, target, self.drawn[None]).values[0]
        left = target - moved * (self.days.pull @ (self.drawn - 0.5))
        return np.sort(np.abs(effects(days, left, self.others).studentised))[::-1]

    @cached_property
    def _distinct(self) -> int:
        """How many ways the coin could have fallen on the blocks so far: of the whole plan's draws many begin alike."""
        return len(np.unique(self.others, axis=0))

    def bound(self, p: float, ratio: float | None = None) -> float:
        """Return how many standard errors leave out a share p of the draws where outcome − ratio · activity is not moved.

        `ratio` is the estimate if None. As all draws are measured by the same days, the luck of these days is not in them:
        Student's t of the pairs of blocks, less one, over the normal is what it adds. Where too few draws lie beyond to
        tell, Student's t goes on from where one in 20 does; infinite if there are fewer than 20 draws.
        """
        at = self.ratio if ratio is None else ratio
        return self._bound(p, at, controlled(self.days, at))

    def _bound(self, p: float, ratio: float, days: Controlled) -> float:
        pairs = max(self.drawn.size // 2, 2)
        size = self._leftover(days, ratio) / math.sqrt(1 - 1 / pairs)
        beyond = math.floor(p * len(size) + 1e-9)
        if beyond >= RESOLVED or (len(size) <= LISTED and p * self._distinct >= 1):
            luck = float(stdtrit(pairs - 1, 1 - p / 2) / ndtri(1 - p / 2))
            return float(size[min(beyond, len(size) - 1)]) * luck
        usual = math.floor(USUAL * len(size))
        if usual < 1 or not p > 0:
            return math.inf
        wider = max(float(size[usual] / ndtri(1 - USUAL / 2)), 1.0)
        return float(stdtrit(pairs - 1, 1 - p / 2)) * wider

    def excess(self, ratio: float, p: float) -> float:
        """Return how far beyond the bound outcome − ratio · activity is; negative where the draw doesn't contradict it."""
        days = controlled(self.days, ratio)
        own = effects(days, self._net(ratio), self.drawn[None]).studentised[0]
        return abs(float(own)) - self._bound(p, ratio, days)

    def ratio_range(self, p: float) -> tuple[float, float]:
        """Return all ratios τ that the draw doesn't contradict at this level; infinite where nothing can be said.

        A ratio is contradicted if outcome − τ · activity, which no draw moves if τ is right, lies beyond the bound
        (Anderson & Rubin 1949, 10.1214/aoms/1177730090): so the range holds however little the draw moved the activity.
        The bound leaves out what the own draw moved, since draws akin to it would carry a part of that.
        """
        if not (p > 0 and math.isfinite(self.ratio_error) and self.ratio_error > 0):
            return -math.inf, math.inf
        low, high = (
            range_end(
                lambda ratio: self.excess(ratio, p) > 0, self.ratio, side * self.ratio_error, CLOSE
            )
            for side in (-1, 1)
        )
        return (low, high) if math.isfinite(high - low) else (-math.inf, math.inf)


def judged(days: Days, drawn: Array, others: Array, late: bool = False) -> Judgement:
    """Judge the days by the draw that was made among those that might have been, (draws, blocks)."""
    if not (others == drawn).all(axis=1).any():
        # Where some thousand draws stand for many, the one that was made must be among them.
        others = np.vstack([drawn, others])
    return Judgement(whiten(days, drawn if late else None), drawn, others)
