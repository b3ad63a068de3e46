"""The lab drawn by others: its worlds are what their family says, and the truth adds up."""

from pathlib import Path

import numpy as np
import pytest

from benchmarks.outside.families import FAMILIES, HOURLY
from benchmarks.outside.hours import PER_POST, draw_hours
from benchmarks.outside.worlds import draw

LAB = Path(__file__).parents[2] / "benchmarks" / "outside"


def test_it_shares_no_code_with_the_worlds_that_the_method_was_built_on():
    assert not [f.name for f in LAB.glob("*.py") if "import roi.simulate" in f.read_text("utf-8")]
    assert not [f.name for f in LAB.glob("*.py") if "from roi.simulate" in f.read_text("utf-8")]


SOME = (
    "base",
    "humps",
    "zeros",
    "growing",
    "threads",
    "third_link",
    "stopped",
    "late14",
    "viral_posts",
)


@pytest.mark.parametrize("family", [f for f in FAMILIES if f in SOME])
def test_what_links_add_is_what_the_truth_says(family):
    nothing, something = (draw(family, 1, "judge", effect, days=400) for effect in (0.0, 1.0))
    assert not any(nothing.truth.period.values())
    for outcome in ("visits", "sales"):
        more = something.timeline.daily[outcome] - nothing.timeline.daily[outcome]
        day, each = something.truth.days, something.truth.by_post[outcome]
        slack = 5 * np.sqrt(each.sum()) + 5
        # Readers of the last posts may come after the last day.
        assert each[day < 340].sum() - slack <= more.sum() <= each.sum() + slack


def test_the_halves_draw_other_worlds():
    build, judge = (draw("base", 4, half).timeline.daily["visits"] for half in ("build", "judge"))
    assert len(build) != len(judge) or not np.allclose(build, judge)


@pytest.mark.parametrize("family", list(HOURLY))
def test_by_the_hour_a_post_brings_eight_visits(family):
    nothing, something = (draw_hours(family, 2, "judge", effect) for effect in (0.0, 1.0))
    line = something.timeline
    assert (
        line.hourly["visits"].to_numpy().reshape(-1, 24).sum(axis=1) == line.daily["visits"]
    ).all()
    posts = line.daily["link_posts"].sum()
    more = line.daily["visits"].sum() - nothing.timeline.daily["visits"].sum()
    assert something.per_post == pytest.approx(PER_POST, rel=0.35)
    assert more == pytest.approx(something.per_post * posts, rel=0.15)
