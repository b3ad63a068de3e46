"""What authors ask next: each question by a name that can be typed, and the result that answers it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from roi.analysis.book_series.reading_on import read_through
from roi.analysis.circles import circles
from roi.analysis.event_study.promotion_table import compare_promotions
from roi.analysis.hour_comparison import next_best_hour
from roi.analysis.own_posts import reception
from roi.analysis.posting_habits import when_and_what
from roi.display.view import View
from roi.errors import NotEnough, WrongUse
from roi.language.messages import say
from roi.language.nearest import nearest
from roi.verdict.advising import advice
from roi.verdict.verdict import Verdict


@dataclass(frozen=True, slots=True)
class NextQuestion:
    """A question that an author asks once she has read the answer; `find` works out what her files say of it."""

    name: str
    key: str
    find: Callable[[Verdict], View]

    @property
    def words(self) -> str:
        """The question as she would ask it."""
        return say(self.key)


@dataclass(frozen=True, slots=True)
class NextAnswer:
    """What the files say of a question; or `why_not`, where they hold too little to ask."""

    question: NextQuestion
    result: View | None
    why_not: str = ""

    @property
    def lines(self) -> list[str]:
        """The sentences of the result, or why there is none."""
        said = self.why_not if self.result is None else self.result.summary()
        return [line for line in said.split("\n") if line]

    def to_dict(self) -> dict[str, Any]:
        """Return the question's name and words, its result as JSON-safe values, its sentences, and why there is none."""
        return {
            "name": self.question.name,
            "question": self.question.words,
            "sentences": self.lines,
            "result": None if self.result is None else self.result.to_dict(),
            "why_not": self.why_not or None,
        }


QUESTIONS = (
    NextQuestion("read-through", "next.read_through", lambda v: read_through(v.timeline)),
    NextQuestion("promotions", "next.promotions", lambda v: compare_promotions(v.timeline)),
    NextQuestion("next-hour", "next.next_hour", lambda v: next_best_hour(v.timeline)),
    NextQuestion("when-and-what", "next.when_and_what", lambda v: when_and_what(v.timeline)),
    NextQuestion("reception", "next.reception", lambda v: reception(v.timeline)),
    NextQuestion("circles", "next.circles", lambda v: circles(v.timeline)),
    NextQuestion("advice", "next.advice", advice),
)


def question_named(name: str) -> NextQuestion:
    """Return the question of this name.

    Raises
    ------
    WrongUse
        If there is none.
    """
    names = [q.name for q in QUESTIONS]
    typed = name.strip().casefold().replace("_", "-").replace(" ", "-")
    if typed in names:
        return QUESTIONS[names.index(typed)]
    raise WrongUse(sentence=f"There is no question '{name}'. {nearest(typed, names)}")


def answer_next(question: NextQuestion, verdict: Verdict) -> NextAnswer:
    """Return what the files say of a question; what they hold too little for is answered with its reason."""
    try:
        return NextAnswer(question, question.find(verdict))
    except NotEnough as error:
        return NextAnswer(question, None, str(error))
