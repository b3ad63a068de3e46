"""Section 8: common advice checked claim by claim; a claim that can't be answered yet says what it needs."""

from __future__ import annotations

import math

from roi.analysis.advice.advice import CLAIMS, Claim, check_advice
from roi.analysis.advice.evidence import ClaimAnswer, Evidence
from roi.language import formatting
from roi.language.facts import message, sentences
from roi.language.messages import say
from roi.reports.blocks import Section, Table, Text, section
from roi.reports.scope import Scope
from roi.timeline.columns import SALES, VISITS
from roi.verdict.wording import seen_sentence

ANSWERS = {"yes": "advising.yes", "no": "advising.no", "described": "advising.described"}


def advice_section(scope: Scope) -> Section:
    """Return the claims that the files answer or describe, those they leave open, and those that need more data."""
    claims = checked(scope)
    lacking = [c for c in claims if c.lacks_data]
    undecided = [c for c in claims if c.answer == "cannot_tell" and not c.lacks_data]
    answered = [c for c in claims if c.answer != "cannot_tell"]
    explained = say(
        "advising.explain",
        told=formatting.count(len(answered)),
        claims=formatting.count(len(CLAIMS)),
        open=formatting.count(len(undecided)),
    )
    return section(
        "advice",
        say("advising.title"),
        [
            Text(explained, "note"),
            _answered_table(answered) if answered else None,
            _other_table(say("advising.undecided"), say("advising.says"), undecided),
            _other_table(say("advising.open"), say("advising.it_needs"), lacking),
        ],
    )


def checked(scope: Scope) -> tuple[Claim, ...]:
    """Return every claim with its answer."""
    verdict = scope.verdict
    evidence = Evidence(
        timeline=verdict.timeline,
        found=verdict.main,
        hours=verdict.hours.per_week.estimate,
        people=scope.people,
        unusual=scope.unusual(VISITS.name) if VISITS.name in scope.measures else None,
        effect=scope.effect,
    )
    return check_advice(evidence, _money_answers(scope))


def _money_answers(scope: Scope) -> dict[str, ClaimAnswer]:
    """Return the answers to the claims about sales and money, which the verdict has already judged."""
    verdict, answers = scope.verdict, {}
    sales = verdict.finding(SALES.name)
    if sales is not None and sales.total is not None:
        randomised = sales.quality == "randomised"
        said = sales.message if randomised else sentences(sales.message, message("advice.coin"))
        answer = sales.answer if randomised else "cannot_tell"
        answers["C38"] = ClaimAnswer(answer, said, sales.total.p_value)
    if not math.isnan(verdict.money.seen):
        said = sentences(seen_sentence(verdict.money.seen), message("advice.other_sales"))
        answers["C39"] = ClaimAnswer("described", said)
    if verdict.money.probability_pays is not None:
        answers["C40"] = ClaimAnswer("described", verdict.message)  # judged, and tested, on page 1
    return answers


def _answered_table(claims: list[Claim]) -> Table:
    columns = [say("advising.advice"), say("advising.answer"), say("advising.says")]
    rows = [[c.advice, say(ANSWERS[c.answer]), c.sentence] for c in claims]
    return Table(say("advising.told"), columns, rows, widths=[3.0, 0.9, 4.4], small=True)


def _other_table(caption: str, heading: str, claims: list[Claim]) -> Table | None:
    rows = [[c.advice, c.sentence] for c in claims]
    columns = [say("advising.advice"), heading]
    return Table(caption, columns, rows, widths=[3.0, 5.3], small=True) if rows else None
