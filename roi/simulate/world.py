"""Draw one author whose truth is known: calendar, posts, visits, sales, followers."""

from __future__ import annotations

import math
from dataclasses import dataclass
from datetime import date, timedelta
from functools import lru_cache

import numpy as np
import pandas as pd
from numpy.random import Generator

from roi.simulate.families import FAMILIES, Family
from roi.simulate.occasions import Occasions, draw_occasions

TIMEZONE = "America/New_York"
SOURCES = ("x", "search", "direct", "referral", "newsletter")
POST_KINDS = ("reply", "repost", "post")
EPOCH = date(2023, 1, 2)
CLICK_HOURS = (3.0, 1.4)  # median and log-scale of the time from a post to a click
SALE_DAYS = 1.2  # mean time from a post to a sale
SHOWS_SOURCE = 0.6  # clicks whose referrer names the network; apps hide the rest
SHOP_SHARE = 0.4  # link posts that go to a shop and not to the author's own site
SHOP_CLICKS, SHOP_SALES = 0.25, 1.6  # what a shop link brings, own site and shop, against the mean


@dataclass(frozen=True, slots=True)
class Truth:
    """What one more link post brings in this world, added up over the days it works.

    `visits_by_lag` and `sales_by_lag` are the shares by days after the post (0, 1, …),
    `visits_by_hour` by hours after it; each sums to 1. Means over the world's own posts.
    """

    visits: float
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
    """An author, day by day, as she would appear in her own exports.

    Attributes
    ----------
    posts : time (UTC, to the second), kind, url (own target or None), target ('own', 'shop', None),
        announces, likes, reposts, replies, impressions, clicks.
    blog : time, title, url; every blog post, whether or not the calendar knows it.
    events : start, end (naive days, [start, end)), kind, title: what the author could write down.
    visits : hour (UTC) by source; NaN where the counter was broken.
    sales : date, title, units, refunds, pages_read, price.
    followers : date, followers, gained, lost.
    subscribers : date, subscribers, gained, lost.
    viral, gaps : days made by other people; [start, end) days without a count.
    """

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
    def dates(self) -> pd.DatetimeIndex:
        """Every local day of the world."""
        return pd.date_range(self.start, periods=self.days, freq="D", name="date")


