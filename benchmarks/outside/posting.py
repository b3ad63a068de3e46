"""On which days an outside author posts links, and what else she posts."""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd
from numpy.random import Generator
from numpy.typing import NDArray

from benchmarks.outside.families import Family, Half
from benchmarks.outside.rhythm import holidays, log_uniform, week

Array = NDArray[Any]


def link_days(
    rng: Generator,
    half: Half,
    family: Family,
    dates: pd.DatetimeIndex,
    factor: Array,
    felt: Array,
) -> Array:
    """Return how many links she posts each day.

    `factor` is what occasions do to her posting; `felt` how much yesterday's outcomes stood out.
    """
    days = len(dates)
    per_day = log_uniform(rng, *family.posts)
    rate = (
        per_day
        * factor
        * week(rng, half, dates)
        * np.exp(np.clip(0.6 * family.reverse * felt, -2, 1.5))
    )
    if family.holidays > 1:
        rate = rate * (1 + 4 * holidays(dates))
    if family.december > 1:
        rate = rate * np.where(dates.month == 12, 2.0, 1.0)
    if family.posting == "bursts":
        on = np.cumsum(rng.random(days) < 1 / rng.uniform(8, 20)) % 2
        rate = rate * np.where(on, 1.9, 0.1)
    if family.posting == "days_off":
        rate = rate * ~np.isin(dates.day_of_week, rng.choice(7, 2, replace=False))
        for first in rng.integers(0, days, max(1, days // 60)):
            rate[first : first + rng.integers(4, 14)] = 0
    if family.posting == "threads":
        return np.asarray((rng.random(days) < rate / 3.5) * rng.integers(2, 6, days), dtype=float)
    if family.posting == "schedule":
        chosen = rng.choice(7, rng.integers(2, 4), replace=False)
        kept = np.isin(dates.day_of_week, chosen) & (rng.random(days) < 0.9)
        return np.asarray(
            kept * (1 + (rng.random(days) < np.minimum(0.3 * factor, 0.9))), dtype=float
        )
    if half == "build":
        return rng.poisson(rate * rng.gamma(3, 1 / 3, days)).astype(float)
    sticky = rng.lognormal(-0.18, 0.6, days // 3 + 1).repeat(3)[:days]  # moods of three days
    return rng.poisson(rate * sticky).astype(float)


def talk_days(rng: Generator, links: Array) -> tuple[Array, Array]:
    """Return how many plain posts and replies there are each day: more on days with links."""
    days = len(links)
    mood = rng.gamma(3, 1 / 3, days) * (0.7 + 0.5 * (links > 0))
    plain = rng.poisson(rng.uniform(0.5, 3) * mood)
    return plain.astype(float), rng.poisson(rng.uniform(0.5, 6) * mood).astype(float)


def seconds_of(rng: Generator, half: Half, count: Array) -> tuple[Array, Array]:
    """Return each post's day and its second in that day, oldest first."""
    day = np.repeat(np.arange(len(count)), count.astype(int))
    if half == "build":
        hour = rng.normal(rng.uniform(11, 19), 3.5, len(day))
    else:
        hour = rng.choice([8.0, 12.5, 21.0], len(day)) + rng.normal(0, 1, len(day))
    order = np.lexsort((hour, day))
    return day[order], np.floor(np.clip(hour[order], 0, 23.9) * 3600)
