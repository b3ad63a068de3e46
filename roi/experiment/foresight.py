"""foresee(): what a test of so many weeks would show, tried by draws on the author's own past."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd
from numpy.random import Generator

from roi.analysis.finding import known
from roi.analysis.response.daily_model import AUTOREGRESSIVE
from roi.analysis.response.lag_shapes import Lags, lags_of
from roi.analysis.response.regression import filtered, one_thread
from roi.display.view import View
from roi.errors import NotEnough
from roi.experiment.baseline import FEWEST_DAYS, Baseline, baseline
from roi.experiment.design import BLOCK_DAYS, draw, layout_of, weekday_limit
from roi.experiment.estimation import Days, Whitened, controlled, effects, whiten
from roi.experiment.judgement import Judgement
from roi.experiment.plan import ALPHA, Array, Layout
from roi.language.facts import Filling, Message, fact, message
from roi.language.formatting import number
from roi.timeline.column_names import an_activity, outcome_counted, outcome_noun
from roi.timeline.columns import Column, change_of

if TYPE_CHECKING:
    from matplotlib.axes import Axes

    from roi.timeline.timeline import Timeline

WEEKS = (2, 4, 8, 12, 16, 26)
BLOCKS = (3, 4, 6)
SPELLS, DRAWS = 16, 80
OTHERS = 200  # draws that might have been, by which each is judged
VARIED = 1.5  # what a post brings varies by this gamma shape; a day's posts by as many times of it
USUAL_BOUND, NEAR = 2.1, 1.5  # standard errors
SEEN = 0.85  # of draws on the past find what 8 in 10 tests to come do, which meet other days
KEPT = 0.9  # of the days, where nobody knows yet how well she keeps to a plan
PLANTED = np.array([1.0, 1.75, 2.5, 3.25, 4.25, 6.0, 9.0])  # in standard errors
# The effect that another length of block detects must be smaller by this factor to be worth a change of habit.
CLEARLY = 0.9
SEED = 20_261_130


@dataclass(frozen=True, slots=True)
class Foreseen:
    """The effect of one unit of the activity on an outcome that so many weeks would see 8 times in 10.

    `detectable` is infinite where no effect would be seen; `needed` is what it must reach to matter, NaN where not known.
    `is_tried` says that her past is long enough to try so many weeks on it; else it was reckoned from fewer.
    """

    outcome: str
    weeks: int
    detectable: float
    needed: float
    is_tried: bool

    @property
    def is_enough(self) -> bool:
        """Whether what is needed would be seen."""
        return self.detectable <= self.needed

    def to_dict(self) -> dict[str, Any]:
        """Return JSON-safe values."""
        return {
            "outcome": self.outcome,
            "weeks": self.weeks,
            "detectable": known(self.detectable),
            "needed": known(self.needed),
            "tried": self.is_tried,
        }


@dataclass(frozen=True)
class Foresight(View):
    """What a test would show, by length and outcome, before it starts.

    `weeks` is the length that is recommended: the shortest that sees what is needed for some outcome; None if none does,
    or if nothing is known to be needed. `block_days` is how many days are best drawn together.
    """

    activity: Column
    outcomes: tuple[Column, ...]
    rows: tuple[Foreseen, ...]
    block_days: int
    posts_per_active_day: float
    kept: float

    @property
    def enough(self) -> tuple[Foreseen, ...]:
        """The shortest length that sees what is needed, for each outcome that has one."""
        first: dict[str, Foreseen] = {}
        for row in sorted(self.rows, key=lambda row: row.weeks):
            if row.is_enough:
                first.setdefault(row.outcome, row)
        return tuple(first.values())

    @property
    def weeks(self) -> int | None:
        """How many weeks are recommended, None if the test isn't worth starting."""
        return min((row.weeks for row in self.enough), default=None)

    def of(self, outcome: str, weeks: int) -> Foreseen | None:
        """Return what a length would show of an outcome."""
        return next((r for r in self.rows if (r.outcome, r.weeks) == (outcome, weeks)), None)

    def sentence(self, row: Foreseen) -> Message:
        """Return what one length would show of one outcome, beside what is needed."""
        column = next(c for c in self.outcomes if c.name == row.outcome)
        named: dict[str, Filling] = {
            "n": row.weeks,
            "outcome": fact(outcome_noun, column),
            "an_activity": fact(an_activity, self.activity),
        }
        if not math.isfinite(row.detectable):
            return message("foresight.nothing", **named)
        named["outcome"] = fact(outcome_counted, column, row.detectable)
        seen = fact(number, row.detectable)
        if math.isnan(row.needed):
            return message("foresight.seen", seen=seen, **named)
        needed = fact(number, row.needed)
        if row.is_enough:
            return message("foresight.enough", seen=seen, needed=needed, **named)
        return message("foresight.too_little", seen=seen, needed=needed, **named)

    def summary(self) -> str:
        """Return the recommendation, then what each length would show."""
        is_needed = any(not math.isnan(row.needed) for row in self.rows)
        if self.weeks is not None:
            head = message("foresight.start", n=self.weeks)
        else:
            head = message("foresight.never" if is_needed else "foresight.unknown_need")
        return "\n".join([head.text, *(self.sentence(row).text for row in self.rows)])

    def to_frame(self) -> pd.DataFrame:
        """Return one row a length and outcome: outcome, weeks, detectable, needed, tried."""
        rows = [(r.outcome, r.weeks, r.detectable, r.needed, r.is_tried) for r in self.rows]
        return pd.DataFrame(rows, columns=["outcome", "weeks", "detectable", "needed", "tried"])

    def to_dict(self) -> dict[str, Any]:
        """Return JSON-safe values."""
        return {
            "activity": self.activity.name,
            "weeks": self.weeks,
            "block_days": self.block_days,
            "posts_per_active_day": known(self.posts_per_active_day),
            "kept": known(self.kept),
            "rows": [row.to_dict() for row in self.rows],
        }

    def plot(self, ax: Axes | None = None, **look: Any) -> Axes:
        """Draw what is seen of the first outcome over the weeks, what is needed as a line."""
        from roi.display import charts

        ax = charts.axes(ax)
        rows = [r for r in self.rows if r.outcome == self.outcomes[0].name]
        seen = [r for r in rows if math.isfinite(r.detectable)]
        ax.plot(
            [r.weeks for r in seen],
            [r.detectable for r in seen],
            "o-",
            **({"color": charts.BLUE} | look),
        )
        if seen and math.isfinite(seen[0].needed):
            ax.axhline(seen[0].needed, color=charts.ORANGE, linewidth=1)
        ax.set_xticks([r.weeks for r in rows])
        ax.set_ylim(bottom=0)
        return charts.plain(ax)


