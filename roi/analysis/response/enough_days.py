"""Whether the days suffice to estimate what an activity brings, or why they don't."""

from __future__ import annotations

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from roi.analysis.response.daily_model import AUTOREGRESSIVE
from roi.analysis.response.design import set_aside
from roi.analysis.response.separability import always_with
from roi.analysis.response.wording import inseparable
from roi.language.facts import Filling, Message, fact, message
from roi.language.formatting import count, day
from roi.timeline.column_names import activity_noun, an_activity, column_noun, outcome_noun
from roi.timeline.columns import LINK_POSTS, LINK_POSTS_BLOG, Column, change_of
from roi.timeline.posts import lead_to_unsaid_sites
from roi.timeline.timeline import Timeline

FEWEST_DAYS = 28
FEWEST_ACTIVE = 8
SPARE_ROWS = 14
LINKS = frozenset(c.name for c in (LINK_POSTS, LINK_POSTS_BLOG))


def known_days(timeline: Timeline, outcome: Column) -> int:
    """Return on how many days an outcome is known."""
    column = change_of(outcome).name
    return int(timeline.daily[column].notna().sum()) if column in timeline.daily else 0


def why_not_estimable(timeline: Timeline, outcome: Column, activity: Column) -> Message | None:
    """Return why nothing can be estimated, or None."""
    column = change_of(outcome).name
    if activity.name in LINKS and lead_to_unsaid_sites(timeline.posts).any():
        return message("reason.which_site")
    if column not in timeline.daily or activity.name not in timeline.daily:
        lacks = activity.name not in timeline.daily
        missing = fact(activity_noun, activity) if lacks else fact(outcome_noun, outcome)
        return message("reason.no_export", what=missing)
    counted, done = (timeline.daily[c].to_numpy(dtype=float) for c in (column, activity.name))
    both = np.isfinite(counted) & np.isfinite(done)
    days, ever, done = int(both.sum()), int((done > 0).sum()), done[both]
    if days < FEWEST_DAYS:
        return _few_together(
            timeline.daily[column], timeline.daily[activity.name], outcome, activity
        )
    active = int((done > 0).sum())
    if active < FEWEST_ACTIVE:
        return _few_active(active, ever, outcome, activity)
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


def _few_together(
    counted: pd.Series[float], done: pd.Series[float], outcome: Column, activity: Column
) -> Message:
    """Return that both sides are known on too few days together; on none, from when to when each is known."""
    sides: dict[str, Filling] = {
        "activities": fact(column_noun, activity),
        "outcome": fact(outcome_noun, outcome),
    }
    both = int((counted.notna() & done.notna()).sum())
    known = [pd.DatetimeIndex(side.dropna().index) for side in (done, counted)]
    if both or not all(len(days) for days in known):
        return message("reason.few_days", n=both, least=fact(count, FEWEST_DAYS), **sides)
    first, last, start, end = (fact(day, d[at].date()) for d in known for at in (0, -1))
    return message("reason.never_together", first=first, last=last, start=start, end=end, **sides)


def _few_active(active: int, ever: int, outcome: Column, activity: Column) -> Message:
    """Return that too few days have the activity; if more have it where the outcome isn't known (`ever` in all), so."""
    facts: dict[str, Filling] = {
        "an_activity": fact(an_activity, activity),
        "least": fact(count, FEWEST_ACTIVE),
    }
    if ever > active:
        known = fact(outcome_noun, outcome)
        return message("reason.few_active_known", n=active, outcome=known, **facts)
    return message("reason.few_active", n=active, **facts)


def _runs(both: NDArray[np.bool_], timeline: Timeline) -> int:
    """Return how many days are known, ordinary, and follow on days that are: a day tells by those before it."""
    there = both & ~set_aside(pd.DatetimeIndex(timeline.daily.index), timeline.events)
    run = AUTOREGRESSIVE + 1
    return int((np.convolve(there, np.ones(run), "valid") == run).sum()) if len(there) >= run else 0
