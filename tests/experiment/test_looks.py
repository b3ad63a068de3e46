"""Error spent look by look, against other programs' numbers and against chance itself."""

from __future__ import annotations

import json
from datetime import date, timedelta
from pathlib import Path

import numpy as np
import pytest
from scipy.stats import multivariate_normal

from roi.experiment.looks import boundaries, looks_of, spent, whenever_bound
from roi.experiment.plan import Block

ELSEWHERE = json.loads(
    (Path(__file__).parent / "reference" / "made_elsewhere.json").read_text("utf-8")
)
NEVER = 7.0  # bounds beyond which nothing is ever found; programs differ in when they call them infinite


@pytest.mark.parametrize("case", ELSEWHERE["looks"], ids=lambda c: str(len(c["fractions"])))
def test_bounds_are_those_of_another_program(case: dict[str, list[float]]) -> None:
    fractions = case["fractions"]
    ours = boundaries(fractions, [spent(t, 0.05) for t in fractions])
    for bound, other in zip(ours, case["bounds"], strict=True):
        assert min(bound, NEVER) == pytest.approx(min(other, NEVER), abs=2e-6)


def test_bounds_are_the_published_ones_of_five_equal_looks() -> None:
    # Reboussin, DeMets, Kim & Lan 2000 (10.1016/S0197-2456(00)00057-X), O'Brien-Fleming type, two-sided 5 %.
    fractions = [0.2, 0.4, 0.6, 0.8, 1.0]
    ours = boundaries(fractions, [spent(t, 0.05) for t in fractions])
    assert ours == pytest.approx([4.8769, 3.3569, 2.6803, 2.2898, 2.0310], abs=2e-4)


def test_two_looks_spend_what_the_bivariate_normal_says() -> None:
    first, last = boundaries([0.4, 1.0], [0.01, 0.05])
    root = np.sqrt(0.4)
    both = multivariate_normal([0, 0], [[1, root], [root, 1]])
    inside = both.cdf([first, last], lower_limit=[-first, -last])
    assert 1 - inside == pytest.approx(0.05, abs=1e-6)


def test_the_bound_for_any_day_is_that_of_another_program() -> None:
    for fraction, bound in ELSEWHERE["whenever"].items():
        assert whenever_bound(float(fraction), 0.05) == pytest.approx(bound, rel=2e-4)


def test_the_bound_for_any_day_holds_over_all_days() -> None:
    rng = np.random.default_rng(1)
    steps = rng.normal(size=(2000, 100)).cumsum(axis=1) / np.sqrt(np.arange(1, 101))
    bounds = [whenever_bound(n / 100, 0.05) for n in range(1, 101)]
    assert 0.005 < (np.abs(steps) > bounds).any(axis=1).mean() < 0.05


def test_looks_are_monthly_and_the_last_spends_all() -> None:
    start = date(2026, 1, 5)
    blocks = [
        Block(n + 1, start + timedelta(3 * n), start + timedelta(3 * n + 3), "links", n // 2 + 1)
        for n in range(28)
    ]
    looks = looks_of(blocks, start + timedelta(weeks=12), 0.05)
    assert [(look.day - start).days for look in looks] == [28, 56, 84]
    assert looks[-1].spent_alpha == 0.05
    assert 0 < looks[0].spent_alpha < looks[1].spent_alpha < 0.05
