"""What happens in an outside author's life: launches, pages, letters, promotions, and what nobody wrote down."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd
from numpy.random import Generator
from numpy.typing import NDArray

from benchmarks.outside.families import Family, Half

Array = NDArray[Any]


@dataclass(frozen=True)
class Occasions:
    """By day: the factor on visits and sales, that on posting, the fortnights of launches, the pages; and the events."""

    lift: dict[str, Array]
    posting: Array
    launched: Array
    pages: Array
    events: pd.DataFrame


def draw_occasions(
    rng: Generator, half: Half, family: Family, dates: pd.DatetimeIndex
) -> Occasions:
    """Return the occasions of one life."""
    days, years = len(dates), len(dates) / 365.25
    lift = {"visits": np.ones(days), "sales": np.ones(days)}
    posting, launched = np.ones(days), np.zeros(days, dtype=bool)
    rows: list[tuple[int, int, str]] = []
    pages = _some(rng, days, rng.uniform(15, 60) * years * (3 if family.announcing else 1))
    for day in _some(rng, days, rng.uniform(*family.launches) * years):
        rows.append((day, day + 1, "launch"))
        launched[day : day + 14] = True
        _add(lift["visits"], day, rng.uniform(1, 6) * _fall(half, rng.uniform(2, 5), 60))
        _add(lift["sales"], day, rng.uniform(4, 20) * _fall(half, rng.uniform(4, 9), 60))
        _add(posting, max(day - 5, 0), np.full(5, 0.5 * (family.launch_posting - 1)))
        _add(posting, day, (family.launch_posting - 1) * _fall(half, 5.0, 14))
    for day in pages:
        rows.append((day, day + 1, "blog_post"))
        _add(lift["visits"], day, rng.uniform(0.2, 1.2) * _fall(half, rng.uniform(0.6, 1.5), 12))
        _add(lift["sales"], day, rng.uniform(0.0, 0.3) * _fall(half, 1.0, 8))
        _add(posting, day, np.array([0.8, 0.3]))
    for day in _some(rng, days, rng.uniform(6, 26) * years):
        rows.append((day, day + 1, "newsletter"))
        _add(lift["visits"], day, rng.uniform(0.3, 1.5) * _fall(half, rng.uniform(0.4, 1.0), 8))
        _add(lift["sales"], day, rng.uniform(0.3, 3.0) * _fall(half, rng.uniform(0.6, 1.5), 8))
        _add(posting, day, np.array([0.5]))
    for day in _some(rng, days, rng.uniform(0, 3) * years):
        _promote(rng, lift, posting, day)
        rows.append((day, day + _LONG, "price_promo"))
    for day in _some(rng, days, family.unlisted_promotions * years):
        _promote(rng, lift, posting, day, visits=False)
    for day in _some(rng, days, rng.uniform(2, 10) * years):  # somebody else's link
        _add(lift["visits"], day, rng.uniform(0.5, 8.0) * _fall(half, rng.uniform(0.4, 1.0), 8))
    start, end = (dates[0] + pd.to_timedelta([row[at] for row in rows], unit="D") for at in (0, 1))
    events = pd.DataFrame({"start": start, "end": end, "kind": [row[2] for row in rows]})
    at = np.bincount(pages, minlength=days)
    return Occasions(lift, posting, launched, at, events.assign(title="", inferred=False))


_LONG = 3  # days of a promotion


def _promote(
    rng: Generator, lift: dict[str, Array], posting: Array, day: int, visits: bool = True
) -> None:
    _add(lift["sales"], day, rng.uniform(3, 15) * np.array([1.0, 0.8, 0.7, 0.15, 0.1]))
    _add(posting, day, np.array([2.0, 1.5, 1.0]))
    if visits:
        _add(lift["visits"], day, np.full(_LONG, 0.1))


def _some(rng: Generator, days: int, expected: float) -> Array:
    count = min(int(rng.poisson(expected)), days // 2)
    return np.sort(rng.choice(days, count, replace=False))


def _fall(half: Half, slow: float, days: int) -> Array:
    """Return how an occasion fades: exponentially when building, by a power law when judging."""
    after = np.arange(days)
    if half == "build":
        return np.asarray(np.exp(-after / slow))
    return np.asarray((1 + after / slow) ** -2.2)


def _add(series: Array, day: int, shape: Array) -> None:
    part = series[day : day + len(shape)]
    part += shape[: len(part)]