def foresee(
    timeline: Timeline,
    activity: str,
    outcomes: Sequence[str],
    posts_per_active_day: float,
    needed: Mapping[str, float] | None = None,
    weeks: Sequence[int] = WEEKS,
    kept: float = KEPT,
    block_days: int | None = None,
) -> Foresight:
    """Try tests of several lengths on the author's own past, with effects planted into it.

    Blocks are drawn over spells of the past as they would be over the test, and Poisson counts are added that posts on
    the drawn days would have brought, from one day to the next as unequally as posts do, spread over the days after;
    then it is judged as the test would be. An
    effect that 85 of 100 such draws find is found by about 80 of 100 tests, since they meet other days than the past's.

    Parameters
    ----------
    timeline : the calendar so far.
    activity, outcomes : what is drawn and what is counted, daily columns.
    posts_per_active_day : units of the activity on a day drawn for it.
    needed : by outcome, the effect of a unit that would matter, such as the break-even.
    kept : the share of days expected to go as drawn.
    block_days : how many days are drawn together; None to choose.

    Raises
    ------
    NotEnough
        If no outcome is known on twelve weeks.

    Notes
    -----
    A past that was quieter than the test will be promises too much; what is beyond a past too short to be tried is
    reckoned by the square root of the weeks.
    """
    columns = tuple(timeline.column(name) for name in outcomes)
    pasts = {c.name: past for c in columns if (past := _past(timeline, activity, c)) is not None}
    if not pasts:
        raise NotEnough(
            reason="None of the outcomes is known on twelve weeks, so nothing can be foreseen"
        )
    rng = np.random.default_rng(SEED)
    with one_thread():
        first = next(iter(pasts.values()))
        best = block_days or _block_days(first, posts_per_active_day, kept, rng)
        rows = [
            row
            for name, past in pasts.items()
            for row in _by_length(
                past, name, best, sorted(weeks), posts_per_active_day, kept, needed or {}, rng
            )
        ]
    there = tuple(c for c in columns if c.name in pasts)
    return Foresight(
        timeline.column(activity), there, tuple(rows), best, posts_per_active_day, kept
    )


@dataclass(frozen=True, eq=False)
class _Past:
    """An outcome and the activity so far; no test is laid on rows before `first`."""

    outcome: pd.Series[float]
    activity: pd.Series[float]
    events: pd.DataFrame
    lags: Lags
    first: int

    @property
    def spare(self) -> int:
        """How many days a test can be laid on."""
        return len(self.outcome) - self.first

    def baseline(self, row: int) -> Baseline:
        """Return what the days before a row teach."""
        return baseline(self.outcome, self.activity, self.events, self.lags, row)


def _past(timeline: Timeline, activity: str, outcome: Column) -> _Past | None:
    column = change_of(outcome).name
    if column not in timeline.daily or activity not in timeline.daily:
        return None
    both = timeline.daily[[column, activity]].loc[timeline.daily[column].first_valid_index() :]
    counted = both[column].loc[: both[column].last_valid_index()]
    if counted.notna().sum() < FEWEST_DAYS + 28:
        return None
    done = both[activity].reindex(counted.index)
    first = int(np.flatnonzero(np.cumsum(counted.notna()) >= FEWEST_DAYS)[0]) + 14
    first = min(first, len(counted) - 28)
    return _Past(counted, done, timeline.events, lags_of(outcome), first)


