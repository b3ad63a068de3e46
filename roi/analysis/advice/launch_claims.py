"""What an author's launches say of the advice about them: who was there before, and what a launch week sold."""

from __future__ import annotations

import math
from collections.abc import Callable
from datetime import timedelta

import numpy as np
import pandas as pd

from roi.analysis.advice.evidence import ClaimAnswer, Evidence, chance
from roi.analysis.event_study.event_effects import events_moved
from roi.analysis.finding import error_of
from roi.language.facts import Fact, Message, fact, message
from roi.language.formatting import month, number, plural, span
from roi.language.messages import say
from roi.language.names import number_of
from roi.timeline.columns import FOLLOWERS, SALES, VISITS

SHOW = ("cover_reveal", "convention")
FIRST_DAYS = 4  # of an event: day 0 to 3
SHOWN = 4  # launches, the last
MANY = 1000  # followers that one is told to have before a release
DAY, WEEK = timedelta(days=1), timedelta(days=7)
BEFORE = timedelta(days=90)


def launch_week(evidence: Evidence) -> ClaimAnswer | None:
    """C08: the sales of each launch week beside the followers on its first day."""
    return _each_launch(evidence, "advice.launch_week", lambda start: _at(evidence, start))


def started_before(evidence: Evidence) -> ClaimAnswer | None:
    """C26: the sales of each launch week beside the followers gained in the 90 days before it."""
    return _each_launch(
        evidence,
        "advice.started_before",
        lambda start: _at(evidence, start) - _at(evidence, start - BEFORE),
    )


def thousand_followers(evidence: Evidence) -> ClaimAnswer | None:
    """C30: what launch weeks sold with fewer followers than a thousand, and with more; nothing is tested."""
    rows = _launches(evidence, lambda start: _at(evidence, start))
    fewer, more = (
        [sold for _, n, sold in rows if (n >= MANY) == is_many] for is_many in (False, True)
    )
    if not rows:
        return None
    if not fewer or not more:
        key = "advice.thousand_more" if more else "advice.thousand_fewer"
        alike = message(
            key,
            launches=fact(plural, len(rows), "launch"),
            sold=fact(plural, round(_mean(rows)), "copy"),
        )
        return ClaimAnswer("described", alike)
    sentence = message(
        "advice.thousand",
        fewer=fact(plural, len(fewer), "launch"),
        before=fact(number_of, float(np.mean(fewer)), "copies"),
        more=fact(plural, len(more), "launch"),
        after=fact(number, float(np.mean(more))),
    )
    return ClaimAnswer("described", sentence)


def _mean(rows: list[tuple[pd.Timestamp, float, float]]) -> float:
    return float(np.mean([sold for _, _, sold in rows]))


def _each_launch(
    evidence: Evidence, key: str, people: Callable[[pd.Timestamp], float]
) -> ClaimAnswer | None:
    """Return each launch with a number of people and its week's sales, where they are known; nothing is tested."""
    whole = _launches(evidence, people)
    if not whole:
        return None
    launches = [
        message(
            key,
            month=fact(month, start.date()),
            followers=fact(plural, n, "follower"),
            sales=fact(plural, sold, "copy"),
        )
        for start, n, sold in whole
    ]
    return ClaimAnswer("described", Fact(_side_by_side, tuple(launches[-SHOWN:])))


def _launches(
    evidence: Evidence, people: Callable[[pd.Timestamp], float]
) -> list[tuple[pd.Timestamp, float, float]]:
    """Return each launch that stood alone, with a number of people and its week's sales, where both are known."""
    if not {SALES.name, FOLLOWERS.name} <= set(evidence.timeline.daily):
        return []
    events = evidence.timeline.events
    starts = sorted(set(events.loc[events["kind"] == "launch", "start"]))
    alone = [s for s in starts if not any(abs(s - other) < WEEK for other in starts if other != s)]
    rows = [(start, people(start), _sold(evidence, start)) for start in alone]
    return [row for row in rows if math.isfinite(row[1]) and math.isfinite(row[2])]


def _side_by_side(*launches: Message) -> str:
    why = say("advice.one_launch") if len(launches) == 1 else say("advice.side_by_side")
    return f"{'; '.join(launch.text for launch in launches)}. {why}"


def _at(evidence: Evidence, day: pd.Timestamp) -> float:
    """Return the followers on a day; NaN where they aren't known."""
    return float(evidence.timeline.daily[FOLLOWERS.name].get(day, np.nan))


def _sold(evidence: Evidence, start: pd.Timestamp) -> float:
    """Return the sales of the week from a launch's first day; NaN where a day of it is unknown."""
    week = evidence.timeline.daily[SALES.name].loc[start : start + WEEK - DAY]
    return float(week.sum(skipna=False)) if len(week) == WEEK.days else np.nan


def shows(evidence: Evidence) -> ClaimAnswer | None:
    """C21: what cover reveals and conventions moved in their first days, beside what launches did in as many."""
    if evidence.known(VISITS.name) is None or set(SHOW).isdisjoint(
        evidence.timeline.events["kind"]
    ):
        return None
    kinds = events_moved(evidence.timeline, VISITS.name, FIRST_DAYS).kinds
    seen = [kinds[k] for k in SHOW if k in kinds and kinds[k].windows]
    launch = kinds.get("launch")
    if not seen or launch is None or not launch.windows or not np.isfinite(launch.conf_low):
        return None
    best = max(seen, key=lambda j: j.total / j.windows)
    each = [(j.conf_low / j.windows, j.conf_high / j.windows) for j in (best, launch)]
    answer = (
        "yes" if each[0][0] > each[1][1] else "no" if each[0][1] < each[1][0] else "cannot_tell"
    )
    apart = best.total / best.windows - launch.total / launch.windows
    p_value = chance(apart, math.hypot(*(error_of(*ends) for ends in each)))
    sentence = message("advice.shows", show=fact(span, *each[0]), launch=fact(span, *each[1]))
    return ClaimAnswer(answer, sentence, min(1.0, len(seen) * p_value))
