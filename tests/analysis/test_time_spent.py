"""Time spent: sessions, ranges, scheduled posts, weeks."""

from __future__ import annotations

from datetime import date

import numpy as np
import pandas as pd
import pytest
from costs import growth

from roi.analysis.time_spent import HIGH, LOW, USUAL, hours, looks_scheduled

WEEK = (
    date(2026, 3, 2),
    date(2026, 3, 9),
)  # Monday to Sunday; daylight saving time began on the 8th


def posts(*rows: tuple[str, str], network: str = "x") -> pd.DataFrame:
    times = pd.to_datetime([f"2026-03-{t}" for t, _ in rows]).tz_localize("America/New_York")
    kinds = pd.Series([k for _, k in rows], dtype="str")
    return pd.DataFrame({"time": times, "network": network, "kind": kinds})


def test_a_lone_post_costs_opening_and_writing() -> None:
    week = hours(posts(("03 09:01:07", "post")), *WEEK).per_week
    assert week.estimate * 60 == pytest.approx(USUAL.opening + USUAL.post)
    assert week.low * 60 == pytest.approx(LOW.opening + LOW.post)
    assert week.high * 60 == pytest.approx(HIGH.opening + HIGH.post)


def test_a_short_pause_counts_as_spent_and_a_long_one_starts_a_new_sitting() -> None:
    near = hours(posts(("03 09:01:07", "reply"), ("03 09:09:07", "reply")), *WEEK).per_week
    far = hours(posts(("03 09:01:07", "reply"), ("03 19:09:07", "reply")), *WEEK).per_week
    assert near.estimate * 60 == pytest.approx(USUAL.opening + USUAL.reply + 8)
    assert far.estimate * 60 == pytest.approx(2 * (USUAL.opening + USUAL.reply))


def test_a_burst_still_costs_the_writing_of_each_post() -> None:
    thread = hours(posts(*[(f"03 09:01:0{s}", "post") for s in range(5)]), *WEEK).per_week
    assert thread.estimate * 60 == pytest.approx(USUAL.opening + 5 * USUAL.post)


def test_one_sitting_goes_across_networks() -> None:
    both = pd.concat(
        [
            posts(("03 09:01:07", "post")),
            posts(("03 09:02:07", "post"), network="mastodon"),
        ]
    )
    spent = hours(both, *WEEK)
    assert spent.per_week.estimate * 60 == pytest.approx(USUAL.opening + 2 * USUAL.post)
    by_network = spent.by_network().set_index("network")["estimate"]
    assert by_network["x"] > by_network["mastodon"]
    assert by_network.sum() == pytest.approx(spent.per_week.estimate)


def test_posts_outside_the_span_do_not_count() -> None:
    rows = posts(("01 23:59:59", "post"), ("02 00:00:01", "post"), ("09 00:00:00", "post"))
    assert hours(rows, *WEEK).daily["posts"].sum() == 1


def test_posts_on_the_quarter_to_the_second_look_scheduled_and_cost_less() -> None:
    planned = posts(*[(f"0{d} 09:{m}:00", "post") for d in range(2, 9) for m in ("15", "30")])
    by_hand = posts(*[(f"0{d} 09:{m}:07", "post") for d in range(2, 9) for m in ("15", "30")])
    assert looks_scheduled(planned).all()
    assert not looks_scheduled(by_hand).any()
    cheap, dear = hours(planned, *WEEK).per_week, hours(by_hand, *WEEK).per_week
    assert cheap.estimate * 60 == pytest.approx(14 * USUAL.scheduled)
    assert cheap.estimate < dear.estimate
    assert "14 posts look scheduled" in hours(planned, *WEEK).summary()


def test_an_export_without_seconds_does_not_make_posts_look_scheduled() -> None:
    rng = np.random.default_rng(1)
    moments = pd.to_datetime(rng.integers(29_000_000, 29_400_000, 2000) * 60, unit="s", utc=True)
    frame = pd.DataFrame({"time": moments, "network": "x", "kind": "post"})
    assert not looks_scheduled(frame).any()


def test_replies_are_never_scheduled() -> None:
    assert not looks_scheduled(posts(*[(f"0{d} 09:15:00", "reply") for d in range(2, 9)])).any()


def test_the_range_holds_the_estimate_and_weeks_add_up() -> None:
    rng = np.random.default_rng(2)
    moments = pd.Timestamp("2026-03-02", tz="America/New_York") + pd.to_timedelta(
        np.sort(rng.integers(0, 27 * 86400, 300)), unit="s"
    )
    kinds = rng.choice(["post", "reply", "repost", "quote"], 300)
    frame = pd.DataFrame({"time": moments, "network": "x", "kind": kinds})
    spent = hours(frame, date(2026, 3, 2), date(2026, 3, 30))
    week = spent.per_week
    assert week.low < week.estimate < week.high
    weeks = spent.to_frame()
    assert len(weeks) == 4
    assert weeks["estimate"].sum() == pytest.approx(4 * week.estimate)
    assert weeks["posts"].sum() == 300


def test_only_whole_weeks_are_shown() -> None:
    rows = posts(("04 09:01:07", "post"), ("11 09:01:07", "post"))
    weeks = hours(rows, date(2026, 3, 4), date(2026, 3, 18)).to_frame()
    assert weeks["week"].to_list() == [pd.Timestamp("2026-03-09")]


def test_a_week_s_hours_are_those_of_all_networks() -> None:
    rows = pd.concat([posts(("10 09:01:07", "post")), posts(("12 09:01:07", "reply"), network="y")])
    spent = hours(rows, date(2026, 3, 2), date(2026, 3, 23))
    weeks = spent.by_week()
    assert list(weeks.index) == list(pd.date_range("2026-03-02", periods=3, freq="7D"))
    both = USUAL.opening * 2 + USUAL.post + USUAL.reply
    assert weeks["estimate"].to_list() == pytest.approx([0.0, both / 60, 0.0])
    assert (weeks["low"] <= weeks["estimate"]).all()


def test_a_span_without_posts_took_no_time_and_no_span_is_not_known() -> None:
    none = posts(("01 09:01:07", "post"))
    assert hours(none, *WEEK).per_week == (0.0, 0.0, 0.0)
    empty = hours(none, date(2026, 3, 2), date(2026, 3, 2))
    assert np.isnan(empty.per_week.estimate)
    assert empty.to_dict()["hours_per_week"]["estimate"] is None
    assert "not known" in empty.summary()


def test_it_shows_itself() -> None:
    spent = hours(posts(("03 09:01:07", "post")), *WEEK)
    assert "5 minutes a week go into posting" in spent.summary()
    assert "<svg" in spent._repr_html_()
    assert spent.to_dict()["end"] == "2026-03-08"


def test_the_cost_grows_with_the_posts_and_not_with_their_square() -> None:
    rng = np.random.default_rng(3)
    moments = pd.to_datetime(rng.integers(1.6e9, 1.7e9, 40_000), unit="s", utc=True)
    many = pd.DataFrame(
        {"time": moments, "network": "x", "kind": rng.choice(["post", "reply"], 40_000)}
    )
    period = date(2020, 9, 14), date(2023, 11, 14)
    fewer = many.head(10_000)
    assert growth(lambda: hours(fewer, *period), lambda: hours(many, *period)) < 8


def test_posts_of_unknown_hour_do_not_look_scheduled() -> None:
    noon = pd.to_datetime([f"2009-05-0{d} 12:00:00" for d in range(1, 9)], utc=True)
    assert not looks_scheduled(pd.DataFrame({"time": noon, "network": "x", "kind": "post"})).any()
