"""When, how often and what: a planted difference is found, equal groups are left alike, few posts are named as few."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pandas as pd
import pytest
import statsmodels.stats.meta_analysis as meta

import roi
from roi.analysis.many_tests import passed
from roi.analysis.partial_pooling import pooled
from roi.analysis.post_groups import groups_of
from roi.analysis.posting_habits import FEWEST_POSTS, WhenAndWhat, counts_by_day
from roi.simulate.timelines import timeline as timeline_of
from roi.simulate.world import World, draw
from roi.timeline.timeline import Timeline

MORE = 25.0


@pytest.fixture(scope="module")
def world() -> World:
    return draw(12, days=500, effect=1.0)


@pytest.fixture(scope="module")
def line(world: World) -> Timeline:
    return timeline_of(world)


def mornings_up(line: Timeline) -> Timeline:
    """Add visits to each link post of a morning."""
    counts = counts_by_day(line, groups_of(line)["hour"])["morning"]
    added = np.random.default_rng(1).poisson(MORE * counts.to_numpy())
    visits = line.daily["social_visits"] + added
    return replace(line, daily=line.daily.assign(social_visits=visits))


@pytest.fixture(scope="module")
def up(line: Timeline) -> WhenAndWhat:
    return roi.when_and_what(mornings_up(line))


def test_a_planted_morning_is_found_and_first(up: WhenAndWhat, world: World) -> None:
    hours = next(h for h in up.habits if h.question == "hour")
    assert hours.differs
    morning = hours.told[0]
    assert morning.name == "morning"
    assert morning.places == (1, 1)
    assert morning.own is not None
    assert morning.own[1] <= world.truth.social_visits + MORE <= morning.own[2]
    assert "Surely more than some others: in the morning" in up.summary()
    assert "no coin did" in up.summary()


def test_without_a_difference_no_place_is_given(line: Timeline) -> None:
    found = roi.when_and_what(line)
    alike = [h for h in found.habits if h.question in {"hour", "weekday", "often"}]
    assert [h.differs for h in alike] == [False] * 3
    assert all(g.places is None for h in alike for g in h.groups)


def test_views_say_the_same(up: WhenAndWhat) -> None:
    frame = up.to_frame()
    assert len(frame) == sum(len(h.groups) for h in up.habits) == len(up.to_dict()["groups"])
    few = frame[frame["posts"] < FEWEST_POSTS]
    assert few["visits"].isna().all()
    assert few["why_not"].str.contains("such post").all()
    assert up.plot().get_xlabel() == "visits a post"


def posts(**columns: list[object]) -> Timeline:
    """Return a calendar whose posts have these columns."""
    days = pd.date_range("2025-03-03", periods=10, name="date")
    size = len(next(iter(columns.values())))
    usual = {
        "time": pd.date_range("2025-03-03 09:00", periods=size, freq="D", tz="UTC"),
        "network": "x",
        "kind": "post",
        "text": "",
        "target": "own",
        "reply_to": None,
        "post_id": [str(n) for n in range(size)],
        "links": [("https://a.example/x",)] * size,
    }
    frame = pd.DataFrame({**usual, **columns})
    return replace(roi.from_frame(pd.DataFrame({"visits": 1.0}, index=days)), posts=frame)


def test_posts_are_grouped_by_what_the_archive_says() -> None:
    text = [
        "A look https://t.co/a https://t.co/b",
        "No picture https://t.co/a",
        "x" * 150,
        "y" * 210,
        "an answer to myself",
        "somebody's",
    ]
    found = groups_of(
        posts(
            text=text,
            kind=["post", "post", "post", "post", "reply", "repost"],
            reply_to=[None, None, None, None, "self:1", None],
            target=["own", "shop", "own", None, None, None],
            links=[("u",), ("u",), ("u",), ("u",), (), ()],
        )
    )
    assert found["picture"].to_dict() == {0: "picture", 1: "no_picture"}
    assert found["length"].to_dict() == {0: "short", 1: "short", 2: "middling"}
    assert found["thread"].to_dict() == {0: "single", 1: "thread", 2: "single"}
    assert found["aim"].to_dict() == {
        0: "own_site",
        1: "shop",
        2: "own_site",
        3: "others_page",
        5: "repost",
    }
    assert found["hour"].to_dict() == dict.fromkeys(range(3), "morning")
    assert found["weekday"].to_dict() == {0: "monday", 1: "tuesday", 2: "wednesday"}


def test_a_post_whose_links_no_file_tells_is_no_post_without_a_link() -> None:
    found = groups_of(
        posts(
            kind=["post", "post", "post", "repost"],
            target=[None, None, None, None],
            links=[(), (), ("u",), ()],
            links_known=[True, False, True, False],
        )
    )
    assert found["aim"].to_dict() == {0: "no_link", 2: "others_page", 3: "repost"}


def test_what_is_missing_is_named() -> None:
    days = pd.date_range("2025-03-03", periods=40, name="date")
    no_posts = roi.from_frame(pd.DataFrame({"visits": 1.0, "posts": 1.0}, index=days))
    assert "your files hold none" in roi.when_and_what(no_posts).summary()
    few = replace(no_posts, posts=posts(text=["a", "b"]).posts)
    assert "There are 2 such posts; it takes 20" in roi.when_and_what(few).summary()
    later = days + pd.DateOffset(years=1)
    apart = replace(
        few, daily=few.daily.reindex([*days, *later]).assign(visits=[np.nan] * 40 + [1.0] * 40)
    )
    many = posts(
        text=["a"] * 30, time=list(pd.date_range("2025-03-03 09:00", periods=30, tz="UTC"))
    )
    said = roi.when_and_what(replace(apart, posts=many.posts)).summary()
    assert "Your files know posts of this group from 3 March 2025" in said
    assert "never both on the same day" in said
    no_visits = replace(few, daily=few.daily.rename(columns={"visits": "sales"}))
    assert "visits by day" in roi.when_and_what(no_visits).summary()


def test_frequency_counts_the_days_link_posts() -> None:
    times = pd.to_datetime(
        ["2025-03-03 09:00", "2025-03-03 17:00", "2025-03-04 09:00"]
    ).tz_localize("UTC")
    found = groups_of(posts(time=list(times)))
    assert found["often"].to_list() == ["twice", "twice", "once"]


def test_pooling_agrees_with_a_known_library() -> None:
    rng = np.random.default_rng(5)
    value, error = rng.normal(3, 2, 8), rng.uniform(0.5, 1.5, 8)
    numbers = [(v, v - 1.959964 * e, v + 1.959964 * e) for v, e in zip(value, error, strict=True)]
    theirs = meta.combine_effects(value, error**2, method_re="iterated", atol=1e-10)
    ours = pooled(numbers)
    assert ours.spread**2 == pytest.approx(theirs.tau2, rel=1e-5)
    assert ours.middle == pytest.approx(theirs.mean_effect_re, rel=1e-5)
    assert ours.p_value == pytest.approx(theirs.test_homogeneity().pvalue, rel=1e-5)


def test_pooled_ranges_hold_the_truth_of_groups_on_average() -> None:
    rng = np.random.default_rng(6)
    held = []
    for spread in (0.0, 1.0, 3.0):
        for _ in range(150):
            truth = rng.normal(5, spread, 7)
            value = truth + rng.normal(0, 1, 7)
            drawn = pooled([(v, v - 1.959964, v + 1.959964) for v in value]).groups
            held += [low <= t <= high for t, (_, low, high) in zip(truth, drawn, strict=True)]
    assert 0.93 < np.mean(held) < 0.985


def test_tests_pass_by_their_adjusted_p_values() -> None:
    rng = np.random.default_rng(7)
    for _ in range(30):
        p = rng.uniform(0, 0.08, 6)
        order = np.argsort(p)
        adjusted = np.empty(6)
        adjusted[order] = np.maximum.accumulate(p[order] * np.arange(6, 0, -1))
        assert passed(list(p)) == (adjusted <= 0.05).tolist()
