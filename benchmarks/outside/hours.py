"""Draw one outside author by the hour, with the truth: `draw_hours(family, seed, half)`."""

from __future__ import annotations

import zlib
from dataclasses import dataclass, replace
from datetime import timedelta
from typing import Any

import numpy as np
import pandas as pd
from numpy.random import Generator
from numpy.typing import NDArray

from benchmarks.outside import rhythm
from benchmarks.outside.calendars import timeline_of
from benchmarks.outside.families import BASE, HOURLY, Half, HourlyFamily
from benchmarks.outside.kernels import hours_after
from benchmarks.outside.occasions import draw_occasions
from benchmarks.outside.worlds import FIRST_DAY
from roi.timeline.timeline import Timeline

Array = NDArray[Any]
PER_POST = 8.0  # visits, with an effect of 1
WAKING = np.arange(7, 23)


@dataclass(frozen=True)
class HourlyWorld:
    """An author by the hour, and how many visits a link post really brings on average."""

    family: HourlyFamily
    seed: int
    half: Half
    timeline: Timeline
    per_post: float


def draw_hours(
    family: str | HourlyFamily, seed: int, half: Half = "build", effect: float = 1.0
) -> HourlyWorld:
    """Return the world of this seed; with an effect of 1 a link post brings eight visits, with 0 none."""
    kind = HOURLY[family] if isinstance(family, str) else family
    entropy = (seed, zlib.crc32(b"by the hour " + kind.name.encode()), half == "judge")
    life, happen, visit, post, react = np.random.default_rng(entropy).spawn(5)
    days = int(life.integers(int(kind.days[0]), int(kind.days[1]) + 1))
    dates = pd.date_range(FIRST_DAY + timedelta(days=int(life.integers(0, 1000))), periods=days)
    quiet = replace(BASE, launches=(0, 1.5))
    occasions = draw_occasions(happen, half, quiet, dates)
    factor = rhythm.level(life, half, "walk", days, np.zeros(days)) * rhythm.week(life, half, dates)
    factor = factor * rhythm.noise(life, half, "usual", days) * occasions.lift["visits"]
    shape = _day_shape(life, half, kind, days)
    mean = rhythm.log_uniform(life, *kind.visits) * factor[:, None] * shape
    own = mean * visit.gamma(5, 0.2, mean.shape) if half == "build" else mean * _lively(visit, mean)
    seen = own / np.maximum(mean, 1e-9)
    at = _posts(post, half, kind, dates, occasions.posting, shape, seen.ravel())
    if kind.letters:
        with_letter = at[post.random(len(at)) < kind.letters]
        own = own + _letters(post, with_letter, own.shape, mean)
    arrived = _clumped(visit, own.ravel()) if kind.clumps else visit.poisson(own.ravel())
    sizes = _sizes(react, half, kind, len(at)) * PER_POST * effect
    come = react.poisson(sizes)
    moment = np.repeat(at + post.random(len(at)), come)
    hour = np.repeat(at % 24, come)
    when = (moment + hours_after(react, half, kind.delay, hour)).astype(int)
    clicks = np.bincount(np.minimum(when, 24 * days), minlength=24 * days + 1)[: 24 * days]
    named = react.binomial(clicks, react.uniform(0.4, 0.8)) + react.binomial(arrived, 0.05)
    visits = (arrived + clicks).astype(float)
    line = _timeline(dates, at, visits, named.astype(float), occasions.events, seed)
    return HourlyWorld(kind, seed, half, line, float(sizes.mean()) if len(at) else 0.0)


def _day_shape(rng: Generator, half: Half, family: HourlyFamily, days: int) -> Array:
    """Return each day's shares of the hours, (days, 24): one wave when building, two peaks when judging."""
    hour = np.arange(24)
    move = np.zeros(days)
    if family.drifting:
        move = rng.uniform(2, 5) * np.sin(2 * np.pi * np.arange(days) / 365.25 + rng.uniform(0, 6))
    peak = rng.uniform(12, 20) + move[:, None]
    shape = np.exp(rng.uniform(0.7, 1.4) * np.cos((hour - peak) / 24 * 2 * np.pi))
    if half == "judge":
        first, second = peak - 5, peak + 3
        shape = 0.15 + sum(np.exp(-(((hour - p + 12) % 24 - 12) ** 2) / 6) for p in (first, second))
    return np.asarray(shape / shape.sum(axis=1, keepdims=True))


