"""The draw: balanced, by chance alone, the same from the same seed."""

from __future__ import annotations

from collections import Counter
from datetime import date, timedelta
from itertools import product

import numpy as np
import pytest

from roi.errors import NotEnough
from roi.experiment.design import (
    draw,
    draw_plan,
    every_draw,
    imbalance,
    layout_of,
    redraws,
    weekday_limit,
)
from roi.experiment.plan import Arm, Exclusion, Plan

START = date(2026, 1, 5)
ARMS = (Arm("links", "post links"), Arm("none", "no links"))


def planned(seed: int = 1, weeks: int = 8, exclusions: tuple[Exclusion, ...] = ()) -> Plan:
    return draw_plan(
        "links",
        "link_posts",
        ARMS,
        START,
        weeks,
        ("visits",),
        2.0,
        seed,
        "UTC",
        "x",
        exclusions=exclusions,
    )


def test_the_same_seed_draws_the_same_plan_and_another_one_another() -> None:
    assert planned(3) == planned(3)
    assert planned(3).treated.tolist() != planned(4).treated.tolist()


def test_blocks_cover_the_test_without_overlap_and_leave_excluded_days_out() -> None:
    launch = Exclusion(START + timedelta(20), START + timedelta(34), "launch")
    plan = planned(exclusions=(launch,))
    days = plan.drawn_days()["date"].dt.date.tolist()
    wanted = [START + timedelta(n) for n in range(56) if not 20 <= n < 34]
    assert days == wanted
    assert all(2 <= block.days <= 4 for block in plan.blocks)
    assert all(plan.arm_of(START + timedelta(n)) is None for n in range(20, 34))


def test_each_stratum_has_as_many_blocks_of_either_arm() -> None:
    plan = planned()
    arms = Counter((block.stratum, block.arm) for block in plan.blocks)
    assert set(arms.values()) == {1}
    assert len(arms) == len(plan.blocks)


def test_no_weekday_lies_oftener_in_one_arm_than_the_limit_allows() -> None:
    plan = planned(weeks=12)
    days = plan.drawn_days()
    more = days.groupby([days["date"].dt.day_of_week, "arm"]).size().unstack()
    assert (more["links"] - more["none"]).abs().max() <= plan.weekday_limit


def test_every_draw_is_each_pattern_once_against_brute_force() -> None:
    layout = layout_of(START, START + timedelta(days=21), 3)
    strata = layout.strata
    by_hand = {
        pattern
        for pattern in product([False, True], repeat=len(strata))
        if all(
            abs(2 * np.array(pattern)[strata == s].sum() - (strata == s).sum()) <= 1
            for s in set(strata)
        )
    }
    listed = [tuple(row) for row in every_draw(layout).tolist()]
    assert len(listed) == len(set(listed))
    assert set(listed) == by_hand


def test_draws_are_spread_evenly_over_all_that_the_limit_allows() -> None:
    layout = layout_of(START, START + timedelta(days=24), 3)
    limit = weekday_limit(layout)
    allowed = redraws(layout, limit, 0)
    drawn = draw(layout, limit, np.random.default_rng(5), 4000)
    counts = Counter(tuple(row) for row in drawn.tolist())
    assert set(counts) == {tuple(row) for row in allowed.tolist()}
    expected = 4000 / len(allowed)
    assert max(abs(n - expected) for n in counts.values()) < 5 * np.sqrt(expected)


def test_many_blocks_are_redrawn_at_random_within_the_same_rules() -> None:
    layout = layout_of(START, START + timedelta(weeks=26), 3)
    limit = weekday_limit(layout)
    some = redraws(layout, limit, 7)
    assert imbalance(layout, some).max() <= limit
    assert np.abs(some.mean(axis=0) - 0.5).max() < 0.06
    assert (redraws(layout, limit, 7) == some).all()


def test_too_few_days_are_refused_in_a_sentence() -> None:
    with pytest.raises(NotEnough, match="at least 6"):
        planned(weeks=2, exclusions=(Exclusion(START, START + timedelta(5), "trip"),))
