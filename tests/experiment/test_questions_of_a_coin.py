"""Every question from its plan to its answer: posts as the days were drawn, told apart by the plan's own rule, kept, read."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from functools import cache
from typing import Any

import msgspec
import numpy as np
import pandas as pd
import pytest

import roi
from roi.errors import WrongUse
from roi.experiment.analysis import read
from roi.experiment.kept_days import drawn_and_kept, stopped_on
from roi.experiment.plan import Plan
from roi.experiment.posts_by_rule import rule_of, sides
from roi.loaders.families.tweets import Tweet, posts_frame
from roi.reports.calendar.drawn_days import calendar_days
from roi.reports.calendar.schedulers import lists
from roi.timeline.columns import LINK_POSTS
from roi.timeline.selection import cut
from roi.timeline.timeline import Timeline

PAST, ZONE = 200, "America/New_York"
START = date(2025, 1, 6)
BLUESKY = LINK_POSTS.on("bluesky")
# What a post of either arm holds: hour, text, picture, link, network.
Kind = tuple[int, str, float, str | None, str]
PLAIN: Kind = (9, "A word about boats", 0.0, "own", "x")
ARMS: dict[tuple[str, str | None], tuple[Kind, Kind | None]] = {
    ("links", None): (PLAIN, None),
    ("silence", None): (PLAIN, None),
    ("hour", None): (PLAIN, (19, "A word about boats", 0.0, "own", "x")),
    ("network", None): (PLAIN, (9, "A word about boats", 0.0, "own", "bluesky")),
    ("kind", "shop"): ((9, "The new one", 0.0, "shop", "x"), PLAIN),
    ("kind", "pictures"): ((9, "Look", 1.0, "own", "x"), PLAIN),
    ("kind", "words: cover, artwork"): ((9, "The Cover is here", 0.0, "own", "x"), PLAIN),
    ("kind", "mark: ✒"): ((9, "Talk ✒", 0.0, "own", "x"), PLAIN),
}


def laid(
    posts: list[tuple[pd.Timestamp, Kind]], days: int, brought: np.ndarray[Any, Any]
) -> Timeline:
    """Return a calendar of posts, and visits that are chance but for what is brought by day."""
    index = pd.date_range(START, periods=days, name="date")
    rows = [
        {
            "time": t.tz_localize(ZONE),
            "network": k[4],
            "kind": "post",
            "text": k[1],
            "pictured": k[2],
            "target": k[3],
        }
        for t, k in posts
    ]
    frame = pd.DataFrame(rows)
    day = frame["time"].dt.tz_localize(None).dt.normalize()

    def by_day(chosen: Any) -> Any:
        return day[chosen].value_counts().reindex(index, fill_value=0).astype(float)

    here = frame["network"].eq("x")
    daily = pd.DataFrame(
        {
            "posts": by_day(here),
            "link_posts": by_day(here & frame["target"].notna()),
            "link_posts_blog": by_day(here & frame["target"].eq("own")),
            "link_posts_shop": by_day(here & frame["target"].eq("shop")),
            BLUESKY.name: by_day(~here),
            "visits": np.random.default_rng(2).poisson(60, days) + brought,
        },
        index=index,
    )
    events = pd.DataFrame(
        {"start": index[:0], "end": index[:0], "kind": "", "title": "", "inferred": False}
    )
    columns = {BLUESKY.name: BLUESKY}
    return Timeline(daily, pd.DataFrame(), frame, events, ZONE, "x", columns)


@cache
def lived(
    question: str, by: str | None, effect: float, weeks: int = 8, stop: int = 999
) -> tuple[Plan, Timeline]:
    """Return a plan drawn on a past of mixed posts, and the calendar at its end, all days kept but one, until `stop`."""
    first, second = ARMS[question, by]
    rng = np.random.default_rng(1)
    posts = [
        (pd.Timestamp(START) + timedelta(days=d, hours=k[0]), k)
        for d in range(PAST)
        for k in (first, second or PLAIN)
        if rng.random() < 0.5
    ]
    weeks = 26 if question == "silence" else weeks
    plan = roi.plan(laid(posts, PAST, np.zeros(PAST)), question, weeks=weeks, by=by, posts=2).plan
    drawn = plan.drawn_days()
    days = (plan.end - START).days
    brought = np.zeros(days)
    for number, (day, arm) in enumerate(zip(drawn["date"], drawn["arm"], strict=True)):
        is_first = number < stop and (arm == plan.arms[0].key) != (number == 0)
        kind = first if is_first else second
        posts += (
            [(day + timedelta(hours=kind[0], minutes=n), kind) for n in range(2)] if kind else []
        )
        brought[(day.date() - START).days] = 2 * effect * is_first
    return plan, laid(posts, days, np.convolve(brought, [0.7, 0.2, 0.1])[:days])


ALIKE = {("links", None), ("kind", "shop"), ("kind", "mark: ✒"), ("network", None)}


@pytest.mark.parametrize(
    ("question", "by"),
    [pytest.param(*q, marks=[pytest.mark.thorough] if q in ALIKE else []) for q in ARMS],
)
def test_what_the_first_arm_brings_more_is_found_and_said(question: str, by: str | None) -> None:
    plan, timeline = lived(question, by, effect=20.0)
    result = read(timeline, plan)
    assert (result.days.known, result.days.kept) == (plan.days, plan.days - 1)
    (finding,) = result.findings
    assert (finding.answer, finding.quality) == ("yes", "randomised")
    assert finding.total is not None
    assert finding.total.estimate == pytest.approx(20, abs=3)
    assert finding.total.conf_low > 0
    assert " brings about " in finding.sentence
    assert ("rather than" in finding.sentence) == (question in {"kind", "network", "hour"})


def test_that_the_other_kind_brings_more_is_no_little_difference() -> None:
    plan, timeline = lived("hour", None, effect=-20.0)
    (finding,) = read(timeline, plan).findings
    assert finding.answer == "no"
    assert finding.sentence.startswith(
        "A link post in the morning rather than in the evening brings about"
    )
    assert " fewer visits" in finding.sentence


def test_a_day_on_which_nothing_was_posted_is_no_day_of_the_second_kind() -> None:
    plan, timeline = lived("hour", None, effect=0.0)
    evenings = plan.drawn_days().query("arm == 'evening'")["date"]
    local = timeline.posts["time"].dt.tz_localize(None).dt.normalize()
    daily = timeline.daily.copy()
    daily.loc[evenings.iloc[3], ["posts", "link_posts", "link_posts_blog"]] = 0.0
    quiet = replace(timeline, posts=timeline.posts[local != evenings.iloc[3]], daily=daily)
    before, after = (int(drawn_and_kept(t, plan)["kept"].sum()) for t in (timeline, quiet))
    assert after == before - 1


def test_a_post_of_which_nobody_knows_whether_it_has_a_picture_leaves_its_day_unknown() -> None:
    plan, timeline = lived("kind", "pictures", effect=0.0)
    posts = timeline.posts.copy()
    posts.loc[posts.index[-1], "pictured"] = np.nan
    days = drawn_and_kept(replace(timeline, posts=posts), plan)
    assert days["kept"].isna().sum() == 1
    untold = replace(timeline, posts=posts.assign(pictured=np.nan))
    with pytest.raises(WrongUse, match="don't tell by day what this question is about"):
        roi.plan(untold, "kind", by="pictures")


def test_the_author_can_check_her_rule_on_her_own_posts() -> None:
    _, timeline = lived("kind", "words: cover, artwork", effect=0.0)
    found = sides(timeline, rule_of("words: cover, artwork"))
    last = timeline.posts.tail(100)["text"].str.contains("Cover")
    assert (found.first, found.second, found.unknown) == (int(last.sum()), int((~last).sum()), 0)
    assert found.latest_first == ("The Cover is here",)
    recovered = timeline.posts.assign(text="It recovered")
    assert sides(replace(timeline, posts=recovered), rule_of("words: cover")).first == 0


@pytest.mark.parametrize(
    "text", ["", "words:", "mark: a, b", "colour", "pictures: x", "words: " + "x" * 300]
)
def test_what_is_no_rule_is_refused(text: str) -> None:
    with pytest.raises(WrongUse, match="There is no rule"):
        rule_of(text)


def test_the_calendar_says_what_to_do_and_the_list_when() -> None:
    plan, _ = lived("hour", None, effect=0.0)
    said = {d.to_do for d in calendar_days(plan)}
    assert said == {
        "Post 2 links, and at no other time: links before noon. Everything else as always.",
        "Post 2 links, and at no other time: links after five. Everything else as always.",
    }
    rows = lists(plan)["buffer.csv"].decode().splitlines()[1:]
    hours = {("morning" if "noon" in row else "evening", int(row[-5:-3])) for row in rows}
    assert hours == {("morning", 9), ("morning", 11), ("evening", 18), ("evening", 20)}
    kinds, _ = lived("kind", "pictures", effect=0.0)
    assert {d.to_do for d in calendar_days(kinds)} == {
        "Write 2 posts, and only of this kind: posts with a picture. Everything else as always.",
        "Write 2 posts, and only of this kind: posts without a picture. Everything else as always.",
    }


def test_x_says_of_each_post_whether_it_has_a_picture() -> None:
    base = {"id_str": "1", "created_at": "Wed Oct 10 20:19:24 +0000 2018", "full_text": "Look"}
    media: list[Any] = [
        {"entities": {"media": [{"type": "photo"}]}},
        {"entities": {"urls": []}},
        {},
    ]
    tweets = [
        msgspec.json.decode(msgspec.json.encode(base | one), type=Tweet, strict=False)
        for one in media
    ]
    pictured = posts_frame(tweets, [1, 2, 3], None)["pictured"]
    assert pictured.tolist()[:2] == [1.0, 0.0]
    assert np.isnan(pictured.iloc[2])


def days_of(kept: str) -> pd.DataFrame:
    """Return drawn days that went as drawn (k), didn't (x), or of which nothing is known (?)."""
    values = [{"k": True, "x": False, "?": pd.NA}[one] for one in kept]
    index = pd.date_range(START, periods=len(kept))
    return pd.DataFrame({"date": index, "kept": pd.array(values, dtype="boolean")})


