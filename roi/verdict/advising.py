"""advice(): all 46 pieces of advice held against one author's files, as a thing that can be looked at."""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING, Any

import pandas as pd

from roi.analysis.advice.advice import Claim, check_advice
from roi.analysis.advice.evidence import ClaimAnswer, Evidence
from roi.analysis.conversations import People, people
from roi.analysis.event_study.episodes import UnusualDays, unusual_days
from roi.analysis.finding import Estimate, known
from roi.analysis.response.effects import effect
from roi.analysis.response.pages_read import pages_per_post
from roi.display.view import View
from roi.language.facts import Message, fact, message, sentences
from roi.language.formatting import span
from roi.language.messages import say
from roi.timeline.columns import SALES, VISITS
from roi.verdict.verdict import Verdict
from roi.verdict.wording import seen_sentence

if TYPE_CHECKING:
    from matplotlib.axes import Axes

STATES = {  # what became of a claim, as `state` says it
    "yes": "advising.yes",
    "no": "advising.no",
    "described": "advising.described",
    "open": "advising.still_open",
    "lacking": "advising.lacking",
}


@dataclass(frozen=True)
class Advice(View):
    """The claims in their order, none left out.

    Those that the files answer are 'yes' or 'no', those they only describe 'described'; an 'open' one was asked, and its
    range allows for both; a 'lacking' one can't be asked of these files and says what it needs and where that is kept.
    """

    claims: tuple[Claim, ...]

    def having(self, *states: str) -> tuple[Claim, ...]:
        """Return the claims that are in one of these states."""
        return tuple(c for c in self.claims if state(c) in states)

    def summary(self) -> str:
        """Return a line a claim: its number, what became of it, the advice, and what the files say."""
        return "\n".join(
            say(
                "advising.line",
                id=c.id,
                state=say(STATES[state(c)]),
                advice=c.advice,
                told=c.sentence,
            )
            for c in self.claims
        )

    def to_frame(self) -> pd.DataFrame:
        """Return one row a claim: id, state, advice, sentence, p_value (NaN where nothing was tested)."""
        rows = [(c.id, state(c), c.advice, c.sentence, c.p_value) for c in self.claims]
        return pd.DataFrame(rows, columns=["id", "state", "advice", "sentence", "p_value"])

    def to_dict(self) -> dict[str, Any]:
        """Return each claim's number, state, sentence and p-value."""
        rows = self.to_frame().to_dict("records")
        return {"claims": [row | {"p_value": known(row["p_value"])} for row in rows]}

    def plot(self, ax: Axes | None = None, **look: Any) -> Axes:
        """Draw how many claims are in each state."""
        from roi.display import charts

        counts = self.to_frame()["state"].value_counts()
        named = {say(key): int(counts.get(name, 0)) for name, key in STATES.items()}
        return charts.counts(named, say("advising.claims"), ax, **look)


def state(claim: Claim) -> str:
    """Return what became of a claim: one of `STATES`."""
    if claim.lacks_data:
        return "lacking"
    return "open" if claim.answer == "cannot_tell" else claim.answer


def advice(verdict: Verdict) -> Advice:
    """Hold the advice that books and blogs give authors against this author's own files.

    Parameters
    ----------
    verdict : what `judge` returned.

    Returns
    -------
    Advice
        46 claims. Answers that rest on a test are corrected for being many (Holm 1979, 10.2307/4615733).

    Notes
    -----
    *How it can mislead.* Most claims are described, not tested: what went together need not be cause and effect. Only days
    drawn by a coin (`roi.plan`) can tell.

    Examples
    --------
    >>> import roi
    >>> verdict = roi.judge(roi.overlay(roi.load("sample_data")))  # doctest: +SKIP
    >>> len(roi.advice(verdict).having("yes", "no", "described")) >= 34  # doctest: +SKIP
    True
    """
    line = verdict.timeline
    estimate = cache(lambda outcome, activity: effect(line, outcome, activity))
    is_known = VISITS.name in line.daily and bool(line.daily[VISITS.name].notna().any())
    unusual = unusual_days(line, VISITS.name) if is_known else None
    return advice_from(verdict, people(line), unusual, estimate)


def advice_from(
    verdict: Verdict,
    circle: People,
    unusual: UnusualDays | None,
    estimate: Callable[[str, str], Estimate | Message],
) -> Advice:
    """Return the advice from what was worked out already, as a report has it."""
    evidence = Evidence(
        timeline=verdict.timeline,
        found=verdict.main,
        hours=verdict.hours.per_week.estimate,
        people=circle,
        unusual=unusual,
        effect=estimate,
    )
    return Advice(check_advice(evidence, _about_money(verdict)))


def _about_money(verdict: Verdict) -> dict[str, ClaimAnswer]:
    """Return the answers to the claims about sales and money, which the verdict has already judged."""
    answers = {}
    sales = verdict.finding(SALES.name)
    if sales is not None and sales.total is not None:
        randomised = sales.quality == "randomised"
        said = sales.message if randomised else sentences(sales.message, message("advice.coin"))
        answer = sales.answer if randomised else "cannot_tell"
        pages = pages_per_post(verdict.timeline)
        if pages is not None:
            read = message("advice.pages", range=fact(span, pages.conf_low, pages.conf_high))
            said = sentences(said, read)
        answers["C38"] = ClaimAnswer(answer, said, sales.total.p_value)
    if not math.isnan(verdict.money.seen):
        said = sentences(seen_sentence(verdict.money.seen), message("advice.other_sales"))
        answers["C39"] = ClaimAnswer("described", said)
    if verdict.money.probability_pays is not None:
        answers["C40"] = ClaimAnswer("described", verdict.message)  # judged, and tested, on page 1
    return answers
