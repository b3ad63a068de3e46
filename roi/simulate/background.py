"""Visits and sales as they would be without any post: the background that an effect has to stand out from."""

from __future__ import annotations

import numpy as np
from numpy.random import Generator

from roi.simulate.clock import Array, Clock, autoregressive, drift, uniform_log, weekly
from roi.simulate.occasions import Occasions
from roi.simulate.scenarios import Family

SOURCES = ("x", "search", "direct", "referral", "newsletter")
STEADY = np.array([0.08, 0.42, 0.35, 0.15, 0.0])
BY_OCCASION = (
    np.array(  # blog, launch, newsletter, hidden, viral: the source that their visits name
        [
            [0.05, 0.10, 0.55, 0.30, 0.00],
            [0.10, 0.30, 0.40, 0.20, 0.00],
            [0.00, 0.00, 0.25, 0.00, 0.75],
            [0.10, 0.20, 0.40, 0.30, 0.00],
            [0.25, 0.05, 0.15, 0.55, 0.00],
        ]
    )
)


def natural_sales(
    rng: Generator, family: Family, occasions: Occasions, clock: Clock, shared: Array
) -> tuple[Array, Array]:
    """Return each day's sales without the help of any post, and what the calendar led to expect."""
    days = clock.days
    base = uniform_log(rng, *family.sales_per_day)
    level = base * np.exp(drift(rng, days) + shared) * weekly(rng, 0.12, clock)
    december = np.where(clock.dates.month.to_numpy() == 12, 1.2, 1.0)
    expected = level * december * occasions.sales_factor
    noise = np.exp(autoregressive(rng, days, rng.uniform(0.2, 0.5), rng.uniform(0.15, 0.35)))
    return rng.poisson(expected * noise * rng.gamma(5.0, 1 / 5.0, days)).astype(float), expected


def natural_visits(
    rng: Generator, occasions: Occasions, clock: Clock, per_day: float, shared: Array
) -> tuple[Array, Array]:
    """Return visits by hour and source without the help of any post, and the expected total by day."""
    days = clock.days
    rhythm = np.exp(1.1 * np.cos((np.arange(24) - 14.5) / 24 * 2 * np.pi))
    rhythm = (rhythm / rhythm.sum())[clock.local]
    level = per_day * np.exp(drift(rng, days) + shared) * weekly(rng, 0.18, clock)
    noise = np.exp(autoregressive(rng, days, rng.uniform(0.3, 0.6), rng.uniform(0.12, 0.25)))
    usual = level[clock.day] * rhythm
    extra = per_day * occasions.visit_shapes(len(clock.hours), rhythm * 24)
    rate = (usual * noise[clock.day])[:, None] * STEADY + extra @ BY_OCCASION
    visits = rng.poisson(rate * rng.gamma(4.0, 1 / 4.0, rate.shape)).astype(float)
    return visits, clock.by_day(usual + extra[:, :-1].sum(axis=1))
