"""read(): what the days of a plan have shown so far, judged as it was sealed."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray
from scipy.special import ndtr

from roi.analysis.finding import Answer, Check, Estimate, Finding
from roi.analysis.response.effects import SMALLEST_SHARE
from roi.analysis.response.grading import Question, answer_of, sentence_of
from roi.analysis.response.lag_shapes import lags_of
from roi.analysis.response.regression import one_thread
from roi.analysis.response.wording import (
    effect_absent,
    effect_fewer,
    effect_open,
    effect_unit,
    effect_unknown,
)
from roi.experiment import doubts
from roi.experiment.design import redraws
from roi.experiment.estimation import Days
from roi.experiment.judgement import Judgement, judged
from roi.experiment.kept_days import KeptDays, count_kept, drawn_and_kept, stopped_on
from roi.experiment.laid_out import LaidOut, lay
from roi.experiment.looks import boundaries, whenever_bound
from roi.experiment.plan import Look, Plan
from roi.experiment.posts_by_rule import with_counted
from roi.experiment.questions import EITHER, asked_about
from roi.experiment.result import ArmEffect, ExperimentResult, LookResult
from roi.language.facts import Message, Text, fact, message
from roi.language.formatting import day
from roi.timeline.column_names import outcome_noun, singular
from roi.timeline.columns import SALES_RANK, Column

if TYPE_CHECKING:
    from roi.timeline.timeline import Timeline

Array = NDArray[Any]
DESIGN = "switchback"
FEWEST_DAYS = 14
POOLED = 200  # draws that a pool of authors combines with those of the others
POWER = 0.8416  # standard errors beyond the bound at which an effect is found 8 times in 10


def read(
    timeline: Timeline, plan: Plan, minimum_relevant_effects: Mapping[str, float] | None = None
) -> ExperimentResult:
    """Read a plan's test on the calendar, as far as the files go.

    Each outcome is compared between days drawn for the first arm and days drawn for the second, whether she kept to them
    or not (intention to treat), with what the days before the test lead to expect taken out; divided by how many units of
    the activity the draw moved, that is what one more unit brings. How far out it is, is told by the other ways in which
    the same coin could have fallen: τ is in the range unless outcome − τ · activity lies further out than all but a share
    of them leave it. That share is the error which the plan lets this look spend (Lan & DeMets 1983,
    10.1093/biomet/70.3.659), or that of a confidence sequence if it may be looked at any day.

    Parameters
    ----------
    timeline : what `overlay` returned; the days before the test are its history.
    plan : as it was sealed, on the same calendar.
    minimum_relevant_effects : by outcome, the smallest effect of a unit that would matter; a twentieth of a usual day for
        any that isn't named.

    Returns
    -------
    ExperimentResult
        Before the first look, findings without an estimate. In units of the outcome per unit of the activity.

    Notes
    -----
    It counts what comes within a week. It misleads where the second arm's days make up for the first's (posts that are
    only put off), and where an effect takes weeks: then it is too small, and the check of carry-over may not see it.
    """
    timeline = with_counted(timeline, plan.activity, plan.rule)
    days = drawn_and_kept(timeline, plan)
    so_far = days[days["date"] < pd.Timestamp(timeline.end)]
    kept, stopped = count_kept(so_far), stopped_on(so_far)
    relevant = minimum_relevant_effects or {}
    with one_thread():
        parts = [
            _outcome(timeline, plan, (kept, stopped), timeline.column(name), relevant)
            for name in plan.outcomes
        ]
    looks = sorted((look for part in parts for look in part.looks), key=lambda look: look.day)
    return ExperimentResult(
        plan=plan,
        findings=tuple(part.finding for part in parts),
        looks=tuple(looks),
        days=kept,
        stopped=stopped,
        effects=tuple(part.effect for part in parts if part.effect),
    )


@dataclass(frozen=True)
class _Outcome:
    finding: Finding
    looks: tuple[LookResult, ...] = ()
    effect: ArmEffect | None = None


def _outcome(
    timeline: Timeline,
    plan: Plan,
    kept: tuple[KeptDays, date | None],
    outcome: Column,
    relevant: Mapping[str, float],
) -> _Outcome:
    laid = lay(timeline, plan, outcome)
    if isinstance(laid, Message):
        return _Outcome(_unknown(outcome, asked_about(timeline, plan), laid))
    looks = looks_so_far(laid)
    if not looks:
        first = plan.looks[0].day if plan.looks else plan.end
        reason = message("experiment.before_first", look=fact(day, first))
        return _Outcome(_unknown(outcome, laid.activity, reason))
    return _judged(laid, looks, kept, relevant.get(outcome.name))


def looks_so_far(laid: LaidOut) -> tuple[tuple[Look, float], ...]:
    """Return the looks that the outcome's days allow so far, each with the level of its range."""
    plan = laid.plan
    both = laid.counted.where(laid.done.notna())
    there = np.flatnonzero(both.notna())
    known = plan.start
    if len(there):
        known = both.index[0].date() + timedelta(days=int(there[-1]) + 1)
    if plan.whenever:
        until = min(known, plan.end)
        fraction = _passed(plan, until)
        if fraction <= 0:
            return ()
        bound = whenever_bound(fraction, plan.alpha)
        return ((Look(until, plan.alpha), 2 * float(ndtr(-bound))),)
    passed = [look for look in plan.looks if look.day <= known]
    fractions = [_passed(plan, look.day) for look in passed]
    bounds = boundaries(fractions, [look.spent_alpha for look in passed])
    return tuple(
        (look, 2 * float(ndtr(-bound))) for look, bound in zip(passed, bounds, strict=True)
    )


