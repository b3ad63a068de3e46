"""Did links stop bringing visits? One change over time, dated with a range, beside what the platforms changed."""

from __future__ import annotations

import csv
import math
from dataclasses import dataclass
from datetime import date
from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from roi.analysis.event_study.event_effects import counted
from roi.analysis.finding import Answer, Estimate, known
from roi.analysis.response.daily_model import Model, fit_daily
from roi.analysis.response.lag_shapes import LAGS, QUICK
from roi.analysis.response.regression import (
    Contrast,
    contrast,
    one_thread,
    regress,
    without,
)
from roi.analysis.response.row_blocks import orthonormal
from roi.analysis.wording import change_line, platform_line, unit_of
from roi.display.view import View
from roi.errors import NotEnough
from roi.language.facts import Message, fact, message
from roi.timeline.column_names import activity_noun, column_noun
from roi.timeline.columns import LINK_POSTS, SOCIAL_VISITS
from roi.timeline.timeline import Timeline

if TYPE_CHECKING:
    from matplotlib.axes import Axes

Array = NDArray[Any]
TRIM = 0.15  # share of the link posts that must lie on each side of a change
FEWEST = 20  # link posts on each side below which nothing is asked
FEWEST_DAYS = 56  # known of posts and outcome
AT_ONCE = 1_000_000  # numbers: days times dates
EVERY = 5  # days between the dates at which chance is drawn; every date is tried
DRAWS = 499
SEED = 20260102
LEAST_SCORE = 2.2  # of one date alone, 3 in 100 by chance; the greatest of many is seldom as small
# 95 % of the likelihood ratio of a break date: (1 - exp(-x/2))^2 = 0.95 (Eo & Morley 2015, 10.3982/QE186).
DATE_BOUND = 7.35
MOST_LEVERAGE = 1 - 1e-6
FIRST_DAY = 0.7  # share of the clicks that come on the day of the post
HALF = 0.5  # a change of half the effect and more is one that matters
BEFORE, AFTER = np.array([1.0, 0.0]), np.array([0.0, 1.0])
COLUMNS = ["period", "unit", "estimate", "conf_low", "conf_high", "days"]


@dataclass(frozen=True, slots=True)
class PlatformChange:
    """A change of a platform that could move what posts bring.

    `touches` is links, reach or followers; `sure` says how sure the day is: announced, reported or measured.
    """

    day: date
    platform: str
    touches: str
    what: str
    source: str
    sure: str


@dataclass(frozen=True)
class Change(View):
    """Whether what one activity brings changed at one date, and when.

    `answer` is yes (it changed), no (no change of half the effect fits the data) or cannot_tell. `earliest` and
    `latest` hold the date in 95 of 100 cases, if it changed; `before` and `after` are what one unit brings.
    """

    outcome: str
    activity: str
    answer: Answer
    best: date
    earliest: date
    latest: date
    p_value: float
    before: Estimate
    after: Estimate
    days: tuple[int, int]
    platform: tuple[PlatformChange, ...]

    @property
    def sentence(self) -> str:
        """Whether it changed, and when."""
        return self.message.text

    @property
    def message(self) -> Message:
        """The sentence as facts."""
        between = (self.earliest, self.latest)
        return change_line(self.answer, between, self.before, self.after)

    def summary(self) -> str:
        """Return whether and when it changed, and which platform changes fall into the range."""
        inside = self.platform if self.answer == "yes" else ()
        platform = [platform_line(p.day, p.what, p.source) for p in inside]
        return "\n".join([self.sentence, *platform])

    def to_frame(self) -> pd.DataFrame:
        """Return what one unit brought before and after the likeliest date: period, unit, estimate, conf_low, conf_high, days."""
        rows = [
            (e.term, e.unit, e.estimate, e.conf_low, e.conf_high, n)
            for e, n in zip((self.before, self.after), self.days, strict=True)
        ]
        return pd.DataFrame(rows, columns=COLUMNS)

    def to_dict(self) -> dict[str, Any]:
        """Return the answer, the date with its range, and both estimates."""
        return {
            "outcome": self.outcome,
            "activity": self.activity,
            "answer": self.answer,
            "sentence": self.sentence,
            "date": {
                "best": self.best.isoformat(),
                "earliest": self.earliest.isoformat(),
                "latest": self.latest.isoformat(),
            },
            "p_value": known(self.p_value),
            "before": self.before.to_dict(),
            "after": self.after.to_dict(),
            "platform_changes": [
                {
                    "date": p.day.isoformat(),
                    "platform": p.platform,
                    "what": p.what,
                    "source": p.source,
                }
                for p in self.platform
            ],
        }

    def plot(self, ax: Axes | None = None, **look: Any) -> Axes:
        """Draw what one unit brought before and after, with ranges."""
        from roi.display import charts

        return charts.ranges(self.to_frame().rename(columns={"period": "term"}), ax, **look)


