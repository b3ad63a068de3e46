"""read(): a simulated author who keeps to a plan on most of its days, at several moments and with things missing."""

from __future__ import annotations

import json
import math
from dataclasses import replace
from datetime import date, timedelta
from functools import cache

import numpy as np
import pandas as pd

from roi.experiment.analysis import read
from roi.experiment.design import draw_plan
from roi.experiment.plan import Arm, Plan
from roi.simulate.timelines import timeline
from roi.simulate.trial import Trial
from roi.simulate.world import World, draw
from roi.timeline.selection import cut
from roi.timeline.timeline import Timeline

START = date(2024, 3, 4)
ARMS = (Arm("links", "post links"), Arm("none", "no links"))


@cache
def plan(whenever: bool = False) -> Plan:
    return draw_plan(
        "links",
        "link_posts",
        ARMS,
        START,
        8,
        ("social_visits", "sales"),
        2.0,
        7,
        "America/New_York",
        "x",
        whenever=whenever,
    )


@cache
def world(effect: float = 2.0, kept: float = 0.95) -> World:
    before = START - timedelta(days=300)
    return draw(5, "base", 356, effect, start=before, trial=Trial(plan(), kept))


@cache
def lived(effect: float = 2.0, kept: float = 0.95) -> Timeline:
    return timeline(world(effect, kept))


def test_an_effect_that_is_there_is_brought() -> None:
    result = read(lived(), plan())
    finding = result.finding("social_visits")
    assert finding is not None
    assert finding.total is not None
    assert (finding.answer, finding.quality, finding.design) == ("yes", "randomised", "switchback")
    assert finding.sentence.startswith("A link post brings about")
    assert finding.total.conf_low < world().truth.social_visits < finding.total.conf_high
    assert result.is_over
    assert {check.name for check in finding.checks} == {
        "kept_days",
        "known_days",
        "days_before_test",
        "carry_over",
    }


def test_the_drawn_day_is_worth_its_posts() -> None:
    finding = read(lived(), plan()).findings[0]
    per_post, per_day = finding.estimates
    assert 1.0 < per_day.estimate / per_post.estimate < 3.0
    assert per_day.unit == "visits from the network per day drawn"


def test_before_the_first_look_nothing_is_shown_but_the_days_kept() -> None:
    result = read(cut(lived(), START + timedelta(days=20)), plan())
    assert not result.looks
    assert all(f.answer == "cannot_tell" and not f.estimates for f in result.findings)
    assert result.days.drawn == 20
    assert f"{result.days.kept} of 20 days went as drawn." in result.summary()


def test_a_look_is_the_same_on_any_later_day_before_the_next() -> None:
    early = read(cut(lived(), START + timedelta(days=30)), plan()).looks
    late = read(cut(lived(), START + timedelta(days=50)), plan()).looks
    assert early == late
    assert {look.day for look in early} == {START + timedelta(days=28)}
    assert read(lived(), plan()).looks[: len(early)] == early


def test_days_after_the_end_change_nothing() -> None:
    end = plan().end
    stopped = cut(lived(), end)
    longer = lived().daily.copy()
    assert read(stopped, plan()).looks == read(replace(lived(), daily=longer), plan()).looks


def test_any_day_may_be_a_look_where_the_plan_says_so() -> None:
    result = read(cut(lived(), START + timedelta(days=40)), plan(whenever=True))
    assert {look.day for look in result.looks} == {START + timedelta(days=40)}
    ordinary = read(lived(), plan()).looks[-2]
    whenever = read(lived(), plan(whenever=True)).looks[-2]
    assert ordinary.outcome == whenever.outcome == "social_visits"
    assert whenever.conf_low < ordinary.conf_low


def test_broken_days_count_as_they_were_drawn() -> None:
    daily = lived().daily.copy()
    before = read(lived(), plan())
    drawn = plan().drawn_days()
    broken = drawn.loc[drawn["arm"].eq("none"), "date"].iloc[[13]]
    daily.loc[broken, "link_posts"] = 2.0
    after = read(replace(lived(), daily=daily), plan())
    assert after.findings[0].days == before.findings[0].days
    assert after.days.known == before.days.known == 56
    assert after.days.kept == before.days.kept - 1
    assert after.looks != before.looks


def test_a_missing_outcome_is_told_and_not_made_up() -> None:
    without = replace(lived(), daily=lived().daily.drop(columns="sales"))
    finding = read(without, plan()).finding("sales")
    assert finding is not None
    assert finding.not_estimable == "Your files say nothing about sales on the days of the test."
    unknown = lived().daily.copy()
    unknown.loc[pd.Timestamp(START) :, "sales"] = math.nan
    finding = read(replace(lived(), daily=unknown), plan()).finding("sales")
    assert finding is not None
    assert not finding.estimates


def test_days_missing_in_one_arm_are_told() -> None:
    daily = lived().daily.copy()
    drawn = plan().drawn_days()
    daily.loc[drawn.loc[drawn["arm"].eq("none"), "date"].iloc[::3], "social_visits"] = np.nan
    finding = read(replace(lived(), daily=daily), plan()).findings[0]
    check = next(c for c in finding.checks if c.name == "known_days")
    assert check.holds is False


def test_without_history_it_is_still_read() -> None:
    short = lived().daily.loc[pd.Timestamp(START - timedelta(days=14)) :]
    finding = read(replace(lived(), daily=short), plan()).findings[0]
    assert finding.total is not None
    before = next(c for c in finding.checks if c.name == "days_before_test")
    assert before.holds is None


def test_the_pieces_for_a_pool() -> None:
    result = read(lived(), plan())
    assert [e.outcome for e in result.effects] == ["social_visits", "sales"]
    assert all(e.error > 0 and e.looks == 2 for e in result.effects)


def test_the_five_views() -> None:
    result = read(lived(0.0, 0.6), plan())
    text = json.dumps(result.to_dict(), allow_nan=False)
    assert '"question": "links"' in text
    assert len(result.to_frame()) == len(result.looks) == 4
    assert "<svg" in result._repr_html_()
    assert result.summary().splitlines()[0] == result.status.text
