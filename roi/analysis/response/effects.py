"""response(): how much more of an outcome one more post brings; findings(): all that the data allow."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from roi.analysis.finding import Check, Estimate, Finding
from roi.analysis.response import checks
from roi.analysis.response.checks import Refit
from roi.analysis.response.covariates import (
    covariates_for,
    other_networks,
    other_posting,
)
from roi.analysis.response.daily_model import Model
from roi.analysis.response.design import set_aside
from roi.analysis.response.dose import allowing_for_dose
from roi.analysis.response.enough_days import known_days, why_not_estimable
from roi.analysis.response.estimates import estimate_of, estimates_of, over_period
from roi.analysis.response.everything_listed import everything_listed
from roi.analysis.response.fitted_models import (
    Unfitted,
    fitted,
    fitting,
    model_by_day,
    outcome_by_day,
)
from roi.analysis.response.for_experts import statsmodels_fit
from roi.analysis.response.grading import Question, answer_of, grade, sentence_of, weeks_to_go
from roi.analysis.response.lag_shapes import Lags, lags_of
from roi.analysis.response.late_effects import late_effect, with_late
from roi.analysis.response.named_source import named_visits
from roi.analysis.response.power import Power, estimate_power
from roi.analysis.response.regression import one_thread
from roi.analysis.response.typical_rise import rises_around_most
from roi.analysis.response.wording import effect_unit, effect_unknown
from roi.language.facts import Message
from roi.timeline.column_names import singular
from roi.timeline.columns import (
    COMMENTS,
    FOLLOWERS,
    FOLLOWERS_GAINED,
    FOLLOWERS_LOST,
    LINK_POSTS,
    LINK_POSTS_BLOG,
    LINK_POSTS_SHOP,
    LINKING,
    POSTS,
    REFERRED_VISITS,
    REPLIES,
    REPOSTS,
    ROYALTIES,
    SALES,
    SALES_RANK,
    SOCIAL_VISITS,
    SUBSCRIBERS,
    UNLINKED_SALES,
    VISITS,
    Column,
    change_of,
)

if TYPE_CHECKING:
    from roi.timeline.timeline import Timeline

Array = NDArray[Any]
# As a share of a usual day: a post that brings less does not matter, unless the author says otherwise.
SMALLEST_SHARE = 0.05
# The most sensitive first. The answer rests on what link posts bring of the leading ones.
LEADING = (SOCIAL_VISITS, VISITS, SUBSCRIBERS, SALES, FOLLOWERS)
# Sales ranks are asked about where no sales are known.
OUTCOMES = (*LEADING, ROYALTIES, FOLLOWERS_GAINED, FOLLOWERS_LOST, COMMENTS, SALES_RANK)
ACTIVITIES = (LINK_POSTS, POSTS, REPLIES, REPOSTS)
BY_TARGET = (
    (LINK_POSTS_BLOG, (SOCIAL_VISITS, VISITS, SUBSCRIBERS, COMMENTS)),
    (LINK_POSTS_SHOP, (SALES, ROYALTIES, SALES_RANK)),
)


def response(
    timeline: Timeline,
    outcome: str = VISITS.name,
    activity: str = LINK_POSTS.name,
    minimum_relevant_effect: float | None = None,
    lags: int | None = None,
) -> Finding:
    """Estimate how much more of an outcome one more unit of an activity brings, over the days it works.

    Parameters
    ----------
    timeline : the calendar.
    outcome, activity : what is counted and what is done: columns of `timeline.daily` ('followers' and
        'subscribers' mean their net change). What else is held fixed, `covariates_for` says.
    minimum_relevant_effect : the smallest effect of a post worth having, such as the break-even; a twentieth of a usual
        day if None (of a sales rank, a logarithm: 0.05).
    lags : the days after a post in which it may still work, 1 to 28; None for the outcome's own (6, of sales 7). Choose
        them before you look: of several tries the one that looks best is too large by chance.

    Returns
    -------
    Finding
        Its estimates are the total and each lag, in outcome units per post, additive.

    Raises
    ------
    WrongUse
        If there is no such column on any calendar, or `lags` is out of range.

    Examples
    --------
    >>> import roi
    >>> timeline = roi.overlay(roi.load("sample_data"))
    >>> [e.term for e in roi.response(timeline, "sales", lags=3).estimates]
    ['total', 'lag 0', 'lag 1', 'lag 2', 'lag 3']
    """
    counts, does = timeline.column(outcome), timeline.column(activity)
    within = lags_of(counts, lags)
    reason = why_not_estimable(timeline, counts, does)
    if reason is not None:
        return _unknown(counts, does, reason, known_days(timeline, counts))
    with one_thread():
        return _estimated(timeline, counts, does, minimum_relevant_effect, within)


def effect(timeline: Timeline, outcome: str, activity: str) -> Estimate | Message:
    """Return what one more unit of an activity brings in all, by days, or the reason why it can't be estimated.

    It is the first estimate of `response` without the checks and all else that says whether to believe it: for where
    a range is shown and no answer is drawn from it.
    """
    counts, does = timeline.column(outcome), timeline.column(activity)
    reason = why_not_estimable(timeline, counts, does)
    if reason is not None:
        return reason
    counted, _ = outcome_by_day(timeline, counts, lags_of(counts))
    fit = fitting(timeline, does, covariates_for(timeline, outcome, activity))
    with one_thread():
        model = model_by_day(fit, counted, counts, does, lags_of(counts))
        if isinstance(model, Message):
            return model
        done = timeline.daily[activity].to_numpy(dtype=float)
        model, _ = allowing_for_dose(model, done, is_bent=lags_of(counts).mostly_brought)
    return estimate_of("total", effect_unit(counts, does), model.total)


def _estimated(
    timeline: Timeline,
    outcome: Column,
    activity: Column,
    minimum_relevant_effect: float | None,
    lags: Lags,
) -> Finding:
    found = fitted(timeline, outcome, activity, lags)
    counted, done = found.counted, timeline.daily[activity.name]
    if isinstance(found, Unfitted):
        return _unknown(outcome, activity, found.reason, int(counted.notna().sum()))
    model, by_day, fit, posted = found.model, found.by_day, found.fit, found.posted
    power = estimate_power(model, posted)
    daily_done = done.to_numpy(dtype=float)
    before = (checks.leads(by_day, daily_done, "days_before"),) if model.hourly else ()
    unlinked = _unlinked_titles(timeline, outcome, model, fit, counted, lags)
    relevant = minimum_relevant_effect
    if relevant is None:
        level = 1.0 if outcome.is_a(SALES_RANK) else float(np.nanmean(counted.abs()))
        relevant = SMALLEST_SHARE * level
    rises = partial(
        rises_around_most, by_day, counted, daily_done, timeline.events, found.fixed, lags, relevant
    )
    sure = (
        checks.leads(model, posted),
        *before,
        checks.placebo(power),
        *_other_posting(timeline, counted, outcome, activity, by_day, found.fixed, lags),
        checks.one_week(model, pd.DatetimeIndex(counted.index)),
        checks.whiteness(model),
        checks.other_sources(
            model, fit, counted, timeline.daily.get(REFERRED_VISITS.name), lags_of(VISITS)
        ),
        *unlinked,
        *everything_listed(timeline, outcome, unlinked, rises),
        *named_visits(timeline, outcome, activity, model, fit),
        checks.drift(by_day, fit, counted, lags),
        *found.dose,
        *_checks(timeline, outcome, counted, done, found.silent, by_day),
    )
    question = Question(outcome, activity, relevant)
    answer = replace(
        _finding(question, model, power, sure, int(counted.notna().sum())),
        period=over_period(found.whole, outcome, daily_done[counted.notna()]),
        expert=partial(statsmodels_fit, timeline, outcome, activity, lags),
    )
    if not outcome.is_a(SALES):
        return answer
    return with_late(
        answer, question, late_effect(counted, done, timeline.events, lags, found.fixed)
    )


def _unlinked_titles(
    timeline: Timeline,
    outcome: Column,
    model: Model,
    fit: Refit,
    counted: pd.Series[float],
    lags: Lags,
) -> tuple[Check, ...]:
    """Return the check that titles which no post links to don't sell with the posts, where such titles are known."""
    unlinked = timeline.daily.get(UNLINKED_SALES.name)
    if unlinked is None or not outcome.is_a(SALES):
        return ()
    return (checks.unlinked_titles(model, fit, counted, unlinked, lags),)


