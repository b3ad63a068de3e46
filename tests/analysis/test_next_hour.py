"""An hour of each thing: results over hours, money less its cost, places only where they can be told, and what is asked."""

from __future__ import annotations

import math
from dataclasses import replace
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

import roi
from roi.analysis.advertising import campaign_returns, spent_by_day
from roi.analysis.first_years import first_years
from roi.analysis.hour_comparison import HourOf, an_hour
from roi.analysis.time_spent import hours_on
from roi.declarations import TimeSpent
from roi.simulate.timelines import timeline as timeline_of
from roi.simulate.world import draw
from roi.timeline.book_series import book_of
from roi.timeline.events import typed_events
from roi.timeline.timeline import Timeline

DAYS = pd.date_range("2024-01-01", periods=600, name="date")
LETTERS, FAIRS = range(40, 560, 40), range(60, 560, 80)


def calendar(hours: float = math.nan, **time: float) -> Timeline:
    """Return letters that bring 30 copies each, and fairs that bring 10 and 50 dollars of their own, and cost 80."""
    rng = np.random.default_rng(4)
    sales = rng.poisson(5.0, len(DAYS)).astype(float)
    sales[list(LETTERS)] += 30
    sales[list(FAIRS)] += 10
    line = roi.from_frame(pd.DataFrame({"sales": sales, "royalties": 2 * sales}, index=DAYS))
    letters = [{"at": at, "kind": "newsletter"} for at in LETTERS]
    fairs = [
        {"at": at, "kind": "convention", "cost": 80.0, "income": 50.0, "hours": hours}
        for at in FAIRS
    ]
    events = pd.DataFrame([*letters, *fairs])
    dated = events.assign(
        start=DAYS[events["at"]],
        end=DAYS[events["at"] + 1],
        title=events.index.astype(str),
        inferred=False,
    )
    settings = replace(line.settings, time=TimeSpent(**time))
    return replace(line, events=typed_events(dated.sort_values("start")), settings=settings)


def found(line: Timeline, activity: str, outcome: str) -> HourOf:
    return next(r for r in roi.next_best_hour(line).of(outcome) if r.activity == activity)


def test_a_result_over_hours_that_are_sure_is_a_division() -> None:
    estimate, low, high = an_hour((10.0, 8.0, 12.0), (2.0, 2.0, 2.0)) or (math.nan,) * 3
    assert estimate == 5.0
    assert (low, high) == pytest.approx((4.0, 6.0), abs=0.03)
    long_up = an_hour((10.0, 8.0, 40.0), (2.0, 2.0, 2.0)) or (math.nan,) * 3
    assert long_up == pytest.approx((5.0, 4.0, 20.0), abs=0.03)
    just = an_hour((10.0, -0.1, 20.0), (2.0, 1.0, 4.0)) or (math.nan,) * 3
    assert just[1] < 0  # what holds zero each time holds it by the hour
    wider = an_hour((10.0, 8.0, 12.0), (2.0, 1.0, 4.0)) or (math.nan,) * 3
    assert wider[1] < low
    assert wider[2] > high


def test_letters_and_fairs_are_told_by_the_hour() -> None:
    line = calendar(hours=10.0, newsletter=3.0)
    table = roi.next_best_hour(line)
    letter, fair = (found(line, name, "sales") for name in ("newsletter", "conventions"))
    assert letter.each is not None
    assert fair.an_hour is not None
    assert letter.each[1] <= 30 <= letter.each[2]
    assert fair.an_hour[1] <= 1 <= fair.an_hour[2]
    assert (letter.places, fair.places) == ((1, 1), (2, 2))
    assert "goes furthest in your newsletter" in table.verdict("sales")
    assert table.asked == ()


def test_money_is_what_is_left_after_the_cost() -> None:
    fair = found(calendar(hours=10.0), "conventions", "money")
    assert fair.each is not None
    assert fair.each[1] <= 2 * 10 + 50 - 80 <= fair.each[2]


def test_without_hours_nothing_is_compared_and_they_are_asked_for() -> None:
    table = roi.next_best_hour(calendar())
    assert all(r.an_hour is None and r.places is None for r in table.rows)
    assert set(table.asked) == {"newsletter", "conventions"}
    assert "[time] newsletter = 3.0" in table.summary()
    assert "takes two things" in table.verdict("sales")
    assert len(table.to_frame()) == len(table.to_dict()["rows"]) == 4


def test_a_networks_hour_has_all_the_time_spent_there() -> None:
    world = draw(7, days=200)
    line = timeline_of(world)
    row = found(line, "x", "visits")
    weekly = hours_on(line.posts, "x", line.daily["link_posts"]).per_week
    assert row.hours_each is not None
    assert row.hours_each[0] * row.times == pytest.approx(weekly.estimate * 200 / 7)
    assert row.each is not None
    assert row.each[1] <= world.truth.visits <= row.each[2]


