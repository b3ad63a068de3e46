"""What one author's drawn days add to a pool: the effect of a link post by each plan's coin, as it fell and as it might have."""

from __future__ import annotations

from dataclasses import asdict, dataclass, replace
from typing import Any

import numpy as np

from roi.experiment.analysis import read
from roi.experiment.plans import plans_of
from roi.experiment.result import ArmEffect
from roi.exports import Exports
from roi.loaders.formats.posting_plan import POSTING_PLAN, reading_of
from roi.loaders.walk import Export
from roi.records.sealed_plan import NAME
from roi.timeline.timeline import Timeline
from roi.verdict.answer import MAIN

QUESTION = "links"  # one network against another tells what a link brings rather than another link


@dataclass(frozen=True, slots=True)
class DrawnEffect:
    """An author's effect of a link post on one outcome, by the days that a plan drew.

    Attributes
    ----------
    estimate, std_error : per link post.
    looks, is_over : how often it has been looked at so far, and whether that was the last time.
    more, posts : how much more of the outcome, and how many link posts more, a day drawn for links had; both over the link
        posts that such a day was to have.
    redrawn_more, redrawn_posts : the same had the coin fallen otherwise, a number a draw.
    """

    outcome: str
    estimate: float
    std_error: float
    looks: int
    is_over: bool
    more: float
    posts: float
    redrawn_more: tuple[float, ...]
    redrawn_posts: tuple[float, ...]

    def to_dict(self) -> dict[str, Any]:
        """Return the row of results."""
        return asdict(self)


def drawn_effects(timeline: Timeline) -> tuple[DrawnEffect, ...]:
    """Return what an author's plans have shown of link posts rather than none, by outcome; of two plans, the later one."""
    by_outcome: dict[str, DrawnEffect] = {}
    for found in plans_of(timeline).found:
        if found.plan.question != QUESTION:
            continue
        dose = found.plan.posts_per_active_day
        for e in read(timeline, found.plan).effects:
            if e.activity == MAIN and np.isfinite(e.effect) and 0 < e.error < np.inf:
                by_outcome[e.outcome] = _drawn(e, dose)
    return tuple(by_outcome.values())


def _drawn(e: ArmEffect, dose: float) -> DrawnEffect:
    more, posts = np.asarray(e.more) / dose, np.asarray(e.moved) / dose
    return DrawnEffect(
        e.outcome,
        float(e.effect),
        float(e.error),
        e.looks,
        e.is_over,
        float(more[0]),
        float(posts[0]),
        tuple(more[1:].tolist()),
        tuple(posts[1:].tolist()),
    )


def with_plan(exports: Exports, plan: str) -> Exports:
    """Return an author's exports with the plan that was drawn for her, as if its file lay among them."""
    file = Export(NAME, POSTING_PLAN.name, reading_of(plan, NAME))
    return replace(exports, exports=(*exports.exports, file))
