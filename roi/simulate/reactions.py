"""How other people react to a simulated author's posts: clicks, sales, followers, likes."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd
from numpy.random import Generator
from scipy.special import ndtr

from roi.simulate.clock import Array, Clock, uniform_log
from roi.simulate.scenarios import Family

# What a link to a shop brings to the site and in sales, relative to the mean.
SHOP_CLICKS, SHOP_SALES = 0.25, 1.6
LAGS, HOURS = 8, 96


@dataclass(frozen=True, slots=True)
class Readers:
    """How soon an author's readers react, and how many of their visits name the network."""

    click_hours: float
    click_spread: float
    sale_days: float
    show_source: float


def draw_readers(rng: Generator) -> Readers:
    """Return readers of whom half click within three hours or so."""
    return Readers(
        click_hours=uniform_log(rng, 1.5, 5.0),
        click_spread=rng.uniform(1.0, 1.6),
        sale_days=uniform_log(rng, 0.6, 2.2),
        show_source=rng.uniform(0.4, 0.8),
    )


def shares(targets: pd.Series, shop: float, shop_share: float = 0.4) -> Array:
    """Return each link post's expected effect relative to the mean of all, which is 1."""
    own = (1 - shop_share * shop) / (1 - shop_share)
    return np.where(targets.to_numpy() == "shop", shop, own)


def fading(family: Family, when: Array, clock: Clock) -> Array:
    """Return the factor on what links bring at each second: with a penalty, half from the middle on."""
    late = when > clock.zero + len(clock.hours) * 1800
    return np.where(late & family.penalty, 0.5, 1.0)


def add_clicks(
    rng: Generator, readers: Readers, expected: Array, when: Array, visits: Array, clock: Clock
) -> Array:
    """Add each link post's clicks to `visit_columns` (x, search, direct, …) in place; return their number."""
    clicks = rng.poisson(expected * rng.gamma(3.0, 1 / 3.0, len(expected)))
    delay = np.exp(rng.normal(np.log(readers.click_hours), readers.click_spread, clicks.sum()))
    hour = ((np.repeat(when, clicks) - clock.zero) / 3600 + delay).astype(int)
    seen = rng.random(len(hour)) < readers.show_source
    inside = hour < len(clock.hours)
    visits[:, 0] += np.bincount(hour[inside & seen], minlength=len(clock.hours))
    visits[:, 2] += np.bincount(hour[inside & ~seen], minlength=len(clock.hours))
    return clicks


def add_sales(
    rng: Generator, readers: Readers, expected: Array, when: Array, units: Array, clock: Clock
) -> None:
    """Add each link post's sales to `units` in place."""
    bought = rng.poisson(expected * rng.gamma(2.0, 1 / 2.0, len(expected)))
    moment = np.repeat(when, bought) + rng.exponential(readers.sale_days * 86400, bought.sum())
    units += np.bincount(clock.day_of(moment), minlength=clock.days + 1)[: clock.days]


def by_lag(
    readers: Readers, when: Array, weight: Array, clock: Clock, kind: str
) -> tuple[float, ...]:
    """Return the expected share of an effect 0, 1, … local days after the post."""
    midnight = 24 - clock.local[((when - clock.zero) // 3600).astype(int)] - (when % 3600) / 3600
    ends = midnight[:, None] + 24 * np.arange(LAGS)
    grown = (
        ndtr(np.log(ends / readers.click_hours) / readers.click_spread)
        if kind == "click"
        else 1 - np.exp(-ends / 24 / readers.sale_days)
    )
    parts = np.diff(np.average(grown, axis=0, weights=weight), prepend=0.0)
    return tuple(float(x) for x in parts / parts.sum())


def by_hour(readers: Readers) -> tuple[float, ...]:
    """Return the expected share of clicks in the hours after a post."""
    parts = np.diff(
        ndtr(np.log(np.arange(1, HOURS + 1) / readers.click_hours) / readers.click_spread),
        prepend=0.0,
    )
    return tuple(float(x) for x in parts / parts.sum())


def engagement(rng: Generator, posts: pd.DataFrame, fame: float, clicks: Array) -> pd.DataFrame:
    """Return the posts with likes, reposts, replies, impressions, clicks; reposts of others have none."""
    count = len(posts)
    own = (posts["kind"] != "repost").to_numpy()
    seen = rng.poisson(fame * 0.12 * rng.gamma(2.0, 1 / 2.0, count)) * own
    followed = np.zeros(count, dtype=int)
    followed[posts["target"].notna().to_numpy()] = clicks
    return posts.assign(
        likes=rng.binomial(seen, 0.01),
        reposts=rng.binomial(seen, 0.002),
        replies=rng.binomial(seen, 0.003),
        impressions=np.maximum(seen, followed),
        clicks=followed,
    )


def followers(
    rng: Generator, family: Family, fame: float, joining: Array, clock: Clock
) -> pd.DataFrame:
    """Return followers by day: date, followers, gained, lost; a purge loses one to three in a hundred.

    `joining` is how many follow because of the day's link posts, on average.
    """
    days = clock.days
    wave = rng.gamma(4.0, 1 / 4.0, days)
    gained = rng.poisson(rng.uniform(5.5, 7.5) * wave + joining).astype(float)
    lost = rng.poisson(3.0 * rng.gamma(4.0, 1 / 4.0, days)).astype(float)
    for day in rng.choice(
        days, min(days, 3 if family.purge else int(rng.random() < 0.3)), replace=False
    ):
        lost[day] += round(fame * rng.uniform(0.01, 0.03))
    stock = np.maximum(round(fame) + np.cumsum(gained - lost), 0)
    return pd.DataFrame({"date": clock.dates, "followers": stock, "gained": gained, "lost": lost})


def subscribers(rng: Generator, visits: Array, clock: Clock) -> pd.DataFrame:
    """Return newsletter subscribers by day: one visitor in a hundred joins."""
    gained = rng.binomial(visits.astype(int), 0.01).astype(float)
    lost = rng.poisson(0.3, clock.days).astype(float)
    stock = np.maximum(400 + np.cumsum(gained - lost), 0)
    return pd.DataFrame({"date": clock.dates, "subscribers": stock, "gained": gained, "lost": lost})


def sales_by_title(rng: Generator, units: Array, launched: Array, clock: Clock) -> pd.DataFrame:
    """Return sales by day and title: date, title, units (paid, before refunds), refunds, pages_read."""
    titles = 2 + len(launched)
    out = np.concatenate([[-1, -1], launched])
    weight = (np.arange(clock.days)[:, None] >= out) * (1.0 + np.arange(titles))
    weight = weight / weight.sum(axis=1, keepdims=True)
    sold = rng.multinomial(units.astype(int), weight)
    refunded = rng.binomial(sold, 0.02)
    read = rng.poisson(weight * (30 + 60 * _smooth(units))[:, None])
    day, title = np.nonzero((sold > 0) | (read > 0))
    return pd.DataFrame(
        {
            "date": clock.dates[day],
            "title": [f"Book {number + 1}" for number in title],
            "units": sold[day, title].astype(float),
            "refunds": refunded[day, title].astype(float),
            "pages_read": read[day, title].astype(float),
        }
    )


def _smooth(units: Array) -> Array:
    """Return sales as readers read the books, five to thirty days later."""
    kernel = np.zeros(31)
    kernel[5:31] = 1 / 26
    return np.convolve(units, kernel)[: len(units)]
