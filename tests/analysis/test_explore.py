"""Exploration: labelled as such, correct where it can be checked, and honest about what misleads."""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd
import pytest
from statsmodels.tsa.ar_model import ar_select_order

from roi.analysis.explore import cross_correlation, scatter, weekday_hours
from roi.errors import NotEnough
from roi.timeline.timeline import Timeline


def calendar(columns: dict[str, Any], hourly: Any = None, posts: Any = None) -> Timeline:
    days = pd.date_range("2025-01-06", periods=len(next(iter(columns.values()))), name="date")
    return Timeline(
        daily=pd.DataFrame(columns, index=days),
        hourly=pd.DataFrame() if hourly is None else hourly,
        posts=pd.DataFrame() if posts is None else posts,
        events=pd.DataFrame(),
        timezone="UTC",
        network="x",
    )


def rhythm(seed: int, days: int = 400) -> Any:
    """Return a count with a strong rhythm of its own."""
    rng = np.random.default_rng(seed)
    level = np.zeros(days)
    for day in range(1, days):
        level[day] = 0.9 * level[day - 1] + rng.normal(0, 0.3)
    return rng.poisson(8 * np.exp(level)).astype(float)


def test_the_raw_value_is_pearsons() -> None:
    x, y = rhythm(1), rhythm(2)
    lags = cross_correlation(calendar({"visits": y, "link_posts": x})).to_frame().set_index("lag")
    assert lags.loc[0, "raw"] == pytest.approx(np.corrcoef(x, y)[0, 1])
    assert lags.loc[3, "raw"] == pytest.approx(np.corrcoef(x[:-3], y[3:])[0, 1])
    assert lags.loc[-3, "raw"] == pytest.approx(np.corrcoef(x[3:], y[:-3])[0, 1])


def test_unrelated_series_seem_tied_until_their_rhythm_is_taken_out() -> None:
    raw = filtered = 0
    for seed in range(15):
        shown = cross_correlation(
            calendar({"visits": rhythm(seed), "link_posts": rhythm(seed + 100)})
        )
        frame = shown.to_frame()
        raw += int((frame["raw"].abs() > frame["band"]).sum())
        filtered += int((frame["prewhitened"].abs() > frame["band"]).sum())
    assert raw > 0.25 * 15 * 29
    assert filtered < 0.11 * 15 * 29


def test_a_true_lag_stands_out_after_filtering() -> None:
    x = rhythm(7)
    y = np.random.default_rng(8).poisson(10, 400) + np.concatenate([[0, 0], 2 * x[:-2]])
    frame = cross_correlation(calendar({"visits": y, "link_posts": x})).to_frame()
    assert frame.loc[frame["prewhitened"].idxmax(), "lag"] == 2


def test_the_order_of_the_filter_agrees_with_statsmodels() -> None:
    from roi.analysis.explore import _autoregression

    x = rhythm(9, 1500)
    chosen = ar_select_order(x - x.mean(), 14, ic="aic", trend="n").ar_lags
    assert abs(len(_autoregression(x)) - max(chosen)) <= 1


def test_unknown_days_are_left_out() -> None:
    x, y = rhythm(1), rhythm(2)
    y[50:80] = np.nan
    known = np.isfinite(y)
    shown = scatter(calendar({"visits": y, "link_posts": x}))
    assert len(shown.to_frame()) == 370
    assert shown.raw == pytest.approx(np.corrcoef(x[known], y[known])[0, 1])


def test_growth_on_both_sides_goes_together_only_raw() -> None:
    rng = np.random.default_rng(3)
    growth = np.exp(np.linspace(0, 2, 400))
    x, y = rng.poisson(2 * growth).astype(float), rng.poisson(40 * growth).astype(float)
    shown = scatter(calendar({"visits": y, "link_posts": x}))
    assert shown.raw > 0.6
    assert abs(shown.unusual) < 0.15


def test_too_few_days_are_refused() -> None:
    with pytest.raises(NotEnough, match="20 days"):
        scatter(calendar({"visits": rhythm(1, 20), "link_posts": rhythm(2, 20)}))


