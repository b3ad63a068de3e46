"""What comes weeks after a post: found, and no "no" without it."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pandas as pd
import pytest

from roi.analysis.response.effects import response
from roi.analysis.response.lag_shapes import SALES
from roi.analysis.response.late_effects import late_effect
from roi.settings import Settings
from roi.timeline.timeline import Timeline

EVENTS = pd.DataFrame(
    {
        "start": pd.Series(dtype="datetime64[us]"),
        "end": pd.Series(dtype="datetime64[us]"),
        "kind": pd.Series(dtype=object),
    }
)


def author(delay: int, each: float, days: int = 900, seed: int = 4) -> Timeline:
    """Return days with about one link post each, in busy and idle spells, whose readers buy `delay` days later."""
    rng = np.random.default_rng(seed)
    busy = np.repeat(rng.uniform(0.0, 2.0, days // 9 + 1), 9)[:days]
    posts = rng.poisson(busy).astype(float)
    bought = each * np.concatenate([np.zeros(delay), posts[: days - delay]])
    sales = rng.poisson(5.0 + bought).astype(float)
    daily = pd.DataFrame(
        {"posts": posts, "link_posts": posts, "sales": sales},
        index=pd.date_range("2024-01-01", periods=days, name="date"),
    )
    return Timeline(daily, pd.DataFrame(), pd.DataFrame(), EVENTS, "UTC", "x", settings=Settings())


@pytest.mark.parametrize("delay", [0, 2, 15, 30])
def test_the_total_of_eight_weeks_holds_what_comes_at_any_delay(delay):
    line = author(delay, 2.0)
    found = late_effect(line.daily["sales"], line.daily["link_posts"], EVENTS, SALES)
    assert found is not None
    assert abs(found.value - 2.0) < found.half_width
    assert found.value > found.half_width


def test_a_no_within_a_week_is_no_no_for_what_comes_later():
    finding = response(author(21, 2.0), "sales", minimum_relevant_effect=1.0)
    assert finding.answer == "no"
    assert finding.scope == "days"
    assert "within a week" in finding.sentence
    assert finding.late is not None
    assert finding.late.conf_low > 1.0


def test_where_nothing_comes_later_either_the_no_covers_eight_weeks():
    finding = response(author(0, 0.0, seed=5), "sales", minimum_relevant_effect=2.0)
    assert (finding.answer, finding.scope) == ("no", "weeks")
    assert "within eight weeks" in finding.sentence
    assert finding.to_dict()["late"]["conf_high"] < 2.0


def test_from_few_weeks_a_no_covers_a_week():
    finding = response(author(0, 0.0, days=120), "sales", minimum_relevant_effect=3.0)
    assert (finding.answer, finding.scope, finding.late) == ("no", "days", None)


def test_other_activities_are_held_fixed_over_the_same_weeks():
    line = author(0, 0.0)
    rng = np.random.default_rng(1)
    other = line.daily["link_posts"] + pd.Series(rng.poisson(1.0, 900), line.daily.index)
    brought = 2.0 * other.shift(20, fill_value=0.0)
    line = replace(line, daily=line.daily.assign(sales=line.daily["sales"] + brought.to_numpy()))
    y, x = line.daily["sales"], line.daily["link_posts"]
    alone = late_effect(y, x, EVENTS, SALES)
    beside = late_effect(y, x, EVENTS, SALES, other.to_frame("other"))
    assert alone is not None
    assert beside is not None
    assert alone.value > 1.0
    assert abs(beside.value) < beside.half_width
