"""Adaptive shrinkage against a direct optimiser, numerical integration, and worlds whose truth is known."""

from __future__ import annotations

import numpy as np
import pytest
from numpy.typing import NDArray
from scipy import integrate, optimize, stats

from roi.portfolio.mixture import (
    NULL_PENALTY,
    Shrunken,
    cautious_sign_rates,
    false_discovery_rates,
    likeliest_weights,
    likelihoods,
    shrunken,
)

Array = NDArray[np.float64]


def world(seed: int, authors: int = 300) -> tuple[Array, Array, Array]:
    """Return truths, estimates and errors: half have no effect, the others a positive one."""
    rng = np.random.default_rng(seed)
    truth = np.where(rng.random(authors) < 0.5, 0.0, rng.gamma(2.0, 0.1, authors))
    errors = rng.uniform(0.03, 0.3, authors)
    return truth, rng.normal(truth, errors), errors


@pytest.fixture(scope="module")
def found() -> Shrunken:
    _, estimates, errors = world(1, 120)
    return shrunken(estimates, errors, priors=1)


def test_the_weights_are_those_that_a_direct_optimiser_finds(found: Shrunken) -> None:
    some = slice(None, None, 4)  # pieces, so that a general optimiser copes
    likelihood = likelihoods(found.estimates, found.errors, found.lows, found.highs)[:, some]
    penalties = np.ones(likelihood.shape[1])
    penalties[0] = NULL_PENALTY

    def loss(logits: Array) -> float:
        weights = np.exp(logits - logits.max())
        weights /= weights.sum()
        return -float(
            np.log(likelihood @ weights).sum() + ((penalties - 1) * np.log(weights)).sum()
        )

    direct = optimize.minimize(loss, np.zeros(len(penalties)), method="BFGS")
    (weights,) = likeliest_weights(likelihood, penalties, np.ones((1, len(likelihood))))
    assert loss(np.log(np.maximum(weights, 1e-300))) <= direct.fun + 0.02


def test_no_piece_would_make_the_estimates_likelier(found: Shrunken) -> None:
    """At the maximum of a concave likelihood, moving weight to any piece gains nothing."""
    likelihood = likelihoods(found.estimates, found.errors, found.lows, found.highs)
    (weights,) = found.priors
    gain = (likelihood / (likelihood @ weights)[:, None]).sum(axis=0)
    gain[0] += (NULL_PENALTY - 1) / weights[0]
    assert gain.max() <= (len(likelihood) + NULL_PENALTY - 1) * 1.01


def test_shrunken_values_are_those_of_numerical_integration(found: Shrunken) -> None:
    low, high = found.quantiles(0.1), found.quantiles(0.9)
    spread = found.highs > found.lows
    for author in (0, 17, 60):
        b, s = found.estimates[author], found.errors[author]
        grid = np.linspace(found.lows.min(), found.highs.max(), 40_001)
        inside = (grid[:, None] >= found.lows[spread]) & (grid[:, None] <= found.highs[spread])
        prior = (inside * (found.priors[0, spread] / (found.highs - found.lows)[spread])).sum(
            axis=1
        )
        density = prior * stats.norm.pdf(b, grid, s)
        spike = found.priors[0, 0] * stats.norm.pdf(b, 0, s)
        total = integrate.trapezoid(density, grid) + spike
        mean = integrate.trapezoid(density * grid, grid) / total
        above = integrate.trapezoid(np.where(grid > 0, density, 0), grid) / total
        assert found.means[author] == pytest.approx(mean, abs=2e-4)
        assert found.positive[author] == pytest.approx(above, abs=2e-3)
        for share, point in ((0.1, low[author]), (0.9, high[author])):
            below = integrate.trapezoid(np.where(grid < point, density, 0), grid) / total
            at_zero = spike / total
            assert (
                below - 2e-3
                <= share
                <= below
                + (at_zero if abs(point) < 1e-6 else 0)
                + (at_zero if point > 0 else 0)
                + 2e-3
            )


def test_estimates_far_out_and_errors_of_any_size_stay_numbers() -> None:
    estimates = np.array([0.0, 1e-9, -1e6, 1e6, 5.0])
    errors = np.array([1e-3, 1e-6, 1.0, 1e4, 1e3])
    found = shrunken(estimates, errors)
    for values in (found.means, cautious_sign_rates(estimates, errors), found.quantiles(0.025)):
        assert np.isfinite(values).all()
    assert found.means[2] == pytest.approx(-1e6, rel=0.01)
    assert found.false_sign_rates[2] < 1e-6
    assert found.negative[2] > 1 - 1e-6


def test_those_named_are_right_and_their_effects_are_not_exaggerated() -> None:
    wrong, named_all, exaggeration, covered = 0, 0, [], []
    for seed in range(100, 106):
        truth, estimates, errors = world(seed)
        found = shrunken(estimates, errors)
        named = false_discovery_rates(cautious_sign_rates(estimates, errors)) <= 0.1
        wrong += int((truth[named] <= 0).sum())
        named_all += int(named.sum())
        exaggeration.append(found.means[named].sum() / truth[named].sum())
        low, high = found.quantiles(0.025), found.quantiles(0.975)
        covered.append(((low - 1e-9 <= truth) & (truth <= high + 1e-9)).mean())
    assert named_all > 150
    assert wrong / named_all < 0.1
    assert 0.9 < np.mean(exaggeration) < 1.1
    assert np.mean(covered) > 0.94


def test_nobody_is_named_where_nothing_is() -> None:
    rng = np.random.default_rng(7)
    named = [
        (false_discovery_rates(cautious_sign_rates(e, np.ones(300))) <= 0.1).any()
        for e in rng.normal(0, 1, (40, 300))
    ]
    assert np.mean(named) <= 0.1
