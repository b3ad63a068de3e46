"""Promotions side by side: what they moved against what they cost, ranked only where that can be told."""

from __future__ import annotations

import math
from dataclasses import replace
from itertools import pairwise
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

import roi
from roi.analysis.event_study.rank_sets import rank_sets, surely_larger
from roi.errors import SettingsError
from roi.settings import read_settings
from roi.timeline.columns import ROYALTIES
from roi.timeline.events import typed_events
from roi.timeline.timeline import Timeline

DAYS = pd.date_range("2024-01-01", periods=500, name="date")
LETTERS = {"Small": (100, 0), "Large": (200, 90), "Middling": (300, 30)}
COSTS = {"Small": 40.0, "Large": 40.0, "Middling": math.nan}


def calendar(planted: bool = True) -> Timeline:
    """Return some copies a day at 2 dollars, and three letters that each added known copies."""
    sales = np.random.default_rng(3).poisson(6.0, len(DAYS)).astype(float)
    for at, more in LETTERS.values() if planted else ():
        sales[at] += more
    frame = pd.DataFrame({"sales": sales, "royalties": 2 * sales}, index=DAYS)
    line = roi.from_frame(frame)
    letters = pd.DataFrame(
        [
            {
                "start": DAYS[at],
                "end": DAYS[at + 1],
                "kind": "newsletter",
                "title": name,
                "cost": COSTS[name],
            }
            for name, (at, _) in LETTERS.items()
        ]
    )
    return replace(line, events=typed_events(letters.assign(inferred=False)))


@pytest.fixture(scope="module")
def planted() -> roi.Timeline:
    return calendar()


def test_what_was_planted_is_found_and_paid_for(planted: Timeline) -> None:
    found = {p.title: p for p in roi.compare_promotions(planted).promotions}
    for name, (_, more) in LETTERS.items():
        estimate, low, high = found[name].ends("sales") or (math.nan,) * 3
        assert low <= more <= high
        assert low <= estimate <= high
    large = found["Large"]
    assert large.net is not None
    assert large.net[1] <= 2 * 90 - 40 <= large.net[2]
    assert found["Middling"].net is None  # its cost isn't known


def test_places_are_those_that_can_be_told(planted: Timeline) -> None:
    by_sales = roi.compare_promotions(planted, ["sales"])
    assert by_sales.ranked_by == "sales"
    assert {p.title: p.ranks for p in by_sales.ranked} == {
        "Large": (1, 1),
        "Middling": (2, 2),
        "Small": (3, 3),
    }
    assert roi.compare_promotions(planted).ranked_by == "net"
    assert by_sales.promotions[0].title == "Large"
    assert "Large”: place 1;" in by_sales.summary()


def test_where_nothing_differs_every_place_is_possible() -> None:
    found = roi.compare_promotions(calendar(planted=False), ["sales"])
    assert {p.ranks for p in found.ranked} == {(1, 3)}
    assert "could each be the best or the worst" in found.summary()


def test_one_that_shares_its_days_is_shown_but_not_ranked(planted: Timeline) -> None:
    beside = planted.with_event(DAYS[201].date(), "ad", "Banner")
    found = {p.title: p for p in roi.compare_promotions(beside).promotions}
    assert found["Large"].with_others
    assert found["Large"].ranks is None
    assert found["Banner"].ranks is None


def test_views_say_the_same(planted: Timeline) -> None:
    found = roi.compare_promotions(planted)
    frame = found.to_frame()
    assert len(frame) == len(found.promotions) == len(found.to_dict()["promotions"]) == 3
    assert frame["cost"].isna().sum() == 1
    assert ROYALTIES.name in frame
    assert found.plot().get_xlabel() == "money"


def test_an_empty_calendar_says_so(planted: Timeline) -> None:
    bare = replace(planted, events=planted.events.iloc[:0])
    assert roi.compare_promotions(bare).summary().startswith("No promotion")


def test_ranks_agree_with_the_pairs() -> None:
    rng = np.random.default_rng(8)
    numbers = [
        (e, e - w, e + w)
        for e, w in zip(rng.normal(0, 5, 12), rng.uniform(0.5, 4, 12), strict=True)
    ]
    larger = surely_larger(numbers)
    for n, (best, worst) in enumerate(rank_sets(numbers)):
        assert best == 1 + sum(larger[m, n] for m in range(12))
        assert worst == 12 - sum(larger[n, m] for m in range(12))
    ordered = sorted(zip(numbers, rank_sets(numbers), strict=True), reverse=True)
    assert all(
        a[1][0] <= b[1][1] for a, b in pairwise(ordered)
    )  # never both surely before the other


def test_cost_income_and_hours_come_from_the_calendar_and_from_settings(tmp_path: Path) -> None:
    lines = [
        "date,kind,title,cost,income,hours",
        "2025-03-01,convention,Fair,$120.50,85,12",
        "2025-04-01,newsletter,Swap,,,",
    ]
    (tmp_path / "events.csv").write_text("\n".join(lines) + "\n")
    (tmp_path / "roi.toml").write_text(
        '[[event]]\ndate = 2025-05-01\nkind = "ad"\ntitle = "Deal"\ncost = 40\n'
    )
    events = roi.overlay(roi.load(tmp_path)).events.set_index("title")
    assert events.loc["Fair", ["cost", "income", "hours"]].to_list() == [120.5, 85.0, 12.0]
    assert events.loc["Swap", ["cost", "income", "hours"]].isna().all()  # not said is not nothing
    assert events.loc["Deal", "cost"] == 40.0


@pytest.mark.parametrize("line", ["cost = -1", 'cost = "much"', "hours = true", "income = [1, 2]"])
def test_an_amount_that_cannot_be_is_named(tmp_path: Path, line: str) -> None:
    (tmp_path / "roi.toml").write_text(f'[[event]]\ndate = 2025-05-01\nkind = "ad"\n{line}\n')
    with pytest.raises(SettingsError, match=line.split()[0]):
        read_settings(tmp_path)
