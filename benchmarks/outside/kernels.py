"""How soon readers come after a post, by day and by hour: no kernel is one of the model's own shapes."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.random import Generator
from numpy.typing import NDArray

from benchmarks.outside.families import Half

Array = NDArray[Any]
LONGEST = 120  # days


def days_after(rng: Generator, half: Half, kind: str, slow: bool, size: int) -> Array:
    """Return after how many days each of `size` readers comes; `slow` for buyers."""
    build = half == "build"
    mean = rng.uniform(0.6, 1.6) if slow else rng.uniform(0.1, 0.5)
    if kind in ("late14", "late28"):
        mean = float(kind[4:])
        late = rng.gamma(2.0, mean / 2, size) if build else mean * rng.lognormal(-0.125, 0.5, size)
    elif kind == "late":
        mean = rng.uniform(2, 3) if slow else rng.uniform(0.8, 1.5)
        late = rng.gamma(3.0, mean / 3, size) if build else mean * rng.lognormal(-0.1, 0.45, size)
    elif kind == "skewed":
        width = 1.0 if build else 1.3
        late = mean * rng.lognormal(-(width**2) / 2, width, size)
    elif kind == "humps":
        second = rng.normal(3.0 if build else rng.choice([2.0, 4.0]), 0.7, size)
        first = rng.exponential(0.3 * (1 + slow), size)
        late = np.where(rng.random(size) < rng.uniform(0.3, 0.6), np.maximum(second, 0), first)
    elif build:
        late = rng.gamma(1.5, mean / 1.5, size)
    else:
        shape = rng.uniform(0.7, 1.3)
        late = mean * rng.weibull(shape, size)
    return np.asarray(np.minimum(late, LONGEST))


def hours_after(rng: Generator, half: Half, kind: str, hour: Array) -> Array:
    """Return after how many hours readers of posts made at these local hours come."""
    size = len(hour)
    middle = rng.uniform(1.5, 4) if half == "build" else rng.uniform(1, 6)
    if half == "build":
        soon = middle * rng.lognormal(0, 1.1, size)
    else:
        soon = middle * rng.weibull(0.75, size) / 0.61
    if kind == "skewed":
        soon = middle * rng.lognormal(0, 1.6, size)
    if kind == "morning":
        share, when = rng.uniform(0.4, 0.6), rng.uniform(6.5, 9.5)
        next_day = 24 - hour + when + rng.normal(0, 1.2, size)
        soon = np.where(rng.random(size) < share, next_day, soon)
    return np.asarray(soon)
