"""Advice checked against files: many questions at once, few wrong answers."""

from __future__ import annotations

import json
import math
import re
from dataclasses import replace
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from statsmodels.stats.multitest import multipletests

from roi.analysis.advice.advice import CLAIMS, check_advice
from roi.analysis.advice.evidence import ClaimAnswer, Evidence
from roi.analysis.conversations import people
from roi.analysis.response.effects import response
from roi.simulate.timelines import timeline
from roi.simulate.world import draw

IN_R = json.loads((Path(__file__).parent / "reference" / "made_in_r.json").read_text("utf-8"))


def material(seed: int, effect: float) -> Evidence:
    line = timeline(draw(seed, days=400, effect=effect))
    asked = [("link_posts", "social_visits"), *((a, "followers") for a in ("link_posts", "posts"))]
    found = tuple(response(line, outcome, activity) for activity, outcome in asked)
    return Evidence(line, found, 5.0, people(line))


@pytest.mark.parametrize("seed", range(4))
def test_what_chance_could_give_among_many_is_what_statsmodels_says(seed: int) -> None:
    rng = np.random.default_rng(seed)
    p_values = np.concatenate([rng.uniform(0, 0.02, 6), rng.uniform(0, 1, 12)])
    names = list(CLAIMS)[: len(p_values)]
    reported = {
        n: ClaimAnswer("yes", "It does.", float(p)) for n, p in zip(names, p_values, strict=True)
    }
    silent = {n: ClaimAnswer("described", "So it is.") for n in list(CLAIMS)[len(p_values) :]}
    claims = check_advice(material(1, 0.0), reported | silent)
    kept = [c.answer == "yes" for c in claims if math.isfinite(c.p_value)]
    assert kept == multipletests(p_values, 0.05, "holm")[0].tolist()
    assert any("chance alone" in c.sentence for c in claims)


def test_holm_is_what_r_says() -> None:
    p_values = [0.001, 0.012, 0.03, 0.04, 0.2]
    reported = {n: ClaimAnswer("yes", "", p) for n, p in zip(CLAIMS, p_values, strict=False)}
    silent = {n: ClaimAnswer("described", "") for n in list(CLAIMS)[len(p_values) :]}
    claims = check_advice(material(1, 0.0), reported | silent)[: len(p_values)]
    assert [c.answer == "yes" for c in claims] == [p < 0.05 for p in IN_R["holm"]]


def test_where_links_bring_nothing_little_advice_is_confirmed_by_chance() -> None:
    false = {"C10": {"yes"}, "C23": {"no"}, "C33": {"no"}, "C36": {"yes", "no"}}
    wrong = 0
    for seed in range(960_000, 960_012):
        claims = check_advice(material(seed, 0.0), {})
        wrong += any(c.answer in false.get(c.id, ()) for c in claims)
    assert wrong <= 3  # 0.6 expected; three standard errors more is 2.9


def test_a_real_effect_is_said_among_many() -> None:
    answers = {c.id: c.answer for c in check_advice(material(7, 2.0), {})}
    assert answers["C23"] == "no"


def test_each_network_is_told_with_its_range() -> None:
    line = timeline(draw(7, days=400, effect=1.0))
    rng, days = np.random.default_rng(7), len(line.daily)
    links = rng.poisson(0.8, days).astype(float)
    come = rng.poisson(3 + 4 * np.convolve(links, [0.7, 0.2, 0.1])[:days]).astype(float)
    daily = line.daily.assign(link_posts_mastodon=links, social_visits_mastodon=come)
    both = replace(line, daily=daily)
    found = tuple(
        response(both, f"social_visits{end}", f"link_posts{end}") for end in ("", "_mastodon")
    )
    claim = check_advice(Evidence(both, found, 5.0, people(both)), {})[2]
    assert claim.answer == "described"
    ranges = {
        name: tuple(float(n) for n in ends)
        for name, *ends in re.findall(
            r"(X|Mastodon) ([0-9.]*[0-9]) to ([0-9.]*[0-9])", claim.sentence
        )
    }
    assert ranges["Mastodon"][0] < 4 < ranges["Mastodon"][1]
    assert len(ranges) == 2


def launched(*starts: str) -> Evidence:
    """Two years with 3 sales and one more follower a day, and launches on these days."""
    line = timeline(draw(7, days=730, effect=0.0))
    count = np.arange(1000.0, 1000.0 + len(line.daily))
    daily = line.daily.assign(sales=3.0, followers=count)
    days = pd.DatetimeIndex(pd.to_datetime(list(starts)))
    events = pd.DataFrame(
        {"start": days, "end": days, "kind": "launch", "title": "", "inferred": False}
    )
    return Evidence(replace(line, daily=daily, events=events), (), 5.0, people(line))


def test_launches_stand_beside_the_followers_of_their_day() -> None:
    first = timeline(draw(7, days=730, effect=0.0)).daily.index[0]
    early, late, edge = (str((first + pd.Timedelta(n, "D")).date()) for n in (30, 400, 727))
    claims = {c.id: c for c in check_advice(launched(early, late, edge), {})}
    text = claims["C08"].sentence
    assert claims["C08"].answer == "described"
    assert "1,030 followers, 21 sales" in text
    assert "1,400 followers, 21 sales" in text
    assert "1,727" not in text  # its week isn't over
    assert (
        claims["C26"].answer == "cannot_tell"
    )  # of the 90 days before the first, only one launch is known


def test_followers_gained_before_launches_are_net() -> None:
    first = timeline(draw(7, days=730, effect=0.0)).daily.index[0]
    days = [str((first + pd.Timedelta(n, "D")).date()) for n in (120, 400)]
    claim = check_advice(launched(*days), {})[25]
    assert claim.id == "C26"
    assert claim.sentence.count("90 followers, net, in the 90 days before, 21 sales") == 2


def test_launches_a_few_days_apart_are_no_two_launches() -> None:
    claims = {c.id: c for c in check_advice(launched("2025-06-01", "2025-06-04"), {})}
    assert claims["C08"].answer == "cannot_tell"