def _passed(plan: Plan, until: date) -> float:
    """Return the share of the drawn days that lie before then."""
    before = sum(max((min(b.end, until) - b.start).days, 0) for b in plan.blocks)
    return before / plan.days


def _judged(
    laid: LaidOut,
    looks: tuple[tuple[Look, float], ...],
    kept: tuple[KeptDays, date | None],
    relevant: float | None,
) -> _Outcome:
    plan, found = laid.plan, []
    judgement = days = None
    kept_days, stopped = kept
    for (look, level), after in zip(looks, (*looks[1:], None), strict=True):
        days = laid.days(look.day)
        judgement = judge(plan, days)
        found.append(_look(laid.outcome, look, level, judgement))
        if after and stopped and stopped < after[0].day and found[-1].settles_by(stopped):
            break  # what a look has settled stands: the days after it were no test any more
    assert days is not None
    last, level = found[-1], looks[len(found) - 1][1]
    checks = () if judgement is None else _checks(laid, days, kept_days)
    if judgement is None or not math.isfinite(last.conf_low):
        reason = _why_not(judgement, level, laid.outcome)
        finding = _unknown(laid.outcome, laid.activity, reason, checks)
    else:
        finding = _finding(laid, judgement, last, level, checks, relevant)
    effect = _effect(laid, judgement, len(found), is_over=last.day >= plan.end)
    return _Outcome(finding, tuple(found), effect)


def _effect(
    laid: LaidOut, judgement: Judgement | None, looks: int, *, is_over: bool
) -> ArmEffect | None:
    """Return what many authors' coins are pooled from: also where one alone says nothing, as leaving those out would select."""
    if judgement is None or not math.isfinite(judgement.ratio_error):
        return None
    return ArmEffect(
        laid.outcome.name,
        laid.activity.name,
        judgement.ratio,
        judgement.ratio_error,
        looks,
        is_over,
        *judgement.moved_by_draws(POOLED),
    )


def judge(plan: Plan, days: Days) -> Judgement | None:
    """Return the judgement of these days, or None if too few of them are known."""
    there = np.isfinite(days.outcome) & np.isfinite(days.activity) & (days.block >= 0)
    if there.sum() < FEWEST_DAYS or np.ptp(days.outcome[there]) == 0:
        return None
    begun = int(days.block.max()) + 1
    others = redraws(plan.layout, plan.weekday_limit, plan.seed)[:, :begun]
    return judged(days, plan.treated[:begun], others)


def _look(outcome: Column, look: Look, level: float, judgement: Judgement | None) -> LookResult:
    seen = (outcome.name, look.day, look.spent_alpha)
    if judgement is None:
        return LookResult(*seen, math.nan, math.nan, -math.inf, math.inf, math.nan)
    low, high = judgement.ratio_range(level) if level > 0 else (-math.inf, math.inf)
    return LookResult(*seen, level, judgement.ratio, low, high, judgement.p_value)


