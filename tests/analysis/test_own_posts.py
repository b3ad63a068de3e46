"""What own posts got: planted differences come back in their ranges, and where none is planted few are told."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pandas as pd
import pytest

from roi.analysis.own_posts import Reception, reception
from roi.simulate.timelines import timeline
from roi.simulate.world import draw

LINE = timeline(draw(7, days=60, effect=0.0))


def posted(seed: int, evening: float = 0.0, link: float = 0.0, days: int = 500) -> Reception:
    """Return posts whose audience grows eightfold, in clumps of good and bad weeks; log(1 + reactions) rises by so much."""
    rng = np.random.default_rng(seed)
    hours = rng.integers(6, 23, days)
    linked = rng.random(days) < 0.3
    week = np.repeat(rng.normal(0, 0.3, days // 7 + 1), 7)[:days]
    late = (hours >= 17) & (hours < 23)
    level = (
        np.linspace(1, 3, days) + week + evening * late + link * linked + rng.normal(0, 0.6, days)
    )
    posts = pd.DataFrame(
        {
            "time": pd.Timestamp("2024-01-01", tz="UTC")
            + pd.to_timedelta(np.arange(days) * 24 + hours, "h"),
            "network": LINE.network,
            "kind": "post",
            "text": "words",
            "links": [("https://a.example",) if x else () for x in linked],
            "likes": np.maximum(np.exp(level) - 1, 0),
            "reposts": 0.0,
        }
    )
    return reception(replace(LINE, posts=posts))


def test_planted_differences_come_back_in_their_ranges() -> None:
    inside = []
    for seed in range(12):
        rows = posted(seed, evening=0.5, link=-0.4).groups.set_index("group")
        for group, truth in (("evening", 0.5), ("link", -0.4)):
            low, high = np.log(rows.loc[group, ["conf_low", "conf_high"]].to_numpy(dtype=float))
            inside.append(low <= truth <= high)
    assert np.mean(inside) >= 0.82  # 24 ranges of 95 %, less three standard errors
    told = posted(1, evening=0.5, link=-0.4).groups.set_index("group")["told"]
    assert told["evening"] == "more"
    assert told["link"] == "fewer"


def test_a_post_whose_links_no_file_tells_is_on_neither_side() -> None:
    whole = posted(2, link=-0.4)
    told = np.arange(len(whole.posts)) % 2 == 0
    hidden = whole.posts.assign(
        links=[
            links if known else () for links, known in zip(whole.posts["links"], told, strict=True)
        ],
        links_known=told,
    )
    found = reception(replace(LINE, posts=hidden)).groups.set_index("group")
    linked = sum(bool(links) for links in hidden["links"])
    assert found.loc["link", "posts"] == linked
    only_told = reception(replace(LINE, posts=hidden[told])).groups.set_index("group")
    pd.testing.assert_series_equal(found.loc["link", :"p_value"], only_told.loc["link", :"p_value"])


def test_of_a_handful_of_posts_no_number_is_said() -> None:
    assert "30 are needed" in posted(3, days=12).summary()


@pytest.mark.thorough
def test_where_nothing_is_planted_few_are_told() -> None:
    wrong = sum((posted(seed).groups["told"] != "open").any() for seed in range(100, 120))
    assert wrong <= 4  # of 20, 1 expected: 5 in 100 of authors, however many groups


def test_the_best_come_first_and_only_those_asked_for() -> None:
    found = posted(3)
    best = found.best("2024-02-01", "2024-03-01")
    assert best["reactions"].is_monotonic_decreasing
    assert set(best["time"].dt.month) == {2}
    assert found.best().iloc[0]["reactions"] == found.posts["reactions"].max()


@pytest.mark.parametrize("days", [0, 40])
def test_few_posts_are_not_compared(days: int) -> None:
    found = posted(3, days=days) if days else reception(LINE)
    assert found.groups.empty or days == 0
    assert found.summary()
    found.plot()