def _other_posting(
    timeline: Timeline,
    counted: pd.Series[float],
    outcome: Column,
    activity: Column,
    by_day: Model,
    fixed: pd.DataFrame | None,
    lags: Lags,
) -> tuple[Check, ...]:
    """Return the check that holds the author's other posts fixed, for link posts alone: others are estimated jointly anyway."""
    if not activity.is_a(*LINKING):
        return ()
    others = other_posting(timeline, activity.name)
    if others is None:
        return (checks.other_posting(by_day, None),)
    held = pd.concat([fixed, others], axis="columns", sort=False)
    jointly = model_by_day(fitting(timeline, activity, held), counted, outcome, activity, lags)
    return (checks.other_posting(by_day, None if isinstance(jointly, Message) else jointly),)


def findings(
    timeline: Timeline,
    minimum_relevant_effects: dict[str, float] | None = None,
    activities: Collection[str] | None = None,
    outcomes: Collection[str] | None = None,
) -> tuple[Finding, ...]:
    """Return a finding for each activity and outcome that the exports know, the most sensitive first.

    The main network's activities, its link posts by where they lead, then link posts of each other network; only
    some of them if `activities` and `outcomes` say which.

    Parameters
    ----------
    timeline : what `overlay` returned.
    minimum_relevant_effects : by outcome, the smallest effect of a post worth having, in outcome units per post.
    activities, outcomes : daily columns; all that can be asked about if None.

    Returns
    -------
    tuple of Finding
        As `response` returns them.

    Raises
    ------
    WrongUse
        If one of `activities` or `outcomes` is no column of any calendar.

    Examples
    --------
    >>> import roi
    >>> timeline = roi.overlay(roi.load("sample_data"))
    >>> [f.name for f in roi.findings(timeline, activities=["link_posts"], outcomes=["visits"])]
    ['visits_per_link_post']
    """
    for name in (*(activities or ()), *(outcomes or ())):
        timeline.column(name)
    return tuple(
        response(timeline, outcome, activity, (minimum_relevant_effects or {}).get(outcome))
        for activity, outcome in questions(timeline)
        if (activities is None or activity in activities)
        and (outcomes is None or outcome in outcomes)
    )