def draw(
    seed: int,
    family: str = "base",
    days: int | None = None,
    effect: float | None = None,
    sales_effect: float | None = None,
) -> World:
    """Return the world of this seed.

    Parameters
    ----------
    effect : times the realistic effect of a link post; 0 for none; drawn (half of them 0) if None.
        Everything else in the world is the same whatever the effect.
    sales_effect : the same for sales; `effect` if None.
    """
    kind = FAMILIES[family]
    streams = np.random.default_rng(seed).spawn(8)
    life, sell = streams[0], streams[1]
    length = days or int(life.integers(int(kind.days[0]), int(kind.days[1]) + 1))
    drawn = float(life.random() < 0.5)
    effect = drawn if effect is None else effect
    sales_effect = effect if sales_effect is None else sales_effect
    start = EPOCH + timedelta(days=int(life.integers(0, 365)))
    clock = _clock(start, length)
    occasions = draw_occasions(streams[2], kind, length, start)
    fame = _uniform_log(life, 1000, 5000)
    per_day = fame * _uniform_log(life, 0.02, 0.1)
    clicks = fame * _uniform_log(life, 0.002, 0.012)
    shared = _shared_trend(life, kind, length)
    units, expected_units = _natural_sales(sell, kind, occasions, length, start, shared)
    visits, expected = _natural_visits(streams[3], occasions, clock, per_day, shared)
    surprise = _surprise(visits.sum(axis=1), expected, clock) + _log_ratio(units, expected_units)
    posts = _posts(streams[4], kind, occasions, clock, shared, surprise)
    links = posts["target"].notna().to_numpy()
    arrived = _add_clicks(streams[5], kind, posts, links, effect * clicks, visits, clock)
    per_sale = sales_effect * clicks * life.uniform(0.01, 0.03)
    _add_sales(streams[6], posts, links, per_sale, units, clock)
    gaps = _gaps(life, kind, start, length)
    _blank(visits, gaps, clock, start)
    crowd = streams[7]
    per_follower = 0.002 * effect * clicks
    return World(
        seed=seed,
        family=kind,
        start=start,
        days=length,
        timezone=TIMEZONE,
        handle=f"author_{seed}",
        site=f"author{seed}.example",
        posts=_engagement(crowd, posts, fame, arrived, seed),
        blog=_blog(occasions, clock, seed),
        events=_calendar(occasions, kind, start),
        visits=pd.DataFrame(visits, index=clock.hours, columns=list(SOURCES)),
        sales=_sales_by_title(sell, units, occasions, start),
        followers=_followers(crowd, kind, fame, links, posts, per_follower, clock),
        subscribers=_subscribers(crowd, per_day, clock),
        viral=tuple(start + timedelta(days=int(h // 24)) for h in occasions.viral),
        gaps=gaps,
        truth=_truth(posts, links, effect * clicks, per_sale, per_follower, kind, clock),
    )


@dataclass(frozen=True)
class Clock:
    """The hours of a world: their UTC time, local day (0, 1, …) and local hour of the day."""

    hours: pd.DatetimeIndex
    day: np.ndarray
    local: np.ndarray
    dates: pd.DatetimeIndex

    @property
    def days(self) -> int:
        """How many local days."""
        return len(self.dates)

    @property
    def first(self) -> np.ndarray:
        """The first hour of each local day."""
        return np.searchsorted(self.day, np.arange(self.days))


@lru_cache(maxsize=64)
def _clock(start: date, days: int) -> Clock:
    dates = pd.date_range(start, periods=days, freq="D", name="date")
    ends = pd.DatetimeIndex([dates[0], dates[-1] + pd.Timedelta(days=1)]).tz_localize(TIMEZONE)
    hours = pd.date_range(ends[0], ends[1], freq="h", inclusive="left").tz_convert("UTC")
    local = hours.tz_convert(TIMEZONE).tz_localize(None)
    day = ((local.normalize() - dates[0]) // pd.Timedelta(days=1)).to_numpy()
    return Clock(hours.rename("hour"), day, local.hour.to_numpy(), dates)


def _uniform_log(rng: Generator, low: float, high: float) -> float:
    return float(math.exp(rng.uniform(math.log(low), math.log(high))))


def _autoregressive(rng: Generator, days: int, phi: float, spread: float) -> np.ndarray:
    """Return an AR(1) series whose own standard deviation is `spread`."""
    shocks = rng.normal(0, spread * math.sqrt(1 - phi**2), days)
    series = np.empty(days)
    series[0] = rng.normal(0, spread)
    for day in range(1, days):
        series[day] = phi * series[day - 1] + shocks[day]
    return series


def _drift(rng: Generator, days: int, step: float = 0.012) -> np.ndarray:
    path = np.cumsum(rng.normal(0, step, days))
    return path - path.mean()


def _shared_trend(rng: Generator, family: Family, days: int) -> np.ndarray:
    """Return the slow growth (on the log scale) that moves posting and outcomes alike."""
    middle, width = rng.uniform(0.3, 0.7), rng.uniform(0.08, 0.2)
    place = np.arange(days) / days
    return family.shared_trend * (1 / (1 + np.exp(-(place - middle) / width)) - 0.5)


def _weekly(rng: Generator, spread: float, start: date, days: int) -> np.ndarray:
    week = np.exp(rng.normal(0, spread, 7))
    return (week / week.mean())[(start.weekday() + np.arange(days)) % 7]


def _december(start: date, days: int) -> np.ndarray:
    months = pd.date_range(start, periods=days, freq="D").month.to_numpy()
    return np.where(months == 12, 1.2, 1.0)


def _natural_sales(
    rng: Generator,
    family: Family,
    occasions: Occasions,
    days: int,
    start: date,
    shared: np.ndarray,
) -> tuple[np.ndarray, np.ndarray]:
    """Return the copies sold each day without any post's help, and what the calendar led to expect."""
    base = _uniform_log(rng, *family.sales_per_day)
    level = base * np.exp(_drift(rng, days) + shared) * _weekly(rng, 0.12, start, days)
    known = level * _december(start, days) * occasions.sales_factor
    noise = np.exp(_autoregressive(rng, days, rng.uniform(0.2, 0.5), rng.uniform(0.15, 0.35)))
    return rng.poisson(known * noise * rng.gamma(5.0, 1 / 5.0, days)).astype(float), known


def _natural_visits(
    rng: Generator, occasions: Occasions, clock: Clock, per_day: float, shared: np.ndarray
) -> tuple[np.ndarray, np.ndarray]:
    """Return visits by hour and source without any post's help, and the expected total by hour."""
    days = clock.days
    start = clock.dates[0].date()
    rhythm = np.exp(1.1 * np.cos((np.arange(24) - 14.5) / 24 * 2 * np.pi))
    rhythm = (rhythm / rhythm.sum())[clock.local]
    level = np.exp(_drift(rng, days) + shared) * _weekly(rng, 0.18, start, days)
    noise = np.exp(_autoregressive(rng, days, rng.uniform(0.3, 0.6), rng.uniform(0.12, 0.25)))
    steady = np.array([0.08, 0.42, 0.35, 0.15, 0.0])
    hourly = (level * per_day)[clock.day] * rhythm
    extra = occasions.visit_shapes(clock.first, len(clock.hours), rhythm * 24) * per_day
    expected = hourly + extra[:, :-1].sum(axis=1)
    by_source = (hourly * noise[clock.day])[:, None] * steady + _by_source(extra)
    wobble = rng.gamma(4.0, 1 / 4.0, by_source.shape)
    return rng.poisson(by_source * wobble).astype(float), expected


def _by_source(extra: np.ndarray) -> np.ndarray:
    """Return extra visits (blog, launch, newsletter, hidden, viral) by the source they name."""
    mix = np.array(
        [
            [0.05, 0.10, 0.55, 0.30, 0.00],
            [0.10, 0.30, 0.40, 0.20, 0.00],
            [0.00, 0.00, 0.25, 0.00, 0.75],
            [0.10, 0.20, 0.40, 0.30, 0.00],
            [0.25, 0.05, 0.15, 0.55, 0.00],
        ]
    )
    return extra @ mix


def _surprise(visits: np.ndarray, expected: np.ndarray, clock: Clock) -> np.ndarray:
    return _log_ratio(
        np.bincount(clock.day, visits, clock.days), np.bincount(clock.day, expected, clock.days)
    )


def _log_ratio(count: np.ndarray, expected: np.ndarray) -> np.ndarray:
    ratio = np.log((count + 0.5) / (expected + 0.5))
    return (ratio - ratio.mean()) / max(float(ratio.std()), 1e-9)


def _posts(
    rng: Generator,
    family: Family,
    occasions: Occasions,
    clock: Clock,
    shared: np.ndarray,
    surprise: np.ndarray,
) -> pd.DataFrame:
    """Return every post with its second, kind and target, before anybody has reacted to it."""
    start, days = clock.dates[0].date(), clock.days
    active = _active(rng, family, start, days)
    mood = _weekly(rng, 0.2, start, days) * rng.gamma(2.5, 1 / 2.5, days) * np.exp(shared)
    lifted = mood * occasions.posting_factor * active
    yesterday = np.concatenate([[0.0], surprise[:-1]])
    per_day = _uniform_log(rng, *family.link_posts_per_day)
    rate = per_day * lifted * np.exp(np.clip(family.reverse * 0.6 * yesterday, -3, 1.5))
    if family.weekday_locked:
        chosen = rng.choice(7, 2, replace=False)
        locked = np.isin((start.weekday() + np.arange(days)) % 7, chosen)
        rate = rate * np.where(locked, 3.5, 0.0)
    chatter = rng.uniform(3, 12) * lifted
    day = np.repeat(np.arange(days), rng.poisson(rate))
    talk = np.repeat(np.arange(days), rng.poisson(chatter))
    told = occasions.blog[active[occasions.blog // 24] > 0]
    links = _seconds(rng, day, clock)
    announced = told * 3600 + clock_offset(clock) + rng.integers(60, 5 * 3600, len(told))
    targets = np.where(rng.random(len(links)) < SHOP_SHARE, "shop", "own")
    frame = pd.DataFrame(
        {
            "second": np.concatenate([links, announced, _seconds(rng, talk, clock)]),
            "kind": ["post"] * (len(links) + len(told))
            + list(rng.choice(POST_KINDS, len(talk), p=[0.5, 0.33, 0.17])),
            "target": [*targets, *["own"] * len(told), *[None] * len(talk)],
            "announces": [*[False] * len(links), *[True] * len(told), *[False] * len(talk)],
            "article": [*_older(rng, links, occasions, clock), *told, *[-1] * len(talk)],
        }
    )
    last = clock.hours[-1].timestamp() + 3600
    frame = frame[frame["second"] < last].sort_values("second", ignore_index=True)
    frame["time"] = pd.to_datetime(frame["second"], unit="s", utc=True)
    return frame
