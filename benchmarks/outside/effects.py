"""What each link post of an outside author truly brings, and what readers then do on which day."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.random import Generator
from numpy.typing import NDArray

from benchmarks.outside.families import Family, Half
from benchmarks.outside.kernels import days_after

Array = NDArray[Any]
OUTCOMES = ("visits", "social_visits", "sales")
STOPS, STARTS = 0.6, 0.75  # of the calendar


def turning_point(family: Family, days: int) -> int | None:
    """Return the day on which links begin or cease to work, or work half as well."""
    where = {"stopped": STOPS, "started": STARTS, "penalty": 0.5}.get(family.effect)
    return None if where is None else round(where * days)


def relative(
    rng: Generator, half: Half, family: Family, day: Array, level: Array, launched: Array
) -> Array:
    """Return how much each post works, relative to the others; `launched` (days) marks launches' fortnights."""
    size = _alike(rng, len(day)) if half == "build" else rng.lognormal(-0.2, 0.63, len(day))
    turn = turning_point(family, len(level))
    if turn is not None:
        early, late = {"stopped": (1, 0), "started": (0, 1), "penalty": (1, 0.5)}[family.effect]
        size = size * np.where(day < turn, early, late)
    if family.effect in ("first", "third"):
        place = np.arange(len(day)) - np.searchsorted(day, day)  # of the post on its day
        size = size * (place == 0 if family.effect == "first" else place >= 2)
    if family.effect == "level":
        size = size * level[day]
    if family.effect == "launches":
        size = size * np.where(launched[day], 8.0, 0.4)
    if family.effect == "viral":
        size = np.minimum(rng.pareto(1.15 if half == "build" else 1.3, len(day)) + 0.05, 400)
    return np.asarray(size)


def _alike(rng: Generator, posts: int) -> Array:
    """Return sizes of posts, one on average: nearly alike with some authors, widely different with others."""
    shape = rng.uniform(1.0, 5.0)
    return rng.gamma(shape, 1 / shape, posts)


def brought(
    rng: Generator, half: Half, family: Family, day: Array, expected: Array, days: int, slow: bool
) -> Array:
    """Return how many readers come each day because of the posts; those after the last day are lost."""
    come = rng.poisson(expected)
    moment = rng.uniform(0.25, 0.95, len(day)) + day  # a post is made some time in its day
    when = np.repeat(moment, come) + days_after(rng, half, family.kernel, slow, int(come.sum()))
    return np.bincount(np.minimum(when.astype(int), days), minlength=days + 1)[:days].astype(float)
