"""Add to a simulated author's life what she wrote down herself, cover reveals, conventions and deals, with what each moves."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta

import numpy as np
import pandas as pd
from numpy.random import Generator
from scipy.stats import gamma

from roi.simulate.book_series import LONGEST, read_on
from roi.simulate.clock import Array, Clock
from roi.simulate.world import World

FADE = 20.0  # hours in which the visits that follow fall to a third
SOURCES = {"direct": 0.4, "referral": 0.4, "search": 0.2}  # nothing of it names the network
STREAM = 23  # of the streams of chance, so that what was drawn before stays as it was
NO_AMOUNT = float("nan")


@dataclass(frozen=True, slots=True)
class Appearance:
    """A cover reveal, convention or deal: the visits and the copies of one title that it brings on average, and what it took.

    `cost`, `income` and `hours` are what she wrote down, NaN where nothing.
    """

    start: date
    days: int
    kind: str
    title: str
    visits: float = 0.0
    copies: float = 0.0
    of: str = ""
    cost: float = NO_AMOUNT
    income: float = NO_AMOUNT
    hours: float = NO_AMOUNT


@dataclass(frozen=True, slots=True)
class Sequel:
    """Two books of which `share` of the first one's readers buy the next, after `delay` days on average."""

    first: str
    next: str
    share: float
    delay: float
    shape: float = 2.0

    @property
    def by_days(self) -> Array:
        """The share of those who read on that buys 1, 2, … days later."""
        reached = gamma.cdf(np.arange(LONGEST + 1), self.shape, scale=self.delay / self.shape)
        return np.asarray(np.diff(reached) / reached[-1])

    def within(self, days: int) -> float:
        """Return how many copies of the next follow one of the first within so many days."""
        return self.share * float(self.by_days[:days].sum())


def with_appearances(world: World, appearances: Sequence[Appearance], sequel: Sequel) -> World:
    """Return the same life with these on its calendar, what they move, and the readers who go on to the next book."""
    rng = np.random.default_rng([world.seed, STREAM])
    visits = world.visits.copy()
    for appearance in appearances:
        _visit(rng, visits, appearance, world.clock)
    copies = _by_title(world)
    for a in appearances:
        if a.copies:
            first = (a.start - world.start).days
            copies[a.of][first : first + a.days] += rng.poisson(a.copies / a.days, a.days)
    bought = read_on(rng, copies[sequel.first], sequel.share, sequel.by_days)
    copies[sequel.next] += bought
    return replace(
        world,
        visits=visits,
        sales=_with_units(world.sales, copies, world.clock),
        events=_events(world, appearances),
    )


def _visit(rng: Generator, visits: pd.DataFrame, a: Appearance, clock: Clock) -> None:
    """Add an appearance's visits to the hours from its first day's morning on, in place."""
    day = (a.start - clock.start).days
    many = rng.poisson(a.visits)
    opened = rng.integers(0, a.days, many) * 24 + rng.exponential(FADE, many)
    hour = clock.first[day] + 9 + opened.astype(int)
    names = rng.choice(list(SOURCES), many, p=list(SOURCES.values()))
    for name in SOURCES:
        inside = hour[(names == name) & (hour < len(visits))]
        visits[name] += np.bincount(inside, minlength=len(visits))


def _by_title(world: World) -> dict[str, Array]:
    """Return each title's copies by day, nothing where none was sold."""
    days = world.clock.dates
    return {
        str(title): rows.set_index("date")["units"]
        .reindex(days, fill_value=0.0)
        .to_numpy(copy=True)
        for title, rows in world.sales.groupby("title")
    }


def _with_units(sales: pd.DataFrame, copies: dict[str, Array], clock: Clock) -> pd.DataFrame:
    """Return the sales with these copies; days that had no row get one."""
    units = pd.concat(
        pd.DataFrame({"date": clock.dates, "title": title, "units": of})
        for title, of in copies.items()
    )
    both = sales.drop(columns="units").merge(units, "outer", ["date", "title"])
    counted = both.fillna({"units": 0.0, "refunds": 0.0, "pages_read": 0.0})
    there = (counted["units"] > 0) | (counted["pages_read"] > 0)
    return counted.loc[there, list(sales)].sort_values(["date", "title"], ignore_index=True)


def _events(world: World, appearances: Sequence[Appearance]) -> pd.DataFrame:
    """Return the calendar with the appearances, their cost, income and hours."""
    noted = pd.DataFrame(
        [
            {
                "start": pd.Timestamp(a.start),
                "end": pd.Timestamp(a.start + timedelta(days=a.days)),
                "kind": a.kind,
                "title": a.title,
                "cost": a.cost,
                "income": a.income,
                "hours": a.hours,
            }
            for a in appearances
        ]
    )
    both = pd.concat([world.events, noted])
    return both.sort_values(["start", "kind"], ignore_index=True)