def questions(timeline: Timeline) -> list[tuple[str, str]]:
    """Return each activity and outcome that is on the calendar."""
    asked = [(activity, outcome) for activity in ACTIVITIES for outcome in OUTCOMES]
    asked += [(activity, outcome) for activity, some in BY_TARGET for outcome in some]
    for network in other_networks(timeline):
        links, named = LINK_POSTS.on(network), SOCIAL_VISITS.on(network)
        asked += [(links, outcome) for outcome in (named, VISITS, SALES)]
    known = set(timeline.daily) - ({SALES_RANK.name} if SALES.name in timeline.daily else set())
    return [(a.name, o.name) for a, o in asked if {change_of(o).name, a.name} <= known]


def _unknown(outcome: Column, activity: Column, reason: Message, days: int) -> Finding:
    return Finding(
        name=f"{outcome.name}_per_{singular(activity)}",
        activity=activity.name,
        outcome=outcome.name,
        design=design_of(outcome),
        answer="cannot_tell",
        message=effect_unknown(reason),
        quality="too_little",
        days=days,
        reason=reason,
    )


def design_of(outcome: Column) -> str:
    """Return the name of the design that estimates an outcome from days."""
    return "named_source" if outcome.is_a(SOCIAL_VISITS) else "daily_response"


def _checks(
    timeline: Timeline,
    outcome: Column,
    counted: pd.Series[float],
    done: pd.Series[float],
    silent: int,
    by_day: Model,
) -> tuple[Check, ...]:
    """Return the checks that look at days, whatever the design."""
    changes = timeline.changes.get(change_of(outcome).name, ())
    inside = counted.loc[counted.first_valid_index() : counted.last_valid_index()]
    events = timeline.events
    return (
        checks.measurement(changes, int(inside.isna().sum()) - silent, silent),
        checks.calendar(events),
        checks.set_aside_posts(
            done.to_numpy(dtype=float), set_aside(pd.DatetimeIndex(done.index), events)
        ),
        checks.hidden_cause(by_day, counted, done, events),
    )


def _finding(
    question: Question, model: Model, power: Power, sure: tuple[Check, ...], days: int
) -> Finding:
    outcome, activity = question.outcome, question.activity
    estimates = estimates_of(model, effect_unit(outcome, activity))
    value, low, high = estimates[0].estimate, estimates[0].conf_low, estimates[0].conf_high
    answer, quality = answer_of(low, high, question.minimum_relevant_effect, sure), grade(sure)
    weeks = None
    if answer == "cannot_tell" and low <= 0 and not any(c.fatal and c.holds is False for c in sure):
        weeks = weeks_to_go(power.detectable, question.minimum_relevant_effect, days)
    return Finding(
        name=f"{outcome.name}_per_{singular(activity)}",
        activity=activity.name,
        outcome=outcome.name,
        design="hourly_response" if model.hourly else design_of(outcome),
        answer=answer,
        message=sentence_of(
            question, answer, quality, (value, low, high), sure, weeks, _lasts(model)
        ),
        quality=quality,
        estimates=estimates,
        checks=sure,
        detectable=power.detectable,
        weeks_to_go=weeks,
        days=days,
    )


def _lasts(model: Model) -> int:
    """Return how many days after a post the effect covers."""
    return round((len(model.basis) - 1) / model.period)
