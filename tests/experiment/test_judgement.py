"""What a draw moved and how far out that is: against statsmodels, full enumeration and a grid."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import numpy as np
import pytest
import statsmodels.api as sm
from numpy.typing import NDArray

from roi.analysis.response.lag_shapes import LAGS
from roi.experiment.baseline import Baseline
from roi.experiment.design import every_draw, layout_of
from roi.experiment.estimation import Days, controlled, effects, held_back, whiten
from roi.experiment.judgement import Judgement, judged

Array = NDArray[Any]
LEAD = 12
BLOCKS = 8


def small(seed: int, effect: float = 0.0) -> tuple[Days, Array, Array]:
    """Return a test of eight blocks, the draw that was made, and all draws that the strata allow."""
    rng = np.random.default_rng(seed)
    start = date(2026, 1, 5)
    layout = layout_of(start, start + timedelta(days=24), 3)
    block = np.repeat(np.arange(-1, BLOCKS), [LEAD, *layout.lengths])
    allowed = every_draw(layout)
    drawn = allowed[rng.integers(len(allowed))]
    posted = np.where((block >= 0) & drawn[np.maximum(block, 0)], rng.integers(1, 4, len(block)), 0)
    expected = 10 + 3 * np.sin(np.arange(len(block)))
    base = Baseline(
        expected,
        expected**0.6,
        np.array([0.3, 0.1, 0.0]),
        np.zeros(len(block), dtype=bool),
        100,
    )
    outcome = rng.poisson(expected).astype(float)
    days = Days(outcome, posted.astype(float), block, base, LAGS["visits"])
    brought = effect * np.convolve(posted, days.shape)[: len(posted)]
    return (
        Days(outcome + brought, posted.astype(float), block, base, LAGS["visits"]),
        drawn,
        allowed,
    )


def by_statsmodels(judgement: Judgement, drawn: Array, ratio: float) -> Any:
    """Return statsmodels' least squares of outcome − ratio · activity on the draw, drift and baseline."""
    days = judgement.days
    held = held_back(days, ratio)[:, None]
    columns = np.column_stack([days.pull @ (drawn - 0.5), days.controls]) * held
    return sm.OLS((days.outcome - ratio * days.activity) * held[:, 0], columns).fit(cov_type="HC3")


def test_value_and_error_are_those_of_statsmodels_on_the_same_arrays() -> None:
    days, drawn, allowed = small(1, effect=2.0)
    white = whiten(days)
    ours = effects(controlled(white, 0.0), white.outcome, allowed)
    for place in (0, 5, 11):
        fit = by_statsmodels(Judgement(white, drawn, allowed), allowed[place], 0.0)
        assert ours.values[place] == pytest.approx(fit.params[0], rel=1e-8)
        assert ours.errors[place] == pytest.approx(fit.bse[0], rel=1e-8)


@pytest.mark.parametrize("seed", range(3))
def test_p_is_the_share_of_all_draws_enumerated_one_by_one(seed: int) -> None:
    days, drawn, allowed = small(seed, effect=1.0)
    judgement = judged(days, drawn, allowed)
    own = abs(by_statsmodels(judgement, drawn, 0.0).tvalues[0])
    others = [abs(by_statsmodels(judgement, one, 0.0).tvalues[0]) for one in allowed]
    assert judgement.p_value == pytest.approx(np.mean([t >= own - 1e-9 for t in others]))


def test_no_level_is_exceeded_where_nothing_works_whichever_draw_was_made() -> None:
    days, _, allowed = small(3)
    idle = Days(days.outcome, days.activity, days.block, days.baseline, days.lags)
    p_values = np.array([judged(idle, one, allowed).p_value for one in allowed])
    for level in (0.125, 0.25, 0.5):
        assert (p_values <= level).mean() <= level
    assert (p_values <= 0.125).mean() > 0


@pytest.mark.parametrize("effect", [0.0, 3.0])
def test_the_range_is_what_a_grid_of_ratios_leaves(effect: float) -> None:
    days, drawn, allowed = small(4, effect)
    judgement = judged(days, drawn, allowed)
    low, high = judgement.ratio_range(0.25)
    error = judgement.ratio_error
    grid = judgement.ratio + np.linspace(-4, 4, 161) * error
    left = [
        r
        for r in grid
        if abs(by_statsmodels(judgement, drawn, r).tvalues[0]) <= judgement.bound(0.25, r)
    ]
    assert low == pytest.approx(min(left), abs=0.06 * error)
    assert high == pytest.approx(max(left), abs=0.06 * error)


def test_the_estimate_is_two_stage_least_squares_on_the_draw() -> None:
    days, drawn, allowed = small(8, effect=3.0)
    judgement = judged(days, drawn, allowed)
    assert abs(by_statsmodels(judgement, drawn, judgement.ratio).params[0]) < 1e-2
    assert judgement.excess(judgement.ratio, 0.25) < 0


def test_a_draw_that_moved_nothing_has_no_range() -> None:
    days, drawn, allowed = small(5)
    rng = np.random.default_rng(0)
    ignored = Days(
        days.outcome,
        rng.poisson(2.0, len(days.outcome)).astype(float),
        days.block,
        days.baseline,
        days.lags,
    )
    low, high = judged(ignored, drawn, allowed).ratio_range(0.125)
    assert (low, high) == (-np.inf, np.inf)


def test_fewer_than_twenty_draws_say_nothing_at_five_in_a_hundred() -> None:
    days, drawn, allowed = small(6, effect=20.0)
    assert len(allowed) == 16
    assert judged(days, drawn, allowed).ratio_range(0.05) == (-np.inf, np.inf)


def test_a_strong_effect_is_not_held_back_as_unusual() -> None:
    days, drawn, allowed = small(7, effect=40.0)
    judgement = judged(days, drawn, allowed)
    assert judgement.ratio == pytest.approx(40.0, rel=0.05)