@pytest.mark.parametrize(
    ("kept", "stopped"),
    [
        ("k" * 56, None),
        ("kkkkx" * 11, None),  # four days in five, to the end
        ("k" * 40 + "x" * 8, None),  # a bad week is no end
        ("kxkkk" * 6 + "xk" * 10, 30),  # from then on as it comes
        ("k" * 28 + "x" * 28, 28),
        ("k" * 28 + "x" * 14 + "?" * 14, 28),
        ("xk" * 28, None),  # never kept to at all
        ("k" * 28 + "x" * 14 + "k" * 14, None),  # taken up again
        ("?" * 56, None),
    ],
)
def test_when_a_plan_was_given_up(kept: str, stopped: int | None) -> None:
    day = None if stopped is None else START + timedelta(days=stopped)
    assert stopped_on(days_of(kept)) == day


def test_what_a_look_has_found_stands_when_the_plan_is_given_up() -> None:
    plan, timeline = lived("links", None, effect=20.0, weeks=16, stop=70)
    result = read(timeline, plan)
    assert result.stopped is not None
    assert plan.start + timedelta(days=69) < result.stopped < plan.start + timedelta(days=80)
    assert result.looked == plan.start + timedelta(days=56)
    assert result.is_over
    assert result.findings[0].answer == "yes"
    assert result.stopping is not None
    assert result.stopping.text.endswith(" had settled it before, so it stands.")


@pytest.mark.thorough
def test_a_plan_kept_to_its_end_is_looked_at_to_its_end() -> None:
    plan, timeline = lived("links", None, effect=20.0, weeks=16)
    kept_to_the_end = read(timeline, plan)
    assert kept_to_the_end.stopped is None
    assert kept_to_the_end.looked == plan.end


def test_what_was_open_when_the_plan_was_given_up_counts_as_it_was_drawn() -> None:
    plan, timeline = lived("links", None, effect=0.0, stop=30)
    result = read(timeline, plan)
    assert result.stopped is not None
    assert result.looked == plan.end
    assert result.days.known == plan.days
    assert "They still count as they were drawn" in result.summary()


def test_she_may_stop_where_a_look_has_found_something() -> None:
    plan, timeline = lived("links", None, effect=20.0, weeks=16)
    result = read(cut(timeline, plan.start + timedelta(days=60)), plan)
    assert result.stopping is not None
    assert result.stopping.text.startswith("This look has found a difference: you may stop here")
