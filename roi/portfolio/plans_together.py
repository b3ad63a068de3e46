"""PooledPlan: calendars drawn for many authors at once, and what they could show together."""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd
from scipy.special import stdtrit

from roi.analysis.finding import known
from roi.display.view import View
from roi.experiment.analysis import POWER
from roi.language.formatting import days, number, upper_first
from roi.language.messages import say
from roi.portfolio.draw_up import DrawnUp
from roi.portfolio.outcome import Drawing
from roi.timeline.column_names import an_activity, outcome_noun
from roi.timeline.columns import defined

if TYPE_CHECKING:
    from matplotlib.axes import Axes

SURE = 0.975
DIFFER = 0.5  # standard deviation of authors' true effects over their mean: reckoned with, since nobody knows it before
FEWEST = 2


@dataclass(frozen=True, slots=True)
class PooledPower:
    """The average effect of one more link post that the authors' calendars together would show, 8 times in 10.

    Attributes
    ----------
    outcome, activity : daily columns.
    authors : whose calendars could show something of it.
    detectable : that effect; infinite where none would be shown.
    needed, likely : the average of what it has to be to pay, and of what the authors' pasts suggest; None where not known.
    alone : the same as `detectable`, for the author in the middle by herself.
    """

    outcome: str
    activity: str
    authors: int
    detectable: float
    needed: float | None
    likely: float | None
    alone: float

    @property
    def is_enough(self) -> bool:
        """Whether what matters would be shown: what is needed, else what is likely."""
        matters = self.needed if self.needed is not None else self.likely
        return matters is not None and self.detectable <= matters

    @property
    def text(self) -> str:
        """What would be shown beside what matters, in words."""
        outcome = upper_first(outcome_noun(defined(self.outcome)))
        if not math.isfinite(self.detectable):
            return say("plan.shows_nothing", outcome=outcome)
        effect = {
            "outcome": outcome,
            "effect": number(self.detectable),
            "an_activity": an_activity(defined(self.activity)),
            "by": self._by,
        }
        if self.needed is not None:
            key = "portfolio.needs_met" if self.is_enough else "portfolio.needs_unmet"
            return say(key, need=number(self.needed), **effect)
        if self.likely is None:
            return say("portfolio.shows", **effect)
        key = "portfolio.likely_met" if self.is_enough else "portfolio.likely_unmet"
        return say(key, likely=number(self.likely), **effect)

    @property
    def _by(self) -> str:
        if not math.isfinite(self.alone):
            return say("portfolio.by_all_only", n=self.authors)
        return say("portfolio.by_all", n=self.authors, alone=number(self.alone))

    def to_dict(self) -> dict[str, Any]:
        """Return JSON-safe values."""
        return {
            "outcome": self.outcome,
            "authors": self.authors,
            "detectable": known(self.detectable),
            "needed": known(self.needed),
            "likely": known(self.likely),
            "alone": known(self.alone),
        }


