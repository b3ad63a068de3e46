"""Unusual days and their likely causes; the effects of events."""

from __future__ import annotations

import warnings
from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import numpy as np
import pandas as pd
import pytest
from costs import growth
from scipy import stats

from roi.analysis.event_study.baseline import dispersion_of, expected_range, two_sided
from roi.analysis.event_study.episodes import episodes, unusual_days
from roi.analysis.event_study.event_effects import events_moved
from roi.analysis.event_study.posting_breaks import idle_spells
from roi.errors import WrongUse
from roi.settings import Settings
from roi.simulate.timelines import timeline as timeline_of
from roi.simulate.world import draw
from roi.timeline.timeline import Timeline

DAYS = pd.date_range("2024-01-01", periods=500, freq="D", name="date")
PEAK = 250
NO_EVENTS = pd.DataFrame(
    {
        "start": pd.Series(dtype="datetime64[us]"),
        "end": pd.Series(dtype="datetime64[us]"),
        "kind": pd.Series(dtype="str"),
        "title": pd.Series(dtype="str"),
    }
)


def counts(seed: int, mean: float = 100.0, dispersion: float = 0.03, days: int = 500) -> Any:
    rng = np.random.default_rng(seed)
    week = np.array([1.2, 1.1, 1.0, 1.0, 0.9, 0.7, 1.1])[np.arange(days) % 7]
    level = mean * week * np.exp(np.cumsum(rng.normal(0, 0.01, days)))
    return rng.poisson(level * rng.gamma(1 / dispersion, dispersion, days)).astype(float)


def event(kind: str, at: int, days: int = 1, title: str = "") -> dict[str, Any]:
    return {
        "start": DAYS[at],
        "end": DAYS[at] + pd.Timedelta(days=days),
        "kind": kind,
        "title": title,
    }


def calendar(columns: dict[str, Any], *events: dict[str, Any], **rest: Any) -> Timeline:
    return Timeline(
        daily=pd.DataFrame(columns, index=DAYS),
        hourly=pd.DataFrame(),
        posts=pd.DataFrame(),
        events=pd.DataFrame(list(events)) if events else NO_EVENTS,
        timezone="UTC",
        network="x",
        **rest,
    )


def peaked(seed: int = 1, add: float = 600.0) -> Any:
    values = counts(seed)
    values[PEAK] += add
    return values


def causes(timeline: Timeline) -> list[str]:
    found = [d for d in unusual_days(timeline).days if d.peak == DAYS[PEAK].date()]
    assert len(found) == 1
    return [c.kind for c in found[0].causes]


def test_rarity_is_twice_the_smaller_tail_of_a_negative_binomial() -> None:
    y, mean = np.array([0.0, 3.0, 12.0, 40.0]), np.array([0.5, 5.0, 5.0, 20.0])
    size = 1 / 0.2
    law = stats.nbinom(size, size / (size + mean))
    tails = np.minimum(law.cdf(y), law.sf(y - 1))
    assert two_sided(y, mean, 0.2) == pytest.approx(np.minimum(1, 2 * tails))


@pytest.mark.parametrize("true", [0.02, 0.1, 0.5])
def test_dispersion_is_found_in_spite_of_wild_days(true: float) -> None:
    rng = np.random.default_rng(4)
    mean = np.full(4000, 60.0)
    y = rng.poisson(mean * rng.gamma(1 / true, true, 4000)).astype(float)
    y[::100] *= 10
    assert dispersion_of(y, mean, np.ones(4000, dtype=bool)) == pytest.approx(true, rel=0.25)


@pytest.mark.parametrize(("mean", "dispersion"), [(100.0, 0.03), (2.0, 0.1), (0.3, 0.1)])
def test_days_without_spikes_raise_about_one_false_alarm_a_year(
    mean: float, dispersion: float
) -> None:
    found = inside = 0
    for seed in range(60):
        y = counts(seed, mean, dispersion)
        ordinary = expected_range(pd.Series(y, index=DAYS))
        found += len(list(episodes(y, ordinary)))
        inside += int(((y >= ordinary.low) & (y <= ordinary.high)).sum())
    years = 60 * 500 / 365.25
    assert found / years < 1.0 + 3 / np.sqrt(years)
    assert 0.93 < inside / (60 * 500) < 0.995


def test_planted_days_are_found() -> None:
    found = 0
    for seed in range(40):
        y = counts(seed)
        y[PEAK] *= 3
        ordinary = expected_range(pd.Series(y, index=DAYS))
        found += any(e.first <= PEAK <= e.last and e.above for e in episodes(y, ordinary))
    assert found >= 38


def test_a_measure_that_can_be_negative_has_unusual_days_too() -> None:
    rng = np.random.default_rng(5)
    net = rng.normal(3, 4, 500).round()
    net[PEAK] = -80
    found = unusual_days(calendar({"followers_net": net}), "followers_net").days
    assert DAYS[PEAK].date() in [d.peak for d in found]


