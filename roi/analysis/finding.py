"""Estimate, Check and Finding: what one question came to, with its doubt."""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date
from typing import TYPE_CHECKING, Any, Literal

from roi.display.view import View
from roi.language.facts import Filling, Message, worded
from roi.language.messages import say

if TYPE_CHECKING:
    import pandas as pd
    from matplotlib.axes import Axes

Answer = Literal["yes", "no", "cannot_tell"]
Scope = Literal["days", "weeks"]
Quality = Literal["randomised", "history_robust", "history_fragile", "too_little"]
NORMAL = 1.959964  # standard errors from a normal estimate to either end of its 95 % range
ASSUMPTIONS = {
    "leads": "assumption.leads",
    "days_before": "assumption.days_before",
    "other_sources": "assumption.other_sources",
    "unlinked_titles": "assumption.unlinked_titles",
    "named_visits": "assumption.named_visits",
    "other_posting": "assumption.other_posting",
    "one_week": "assumption.one_week",
    "drift": "assumption.drift",
    "placebo": "assumption.placebo",
    "whiteness": "assumption.whiteness",
    "measurement": "assumption.measurement",
    "calendar": "assumption.calendar",
    "everything_listed": "assumption.everything_listed",
    "hidden_cause": "assumption.hidden_cause",
    "several_posts": "assumption.several_posts",
    "growing_effect": "assumption.growing_effect",
    "unusual_posts": "assumption.unusual_posts",
    "set_aside": "assumption.set_aside",
    "pause_before": "assumption.pause_before",
    "one_pause": "assumption.one_pause",
    "pause_counting": "assumption.pause_counting",
    "kept_days": "assumption.kept_days",
    "known_days": "assumption.known_days",
    "days_before_test": "assumption.days_before_test",
    "carry_over": "assumption.carry_over",
}
HOLDS = {True: "effect.holds", False: "effect.fails", None: "effect.open_check"}


def error_of(low: float, high: float) -> float:
    """Return the standard error behind a 95 % range."""
    return (high - low) / (2 * NORMAL)


@dataclass(frozen=True, slots=True)
class Estimate:
    """One number with its range; `term` is 'total' or a lag such as 'lag 2', `quantity` what is measured.

    A number that is not known is NaN here and null in JSON.
    """

    term: str
    quantity: Filling
    estimate: float
    std_error: float
    conf_low: float
    conf_high: float
    conf_level: float = 0.95
    p_value: float = math.nan

    @property
    def unit(self) -> str:
        """What is measured, such as 'visits per link post'."""
        return str(worded(self.quantity))

    def to_dict(self) -> dict[str, Any]:
        """Return JSON-safe values; NaN becomes None."""
        return {
            "term": self.term,
            "unit": self.unit,
            "estimate": known(self.estimate),
            "std_error": known(self.std_error),
            "conf_low": known(self.conf_low),
            "conf_high": known(self.conf_high),
            "conf_level": self.conf_level,
            "p_value": known(self.p_value),
        }


@dataclass(frozen=True, slots=True)
class Check:
    """An assumption that holds (True), fails (False) or is not known (None), and the reason.

    `name` is one of `ASSUMPTIONS`; `fatal` says that a failure alone forbids the answers 'yes' and 'no'.
    """

    name: str
    holds: bool | None
    reason: Filling
    fatal: bool = False

    @property
    def assumption(self) -> str:
        """The assumption as a sentence."""
        return say(ASSUMPTIONS[self.name])

    @property
    def because(self) -> str:
        """The reason as a sentence."""
        return str(worded(self.reason))

    def sentence(self) -> str:
        """Return the assumption, whether it holds, and why."""
        holds = say(HOLDS[None if self.holds is None else bool(self.holds)])
        return say("effect.check", assumption=self.assumption, holds=holds, because=self.because)

    def to_dict(self) -> dict[str, Any]:
        """Return JSON-safe values."""
        holds = None if self.holds is None else bool(self.holds)  # numpy's bool is no JSON
        return {"assumption": self.assumption, "holds": holds, "because": self.because}


@dataclass(frozen=True)
class Finding(View):
    """The answer to one question about one activity and one outcome.

    `message` is the answer as facts; `sentence` words it in the language being read.
    `estimates[0]` is the total effect of one unit of the activity over the days it works; the rest are lags.
    `late` is the total with what comes up to eight weeks later, where that was asked and could be estimated.
    `since` is the day from which days count, where what a post brings has changed; None where all days do.
    `period` is the sum over all posts on days whose outcome is known, as they were, in units of the outcome: those of days
    set aside (launches, promotions) are counted at the average of the others, which the check `set_aside` says.
    `scope` says what a 'no' covers: the 'days' of `estimates[0]`, or the 'weeks' of `late`.
    `reason` says why nothing could be estimated: then `estimates` is empty.
    `expert` returns the fitted statsmodels result, where the method has one.
    """

    name: str
    activity: str
    outcome: str
    design: str
    answer: Answer
    message: Filling
    quality: Quality
    estimates: tuple[Estimate, ...] = ()
    checks: tuple[Check, ...] = ()
    detectable: float = math.nan
    weeks_to_go: float | None = None
    days: int = 0
    reason: Message | None = None
    late: Estimate | None = None
    period: Estimate | None = None
    scope: Scope = "days"
    since: date | None = None
    expert: Callable[[], Any] | None = field(default=None, compare=False, repr=False)

    @property
    def sentence(self) -> str:
        """The answer in words."""
        return str(worded(self.message))

    @property
    def not_estimable(self) -> str | None:
        """Why nothing could be estimated, or None."""
        return None if self.reason is None else self.reason.text

    @property
    def total(self) -> Estimate | None:
        """The total effect, or None where nothing could be estimated."""
        return self.estimates[0] if self.estimates else None

    def summary(self) -> str:
        """Return the sentence, then each check on a line of its own."""
        checks = [f"- {c.sentence()}" for c in self.checks]
        return "\n".join([self.sentence, *checks])

    def to_frame(self) -> pd.DataFrame:
        """Return one row an estimate: term, unit, estimate, std_error, conf_low, conf_high, conf_level, p_value."""
        import pandas as pd

        numbers = ("estimate", "std_error", "conf_low", "conf_high", "conf_level", "p_value")
        types = {"term": "str", "unit": "str", **dict.fromkeys(numbers, "float64")}
        return pd.DataFrame([e.to_dict() for e in self.estimates], columns=list(types)).astype(
            types
        )

    def to_dict(self) -> dict[str, Any]:
        """Return the finding in the JSON contract's shape."""
        return {
            "name": self.name,
            "activity": self.activity,
            "outcome": self.outcome,
            "design": self.design,
            "answer": self.answer,
            "sentence": self.sentence,
            "quality": self.quality,
            "estimates": [e.to_dict() for e in self.estimates],
            "checks": [c.to_dict() for c in self.checks],
            "detectable": known(self.detectable),
            "weeks_to_go": self.weeks_to_go,
            "days": self.days,
            "not_estimable": self.not_estimable,
            "late": self.late.to_dict() if self.late else None,
            "period": self.period.to_dict() if self.period else None,
            "scope": self.scope,
            "since": None if self.since is None else self.since.isoformat(),
        }

    def plot(self, ax: Axes | None = None, **look: Any) -> Axes:
        """Draw each estimate's range, zero marked."""
        from roi.display import charts

        return charts.ranges(self.to_frame(), ax, **look)


def known(number: float | None) -> float | None:
    """Return the number rounded to 10 significant digits (stable across machines), or None if it isn't known."""
    if number is None or not math.isfinite(number):
        return None
    return float(f"{number:.10g}")
