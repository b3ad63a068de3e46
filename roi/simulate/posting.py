"""When a simulated author posts, what, and with which link."""

from __future__ import annotations

import numpy as np
import pandas as pd
from numpy.random import Generator

from roi.simulate.clock import Array, Clock, uniform_log, weekly
from roi.simulate.occasions import Occasions
from roi.simulate.scenarios import Family

TALK = ("reply", "repost", "post")
SHOP_SHARE = 0.4  # share of link posts that go to a shop, not to the author's own site


def draw_posts(
    rng: Generator,
    family: Family,
    occasions: Occasions,
    clock: Clock,
    mood: Array,
    site: str,
) -> pd.DataFrame:
    """Return every post, oldest first: time, kind, url, target, announces."""
    active = _active(rng, family, clock)
    lifted = mood * occasions.posting_factor * active
    lifted = lifted * weekly(rng, 0.2, clock) * rng.gamma(2.5, 1 / 2.5, clock.days)
    per_day = uniform_log(rng, *family.link_posts_per_day)
    links = _moments(rng, per_day * lifted * _link_days(rng, family, clock), clock)
    talk = _moments(rng, rng.uniform(3, 12) * lifted, clock)
    articles = occasions.at["blog"]
    announcing = np.flatnonzero(active[clock.day[articles]] > 0)
    announced = (
        clock.zero + articles[announcing] * 3600.0 + rng.integers(60, 5 * 3600, len(announcing))
    )
    shop = rng.random(len(links)) < SHOP_SHARE
    known = np.searchsorted(articles * 3600.0 + clock.zero + 6 * 3600, links)
    older = np.floor(rng.random(len(links)) * (known + 3)).astype(int) - 3
    pages = [_page(site, int(a)) for a in older]
    frame = pd.DataFrame(
        {
            "second": np.concatenate([links, announced, talk]),
            "kind": ["post"] * (len(links) + len(announcing))
            + list(rng.choice(TALK, len(talk), p=[0.5, 0.33, 0.17])),
            "url": [
                *[
                    f"https://shop.example/{site}" if s else p
                    for s, p in zip(shop, pages, strict=True)
                ],
                *[_page(site, int(a)) for a in announcing],
                *[None] * len(talk),
            ],
            "target": [
                *np.where(shop, "shop", "own"),
                *["own"] * len(announcing),
                *[None] * len(talk),
            ],
            "announces": [False] * len(links) + [True] * len(announcing) + [False] * len(talk),
        }
    )
    inside = frame["second"] < clock.zero + len(clock.hours) * 3600
    frame = frame[inside].sort_values("second", kind="stable", ignore_index=True)
    times = pd.to_datetime(frame["second"].astype("int64"), unit="s", utc=True)
    return frame.drop(columns="second").assign(time=times)[
        ["time", "kind", "url", "target", "announces"]
    ]


def _page(site: str, article: int) -> str:
    """Return an article's URL, or for a negative number one of three old pages."""
    return (
        f"https://{site}/article-{article + 1}"
        if article >= 0
        else f"https://{site}/page-{-article}"
    )


def old_page(rng: Generator, site: str) -> str:
    """Return the URL of one of three pages that were there before the world began."""
    return _page(site, -int(rng.integers(1, 4)))


def _link_days(rng: Generator, family: Family, clock: Clock) -> Array:
    if not family.weekday_locked:
        return np.ones(clock.days)
    return np.where(np.isin(clock.weekday(), rng.choice(7, 2, replace=False)), 3.5, 0.0)


def _active(rng: Generator, family: Family, clock: Clock) -> Array:
    """Return 1 on days with posts, 0 on days off and in idle spells."""
    days = clock.days
    active = (rng.random(days) > rng.uniform(0.05, 0.1)).astype(float)
    if family.days_off:
        active[np.isin(clock.weekday(), rng.choice(7, 2, replace=False))] = 0
    per_year = 8.0 if family.days_off else 3.0
    for first in rng.integers(0, days, rng.poisson(per_year * days / 365.25)):
        active[first : first + rng.integers(5, 15)] = 0
    return active


def _moments(rng: Generator, rate: Array, clock: Clock) -> Array:
    """Return sorted UTC seconds, a Poisson number per day, in waking hours with three peaks."""
    day = np.repeat(np.arange(clock.days), rng.poisson(rate))
    peak = rng.choice([9.0, 13.0, 20.0], len(day))
    hour = np.clip(rng.normal(peak, 1.5), 0, 22.99)
    return np.sort(np.floor(clock.zero + (clock.first[day] + hour) * 3600))
