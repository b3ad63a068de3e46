"""Draw the sales of a series whose read-through is known: copies of each book by day."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date

import numpy as np
import pandas as pd
from numpy.random import Generator
from numpy.typing import NDArray

Array = NDArray[np.float64]
BEFORE = 400  # days drawn ahead of those that are reported, so that their readers are on their way
LONGEST = 400  # days after which nobody reads on any more
Ends = tuple[float, float]


@dataclass(frozen=True, slots=True)
class Habits:
    """How a series sells; each pair gives the ends between which a world's own value is drawn.

    `level` is copies of the first book a day, `reads_on` the share of its readers who buy the next, `delay` their mean
    number of days, `elsewhere` the next book's other buyers for each copy of the first, `offers` a year lower prices of
    the first book alone, `shared` of all books at once, `free` days on which the first was free, `swing` how much
    everything swells and ebbs.
    """

    days: Ends = (365.0, 1095.0)
    level: Ends = (0.7, 8.0)
    reads_on: Ends = (0.1, 0.8)
    delay: Ends = (6.0, 35.0)
    shape: Ends = (1.0, 2.5)
    elsewhere: Ends = (0.05, 0.6)
    offers: Ends = (1.0, 7.0)
    shared: Ends = (0.0, 2.0)
    free: Ends = (0.0, 0.0)
    letters: Ends = (5.0, 20.0)
    launches: Ends = (0.5, 1.5)
    swing: Ends = (0.1, 0.4)
    memory: Ends = (0.6, 0.97)


@dataclass(frozen=True)
class SeriesWorld:
    """A series of `books` books by day: `paid` and `free` (days, books), days `on_offer` (days, books).

    `within` tells which share of readers of a book buy the next one within so many days; `out` are days on which
    something new came out.
    """

    start: date
    paid: Array
    free: Array
    on_offer: NDArray[np.bool_]
    within: dict[int, float]
    out: tuple[int, ...] = field(default=())

    @property
    def days(self) -> pd.DatetimeIndex:
        """The days that are reported."""
        return pd.date_range(self.start, periods=len(self.paid), freq="D")


def draw_series(
    seed: int, habits: Habits | None = None, books: int = 2, start: date = date(2023, 1, 2)
) -> SeriesWorld:
    """Return the world of this seed."""
    has = habits or Habits()
    rng = np.random.default_rng([seed, 21])
    days = int(rng.integers(int(has.days[0]), int(has.days[1]) + 1)) + BEFORE
    level = float(np.exp(rng.uniform(*np.log(has.level))))
    common, out = _common(rng, has, days)
    own = np.ones((days, books))
    offered = np.zeros((days, books), dtype=bool)
    for columns, rate in (([0], has.offers), (list(range(books)), has.shared)):
        for first, last in _spells(rng, rng.uniform(*rate), days, 3):
            own[first:last, columns] *= np.exp(rng.uniform(np.log(4), np.log(25)))
            offered[np.ix_(range(first, last), columns)] = True
    given = np.zeros(days)
    for first, last in _spells(rng, rng.uniform(*has.free), days, 4):
        given[first:last] = level * rng.uniform(20, 120)
    mean = level * common[:, None] * own
    mean[:, 1:] *= rng.uniform(*has.elsewhere)
    paid = rng.negative_binomial(4, 4 / (4 + mean)).astype(float)
    free = np.zeros_like(paid)
    free[:, 0] = rng.poisson(given)
    share, delay = rng.uniform(*has.reads_on), _delay(rng, has)
    for book in range(1, books):
        paid[:, book] += read_on(rng, paid[:, book - 1], share, delay)
        paid[:, book] += read_on(rng, free[:, book - 1], share / 20, delay)
    within = {n: float(share * delay[:n].sum()) for n in (30, 90, 365)}
    return SeriesWorld(
        start,
        paid[BEFORE:],
        free[BEFORE:],
        offered[BEFORE:],
        within,
        tuple(day - BEFORE for day in out if day > BEFORE - 60),
    )


def _common(rng: Generator, has: Habits, days: int) -> tuple[Array, tuple[int, ...]]:
    """Return what moves all books alike, and the days on which something new came out."""
    memory, swing = rng.uniform(*has.memory), rng.uniform(*has.swing)
    steps = rng.normal(0.0, swing * np.sqrt(1 - memory**2), days)
    mood = np.zeros(days)
    for day in range(1, days):
        mood[day] = memory * mood[day - 1] + steps[day]
    growth = np.interp(np.arange(days), np.linspace(0, days, 6), rng.normal(0, 0.3, 6))
    week = np.exp(0.15 * rng.normal(size=7))[np.arange(days) % 7]
    common = np.exp(mood + growth) * week
    for first, last in _spells(rng, rng.uniform(*has.letters), days, 1):
        common[first:last] *= np.exp(rng.uniform(np.log(1.5), np.log(4)))
    out = tuple(int(d) for d in np.flatnonzero(rng.random(days) < rng.uniform(*has.launches) / 365))
    for day in out:
        length = min(60, days - day)
        common[day : day + length] *= 1 + rng.uniform(1, 8) * 0.5 ** (np.arange(length) / 6)
    return common, out


def _spells(rng: Generator, a_year: float, days: int, longest: int) -> list[tuple[int, int]]:
    starts = np.flatnonzero(rng.random(days) < a_year / 365)
    return [
        (int(day), int(day + rng.integers(1, longest + 1)))
        for day in starts
        if day + longest < days
    ]


def _delay(rng: Generator, has: Habits) -> Array:
    """Return the share of those who read on that buys on each day from the next on."""
    mean = float(np.exp(rng.uniform(*np.log(has.delay))))
    shape = rng.uniform(*has.shape)
    drawn = np.random.default_rng(int(rng.integers(2**32))).gamma(shape, mean / shape, 200_000)
    counts = np.bincount(np.minimum(drawn.astype(int), LONGEST - 1), minlength=LONGEST)
    return np.asarray(counts / counts.sum())


def read_on(rng: Generator, copies: Array, share: float, delay: Array) -> Array:
    """Return the copies that readers of one book buy of the next, by day."""
    readers = rng.binomial(copies.astype(int), share)
    bought = np.zeros(len(copies) + LONGEST + 1)
    for day in np.flatnonzero(readers):
        bought[day + 1 : day + 1 + LONGEST] += rng.multinomial(readers[day], delay)
    return bought[: len(copies)]
