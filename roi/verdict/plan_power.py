"""What a plan could show before it starts, beside what the author needs or what her past suggests."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from roi.analysis.finding import known
from roi.analysis.response.effects import response
from roi.analysis.response.wording import effect_unit
from roi.analysis.time_spent import Hours
from roi.experiment.foresight import KEPT, foresee
from roi.experiment.plan import Plan
from roi.experiment.plans import plans_of
from roi.experiment.questions import EITHER, asked_about, base_of
from roi.timeline.columns import Column
from roi.timeline.timeline import Timeline
from roi.verdict.money import minimum_relevant_effects
from roi.verdict.unit_income import follows_most

FEWEST_KNOWN = 14  # days of an earlier plan, from which it is told how well one is kept


@dataclass(frozen=True, slots=True)
class PlanPower:
    """The smallest effect of one more of the activity that so many weeks would show, 8 times in 10.

    Attributes
    ----------
    column, activity : the outcome, and what one more of is asked about.
    detectable : that effect; infinite where nothing would be shown.
    needed : what it has to be so that it pays; None where money can't be weighed by this outcome.
    likely : what it is if the author's past is right; None where it suggests nothing.
    is_either : whether one of two kinds of post is compared with the other: then `likely` is what a post of any kind brings.
    """

    weeks: int
    column: Column
    activity: Column
    detectable: float
    needed: float | None
    likely: float | None
    is_either: bool = False

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


def power_of_plan(
    timeline: Timeline, plan: Plan, lengths: Sequence[int], spent: Hours
) -> tuple[PlanPower, ...]:
    """Return what plans like this one would show of each outcome, by length, tried on the author's own past."""
    is_either = plan.question in EITHER  # neither kind takes more time than the other
    needs = {} if is_either else minimum_relevant_effects(timeline, spent, follows_most(timeline))
    tried = foresee(
        timeline,
        plan.activity,
        plan.outcomes,
        plan.posts_per_active_day,
        weeks=lengths,
        block_days=plan.block_days,
        kept=kept_so_far(timeline) or KEPT,
    )
    weighed = base_of(plan.activity).name if is_either else plan.activity
    likely = {name: _likely(timeline, name, weighed) for name in plan.outcomes}
    activity = asked_about(timeline, plan)
    return tuple(
        PlanPower(
            row.weeks,
            timeline.column(row.outcome),
            activity,
            row.detectable,
            needs.get(row.outcome),
            likely[row.outcome],
            is_either,
        )
        for row in tried.rows
    )


def kept_so_far(timeline: Timeline) -> float | None:
    """Return the share of days that the author kept to in earlier plans; None where there are too few to tell."""
    known = [found.kept for found in plans_of(timeline).found if found.kept.known >= FEWEST_KNOWN]
    days = sum(kept.known for kept in known)
    return sum(kept.kept for kept in known) / days if days else None


def _likely(timeline: Timeline, outcome: str, activity: str) -> float | None:
    """Return what one more of the activity brings by the author's past; None where that is nothing, or not known."""
    total = response(timeline, outcome, activity).total
    return total.estimate if total is not None and total.estimate > 0 else None
