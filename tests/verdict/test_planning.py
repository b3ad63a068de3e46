"""roi.plan: what a plan could show beside what is needed, which days it may not take, and that nobody can draw twice."""

from __future__ import annotations

import shutil
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pandas as pd
import pytest

import roi
from conftest import SAMPLE
from roi.cli.plan_options import PlanOptions, day_of
from roi.cli.planning import plan_folder
from roi.errors import NotEnough, WrongUse
from roi.timeline.columns import LINK_POSTS, SALES
from roi.timeline.timeline import Timeline
from roi.verdict.plan_power import PlanPower

BOOKS = ("twitter-*.zip", "adavale_example_*.zip", "events.csv", "roi.toml")


@pytest.fixture(scope="module")
def exports(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with the sample author's posts, visits, events and settings, and no plan."""
    folder = tmp_path_factory.mktemp("ada") / "exports"
    folder.mkdir()
    for pattern in BOOKS:
        (file,) = SAMPLE.glob(pattern)
        shutil.copy(file, folder)
    return folder


@pytest.fixture(scope="module")
def timeline(exports: Path) -> Timeline:
    """The last half-year: what a plan could show is tried on the past, and a short past is soon tried."""
    whole = roi.overlay(roi.load(exports))
    known = ["posts", "link_posts", "link_posts_shop", "social_visits", "visits"]
    return replace(whole, daily=whole.daily[known].tail(170))


@pytest.fixture(scope="module")
def calendar(timeline: Timeline) -> roi.PostingPlan:
    return roi.plan(timeline)


def test_it_starts_on_the_first_monday_after_the_files(calendar: roi.PostingPlan) -> None:
    plan = calendar.plan
    assert (plan.start, plan.end) == (date(2026, 11, 2), date(2026, 12, 28))
    assert plan.start.weekday() == 0
    assert plan.outcomes == ("social_visits", "visits")
    assert plan.activity == "link_posts"


def test_half_of_the_days_are_for_links(calendar: roi.PostingPlan) -> None:
    words = calendar.to_frame()["words"].value_counts()
    assert set(words.index) == {"links", "no links"}
    assert abs(words["links"] - words["no links"]) <= 4
    assert words.sum() == 56


def test_the_same_files_and_dates_draw_the_same_days(
    timeline: Timeline, calendar: roi.PostingPlan
) -> None:
    assert roi.plan(timeline).plan == calendar.plan
    later = roi.plan(timeline, start=date(2026, 11, 9)).plan
    assert later.seed != calendar.plan.seed


def test_it_says_what_it_could_show_of_each_outcome_at_each_length(
    calendar: roi.PostingPlan, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("roi.verdict.planning.LENGTHS", (4,))
    one = replace(calendar, plan=replace(calendar.plan, outcomes=("social_visits",)))
    shorter, longer = one.power
    assert (shorter.weeks, longer.weeks) == (4, 8)
    assert longer.detectable < shorter.detectable
    lines = one.summary().splitlines()
    assert lines[0].startswith("A coin would decide for 8 weeks, 2 November 2026 to 27 December")
    assert lines[1].startswith("If 9 of 10 days go as drawn, that would show, 8 times in 10")
    assert lines[2].startswith("Visits from the network: ")
    assert "a link post, or more" in lines[2]


def told(weeks: int, detectable: float, **known: Any) -> PlanPower:
    return PlanPower(
        weeks, SALES, LINK_POSTS, detectable, **{"needed": None, "likely": None, **known}
    )


@pytest.mark.parametrize(
    ("power", "worth", "said"),
    [
        ([told(8, 1.5, needed=2.0)], True, "Worth starting for sales."),
        ([told(4, 1.9, needed=2.0), told(8, 1.5, needed=2.0)], True, "4 weeks would do."),
        ([told(8, 3.0, needed=2.0), told(26, 1.5, needed=2.0)], False, "26 weeks would tell"),
        ([told(8, 3.0, needed=2.0), told(26, 2.5, needed=2.0)], False, "even 26 weeks would tell"),
        ([told(8, 3.0)], False, "What to expect isn't known yet."),
        ([told(8, 3.0, likely=4.0)], True, "Your past suggests about 4, so this can tell."),
        ([told(8, 3.0, likely=2.0)], False, "so it would probably stay open."),
        ([told(8, 1.5, needed=0.2)], False, "0.2 would pay for your time, so don't do it for this"),
    ],
)
def test_it_says_whether_to_start(
    calendar: roi.PostingPlan, power: list[PlanPower], worth: bool, said: str
) -> None:
    offered = replace(calendar)
    vars(offered)["power"] = tuple(power)  # as if worked out already
    assert offered.is_worth_starting is worth
    assert said in offered.summary()


def test_days_that_are_over_are_refused(timeline: Timeline) -> None:
    with pytest.raises(WrongUse) as refused:
        roi.plan(timeline, start=date(2026, 10, 31))
    assert str(refused.value) == (
        "The plan would start on 31 October 2026, but your files tell what you did up to 31 October 2026, "
        "and a coin can't decide about days that are over: give a later --start."
    )
    with pytest.raises(WrongUse, match="more than two years after"):
        roi.plan(timeline, start=date(2029, 1, 1))


def test_a_number_of_posts_that_nobody_posts(timeline: Timeline) -> None:
    with pytest.raises(WrongUse, match="from 1 to 50 posts, not 0"):
        roi.plan(timeline, posts=0)


@pytest.mark.parametrize("weeks", [0, 1, 105])
def test_a_length_that_no_plan_has(timeline: Timeline, weeks: int) -> None:
    with pytest.raises(WrongUse, match="A plan lasts from 2 to 104 weeks"):
        roi.plan(timeline, weeks=weeks)


def test_too_few_days_are_no_draw(timeline: Timeline) -> None:
    with pytest.raises(NotEnough):
        roi.plan(timeline, weeks=2, without=["2026-11-03..2026-11-14"])


def test_questions_that_the_files_cannot_judge(timeline: Timeline) -> None:
    with pytest.raises(WrongUse, match="one network only"):
        roi.plan(timeline, "network")
    with pytest.raises(WrongUse, match="A coin decides one question at a time"):
        roi.plan(timeline, "links,hour")
    with pytest.raises(WrongUse, match="Only the question 'kind' has a rule"):
        roi.plan(timeline, by="pictures")
    with pytest.raises(WrongUse, match="There is no rule 'colour'"):
        roi.plan(timeline, "kind", by="colour")
    with pytest.raises(WrongUse, match="There is no question 'mood'"):
        roi.plan(timeline, "mood")
    nothing = replace(timeline, daily=timeline.daily[["posts", "link_posts"]])
    with pytest.raises(WrongUse, match="neither visits nor sales by day"):
        roi.plan(nothing)


def test_silence_is_drawn_by_the_fortnight(timeline: Timeline) -> None:
    plan = roi.plan(timeline, "silence", weeks=12).plan
    assert {block.days for block in plan.blocks} == {14}
    assert plan.activity == "posts"
    assert [arm.words for arm in plan.arms] == ["posting as always", "silence"]


def test_two_kinds_of_link_are_told_apart_by_where_they_lead(timeline: Timeline) -> None:
    plan = roi.plan(timeline, "kind").plan
    assert plan.activity == "link_posts_shop"
    assert [arm.words for arm in plan.arms] == ["links to your books", "links to your site"]


def test_on_two_networks_all_visits_are_compared_and_not_one_network_s(timeline: Timeline) -> None:
    both = timeline.daily.assign(link_posts_bluesky=1.0)
    column = LINK_POSTS.on("bluesky")
    there = replace(timeline, daily=both, columns={**timeline.columns, column.name: column})
    plan = roi.plan(there, "network").plan
    assert [arm.words for arm in plan.arms] == ["X", "Bluesky"]
    assert plan.outcomes == ("visits",)


@pytest.fixture
def quick(monkeypatch: pytest.MonkeyPatch) -> None:
    """Try one length of plan on the past only: what is said of it is no matter here."""
    monkeypatch.setattr("roi.verdict.planning.LENGTHS", (8,))


@pytest.mark.usefixtures("quick")
@pytest.mark.thorough
def test_the_command_writes_a_calendar_once(
    exports: Path, timeline: Timeline, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    folder = tmp_path / "exports"
    shutil.copytree(exports, folder)
    asked = PlanOptions(anyway=True)
    plan_folder(folder, None, asked)
    out = capsys.readouterr().out
    assert str(folder / "plan" / "plan.toml") in out
    assert "Hang wall-a4.pdf" in out
    with pytest.raises(WrongUse) as refused:
        plan_folder(
            folder,
            None,
            replace(asked, start=date(2026, 12, 21), output=tmp_path / "elsewhere"),
        )
    assert str(refused.value) == (
        "plan/plan.toml has drawn 2 November 2026 to 27 December 2026 already, and a day can be drawn only once: "
        "start on 28 December 2026 or later."
    )
    assert not (tmp_path / "elsewhere").exists()
    with pytest.raises(WrongUse, match="There is no day '2026-02-29'"):
        day_of("2026-02-29")


def test_what_is_not_worth_starting_is_not_written(
    exports: Path,
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(roi.PostingPlan, "is_worth_starting", False)
    monkeypatch.setattr(roi.PostingPlan, "summary", lambda _: "")
    place = tmp_path / "plan"
    plan_folder(exports, None, PlanOptions(output=place))
    assert "Nothing was written." in capsys.readouterr().out
    assert not place.exists()


def test_the_days_are_drawn_as_a_strip(calendar: roi.PostingPlan) -> None:
    ax = calendar.plot()
    assert len(ax.collections) == 6
    assert ax.get_xlim() == (-0.5, 55.5)


@pytest.mark.thorough
def test_json_safe(calendar: roi.PostingPlan) -> None:
    shown = calendar.to_dict()
    assert shown["start"] == "2026-11-02"
    assert shown["end"] == "2026-12-27"
    days = [pd.Timestamp(d).date() for d in shown["days"]]
    assert days == [date(2026, 11, 2) + timedelta(days=n) for n in range(56)]