def change(
    timeline: Timeline, outcome: str = SOCIAL_VISITS.name, activity: str = LINK_POSTS.name
) -> Change:
    """Return whether one unit of an activity began to bring more or less of an outcome, and when.

    The daily model (weekday, drift, events, lags, weights, pre-whitening) gets a second slope from a date on; every
    day is tried, with at least 15 % of the posts on each side. The largest heteroscedasticity-robust score
    statistic is held against its distribution under no change, by a wild bootstrap with fixed regressors. The date's
    range is every date whose likelihood ratio against the best is at most 7.35.

    Parameters
    ----------
    timeline : what `overlay` returned.
    outcome, activity : daily columns.

    Returns
    -------
    Change
        to_frame(): period (before, after), unit, estimate, conf_low, conf_high (95 %, given the date), days.

    Raises
    ------
    NotEnough
        With fewer than 56 known days, or fewer than 20 link posts on a side.

    Notes
    -----
    *How it can mislead.* A slow fading is dated as if it were a step. The estimates on both sides are a little
    further apart than the truth, since the date was chosen for it. The platform's change in the range is a coincidence
    in time, no proof.

    References
    ----------
    Andrews 1993, doi:10.2307/2951764. Hansen 2000, doi:10.1016/S0304-4076(99)00068-8 (the bootstrap).
    Eo & Morley 2015, doi:10.3982/QE186 (the range of the date).

    Examples
    --------
    >>> import roi
    >>> timeline = roi.overlay(roi.load("sample_data"))
    >>> roi.change(timeline, "visits").to_frame()["period"].to_list()
    ['before', 'after']
    """
    with one_thread():
        return _changed(timeline, outcome, activity)


def sure_change(timeline: Timeline, outcome: str, activity: str) -> Change | None:
    """Return the change of what one unit of an activity brings, if it is sure at 5 %; None if not, or from too few days.

    Dates whose statistic no bootstrap would call a change end the search, so that most authors pay for no bootstrap.
    """
    try:
        with one_thread():
            found = _changed(timeline, outcome, activity, hopeful=True)
    except NotEnough:
        return None
    return found if found.answer == "yes" else None


def _changed(timeline: Timeline, outcome: str, activity: str, *, hopeful: bool = False) -> Change:
    does = timeline.column(activity)
    model = _model(timeline, outcome, activity)
    posted = np.cumsum(counted(timeline, activity).to_numpy(dtype=float)[model.rows])
    tried = _dates(posted)
    if posted[-1] < 2 * FEWEST or not len(tried):
        raise NotEnough(
            reason=f"A change over time needs at least {FEWEST} {column_noun(does)} before it and after it"
        )
    index = timeline.daily.index[model.rows]
    found = search(model.fit.q, per_post(model), model.outcome, tried, hopeful=hopeful)
    at = int(tried[found.best])
    pieces = _both_sides(model, at)
    first, last = (index[tried[found.plausible[k]]].date() for k in (0, -1))
    unit = message(
        "effect.unit",
        outcome=unit_of(timeline, outcome),
        activity=fact(activity_noun, does),
    )
    before, after = (
        _estimate(t, unit, c) for t, c in zip(("before", "after"), pieces, strict=True)
    )
    return Change(
        outcome=outcome,
        activity=activity,
        answer=_answer(found, model.total.value),
        best=index[at].date(),
        earliest=first,
        latest=last,
        p_value=found.p_value,
        before=before,
        after=after,
        days=(at, len(index) - at),
        platform=tuple(
            p
            for p in platform_changes()
            if p.platform == timeline.network
            and p.touches != "followers"
            and first <= p.day <= last
        ),
    )


def _model(timeline: Timeline, outcome: str, activity: str) -> Model:
    """Return the daily model of both sides.

    Raises
    ------
    NotEnough
        If too few days are known, or they can't tell the activity from all else.
    """
    y, x = counted(timeline, outcome), counted(timeline, activity)
    counts, does = timeline.column(outcome), timeline.column(activity)
    both = int((y.notna() & x.notna()).sum())
    if both < FEWEST_DAYS:
        raise NotEnough(
            reason=f"Only {both} days are known of both sides; a change over time needs {FEWEST_DAYS}"
        )
    model = fit_daily(y, x, timeline.events, LAGS.get(counts.measure, QUICK))
    if not (len(model.rows) and model.has_range and model.is_told_apart):
        raise NotEnough(
            reason=f"Too few days tell {column_noun(counts)} and {column_noun(does)} apart from all else"
        )
    return model


@dataclass(frozen=True)
class Search:
    """What trying g dates came to: the best one's place, the plausible ones' places, and the widest change that fits.

    `fall` (g) is how much less is left over with a change there, `score` (g) its robust statistic.
    """

    best: int
    plausible: Array
    p_value: float
    widest: float
    fall: Array
    score: Array


