"""foresee(): more weeks and more readers show smaller effects, and what is predicted is of the right size."""

from __future__ import annotations

import json
import math
from dataclasses import replace
from datetime import date, timedelta
from functools import cache

import numpy as np
import pandas as pd
import pytest

from roi.errors import NotEnough
from roi.experiment.foresight import Foresight, foresee
from roi.timeline.timeline import Timeline


def calendar(level: float, days: int = 300) -> Timeline:
    rng = np.random.default_rng(3)
    start = date(2025, 1, 6)
    index = pd.date_range(start, start + timedelta(days=days - 1), name="date")
    daily = pd.DataFrame(
        {
            "link_posts": rng.poisson(1.0, days).astype(float),
            "visits": rng.poisson(level, days).astype(float),
        },
        index=index,
    )
    events = pd.DataFrame({"start": index[:0], "end": index[:0], "kind": "", "inferred": False})
    posts = pd.DataFrame({"time": pd.DatetimeIndex([], tz="UTC")})
    return Timeline(daily, pd.DataFrame(), posts, events, "UTC", "x")


@cache
def predicted() -> Foresight:
    return foresee(
        calendar(50.0),
        "link_posts",
        ("visits",),
        2.0,
        weeks=(2, 8, 16),
        kept=1.0,
        block_days=3,
    )


def told(needed: float = math.nan) -> Foresight:
    rows = tuple(replace(row, needed=needed) for row in predicted().rows)
    return replace(predicted(), rows=rows)


def test_more_weeks_show_smaller_effects_and_two_weeks_nothing() -> None:
    two, eight, sixteen = told().rows
    assert two.detectable == math.inf
    assert sixteen.detectable < eight.detectable


def test_of_plain_counts_it_is_what_arithmetic_says() -> None:
    # Two arms of 28 days with variance 50 and two posts a day: error √(50/28 · 2) / 2 = 0.94 a post, some more as effects
    # spread over the block's end. Found 8 times in 10 are 2.1 + 0.84 of these, 2.8.
    eight = told().of("visits", 8)
    assert eight is not None
    assert 2.4 < eight.detectable < 5.0


def test_it_recommends_the_shortest_length_that_shows_what_is_needed() -> None:
    assert told(needed=30.0).weeks == 8
    assert told(needed=30.0).summary().startswith("8 weeks are long enough")
    assert told(needed=0.1).weeks is None
    assert told(needed=0.1).summary().startswith("Not worth starting")
    assert told().weeks is None


def test_a_past_that_is_too_short_says_so() -> None:
    with pytest.raises(NotEnough, match="twelve weeks"):
        foresee(calendar(50.0, 60), "link_posts", ("visits",), 2.0)


def test_what_is_beyond_the_past_is_marked() -> None:
    foresight = foresee(
        calendar(50.0, 150), "link_posts", ("visits",), 2.0, weeks=(8, 26), block_days=3
    )
    assert [row.is_tried for row in foresight.rows] == [True, False]


def test_the_same_past_predicts_the_same() -> None:
    again = foresee(calendar(50.0), "link_posts", ("visits",), 2.0, None, (2, 8, 16), 1.0, 3)
    assert again.rows[1:] == predicted().rows[1:]


def test_the_five_views() -> None:
    json.dumps(told(needed=30.0).to_dict(), allow_nan=False)
    assert len(told().to_frame()) == 3
    assert "<svg" in told()._repr_html_()
