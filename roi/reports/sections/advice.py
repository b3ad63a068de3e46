"""Section 8: the advice checked, claim by claim; what can't be answered yet says what it needs."""

from __future__ import annotations

import math

from roi.analysis.advice.advice import CLAIMS, Claim, check_advice
from roi.analysis.advice.evidence import ClaimAnswer, Evidence
from roi.language import formatting
from roi.language.facts import message, sentences
from roi.language.messages import say
from roi.reports import blocks
from roi.reports.blocks import Block
from roi.reports.scope import Scope
from roi.timeline.columns import SALES, VISITS
from roi.verdict.wording import seen_sentence

ANSWERS = {"yes": "advising.yes", "no": "advising.no", "described": "advising.described"}


def advice_section(scope: Scope) -> dict[str, object]:
    """Return the claims that the files answer or describe, then those that need something more."""
    claims = checked(scope)
    open_ones = [c for c in claims if c.answer == "cannot_tell"]
    told = [c for c in claims if c.answer != "cannot_tell"]
    return blocks.section(
        "advice",
        say("advising.title"),
        [
            blocks.text(
                say(
                    "advising.explain",
                    told=formatting.count(len(told)),
                    claims=formatting.count(len(CLAIMS)),
                ),
                "note",
            ),
            _answered(told) if told else None,
            _unanswered(open_ones) if open_ones else None,
        ],
    )


def checked(scope: Scope) -> tuple[Claim, ...]:
    """Return every claim with its answer."""
    verdict = scope.verdict
    unusual = scope.unusual(VISITS.name) if VISITS.name in scope.measures else None
    evidence = Evidence(
        timeline=verdict.timeline,
        found=verdict.main,
        hours=verdict.hours.per_week.estimate,
        people=scope.people,
        unusual=unusual,
        effect=scope.effect,
    )
    return check_advice(evidence, _about_money(scope))


def _about_money(scope: Scope) -> dict[str, ClaimAnswer]:
    """Return what is said of the claims about sales and money, which the verdict has judged already."""
    verdict, out = scope.verdict, {}
    sales = verdict.finding(SALES.name)
    if sales is not None and sales.total is not None:
        by_coin = sales.quality == "randomised"
        said = sales.message if by_coin else sentences(sales.message, message("advice.coin"))
        out["C38"] = ClaimAnswer(sales.answer if by_coin else "cannot_tell", said)
    if not math.isnan(verdict.money.seen):
        seen_all = verdict.money.seen > 0.99
        out["C39"] = ClaimAnswer("no" if seen_all else "yes", seen_sentence(verdict.money.seen))
    if verdict.money.probability_pays is not None:
        answer = {"worth_it": "yes", "not_worth_it": "no"}.get(verdict.answer, "cannot_tell")
        out["C40"] = ClaimAnswer(answer, verdict.message)
    return out


def _answered(claims: list[Claim]) -> Block:
    columns = [say("advising.advice"), say("advising.answer"), say("advising.says")]
    rows = [[c.advice, say(ANSWERS[c.answer]), c.sentence] for c in claims]
    return blocks.table(say("advising.told"), columns, rows, (), [3.0, 0.9, 4.4], small=True)


def _unanswered(claims: list[Claim]) -> Block:
    columns = [say("advising.advice"), say("advising.it_needs")]
    rows = [[c.advice, c.sentence] for c in claims]
    return blocks.table(say("advising.open"), columns, rows, (), [3.0, 5.3], small=True)
