"""What one author's drawn days add to a pool: the effect of a link post by each plan's coin."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import Any

import numpy as np

from roi.experiment.analysis import read
from roi.experiment.plans import plans_of
from roi.timeline.timeline import Timeline
from roi.verdict.answer import MAIN


@dataclass(frozen=True, slots=True)
class DrawnEffect:
    """An author's effect of a link post on one outcome, by the days that a plan drew; `looks` so far."""

    outcome: str
    estimate: float
    std_error: float
    looks: int

    def to_dict(self) -> dict[str, Any]:
        """Return JSON-safe values."""
        return asdict(self)


def drawn_effects(timeline: Timeline) -> tuple[DrawnEffect, ...]:
    """Return what an author's plans have shown of link posts, by outcome; of two plans, the later one."""
    by_outcome: dict[str, DrawnEffect] = {}
    for found in plans_of(timeline).found:
        for e in read(timeline, found.plan).effects:
            if e.activity == MAIN and np.isfinite(e.effect) and 0 < e.error < np.inf:
                by_outcome[e.outcome] = DrawnEffect(
                    e.outcome, float(e.effect), float(e.error), e.looks
                )
    return tuple(by_outcome.values())
