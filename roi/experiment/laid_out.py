"""A plan laid on an outcome of the calendar: what was counted and done by day, and each day's block."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from roi.analysis.response.daily_model import AUTOREGRESSIVE
from roi.analysis.response.lag_shapes import lags_of
from roi.experiment.baseline import Baseline, baseline
from roi.experiment.estimation import Days
from roi.experiment.plan import Plan
from roi.experiment.questions import asked_about
from roi.language.facts import Message, fact, message
from roi.timeline.column_names import outcome_noun
from roi.timeline.columns import Column, change_of

if TYPE_CHECKING:
    from roi.timeline.timeline import Timeline

Array = NDArray[Any]


@dataclass(frozen=True)
class LaidOut:
    """An outcome and the activity by row of the calendar, with the place of the test's first day and each day's block."""

    plan: Plan
    outcome: Column
    activity: Column
    counted: pd.Series[float]
    done: pd.Series[float]
    events: pd.DataFrame
    first: int
    block: Array

    def days(self, until: date | None = None, shift: int = 0) -> Days:
        """Return the test's days up to a look, or the same blocks so many days earlier."""
        lags = lags_of(self.outcome)
        first = self.first - shift
        learnt = baseline(self.counted, self.done, self.events, lags, self.first)
        block = np.roll(self.block, -shift) if shift else self.block
        start = max(first - lags.last - AUTOREGRESSIVE - 1, 0)
        last = len(block) - shift
        if until is not None:
            last = int((until - self.counted.index[0].date()).days)
        rows = slice(start, min(last, int(np.flatnonzero(block >= 0)[-1]) + 1))
        part = Baseline(
            learnt.expected[rows], learnt.spread[rows], learnt.phi, learnt.aside[rows], learnt.days
        )
        return Days(
            self.counted.to_numpy(dtype=float)[rows],
            self.done.to_numpy(dtype=float)[rows],
            block[rows],
            part,
            lags,
        )


def lay(timeline: Timeline, plan: Plan, outcome: Column) -> LaidOut | Message:
    """Lay a plan on an outcome of the calendar, made long enough for it, or return why that can't be done."""
    column, activity = change_of(outcome).name, asked_about(timeline, plan)
    daily = timeline.daily
    if column not in daily or plan.activity not in daily:
        return message("experiment.no_outcome", what=fact(outcome_noun, outcome))
    index = pd.date_range(
        daily.index[0], max(daily.index[-1], pd.Timestamp(plan.end - timedelta(days=1)))
    )
    first = (plan.start - index[0].date()).days
    if first < 0:
        return message("experiment.no_outcome", what=fact(outcome_noun, outcome))
    block = np.full(len(index), -1)
    for place, one in enumerate(plan.blocks):
        begin = (one.start - index[0].date()).days
        block[begin : begin + one.days] = place
    counted = daily[column].reindex(index)
    if not counted.iloc[first:].notna().any():
        return message("experiment.no_outcome", what=fact(outcome_noun, outcome))
    done = daily[plan.activity].reindex(index)
    return LaidOut(plan, outcome, activity, counted, done, timeline.events, first, block)
