"""Few posts that bring nearly everything, and crowds that have nothing to do with posts: which of them the bound on unusual days holds back."""

from dataclasses import replace

import numpy as np
import pandas as pd

from roi.analysis.response.daily_model import fit_daily
from roi.analysis.response.lag_shapes import LAGS
from roi.analysis.response.unusual_posts import as_posts_were

DAYS = 540
EVENTS = pd.DataFrame(
    {"start": pd.DatetimeIndex([]), "end": pd.DatetimeIndex([]), "kind": [], "inferred": []}
)


def fitted(visits, posts, outcome="visits"):
    """Return the total without and with what unusual days bring in full, and what the check says."""
    index = pd.date_range("2024-01-01", periods=DAYS)
    counted, done = (pd.Series(values, index, dtype=float) for values in (visits, posts))
    lags = LAGS[outcome]

    def fit(**given):
        return fit_daily(activity=done, events=EVENTS, **given)

    model = fit(outcome=counted, lags=lags)
    allowed, whole, told = as_posts_were(model, fit, counted, lags, done.to_numpy())
    return allowed.total, whole, told[-1].reason.key


def drawn(seed):
    rng = np.random.default_rng(seed)
    posts = rng.random(DAYS) < 0.3
    return rng, posts, rng.poisson(100, DAYS).astype(float)


def test_what_few_posts_bring_is_not_cut_away():
    short, near, held = [], [], 0
    for seed in range(8):
        rng, posts, visits = drawn(seed)
        sizes = np.where(rng.random(DAYS) < 0.12, 220.0, 4.0) * posts
        truth = sizes.sum() / posts.sum()
        plain, whole, said = fitted(visits + rng.poisson(sizes), posts)
        short.append(plain.value / truth)
        near.append(whole.value / truth)
        held += abs(whole.value - truth) <= whole.half_width
        assert said == "check.unusual_more"
    assert np.mean(short) < 0.7
    assert np.mean(near) > 0.85
    assert held >= 7


def test_crowds_that_come_whenever_they_like_are_still_held_back():
    found, widths = 0, []
    for seed in range(8):
        rng, posts, visits = drawn(seed)
        crowds = np.where(rng.random(DAYS) < 0.04, rng.pareto(1.2, DAYS) * 100, 0.0)
        _, whole, _ = fitted(visits + np.round(crowds), posts)
        found += abs(whole.value) > whole.half_width
        widths.append(whole.half_width)
    assert found <= 2
    assert np.median(widths) < 8


def test_where_links_bring_most_visits_the_usual_level_is_sought_without_them():
    """Two months with many posts, two with few: the level follows them unless the posts' own visits are taken out first."""
    index = pd.date_range("2024-01-01", periods=DAYS)
    without, within = [], []
    for seed in range(4):
        rng, _, _ = drawn(seed)
        posts = rng.poisson(0.1 + 0.5 * (np.arange(DAYS) // 60 % 2))
        later = np.concatenate([[0], posts[:-1]])
        visits = rng.poisson(2, DAYS) + rng.poisson(12.0 * posts) + rng.poisson(8.0 * later)
        counted, done = (pd.Series(values, index, dtype=float) for values in (visits, posts))
        for lags, levels in (
            (LAGS["social_visits"], without),
            (replace(LAGS["social_visits"], mostly_brought=False), within),
        ):
            levels.append(fit_daily(counted, done, EVENTS, lags).level)
    assert np.mean(without) < 4  # of 2 visits that no post brings
    assert np.mean(within) > 5
    assert np.std(without) < np.std(within) / 2
