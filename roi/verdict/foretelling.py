"""What a plan could show before it starts, beside what the author needs or what her past suggests."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from roi.analysis.finding import known
from roi.analysis.response.effects import response
from roi.analysis.response.wording import effect_unit
from roi.analysis.time_spent import Hours
from roi.experiment.foresight import foresee
from roi.experiment.plan import Plan
from roi.timeline.columns import Column
from roi.timeline.timeline import Timeline
from roi.verdict.money import minimum_relevant_effects
from roi.verdict.unit_income import follows_most


@dataclass(frozen=True, slots=True)
class Foretold:
    """The smallest effect of one more of the activity that so many weeks would show, 8 times in 10.

    Attributes
    ----------
    column, activity : the outcome, and what one more of is asked about.
    detectable : that effect; infinite where nothing would be shown.
    needed : what it has to be so that it pays; None where money can't be weighed by this outcome.
    likely : what it is if the author's past is right; None where it suggests nothing.
    """

    weeks: int
    column: Column
    activity: Column
    detectable: float
    needed: float | None
    likely: float | None

    @property
    def is_enough(self) -> bool:
        """Whether what matters would be shown: what is needed, else what is likely."""
        matters = self.needed if self.needed is not None else self.likely
        return matters is not None and self.detectable <= matters

    def to_dict(self) -> dict[str, Any]:
        """Return JSON-safe values."""
        return {
            "weeks": self.weeks,
            "outcome": self.column.name,
            "unit": effect_unit(self.column, self.activity).text,
            "detectable": known(self.detectable),
            "needed": known(self.needed),
            "likely": known(self.likely),
        }


def foretell(
    timeline: Timeline, plan: Plan, lengths: Sequence[int], spent: Hours
) -> tuple[Foretold, ...]:
    """Return what plans like this one would show of each outcome, by length, tried on the author's own past."""
    needs = minimum_relevant_effects(timeline, spent, follows_most(timeline))
    tried = foresee(
        timeline,
        plan.activity,
        plan.outcomes,
        plan.posts_per_active_day,
        weeks=lengths,
        block_days=plan.block_days,
    )
    likely = {name: _likely(timeline, name, plan.activity) for name in plan.outcomes}
    return tuple(
        Foretold(
            row.weeks,
            timeline.column(row.outcome),
            tried.activity,
            row.detectable,
            needs.get(row.outcome),
            likely[row.outcome],
        )
        for row in tried.rows
    )


def _likely(timeline: Timeline, outcome: str, activity: str) -> float | None:
    """Return what one more of the activity brings by the author's past; None where that is nothing, or not known."""
    total = response(timeline, outcome, activity).total
    return total.estimate if total is not None and total.estimate > 0 else None