def test_posts_by_hour_of_the_week() -> None:
    times = pd.to_datetime(
        ["2025-01-06 09:10", "2025-01-13 09:50", "2025-01-15 22:00"]
    ).tz_localize("America/New_York")
    posts = pd.DataFrame({"time": times, "network": ["x", "x", "mastodon"]})
    shown = weekday_hours(calendar({"posts": np.ones(14)}, posts=posts))
    assert shown.table.loc[0, 9] == pytest.approx(1.0)
    assert shown.table.to_numpy().sum() == pytest.approx(1.0)
    assert "most posts come on Monday from 9 to 10" in shown.summary()


def test_visits_by_hour_of_the_week() -> None:
    hours = pd.date_range("2025-01-06", periods=14 * 24, freq="h", tz="UTC")
    hourly = pd.DataFrame({"visits": np.where(hours.hour == 20, 6.0, 1.0)}, index=hours)
    shown = weekday_hours(calendar({"visits": np.ones(14)}, hourly=hourly), "visits")
    assert (shown.table[20] == 6.0).all()
    assert (shown.table[3] == 1.0).all()


def test_one_viral_day_is_not_the_fullest_hour_of_all_weeks() -> None:
    index = pd.date_range("2025-01-06", periods=24 * 140, freq="h", tz="UTC")
    rng = np.random.default_rng(1)
    hourly = pd.DataFrame({"visits": rng.poisson(2 + 4.0 * (index.hour == 20))}, index, dtype=float)
    hourly.iloc[24 * 70 + 5] = 3000.0
    daily = hourly["visits"].groupby(index.tz_localize(None).normalize()).sum().to_numpy()
    shown = weekday_hours(calendar({"visits": daily}, hourly=hourly), "visits")
    assert "from 20 to 21" in shown.summary()
    assert shown.table.to_numpy().max() < 10


def test_each_hour_counts_the_weeks_in_which_it_is_known() -> None:
    """A file that begins on a Wednesday noon, with nights that a service didn't count at first."""
    index = pd.date_range("2025-01-08 12:00", periods=24 * 7 * 12, freq="h", tz="Europe/Berlin")
    first_half = np.arange(len(index)) < 24 * 7 * 4
    visits = np.where((index.hour < 6) & first_half, np.nan, 5.0)
    visits[(index.hour == 9) & (np.arange(len(index)) < 24 * 7 * 9)] = np.nan
    hourly = pd.DataFrame({"visits": visits}, index=index)
    shown = weekday_hours(calendar({"sales": np.ones(90)}, hourly=hourly), "visits")
    assert shown.table[9].isna().all()  # known in 3 weeks of 12: too few beside the others
    assert (shown.table.drop(columns=9).to_numpy() == 5.0).all()


def test_an_hour_that_clocks_repeat_counts_in_one_week() -> None:
    index = pd.date_range("2025-10-19 22:00", periods=24 * 14, freq="h", tz="UTC")
    hourly = pd.DataFrame({"visits": 1.0}, index=index.tz_convert("Europe/Berlin"))
    shown = weekday_hours(calendar({"visits": np.ones(14)}, hourly=hourly), "visits")
    assert shown.table.loc[6, 2] == 1.5  # 2 visits on the Sunday of the change, 1 on the other


def test_posts_of_days_that_are_not_known_whole_are_left_out() -> None:
    times = pd.date_range("2025-01-06 09:10", periods=28, tz="UTC")
    posts = pd.DataFrame({"time": times, "network": "x"})
    known = np.ones(28)
    known[7:9] = np.nan  # a Monday and a Tuesday whose posts no file holds whole
    shown = weekday_hours(calendar({"posts": known}, posts=posts))
    assert (shown.table[9] == 1.0).all()


def test_hours_that_are_not_known_are_said_to_be() -> None:
    shown = weekday_hours(calendar({"visits": np.ones(14)}), "visits")
    assert "not known" in shown.summary()
    assert shown.to_frame()["per_week"].isna().all()


def test_all_of_it_is_labelled() -> None:
    timeline = calendar({"visits": rhythm(1), "link_posts": rhythm(2)})
    for shown in (
        cross_correlation(timeline),
        scatter(timeline),
        weekday_hours(timeline, "visits"),
    ):
        assert shown.summary().startswith("To look at, not an answer")
        assert shown.to_dict()["exploration"] is True
        assert "<svg" in shown._repr_html_()
