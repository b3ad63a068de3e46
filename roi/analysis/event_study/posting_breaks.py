"""Breaks from posting as a natural experiment: idle spells against the active weeks around them."""

from __future__ import annotations

import math
from dataclasses import dataclass
from datetime import date
from typing import Any

import numpy as np
from numpy.typing import NDArray

from roi.analysis.event_study.baseline import Baseline, expected_range
from roi.analysis.event_study.event_effects import BIG, ODD, at_work, counted, on_calendar
from roi.analysis.event_study.placebo_windows import Comparison, Judged, compare, excess, together
from roi.analysis.finding import Answer, Check, Estimate, Finding, error_of
from roi.analysis.wording import idle_answer_line, idle_gain_line, unit_of
from roi.language.facts import Message, fact, message, sentences
from roi.language.formatting import count, day
from roi.timeline.columns import (
    COMMENTS,
    FOLLOWERS_NET,
    POSTS,
    REPLIES,
    REPOSTS,
    SALES,
    SOCIAL_VISITS,
    SUBSCRIBERS_NET,
    VISITS,
)
from roi.timeline.timeline import Timeline

Array = NDArray[Any]
IDLE = 7  # days without a post that count as a break
POWER = 2.8  # standard errors: an effect of this size is found 8 times of 10
OUTCOMES = (FOLLOWERS_NET, SOCIAL_VISITS, VISITS, SUBSCRIBERS_NET, SALES, COMMENTS)
ACCIDENTS = 0.25  # share of idle days: up to so many unusual ones are put down to chance
DONE = (POSTS.name, REPLIES.name, REPOSTS.name)


@dataclass(frozen=True, slots=True)
class Spell:
    """Days in a row without any post: the place of the first, and how many."""

    first: int
    length: int


@dataclass(frozen=True, slots=True)
class Idle:
    """What an idle week brought, and how many unusual days were left out of it."""

    a_week: float
    odd: int


def idle_spells(timeline: Timeline) -> tuple[Spell, ...]:
    """Return the spells of seven days and more on which nothing was posted on the main network."""
    done = [c for c in DONE if c in timeline.daily]
    if not done:
        return ()
    idle = timeline.daily[done].sum(axis="columns", min_count=len(done)).to_numpy() == 0
    edges = np.diff(np.concatenate([[0], idle.astype(int), [0]]))
    starts, stops = np.flatnonzero(edges == 1), np.flatnonzero(edges == -1)
    return tuple(
        Spell(int(a), int(b - a)) for a, b in zip(starts, stops, strict=True) if b - a >= IDLE
    )


def idle_weeks(
    timeline: Timeline,
    outcome: str = FOLLOWERS_NET.name,
    minimum_relevant_effect: float | None = None,
) -> Finding:
    """Return what an active week brings beyond an idle one, from spells of seven idle days and more.

    Each spell is compared with up to four weeks on each side, weekday by weekday, leaving out launches, promotions,
    other spells and, in the spells as around them, unusual days; the range comes from the same comparison at all
    dates without a spell (placebo windows), widened by Student's t for the few that don't overlap. With long pauses,
    errors made for autocorrelation (Newey–West) find an effect where there is none far too often; fake dates don't.

    Parameters
    ----------
    outcome : a daily column that counts something.
    minimum_relevant_effect : the smallest difference a week that would matter; without it the answer is never 'no'.

    Returns
    -------
    Finding
        estimates: 'total', the difference an active week makes; 'idle_week', what an idle week brought.

    Notes
    -----
    *How it can mislead.* Weeks off are not drawn by lot: whoever rests when little goes on, or travels to a fair,
    compares more than posting. So the words are "went together with", and never stronger. It is the difference
    between ordinary days: a post that made a day unusual is not in it.
    """
    spells, y_column = idle_spells(timeline), counted(timeline, outcome)
    if not spells:
        return _refused(outcome, message("idle.no_spell", least=fact(count, IDLE)))
    placed = on_calendar(timeline.events, timeline.start, len(y_column))
    big = at_work([p for p in placed if p.kind in BIG], len(y_column)) > 0
    y = y_column.to_numpy(dtype=float)
    off = _on(spells, len(y))
    quiet = tuple(s for s in spells if not big[s.first : s.first + s.length].any())
    ordinary = expected_range(y_column, aside=big | off)
    even = _without_odd(y, ordinary, off)
    used = _usable(even, ordinary, big | off, quiet)
    found = together(_compared(even, ordinary, big | off, used), level=True)
    if not found.windows or math.isnan(found.conf_low):
        return _refused(outcome, message("idle.few_days"))
    weeks = _weeks_before(used, off)
    then = _without_odd(y, ordinary, _on(weeks, len(y)))
    checks = (
        _before(together(_compared(then, ordinary, big | off, weeks), level=True)),
        _alone(even, ordinary, big | off, used, found),
        _counted_alike(timeline, outcome, used),
    )
    resting = _on(used, len(y))
    odd = int((np.isfinite(y) & np.isnan(even))[resting].sum())
    idle = Idle(float(np.nanmean(even[resting]) * 7), odd)
    return _finding(timeline, outcome, minimum_relevant_effect, found, idle, checks)


def idle_findings(timeline: Timeline) -> tuple[Finding, ...]:
    """Return the comparison of active and idle weeks for every outcome that is known by day.

    Parameters
    ----------
    timeline : what `overlay` returned.

    Returns
    -------
    tuple of Finding
        How much more of each outcome came in an active week than in an idle one; see `idle_weeks`.

    Examples
    --------
    >>> import roi
    >>> timeline = roi.overlay(roi.load("sample_data"))
    >>> "visits_per_active_week" in [f.name for f in roi.idle_findings(timeline)]
    True
    """
    return tuple(idle_weeks(timeline, o.name) for o in OUTCOMES if o.name in timeline.daily)


