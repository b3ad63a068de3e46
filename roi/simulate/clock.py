"""The hours and days of a simulated world, and random series over them."""

from __future__ import annotations

import math
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from typing import Any

import numpy as np
import pandas as pd
from numpy.random import Generator
from numpy.typing import NDArray

TIMEZONE = "America/New_York"
Array = NDArray[Any]


@dataclass(frozen=True)
class Clock:
    """The hours of a world (UTC), with the local day (0, 1, …) and local hour of each."""

    hours: pd.DatetimeIndex
    day: Array
    local: Array
    dates: pd.DatetimeIndex

    @property
    def days(self) -> int:
        """The number of local days."""
        return len(self.dates)

    @property
    def start(self) -> date:
        """The first local day."""
        return self.dates[0].date()

    @property
    def first(self) -> Array:
        """The first hour of each local day."""
        return np.searchsorted(self.day, np.arange(self.days))

    @property
    def zero(self) -> float:
        """The second (UTC) at which the world begins."""
        return float(self.hours[0].timestamp())

    def weekday(self) -> Array:
        """Return each local day's weekday, Monday 0."""
        return np.asarray(self.dates.day_of_week)

    def by_day(self, hourly: Array) -> Array:
        """Return the sum of each local day's hours."""
        return np.asarray(np.bincount(self.day, hourly, self.days))

    def day_of(self, second: Array) -> Array:
        """Return the local day of each UTC second; `days` for seconds after the end."""
        hour = ((np.asarray(second) - self.zero) // 3600).astype(int)
        known = np.minimum(hour, len(self.hours))
        return np.asarray(np.append(self.day, self.days)[known])


@lru_cache(maxsize=64)
def clock_of(start: date, days: int) -> Clock:
    """Return the clock of this many local days from `start`."""
    dates = pd.date_range(start, periods=days, freq="D", name="date")
    ends = pd.DatetimeIndex([dates[0], dates[-1] + pd.Timedelta(days=1)]).tz_localize(TIMEZONE)
    hours = pd.date_range(ends[0], ends[1], freq="h", inclusive="left").tz_convert("UTC")
    local = hours.tz_convert(TIMEZONE).tz_localize(None)
    day = ((local.normalize() - dates[0]) // pd.Timedelta(days=1)).to_numpy()
    return Clock(hours.rename("hour"), day, local.hour.to_numpy(), dates)


def seconds(times: pd.Series[Any]) -> Array:
    """Return times as seconds since 1970."""
    ticks = 10.0 ** {"s": 0, "ms": 3, "us": 6, "ns": 9}[times.dt.unit]
    return np.asarray(times.astype("int64").to_numpy() / ticks)


def uniform_log(rng: Generator, low: float, high: float) -> float:
    """Return a number whose logarithm is uniform."""
    return float(math.exp(rng.uniform(math.log(low), math.log(high))))


def autoregressive(rng: Generator, days: int, phi: float, spread: float) -> Array:
    """Return an AR(1) series whose own standard deviation is `spread`."""
    shocks = rng.normal(0, spread * math.sqrt(1 - phi**2), days)
    series = np.empty(days)
    series[0] = rng.normal(0, spread)
    for day in range(1, days):
        series[day] = phi * series[day - 1] + shocks[day]
    return series


def drift(rng: Generator, days: int, step: float = 0.012) -> Array:
    """Return a random walk centred on zero."""
    path = np.cumsum(rng.normal(0, step, days))
    return np.asarray(path - path.mean())


def growth(rng: Generator, days: int, size: float) -> Array:
    """Return one slow S-shaped rise of `size`, centred on zero."""
    middle, width = rng.uniform(0.3, 0.7), rng.uniform(0.08, 0.2)
    return np.multiply(size, 1 / (1 + np.exp(-(np.arange(days) / days - middle) / width)) - 0.5)


def weekly(rng: Generator, spread: float, clock: Clock) -> Array:
    """Return a factor for each day that repeats every week and has mean one."""
    week = np.exp(rng.normal(0, spread, 7))
    return np.take(week / week.mean(), clock.weekday())


def surprise(count: Array, expected: Array) -> Array:
    """Return how far each count is from its expectation, in standard deviations."""
    ratio = np.log((count + 0.5) / (expected + 0.5))
    return np.asarray((ratio - ratio.mean()) / max(float(ratio.std()), 1e-9))
