"""Whether the days suffice to estimate what an activity brings, or why they don't."""

from __future__ import annotations

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from roi.analysis.response.daily_model import AUTOREGRESSIVE
from roi.analysis.response.design import set_aside
from roi.analysis.response.separability import always_with
from roi.analysis.response.wording import inseparable
from roi.language.facts import Message, fact, message
from roi.language.formatting import count
from roi.timeline.column_names import activity_noun, an_activity, outcome_noun
from roi.timeline.columns import Column, change_of
from roi.timeline.timeline import Timeline

FEWEST_DAYS = 28
FEWEST_ACTIVE = 8
SPARE_ROWS = 14


def known_days(timeline: Timeline, outcome: Column) -> int:
    """Return on how many days an outcome is known."""
    column = change_of(outcome).name
    return int(timeline.daily[column].notna().sum()) if column in timeline.daily else 0


def why_not_estimable(timeline: Timeline, outcome: Column, activity: Column) -> Message | None:
    """Return why nothing can be estimated, or None."""
    column = change_of(outcome).name
    if column not in timeline.daily or activity.name not in timeline.daily:
        lacks = activity.name not in timeline.daily
        missing = fact(activity_noun, activity) if lacks else fact(outcome_noun, outcome)
        return message("reason.no_export", what=missing)
    counted, done = (timeline.daily[c].to_numpy(dtype=float) for c in (column, activity.name))
    both = np.isfinite(counted) & np.isfinite(done)
    days, done = int(both.sum()), done[both]
    if days < FEWEST_DAYS:
        return message("reason.few_days", n=days, least=fact(count, FEWEST_DAYS))
    active = int((done > 0).sum())
    if active < FEWEST_ACTIVE:
        return message(
            "reason.few_active",
            n=active,
            an_activity=fact(an_activity, activity),
            least=fact(count, FEWEST_ACTIVE),
        )
    kind = always_with(timeline.daily.index[both], done > 0, timeline.events, FEWEST_ACTIVE)
    if kind is not None:
        return inseparable(activity, kind)
    if int((done != np.median(done)).sum()) < FEWEST_ACTIVE:
        return message("reason.alike", least=fact(count, FEWEST_ACTIVE))
    if _runs(both, timeline) < SPARE_ROWS + FEWEST_ACTIVE:
        return message("reason.few_left")
    if np.ptp(counted[both]) == 0:
        return message("reason.constant", outcome=fact(outcome_noun, outcome))
    return None


def _runs(both: NDArray[np.bool_], timeline: Timeline) -> int:
    """Return how many days are known, ordinary, and follow on days that are: a day tells by those before it."""
    there = both & ~set_aside(pd.DatetimeIndex(timeline.daily.index), timeline.events)
    run = AUTOREGRESSIVE + 1
    return int((np.convolve(there, np.ones(run), "valid") == run).sum()) if len(there) >= run else 0
