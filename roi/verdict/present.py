"""The present tense: where what a link post brings has changed, the answer is about the days since."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import replace
from datetime import date

import numpy as np
import pandas as pd

from roi.analysis.event_study.structural_change import Change, sure_change
from roi.analysis.finding import Estimate, Finding
from roi.analysis.response.effects import effect, findings
from roi.language.facts import Message, fact, message, sentences
from roi.language.formatting import day
from roi.timeline.columns import SALES, SOCIAL_VISITS, VISITS
from roi.timeline.timeline import Timeline
from roi.verdict.answer import MAIN

LATELY = 4  # the last of so many equal parts of all days
ASKED = (SALES.name, SOCIAL_VISITS.name, VISITS.name)


def findings_today(
    timeline: Timeline, relevant: dict[str, float], outcomes: Collection[str]
) -> tuple[Finding, ...]:
    """Return what link posts bring today, by outcome: where a change is found, from the days since alone.

    Of a few days since, a finding says what it would take; it is never filled up with days from before.
    """
    return tuple(
        _today(timeline, found, relevant)
        for found in findings(timeline, relevant, [MAIN], outcomes)
    )


def sold_lately(timeline: Timeline) -> Estimate | None:
    """Return what a link post has sold within days in the last quarter of all days; None where that can't be told.

    A change that no search could date, since too few days have passed, would still show here.
    """
    if not {MAIN, SALES.name} <= set(timeline.daily):
        return None
    known = timeline.daily.index[timeline.daily[[MAIN, SALES.name]].notna().all(axis="columns")]
    if len(known) < LATELY:
        return None
    last = from_day(timeline, known[-(len(known) // LATELY)].date())
    found = effect(last, SALES.name, MAIN)
    return found if isinstance(found, Estimate) else None


def _today(timeline: Timeline, found: Finding, relevant: dict[str, float]) -> Finding:
    """Return a finding as it is, or asked again of the days since a change."""
    changed = (
        sure_change(timeline, found.outcome, MAIN)
        if found.outcome in ASKED and found.total is not None
        else None
    )
    if changed is None:
        return found
    (now,) = findings(from_day(timeline, changed.best), relevant, [MAIN], [found.outcome])
    return replace(now, since=changed.best, message=sentences(_told(changed), now.message))


def _told(changed: Change) -> Message:
    """Return that a link post brings more or less than it did, and since when."""
    less = changed.after.estimate < changed.before.estimate
    key = "present.less" if less else "present.more"
    return message(key, unit=changed.after.quantity, day=fact(day, changed.best))


def from_day(timeline: Timeline, first: date) -> Timeline:
    """Return the timeline from a day on, nothing that was done or came before."""
    midnight = pd.Timestamp(first)
    hours = pd.DatetimeIndex(timeline.hourly.index)
    later = (
        np.asarray(hours.tz_localize(None) >= midnight) if len(hours) else np.zeros(0, dtype=bool)
    )
    posted = timeline.posts["time"].dt.tz_localize(None) >= midnight
    return replace(
        timeline,
        daily=timeline.daily[timeline.daily.index >= midnight],
        hourly=timeline.hourly[later],
        posts=timeline.posts[posted],
    )