@dataclass(frozen=True)
class PooledPlan(View):
    """Calendars drawn for many authors, not begun yet: each author a block with her own days, all starting together.

    Attributes
    ----------
    drawing : how they were to be drawn.
    drawn : one an author in the order of the place, with her plan or the sentence that says why she has none.
    """

    drawing: Drawing
    drawn: tuple[DrawnUp, ...]

    @property
    def with_plan(self) -> tuple[DrawnUp, ...]:
        """Those for whom a calendar was drawn."""
        return tuple(d for d in self.drawn if d.plan is not None)

    @cached_property
    def power(self) -> tuple[PooledPower, ...]:
        """What all calendars together could show, the most sensitive outcome first."""
        shown = [s for d in self.with_plan for s in d.shown]
        names = dict.fromkeys((s.outcome, s.activity) for s in shown)
        return tuple(
            _together(
                outcome,
                activity,
                pd.DataFrame([s for s in shown if (s.outcome, s.activity) == (outcome, activity)]),
                self._blocks,
            )
            for outcome, activity in names
        )

    @property
    def _blocks(self) -> int:
        return max((len(d.plan.blocks) for d in self.with_plan if d.plan), default=0)

    @property
    def is_worth_starting(self) -> bool:
        """Whether together they could show, 8 times in 10, what matters about some outcome."""
        return any(f.is_enough for f in self.power)

    def summary(self) -> str:
        """Return what they could show beside what is needed, whether to start, and for whom nothing could be drawn."""
        return "\n".join(self._sentences())

    def _sentences(self) -> Iterator[str]:
        there = self.with_plan
        if there:
            plan = there[0].plan
            assert plan is not None
            weeks, span = self.drawing.weeks, days(plan.start, plan.end)
            yield say(
                "portfolio.offer",
                n=len(there),
                weeks=say("portfolio.for_weeks", n=weeks),
                days=span,
            )
        yield from (f.text for f in self.power)
        worth = [outcome_noun(defined(f.outcome)) for f in self.power if f.is_enough]
        if worth:
            yield say("plan.start", what=", ".join(worth))
        elif there:
            yield say("portfolio.not_worth")
        left = [d for d in self.drawn if d.plan is None]
        if left:
            yield say("portfolio.not_drawn", n=len(left))
        yield from (say("portfolio.why_not", author=d.author, reason=d.reason) for d in left[:5])

    def to_frame(self) -> pd.DataFrame:
        """Return one row an author: author, start, end (the last day), links (days drawn for them), reason."""
        rows = [_row(d) for d in self.drawn]
        return pd.DataFrame(rows, columns=["author", "start", "end", "links", "reason"])

    def to_dict(self) -> dict[str, Any]:
        """Return JSON-safe values."""
        return {
            "weeks": self.drawing.weeks,
            "start": str(self.drawing.start),
            "authors": len(self.with_plan),
            "power": [f.to_dict() for f in self.power],
            "is_worth_starting": self.is_worth_starting,
            "not_drawn": {d.author: d.reason for d in self.drawn if d.plan is None},
        }

    def plot(self, ax: Axes | None = None, **look: Any) -> Axes:
        """Draw how many authors each day is drawn for links."""
        from roi.display import charts

        ax = charts.axes(ax)
        drawn = [d.plan.drawn_days() for d in self.with_plan if d.plan]
        if not drawn:
            return charts.nothing(say("portfolio.not_drawn", n=len(self.drawn)), ax)
        every = pd.concat(drawn)
        first = self.with_plan[0].plan
        assert first is not None
        a_day = every["arm"].eq(first.arms[0].key).groupby(every["date"]).sum()
        ax.bar(a_day.index, a_day.to_numpy(), **({"color": charts.BLUE} | look))
        ax.figure.autofmt_xdate()
        return charts.plain(ax)


def _row(drawn: DrawnUp) -> tuple[Any, ...]:
    plan = drawn.plan
    if plan is None:
        return drawn.author, pd.NaT, pd.NaT, None, drawn.reason
    days_with = sum(b.days for b in plan.blocks if b.arm == plan.arms[0].key)
    last = pd.Timestamp(plan.end) - pd.Timedelta(days=1)
    return drawn.author, pd.Timestamp(plan.start), last, days_with, ""


def _together(outcome: str, activity: str, shown: pd.DataFrame, blocks: int) -> PooledPower:
    """Return what calendars show together, from what each would show alone.

    An author who alone sees d sees it with an error of d over the bound of her own test and what power adds to it; the plain mean of
    n authors has the error √(Σe²) / n. True effects that differ by a share of their mean, `DIFFER`, add to it.
    """
    alone = shown["detectable"].to_numpy(dtype=float)
    seen = alone[np.isfinite(alone)]
    own = float(stdtrit(max(blocks - 3, 1), SURE)) + POWER
    return PooledPower(
        outcome,
        activity,
        len(seen),
        detectable_together(seen / own),
        _mean(shown["needed"]),
        _mean(shown["likely"]),
        float(np.median(alone)),
    )


def detectable_together(errors: np.ndarray[Any, Any]) -> float:
    """Return the mean effect that a pool of authors with these errors shows 8 times in 10; infinite where none.

    μ = c √(mean e² / (n − (c s)²)), where c is Student's bound plus what power adds, and s the spread of true effects over
    their mean.

    >>> import numpy as np
    >>> round(detectable_together(np.ones(100)), 3), detectable_together(np.ones(2))
    (0.285, inf)
    """
    n = len(errors)
    if n < FEWEST:
        return math.inf
    bound = float(stdtrit(n - 1, SURE)) + POWER
    left = n - (bound * DIFFER) ** 2
    return bound * math.sqrt(float((errors**2).mean()) / left) if left > 0 else math.inf


def _mean(values: pd.Series[float]) -> float | None:
    there = values.dropna()
    return float(there.mean()) if len(there) else None
