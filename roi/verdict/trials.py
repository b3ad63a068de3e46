"""The tests drawn by a coin beside what the author's own past says: which of the two an answer rests on."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from roi.analysis.finding import Estimate, Finding
from roi.experiment.analysis import DESIGN, read
from roi.experiment.plans import FoundPlan
from roi.experiment.result import ExperimentResult
from roi.language.facts import Message, capitalised, fact, message
from roi.language.formatting import span
from roi.timeline.column_names import an_activity, outcome_noun
from roi.timeline.timeline import Timeline
from roi.verdict.answer import MAIN
from roi.verdict.plan_wording import drawn_sentence, kept_sentence, short_sentence


@dataclass(frozen=True)
class Trial:
    """A plan in the folder, and what its days have shown so far."""

    found: FoundPlan
    result: ExperimentResult

    @property
    def is_about_links(self) -> bool:
        """Whether it asks what links bring, and not which of two kinds of post does better."""
        return self.found.plan.question == "links"

    @property
    def messages(self) -> tuple[Message, ...]:
        """What a coin decided, how many days went as drawn, and how far the test is, a sentence each."""
        begun = self.result.notes if self.found.kept.known else ()
        return (drawn_sentence(self.found.plan), kept_sentence(self.found), *begun)

    @property
    def in_short(self) -> Message:
        """What a coin decided and how many days went as drawn, in one sentence."""
        return short_sentence(self.found)

    def to_dict(self) -> dict[str, Any]:
        """Return the `plan` part of the JSON contract."""
        plan, kept = self.found.plan, self.found.kept
        shown = self.result.to_dict()
        return {
            "file": self.found.file,
            "mark": self.found.mark,
            "question": plan.question,
            "arms": [{"key": arm.key, "words": arm.words} for arm in plan.arms],
            "start": str(plan.start),
            "end": str(plan.end - timedelta(days=1)),
            "days": {"drawn": kept.drawn, "known": kept.known, "kept": kept.kept},
            "is_over": shown["is_over"],
            "stopped": shown["stopped"],
            "sentences": [m.text for m in self.messages],
            "looks": shown["looks"],
            "findings": shown["findings"],
        }


def trials_of(
    timeline: Timeline, found: Sequence[FoundPlan], relevant: Mapping[str, float]
) -> tuple[Trial, ...]:
    """Return what each plan of a folder has shown so far, the oldest first."""
    return tuple(Trial(f, read(timeline, f.plan, relevant)) for f in found)


def with_drawn(
    main: Sequence[Finding], trials: Sequence[Trial], asked: Collection[str]
) -> tuple[Finding, ...]:
    """Return the findings with those of drawn days about the outcomes that are asked about among them.

    What a coin settled stands before what the past says of the same outcome, and so decides the answer; what it has left
    open so far, or only confirms, stands behind it. Of several tests the last one counts.
    """
    found = [f for t in trials if t.is_about_links for f in t.result.findings if _is_main(f)]
    drawn = {f.outcome: f for f in found if f.outcome in asked}
    placed = [f for past in main for f in _both(past, drawn.pop(past.outcome, None))]
    return (*placed, *drawn.values())


def shown_besides(trials: Sequence[Trial]) -> Iterator[Message]:
    """Yield what tests of other questions than links have shown, a sentence an outcome."""
    for trial in trials:
        if not trial.is_about_links and trial.result.looked is not None:
            first, second = trial.found.plan.arms
            for finding in trial.result.findings:
                yield message(
                    "plan.showed",
                    first=first.words,
                    second=second.words,
                    shown=finding.message,
                )


def stops(trials: Sequence[Trial]) -> Iterator[Message]:
    """Yield that tests were stopped early, or may be."""
    for trial in trials:
        if trial.result.stopping is not None:
            yield trial.result.stopping


def _is_main(finding: Finding) -> bool:
    return finding.activity == MAIN and finding.total is not None


def _both(past: Finding, drawn: Finding | None) -> tuple[Finding, ...]:
    if drawn is None:
        return (past,)
    # Where both say no, the past's is the wider one: it may hold late sales too.
    settles = drawn.answer == "yes" or (drawn.answer == "no" and past.answer != "no")
    return (drawn, past) if settles else (past, drawn)


def is_drawn(finding: Finding) -> bool:
    """Whether a finding compares days that a coin drew."""
    return finding.design == DESIGN


def beside_each_other(timeline: Timeline, main: Sequence[Finding]) -> Iterator[Message]:
    """Yield, for each outcome that both know, what the coin and the past say, and whether they can both be right."""
    for coin in (f for f in main if is_drawn(f)):
        past = next((f for f in main if f.outcome == coin.outcome and not is_drawn(f)), None)
        if coin.total is None or past is None or past.total is None:
            continue
        apart = _are_apart(coin.total, past.total)
        yield message(
            "plan.disagree" if apart else "plan.agree",
            outcome=capitalised(fact(outcome_noun, timeline.column(coin.outcome))),
            an_activity=fact(an_activity, timeline.column(coin.activity)),
            coin=fact(span, coin.total.conf_low, coin.total.conf_high),
            past=fact(span, past.total.conf_low, past.total.conf_high),
        )


def _are_apart(one: Estimate, other: Estimate) -> bool:
    return one.conf_low > other.conf_high or other.conf_low > one.conf_high
