"""The present tense: where what links bring has changed, the answer is about the days since."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import numpy as np
import pandas as pd
import pytest

import roi
from roi.settings import Settings
from roi.timeline.timeline import Timeline
from roi.verdict.one_page import page_of
from roi.verdict.present import findings_today, from_day
from roi.verdict.verdict import Verdict

DAYS, TURN = 800, 560
FIRST = pd.Timestamp("2024-01-01")


def author(before: float, after: float) -> Timeline:
    """Return an author whose link posts sell so many copies each, before and after the day of the turn."""
    rng = np.random.default_rng(8)
    links = rng.poisson(1.0, DAYS).astype(float)
    each = np.where(np.arange(DAYS) < TURN, before, after)
    sales = rng.poisson(3.0 + each * links).astype(float)
    days = pd.date_range(FIRST, periods=DAYS, name="date")
    daily = pd.DataFrame({"posts": links, "link_posts": links, "sales": sales}, index=days)
    times = np.repeat(days, links.astype(int)).tz_localize("UTC") + pd.Timedelta(hours=9)
    posts = pd.DataFrame({"time": times, "network": "x", "kind": "post", "target": "shop"})
    events = pd.DataFrame(
        {c: pd.Series(dtype="datetime64[us]") for c in ("start", "end")}
        | {c: pd.Series(dtype=object) for c in ("kind", "title")}
    )
    hourly = pd.DataFrame(index=pd.DatetimeIndex([], tz="UTC"))
    settings = Settings(hour=15.0, income_per_unit=3.4, events_complete=True)
    return Timeline(daily, hourly, posts, events, "UTC", "x", settings=settings)


@pytest.fixture(scope="module")
def stopped() -> Verdict:
    return roi.judge(author(4.0, 0.0))


def test_links_that_stopped_selling_are_not_worth_it_for_what_they_sold(stopped):
    assert stopped.since is not None
    turned = (FIRST + pd.Timedelta(days=TURN)).date()
    assert abs((stopped.since - turned).days) < 14
    finding = stopped.finding("sales")
    assert finding is not None
    assert finding.days < DAYS - TURN + 14
    assert finding.total is not None
    assert finding.total.conf_low < 0 < finding.total.conf_high
    assert stopped.answer != "worth_it"


def test_links_that_sell_lately_are_judged_by_what_they_sell_now():
    verdict = roi.judge(author(0.0, 4.0))
    assert verdict.since is not None
    finding = verdict.finding("sales")
    assert finding is not None
    assert finding.answer == "yes"
    assert finding.total is not None
    assert finding.total.conf_low < 4.0 < finding.total.conf_high
    assert verdict.answer != "not_worth_it"


def test_where_nothing_changed_all_days_count():
    verdict = roi.judge(author(2.0, 2.0))
    assert verdict.since is None
    assert verdict.to_dict()["since"] is None
    assert page_of(verdict).since == ""


def test_since_when_and_why_is_said(stopped):
    facts = stopped.to_dict()
    assert facts["since"] == stopped.since.isoformat()
    assert page_of(stopped).since.startswith("What a link post brings changed about")
    assert any("has brought fewer copies per link post" in reason for reason in facts["because"])


def test_the_calendar_from_a_day_on_holds_nothing_from_before():
    line = author(1.0, 1.0)
    later = from_day(line, date(2025, 1, 1))
    assert later.start == date(2025, 1, 1)
    assert later.end == line.end
    assert later.posts["time"].min() >= pd.Timestamp("2025-01-01", tz="UTC")
    assert later.daily.equals(line.daily.loc["2025-01-01":])


def test_too_few_days_since_are_said_with_a_day_to_ask_again():
    line = author(0.0, 0.0)
    rng = np.random.default_rng(5)
    sold = np.where(np.arange(DAYS) < DAYS - 24, 0, 8)
    posts = line.daily["link_posts"].copy()
    noise = pd.Series(rng.poisson(2.0, DAYS).astype(float), line.daily.index)
    posts.iloc[-24:] = rng.poisson(9.0, 24)
    daily = line.daily.assign(link_posts=posts, posts=posts, sales=noise + posts * sold)
    (found,) = findings_today(replace(line, daily=daily), {}, ["sales"])
    assert found.since is not None
    assert found.total is None
    assert found.answer == "cannot_tell"
    assert "has brought more" in found.sentence
