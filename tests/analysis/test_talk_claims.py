"""What talk does beside links: planted relations come back, and where nothing is planted nothing is claimed."""

from __future__ import annotations

import re
from dataclasses import replace

import numpy as np
import pandas as pd
import pytest

from roi.analysis.advice.evidence import ClaimAnswer, Evidence
from roi.analysis.advice.talk_claims import (
    came_anyway,
    friends,
    help_returned,
    plug_after_talk,
    promotion_after_talk,
    some_answer,
)
from roi.analysis.conversations import people
from roi.language.facts import Fact, Message
from roi.simulate.timelines import timeline
from roi.simulate.world import draw
from roi.timeline.timeline import Timeline

DAYS = 600


def evidence(line: Timeline) -> Evidence:
    return Evidence(line, (), 5.0, people(line))


def text(found: ClaimAnswer | None) -> str:
    return str(found.message) if found else ""


def talking(extra: float, seed: int) -> Evidence:
    """Return days whose link posts bring 5 visits and 1 follower, and so many more after a week of much talk."""
    rng = np.random.default_rng(seed)
    line = timeline(draw(7, days=DAYS, effect=0.0))
    links = rng.binomial(1, 0.5, DAYS).astype(float)
    mood = np.repeat(rng.choice([2.0, 8.0], DAYS // 20), 20)  # talk comes in spells
    talk = rng.poisson(mood).astype(float)
    before = pd.Series(talk).shift(1).rolling(7).mean().to_numpy()
    much = (before > np.nanmedian(before)).astype(float)
    came = rng.poisson(20 + links * (5 + extra * much)).astype(float)
    net = rng.normal(2 + links * (1 + extra / 2 * much), 1.0)
    daily = line.daily.assign(
        link_posts=links,
        replies=talk,
        reposts=0.0,
        posts=links,
        social_visits=came,
        followers_net=net,
    )
    return evidence(replace(line, daily=daily, events=line.events.iloc[:0]))


@pytest.mark.parametrize("question", [plug_after_talk, promotion_after_talk])
@pytest.mark.one_in(2)
def test_what_links_do_after_talk_is_found_and_not_where_there_is_no_difference(question) -> None:  # type: ignore[no-untyped-def]
    assert question(talking(8.0, 1)).answer == "yes"
    assert question(talking(-4.5, 2)).answer == "no"
    nothing = [question(talking(0.0, seed)) for seed in range(10, 15)]
    assert sum(found.answer != "described" for found in nothing) <= 1
    assert all("can't be told apart" in text(f) for f in nothing if f.answer == "described")


def test_visits_that_would_have_come_anyway_are_seen_to_be_missing_elsewhere() -> None:
    rng = np.random.default_rng(3)
    line = timeline(draw(7, days=DAYS, effect=0.0))
    links = rng.binomial(1, 0.5, DAYS).astype(float)
    network = rng.poisson(5 + 6 * links).astype(float)
    elsewhere = rng.poisson(60 - 6 * links).astype(float)
    daily = line.daily.assign(
        link_posts=links, social_visits=network, visits=network + elsewhere, replies=1.0
    )
    found = came_anyway(evidence(replace(line, daily=daily, events=line.events.iloc[:0])))
    least, most = re.findall(r"came with ([\d.]+) to ([\d.]+) fewer visits", text(found))[0]
    assert float(least) < 6 < float(most)


def answering(rows: list[tuple[int, str]]) -> Evidence:
    """Return an author with these answers: the day, and whom."""
    line = timeline(draw(7, days=DAYS, effect=0.0))
    times = line.daily.index[0].tz_localize(line.timezone) + pd.to_timedelta(
        [d for d, _ in rows], "D"
    )
    posts = pd.DataFrame(
        {
            "time": times,
            "network": line.network,
            "kind": "reply",
            "person": [who for _, who in rows],
            "likes": np.nan,
            "reposts": np.nan,
            "replies": np.nan,
            "reply_to": "other",
        }
    )
    return evidence(replace(line, posts=posts))


def test_exchanges_that_go_on_are_counted_by_whether_she_knew_them() -> None:
    """One friend answered every second day; forty strangers, once each, thirty days apart from all else."""
    friend = [(day, "friend") for day in range(0, 200, 2)]
    strangers = [(300 + n, f"stranger {n}") for n in range(40)]
    m = answering(friend + strangers)
    # The friend's last answer goes on nowhere: 96 of 97. Of the others, his first three do: 3 of 36, as the last week is
    # left out.
    assert "within a week in 99 in 100 cases; of those to others in 8 in 100" in text(friends(m))
    assert "Of 41 people whom you answered, 40 got one answer" in text(some_answer(m))


def test_too_few_answers_say_nothing() -> None:
    m = answering([(day, f"person {day}") for day in range(10)])
    assert friends(m) is None
    assert some_answer(m) is None


def is_rare(given: np.ndarray, received: np.ndarray) -> bool:
    """Return whether chance is said to seldom give the difference in what comes back."""
    line = timeline(draw(7, days=DAYS, effect=0.0))
    posts = pd.DataFrame(
        {
            "time": line.daily.index.tz_localize(line.timezone),
            "network": line.network,
            "kind": "post",
            "reposts": received,
            "likes": 0.0,
            "replies": 0.0,
            "reply_to": None,
            "person": None,
        }
    )
    m = evidence(replace(line, posts=posts, daily=line.daily.assign(reposts=given)))
    found = help_returned(m)
    assert found is not None
    assert isinstance(found.message, Message)
    by_chance = dict(found.message.facts)["chance"]
    assert isinstance(by_chance, Fact)
    return by_chance.values[0] < 0.05


@pytest.mark.parametrize(("returned", "rare"), [(2.0, True), (0.0, False)])
def test_help_that_comes_back_is_told_with_what_chance_gives(returned: float, rare: bool) -> None:
    rng = np.random.default_rng(5)
    mood = np.repeat(rng.choice([0.0, 4.0], DAYS // 60), 60)
    given = pd.Series(rng.poisson(1 + mood).astype(float))
    before = given.shift(1).rolling(28).mean()
    much = (before > before.median()).to_numpy(dtype=float)
    assert is_rare(given.to_numpy(), rng.poisson(2 + returned * much).astype(float)) == rare


@pytest.mark.parametrize("seed", range(3))
def test_a_habit_and_an_audience_that_both_grow_are_no_help_that_comes_back(seed: int) -> None:
    rng = np.random.default_rng(seed)
    growth = np.exp(np.linspace(0, 2, DAYS))
    assert not is_rare(rng.poisson(2 * growth).astype(float), rng.poisson(3 * growth).astype(float))
