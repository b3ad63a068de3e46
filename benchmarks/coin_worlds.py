"""Authors who let a coin decide, with all that misleads a history: promotions and letters nobody wrote down, posting because it sells.

The building half and the judging half have other seeds and other ranges. A day goes as drawn with the world's compliance; on
days of promotions half of the days drawn for no links are broken, where days are broken at all.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Literal

import numpy as np
import pandas as pd
from numpy.random import Generator

from roi.experiment.plan import Array, Plan
from roi.timeline.columns import LINK_POSTS, SALES, SOCIAL_VISITS, VISITS
from roi.timeline.timeline import Timeline

Half = Literal["building", "judging"]
FIRST_SEED = {"building": 100_000, "judging": 7_000_000}
# Usual level a day, memory and size of its waves, spread of single days (gamma shape), mean days until a reaction.
OUTCOMES = {
    "building": {
        SALES.name: ((0.5, 8.0), (0.2, 0.5), (0.15, 0.35), 5.0, (0.6, 2.2)),
        VISITS.name: ((20.0, 300.0), (0.3, 0.6), (0.12, 0.25), 12.0, (0.2, 0.6)),
        SOCIAL_VISITS.name: ((4.0, 40.0), (0.2, 0.5), (0.1, 0.3), 8.0, (0.2, 0.6)),
    },
    "judging": {
        SALES.name: ((0.3, 12.0), (0.1, 0.6), (0.1, 0.4), 4.0, (0.4, 2.0)),
        VISITS.name: ((30.0, 200.0), (0.2, 0.7), (0.1, 0.3), 8.0, (0.15, 0.7)),
        SOCIAL_VISITS.name: ((6.0, 25.0), (0.2, 0.6), (0.1, 0.35), 6.0, (0.15, 0.7)),
    },
}
PROMOTIONS = {"building": (3.0, 10.0), "judging": (2.0, 12.0)}  # a year, none written down
LETTERS = {"building": 21.0, "judging": 14.0}  # days between; half of the authors wrote them down
CHRISTMAS = {"building": (1.0, 2.5), "judging": (1.0, 3.0)}


@dataclass(frozen=True)
class Author:
    """A calendar up to the end of the test, and what one more link post brings of the outcome in all."""

    timeline: Timeline
    truth: float
    level: float


def author(
    seed: int,
    plan: Plan,
    outcome: str,
    half: Half,
    effect: float,
    compliance: float,
    level: float | None = None,
) -> Author:
    """Draw an author; `effect` is in roots of the level for sales, in levels for visits."""
    rng = np.random.default_rng(FIRST_SEED[half] + seed)
    levels, memory, waves, shape, delays = OUTCOMES[half][outcome]
    before = int(rng.integers(200, 600))
    days = before + (plan.end - plan.start).days
    index = pd.date_range(plan.start - timedelta(days=before), periods=days, freq="D", name="date")
    usual = float(np.exp(rng.uniform(*np.log(levels))))
    usual = usual if level is None else level
    lift, letters = _occasions(rng, days, half, outcome == SALES.name)
    expected = usual * _drift(rng, index, half) * (1 + lift + letters)
    noise = np.exp(_waves(rng, days, rng.uniform(*memory), rng.uniform(*waves)))
    counted = rng.poisson(expected * noise * rng.gamma(shape, 1 / shape, days)).astype(float)
    posts = _posts(rng, plan, index, counted / expected, (lift > 0) | (letters > 0.4), compliance)
    truth = effect * (np.sqrt(usual) if outcome == SALES.name else usual)
    counted += _brought(rng, posts, truth, rng.uniform(*delays), outcome == SALES.name)
    told = index[letters > 0.4] if seed % 2 else index[:0]
    events = pd.DataFrame(
        {
            "start": told,
            "end": told + pd.Timedelta(days=1),
            "kind": "newsletter",
            "title": "",
            "inferred": False,
        }
    )
    daily = pd.DataFrame({LINK_POSTS.name: posts, outcome: counted}, index=index)
    posted = pd.DataFrame({"time": pd.DatetimeIndex([], tz=plan.timezone)})
    hourly = pd.DataFrame(index=posted["time"])
    return Author(
        Timeline(daily, hourly, posted, events, plan.timezone, plan.network), truth, usual
    )


def _occasions(rng: Generator, days: int, half: Half, is_sales: bool) -> tuple[Array, Array]:
    lift, letters = np.zeros(days), np.zeros(days)
    for day in np.flatnonzero(rng.random(days) < rng.uniform(*PROMOTIONS[half]) / 365):
        lift[day : day + int(rng.integers(1, 4))] = rng.uniform(2, 10) * (1.0 if is_sales else 0.2)
    for day in np.flatnonzero(rng.random(days) < 1 / LETTERS[half]):
        letters[day] = rng.uniform(0.5, 2.0)
        letters[day + 1 : day + 2] += 0.3
    return lift, letters


def _drift(rng: Generator, index: pd.DatetimeIndex, half: Half) -> Array:
    """Return weekdays, a wandering level with a trend, and Christmas, as factors."""
    days = len(index)
    week = np.exp(rng.normal(0, 0.15, 7))[index.day_of_week]
    slow = np.cumsum(rng.normal(0, 0.01, days)) + rng.normal(0, 0.3) * np.arange(days) / 365
    december = np.where(index.month == 12, rng.uniform(*CHRISTMAS[half]), 1.0)
    return np.asarray(week * np.exp(slow) * december)


def _waves(rng: Generator, days: int, memory: float, size: float) -> Array:
    steps = rng.normal(0, size * np.sqrt(1 - memory**2), days + 50)
    for day in range(1, len(steps)):
        steps[day] += memory * steps[day - 1]
    return steps[50:]


def _posts(
    rng: Generator,
    plan: Plan,
    index: pd.DatetimeIndex,
    surprise: Array,
    is_occasion: Array,
    compliance: float,
) -> Array:
    """Return link posts by day: before the test more after good days and on occasions, then mostly as drawn."""
    days = len(index)
    yesterday = np.concatenate([[0.0], surprise[:-1] - 1]).clip(-1, 3)
    rate = rng.uniform(0.6, 1.5) * np.exp(0.3 * yesterday) * (1 + 1.5 * is_occasion)
    usual = rng.poisson(rate * rng.gamma(2.5, 0.4, days)).astype(float)
    planned = plan.posts_per_active_day + rng.choice([-1.0, 0.0, 1.0], days, p=[0.15, 0.7, 0.15])
    planned += is_occasion
    goes = rng.random(days) < compliance
    if compliance < 1:
        goes &= ~(is_occasion & (rng.random(days) < 0.5))
    drawn = pd.Series(0, index)
    first = plan.drawn_days().set_index("date")["arm"].eq(plan.arms[0].key)
    drawn[first.index] = np.where(first, 1, -1)
    links = (drawn.to_numpy() == 1) == goes
    return np.where(drawn == 0, usual, np.where(links, planned, 0.0))


def _brought(rng: Generator, posts: Array, truth: float, delay: float, is_sales: bool) -> Array:
    """Return what the posts bring by day: sales after an exponential delay, visits mostly at once."""
    if truth == 0:
        return np.zeros(len(posts))
    ends = np.arange(0.5, 12.0)
    grown = 1 - np.exp(-ends / delay) if is_sales else 1 - 0.5 * np.exp(-ends / delay)
    shares = np.diff(grown, prepend=0.0)
    each = rng.poisson(posts * truth * rng.gamma(3.0, 1 / 3.0, len(posts)))
    out = np.zeros(len(posts))
    for lag, part in enumerate(rng.multinomial(each, shares / shares.sum()).T):
        out[lag:] += part[: len(posts) - lag]
    return out


def plan_of(
    seed: int, weeks: int, outcome: str, block_days: int = 3, whenever: bool = False
) -> Plan:
    """Draw a plan that starts on some day of the year."""
    from roi.experiment.design import draw_plan
    from roi.experiment.plan import Arm

    start = date(2024, 1, 1) + timedelta(days=7 * (seed % 52))
    return draw_plan(
        "links",
        LINK_POSTS.name,
        (Arm("links", "post links"), Arm("none", "no links")),
        start,
        weeks,
        (outcome,),
        2.0,
        seed,
        "UTC",
        "x",
        block_days=block_days,
        whenever=whenever,
    )
