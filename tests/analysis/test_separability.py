"""Posts that always come with something on the calendar are told as not separable from it."""

from __future__ import annotations

import numpy as np
import pandas as pd

from roi.analysis.response.effects import response
from roi.analysis.response.separability import always_with
from roi.timeline.timeline import Timeline

DAYS = pd.date_range("2024-01-01", periods=400, name="date")


def events(on: np.ndarray, kind: str) -> pd.DataFrame:
    start = DAYS[on]
    return pd.DataFrame({"start": start, "end": start + pd.Timedelta(days=1), "kind": kind})


def author(seed: int, each: int, kind: str, later: int = 0) -> Timeline:
    """Return an author whose every fifth day has an event that brings 60 visits and `each` link posts that bring none."""
    rng = np.random.default_rng(seed)
    on = rng.random(400) < 0.2
    links = on * float(each)
    links[np.flatnonzero(~on)[: later * 7 : 7]] = 1.0
    visits = rng.poisson(100.0 + 60.0 * on).astype(float)
    daily = pd.DataFrame({"posts": links, "link_posts": links, "visits": visits}, index=DAYS)
    known = events(on, kind).assign(title="", url=None, inferred=True)
    return Timeline(daily, pd.DataFrame(), pd.DataFrame(), known, "UTC", "x")


def test_posts_that_always_announce_a_page_are_no_estimate():
    for seed in range(5):
        for each in (1, 3):
            finding = response(author(seed, each, "blog_post"), "visits")
            assert finding.answer == "cannot_tell"
            assert finding.total is None
            assert "first day of a new page" in finding.sentence


def test_so_are_posts_that_always_come_with_a_letter():
    finding = response(author(1, 2, "newsletter"), "visits")
    assert finding.total is None
    assert "on your calendar (newsletter)" in finding.sentence


def test_some_later_posts_tell_the_two_apart():
    finding = response(author(1, 1, "blog_post", later=40), "visits")
    assert finding.total is not None


def test_what_goes_on_all_the_time_is_no_rival():
    always = events(np.ones(400, dtype=bool), "ad")
    assert always_with(DAYS, np.arange(400) % 5 == 0, always, 8) is None


def test_an_outage_is_no_rival():
    on = np.arange(400) % 5 == 0
    assert always_with(DAYS, on, events(on, "outage"), 8) is None
    assert always_with(DAYS, on, events(on, "press"), 8) == "press"
