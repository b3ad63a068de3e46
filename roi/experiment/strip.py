"""A plan and what was done on its days, as a strip to be drawn."""

from __future__ import annotations

import math

import pandas as pd

from roi.display.plan_strip import PlannedDay, PlanStrip, PlanStripLabels
from roi.experiment.plan import Plan
from roi.language import formatting
from roi.language.messages import say


def strip_of(plan: Plan, days: pd.DataFrame) -> PlanStrip:
    """Return every day of a plan, drawn or left out, with what was done on it, as `drawn_and_kept` returns that."""
    drawn = dict(zip(days["date"], days["arm"] == plan.arms[0].key, strict=True))
    done = dict(zip(days["date"], days["done"], strict=True))
    dates = pd.date_range(plan.start, plan.end, inclusive="left")
    shown = [PlannedDay(str(d.date()), drawn.get(d), _is_done(done.get(d))) for d in dates]
    months = [
        (n, formatting.month_short(d.date())) for n, d in enumerate(dates) if d.day == 1 or n == 0
    ]
    if len(months) > 1 and months[1][0] < len(dates) // 10:  # too little room for both names
        months = months[1:]
    return PlanStrip(
        shown, months, PlanStripLabels(say("plan.strip_drawn"), say("plan.strip_done"))
    )


def _is_done(amount: float | None) -> bool | None:
    """Return whether anything was done; None for a day that wasn't drawn or isn't known."""
    return None if amount is None or math.isnan(amount) else amount > 0
