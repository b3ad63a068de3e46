"""judge(): time and money against the effect."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import replace
from datetime import date, timedelta

import pandas as pd

from roi.analysis.finding import Finding
from roi.analysis.response.effects import LEADING
from roi.analysis.response.grading import unlisted
from roi.analysis.response.pages_read import pages_per_post
from roi.analysis.time_spent import Hours, hours_on
from roi.errors import WrongUse
from roi.experiment.plans import plans_of
from roi.settings import LARGEST_AMOUNT, is_amount
from roi.timeline.columns import POSTS, SALES
from roi.timeline.timeline import Timeline
from roi.toml import shown
from roi.verdict.answer import ABOUT_VISITS, LEAST_DAYS, MAIN, RESULTS, SURE, Answer
from roi.verdict.choices import with_questions
from roi.verdict.explanations import answer_sentence, fatal, may_have_changed, reasons
from roi.verdict.money import Money, estimate_money, minimum_relevant_effects
from roi.verdict.present import findings_today, from_day, sold_lately
from roi.verdict.trials import beside_each_other, shown_besides, stops, trials_of, with_drawn
from roi.verdict.unit_income import follows_most
from roi.verdict.verdict import Verdict


def judge(timeline: Timeline, hour: float | None = None) -> Verdict:
    """Weigh what posting brings against the hours and the money it takes.

    Net money a month = extra sales × income per sale (+ new subscribers × their declared worth) − hours × worth of an
    hour − cash costs, drawn 20,000 times with a fixed seed from the ranges of its parts.

    Parameters
    ----------
    timeline : what `overlay` returned.
    hour : what an hour is worth, in the settings' currency; overrides roi.toml.

    Returns
    -------
    Verdict
        With fewer than 28 days of posts and results together the answer is 'cannot_tell', never an error. So it is where
        it depends on a fact that only the author knows, such as which site is hers; `questions` has the choices.

    Notes
    -----
    'Worth it' rests on sales within days of a post, 'not worth it' on a range that holds those of eight weeks, if the last
    quarter of all days doesn't speak against it. Slower
    effects, such as friendships that sell a book years later, are not measured, and a 'not worth it' does not deny them.

    Examples
    --------
    >>> import roi
    >>> verdict = roi.judge(roi.overlay(roi.load("sample_data")), hour=15.0)
    >>> verdict.answer in {"worth_it", "not_worth_it", "cannot_tell"}
    True
    """
    if hour is not None:
        if not is_amount(hour):
            raise WrongUse(
                sentence=f"An hour is worth from 0 to {LARGEST_AMOUNT:,}, not {shown(hour)}."
            )
        timeline = replace(timeline, settings=replace(timeline.settings, hour=hour))
    return with_questions(judge_outcomes(timeline), judge_outcomes)


def judge_outcomes(timeline: Timeline, outcomes: Collection[str] | None = None) -> Verdict:
    """Return the verdict from what link posts brought in some outcomes only, or in the leading ones."""
    spent = _spent(timeline)
    follows = follows_most(timeline)
    relevant = minimum_relevant_effects(timeline, spent, follows)
    asked = [o.name for o in LEADING] if outcomes is None else outcomes
    past = findings_today(timeline, relevant, asked)
    plans = plans_of(timeline)
    trials = trials_of(timeline, plans.found, relevant)
    found = with_drawn(past, trials, asked)
    verdict = from_findings(timeline, found, spent=spent, follows=follows)
    both = (*beside_each_other(timeline, found), *shown_besides(trials), *stops(trials))
    return replace(
        verdict,
        reasons=(*verdict.reasons, *both, *plans.refused),
        trials=trials,
        refused=plans.refused,
    )


def from_findings(
    timeline: Timeline,
    main: tuple[Finding, ...],
    others: tuple[Finding, ...] | None = None,
    spent: Hours | None = None,
    follows: float = 0.0,
) -> Verdict:
    """Return the verdict from findings about link posts; others, and the hours, where they are there already.

    `follows` is the most that later books of a series bring after a first copy.
    """
    start, end, days = _period(timeline)
    spent = spent or _spent(timeline)
    since = _since(main)
    today = timeline if since is None else from_day(timeline, since)
    money = estimate_money(
        today,
        main,
        _spent(today).per_week if since else spent.per_week,
        _spent(today, links_only=True).per_week if "target" in timeline.posts else None,
        pages_per_post(today),
        sold_lately(timeline) if since is None else None,
        follows,
    )
    answer = answer_of(days, main, money)
    return Verdict(
        answer=answer,
        message=answer_sentence(answer, days, main, money, timeline),
        reasons=reasons(main, money),
        start=start,
        end=end,
        days=days,
        main=main,
        money=money,
        hours=spent,
        timeline=timeline,
        others=others,
        since=since,
    )


def _since(found: tuple[Finding, ...]) -> date | None:
    """Return the day from which days count for the answer: for sales, or else for visits."""
    sales = _sales(found)
    if sales is not None:
        return sales.since
    return next((f.since for f in found if f.outcome in ABOUT_VISITS and f.since), None)


def _period(timeline: Timeline) -> tuple[date, date, int]:
    """Return the first and last day with both posts and a result known, and how many such days there are."""
    daily = timeline.daily
    results = [c for c in RESULTS if c in daily]
    if POSTS.name not in daily or not results:
        return timeline.start, timeline.end, 0
    both = daily[POSTS.name].notna() & daily[results].notna().any(axis="columns")
    days = daily.index[both]
    if not len(days):
        return timeline.start, timeline.end, 0
    return days[0].date(), days[-1].date() + timedelta(days=1), len(days)


def _spent(timeline: Timeline, *, links_only: bool = False) -> Hours:
    """Return the hours on the days whose posts are known; a span of no days, so no hours, where none are."""
    nothing = pd.Series(float("nan"), timeline.daily.index)
    known = timeline.daily.get(POSTS.name, nothing)
    return hours_on(timeline.posts, timeline.network, known, links_only=links_only)


def _sales(found: tuple[Finding, ...]) -> Finding | None:
    return next((f for f in found if f.outcome == SALES.name and f.activity == MAIN), None)


def answer_of(days: int, found: tuple[Finding, ...], money: Money) -> Answer:
    """Return the answer about money.

    'worth_it' is said of sales within days alone, if copies that nobody sees don't respond, and if something says that nothing
    else which sells is missing from the calendar; 'not_worth_it' only of a range that holds late sales too, if such copies
    respond like the others. A failed fatal check forbids both.
    """
    sales = _sales(found)
    if days < LEAST_DAYS or money.surely_pays is None or sales is None or sales.total is None:
        return "cannot_tell"
    if fatal(sales) or sales.quality == "too_little":
        return "cannot_tell"
    if money.surely_pays >= SURE:
        return "cannot_tell" if unlisted(sales.checks) else "worth_it"
    hopeless = money.may_pay is not None and money.may_pay <= 1 - SURE
    return "not_worth_it" if hopeless and not may_have_changed(money) else "cannot_tell"
