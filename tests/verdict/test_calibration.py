"""A small lab: does a 95 % range hold the truth, and is nothing found where there is nothing?"""

from __future__ import annotations

from dataclasses import replace
from math import comb

import numpy as np
import pytest

from roi.analysis.response.daily_model import fit_daily
from roi.analysis.response.effects import response
from roi.analysis.response.lag_shapes import LAGS
from roi.simulate.scenarios import FAMILIES
from roi.simulate.timelines import timeline
from roi.simulate.world import draw

WORLDS = 40
BOUNDS = {"false finds": 0.08, "misses": 0.08}  # the full lab's bounds, rounded up
SURE = 0.001  # how rarely a method within the bound may fail this test


def most(worlds: int, share: float) -> int:
    """Return how many of the worlds a method within the bound reaches in all but one run of a thousand."""
    above, count = 1.0, -1
    while above > SURE:
        count += 1
        above -= comb(worlds, count) * share**count * (1 - share) ** (worlds - count)
    return count


@pytest.mark.parametrize("family", ["base", "launches", "weekday", "rare"])
@pytest.mark.one_in(4)
def test_ranges_hold_and_nothing_is_found_where_nothing_is(family):
    false, missed = {"visits": 0, "sales": 0}, {"visits": 0, "sales": 0}
    for seed in range(5000, 5000 + WORLDS):
        effect = float(seed % 2)
        world = draw(seed, family, days=240, effect=effect)
        line = timeline(world)
        for outcome in false:
            total = fit_daily(
                line.daily[outcome], line.daily["link_posts"], line.events, LAGS[outcome]
            ).total
            missed[outcome] += abs(total.value - getattr(world.truth, outcome)) > total.half_width
            false[outcome] += effect == 0 and total.p_value < 0.05
    for outcome in false:
        assert false[outcome] <= most(WORLDS // 2, BOUNDS["false finds"])
        assert missed[outcome] <= most(WORLDS, BOUNDS["misses"])


@pytest.mark.parametrize("family", ["reverse", "hidden"])
@pytest.mark.one_in(4)
@pytest.mark.thorough
def test_causes_that_cannot_be_seen_seldom_end_in_yes(family):
    wrong, worlds = 0, 24
    for seed in range(6000, 6000 + worlds):
        line = timeline(draw(seed, family, days=240, effect=0.0))
        wrong += response(replace(line, hourly=line.hourly.iloc[:0]), "visits").answer == "yes"
    assert wrong <= most(worlds, 0.08)


def test_same_seed_same_world_whatever_the_effect_elsewhere():
    one, two, other = (
        draw(1, days=120, effect=0.0),
        draw(1, days=120, effect=0.0),
        draw(2, days=120),
    )
    assert one.posts.equals(two.posts)
    assert one.visits.equals(two.visits)
    assert not one.visits.iloc[: len(other.visits)].equals(other.visits.iloc[: len(one.visits)])
    helped = draw(1, days=120, effect=2.0)
    assert helped.posts[["time", "kind", "target"]].equals(one.posts[["time", "kind", "target"]])
    assert (helped.visits >= one.visits).all().all()
    assert one.truth.visits == 0 < helped.truth.visits


@pytest.mark.parametrize("family", list(FAMILIES))
def test_every_family_draws_a_world_that_adds_up(family):
    world = draw(3, family, days=90, effect=1.0)
    line = timeline(world)
    assert len(line.daily) == 90
    known = line.daily["visits"].dropna()
    assert known.sum() == np.nansum(world.visits.to_numpy()) or bool(world.gaps)
    assert sum(world.truth.visits_by_lag) == pytest.approx(1)
    assert sum(world.truth.visits_by_hour) == pytest.approx(1)
