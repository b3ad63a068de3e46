"""Weeks off against active weeks, by fake dates; one change in what links bring; platform changes."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import numpy as np
import pandas as pd
import pytest
from costs import growth

from roi.analysis.event_study.baseline import expected_range
from roi.analysis.event_study.placebo_windows import compare, each, together
from roi.analysis.event_study.posting_breaks import idle_findings, idle_spells, idle_weeks
from roi.analysis.event_study.structural_change import change, platform_changes
from roi.errors import NotEnough
from roi.simulate.timelines import timeline as timeline_of
from roi.simulate.world import draw
from roi.timeline.timeline import Timeline

SPELLS = ((100, 10), (260, 8), (400, 14))


def calendar(columns: dict[str, Any], **rest: Any) -> Timeline:
    days = pd.date_range("2024-01-01", periods=len(next(iter(columns.values()))), name="date")
    return Timeline(
        daily=pd.DataFrame(columns, index=days),
        hourly=pd.DataFrame(),
        posts=pd.DataFrame(),
        events=pd.DataFrame(
            {
                "start": pd.Series(dtype="datetime64[us]"),
                "end": pd.Series(dtype="datetime64[us]"),
                "kind": pd.Series(dtype="str"),
                "title": pd.Series(dtype="str"),
            }
        ),
        timezone="UTC",
        network="x",
        **rest,
    )


def author(seed: int, lost_when_idle: float = 0.0, days: int = 550) -> Timeline:
    """Return an author with three weeks off: followers come by chance, fewer of them in weeks off."""
    rng = np.random.default_rng(seed)
    posts = rng.poisson(3, days) + 1.0
    for first, length in SPELLS:
        posts[first : first + length] = 0
    wave = np.exp(np.cumsum(rng.normal(0, 0.01, days)))
    come = rng.poisson((8 - lost_when_idle * (posts == 0)) * wave * rng.gamma(4, 1 / 4, days))
    return calendar({"posts": posts, "followers_net": come - rng.poisson(3, days)})


def test_spells_of_a_week_and_more_are_found() -> None:
    posts = np.ones(60)
    posts[10:17], posts[30:36], posts[50:60] = 0, 0, 0
    replies = np.zeros(60)
    replies[55] = 1
    spells = idle_spells(calendar({"posts": posts, "replies": replies}))
    assert [(s.first, s.length) for s in spells] == [(10, 7)]


def test_days_not_known_are_not_idle() -> None:
    posts = np.ones(60)
    posts[10:30] = np.nan
    assert idle_spells(calendar({"posts": posts})) == ()


@pytest.mark.thorough
def test_weeks_off_that_change_nothing_are_seldom_said_to() -> None:
    found = [idle_weeks(author(seed)).total for seed in range(80)]
    known = [e for e in found if e is not None]
    assert len(known) == 80
    wrong = sum(e.p_value < 0.05 for e in known)
    held = sum(e.conf_low <= 0 <= e.conf_high for e in known)
    assert wrong <= 10  # of 80: 4 expected, three standard errors more is 10
    assert held >= 70


def test_what_weeks_off_cost_is_within_the_range() -> None:
    known = [idle_weeks(author(seed, lost_when_idle=4.0)).total for seed in range(40)]
    truth = 4.0 * 7
    held = sum(
        e is not None and e.conf_low <= truth * 1.3 and truth * 0.7 <= e.conf_high for e in known
    )
    found = sum(e is not None and e.conf_low > 0 for e in known)
    assert held >= 34
    assert found >= 27


def test_long_pauses_hold_their_rate_where_errors_for_autocorrelation_fail() -> None:
    wrong = tried = 0
    for seed in range(50):
        rng = np.random.default_rng(seed)
        noise = np.zeros(720)
        for day in range(1, 720):
            noise[day] = 0.6 * noise[day - 1] + rng.normal(0, 0.2)
        y = rng.poisson(80 * np.exp(noise)).astype(float)
        start, special = 300, np.zeros(720, dtype=bool)
        special[start : start + 60] = True
        ordinary = expected_range(pd.Series(y, index=pd.date_range("2024-01-01", periods=720)))
        odd = ordinary.rarity < 1e-4
        (found,) = each(compare(y, ordinary, special, odd, np.array([start]), 60))
        tried += np.isfinite(found.p_value)
        wrong += found.p_value < 0.05
    assert tried == 50
    assert wrong <= 7  # 2.5 expected; three standard errors more is 7


def test_together_is_the_sum_of_each_up_to_chance() -> None:
    timeline = author(3)
    y = timeline.daily["followers_net"].to_numpy(dtype=float)
    ordinary = expected_range(timeline.daily["followers_net"])
    special = np.zeros(len(y), dtype=bool)
    compared = compare(y, ordinary, special, special, np.array([100, 300]), 8)
    whole = together([compared])
    assert whole.windows == 2
    assert whole.days == 16
    assert whole.total == pytest.approx(sum(j.total for j in each(compared)), abs=10)
    assert whole.conf_high - whole.conf_low < sum(j.conf_high - j.conf_low for j in each(compared))


def test_idle_weeks_say_what_they_brought() -> None:
    finding = idle_weeks(author(1))
    net = author(1).daily["followers_net"].to_numpy()
    idle = np.concatenate([net[a : a + n] for a, n in SPELLS])
    assert finding.estimates[1].term == "idle_week"
    left_out = idle.sum() - finding.estimates[1].estimate / 7 * (len(idle) - 1)
    assert left_out == pytest.approx(idle[np.argmax(abs(idle - np.median(net)))])
    assert "(32 days without a post, 1 unusual day of them left out)" in finding.sentence
    assert finding.quality == "history_fragile"
    assert finding.total is not None
    assert finding.total.unit == "followers per active week"


def test_viral_days_in_a_pause_are_no_effect_of_it_but_a_fall_of_all_its_days_is() -> None:
    timeline = author(6)
    visits = np.random.default_rng(6).poisson(200, len(timeline.daily)).astype(float)
    quiet, viral = visits.copy(), visits.copy()
    for first, length in SPELLS:
        quiet[first : first + length] *= 0.1
        viral[first + 2] *= 10
    fallen, hit, plain = (
        idle_weeks(replace(timeline, daily=timeline.daily.assign(visits=v.round())), "visits")
        for v in (quiet, viral, visits)
    )
    assert fallen.total is not None
    assert hit.total is not None
    assert plain.total is not None
    assert fallen.total.conf_low <= 7 * 200 * 0.9 <= fallen.total.conf_high
    assert abs(hit.total.estimate - plain.total.estimate) < 30


def test_no_is_said_only_with_an_effect_worth_having() -> None:
    finding = idle_weeks(author(2))
    assert finding.total is not None
    assert finding.answer == "cannot_tell"
    assert idle_weeks(author(2), minimum_relevant_effect=finding.total.conf_high + 1).answer == "no"


def test_without_a_spell_the_question_is_refused_with_its_reason() -> None:
    active = calendar({"posts": np.ones(400), "followers_net": np.ones(400)})
    finding = idle_weeks(active)
    assert finding.not_estimable is not None
    assert finding.answer == "cannot_tell"
    assert "no spell of 7 days" in finding.sentence


def test_a_change_of_the_count_beside_a_pause_fails_its_check() -> None:
    timeline = author(4)
    moved = replace(timeline, changes={"followers_net": (date(2024, 4, 5),)})
    text = {c.assumption: c.holds for c in idle_weeks(moved).checks}
    assert text["The counting stayed the same around the pauses"] is False


def test_a_pause_that_answers_a_bad_week_fails_its_check() -> None:
    timeline = author(5)
    net = timeline.daily["followers_net"].copy()
    for first, _ in SPELLS:
        net.iloc[first - 7 : first] -= 25
    daily = timeline.daily.assign(followers_net=net)
    checks = idle_weeks(replace(timeline, daily=daily)).checks
    assert checks[0].holds is False


def test_every_outcome_that_is_known_is_compared() -> None:
    timeline = timeline_of(draw(5, "days_off", days=720))
    names = [f.name for f in idle_findings(timeline)]
    assert names[:2] == ["followers_net_per_active_week", "social_visits_per_active_week"]
    assert "sales_per_active_week" in names


def linked(seed: int, before: float, after: float, days: int = 600) -> Timeline:
    """Return visits from the network of which links brought so many each, with a change on day 360."""
    rng = np.random.default_rng(seed)
    links = rng.poisson(1.0, days).astype(float)
    brought = links * np.where(np.arange(days) < 360, before, after)
    spread = np.convolve(brought, [0.7, 0.18, 0.07, 0.03, 0.02])[:days]
    visits = rng.poisson(8 * rng.gamma(6, 1 / 6, days) + spread).astype(float)
    return calendar({"link_posts": links, "social_visits": visits})


def test_a_change_is_found_and_its_date_held() -> None:
    text = [change(linked(seed, 12.0, 4.0)) for seed in range(20)]
    held = [c.earliest <= date(2024, 12, 26) <= c.latest for c in text]
    assert sum(c.answer == "yes" for c in text) >= 18
    assert sum(held) >= 17
    assert all(c.before.estimate > c.after.estimate for c in text)
    assert np.median([c.before.estimate for c in text]) == pytest.approx(12, rel=0.15)
    assert np.median([c.after.estimate for c in text]) == pytest.approx(4, rel=0.3)


def test_without_a_change_none_is_said_to_be() -> None:
    text = [change(linked(seed, 8.0, 8.0)).answer for seed in range(40)]
    assert text.count("yes") <= 6  # 2 expected
    assert text.count("no") >= 13


def test_too_few_link_posts_are_refused() -> None:
    few = linked(1, 8.0, 8.0)
    rare = few.daily["link_posts"].where(np.arange(600) % 40 == 0, 0.0).clip(upper=1)
    with pytest.raises(NotEnough, match="20 link posts before it and after it"):
        change(replace(few, daily=few.daily.assign(link_posts=rare)))


def test_a_change_shows_itself() -> None:
    found = change(linked(2, 12.0, 3.0))
    assert "Links began to bring less some time between" in found.summary()
    assert found.to_frame()["period"].to_list() == ["before", "after"]
    assert found.to_dict()["answer"] == "yes"
    assert "<svg" in found._repr_html_()
    reported = {p.day for p in found.platform}
    assert all(found.earliest <= day <= found.latest for day in reported)


def test_platform_changes_are_sourced_and_in_order() -> None:
    table = platform_changes()
    assert len(table) >= 12
    assert [p.day for p in table] == sorted(p.day for p in table)
    assert all(p.sure in ("announced", "reported", "measured") for p in table)
    assert all(p.touches in ("links", "reach", "followers") for p in table)
    assert all(p.what and ", " in p.source for p in table)


def test_the_cost_grows_with_the_days_and_not_with_their_square() -> None:
    years = timeline_of(draw(1, days=1095))
    year = years.between(years.start, years.start + timedelta(days=364))
    assert growth(lambda: change(year), lambda: change(years)) < 6
    assert growth(lambda: idle_weeks(year), lambda: idle_weeks(years)) < 6
