"""The sentences about a plan: what it could show, whether to start, how many days went as drawn."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from roi.experiment.foresight import KEPT
from roi.experiment.plan import Plan
from roi.experiment.plans import FoundPlan
from roi.experiment.posts_by_rule import Sides
from roi.language.facts import Message, capitalised, fact, message
from roi.language.formatting import count, day, days, listed, number, upper_first
from roi.language.messages import say
from roi.timeline.column_names import an_activity, outcome_noun

if TYPE_CHECKING:
    from roi.verdict.plan_power import PlanPower
    from roi.verdict.planning import PostingPlan


def drawn_sentence(plan: Plan) -> Message:
    """Return what a coin decided, and on which days."""
    first, second = plan.arms
    return message(
        "plan.drew", first=first.words, second=second.words, days=fact(days, plan.start, plan.end)
    )


def kept_sentence(found: FoundPlan) -> Message:
    """Return how many of the days so far went as drawn."""
    kept = found.kept
    if kept.known == 0:
        return message("plan.not_begun", day=fact(day, found.plan.start))
    went = fact(count, kept.kept)
    if kept.known < kept.drawn:
        return message("plan.kept_so_far", drawn=fact(count, kept.drawn), kept=went, n=kept.known)
    return message("plan.kept", kept=went, n=kept.known)


def short_sentence(found: FoundPlan) -> Message:
    """Return what a coin decided and how many days went as drawn, in one sentence."""
    (first, second), kept = found.plan.arms, found.kept
    if kept.known == 0:
        return kept_sentence(found)
    return message(
        "plan.in_short",
        arms=capitalised(message("plan.either", first=first.words, second=second.words)),
        kept=fact(count, kept.kept),
        n=kept.known,
    )


def plan_sentences(proposal: PostingPlan) -> Iterator[str]:
    """Yield what a plan could show beside what is needed, whether to start, and what was left out."""
    plan, weeks = proposal.plan, proposal.weeks
    yield say("plan.offer", n=weeks, days=days(plan.start, plan.end))
    key = "plan.if_kept" if proposal.kept_before is None else "plan.if_kept_before"
    yield say(key, kept=count(round(10 * (proposal.kept_before or KEPT))))
    for power in proposal.power:
        if power.weeks == weeks:
            yield power_sentence(power)
    yield advice(proposal)
    if proposal.sides:
        yield from sides_sentences(plan, proposal.sides)
    if plan.exclusions:
        reasons = [e.reason or day(e.start) for e in plan.exclusions]
        yield say("plan.left_out", what=listed(dict.fromkeys(reasons)))
    yield say("plan.only_drawn_once")


def sides_sentences(plan: Plan, sides: Sides) -> Iterator[str]:
    """Yield which of her last posts the plan's rule puts on which side, so that she can check it."""
    told = sides.first + sides.second + sides.unknown
    first, second = (arm.words for arm in plan.arms)
    yield say(
        "plan.by_rule",
        n=told,
        first=first,
        second=second,
        one=count(sides.first),
        other=count(sides.second),
    )
    for words, latest in ((first, sides.latest_first), (second, sides.latest_second)):
        if latest:
            shown = listed(say("plan.quoted", text=text) for text in latest)
            yield say("plan.side", words=upper_first(words), posts=shown)


def power_sentence(power: PlanPower) -> str:
    """Return what a plan could show of one outcome beside what matters."""
    if not math.isfinite(power.detectable):
        return say("plan.shows_nothing", outcome=upper_first(outcome_noun(power.column)))
    effect = {
        "outcome": upper_first(outcome_noun(power.column)),
        "effect": number(power.detectable),
        "an_activity": an_activity(power.activity),
    }
    if power.needed is not None:
        key = "plan.needs_met" if power.is_enough else "plan.needs_unmet"
        return say(key, need=number(power.needed), **effect)
    if power.likely is None:
        return say("plan.shows", **effect)
    if power.is_either:
        key = "plan.either_met" if power.is_enough else "plan.either_unmet"
    else:
        key = "plan.likely_met" if power.is_enough else "plan.likely_unmet"
    return say(key, likely=number(power.likely), **effect)


def advice(proposal: PostingPlan) -> str:
    """Return whether to start, and with which length."""
    best = proposal.best_weeks
    if proposal.is_worth_starting:
        names = _named(f for f in proposal.power if f.weeks == proposal.weeks and f.is_enough)
        if best is not None and best < proposal.weeks:
            return say("plan.start_shorter", what=names, n=best)
        return say("plan.start", what=names)
    if best is not None:
        names = _named(f for f in proposal.power if f.weeks == best and f.is_enough)
        return say("plan.start_longer", what=names, n=best)
    return say("plan.not_worth", n=max(f.weeks for f in proposal.power))


def _named(power: Iterator[PlanPower] | Sequence[PlanPower]) -> str:
    return listed(outcome_noun(f.column) for f in power)
