"""What happens in a simulated author's life: launches, blog posts, newsletters, promotions, viral days."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta

import numpy as np
import pandas as pd
from numpy.random import Generator

from roi.simulate.clock import Array, Clock
from roi.simulate.scenarios import Family

SHAPES = ("blog", "launch", "newsletter", "hidden", "viral")


@dataclass(frozen=True)
class Occasions:
    """The hours at which things happened, and how strongly; daily factors on sales and posting."""

    at: dict[str, Array]
    size: dict[str, Array]
    promotions: tuple[tuple[int, int], ...]
    sales_factor: Array
    posting_factor: Array

    def visit_shapes(self, hours: int, rhythm: Array) -> Array:
        """Return the extra visits of each kind of occasion by hour, in usual days of visits."""
        shape = np.zeros((hours, len(SHAPES)))
        fades = {"blog": 30.0, "launch": 110.0, "newsletter": 16.0, "hidden": 26.0, "viral": 18.0}
        for column, name in enumerate(SHAPES):
            fade = fades[name]
            kernel = np.exp(-np.arange(int(8 * fade)) / fade) / fade
            for hour, size in zip(self.at[name], self.size[name], strict=True):
                end = min(hours, hour + len(kernel))
                shape[hour:end, column] += size * kernel[: end - hour]
        return shape * rhythm[:, None]


def draw_occasions(rng: Generator, family: Family, clock: Clock) -> Occasions:
    """Return the occasions of one simulated life."""
    years = clock.days / 365.25
    blog = _moments(rng, clock, rng.uniform(*family.blog_posts_per_week) * 52 * years, (8, 13))
    launch = _moments(rng, clock, rng.uniform(*family.launches_per_year) * years, (6, 9))
    letter = _moments(rng, clock, rng.uniform(10, 26) * years, (9, 15))
    hidden = _moments(rng, clock, family.hidden_per_year * years, (8, 18))
    viral = _moments(rng, clock, rng.uniform(*family.viral_per_year) * years, (0, 24))
    low, high = np.log(family.viral_size)
    sizes = {
        "blog": rng.uniform(0.4, 2.0, len(blog)),
        "launch": rng.uniform(3.0, 12.0, len(launch)),
        "newsletter": rng.uniform(0.4, 1.2, len(letter)),
        "hidden": rng.uniform(0.8, 2.5, len(hidden)),
        "viral": np.exp(rng.uniform(low, high, len(viral))),
    }
    at = dict(zip(SHAPES, (blog, launch, letter, hidden, viral), strict=True))
    days = {name: clock.day[hours] for name, hours in at.items()}
    promotions = _promotions(rng, clock.days, 2.0 * years)
    return Occasions(
        at=at,
        size=sizes,
        promotions=promotions,
        sales_factor=_sales_factor(rng, clock.days, days, promotions),
        posting_factor=_posting_factor(clock.days, days, promotions, family),
    )


def calendar(occasions: Occasions, family: Family, clock: Clock) -> pd.DataFrame:
    """Return the events that the author could have recorded, without hidden and viral ones."""
    rows = [
        (clock.day[hour], 1, kind, f"{title} {number}")
        for name, kind, title in (
            ("launch", "launch", "Book"),
            ("newsletter", "newsletter", "Letter"),
            ("blog", "blog_post", "Article"),
        )
        if not (name == "blog" and not family.blog_calendar_known)
        for number, hour in enumerate(occasions.at[name], start=1)
    ]
    rows += [
        (first, length, "price_promo", "Price promotion") for first, length in occasions.promotions
    ]
    start = [clock.dates[0] + timedelta(days=int(row[0])) for row in rows]
    end = [day + timedelta(days=int(row[1])) for day, row in zip(start, rows, strict=True)]
    frame = pd.DataFrame(
        {
            "start": pd.to_datetime(start),
            "end": pd.to_datetime(end),
            "kind": [row[2] for row in rows],
            "title": [row[3] for row in rows],
        }
    )
    return frame.sort_values(["start", "kind"], ignore_index=True)


def _moments(rng: Generator, clock: Clock, rate: float, between: tuple[int, int]) -> Array:
    """Return sorted hours on different days, within the given local hours."""
    count = min(int(rng.poisson(rate)), clock.days)
    days = np.sort(rng.choice(clock.days, count, replace=False))
    hours = clock.first[days] + rng.integers(*between, count)
    return np.minimum(hours, len(clock.hours) - 1).astype(int)


def _promotions(rng: Generator, days: int, rate: float) -> tuple[tuple[int, int], ...]:
    count = min(int(rng.poisson(rate)), days)
    first = np.sort(rng.choice(days, count, replace=False))
    return tuple(
        (int(day), int(length))
        for day, length in zip(first, rng.integers(1, 3, count), strict=True)
    )


def _sales_factor(
    rng: Generator, days: int, at: dict[str, Array], promotions: tuple[tuple[int, int], ...]
) -> Array:
    factor = np.ones(days)
    after = np.arange(days)
    for day in at["launch"]:
        half_life = rng.uniform(5, 8)
        later = after >= day
        factor += later * rng.uniform(9, 29) * 0.5 ** (np.where(later, after - day, 0) / half_life)
    for name, low, high, fade in (
        ("newsletter", 1.0, 4.0, 0.4),
        ("blog", 0.1, 0.5, 0.5),
        ("hidden", 0.5, 2.0, 0.4),
        ("viral", 0.2, 1.5, 0.4),
    ):
        for day in at[name]:
            later = after >= day
            factor += later * rng.uniform(low, high) * fade ** np.where(later, after - day, 0)
    for day, length in promotions:
        lift = np.exp(rng.uniform(np.log(9), np.log(60)))
        factor[day : day + length] += lift
        factor[day + length : day + length + 4] += (
            lift * np.array([0.1, 0.05, 0.03, 0.02])[: max(0, days - day - length)]
        )
    return factor


def _posting_factor(
    days: int, at: dict[str, Array], promotions: tuple[tuple[int, int], ...], family: Family
) -> Array:
    """Return how much more the author posts each day because of what is going on."""
    factor = np.ones(days)
    for day in at["launch"]:
        factor[max(0, day - 7) : day + 14] += (family.launch_posting - 1) / 2
        factor[day : day + 4] += (family.launch_posting - 1) / 2
    for name, lift in (("blog", family.blog_posting), ("newsletter", 1.3), ("hidden", 4.0)):
        for day in at[name]:
            factor[day : day + 1] += lift - 1
            factor[day + 1 : day + 2] += (lift - 1) / 2
    for day, length in promotions:
        factor[day : day + length] += 1.0
    return factor
