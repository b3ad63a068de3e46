"""Draw one outside author by day, with the truth: `draw(family, seed, half)`."""

from __future__ import annotations

import zlib
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

import numpy as np
import pandas as pd
from numpy.random import Generator
from numpy.typing import NDArray

from benchmarks.outside import rhythm
from benchmarks.outside.calendars import timeline_of
from benchmarks.outside.effects import OUTCOMES, brought, relative, turning_point
from benchmarks.outside.families import FAMILIES, Family, Half
from benchmarks.outside.occasions import draw_occasions
from benchmarks.outside.posting import link_days, seconds_of, talk_days
from roi.timeline.timeline import Timeline

Array = NDArray[Any]
FIRST_DAY = date(2019, 3, 4)


@dataclass(frozen=True)
class Truth:
    """What link posts really bring, by outcome: a post on average, and in all.

    `per_post` is the mean of all posts, `period` the sum of all of them, later readers included; `since` is the mean
    of the posts from `turn` on, the day (counted from the first) on which links began or ceased to work, if they did.
    `by_post` holds each post's own share of `period`, with its day in `days`.
    """

    per_post: dict[str, float]
    period: dict[str, float]
    since: dict[str, float]
    turn: int | None
    days: Array
    by_post: dict[str, Array]


@dataclass(frozen=True)
class World:
    """An author on a calendar, and the truth about her."""

    family: Family
    seed: int
    half: Half
    timeline: Timeline
    truth: Truth


def draw(
    family: str | Family,
    seed: int,
    half: Half = "build",
    effect: float = 1.0,
    days: int | None = None,
) -> World:
    """Return the world of this seed; `effect` multiplies what links bring, 0 for nothing.

    With an effect of 1 they sell a quarter of all copies, and bring an eighth of all visits.
    """
    kind = FAMILIES[family] if isinstance(family, str) else family
    entropy = (seed, zlib.crc32(kind.name.encode()), half == "judge")
    life, happen, visit, sell, post, react = np.random.default_rng(entropy).spawn(6)
    length = int(life.integers(int(kind.days[0]), int(kind.days[1]) + 1)) if days is None else days
    dates = pd.date_range(FIRST_DAY + timedelta(days=int(life.integers(0, 1000))), periods=length)
    occasions = draw_occasions(happen, half, kind, dates)
    grown = rhythm.shared_growth(life, half, length) if kind.level == "shared" else np.zeros(length)
    turning = rhythm.season(life, half, dates, kind.season) if kind.season else np.ones(length)
    usual = {
        "visits": rhythm.natural(visit, half, kind, dates, grown) * turning,
        "sales": rhythm.natural(sell, half, kind, dates, grown) * turning,
    }
    if kind.level == "twelvefold":
        usual["sales"] = usual["visits"]
    surprise = {
        "visits": rhythm.noise(visit, half, _noise_of_visits(kind), length),
        "sales": rhythm.noise(sell, half, kind.noise, length),
    }
    felt = sum(
        np.log(np.maximum(s, 0.05)) / max(np.log(np.maximum(s, 0.05)).std(), 1e-9)
        for s in surprise.values()
    )
    posting = occasions.posting * np.exp(grown) * turning
    links = link_days(post, half, kind, dates, posting, np.append(0.0, np.asarray(felt)[:-1]))
    if kind.announcing:
        links = occasions.pages.astype(float)
    day, second = seconds_of(post, half, links)
    letters = np.zeros(length)
    if kind.unlisted_letters:
        letters = np.bincount(
            day[post.random(len(day)) < kind.unlisted_letters], minlength=length
        ).astype(float)
    per_day = {name: rhythm.log_uniform(life, *getattr(kind, name)) for name in ("visits", "sales")}
    means = {
        name: per_day[name]
        * usual[name]
        * surprise[name]
        * (occasions.lift[name] + {"visits": 0.8, "sales": 1.0}[name] * letters)
        for name in per_day
    }
    if kind.saturdays:
        means["sales"] = np.where(dates.day_of_week == 5, 7 * means["sales"], 0.0)
    counts = _natural_counts(visit, half, means["visits"]) | {
        "sales": rhythm.counted(sell, half, means["sales"])
    }
    shape = relative(react, half, kind, day, usual["visits"], occasions.launched)
    shown = react.uniform(0.4, 0.8)
    expected = _expected(kind, shape, effect, counts, shown)
    seen = brought(react, half, kind, day, expected["social_visits"], length, slow=False)
    unseen = brought(
        react, half, kind, day, expected["visits"] - expected["social_visits"], length, slow=False
    )
    counts["visits"] = counts["visits"] + seen + unseen
    counts["social_visits"] = counts["social_visits"] + seen
    sold = brought(react, half, kind, day, expected["sales"], length, slow=True)
    if kind.unlinked:
        counts["unlinked_sales"] = _unlinked(entropy, kind, counts["sales"], sold)
    counts["sales"] = counts["sales"] + sold
    if kind.gap:
        _switch_off(life, counts)
    truth = _truth(kind, day, expected, length)
    plain, replies = talk_days(post, links)
    line = timeline_of(dates, (day, second), (plain, replies), counts, occasions.events, kind, seed)
    return World(kind, seed, half, line, truth)


