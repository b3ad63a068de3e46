"""Verdict: worth it, not worth it, or can't tell yet, with reasons."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, timedelta
from functools import cached_property
from typing import TYPE_CHECKING, Any

import pandas as pd

from roi.analysis.finding import Finding
from roi.analysis.response.effects import questions, response
from roi.analysis.time_spent import Hours
from roi.asking.question import Question
from roi.display.view import View
from roi.errors import WrongUse
from roi.language.facts import Filling, Message, Text, worded
from roi.language.nearest import nearest
from roi.timeline.columns import grid
from roi.timeline.timeline import Timeline
from roi.verdict import wording
from roi.verdict.answer import MAIN, Answer
from roi.verdict.money import Money, minimum_relevant_effects
from roi.verdict.trials import Trial

if TYPE_CHECKING:
    from matplotlib.axes import Axes

SCHEMA = 1
LEFT_OPEN = "question.depends"


@dataclass(frozen=True)
class Verdict(View):
    """The answer to "is it worth it?", three-valued, with its reasons.

    Attributes
    ----------
    answer : 'worth_it' (at least 95 in 100 that it pays, and no check forbids it), 'not_worth_it' (at most 5 in 100),
        or 'cannot_tell'.
    message, reasons : the answer and its reasons as facts; `sentence` and `because` word them in the language being read.
    start, end : the days on which both posts and results are known, [start, end).
    main : what link posts brought, the most sensitive outcome first: what the answer rests on.
    others : what link posts brought besides, and other activities, or None until `findings` works it out.
    since : the day from which days count, where what a link post brings has changed; None where all days do.
    money : hours, costs, break-even, and what posting brings a month, each with its range.
    trials : the posting plans in the folder, the oldest first, and what their days have shown so far.
    refused : why a file that looks like a plan is not used.
    asking : works out `questions` when they are first asked for, since each choice is weighed.
    """

    answer: Answer
    message: Text
    reasons: tuple[Filling, ...]
    start: date
    end: date
    days: int
    main: tuple[Finding, ...]
    money: Money
    hours: Hours
    timeline: Timeline
    others: tuple[Finding, ...] | None = None
    since: date | None = None
    trials: tuple[Trial, ...] = ()
    refused: tuple[Message, ...] = ()
    asking: Callable[[], tuple[Question, ...]] | None = field(
        default=None, repr=False, compare=False
    )

    @property
    def trial(self) -> Trial | None:
        """The last test that a coin decided, or None."""
        return self.trials[-1] if self.trials else None

    @property
    def is_left_open(self) -> bool:
        """Whether the answer depends on a fact that only the author knows."""
        return isinstance(self.message, Message) and self.message.key == LEFT_OPEN

    @cached_property
    def questions(self) -> tuple[Question, ...]:
        """What only the author can say, what changes the answer most first; `roi ask` takes the answers."""
        return self.asking() if self.asking else ()

    @property
    def sentence(self) -> str:
        """The answer in words."""
        return self.message.text

    @property
    def because(self) -> tuple[str, ...]:
        """The reasons in words."""
        return tuple(str(worded(reason)) for reason in self.reasons)

    @cached_property
    def findings(self) -> tuple[Finding, ...]:
        """What each question came to: the main ones, then all others, worked out when first asked for."""
        if self.others is not None:
            return (*self.main, *self.others)
        answered = {(f.activity, f.outcome) for f in self.main}
        rest = [asked for asked in questions(self.timeline) if asked not in answered]
        relevant = minimum_relevant_effects(self.timeline, self.hours, self.money.each.follows)
        return (
            *self.main,
            *(
                response(self.timeline, o, a, relevant.get(o) if a == MAIN else None)
                for a, o in rest
            ),
        )

    def finding(self, name: str, activity: str = MAIN) -> Finding | None:
        """Return one finding: by its name in `to_frame()`, or by its outcome and activity; None if that wasn't asked.

        Raises
        ------
        WrongUse
            If there is no finding and no column of this name.

        Examples
        --------
        >>> import roi
        >>> verdict = roi.judge(roi.overlay(roi.load("sample_data")))
        >>> verdict.finding("sales") is verdict.finding("sales_per_link_post")
        True
        """
        among = self.main if activity == MAIN else self.findings
        for f in among:
            if (f.outcome, f.activity) == (name, activity) or f.name == name:
                return f
        if name in {*self.timeline.columns, *self.timeline.daily, *grid()}:
            self.timeline.column(activity)
            return None
        named = next((f for f in self.findings if f.name == name), None)
        if named is None:
            known = (f.name for f in self.findings)
            raise WrongUse(sentence=f"There is no finding '{name}'. {nearest(name, known)}")
        return named

    def summary(self) -> str:
        """Return the answer, then what only the author can say, then the reasons, one a line."""
        asked = [q.in_short for q in self.questions]
        return "\n".join([self.sentence, *asked, *self.because])

    def to_frame(self) -> pd.DataFrame:
        """Return one row a finding: name, answer, quality, estimate, conf_low, conf_high, unit, detectable, weeks_to_go."""
        rows = [
            {
                "name": f.name,
                "answer": f.answer,
                "quality": f.quality,
                "estimate": f.total.estimate if f.total else float("nan"),
                "conf_low": f.total.conf_low if f.total else float("nan"),
                "conf_high": f.total.conf_high if f.total else float("nan"),
                "unit": f.total.unit if f.total else None,
                "detectable": f.detectable,
                "weeks_to_go": f.weeks_to_go,
            }
            for f in self.findings
        ]
        columns = [
            "name",
            "answer",
            "quality",
            "estimate",
            "conf_low",
            "conf_high",
            "unit",
            "detectable",
            "weeks_to_go",
        ]
        return pd.DataFrame(rows, columns=columns)

    def to_dict(self) -> dict[str, Any]:
        """Return the JSON contract of the answer."""
        exports = self.timeline.exports
        return {
            "schema": SCHEMA,
            "answer": self.answer,
            "sentence": self.sentence,
            "because": list(self.because),
            "period": {
                "start": str(self.start),
                "end": str(self.end - timedelta(days=1)),
                "days": self.days,
                "timezone": self.timeline.timezone,
            },
            "since": None if self.since is None else self.since.isoformat(),
            "findings": [f.to_dict() for f in self.findings],
            "money": self.money.to_dict(),
            "plan": self.trial.to_dict() if self.trial else None,
            "plans_refused": [m.text for m in self.refused],
            "exports": [_export(e.to_dict()) for e in exports.exports] if exports else [],
            "questions": [q.to_dict() for q in self.questions],
            "missing": [m.to_dict() for m in exports.missing] if exports else [],
            "assumptions": [a.text for a in self.timeline.assumptions],
        }

    def plot(self, ax: Axes | None = None, **look: Any) -> Axes:
        """Draw the range of extra sales a month, with "no difference" and the break-even marked."""
        from roi.display import charts

        units, need = self.money.units, self.money.break_even
        if units is None:
            return charts.nothing(self.money.why_not, ax)
        ends = (units.conf_low, units.estimate, units.conf_high)
        shown = wording.against_break_even(*ends, need, self.money.break_even_range)
        return charts.break_even(shown, ax, **look)


def _export(facts: dict[str, Any]) -> dict[str, Any]:
    kept = {k: facts[k] for k in ("file", "loader", "kinds", "set_aside", "start", "end")}
    return {**kept, "rows": sum(facts["rows"].values()), "problems": len(facts["problems"])}
