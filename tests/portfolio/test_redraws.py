"""Pools by the very draws: against brute force, worlds whose truth is known, and what one coin alone may say."""

from __future__ import annotations

from itertools import product

import numpy as np
import pandas as pd
import pytest
from scipy import stats

from roi.portfolio.means import mean_of, ratio_of_means
from roi.portfolio.plans_together import DIFFER, detectable_together
from roi.portfolio.pooling import pool
from roi.portfolio.redraws import redrawn
from roi.portfolio.wording import pool_details, pool_sentence

BLOCKS, KEPT = 8, 0.8


def balanced() -> np.ndarray:
    """Return all draws of half of the blocks, coded -1 and 1."""
    draws = np.array(list(product([-1.0, 1.0], repeat=BLOCKS)))
    return draws[draws.sum(axis=1) == 0]


DRAWS = balanced()


def author(rng: np.random.Generator, effect: float, noise: float = 1.0) -> dict[str, object]:
    """Return one author's row: two posts on a block drawn for them where she keeps to it, and what they bring."""
    own = DRAWS[rng.integers(len(DRAWS))]
    posts = np.where((own > 0) == (rng.random(BLOCKS) < KEPT), 2.0, 0.0)
    outcome = rng.normal(5.0, noise, BLOCKS) + effect * posts
    more, moved = ((DRAWS @ values) / (BLOCKS / 2) / 2.0 for values in (outcome, posts))
    at = int(np.flatnonzero((own == DRAWS).all(axis=1))[0])
    return {
        "estimate": more[at] / moved[at] if moved[at] else np.nan,
        "std_error": noise,
        "more": more[at],
        "posts": moved[at],
        "redrawn_more": more,
        "redrawn_posts": moved,
    }


def made(seed: int, authors: int, effect: float = 0.0) -> pd.DataFrame:
    rng = np.random.default_rng(seed)
    rows = [author(rng, effect) for _ in range(authors)]
    return pd.DataFrame(rows).assign(author=[str(n) for n in range(authors)])


def test_two_authors_are_judged_as_by_all_pairs_of_draws() -> None:
    effects = made(1, 2, effect=1.0)
    found = redrawn(effects)
    assert found is not None
    pairs = [
        (a + b) / 2 for a, b in product(effects["redrawn_more"][0], effects["redrawn_more"][1])
    ]
    every = np.abs(np.array(pairs)) >= abs(effects["more"].mean()) - 1e-9
    assert found.p_value == pytest.approx(every.mean(), abs=0.02)
    assert found.estimate == pytest.approx(effects["more"].mean() / effects["posts"].mean())
    assert found.conf_low < found.estimate < found.conf_high


def test_the_range_by_draws_holds_the_truth_and_zero_where_nothing_is() -> None:
    told = [redrawn(made(seed, 6, effect=2.0)) for seed in range(60)]
    held = [t.conf_low <= 2.0 <= t.conf_high for t in told if t is not None]
    nothing = [redrawn(made(seed + 500, 6)) for seed in range(60)]
    low = [t.p_value < 0.05 for t in nothing if t is not None]
    assert np.mean(held) >= 0.88
    assert np.mean(low) <= 0.1


def test_a_pool_of_coins_has_the_wider_range_and_says_what_the_draws_say() -> None:
    effects = made(3, 40, effect=2.0).dropna(subset=["estimate"])
    found, by_draws = pool(effects, "sales", randomised=True), redrawn(effects)
    between = ratio_of_means(effects["more"].to_numpy(), effects["posts"].to_numpy())
    assert found is not None
    assert by_draws is not None
    assert found.mean.estimate == pytest.approx(effects["more"].mean() / effects["posts"].mean())
    assert found.mean.conf_low == pytest.approx(min(between.conf_low, by_draws.conf_low))
    assert found.mean.conf_high == pytest.approx(max(between.conf_high, by_draws.conf_high))
    assert "brings on average" in pool_sentence(found)
    assert any(
        f"coins of these {len(effects)} authors fallen otherwise" in told
        for told in pool_details(found)
    )
    assert found.to_dict()["by_draws"]["authors"] == len(effects)


def test_one_author_who_hardly_kept_to_her_days_does_not_upset_the_average() -> None:
    effects = made(3, 40, effect=2.0).dropna(subset=["estimate"])
    plain = pool(effects, "sales", randomised=True)
    effects.loc[0, ["estimate", "std_error", "posts"]] = [3000.0, 3000.0, 1e-4]
    found = pool(effects, "sales", randomised=True)
    assert found is not None
    assert plain is not None
    assert found.mean.estimate == pytest.approx(plain.mean.estimate, rel=0.1)
    assert found.mean.conf_high < 1.3 * plain.mean.conf_high


def test_the_ratio_of_means_has_fiellers_range_and_none_where_the_denominator_may_be_zero() -> None:
    """The ends of the range are where Student's t of above − ratio · below is just at its bound."""
    rng = np.random.default_rng(9)
    below = rng.normal(1.0, 0.3, 25)
    above = 2 * below + rng.normal(0, 1, 25)
    found = ratio_of_means(above, below)
    for end in (found.conf_low, found.conf_high):
        left = above - end * below
        assert stats.ttest_1samp(left, 0.0).pvalue == pytest.approx(0.05, rel=1e-6)
    assert not ratio_of_means(above, rng.normal(0.0, 1.0, 25)).is_bounded


def test_authors_who_did_not_keep_to_their_days_show_nothing() -> None:
    effects, rng = made(4, 10), np.random.default_rng(4)
    effects["posts"] = 0.001
    effects["redrawn_posts"] = [rng.normal(0, 0.5, len(DRAWS)) for _ in range(10)]
    found = pool(effects, "sales", randomised=True)
    assert found is not None
    assert found.by_draws is not None
    assert not found.by_draws.is_bounded
    assert "hardly more links" in pool_sentence(found)


def test_coins_without_their_draws_keep_students_range() -> None:
    effects = made(5, 10).drop(columns=["redrawn_more", "redrawn_posts"])
    found = pool(effects, "sales", randomised=True)
    assert found is not None
    assert found.by_draws is None
    assert found.mean.conf_low == pytest.approx(mean_of(effects["estimate"].to_numpy()).conf_low)


def test_what_is_predicted_is_seen_8_times_in_10() -> None:
    rng = np.random.default_rng(6)
    errors = rng.uniform(0.5, 2.0, 60)
    mean = detectable_together(errors)
    seen = []
    for _ in range(2000):
        truth = mean * rng.gamma(1 / DIFFER**2, DIFFER**2, 60)
        seen.append(mean_of(rng.normal(truth, errors)).conf_low > 0)
    assert np.mean(seen) == pytest.approx(0.8, abs=0.03)
