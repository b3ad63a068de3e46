"""Pools: means against plain formulas and statsmodels, what a placebo and a bias do, groups against known differences."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
from scipy import stats
from statsmodels.stats.meta_analysis import combine_effects

from roi.portfolio.heterogeneity import differences
from roi.portfolio.pooling import BIAS, FEWEST, pool, spread_of
from roi.portfolio.wording import pool_details, pool_sentence


def effects(seed: int, authors: int = 60, mean: float = 0.0, spread: float = 0.0) -> pd.DataFrame:
    rng = np.random.default_rng(seed)
    errors = rng.uniform(0.5, 1.5, authors)
    truth = rng.normal(mean, spread, authors) if spread else np.full(authors, mean)
    return pd.DataFrame(
        {
            "author": [f"author {n}" for n in range(authors)],
            "estimate": rng.normal(truth, errors),
            "std_error": errors,
            "placebo": rng.normal(0.3, 0.2, authors),
        }
    )


def test_the_mean_of_coins_is_the_plain_one_with_students_range() -> None:
    made = effects(1, mean=1.0)
    found = pool(made, "sales", randomised=True)
    assert found is not None
    low, high = stats.t.interval(0.95, 59, made["estimate"].mean(), stats.sem(made["estimate"]))
    assert (found.mean.conf_low, found.mean.conf_high) == pytest.approx((low, high), rel=1e-9)
    assert (found.placebo, found.bias, found.bias_fills) == (None, 0.0, None)
    assert "brings on average" in pool_sentence(found)


def test_histories_are_less_their_placebo_and_hold_the_bias() -> None:
    made = effects(1, mean=1.0)
    coins, found = pool(made, "sales", randomised=True), pool(made, "sales")
    assert coins is not None
    assert found is not None
    assert found.placebo is not None
    assert found.placebo.estimate == pytest.approx(made["placebo"].mean())
    assert found.mean.estimate == pytest.approx((made["estimate"] - made["placebo"]).mean())
    assert found.bias == pytest.approx(BIAS * 1.959964 * made["std_error"].median())
    less = made["estimate"] - made["placebo"]
    low, high = stats.t.interval(0.95, 59, less.mean(), stats.sem(less))
    assert found.mean.conf_low == pytest.approx(low - found.bias)
    assert found.mean.conf_high == pytest.approx(high + found.bias)
    assert "went together with" in pool_sentence(found)
    assert "brings" not in " ".join([pool_sentence(found), *pool_details(found)])


def test_the_bias_fills_a_pool_of_alike_authors_at_44() -> None:
    """Where authors differ by noise alone, a bias of 0.15 half-widths is the pool's half-width at (1 / 0.15)² authors."""
    rng = np.random.default_rng(3)
    made = pd.DataFrame({"author": map(str, range(500)), "estimate": rng.normal(0, 1, 500)})
    found = pool(made.assign(std_error=1.0), "sales")
    assert found is not None
    assert found.bias_fills is not None
    assert abs(found.bias_fills - 44) <= 4


def test_an_author_without_a_placebo_gets_the_others_and_one_without_a_number_none() -> None:
    made = effects(2)
    made.loc[0, "placebo"] = np.nan
    made.loc[1, "std_error"] = 0.0
    made.loc[2, "estimate"] = np.nan
    found = pool(made, "sales")
    assert found is not None
    used = made.drop([1, 2])
    less = used["estimate"] - used["placebo"].fillna(used["placebo"].mean())
    assert found.mean.estimate == pytest.approx(less.mean())
    assert set(found.authors["author"]) == set(used["author"])
    assert pool(made.head(1), "sales") is None


def test_few_authors_keep_their_own_ranges_and_none_is_named() -> None:
    made = effects(4, authors=FEWEST - 1, mean=50.0)
    found = pool(made, "sales", randomised=True)
    assert found is not None
    assert list(found.authors["estimate"]) == list(made["estimate"])
    assert not found.authors["named"].any()
    assert found.shares.empty


def test_the_spread_between_authors_is_statsmodels() -> None:
    made = effects(5, authors=400, mean=1.0, spread=2.0)
    estimates, errors = made["estimate"].to_numpy(), made["std_error"].to_numpy()
    expected = combine_effects(estimates, errors**2, method_re="iterated").tau2
    assert spread_of(estimates, errors) ** 2 == pytest.approx(expected)
    assert 1.7 < spread_of(estimates, errors) < 2.3


def test_the_spread_of_effects_is_told_in_order_and_holds_the_truth() -> None:
    made = effects(6, authors=300, mean=1.0, spread=3.0)
    found = pool(made, "sales", randomised=True)
    assert found is not None
    told = found.shares["effect"].to_numpy()
    assert (np.diff(told) > 0).all()
    truth = stats.norm(1.0, 3.0).ppf(found.shares["share"])
    assert np.abs(told - truth).max() < 0.8


def test_a_group_that_differs_is_seen_and_one_that_does_not_is_not() -> None:
    rng = np.random.default_rng(7)
    made = effects(7, authors=200)
    made["genre"] = rng.choice(["crime", "fantasy"], 200)
    made["town"] = rng.choice(["Bath", "Leeds", "York"], 200)
    made["size"] = [str(n) for n in rng.integers(10, 1000, 200)]
    made["rare"] = ["one"] * 199 + ["other"]
    made.loc[made["genre"] == "crime", "estimate"] += 1.0
    found = {d.column: d for d in differences(made, ("genre", "town", "size", "rare"))}
    assert set(found) == {"genre", "town", "size"}
    assert found["genre"].is_seen
    assert not found["town"].is_seen
    assert not found["size"].is_seen
    crime = made.loc[made["genre"] == "crime", "estimate"]
    assert found["genre"].groups["crime"][0] == len(crime)
    assert found["genre"].groups["crime"][1].estimate == pytest.approx(crime.mean())
    assert all(d.corrected >= d.p_value for d in found.values())


def test_an_effect_that_grows_with_size_is_told_by_doubling() -> None:
    rng = np.random.default_rng(8)
    made = effects(8, authors=200)
    size = 2.0 ** rng.uniform(0, 10, 200)
    made["size"] = [f"{s:.3f}" for s in size]
    made["estimate"] += 0.5 * np.log2(size)
    (found,) = differences(made, ("size",))
    assert found.is_seen
    assert found.slope is not None
    assert found.slope.conf_low < 0.5 < found.slope.conf_high
