"""Which of several sites, accounts, stores and services is on the calendar, and on which days: true totals and decisions."""

from __future__ import annotations

import math
from pathlib import Path

import pandas as pd
import places
import pytest

import roi


def write_table(file: Path, header: str, rows: list[str]) -> None:
    file.write_text("\n".join([header, *rows, ""]), encoding="utf-8")


def known(folder: Path, column: str) -> dict[str, float]:
    values = roi.overlay(roi.load(folder)).daily[column].dropna()
    return {f"{day:%Y-%m-%d}": float(value) for day, value in values.items()}


def test_days_that_only_one_advertiser_knows_are_reported(tmp_path: Path) -> None:
    meta = [f"Spring,2025-03-{day:02},2.00,10,1" for day in range(1, 11)]
    amazon = [f"2025-{month},Spring,B0ADA00001,USD,10,1,3.00" for month in ("03-10", "03-11")]
    write_table(
        tmp_path / "meta.csv", "Campaign name,Day,Amount spent (USD),Impressions,Link clicks", meta
    )
    write_table(
        tmp_path / "amazon.csv",
        "Date,Campaign Name,Advertised ASIN,Currency,Impressions,Clicks,Spend",
        amazon,
    )
    timeline = roi.overlay(roi.load(tmp_path))
    assert timeline.daily["ad_spend"].dropna().to_list() == [5.0]
    reported = "Advertising costs by day are known on 1 day, the one of 11 that amazon.csv and meta.csv all cover."
    assert reported in map(str, timeline.assumptions)


@pytest.mark.parametrize(("title", "each"), [("Salt Road", 1.0), ("", 1.0), ("The Gull Year", 2.0)])
def test_a_store_in_two_ways_of_counting_is_added_up_once_but_for_other_titles(
    tmp_path: Path, title: str, each: float
) -> None:
    days = pd.date_range("2025-03-01", "2025-03-31")
    header = "Transaction Date\tId\tProduct\tType\tPreorder\tQty\tPrimary ISBN\tTitle\tAuthor\tList Price Currency\tList Price [tax exclusive]\tCountry of Sale\tPublisher Revenue\tPayment Currency\tPayment Amount"
    rows = [
        f"{d:%m/%d/%y}\tAB:{d.day}\tSingle Purchase\tsale\tNone\t1\t9790000000024\tSalt Road\tAda Vale\tUSD\t4.99\tUS\t2.59\tUSD\t2.59"
        for d in days
    ]
    write_table(tmp_path / "GoogleSalesTransactionReport_2025.csv", header, rows)
    by_hand = [f"{d:%Y-%m-%d},Google,{title},1" for d in days[:20]]
    write_table(tmp_path / "by-hand.csv", "Date,Store,Title,Copies", by_hand)
    true = {f"{d:%Y-%m-%d}": each if d.day <= 20 else 1.0 for d in days}
    assert known(tmp_path, "sales") == true
    (reported,) = [o.sentence for o in roi.load(tmp_path).overlaps]
    assert ("both are added up" in reported) == (title == "The Gull Year")


def test_days_that_only_one_store_knows_are_reported(tmp_path: Path) -> None:
    days = pd.date_range("2025-03-01", "2025-03-31")
    kobo = [f"{d:%Y-%m-%d},Kobo,1" for d in days]
    apple = [f"{d:%Y-%m-%d},Apple,50" for d in days[:10]]
    write_table(tmp_path / "by-hand.csv", "Date,Store,Copies", [*kobo, *apple])
    timeline = roi.overlay(roi.load(tmp_path))
    assert timeline.daily["sales"].dropna().to_list() == [51.0] * 10
    assert (
        "Sales by day are known on 10 days, those of 31 that Apple Books and Kobo all cover."
        in map(str, timeline.assumptions)
    )


