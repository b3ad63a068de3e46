"""What moves visits and sales besides posts: level, week, season, noise. The two halves draw them differently."""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd
from numpy.random import Generator
from numpy.typing import NDArray

from benchmarks.outside.families import Family, Half

Array = NDArray[Any]
FIXED = ((1, 1), (2, 14), (7, 4), (10, 31), (12, 24), (12, 25), (12, 31))


def log_uniform(rng: Generator, low: float, high: float) -> float:
    """Return a number whose logarithm is uniform."""
    return float(np.exp(rng.uniform(np.log(low), np.log(high))))


def week(rng: Generator, half: Half, dates: pd.DatetimeIndex) -> Array:
    """Return each weekday's factor, mean one: a wave when building, working days against weekends when judging."""
    if half == "build":
        share = 1 + rng.uniform(0.05, 0.4) * np.sin(
            2 * np.pi * (np.arange(7) + rng.uniform(0, 7)) / 7
        )
    else:
        share = np.where(np.arange(7) < 5, 1.0, rng.uniform(0.5, 1.6)) * rng.gamma(60, 1 / 60, 7)
    return np.asarray((share / share.mean())[dates.day_of_week])


def level(rng: Generator, half: Half, kind: str, days: int, shared: Array) -> Array:
    """Return the slow level, near one: a wandering path when building, a sum of slow waves when judging."""
    along = np.arange(days) / 365.25
    if half == "build":
        path = np.cumsum(rng.normal(0, 0.01, days))
    else:
        waves = [
            rng.normal(0, 0.18) * np.sin(2 * np.pi * (along / length + rng.random()))
            for length in (2.7, 1.3, 0.6, 0.35)
        ]
        path = np.sum(waves, axis=0)
    if kind == "steps":
        for at in rng.integers(0, days, rng.integers(1, 4)):
            path[at:] += rng.normal(0, 0.35)
    if kind == "twelvefold":
        path = 0.5 * path + np.log(12) * np.arange(days) / days
    return np.asarray(np.exp(path - path.mean() + shared))


def shared_growth(rng: Generator, half: Half, days: int) -> Array:
    """Return one slow rise of posting and outcomes alike, as a logarithm."""
    along = np.arange(days) / days
    if half == "build":
        return np.asarray(rng.uniform(0.6, 1.4) * (along - 0.5))
    return np.asarray(rng.uniform(0.8, 1.5) / (1 + np.exp(-(along - rng.uniform(0.3, 0.7)) * 14)))


def season(rng: Generator, half: Half, dates: pd.DatetimeIndex, size: float) -> Array:
    """Return a yearly season: one wave when building, a broad summer or winter hump when judging."""
    turn = 2 * np.pi * (dates.day_of_year.to_numpy() / 365.25 - rng.random())
    if half == "build":
        return np.asarray(np.exp(size * np.cos(turn)))
    return np.asarray(1 + 1.6 * size * np.exp(3 * (np.cos(turn) - 1)))


def holidays(dates: pd.DatetimeIndex) -> Array:
    """Return 1 on public holidays and their kind."""
    fixed = np.isin(100 * dates.month + dates.day, [100 * month + day for month, day in FIXED])
    thursday = (dates.month == 11) & (dates.day_of_week == 3) & ((dates.day - 1) // 7 == 3)
    return np.asarray(fixed | thursday, dtype=float)


def noise(rng: Generator, half: Half, kind: str, days: int) -> Array:
    """Return each day's multiplicative surprise, mean one, with a memory of some days."""
    if half == "build":
        memory, size = rng.uniform(0.2, 0.6), rng.uniform(0.1, 0.25)
        shocks = rng.normal(0, 1, days)
    else:
        memory, size = rng.uniform(0.0, 0.5), rng.uniform(0.15, 0.35)
        shocks = rng.standard_t(6, days) / 1.22
    if kind == "regimes":
        wild = np.cumsum(rng.random(days) < 1 / 60) % 2
        shocks = shocks * np.where(wild, 2.2, 0.6)
    path = np.empty(days)
    now = 0.0
    for day, shock in enumerate(shocks):
        now = memory * now + np.sqrt(1 - memory**2) * size * shock
        path[day] = now
    factor = np.exp(np.clip(path, -3, 3))
    if kind == "heavy":
        rate, tail = (1 / 20, 1.6) if half == "build" else (1 / 12, 1.9)
        hit = np.where(rng.random(days) < rate, rng.pareto(tail, days), 0.0)
        factor += np.minimum(hit, 40)
        factor += 0.5 * np.append(0, np.minimum(hit[:-1], 40))
    if kind == "zeros":
        factor *= rng.random(days) > rng.uniform(0.2, 0.5)
    return np.asarray(factor / max(factor.mean(), 1e-9))


def counted(rng: Generator, half: Half, mean: Array) -> Array:
    """Return counts of this mean, more widely spread than Poisson's."""
    if half == "build":
        return rng.poisson(mean * rng.gamma(6, 1 / 6, len(mean))).astype(float)
    return rng.poisson(mean * rng.lognormal(-0.08, 0.4, len(mean))).astype(float)


def natural(
    rng: Generator, half: Half, family: Family, dates: pd.DatetimeIndex, shared: Array
) -> Array:
    """Return an outcome's factor on each day without posts and occasions, before noise."""
    factor = level(rng, half, family.level, len(dates), shared) * week(rng, half, dates)
    factor = factor * np.where(dates.month == 12, family.december, 1.0)
    return np.asarray(factor * (1 + (family.holidays - 1) * holidays(dates)))