def _compared(
    y: Array, ordinary: Baseline, special: Array, spells: tuple[Spell, ...]
) -> list[Comparison]:
    lengths = sorted({s.length for s in spells})
    starts = [np.array([s.first for s in spells if s.length == n]) for n in lengths]
    return [
        compare(y, ordinary, special, np.isnan(y), at, n)
        for at, n in zip(starts, lengths, strict=True)
    ]


def _without_odd(y: Array, ordinary: Baseline, asked: Array) -> Array:
    """Return the outcome without unusual days.

    If more than `ACCIDENTS` of the days asked about are unusual, they are the answer rather than chance, and stay.
    """
    odd, here = ordinary.rarity < ODD, asked & np.isfinite(y)
    accidents = odd[here].sum() <= ACCIDENTS * here.sum()
    return np.where(odd & (accidents | ~asked), np.nan, y)


def _on(spells: tuple[Spell, ...], days: int) -> Array:
    """Return whether each day lies in one of the spells."""
    out = np.zeros(days, dtype=bool)
    for spell in spells:
        out[spell.first : spell.first + spell.length] = True
    return out


def _weeks_before(spells: tuple[Spell, ...], off: Array) -> tuple[Spell, ...]:
    """Return the week before each spell, where it has no idle spell in it."""
    weeks = (Spell(s.first - IDLE, IDLE) for s in spells if s.first >= IDLE)
    return tuple(w for w in weeks if not off[w.first : w.first + IDLE].any())


def _usable(
    y: Array, ordinary: Baseline, special: Array, spells: tuple[Spell, ...]
) -> tuple[Spell, ...]:
    """Return the spells around which enough is known to compare them."""
    return tuple(
        s
        for s in spells
        if np.isfinite(excess(y, ordinary, ~special, np.array([s.first]), s.length).total[0])
    )


def _finding(
    timeline: Timeline,
    outcome: str,
    minimum_relevant_effect: float | None,
    found: Judged,
    idle: Idle,
    checks: tuple[Check, ...],
) -> Finding:
    weeks = found.days / 7
    unit = unit_of(timeline, outcome)
    low, value, high = (-v / weeks for v in (found.conf_high, found.total, found.conf_low))
    error = error_of(low, high)
    answer = _answer(low, high, minimum_relevant_effect, checks)
    total = Estimate(
        "total",
        message("idle.per_active_week", unit=unit),
        value,
        error,
        low,
        high,
        p_value=found.p_value,
    )
    resting = Estimate(
        "idle_week",
        message("idle.a_week", unit=unit),
        idle.a_week,
        error,
        idle.a_week - (value - low),
        idle.a_week + (high - value),
    )
    net = timeline.column(outcome).kind == "net"
    gained = idle_gain_line(unit, found.windows, found.days, idle.a_week, net=net, odd=idle.odd)
    return Finding(
        name=f"{outcome}_per_active_week",
        activity="active_weeks",
        outcome=outcome,
        design="idle_spells",
        answer=answer,
        message=sentences(gained, idle_answer_line(answer, unit, value, low, high)),
        quality="history_fragile",
        estimates=(total, resting),
        checks=checks,
        detectable=POWER * error,
        days=found.days,
    )


def _answer(
    low: float, high: float, minimum_relevant_effect: float | None, checks: tuple[Check, ...]
) -> Answer:
    if low > 0:
        return "cannot_tell" if any(c.fatal and c.holds is False for c in checks) else "yes"
    if minimum_relevant_effect is not None and high < minimum_relevant_effect:
        return "no"
    return "cannot_tell"


def _refused(outcome: str, reason: Message) -> Finding:
    return Finding(
        name=f"{outcome}_per_active_week",
        activity="active_weeks",
        outcome=outcome,
        design="idle_spells",
        answer="cannot_tell",
        message=message("idle.refused", reason=reason),
        quality="too_little",
        reason=reason,
    )


def _before(before: Judged) -> Check:
    if math.isnan(before.p_value):
        return Check("pause_before", None, message("check.pause_few"), fatal=True)
    if before.p_value < 0.05:
        key = "check.pause_higher" if before.total > 0 else "check.pause_lower"
        return Check("pause_before", False, message(key), fatal=True)
    return Check("pause_before", True, message("check.pause_usual"), fatal=True)


def _alone(
    y: Array, ordinary: Baseline, special: Array, spells: tuple[Spell, ...], found: Judged
) -> Check:
    if len(spells) < 2:
        return Check("one_pause", None, message("check.pause_only"))
    rates = [
        (
            j := together(
                _compared(y, ordinary, special, tuple(s for s in spells if s != left)), level=True
            )
        ).total
        / max(j.days, 1)
        for left in spells
    ]
    rate, half = found.total / found.days, (found.conf_high - found.conf_low) / 2 / found.days
    holds = all(abs(r - rate) <= half for r in rates if np.isfinite(r))
    key = "check.pause_stays" if holds else "check.pause_leaves"
    return Check("one_pause", holds, message(key, n=len(spells)))


def _counted_alike(timeline: Timeline, outcome: str, spells: tuple[Spell, ...]) -> Check:
    days = timeline.daily.index
    changes: tuple[date, ...] = timeline.changes.get(outcome, ())
    near = [
        c for c in changes for s in spells if abs((days[s.first].date() - c).days) <= 28 + s.length
    ]
    if near:
        return Check(
            "pause_counting", False, message("check.pause_changed", day=fact(day, near[0]))
        )
    return Check("pause_counting", True, message("check.pause_even"))
