"""How soon readers may react: the shapes over days that an effect on each outcome may have."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import cache
from itertools import pairwise
from typing import Any

import numpy as np
from numpy.typing import NDArray

from roi.errors import WrongUse
from roi.timeline import columns
from roi.timeline.columns import Column

Array = NDArray[Any]


@dataclass(frozen=True, slots=True)
class Lags:
    """How an effect may be spread over days until `last`: in one of several shapes, which `averaged` weighs.

    Each of the `decays` is a shape with two numbers, today's effect and that of a tail that falls every day. The last
    shape is bound to nothing but steps: a number for the lags from each of `cuts` to the next.
    `counts` says that the outcome is a count, whose spread grows with its level: few at a time (`rare`) as
    a negative binomial's does, else as the mean to a power between 1 and 2; the mean is never taken as less than
    `lowest` usual levels. `clip` bounds a day's influence at so many spreads (Huber 1964,
    10.1214/aoms/1177703732), None for none. `mostly_brought` says that posts may bring most of the count, so that its
    usual level is that of what they don't bring.
    """

    last: int
    decays: tuple[float, ...]
    cuts: tuple[int, ...]
    counts: bool = True
    clip: float | None = 2.0
    rare: bool = False
    lowest: float = 1.0
    mostly_brought: bool = False

    @property
    def bases(self) -> tuple[Array, ...]:
        """Each lag's share in a shape's numbers, (last + 1, numbers), for each shape."""
        return _bases(self.last, self.decays, self.cuts)


@cache
def _bases(last: int, decays: tuple[float, ...], cuts: tuple[int, ...]) -> tuple[Array, ...]:
    lag = np.arange(last + 1)
    tails = [np.where(lag > 0, decay ** (lag - 1.0), 0.0) for decay in decays]
    falling = [np.column_stack([lag == 0, tail / tail.sum()]).astype(float) for tail in tails]
    return (*falling, steps((*cuts, last + 1)))


def steps(edges: tuple[int, ...]) -> Array:
    """Return equal shares of the lags from each edge to the next, (last edge, steps)."""
    columns = np.zeros((edges[-1], len(edges) - 1))
    for step, (first, end) in enumerate(pairwise(edges)):
        columns[first:end, step] = 1 / (end - first)
    return columns


LONGEST = 28  # days after a post; what comes later can't be told from the drift of months
FEW_DAYS, MORE_DAYS, EACH_DAY = (0, 1, 2, 4), (0, 1, 2, 4, 6), (0, 1, 2, 3, 4, 5, 6)
QUICK = Lags(last=6, decays=(0.3, 0.05, 0.5), cuts=FEW_DAYS)
SALES = Lags(last=7, decays=(0.5, 0.25, 0.75), cuts=MORE_DAYS, clip=None, rare=True, lowest=1.2)
PEOPLE = Lags(last=6, decays=(0.4, 0.2, 0.6), cuts=FEW_DAYS, counts=False, clip=3.0)
LAGS = {
    columns.VISITS.measure: QUICK,
    columns.SOCIAL_VISITS.measure: Lags(
        last=6, decays=(0.4, 0.1, 0.6), cuts=EACH_DAY, clip=2.5, mostly_brought=True
    ),
    columns.PAGEVIEWS.measure: QUICK,
    columns.SALES.measure: SALES,
    columns.SALES_RANK.measure: Lags(
        last=7, decays=(0.5, 0.25, 0.75), cuts=MORE_DAYS, counts=False, clip=3.0
    ),
    columns.COMMENTS.measure: Lags(
        last=6, decays=(0.3, 0.05, 0.5), cuts=FEW_DAYS, clip=None, rare=True, lowest=1.2
    ),
    columns.ROYALTIES.measure: Lags(
        last=7, decays=(0.5, 0.25, 0.75), cuts=MORE_DAYS, counts=False, clip=None
    ),
}


def lags_of(outcome: Column, last: int | None = None) -> Lags:
    """Return how an effect on this outcome is spread, on whatever network; until `last` where somebody says so.

    Raises
    ------
    WrongUse
        If an effect is to last for less than a day after, or for more than four weeks.
    """
    usual = LAGS.get(outcome.measure, PEOPLE)
    if last is None or last == usual.last:
        return usual
    if last not in range(1, LONGEST + 1):
        raise WrongUse(
            sentence=f"An effect may last from 1 to {LONGEST} days after a post, not {last}."
        )
    inside = tuple(cut for cut in usual.cuts if cut <= last)
    return replace(usual, last=last, cuts=inside)
