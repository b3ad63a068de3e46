"""A plan laid on the calendar: each drawn day, what was done on it, and whether it went as drawn."""

from __future__ import annotations

from dataclasses import dataclass

import pandas as pd

from roi.experiment.plan import Plan
from roi.timeline.timeline import Timeline


@dataclass(frozen=True, slots=True)
class KeptDays:
    """How many days were drawn, of how many it is known what was done, and how many of these went as drawn."""

    drawn: int
    known: int
    kept: int


def drawn_and_kept(timeline: Timeline, plan: Plan) -> pd.DataFrame:
    """Return one row a drawn day: date, block, arm, done, kept.

    `done` is how much of the plan's activity there was, NaN where the files don't say. A day drawn for the first arm went
    as drawn if there was any, a day drawn for the second if there was none; <NA> where it isn't known. A day that was
    broken still counts as it was drawn: only so is the comparison one that a coin made.
    """
    days = plan.drawn_days().set_index("date")
    nothing = pd.Series(float("nan"), timeline.daily.index)
    done = timeline.daily.get(plan.activity, nothing).reindex(days.index)
    wanted = days["arm"] == plan.arms[0].key
    kept = ((done > 0) == wanted).astype("boolean").mask(done.isna())
    return days.assign(done=done, kept=kept).reset_index()


def count_kept(days: pd.DataFrame) -> KeptDays:
    """Return how many of the days that `drawn_and_kept` returned went as drawn."""
    return KeptDays(len(days), int(days["done"].notna().sum()), int(days["kept"].sum()))
