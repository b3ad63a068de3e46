"""A plan and what was done on its days, as a strip to be drawn."""

from __future__ import annotations

import pandas as pd

from roi.display.plan_strip import PlannedDay, PlanStrip, PlanStripLabels
from roi.experiment.plan import Plan
from roi.language import formatting
from roi.language.messages import say


def strip_of(plan: Plan, days: pd.DataFrame) -> PlanStrip:
    """Return every day of a plan, drawn or left out, with what was done on it, as `drawn_and_kept` returns that."""
    drawn = dict(zip(days["date"], days["arm"] == plan.arms[0].key, strict=True))
    done = {
        d: _is_done(arm == plan.arms[0].key, k)
        for d, arm, k in days[["date", "arm", "kept"]].to_numpy()
    }
    dates = pd.date_range(plan.start, plan.end, inclusive="left")
    shown = [PlannedDay(str(d.date()), drawn.get(d), done.get(d)) for d in dates]
    months = [
        (n, formatting.month_short(d.date())) for n, d in enumerate(dates) if d.day == 1 or n == 0
    ]
    if len(months) > 1 and months[1][0] < len(dates) // 10:  # too little room for both names
        months = months[1:]
    return PlanStrip(
        shown, months, PlanStripLabels(say("plan.strip_drawn"), say("plan.strip_done"))
    )


def _is_done(wanted: bool, kept: bool | None) -> bool | None:
    """Return whether it was the first arm's day by what was done; None where that isn't known."""
    return None if pd.isna(kept) else wanted == kept