def test_unknown_days_are_neither_usual_nor_unusual() -> None:
    y = counts(6)
    y[100:130] = np.nan
    found = unusual_days(calendar({"visits": y}))
    assert found.daily["value"].isna().sum() == 30
    assert all(not (DAYS[100].date() <= d.peak < DAYS[130].date()) for d in found.days)


def test_without_a_known_cause_no_explanation_is_made_up() -> None:
    timeline = calendar({"visits": peaked()})
    assert causes(timeline) == []
    assert "No explanation found." in unusual_days(timeline).summary()


@pytest.mark.parametrize("kind", ["launch", "price_promo", "newsletter", "blog_post", "press"])
def test_an_event_on_the_day_is_named(kind: str) -> None:
    timeline = calendar({"visits": peaked()}, event(kind, PEAK, title="The Salt Road"))
    assert causes(timeline) == [kind]
    assert "“The Salt Road”" in unusual_days(timeline).summary()


def test_events_come_in_the_order_of_what_they_usually_move() -> None:
    timeline = calendar(
        {"visits": peaked()}, event("blog_post", PEAK), event("launch", PEAK), event("ad", 20)
    )
    assert causes(timeline) == ["launch", "blog_post"]


def test_a_kind_of_event_that_never_moves_anything_explains_nothing() -> None:
    without_effect = [event("newsletter", at) for at in range(PEAK - 210, PEAK + 210, 21)]
    assert causes(calendar({"visits": peaked(2)}, *without_effect)) == []
    visits = peaked(2)
    visits[PEAK - 210 : PEAK + 210 : 21] += 60
    assert causes(calendar({"visits": visits}, *without_effect)) == ["newsletter"]


def test_somebody_elses_link_is_told_by_the_source() -> None:
    rng = np.random.default_rng(7)
    other = rng.poisson(10, 500).astype(float)
    other[PEAK] += 590
    assert causes(calendar({"visits": peaked(), "referred_visits": other})) == ["other_link"]
    reddit = calendar({"visits": peaked(), "social_visits_reddit": other})
    assert "somebody else's link on Reddit" in unusual_days(reddit).summary()


def test_an_own_post_with_a_link_is_told_by_source_and_calendar() -> None:
    rng = np.random.default_rng(8)
    social = rng.poisson(10, 500).astype(float)
    social[PEAK] += 590
    posts = np.zeros(500)
    quiet = calendar({"visits": peaked(), "social_visits": social, "link_posts": posts})
    assert causes(quiet) == ["other_link"]
    posts = posts.copy()
    posts[PEAK - 1] = 1
    posted = calendar({"visits": peaked(), "social_visits": social, "link_posts": posts})
    assert causes(posted) == ["own_post"]


def test_a_change_of_the_count_is_named_first() -> None:
    changed = calendar(
        {"visits": peaked()}, event("launch", PEAK), changes={"visits": (DAYS[PEAK].date(),)}
    )
    assert causes(changed) == ["measurement", "launch"]


def test_a_day_on_which_nothing_was_counted_is_reported() -> None:
    y = counts(9)
    y[PEAK] = 0
    assert causes(calendar({"visits": y})) == ["nothing_counted"]
    outage = calendar({"visits": y}, event("outage", PEAK))
    assert causes(outage) == ["nothing_counted", "outage"]


def test_a_day_beside_a_gap_is_reported() -> None:
    y = peaked()
    y[PEAK + 1 : PEAK + 6] = np.nan
    assert causes(calendar({"visits": y})) == ["gap"]


def test_a_holiday_is_named_where_the_country_is_known() -> None:
    y = counts(10)
    at = int(DAYS.searchsorted(pd.Timestamp("2024-12-25")))
    y[at] += 600
    known = unusual_days(calendar({"visits": y}, settings=Settings(holidays="US")))
    assert "a holiday (Christmas Day)" in known.summary()
    assert "holiday" not in unusual_days(calendar({"visits": y})).summary()


def test_visits_without_a_source_look_like_robots() -> None:
    rng = np.random.default_rng(11)
    direct = rng.poisson(20, 500).astype(float)
    direct[PEAK] += 600
    assert causes(calendar({"visits": peaked(), "direct_visits": direct})) == ["robots"]


def test_what_an_event_moved_holds_the_truth() -> None:
    held = moved = 0
    for seed in range(60):
        y = counts(seed)
        y[PEAK : PEAK + 3] += np.array([150.0, 80, 30])
        y[100] += 0
        timeline = calendar({"visits": y}, event("press", PEAK), event("convention", 100))
        frame = events_moved(timeline).to_frame().set_index("kind")
        held += frame.loc["press", "conf_low"] <= 260 <= frame.loc["press", "conf_high"]
        held += frame.loc["convention", "conf_low"] <= 0 <= frame.loc["convention", "conf_high"]
        moved += frame.loc["press", "p_value"] < 0.05
    assert held >= 105  # of 120; 95 in 100 would be 114, three standard errors less 107
    assert moved >= 54


