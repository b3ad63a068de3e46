"""Draw one author whose true effects are known: calendar, posts, visits, sales, followers."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

import numpy as np
import pandas as pd
from numpy.random import Generator

from roi.simulate import reactions
from roi.simulate.background import SOURCES, natural_sales, natural_visits
from roi.simulate.clock import (
    TIMEZONE,
    Array,
    Clock,
    clock_of,
    growth,
    seconds,
    surprise,
    uniform_log,
)
from roi.simulate.occasions import calendar, draw_occasions
from roi.simulate.posting import draw_posts
from roi.simulate.scenarios import FAMILIES, Family
from roi.simulate.trial import Trial, follow

EPOCH = date(2023, 1, 2)
TRIAL = 17  # of the stream of chance by which she keeps to a plan


@dataclass(frozen=True, slots=True)
class Truth:
    """What one more link post brings in this world, added up over the days on which it works."""

    visits: float
    visits_later: float
    social_visits: float
    sales: float
    followers: float
    visits_own: float
    visits_shop: float
    visits_by_lag: tuple[float, ...]
    sales_by_lag: tuple[float, ...]
    visits_by_hour: tuple[float, ...]


@dataclass(frozen=True)
class World:
    """An author, day by day, as in her own exports."""

    seed: int
    family: Family
    start: date
    days: int
    timezone: str
    handle: str
    site: str
    posts: pd.DataFrame
    blog: pd.DataFrame
    events: pd.DataFrame
    visits: pd.DataFrame
    sales: pd.DataFrame
    followers: pd.DataFrame
    subscribers: pd.DataFrame
    viral: tuple[date, ...]
    gaps: tuple[tuple[date, date], ...]
    truth: Truth

    @property
    def clock(self) -> Clock:
        """The hours and local days of the world."""
        return clock_of(self.start, self.days)


def draw(
    seed: int,
    family: str | Family = "base",
    days: int | None = None,
    effect: float | None = None,
    sales_effect: float | None = None,
    start: date | None = None,
    trial: Trial | None = None,
) -> World:
    """Return the world of this seed; with a trial, the one in which the author keeps to its plan."""
    kind = FAMILIES[family] if isinstance(family, str) else family
    life, sell, happen, visit, post, click, buy, crowd = np.random.default_rng(seed).spawn(8)
    length = int(life.integers(int(kind.days[0]), int(kind.days[1]) + 1))
    length = length if days is None else days
    chosen = float(life.random() < 0.5) if effect is None else effect
    for_sales = chosen if sales_effect is None else sales_effect
    drawn = EPOCH + timedelta(days=int(life.integers(0, 365)))
    clock = clock_of(drawn if start is None else start, length)
    occasions = draw_occasions(happen, kind, clock)
    fame = uniform_log(life, 1000, 5000)
    per_day = fame * uniform_log(life, 0.02, 0.1)
    per_link = fame * uniform_log(life, 0.002, 0.012)
    buyers = life.uniform(0.01, 0.03)
    readers = reactions.draw_readers(life)
    shared = growth(life, length, kind.shared_trend)
    gaps = _gaps(life, kind, clock)
    units, units_expected = natural_sales(sell, kind, occasions, clock, shared)
    visits, visits_expected = natural_visits(visit, occasions, clock, per_day, shared)
    seen = surprise(clock.by_day(visits.sum(axis=1)), visits_expected)
    mood = _mood(kind, shared, seen + surprise(units, units_expected))
    site = f"author{seed}.example"
    posts = draw_posts(post, kind, occasions, clock, mood, site)
    if trial is not None:
        posts = follow(np.random.default_rng([seed, TRIAL]), posts, trial, clock, site)
    links = posts[posts["target"].notna()]
    when = seconds(links["time"])
    fade = reactions.fading(kind, when, clock)
    clicks = per_link * chosen * fade * reactions.shares(links["target"], reactions.SHOP_CLICKS)
    buying = buyers * reactions.shares(links["target"], reactions.SHOP_SALES)
    sold = per_link * for_sales * fade * buying
    arrived = reactions.add_clicks(click, readers, clicks, when, visits, clock)
    reactions.add_sales(buy, readers, sold, when, units, clock)
    joined = 0.005 * clicks
    joining = np.bincount(clock.day_of(when), joined, clock.days + 1)[: clock.days]
    by_day = clock.by_day(visits.sum(axis=1))
    return World(
        seed=seed,
        family=kind,
        start=clock.start,
        days=length,
        timezone=TIMEZONE,
        handle=f"author_{seed}",
        site=site,
        posts=reactions.engagement(crowd, posts, fame, arrived),
        blog=_blog(occasions.at["blog"], clock, site),
        events=calendar(occasions, kind, clock),
        visits=_with_gaps(visits, gaps, clock),
        sales=reactions.sales_by_title(sell, units, clock.day[occasions.at["launch"]], clock),
        followers=reactions.followers(crowd, kind, fame, joining, clock),
        subscribers=reactions.subscribers(crowd, by_day, clock),
        viral=tuple(clock.dates[clock.day[h]].date() for h in occasions.at["viral"]),
        gaps=gaps,
        truth=_truth(links, clicks, sold, joined, when, clock, readers),
    )


def _mood(family: Family, shared: Array, seen: Array) -> Array:
    """Return the factor on each day's posting: slow growth and, if causality is reversed, yesterday's surprise."""
    felt = np.concatenate([[0.0], seen[:-1]])
    return np.asarray(np.exp(shared + np.clip(family.reverse * 0.5 * felt, -3.0, 1.5)))


def _mean(values: Array) -> float:
    return float(values.mean()) if len(values) else 0.0


def _truth(
    links: pd.DataFrame,
    clicks: Array,
    sold: Array,
    joined: Array,
    when: Array,
    clock: Clock,
    readers: reactions.Readers,
) -> Truth:
    own, first = (links["target"] == "own").to_numpy(), links["announces"].to_numpy(dtype=bool)
    weight = np.ones(len(when))
    return Truth(
        visits=_mean(clicks),
        visits_later=_mean(clicks[~first]),
        social_visits=_mean(clicks) * readers.show_source,
        sales=_mean(sold),
        followers=_mean(joined),
        visits_own=_mean(clicks[own]),
        visits_shop=_mean(clicks[~own]),
        visits_by_lag=reactions.by_lag(readers, when, weight, clock, "click"),
        sales_by_lag=reactions.by_lag(readers, when, weight, clock, "sale"),
        visits_by_hour=reactions.by_hour(readers),
    )


def _gaps(rng: Generator, family: Family, clock: Clock) -> tuple[tuple[date, date], ...]:
    """Return the periods [start, end) in which the counter was broken."""
    if not family.gap:
        return ()
    first = rng.integers(0, max(clock.days - 30, 1), rng.integers(1, 4))
    ends = np.minimum(first + rng.integers(7, 30, len(first)), clock.days)
    step = timedelta(days=1)
    return tuple(
        (clock.start + int(a) * step, clock.start + int(b) * step)
        for a, b in zip(first, ends, strict=True)
    )


def _with_gaps(visits: Array, gaps: tuple[tuple[date, date], ...], clock: Clock) -> pd.DataFrame:
    for start, end in gaps:
        broken = (clock.day >= (start - clock.start).days) & (clock.day < (end - clock.start).days)
        visits[broken] = np.nan
    return pd.DataFrame(visits, index=clock.hours, columns=list(SOURCES))


def _blog(hours: Array, clock: Clock, site: str) -> pd.DataFrame:
    number = np.arange(1, len(hours) + 1)
    return pd.DataFrame(
        {
            "time": clock.hours[hours],
            "title": [f"Article {n}" for n in number],
            "url": [f"https://{site}/article-{n}" for n in number],
        }
    )
