"""What the answer would be under each choice that only the author can make; where they differ, it is left open."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import cached_property, partial

from roi.analysis.response.grading import unlisted
from roi.asking.answers import answered, settings_with
from roi.asking.open_questions import open_questions, whole_calendar
from roi.asking.question import Asks, Choice, IfSo, Question
from roi.exports import Exports, with_settings
from roi.language.facts import message
from roi.timeline.columns import SALES
from roi.timeline.timeline import Timeline, overlay
from roi.verdict.answer import MAIN, SURE
from roi.verdict.explanations import fatal
from roi.verdict.verdict import Verdict

# Where a wrong guess gives a wrong answer.
FACTS: frozenset[Asks] = frozenset({"own_site", "account", "currency", "events", "series"})
# No calendar need be laid again.
OF_SETTINGS: frozenset[Asks] = frozenset({"hour", "events", "series"})
WEIGHED: frozenset[Asks] = FACTS | {"network", "hour"}


Judge = Callable[[Timeline], Verdict]


@dataclass(frozen=True)
class Found:
    """A verdict, what it was judged from, and how another calendar would be judged."""

    verdict: Verdict
    exports: Exports
    judged: Judge

    @cached_property
    def is_whole(self) -> bool:
        """Whether the calendar is the whole of its exports, so that it could be laid again under another choice."""
        again = overlay(with_settings(self.exports, self.exports.settings))
        return again.daily.equals(self.verdict.timeline.daily)


def with_questions(verdict: Verdict, judged: Judge) -> Verdict:
    """Return a verdict with its questions; it can't be told where it depends on a fact that only the author knows.

    Parameters
    ----------
    verdict : the verdict under what is taken to be so.
    judged : the function that judged it, for the calendars of the other choices.
    """
    timeline = verdict.timeline
    if timeline.exports is None:
        return verdict
    found = Found(verdict, replace(timeline.exports, settings=timeline.settings), judged)
    asked = tuple(
        _weighed(q, found) if q.asks in FACTS else q
        for q in (*_whole_calendar(verdict), *open_questions(found.exports, timeline.posts))
    )
    whole = replace(verdict, asking=partial(_all_weighed, asked, found))
    deciding = next((q for q in asked if q.decides), None)
    if deciding is None:
        return whole
    depends = message("question.depends", question=deciding.message)
    return replace(whole, answer="cannot_tell", message=depends)


def _whole_calendar(verdict: Verdict) -> tuple[Question, ...]:
    """Return the question whether all that sells is on the calendar, where a 'yes' about sales hangs on nothing else."""
    sales = next((f for f in verdict.main if (f.outcome, f.activity) == (SALES.name, MAIN)), None)
    if (
        sales is None
        or sales.total is None
        or verdict.timeline.settings.events_complete is not None
    ):
        return ()
    more = sales.total.conf_low > 0 or (verdict.money.surely_pays or 0.0) >= SURE
    return (whole_calendar(),) if more and unlisted(sales.checks) and not fatal(sales) else ()


def _all_weighed(asked: tuple[Question, ...], found: Found) -> tuple[Question, ...]:
    """Return the questions with the answer under each choice also where no fact is open."""
    return tuple(_weighed(q, found) if q.asks in WEIGHED - FACTS else q for q in asked)


def _weighed(question: Question, found: Found) -> Question:
    """Return a question with the answer that each of its choices would give.

    A calendar that is not the whole of its exports (a part of its days, say) could not be laid again under a choice, so
    nothing is said of it.
    """
    verdict = found.verdict
    if question.asks not in OF_SETTINGS and not found.is_whole:
        return question
    choices = tuple(
        replace(c, if_so=_of(verdict if n == question.taken else _chosen(question, c, found)))
        for n, c in enumerate(question.choices)
    )
    decides = any(c.if_so and c.if_so.answer != verdict.answer for c in choices)
    return replace(question, choices=choices, decides=decides)


def _chosen(question: Question, choice: Choice, found: Found) -> Verdict:
    """Return the verdict that a choice would give."""
    timeline = found.verdict.timeline
    if question.asks in OF_SETTINGS:
        settings = settings_with(timeline.settings, question, choice.value)
        return found.judged(replace(timeline, settings=settings))
    return found.judged(overlay(answered(found.exports, question, choice.value)))


def _of(verdict: Verdict) -> IfSo:
    return IfSo(verdict.answer, verdict.message)