def advertised(folder: Path) -> Timeline:
    """Write 400 days of sales, and a campaign that is off and on and brings 80 cents for a dollar spent."""
    rng = np.random.default_rng(11)
    spent = np.where(rng.random(100).repeat(4) < 0.4, rng.uniform(5, 40, 400).round(2), 0.0)
    copies = rng.poisson(6.0, 400) + rng.poisson(0.8 * spent / 2)
    day = DAYS[:400].strftime("%Y-%m-%d")
    pd.DataFrame(
        {
            "Date": day,
            "Title": "Salt Road",
            "Copies": copies,
            "Royalty": 2.0 * copies,
            "Currency": "USD",
        }
    ).to_csv(folder / "sales.csv", index=False)
    ads = {
        "Campaign name": "Spring",
        "Day": day,
        "Amount spent (USD)": spent,
        "Impressions": 100,
        "Link clicks": 2,
    }
    dates = {"Reporting starts": day, "Reporting ends": day}
    pd.DataFrame(ads | dates).to_csv(folder / "ads.csv", index=False)
    (folder / "roi.toml").write_text(
        'timezone = "UTC"\ncurrency = "USD"\n[time]\nads_per_week = 1.0\n'
    )
    return roi.overlay(roi.load(folder))


def test_what_a_campaign_returns(tmp_path: Path) -> None:
    line = advertised(tmp_path)
    (campaign,) = campaign_returns(line)
    returned = campaign.brings["royalties"]
    assert isinstance(returned, roi.Estimate)
    assert 0.3 < returned.conf_low <= 0.8 <= returned.conf_high < 1.3
    row = found(line, "ads", "money")
    assert row.name == "Spring"
    assert row.each is not None
    assert row.each[0] == pytest.approx(returned.estimate - 1)
    assert row.an_hour is not None
    weeks = len(line.daily) / 7
    assert row.an_hour[0] == pytest.approx(row.each[0] * campaign.cost / weeks)


def test_books_are_counted_over_their_first_year(tmp_path: Path) -> None:
    rng = np.random.default_rng(2)
    rows = [
        {"Date": day, "Title": title, "Copies": int(n), "Royalty": 3.0 * n, "Currency": "USD"}
        for title, out in {"Old": 0, "One": 60, "Two": 120, "Three": 200, "New": 400}.items()
        for day, n in zip(
            DAYS[out:].strftime("%Y-%m-%d"), 1 + rng.poisson(1.0, 600 - out), strict=True
        )
    ]
    pd.DataFrame(rows).to_csv(tmp_path / "sales.csv", index=False)
    (tmp_path / "roi.toml").write_text('timezone = "UTC"\n[time]\nbook = [300, 500]\n')
    line = roi.overlay(roi.load(tmp_path))
    books = first_years(line)
    assert [b.title for b in books] == [
        "One",
        "Two",
        "Three",
    ]  # the old one's release isn't known, the new one's year
    sold = pd.DataFrame(rows)
    one = sold[(sold["Title"] == "One") & (sold["Date"] < DAYS[60 + 365].strftime("%Y-%m-%d"))]
    assert books[0].copies == one["Copies"].sum()
    row = found(line, "writing", "money")
    assert row.an_hour is not None
    assert row.an_hour[0] == pytest.approx(np.mean([b.royalties for b in books]) / 400)
    without = replace(line, exports=replace(line.exports, series=()))
    assert found(without, "writing", "money").reason is not None


def test_a_day_whose_costs_have_no_rate_is_unknown_and_not_free(tmp_path: Path) -> None:
    header = "Campaign name,Day,Amount spent (XAF),Impressions,Link clicks,Reporting starts,Reporting ends"
    days = [day.strftime("%Y-%m-%d") for day in DAYS[:9]]
    rows = [f"Spring,{day},700,100,2,{day},{day}" for day in days]
    (tmp_path / "ads.csv").write_text("\n".join([header, *rows]) + "\n")
    (tmp_path / "roi.toml").write_text('timezone = "UTC"\ncurrency = "USD"\n')
    spent = spent_by_day(roi.overlay(roi.load(tmp_path)))
    assert spent["Spring"].isna().all()


def test_what_a_copy_brings_leaves_out_copies_paid_in_a_currency_without_a_rate(
    tmp_path: Path,
) -> None:
    rows = [
        f"{day:%Y-%m-%d},Salt Road,1,{royalty},{currency}"
        for day in DAYS[:9]
        for royalty, currency in ((3.0, "USD"), (900.0, "XAF"))
    ]
    header = "Date,Title,Copies,Royalty,Currency"
    (tmp_path / "sales.csv").write_text("\n".join([header, *rows]) + "\n")
    (tmp_path / "roi.toml").write_text('timezone = "UTC"\ncurrency = "USD"\n')
    book = book_of(roi.overlay(roi.load(tmp_path)), "Salt Road")
    assert (np.nansum(book.paid), book.royalty) == (18.0, 3.0)