def _lively(rng: Generator, mean: Array) -> Array:
    """Return surprises that last some hours, mean one."""
    blocks = rng.gamma(6, 1 / 6, (mean.size // 3 + 1)).repeat(3)[: mean.size]
    return np.asarray(blocks.reshape(mean.shape) * rng.gamma(8, 1 / 8, mean.shape))


def _posts(
    rng: Generator,
    half: Half,
    family: HourlyFamily,
    dates: pd.DatetimeIndex,
    factor: Array,
    shape: Array,
    seen: Array,
) -> Array:
    """Return the hours of link posts, in order."""
    days = len(dates)
    per_day = rng.uniform(0.4, 1.5) * factor
    if family.posting == "fixed":
        hours = rng.choice(WAKING, rng.integers(1, 3), replace=False)
        there = rng.random((days, len(hours))) < (per_day / len(hours))[:, None].clip(0, 0.85)
        day, which = np.nonzero(there)
        return np.sort(24 * day + hours[which])
    weight = np.zeros((days, 24))
    weight[:, WAKING] = 1.0 if half == "build" else rng.gamma(2, 0.5, len(WAKING))
    if family.posting == "rush":
        weight = weight * shape**1.5
    rate = per_day[:, None] * weight / weight.sum(axis=1, keepdims=True)
    rate = rate.ravel()
    if family.posting == "because":
        hour_ago = np.append(1.0, seen[:-1])
        rate = rate * np.clip(hour_ago, 0.1, 4) ** 1.5
    return np.repeat(np.arange(24 * days), rng.poisson(rate))


def _letters(rng: Generator, at: Array, size: tuple[int, ...], mean: Array) -> Array:
    """Return what letters sent in these hours bring, half a usual day each."""
    out = np.zeros(size[0] * size[1])
    kernel = np.exp(-np.arange(30) / 5)
    kernel = kernel / kernel.sum() * 0.5 * float(mean.sum(axis=1).mean())
    for hour in at:
        part = out[hour : hour + 30]
        part += rng.gamma(4, 0.25) * kernel[: len(part)]
    return out.reshape(size)


def _clumped(rng: Generator, mean: Array) -> Array:
    """Return visits that come several at once and stay for some hours."""
    groups = rng.poisson(mean / 4)
    sizes = rng.negative_binomial(1, 1 / 4, int(groups.sum())) + 1
    start = np.repeat(np.arange(len(mean)), groups)
    when = np.repeat(start, sizes) + rng.geometric(0.5, int(sizes.sum())) - 1
    return np.bincount(np.minimum(when, len(mean)), minlength=len(mean) + 1)[: len(mean)]


def _sizes(rng: Generator, half: Half, family: HourlyFamily, posts: int) -> Array:
    """Return how much each post works, one on average."""
    if family.spread == "viral":
        size = np.minimum(rng.pareto(1.15 if half == "build" else 1.4, posts) + 0.05, 60)
        return np.asarray(size / max(size.mean(), 1e-9)) if posts else size
    return rng.gamma(3.0, 1 / 3.0, posts)


def _timeline(
    dates: pd.DatetimeIndex,
    at: Array,
    visits: Array,
    named: Array,
    events: pd.DataFrame,
    seed: int,
) -> Timeline:
    days = len(dates)
    day, second = at // 24, at % 24 * 3600 + 1800.0
    nothing = np.zeros(days)
    counts = {
        "visits": visits.reshape(days, 24).sum(axis=1),
        "social_visits": named.reshape(days, 24).sum(axis=1),
    }
    line = timeline_of(dates, (day, second), (nothing, nothing), counts, events, BASE, seed)
    announces = line.posts["announces"].to_numpy()
    hours = pd.date_range(dates[0], periods=24 * days, freq="h", tz="UTC", name="hour")
    hourly = pd.DataFrame(
        {
            "visits": visits,
            "social_visits": named,
            "posts": np.bincount(at, minlength=24 * days).astype(float),
            "link_posts": np.bincount(at, minlength=24 * days).astype(float),
            "announcements": np.bincount(at[announces], minlength=24 * days).astype(float),
        },
        index=hours,
    )
    return replace(line, hourly=hourly)
