"""A plan laid on the calendar: each drawn day, what was done on it, and whether it went as drawn."""

from __future__ import annotations

import math
from dataclasses import dataclass
from datetime import date

import numpy as np
import pandas as pd

from roi.experiment.plan import Plan
from roi.experiment.posts_by_rule import EVENING_LINKS, counted
from roi.timeline.columns import LINK_POSTS, LINK_POSTS_BLOG, LINK_POSTS_SHOP, POSTS
from roi.timeline.timeline import Timeline

FEWEST = 14  # known days before a plan is said to be given up, and as many after
USUALLY, GIVEN_UP = 0.85, 0.5  # of the days go as drawn: before, and by luck alone after
BEFORE, AFTER = 0.7, 0.6  # what is seen of them, at least and at most
CLEAR = 4.0  # the logarithm of how much likelier the days are if the plan was given up


@dataclass(frozen=True, slots=True)
class KeptDays:
    """How many days were drawn, of how many it is known what was done, and how many of these went as drawn."""

    drawn: int
    known: int
    kept: int


def drawn_and_kept(timeline: Timeline, plan: Plan) -> pd.DataFrame:
    """Return one row a drawn day: date, block, arm, done, kept.

    `done` is how much of the plan's activity there was, NaN where the files don't say. A day drawn for the first arm went
    as drawn if there was any, a day drawn for the second if there was none; where the second arm does something else in
    its place, it is that of which there was any, and of the other none. <NA> where it isn't known. A day that was
    broken still counts as it was drawn: only so is the comparison one that a coin made.
    """
    days = plan.drawn_days().set_index("date")
    done = _on(timeline, days, counted(timeline, plan.activity, plan.rule))
    instead = done_instead(timeline, plan)
    wanted = days["arm"] == plan.arms[0].key
    kept, known = (done > 0) == wanted, done.notna()
    if instead is not None:
        other = _on(timeline, days, instead)
        kept &= (other > 0) == ~wanted
        known &= other.notna()
    return days.assign(
        done=done.where(known), kept=kept.astype("boolean").where(known)
    ).reset_index()


def _on(
    timeline: Timeline, days: pd.DataFrame, values: pd.Series[float] | None
) -> pd.Series[float]:
    nothing = pd.Series(float("nan"), timeline.daily.index)
    return (nothing if values is None else values).reindex(days.index)


def done_instead(timeline: Timeline, plan: Plan) -> pd.Series[float] | None:
    """Return how much there was by day of what the second arm does in place of the first; None if it does nothing."""
    if plan.question == "hour":
        return counted(timeline, EVENING_LINKS.name)
    if plan.question == "network":
        return timeline.daily.get(LINK_POSTS.on(plan.arms[1].key).name)
    if plan.question != "kind":
        return None
    if plan.activity == LINK_POSTS_SHOP.name:
        return timeline.daily.get(LINK_POSTS_BLOG.name)
    first, every = counted(timeline, plan.activity, plan.rule), timeline.daily.get(POSTS.name)
    return None if first is None or every is None else every - first


def count_kept(days: pd.DataFrame) -> KeptDays:
    """Return how many of the days that `drawn_and_kept` returned went as drawn."""
    return KeptDays(len(days), int(days["done"].notna().sum()), int(days["kept"].sum()))


def stopped_on(days: pd.DataFrame) -> date | None:
    """Return the first of the days, as `drawn_and_kept` returns them, from which the plan was given up; None if it wasn't.

    Where days go as drawn by luck alone, half of them do. The day is the one that makes all days likeliest, if there are
    two weeks before and after it; a bad week is no stop, nor are days that were taken up again.
    """
    known = days[days["kept"].notna()]
    kept = known["kept"].astype(bool).to_numpy()
    likelier = [math.log((1 - GIVEN_UP) / (1 - USUALLY)), math.log(GIVEN_UP / USUALLY)]
    from_day = np.cumsum(np.array(likelier)[kept.astype(int)][::-1])[::-1]
    at = int(from_day.argmax()) if len(kept) else 0
    before, after = kept[:at], kept[at:]
    if min(len(before), len(after)) < FEWEST or from_day[at] < CLEAR:
        return None
    if before.mean() < BEFORE or after.mean() > AFTER or after[-FEWEST:].mean() > BEFORE:
        return None
    first: date = known["date"].iloc[at].date()
    return first
