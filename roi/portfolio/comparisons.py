"""What one author adds to a pool: her effect by days, and the same estimate with her posts moved by whole weeks."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from roi.analysis.finding import Estimate
from roi.analysis.response.effects import LEADING, effect
from roi.timeline.columns import change_of
from roi.timeline.timeline import Timeline
from roi.verdict.answer import MAIN

MOVES = 6  # times that the posts are moved
LEAST_MOVE = 6  # weeks: beyond every lag that is estimated
WEEK = 7


@dataclass(frozen=True, slots=True)
class Comparison:
    """An author's effect of a link post on one outcome, in outcome units per post, and her placebo.

    Attributes
    ----------
    estimate, std_error, conf_low, conf_high : by days, with no answer drawn from it.
    placebo : the mean of the same estimate over posts moved by whole weeks; NaN where there is no room to move them.
    """

    outcome: str
    unit: str
    estimate: float
    std_error: float
    conf_low: float
    conf_high: float
    placebo: float


def comparisons(timeline: Timeline) -> tuple[Comparison, ...]:
    """Return what an author adds to the pools, for each leading outcome that can be estimated."""
    known = set(timeline.daily)
    asked = [o.name for o in LEADING if {change_of(o).name, MAIN} <= known]
    return tuple(made for outcome in asked if (made := _comparison(timeline, outcome)))


def _comparison(timeline: Timeline, outcome: str) -> Comparison | None:
    found = effect(timeline, outcome, MAIN)
    if not isinstance(found, Estimate) or not np.isfinite(found.std_error) or found.std_error <= 0:
        return None
    moved = [effect(t, outcome, MAIN) for t in _moved(timeline)]
    estimates = [e.estimate for e in moved if isinstance(e, Estimate)]
    return Comparison(
        outcome,
        found.unit,
        found.estimate,
        found.std_error,
        found.conf_low,
        found.conf_high,
        float(np.mean(estimates)) if estimates else float("nan"),
    )


def _moved(timeline: Timeline) -> Iterator[Timeline]:
    """Yield the calendar with its link posts moved round by whole weeks: weekdays and spells of posting stay as they are."""
    posts = timeline.daily[MAIN].to_numpy(dtype=float)
    weeks = len(posts) // WEEK
    if weeks <= 2 * LEAST_MOVE:
        return
    for move in np.unique(np.linspace(LEAST_MOVE, weeks - LEAST_MOVE, MOVES).astype(int)):
        daily = timeline.daily.assign(**{MAIN: _rolled(posts, int(move))})
        yield replace(timeline, daily=daily)


def _rolled(posts: NDArray[np.float64], weeks: int) -> NDArray[np.float64]:
    return np.roll(posts, weeks * WEEK)