def _why_not(judgement: Judgement | None, level: float, outcome: Column) -> Message:
    if judgement is None:
        return message("experiment.few_known", what=fact(outcome_noun, outcome))
    if not math.isfinite(judgement.bound(level)):
        return message("experiment.few_draws")
    return message("experiment.hardly_moved")


def _checks(laid: LaidOut, days: Days, kept: KeptDays) -> tuple[Check, ...]:
    plan = laid.plan
    begun = int(days.block.max()) + 1
    treated = plan.treated[:begun]
    others = redraws(plan.layout, plan.weekday_limit, plan.seed)
    span = (plan.end - plan.start).days
    before = laid.days(shift=span) if laid.first >= span else None
    if before is not None and judge(plan, before) is None:
        before = None
    return (
        doubts.kept_days(kept),
        doubts.known_days(days, treated),
        doubts.days_before_test(before, plan.treated, others),
        doubts.carry_over(days, treated, others[:, :begun]),
    )


def _finding(
    laid: LaidOut,
    judgement: Judgement,
    look: LookResult,
    level: float,
    checks: tuple[Check, ...],
    relevant: float | None,
) -> Finding:
    outcome, activity = laid.outcome, laid.activity
    matters = _usual_share(laid) if relevant is None else relevant
    estimate = (look.estimate, look.conf_low, look.conf_high)
    answer, sentence = _answer(laid, estimate, matters, checks)
    bound = judgement.bound(level)
    return Finding(
        name=f"{outcome.name}_per_{singular(activity)}_drawn",
        activity=activity.name,
        outcome=outcome.name,
        design=DESIGN,
        answer=answer,
        message=sentence,
        quality="randomised",
        estimates=_estimates(laid, judgement, look, bound),
        checks=checks,
        detectable=(bound + POWER) * judgement.ratio_error,
        days=len(judgement.days.outcome),
    )


def _usual_share(laid: LaidOut) -> float:
    """Return the smallest effect that matters where money says none: a share of a usual day before the plan."""
    before = laid.counted.iloc[: laid.first] if laid.first else laid.counted
    usual = 1.0 if laid.outcome.is_a(SALES_RANK) else float(np.nanmean(before.abs()))
    return SMALLEST_SHARE * usual


def _estimates(
    laid: LaidOut, judgement: Judgement, look: LookResult, bound: float
) -> tuple[Estimate, Estimate]:
    """Return the effect of one more of the activity, and of a day drawn for it; `bound` is in standard errors."""
    confidence = 1 - laid.plan.alpha
    error = judgement.ratio_error * abs(judgement.moved)
    return (
        Estimate(
            "total",
            effect_unit(laid.outcome, laid.activity),
            look.estimate,
            judgement.ratio_error,
            look.conf_low,
            look.conf_high,
            confidence,
            look.p_value,
        ),
        Estimate(
            "drawn day",
            message("experiment.per_day", outcome=fact(outcome_noun, laid.outcome)),
            judgement.value,
            error,
            judgement.value - bound * error,
            judgement.value + bound * error,
            confidence,
            look.p_value,
        ),
    )


def _answer(
    laid: LaidOut,
    estimate: tuple[float, float, float],
    relevant: float,
    checks: tuple[Check, ...],
) -> tuple[Answer, Text]:
    """Return the answer and its sentence; of two arms that both do something, either may do better."""
    value, low, high = estimate
    outcome, activity = laid.outcome, laid.activity
    last = lags_of(outcome).last
    if laid.plan.question not in EITHER or low > 0:
        answer = answer_of(low, high, relevant, checks)
        asked = Question(outcome, activity, relevant)
        return answer, sentence_of(asked, answer, "randomised", estimate, checks, None, last)
    if high < 0:
        return "no", effect_fewer(outcome, activity, value, low, high)
    if low > -relevant and high < relevant:
        return "no", effect_absent(outcome, activity, max(high, -low), relevant, last)
    return "cannot_tell", effect_open(outcome, activity, low, high, None)


def _unknown(
    outcome: Column, activity: Column, reason: Message, checks: tuple[Check, ...] = ()
) -> Finding:
    return Finding(
        name=f"{outcome.name}_per_{singular(activity)}_drawn",
        activity=activity.name,
        outcome=outcome.name,
        design=DESIGN,
        answer="cannot_tell",
        message=effect_unknown(reason),
        quality="too_little",
        checks=checks,
        reason=reason,
    )