def test_events_on_the_same_days_are_told_and_left_out_of_their_kinds() -> None:
    timeline = calendar(
        {"visits": counts(12)},
        event("newsletter", 100),
        event("newsletter", 200),
        event("launch", 199),
    )
    found = events_moved(timeline)
    shared = found.to_frame().set_index(["kind", "start"])["with_others"]
    assert not shared["newsletter", DAYS[100]]
    assert shared["newsletter", DAYS[200]]
    assert found.kinds["newsletter"].windows == 1


def test_an_event_at_the_edge_of_the_calendar_is_not_judged() -> None:
    found = events_moved(calendar({"visits": counts(13)}, event("press", 2))).to_frame()
    assert np.isnan(found["excess"].iloc[0])


def test_standing_counts_and_unknown_columns_are_refused() -> None:
    timeline = calendar({"followers": counts(14)})
    with pytest.raises(WrongUse, match="followers_net"):
        unusual_days(timeline, "followers")
    with pytest.raises(WrongUse, match="no 'sales'"):
        events_moved(timeline, "sales")


def test_they_show_themselves() -> None:
    timeline = calendar({"visits": peaked()}, event("launch", PEAK, title="The Salt Road"))
    days, moved = unusual_days(timeline), events_moved(timeline)
    assert days.to_frame()["causes"].str.contains("Salt Road").any()
    assert any(d["causes"] for d in days.to_dict()["unusual"])
    assert moved.to_dict()["events"][0]["start"] == str(DAYS[PEAK].date())
    assert "Launch (once)" in moved.summary()
    for view in (days, moved):
        assert "<svg" in view._repr_html_()


def test_simulated_viral_days_are_found_and_traced_to_somebody_else() -> None:
    viral = found = traced = alone = 0
    for seed in range(6):
        world = draw(seed, days=730)
        days = unusual_days(timeline_of(world)).days
        for when in set(world.viral):
            near = [d for d in days if abs((d.peak - when).days) <= 1 or d.first <= when <= d.last]
            viral, found = viral + 1, found + bool(near)
            traced += any(c.kind == "other_link" for d in near for c in d.causes)
        alone += sum(not d.causes for d in days)
    assert found >= 0.75 * viral
    assert traced >= 0.6 * found
    assert alone <= 12 * 2  # six authors, two years: two unexplained days a year at most


def test_the_cost_grows_with_the_days_and_not_with_their_square() -> None:
    years = timeline_of(draw(1, days=1095))
    year = years.between(years.start, years.start + timedelta(days=364))
    assert growth(lambda: unusual_days(year), lambda: unusual_days(years)) < 6


def test_with_hardly_a_day_known_nothing_is_usual() -> None:
    y = np.full(500, np.nan)
    assert unusual_days(calendar({"visits": y})).days == ()
    y[::30] = 5.0
    shown = unusual_days(calendar({"visits": y}))
    assert shown.days == ()
    assert "0 unusual times" in shown.summary()


def test_a_calendar_without_columns_of_its_own_types_is_read() -> None:
    empty = pd.DataFrame(columns=["start", "end", "kind", "title", "url", "inferred"])
    bare = replace(calendar({"visits": peaked()}), events=empty)
    assert causes(bare) == []
    assert "No event on the calendar" in events_moved(bare).summary()
    untitled = calendar({"visits": peaked()}, event("launch", PEAK) | {"title": None})
    assert "Likely behind it: launch of" in unusual_days(untitled).summary()


def test_the_sample_authors_busiest_day_was_somebody_elses(sample_timeline: Timeline) -> None:
    days = {d.peak: d for d in unusual_days(sample_timeline).days}
    busiest = max(days.values(), key=lambda d: d.value)
    assert busiest.first <= date(2025, 2, 24) <= busiest.last
    assert busiest.causes[0].kind == "other_link"
    launches = {c.day for d in unusual_days(sample_timeline, "sales").days for c in d.causes}
    assert {date(2025, 1, 8), date(2026, 6, 28)} <= launches
    fortnight = [s for s in idle_spells(sample_timeline) if s.length >= 14]
    first = sample_timeline.daily.index[fortnight[0].first].date()
    assert first <= date(2026, 1, 12) < first + timedelta(days=fortnight[0].length)


def test_days_too_scattered_for_a_level_leave_the_usual_unknown() -> None:
    y = pd.Series(np.nan, pd.date_range("2024-01-01", periods=200))
    y.iloc[::4] = 5.0
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        found = expected_range(y)
    assert np.isnan(found.level).all()
    assert np.isnan(found.rarity).all()


def test_days_since_a_date_are_those_of_all_days() -> None:
    y = counts(7)
    y[[60, PEAK]] *= 4
    line = calendar({"visits": y})
    since = DAYS[200].date()
    whole, later = unusual_days(line), unusual_days(line, since=since)
    assert {d.peak for d in whole.days} >= {DAYS[60].date(), DAYS[PEAK].date()}
    assert later.days == tuple(d for d in whole.days if d.peak >= since)
    pd.testing.assert_frame_equal(later.daily, whole.daily.loc[DAYS[200] :])
    assert "300 days" in later.summary()
