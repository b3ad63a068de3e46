"""The daily model's numbers against statsmodels' on the same arrays, and by hand where it has none."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
import statsmodels.api as sm
from scipy.interpolate import BSpline
from scipy.stats import t as student

from roi.analysis.response import regression, row_blocks
from roi.analysis.response.daily_model import ESTIMATED, averaged, fit_daily, usual_level
from roi.analysis.response.design import EventStep, controls, set_aside, spline, spread_over
from roi.analysis.response.lag_shapes import LAGS
from roi.analysis.response.regression import contrast, overdispersion
from roi.simulate.timelines import timeline
from roi.simulate.world import draw


@pytest.fixture(scope="module")
def arrays() -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    rng = np.random.default_rng(11)
    known = np.column_stack([np.ones(200), rng.normal(size=(200, 6))])
    x = rng.poisson(1.0, (200, 2)) + 0.5 * known[:, 1:3]
    y = x @ [2.0, -1.0] + known @ rng.normal(size=7) + rng.normal(size=200) * (1 + x[:, 0])
    return known, x, y


def test_a_basis_made_in_blocks_of_rows_spans_what_one_made_at_once_spans(monkeypatch):
    rng = np.random.default_rng(7)
    table = rng.normal(size=(500, 9)) * 10.0 ** rng.integers(-3, 4, 9)
    table = np.column_stack([table[:, :3], np.zeros(500), 2 * table[:, 1], table])
    chosen = rng.random(500) < 0.8
    monkeypatch.setattr(row_blocks, "ROWS", 64)
    basis = row_blocks.orthonormal(row_blocks.SideBySide((table[:, :5], table[:, 5:])), chosen)
    assert basis.T @ basis == pytest.approx(np.eye(9), abs=1e-12)
    rest = table[chosen] - basis @ (basis.T @ table[chosen])
    assert (np.abs(rest).max(axis=0) <= 1e-12 * np.abs(table).max(axis=0)).all()


def test_columns_after_a_repeated_one_are_spanned_whole():
    rng = np.random.default_rng(9)
    first, last = rng.normal(size=(2, 60))
    basis = row_blocks.orthonormal(np.column_stack([first, first, last]))
    assert basis.shape == (60, 2)
    assert last - basis @ (basis.T @ last) == pytest.approx(np.zeros(60), abs=1e-12)


def test_least_squares_and_hc3_equal_statsmodels(arrays):
    known, x, y = arrays
    fit = regression.regress(row_blocks.orthonormal(known), x, y)
    theirs = sm.OLS(y, np.column_stack([x, known])).fit(cov_type="HC3")
    assert fit.coefficients == pytest.approx(theirs.params[:2], rel=1e-8)
    assert fit.residuals == pytest.approx(theirs.resid, abs=1e-8)
    assert fit.leverage == pytest.approx(theirs.get_influence().hat_matrix_diag, abs=1e-8)
    both = np.array([1.0, 1.0])
    hc3 = np.sqrt((((fit.influence @ both) * fit.hc3) ** 2).sum())
    assert hc3 == pytest.approx(np.sqrt(both @ theirs.cov_params()[:2, :2] @ both), rel=1e-8)


def test_error_grows_when_errors_come_in_weeks(arrays):
    known, x, _ = arrays
    week = np.repeat(np.random.default_rng(3).normal(size=29), 7)[:200]
    weekly_x = np.repeat(x[:29], 7, axis=0)[:200]
    fit = regression.regress(row_blocks.orthonormal(known), weekly_x, week)
    hc3 = np.sqrt(((fit.influence[:, 0] * fit.hc3) ** 2).sum())
    one = regression.contrast(fit, np.array([1.0, 0.0]), np.arange(200))
    assert one.std_error > 1.5 * hc3


def test_repeated_and_empty_columns_change_nothing(arrays):
    known, x, y = arrays
    spoilt = np.column_stack([known, known[:, 1] + known[:, 2], np.zeros(200)])
    once = regression.regress(row_blocks.orthonormal(known), x, y)
    twice = regression.regress(row_blocks.orthonormal(spoilt), x, y)
    assert twice.coefficients == pytest.approx(once.coefficients, rel=1e-10)


def test_freedom_is_the_classical_one_under_equal_leverage():
    """A balanced comparison of two groups has n - 2 degrees of freedom (Bell and McCaffrey 2002)."""
    group = np.tile([0.0, 1.0], 20)
    y = np.random.default_rng(5).normal(size=40)
    fit = regression.regress(row_blocks.orthonormal(np.ones((40, 1))), group[:, None], y)
    assert regression.freedom(
        fit, fit.influence[:, 0], np.arange(len(fit.outcome))
    ) == pytest.approx(38, abs=0.1)


def test_freedom_is_small_where_few_days_decide():
    rare = np.zeros(200)
    rare[[20, 90, 160]] = 1
    y = np.random.default_rng(5).normal(size=200)
    fit = regression.regress(row_blocks.orthonormal(np.ones((200, 1))), rare[:, None], y)
    assert regression.freedom(fit, fit.influence[:, 0], np.arange(len(fit.outcome))) < 4


def test_yule_walker_equals_statsmodels():
    series = np.random.default_rng(2).normal(size=500)
    series[1:] += 0.5 * series[:-1]
    theirs, _ = sm.regression.yule_walker(
        series, order=3, method="mle", demean=False, result_object=False
    )
    assert regression.yule_walker(series, 3) == pytest.approx(theirs, abs=1e-8)


def test_filter_takes_past_rows_away_and_knows_no_row_after_a_gap():
    column = np.array([[1.0], [2.0], [4.0], [np.nan], [8.0], [9.0]])
    white = regression.filtered(column, np.array([0.5]))[:, 0]
    assert white == pytest.approx([np.nan, 1.5, 3.0, np.nan, np.nan, 5.0], nan_ok=True)


def test_interval_uses_students_t():
    one = regression.Contrast(2.0, 1.0, 12.0)
    assert one.half_width == pytest.approx(student.ppf(0.975, 12))
    assert one.p_value == pytest.approx(2 * student.sf(2.0, 12))


def test_spline_equals_scipy():
    days, pieces = 300, 5
    place = np.arange(days) / (days - 1) * pieces
    knots = np.arange(-3, pieces + 4, dtype=float)
    theirs = BSpline.design_matrix(np.minimum(place, pieces - 1e-12), knots, 3).toarray()
    assert spline(days, 60) == pytest.approx(theirs, abs=1e-9)


def test_spread_over_is_the_lags_written_out():
    done = np.array([1.0, 0.0, 2.0, np.nan, 0.0, 1.0, 0.0, 0.0])
    basis = np.array([[1.0, 0.0], [0.0, 0.7], [0.0, 0.3]])
    out = spread_over(done, basis)
    assert np.isnan(out[[0, 1, 3, 4, 5]]).all()
    assert out[2] == pytest.approx([2.0, 0.3])
    assert out[6] == pytest.approx([0.0, 0.7])
    ahead = spread_over(done, np.array([[1.0]]), lead=True)[:, 0]
    assert ahead == pytest.approx([0.0, 2.0, np.nan, np.nan, 1.0, 0.0, 0.0, np.nan], nan_ok=True)


def test_event_steps_count_from_first_and_last_day():
    days = pd.date_range("2025-01-01", periods=60, freq="D")
    promo = pd.DataFrame(
        {"start": [days[10]], "end": [days[12]], "kind": ["price_promo"], "title": [""]}
    )
    known = controls(days, promo)
    columns = dict(zip(known.steps, known.columns.T, strict=True))
    assert np.flatnonzero(columns[EventStep("price_promo", 0, 1)]).tolist() == [10, 11]
    assert np.flatnonzero(columns[EventStep("price_promo", 1, 2)]).tolist() == [12]
    assert np.flatnonzero(set_aside(days, promo)).tolist() == [10, 11, 12, 13, 14]
    launch = promo.assign(kind="launch", end=days[11])
    assert np.flatnonzero(set_aside(days, launch)).tolist() == list(range(10, 24))


def test_controls_hold_a_constant():
    days = pd.date_range("2025-01-01", periods=200, freq="D")
    none = pd.DataFrame({"start": [], "end": [], "kind": [], "title": []})
    none = none.astype({"start": "datetime64[us]", "end": "datetime64[us]"})
    known = controls(days, none)
    assert known.columns[:, ~known.scaled].sum(axis=1) == pytest.approx(np.ones(200))


def test_usual_level_is_deaf_to_a_viral_day_and_to_gaps():
    y = np.random.default_rng(4).poisson(50.0, 200).astype(float)
    y[100] = 2000.0
    y[30:40] = np.nan
    level = usual_level(y, np.zeros(200, dtype=bool))
    assert level == pytest.approx(np.full(200, 50.0), rel=0.1)


def test_model_estimates_equal_statsmodels_on_its_own_whitened_arrays():
    line = timeline(draw(3, effect=1))
    model = fit_daily(line.daily["visits"], line.daily["link_posts"], line.events, LAGS["visits"])
    theirs = sm.OLS(model.outcome, np.column_stack([model.lags, model.fit.q])).fit(cov_type="HC3")
    assert model.fit.coefficients == pytest.approx(theirs.params[:2], rel=1e-8)
    weights = model.basis.sum(axis=0)
    hc3 = float(weights @ theirs.cov_params()[:2, :2] @ weights)
    pull = pd.Series(
        weights @ np.linalg.pinv(theirs.model.exog)[:2] * theirs.get_influence().resid_press
    )
    assert float((pull**2).sum()) == pytest.approx(hc3, rel=1e-8)
    cuts = [(pull.groupby((model.days + shift) // 7).sum() ** 2).sum() for shift in (0, 3)]
    total = contrast(model.fit, weights, model.days)
    assert total.std_error**2 == pytest.approx((hc3 + sum(cuts) / 2) / 2, rel=1e-8)


def test_overdispersion_is_found_in_negative_binomial_counts():
    rng = np.random.default_rng(7)
    mean = np.exp(rng.normal(1.0, 0.7, 40_000))
    for true in (0.1, 0.5, 1.0):
        counts = rng.poisson(mean * rng.gamma(1 / true, true, len(mean)))
        assert overdispersion(counts - mean, mean) == pytest.approx(true, rel=0.1)


def test_shapes_that_agree_leave_the_error_of_one():
    """Averaged over three copies of one shape, value and error are those of the shape, the error for all that is estimated."""
    line = timeline(draw(3, effect=1))
    model = fit_daily(line.daily["visits"], line.daily["link_posts"], line.events, LAGS["visits"])
    alone = contrast(model.fit, model.basis.sum(axis=0), model.days)
    shares = np.array([0.2, 0.3, 0.5])
    together = averaged((model.fit,) * 3, (model.basis,) * 3, shares, slice(None), model.days)
    assert together.value == pytest.approx(alone.value)
    assert together.std_error == pytest.approx(ESTIMATED * alone.std_error)


def test_the_data_say_how_soon_readers_come_where_they_can():
    """Readers who all come on the third day fit none of the falling shapes: the shape of steps takes nearly all weight."""
    rng = np.random.default_rng(1)
    days = pd.date_range("2024-01-01", periods=500)
    posts = rng.poisson(0.7, 500).astype(float)
    visits = rng.poisson(50 + 20 * np.concatenate([np.zeros(3), posts[:-3]])).astype(float)
    events = pd.DataFrame({"start": days[:0], "end": days[:0], "kind": []})
    model = fit_daily(pd.Series(visits, days), pd.Series(posts, days), events, LAGS["visits"])
    assert model.shares.argmax() == len(model.shares) - 1
    assert model.total.value == pytest.approx(20, abs=2)
    assert model.shares.sum() == pytest.approx(1)
