"""Posts that don't count alike: the number is the average of the posts as they were, and the checks say what was seen."""

import numpy as np
import pytest

from benchmarks.outside.worlds import draw
from roi.analysis.response.daily_model import fit_daily
from roi.analysis.response.dose import allowing_for_dose
from roi.analysis.response.effects import effect, response
from roi.analysis.response.lag_shapes import LAGS


def both(family, seed):
    """Return the totals without and with an allowance, what the checks say, and the truth."""
    world = draw(family, seed, "judge")
    line = world.timeline
    posts = line.daily["link_posts"]
    model = fit_daily(line.daily["social_visits"], posts, line.events, LAGS["social_visits"])
    allowed, told = allowing_for_dose(model, posts.to_numpy(dtype=float), is_bent=True)
    said = {check.name: check.reason.key for check in told}
    return model.total, allowed.total, said, world.truth.per_post["social_visits"]


@pytest.mark.parametrize(
    ("family", "check", "reason"),
    [
        ("first_link", "several_posts", "check.first_post_more"),
        ("third_link", "several_posts", "check.first_post_less"),
        ("growing", "growing_effect", "check.effect_grows"),
    ],
)
def test_what_differs_between_posts_is_seen_and_allowed_for(family, check, reason):
    rows = [both(family, seed) for seed in range(6)]
    assert sum(said[check] == reason for *_, said, _ in rows) >= 5
    plain, allowed = (
        np.mean([abs(row[at].value - row[3]) / row[3] for row in rows]) for at in (0, 1)
    )
    assert allowed < plain
    assert sum(abs(a.value - truth) <= a.half_width for _, a, _, truth in rows) >= 4


def test_posts_that_count_alike_cost_little():
    rows = [both("base", seed) for seed in range(6)]
    widths = [allowed.half_width / plain.half_width for plain, allowed, _, _ in rows]
    assert np.median(widths) < 1.15


def test_the_period_is_the_sum_over_posts_as_they_were():
    world = draw("first_link", 3, "judge")
    found = response(world.timeline, "social_visits")
    posts = world.timeline.daily["link_posts"].sum()
    assert found.period.estimate == pytest.approx(posts * found.total.estimate)
    assert found.period.conf_low <= world.truth.period["social_visits"] <= found.period.conf_high
    assert found.period.unit == "visits from the network"
    assert found.to_dict()["period"]["estimate"] == pytest.approx(found.period.estimate)


def test_a_column_that_leaves_no_day_to_tell_by_is_not_allowed_for():
    """Of sixty days a square or a first post can be one day's alone: in one of these its range was 200,000 visits a post."""
    for seed in range(4005, 4010):
        line = draw("short60", seed, "build").timeline
        found = effect(line, "social_visits", "link_posts")
        assert found.conf_high - found.conf_low < line.daily["social_visits"].max()
