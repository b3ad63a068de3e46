"""Sales that rise around most posts are told from sales that rise around some, whatever went along with those."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from roi.analysis.response.daily_model import fit_daily
from roi.analysis.response.lag_shapes import lags_of
from roi.analysis.response.typical_rise import rises_around_most
from roi.timeline.columns import SALES

LAGS = lags_of(SALES)
NO_EVENTS = pd.DataFrame(
    {"start": pd.DatetimeIndex([]), "end": pd.DatetimeIndex([]), "kind": [], "title": []}
)


def planted(share: float, brought: float, seed: int = 1, days: int = 730, level: float = 8.0):
    """Return sales and posts by day; a share of the days with a post sells so many more copies, that day and the next."""
    rng = np.random.default_rng(seed)
    posted = (rng.random(days) < 0.35).astype(float)
    works = posted * (rng.random(days) < share) * brought
    mean = level + 0.6 * works + 0.4 * np.append(0.0, works[:-1])
    return rng.poisson(mean * rng.gamma(8, 1 / 8, days)).astype(float), posted


def asked(sold, posted, least: float = 0.0) -> tuple[bool, float]:
    """Return whether sales rise around most posts, and the lower end of what a post brings."""
    days = pd.date_range("2022-01-01", periods=len(sold), name="date")
    counted, done = pd.Series(sold, days), pd.Series(posted, days)
    model = fit_daily(counted, done, NO_EVENTS, LAGS)
    rises = rises_around_most(model, counted, posted, NO_EVENTS, None, LAGS, least)
    return rises, model.total.value - model.total.half_width


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_what_most_posts_bring_rises_around_most(seed):
    rises, low = asked(*planted(share=1.0, brought=8.0, seed=seed))
    assert low > 0
    assert rises is True


@pytest.mark.parametrize("seed", [1, 2, 3])
@pytest.mark.parametrize(("share", "brought"), [(0.2, 30.0), (0.15, 60.0)])
def test_what_some_posts_bring_does_not_however_much_it_is(share, brought, seed):
    rises, low = asked(*planted(share=share, brought=brought, seed=seed))
    assert low > 0
    assert rises is False


@pytest.mark.parametrize(("least", "enough"), [(2.0, True), (7.5, False)])
def test_it_must_be_more_than_what_is_worth_having(least, enough):
    assert asked(*planted(share=1.0, brought=8.0), least)[0] is enough


def test_growth_of_sales_and_posts_is_no_rise():
    rng = np.random.default_rng(4)
    growth = np.linspace(0.1, 1.0, 900)
    posted = (rng.random(900) < 0.7 * growth).astype(float)
    assert asked(rng.poisson(20 * growth).astype(float), posted)[0] is False


def test_where_little_is_known_nothing_rises():
    sold, posted = planted(share=1.0, brought=8.0)
    gaps = np.where(np.arange(len(sold)) % 4 == 0, np.nan, sold)
    assert asked(sold[:120], posted[:120])[0] is False  # short
    assert asked(gaps, posted)[0] is False  # no spell without a gap
    assert asked(*planted(share=1.0, brought=0.03, level=0.03))[0] is False  # hardly a sale


@pytest.mark.parametrize(
    ("sold", "posted"),
    [
        (np.zeros(400), np.arange(400) % 3.0),
        (np.full(400, 5.0), np.arange(400) % 3.0),
        (np.arange(400.0) % 7, np.ones(400)),
        (np.arange(400.0) % 7, np.zeros(400)),
        (np.where(np.arange(400) == 200, 1e12, 0.0), np.arange(400) % 3.0),
        (np.full(400, np.nan), np.arange(400) % 3.0),
        (np.arange(400.0) % 7, np.full(400, np.nan)),
    ],
    ids=[
        "no sales",
        "constant",
        "posts daily",
        "no posts",
        "one huge day",
        "no days",
        "posts unknown",
    ],
)
def test_a_series_that_tells_nothing_is_no_exception(sold, posted):
    days = pd.date_range("2022-01-01", periods=400, name="date")
    usual = fit_daily(
        *(pd.Series(a, days) for a in planted(share=0.0, brought=0.0, days=400)), NO_EVENTS, LAGS
    )
    counted = pd.Series(sold, days)
    assert rises_around_most(usual, counted, posted, NO_EVENTS, None, LAGS) is False