def _block_days(past: _Past, posts: float, kept: float, rng: Generator) -> int:
    weeks = min(8, past.spare // 7)
    seen = {n: _detectable(past, n, weeks, posts, kept, rng, 0.5) for n in BLOCKS}
    best = min(seen, key=lambda n: seen[n])
    return best if seen[best] < CLEARLY * seen[BLOCK_DAYS] else BLOCK_DAYS


def _by_length(
    past: _Past,
    name: str,
    block_days: int,
    weeks: Sequence[int],
    posts: float,
    kept: float,
    needed: Mapping[str, float],
    rng: Generator,
) -> list[Foreseen]:
    """Return what each length would show: a longer one at least what a shorter one does."""
    rows: list[Foreseen] = []
    for n in weeks:
        tried = min(n, past.spare // 7)
        seen = _detectable(past, block_days, tried, posts, kept, rng, SEEN) * math.sqrt(tried / n)
        seen = min([seen, *(row.detectable for row in rows)])
        rows.append(Foreseen(name, n, seen, needed.get(name, math.nan), tried == n))
    return rows


def _detectable(
    past: _Past,
    block_days: int,
    weeks: int,
    posts: float,
    kept: float,
    rng: Generator,
    share: float,
) -> float:
    """Return the effect that is found in a share of draws over spells of the past; infinite where they are too few."""
    start = date(2001, 1, 1)  # a Monday; spells begin on any
    try:
        layout = layout_of(start, start + timedelta(weeks=weeks), block_days)
    except NotEnough:
        return math.inf
    limit = weekday_limit(layout)
    if 2 ** len(np.unique(layout.strata)) < 2 / ALPHA:
        return math.inf
    spells = rng.integers(past.first, len(past.outcome) - 7 * weeks + 1, SPELLS)
    places = spells.repeat(DRAWS // SPELLS)
    learnt = {row: past.baseline(int(row)) for row in np.unique(places)}
    drawn = draw(layout, limit, rng, len(places))
    others = draw(layout, limit, rng, OTHERS)
    found = [
        _found_from(past, learnt[row], layout, one, others, int(row), posts, kept, rng)
        for row, one in zip(places, drawn, strict=True)
    ]
    return float(np.quantile(found, share, method="higher"))


def _found_from(
    past: _Past,
    learnt: Baseline,
    layout: Layout,
    drawn: Array,
    others: Array,
    row: int,
    posts: float,
    kept: float,
    rng: Generator,
) -> float:
    """Return the smallest planted effect that one draw over one spell finds, infinite if none does."""
    lead = past.lags.last + AUTOREGRESSIVE + 1
    end = row + int(layout.starts[-1] + layout.lengths[-1])
    rows = slice(max(row - lead, 0), end)
    block = np.full(end - rows.start, -1)
    for place, (first, length) in enumerate(zip(layout.starts, layout.lengths, strict=True)):
        begin = row - rows.start + first
        block[begin : begin + length] = place
    inside = block >= 0
    goes = rng.random(len(block)) < kept
    posted = np.where(inside & (drawn[np.maximum(block, 0)] == goes), posts, 0.0)
    part = Baseline(
        learnt.expected[rows], learnt.spread[rows], learnt.phi, learnt.aside[rows], learnt.days
    )
    outcome = past.outcome.to_numpy(dtype=float)[rows]
    days = Days(outcome, posted, block, part, past.lags)
    white = whiten(days)
    scale = _scale(white, drawn)
    varied = VARIED * posts
    worked = posted * rng.gamma(varied, 1 / varied, len(posted))
    expected = np.convolve(worked, days.shape)[: len(posted)]
    steps, beyond = np.concatenate([[0.0], PLANTED]), [-USUAL_BOUND]
    for at, times in enumerate(PLANTED, start=1):
        mean = times * scale * expected
        added = rng.poisson(mean) if past.lags.counts else mean
        beyond.append(_beyond(_planted(white, part, added), drawn, others))
        if beyond[at] > 0:
            share = -beyond[at - 1] / (beyond[at] - beyond[at - 1])
            return float(scale * (steps[at - 1] + share * (steps[at] - steps[at - 1])))
    return math.inf


def _planted(white: Whitened, learnt: Baseline, added: Array) -> Whitened:
    """Return the days with so much more of the outcome, weighted and filtered as they are."""
    more = filtered((added / learnt.spread)[:, None], learnt.phi)[white.rows, 0]
    return replace(white, outcome=white.outcome + more)


def _scale(white: Whitened, drawn: Array) -> float:
    """Return the standard error of an effect of one unit."""
    days = controlled(white, 0.0)
    own = effects(days, white.outcome, drawn[None])
    moved = effects(days, white.activity, drawn[None])
    return float(own.errors[0] / max(abs(moved.values[0]), 1e-9))


def _beyond(white: Whitened, drawn: Array, others: Array) -> float:
    """Return how far beyond the bound of the test to come an effect lies, in standard errors."""
    far = effects(controlled(white, 0.0), white.outcome, drawn[None]).studentised[0]
    if far < NEAR:  # no bound is as near
        return float(far) - USUAL_BOUND
    return float(far) - Judgement(white, drawn, others).bound(ALPHA, 0.0)
