"""ExperimentResult: what a test has shown so far, look by look."""

from __future__ import annotations

import math
from dataclasses import dataclass
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

from roi.analysis.finding import Finding, known
from roi.display.view import View
from roi.experiment.kept_days import KeptDays
from roi.experiment.plan import Plan
from roi.language.facts import Message, fact, message
from roi.language.formatting import count, day

if TYPE_CHECKING:
    import pandas as pd
    from matplotlib.axes import Axes


@dataclass(frozen=True, slots=True)
class LookResult:
    """What one look at one outcome showed of one more unit of the activity.

    The range is that of `level`, the error of this look alone, so that those of all looks together hold the truth as
    often as the plan says; it is infinite where nothing follows. `level` is NaN if nothing could be estimated.
    """

    outcome: str
    day: date
    spent_alpha: float
    level: float
    estimate: float
    conf_low: float
    conf_high: float
    p_value: float

    @property
    def is_found(self) -> bool:
        """Whether zero lies outside of the range."""
        return self.conf_low > 0 or self.conf_high < 0

    def settles_by(self, stopped: date) -> bool:
        """Whether an effect had been found when the plan was given up."""
        return self.is_found and self.day <= stopped

    def to_dict(self) -> dict[str, Any]:
        """Return JSON-safe values; what is not known or has no end becomes None."""
        return {
            "outcome": self.outcome,
            "day": str(self.day),
            "spent_alpha": known(self.spent_alpha),
            "level": known(self.level),
            "estimate": known(self.estimate),
            "conf_low": known(self.conf_low),
            "conf_high": known(self.conf_high),
            "p_value": known(self.p_value),
            "found": self.is_found,
        }


@dataclass(frozen=True, slots=True)
class ArmEffect:
    """What one author's test gives a pool: the effect per unit of the activity, its standard error, and the looks taken.

    `is_over` says that the last look is among them. `more` and `moved` say how much more of the outcome, and of the
    activity, a day drawn for the first arm had: first as the coin fell, then for draws that might have been.
    """

    outcome: str
    activity: str
    effect: float
    error: float
    looks: int
    is_over: bool
    more: tuple[float, ...]
    moved: tuple[float, ...]


@dataclass(frozen=True)
class ExperimentResult(View):
    """What a plan's test has shown so far.

    Attributes
    ----------
    plan : as it was sealed.
    findings : one an outcome, in the plan's order; its quality is 'randomised' once it has been looked at.
    looks : each look at each outcome so far, the earliest first.
    days : how many days were drawn up to the end of the files, of how many it is known what was done, how many went as drawn.
    effects : of the outcomes that could be estimated, the pieces for a pool of authors.
    stopped : the day from which the plan was given up, as its days show; None if it wasn't.
    """

    plan: Plan
    findings: tuple[Finding, ...]
    looks: tuple[LookResult, ...]
    days: KeptDays
    effects: tuple[ArmEffect, ...]
    stopped: date | None = None

    @property
    def looked(self) -> date | None:
        """The day of the last look so far, None before the first."""
        return max((look.day for look in self.looks), default=None)

    @property
    def is_over(self) -> bool:
        """Whether the last look has been taken, or the plan was given up."""
        if self.stopped is not None:
            return True
        return self.looked is not None and self.looked >= self.plan.end

    @property
    def status(self) -> Message:
        """How far the test is."""
        plan, looked = self.plan, self.looked
        if self.stopped is not None and looked is not None:
            return message("experiment.stopped_looked", look=fact(day, looked))
        if looked is None:
            first = plan.looks[0].day if plan.looks else plan.end
            return message("experiment.before_first", look=fact(day, first))
        if self.is_over:
            return message("experiment.finished", look=fact(day, looked))
        if plan.whenever:
            return message("experiment.whenever", look=fact(day, looked))
        return message(
            "experiment.so_far",
            looks=fact(count, len(plan.looks)),
            look=fact(day, looked),
            end=fact(day, plan.end - timedelta(days=1)),
        )

    @property
    def stopping(self) -> Message | None:
        """That the test was stopped early, or may be; None if neither."""
        settled = [k for k in self.looks if k.is_found and k.day < self.plan.end]
        if self.stopped is not None:
            before = [k.day for k in settled if k.day <= self.stopped]
            if before:
                return message(
                    "experiment.stopped_settled",
                    day=fact(day, self.stopped),
                    look=fact(day, max(before)),
                )
            return message("experiment.stopped", day=fact(day, self.stopped))
        if settled and not self.is_over and self.looked == settled[-1].day:
            return message("experiment.may_stop")
        return None

    @property
    def notes(self) -> tuple[Message, ...]:
        """How far the test is, and whether it was stopped early or may be."""
        return (self.status, *([self.stopping] if self.stopping else []))

    @property
    def kept(self) -> Message:
        """How many days went as drawn."""
        return message("experiment.kept", kept=fact(count, self.days.kept), n=self.days.known)

    def finding(self, outcome: str) -> Finding | None:
        """Return the finding about an outcome, or None."""
        return next((f for f in self.findings if f.outcome == outcome), None)

    def summary(self) -> str:
        """Return how far the test is, how many days went as drawn, and what it showed of each outcome."""
        messages = (*self.notes, self.kept)
        return "\n".join([*(m.text for m in messages), *(f.sentence for f in self.findings)])

    def to_frame(self) -> pd.DataFrame:
        """Return one row a look: outcome, day, spent_alpha, level, estimate, conf_low, conf_high, p_value, found."""
        import pandas as pd

        rows = [
            (
                look.outcome,
                look.day,
                look.spent_alpha,
                look.level,
                look.estimate,
                look.conf_low,
                look.conf_high,
                look.p_value,
                look.is_found,
            )
            for look in self.looks
        ]
        columns = ["outcome", "day", "spent_alpha", "level", "estimate"]
        columns += ["conf_low", "conf_high", "p_value", "found"]
        frame = pd.DataFrame(rows, columns=columns)
        return frame.assign(day=pd.to_datetime(frame["day"]), found=frame["found"].astype(bool))

    def to_dict(self) -> dict[str, Any]:
        """Return JSON-safe values."""
        return {
            "question": self.plan.question,
            "start": str(self.plan.start),
            "end": str(self.plan.end - timedelta(days=1)),
            "is_over": self.is_over,
            "stopped": str(self.stopped) if self.stopped else None,
            "days": {
                "drawn": self.days.drawn,
                "known": self.days.known,
                "kept": self.days.kept,
            },
            "status": self.status.text,
            "looks": [look.to_dict() for look in self.looks],
            "findings": [finding.to_dict() for finding in self.findings],
        }

    def plot(self, ax: Axes | None = None, **look: Any) -> Axes:
        """Draw the first outcome's range at each look, zero marked; looks without an end are left out."""
        from roi.display import charts

        frame = self.to_frame()
        frame = frame[frame["outcome"].eq(self.plan.outcomes[0])]
        frame = frame[frame["conf_low"].gt(-math.inf) & frame["conf_high"].lt(math.inf)]
        named = frame.assign(term=[day(when.date()) for when in frame["day"]])
        if named.empty:
            return charts.nothing(self.status.text, ax)
        return charts.ranges(named, ax, **look)