def _dates(share: Array) -> Array:
    """Return the places of the dates to try, given the running number of posts."""
    least = max(FEWEST, TRIM * share[-1])
    inside = np.flatnonzero((share >= least) & (share[-1] - share >= least))
    return np.asarray(inside)


def per_post(model: Model) -> Array:
    """Return, for each row, what posts brought by then if each brought 1: the lags in their fitted proportions.

    Where the fitted effect is not clear of zero its proportions say nothing: then most comes on the first day.
    """
    each_lag, whole = model.basis.sum(axis=0), model.total
    if whole.value > 2 * whole.std_error:
        return np.asarray(model.lags @ (model.fit.coefficients / whole.value))
    later = (1 - FIRST_DAY) / max(len(each_lag) - 1, 1)
    shares = np.where(np.arange(len(each_lag)) == 0, FIRST_DAY, later)
    return np.asarray(model.lags @ (shares / each_lag / shares.sum()))


def search(
    controls: Array, exposure: Array, outcome: Array, tried: Array, *, hopeful: bool = False
) -> Search:
    """Return what trying every date for a change of one slope comes to.

    The residuals are divided by one less their leverage (HC3), in the statistics and in the bootstrap alike: with as many
    controls as there are here, plain ones are too small, and a change that isn't there was found twice as often.

    Parameters
    ----------
    controls : (n, p) an orthonormal basis of all else.
    exposure : (n,) what moves the outcome, whose slope may change.
    tried : (g,) places of the dates to try: the first row of the new slope.
    hopeful : draw chance only where a change is possible at all; elsewhere the p-value is 1.
    """
    basis = orthonormal(np.column_stack([controls, exposure]))
    left = without(basis, outcome)
    fair = left / (1 - np.minimum((basis**2).sum(axis=1), MOST_LEVERAGE))

    def slopes(dates: Array) -> Array:
        later = np.arange(len(exposure))[:, None] >= dates[None, :]
        return without(basis, exposure[:, None] * later)

    groups = np.array_split(tried, -(-len(tried) * len(exposure) // AT_ONCE))
    parts = [((of**2).sum(axis=0), of.T @ left, (of**2).T @ fair**2) for of in map(slopes, groups)]
    size, steps, variance = (np.concatenate(part) for part in zip(*parts, strict=True))
    robust = np.sqrt(variance)
    score = np.abs(steps) / robust
    some = slice(None, None, EVERY)
    if hopeful and score[some].max() < LEAST_SCORE:
        return Search(0, np.arange(len(tried)), 1.0, math.inf, steps**2 / size, score)
    drawn = np.random.default_rng(SEED).choice([-1.0, 1.0], (len(left), DRAWS))
    drawn *= fair[:, None]
    by_chance = np.abs(slopes(tried[some]).T @ drawn) / robust[some, None]
    greatest = by_chance.max(axis=0)
    fall = steps**2 / size
    best = int(fall.argmax())
    spread = (float(left @ left) - fall[best]) / (len(left) - basis.shape[1] - 2)
    plausible = np.flatnonzero(fall[best] - fall <= DATE_BOUND * spread)
    bound = float(np.quantile(greatest, 0.95))
    widest = float((np.abs(steps / size) + bound * robust / size).max())
    p_value = (1 + int((greatest >= score[some].max()).sum())) / (1 + DRAWS)
    return Search(best, plausible, p_value, widest, fall, score)


def _answer(found: Search, total: float) -> Answer:
    if found.p_value < 0.05:
        return "yes"
    return "no" if found.widest < HALF * total else "cannot_tell"


def _both_sides(model: Model, at: int) -> tuple[Contrast, Contrast]:
    """Return what one unit brought before and after a date, given the date."""
    exposure = per_post(model)
    after = np.arange(len(exposure)) >= at
    sides = np.column_stack([exposure * ~after, exposure * after])
    fit = regress(model.fit.q, sides, model.outcome)
    return contrast(fit, BEFORE, model.days), contrast(fit, AFTER, model.days)


def _estimate(term: str, unit: Message, found: Contrast) -> Estimate:
    low, high = found.value - found.half_width, found.value + found.half_width
    return Estimate(term, unit, found.value, found.std_error, low, high, p_value=found.p_value)


@cache
def platform_changes() -> tuple[PlatformChange, ...]:
    """Return the shipped table of platform changes that could move what posts bring, oldest first."""
    text = files("roi").joinpath("tables/platform_changes.csv").read_text(encoding="utf-8")
    rows = csv.DictReader(line for line in text.splitlines() if not line.startswith("#"))
    return tuple(
        PlatformChange(
            date.fromisoformat(r["date"]),
            r["platform"],
            r["touches"],
            r["what"],
            r["source"],
            r["sure"],
        )
        for r in rows
    )