def _unlinked(entropy: tuple[int, ...], family: Family, natural: Array, sold: Array) -> Array:
    """Return the copies of titles that no post links to: their share of what sells by itself, and some beside what links sell."""
    rng = np.random.default_rng((*entropy, 1))
    beside = rng.uniform(0.1, 0.3)  # of the copies that links sell
    return np.asarray(
        rng.binomial(natural.astype(int), family.unlinked) + rng.binomial(sold.astype(int), beside),
        dtype=float,
    )


def _noise_of_visits(family: Family) -> str:
    """Return the kind of noise of visits: days without any are days on which the counter was off, which is another family."""
    return "usual" if family.noise == "zeros" else family.noise


def _natural_counts(rng: Generator, half: Half, mean: Array) -> dict[str, Array]:
    """Return visits without any post, and those of them that the network and other sites sent."""
    network, elsewhere = rng.uniform(0.03, 0.12), rng.uniform(0.05, 0.25)
    quiet = mean * rng.gamma(8, 1 / 8, len(mean))
    counts = {
        "social_visits": rhythm.counted(rng, half, network * quiet),
        "referred_visits": rhythm.counted(rng, half, elsewhere * quiet),
    }
    rest = rhythm.counted(rng, half, (1 - network - elsewhere) * mean)
    return {"visits": rest + counts["social_visits"] + counts["referred_visits"], **counts}


def _expected(
    family: Family, shape: Array, effect: float, counts: dict[str, Array], shown: float
) -> dict[str, Array]:
    """Return how many visits and sales each post brings on average."""
    sizes = {}
    for name, share in (("visits", family.share / 2), ("sales", family.share)):
        total = float(counts[name].sum()) * share / (1 - share)
        sizes[name] = effect * total * shape / max(float(shape.sum()), 1e-9)
    return {**sizes, "social_visits": shown * sizes["visits"]}


def _truth(family: Family, day: Array, expected: dict[str, Array], days: int) -> Truth:
    turn = turning_point(family, days)
    late = day >= (turn or 0)
    posts, since = max(len(day), 1), max(int(late.sum()), 1)
    return Truth(
        per_post={name: float(expected[name].sum()) / posts for name in OUTCOMES},
        period={name: float(expected[name].sum()) for name in OUTCOMES},
        since={name: float(expected[name][late].sum()) / since for name in OUTCOMES},
        turn=turn,
        days=day,
        by_post=expected,
    )


def _switch_off(rng: Generator, counts: dict[str, Array]) -> None:
    """Make the visits of some weeks unknown."""
    days = len(counts["visits"])
    for first in rng.integers(0, days, rng.integers(1, 4)):
        end = first + int(rng.integers(5, 35))
        for name in ("visits", "social_visits", "referred_visits"):
            counts[name][first:end] = np.nan
