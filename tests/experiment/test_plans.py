"""The plans in a folder: laid on the calendar by themselves, and refused with a reason where they can't be trusted."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import drawn_plans
import pytest
from held import HeldFile

import roi
from conftest import SAMPLE
from roi.experiment.kept_days import KeptDays, drawn_and_kept
from roi.experiment.plans import plans_of
from roi.experiment.sealed import owners_of
from roi.loaders.formats.posting_plan import POSTING_PLAN
from roi.loaders.walk import Export
from roi.reports.calendar.plan_toml import to_toml
from roi.timeline.timeline import Timeline

START = date(2026, 9, 7)


@pytest.fixture(scope="module")
def timeline() -> Timeline:
    found = roi.overlay(roi.load(SAMPLE))
    assert found.exports is not None
    files = tuple(e for e in found.exports.exports if e.loader != "posting_plan")
    return replace(found, exports=replace(found.exports, exports=files))


@pytest.fixture(scope="module")
def owner(timeline: Timeline) -> str:
    (owner,) = owners_of(timeline, "x")
    return owner


def beside(timeline: Timeline, **texts: str) -> Timeline:
    """Return the calendar with plans beside its exports, each under its name."""
    assert timeline.exports is not None
    plans = tuple(
        Export(name, "posting_plan", POSTING_PLAN.read(HeldFile(name, text.encode())))
        for name, text in texts.items()
    )
    files = (*timeline.exports.exports, *plans)
    return replace(timeline, exports=replace(timeline.exports, exports=files))


def text(owner: str, start: date = START, weeks: int = 8) -> str:
    return to_toml(drawn_plans.plan(start, weeks), owner)[0]


def test_a_plan_is_laid_on_the_calendar_by_itself(timeline: Timeline, owner: str) -> None:
    (found,) = plans_of(beside(timeline, one=text(owner))).found
    links = timeline.daily["link_posts"]
    for row in found.days.itertuples():
        done = links.get(row.date, float("nan"))
        assert (row.done == done) or (row.done != row.done and done != done)
        if row.done == row.done:
            assert row.kept == ((row.done > 0) == (row.arm == "links"))
    assert found.kept == KeptDays(56, 55, int(found.days["kept"].sum()))


def test_a_day_of_which_nothing_is_known_is_neither_kept_nor_broken(
    timeline: Timeline, owner: str
) -> None:
    days = drawn_and_kept(timeline, drawn_plans.plan(date(2026, 10, 26)))
    unknown = days[days["date"] > timeline.daily.index[-1]]
    assert len(unknown) > 40
    assert unknown["done"].isna().all()
    assert unknown["kept"].isna().all()


def test_the_same_plan_twice_is_one(timeline: Timeline, owner: str) -> None:
    plans = plans_of(beside(timeline, one=text(owner), two=text(owner)))
    assert [f.file for f in plans.found] == ["one"]
    assert plans.refused == ()


def test_of_two_plans_for_the_same_days_neither_is_judged_by(
    timeline: Timeline, owner: str
) -> None:
    other = text(owner, date(2026, 10, 12))
    plans = plans_of(beside(timeline, one=text(owner), two=other))
    assert plans.found == ()
    assert [m.text for m in plans.refused] == [
        "one is not used: it shares days with two, and nobody can tell which one was meant.",
        "two is not used: it shares days with one, and nobody can tell which one was meant.",
    ]
    after = text(owner, date(2026, 11, 2))
    assert [f.file for f in plans_of(beside(timeline, two=after, one=text(owner))).found] == [
        "one",
        "two",
    ]


def test_a_plan_of_another_folder_is_not_judged_by(timeline: Timeline) -> None:
    plans = plans_of(beside(timeline, one=text("0123456789ab")))
    assert plans.found == ()
    assert [m.text for m in plans.refused] == [
        "one is not used: it was drawn for another account than the one whose posts are here."
    ]


def test_a_changed_plan_is_named_and_not_judged_by(timeline: Timeline, owner: str) -> None:
    changed = text(owner).replace("posts_per_active_day = 2.0", "posts_per_active_day = 1.0")
    plans = plans_of(beside(timeline, one=changed))
    assert plans.found == ()
    (said,) = (m.text for m in plans.refused)
    assert said.startswith("one is not used: it was changed after it was sealed")


def test_no_name_stands_in_a_plan(timeline: Timeline, owner: str) -> None:
    assert "ada" not in text(owner)
    assert "880000000115" not in text(owner)