@pytest.mark.parametrize(
    ("mine", "visits"), [("", 300), ('[author]\nsites = ["garden.example"]', 50)]
)
def test_of_two_sites_one_is_on_the_calendar_and_it_is_reported(
    tmp_path: Path, mine: str, visits: int
) -> None:
    for site, days, each in (("adavale.example", 30, 10), ("garden.example", 10, 5)):
        rows = [f"2025-04-{day:02},{each}" for day in range(1, days + 1)]
        write_table(tmp_path / f"{site}.csv", "date,visits", rows)
        (tmp_path / f"{site}.csv.toml").write_text(f'site = "{site}"\n', encoding="utf-8")
    (tmp_path / "roi.toml").write_text(f'timezone = "UTC"\n{mine}\n', encoding="utf-8")
    exports = roi.load(tmp_path)
    assert roi.overlay(exports).daily["visits"].sum() == visits
    one, other = ("garden", "adavale") if mine else ("adavale", "garden")
    assert [o.sentence for o in exports.overlaps] == [
        f'Visits on the calendar are those of {one}.example ({one}.example.csv); those of {other}.example ({other}.example.csv) are left out. If that is not your site, name it in roi.toml ([author] sites = ["…"]).'
    ]


def test_of_two_accounts_on_one_network_one_is_on_the_calendar_and_it_is_reported(
    tmp_path: Path,
) -> None:
    for account, days, first in (("ada", 20, 400), ("pen_name", 30, 70)):
        rows = [f"2025-04-{day:02},{first + day}" for day in range(1, days + 1)]
        write_table(tmp_path / f"{account}.csv", "date,followers", rows)
        (tmp_path / f"{account}.csv.toml").write_text(
            f'network = "x"\naccount = "{account}"\n', encoding="utf-8"
        )
    exports = roi.load(tmp_path)
    assert roi.overlay(exports).daily["followers"].max() == 100
    assert [o.sentence for o in exports.overlaps] == [
        "Followers on X on the calendar are those of pen_name (pen_name.csv); those of ada (ada.csv) are left out, since they may be the same people."
    ]


def test_followers_of_each_network_have_columns_of_their_own(tmp_path: Path) -> None:
    for network, first in (("x", 400), ("mastodon", 90)):
        rows = [f"2025-04-{day:02},{first + 2 * day}" for day in range(1, 11)]
        write_table(tmp_path / f"{network}.csv", "date,followers", rows)
        (tmp_path / f"{network}.csv.toml").write_text(f'network = "{network}"\n', encoding="utf-8")
    daily = roi.overlay(roi.load(tmp_path)).daily
    assert daily["followers"].tolist() == [400 + 2 * day for day in range(1, 11)]
    assert daily["followers_mastodon"].tolist() == [90 + 2 * day for day in range(1, 11)]
    assert daily["followers_net_mastodon"].dropna().tolist() == [2.0] * 9


def test_clicks_are_no_visits_beside_visits_and_that_is_reported(tmp_path: Path) -> None:
    write_table(tmp_path / "visits.csv", "date,visits", [f"2025-04-{d:02},10" for d in range(1, 6)])
    links = places.FIXTURES / "bitly" / "clicks.json"
    (tmp_path / "clicks.json").write_bytes(links.read_bytes())
    exports = roi.load(tmp_path)
    assert set(known(tmp_path, "visits").values()) == {10.0}
    assert [o.sentence for o in exports.overlaps] == [
        "Clicks in clicks.json are left out of the calendar: they are some of the visits in visits.csv."
    ]


def test_of_ranks_the_middle_one_of_a_day_is_on_the_calendar_and_more_is_better(
    tmp_path: Path,
) -> None:
    rows = [
        f"2026-03-{day:02} {hour}:00:00,{category},{rank}"
        for day, of_day in ((2, (400, 100, 900)), (4, (50, 50, 60)))
        for hour, wide in zip(("06", "12", "18"), of_day, strict=True)
        for category, rank in (("Kindle Store", wide), ("Sea Adventures", wide // 10))
    ]
    write_table(tmp_path / "ranks.csv", "timestamp,category,rank", rows)
    timeline = roi.overlay(roi.load(tmp_path))
    assert known(tmp_path, "sales_rank") == {
        "2026-03-02": pytest.approx(-math.log(400)),
        "2026-03-04": pytest.approx(-math.log(50)),
    }
    assert any(
        str(a).startswith("Ranks are those of Kindle Store in ranks.csv")
        for a in timeline.assumptions
    )
