"""Folders of downloads with known true daily totals: what the calendar says about them, day by day."""

from __future__ import annotations

import json
import zipfile
from datetime import UTC, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pandas as pd
import places
import pytest

import roi

FIREFOX = "Mozilla/5.0 (X11; Linux x86_64; rv:128.0) Gecko/20100101 Firefox/128.0"


def settings(folder: Path, zone: str) -> None:
    (folder / "roi.toml").write_text(f'timezone = "{zone}"\n', encoding="utf-8")


def write_log(folder: Path, start: datetime, end: datetime) -> list[datetime]:
    """Write a log with a page view every half hour, each from a different reader; return the times."""
    moments = [
        start + timedelta(minutes=30) * n for n in range(int((end - start) / timedelta(minutes=30)))
    ]
    lines = [
        f'198.51.{n // 250}.{n % 250} - - [{t:%d/%b/%Y:%H:%M:%S %z}] "GET /blog/ HTTP/1.1" 200 512 "-" "{FIREFOX}"\n'
        for n, t in enumerate(moments)
    ]
    (folder / "access.log").write_text("".join(lines), encoding="utf-8")
    return moments


def write_archive(folder: Path, moments: list[datetime], made: datetime) -> None:
    """Write an X archive with a post at each of these times."""
    posts = [
        {
            "tweet": {
                "id_str": str(1800000000000000000 + n),
                "created_at": f"{t.astimezone(UTC):%a %b %d %H:%M:%S +0000 %Y}",
                "full_text": "On the salt road",
            }
        }
        for n, t in enumerate(moments)
    ]
    about = {
        "userInfo": {"accountId": "77", "userName": "ada_vale"},
        "archiveInfo": {"generationDate": f"{made.astimezone(UTC):%Y-%m-%dT%H:%M:%S.000Z}"},
    }
    (folder / "data").mkdir()
    for name, variable, value in (
        ("tweets", "YTD.tweets.part0", posts),
        ("manifest", "__THAR_CONFIG", about),
    ):
        text = f"window.{variable} = {json.dumps(value, indent=1)}"
        (folder / "data" / f"{name}.js").write_text(text, encoding="utf-8")


def by_day(moments: list[datetime], zone: str) -> dict[str, float]:
    days = pd.Series([f"{t.astimezone(ZoneInfo(zone)):%Y-%m-%d}" for t in moments])
    return {str(day): float(n) for day, n in days.value_counts().items()}


def known(folder: Path, column: str) -> dict[str, float]:
    values = roi.overlay(roi.load(folder)).daily[column].dropna()
    return {f"{day:%Y-%m-%d}": value for day, value in values.items()}


@pytest.mark.parametrize(
    ("zone", "part"), [("America/New_York", "2025-06-12"), ("Australia/Sydney", "2025-06-01")]
)
def test_a_day_of_which_a_log_holds_a_part_is_unknown_in_whatever_zone_it_is_cut(
    tmp_path: Path, zone: str, part: str
) -> None:
    settings(tmp_path, zone)
    moments = write_log(
        tmp_path, datetime(2025, 6, 1, tzinfo=UTC), datetime(2025, 6, 13, tzinfo=UTC)
    )
    true = by_day(moments, zone)
    days = {day: n for day, n in true.items() if n == 48}
    assert part in true
    assert part not in days
    assert known(tmp_path, "pageviews") == days


@pytest.mark.parametrize("hour", [9, 21])  # at 21:00 in New York the next day has begun in UTC
def test_the_day_on_which_an_archive_was_made_is_unknown_where_the_author_lives(
    tmp_path: Path, hour: int
) -> None:
    zone = "America/New_York"
    made = datetime(2025, 6, 12, hour, tzinfo=ZoneInfo(zone))
    moments = [
        datetime(2025, 6, day, at, 30, tzinfo=ZoneInfo(zone))
        for day in range(1, 13)
        for at in (7, 18, 23)
    ]
    settings(tmp_path, zone)
    write_archive(tmp_path, [t for t in moments if t < made], made)
    assert known(tmp_path, "posts") == {f"2025-06-{day:02}": 3.0 for day in range(1, 12)}


def test_advertising_with_two_services_is_the_sum_in_the_authors_currency(tmp_path: Path) -> None:
    days = [f"2025-03-{day:02}" for day in range(1, 11)]
    meta = [f"Spring,{day},2.00,10,1" for day in days]
    amazon = [f"{day},Spring,B0ADA00001,USD,10,1,3.00" for day in days[:8]]
    write_table(
        tmp_path / "meta.csv", "Campaign name,Day,Amount spent (USD),Impressions,Link clicks", meta
    )
    write_table(
        tmp_path / "amazon.csv",
        "Date,Campaign Name,Advertised ASIN,Currency,Impressions,Clicks,Spend",
        amazon,
    )
    assert known(tmp_path, "ad_spend") == dict.fromkeys(days[:8], 5.0)


def test_advertising_in_two_countries_adds_up_and_campaigns_beside_their_ads_do_not(
    tmp_path: Path,
) -> None:
    days = [f"2025-03-{day:02}" for day in range(1, 11)]
    amazon = "Date,Campaign Name,Advertised ASIN,Currency,Impressions,Clicks,Spend"
    at_home, abroad = (tmp_path / "exports" / name for name in ("us.csv", "mexico.csv"))
    at_home.parent.mkdir()
    (at_home.parent / "roi.toml").write_text('currency = "USD"\n', encoding="utf-8")
    write_table(at_home, amazon, [f"{day},Spring,B0ADA00001,USD,10,1,3.00" for day in days])
    alone = known(at_home.parent, "ad_spend")
    write_table(abroad, amazon, [f"{day},Spring,B0ADA00001,MXN,10,1,20.00" for day in days])
    both = known(at_home.parent, "ad_spend")
    assert alone == dict.fromkeys(days, 3.0)
    assert all(3.90 < both[day] < 4.10 for day in days)  # a peso was worth about five cents
    meta, of_ads = (
        "Campaign name,Day,Amount spent (USD),Impressions",
        "Ad name,Day,Amount spent (USD),Impressions",
    )
    folder = tmp_path / "meta"
    folder.mkdir()
    write_table(folder / "campaigns.csv", meta, [f"Spring,{day},3.00,10" for day in days])
    write_table(
        folder / "ads.csv", of_ads, [f"{ad},{day},1.50,5" for day in days for ad in ("Red", "Blue")]
    )
    assert known(folder, "ad_spend") == dict.fromkeys(days, 3.0)


def write_table(file: Path, header: str, rows: list[str]) -> None:
    file.write_text("\n".join([header, *rows, ""]), encoding="utf-8")


@pytest.mark.parametrize("zone", ["UTC", "America/New_York"])
def test_the_day_in_the_middle_of_which_a_list_of_views_ends_is_unknown(
    tmp_path: Path, zone: str
) -> None:
    settings(tmp_path, zone)
    start, made = datetime(2025, 6, 1, tzinfo=UTC), datetime(2025, 6, 12, 9, tzinfo=UTC)
    moments = [
        start + timedelta(minutes=30) * n for n in range(int((made - start).total_seconds() / 1800))
    ]
    rows = [
        f"/blog,Blog,false,,Firefox 128,Linux,s-{n},0,,,,GB,true,{t:%Y-%m-%dT%H:%M:%SZ}"
        for n, t in enumerate(moments)
    ]
    write_table(
        tmp_path / "views.csv",
        "2Path,Title,Event,UserAgent,Browser,System,Session,Bot,Referrer,Referrer scheme,Screen size,Location,FirstVisit,Date",
        rows,
    )
    true = {day: n for day, n in by_day(moments, zone).items() if n == 48}
    found = known(tmp_path, "visits")
    assert found.items() <= true.items()
    assert len(found) >= len(true) - 1  # part of a New York day may be on the day left out in UTC


def test_of_two_lists_of_subscribers_one_counts_and_it_is_reported(tmp_path: Path) -> None:
    days = [f"2025-03-{day:02}" for day in range(1, 11)]
    header = "id,email,name,note,subscribed_to_emails,complimentary_plan,stripe_customer_id,created_at,deleted_at,labels,tiers"
    ghost = [
        f"{n},a{n}@mail.example,,,true,false,,{day}T10:00:00.000Z,,," for n, day in enumerate(days)
    ]
    write_table(tmp_path / "members.csv", header, ghost)
    lists = places.FIXTURES / "curated_subscribers"
    (other,) = (file for file in lists.iterdir() if file.suffix == ".csv")
    (tmp_path / "curated.csv").write_bytes(other.read_bytes())
    exports = roi.load(tmp_path)
    assert roi.overlay(exports).daily["subscribers_gained"].sum() == len(days)
    assert [o.sentence for o in exports.overlaps] == [
        "Subscribers on the calendar are those of members.csv; those of curated.csv are left out, since they may be the same people."
    ]


@pytest.mark.parametrize("zone", ["UTC", "America/Los_Angeles", "Australia/Sydney"])
def test_an_archive_that_does_not_say_when_it_was_made_is_known_to_its_last_post(
    tmp_path: Path, zone: str
) -> None:
    me = "https://social.example/users/ada"
    moments = [datetime(2025, 6, 1, 1, 30, tzinfo=UTC) + timedelta(hours=5) * n for n in range(60)]
    items = [
        {
            "id": f"{me}/statuses/{n}/activity",
            "type": "Create",
            "actor": me,
            "published": f"{t:%Y-%m-%dT%H:%M:%SZ}",
            "to": ["https://www.w3.org/ns/activitystreams#Public"],
            "cc": [],
            "object": {"id": f"{me}/statuses/{n}", "type": "Note", "content": "<p>Fog</p>"},
        }
        for n, t in enumerate(moments)
    ]
    outbox = {
        "@context": "https://www.w3.org/ns/activitystreams",
        "id": "outbox.json",
        "type": "OrderedCollection",
        "totalItems": 60,
        "orderedItems": items,
    }
    (tmp_path / "outbox.json").write_text(json.dumps(outbox), encoding="utf-8")
    settings(tmp_path, zone)
    true = by_day(moments, zone)
    last = max(true)
    found = known(tmp_path, "posts")
    assert found.items() <= true.items()
    assert max(found) == f"{datetime.fromisoformat(last) - timedelta(days=1):%Y-%m-%d}"


VIEWS = "2Path,Title,Event,UserAgent,Browser,System,Session,Bot,Referrer,Referrer scheme,Screen size,Location,FirstVisit,Date"


def test_days_of_which_only_page_views_are_known_are_no_days_without_visits(tmp_path: Path) -> None:
    start = datetime(2025, 3, 1, tzinfo=UTC)
    hours = [f"{start + timedelta(hours=n):%Y-%m-%dT%H:%M:%SZ}" for n in range(24 * 31)]
    views = [
        f"/blog,Blog,false,,Firefox 128,Linux,s-{n},0,t.co/a,h,,GB,true,{at}"
        for n, at in enumerate(hours[: 24 * 20])
    ]
    write_table(tmp_path / "views.csv", VIEWS, views)
    with zipfile.ZipFile(tmp_path / "goatcounter.zip", "w") as archive:
        archive.writestr("info.json", '{"created_at": "2025-04-01T00:00:00Z"}')
        archive.writestr("paths.jsonl", '{"id": 1, "event": false, "path": "/blog"}\n')
        archive.writestr("refs.jsonl", '{"id": 5, "ref": "t.co", "ref_scheme": "h"}\n')
        series = [json.dumps({"hour": at, "path_id": 1, "ref_id": 5, "count": 1}) for at in hours]
        archive.writestr("hit_stats.jsonl", "\n".join(series))
    march = [f"2025-03-{day:02}" for day in range(1, 32)]
    assert known(tmp_path, "pageviews") == dict.fromkeys(march, 24.0)
    assert known(tmp_path, "visits") == dict.fromkeys(march[:20], 24.0)
    assert known(tmp_path, "social_visits") == dict.fromkeys(march[:20], 24.0)
    write_archive(tmp_path, [start + timedelta(hours=9)], start + timedelta(days=31))
    assert roi.overlay(roi.load(tmp_path)).hourly["visits"].notna().sum() == 24 * 20


def test_sales_of_which_only_the_money_is_known_are_not_none_and_copies_without_it_earn_not_nothing(
    tmp_path: Path,
) -> None:
    january, march = ([f"2025-{month:02}-{day:02}" for day in range(1, 31)] for month in (1, 3))
    items = [
        f"{day},11:02:10,Eastern Time (US & Canada),Books,Map,2.0,Regular,MAP,$30.00,T1,Payment"
        for day in march[:15]
    ]
    till = [
        f"{day},11:02:10,Eastern Time (US & Canada),$30.00,$0.00,$29.00,T1,Payment" for day in march
    ]
    write_table(
        tmp_path / "items.csv",
        "Date,Time,Time Zone,Category,Item,Qty,Price Point Name,SKU,Net Sales,Transaction ID,Event Type",
        items,
    )
    write_table(
        tmp_path / "till.csv",
        "Date,Time,Time Zone,Gross Sales,Tax,Net Total,Transaction ID,Event Type",
        till,
    )
    assert known(tmp_path, "sales") == dict.fromkeys(march[:15], 2.0)
    assert known(tmp_path, "royalties") == {
        day: 30.0 if day in march[:15] else 29.0 for day in march
    }
    by_hand = [f"{day},Square,3" for day in january]
    write_table(tmp_path / "by-hand.csv", "Date,Store,Copies", by_hand)
    assert set(known(tmp_path, "royalties")) == set(march)


def test_universal_analytics_counts_nothing_after_it_was_switched_off(tmp_path: Path) -> None:
    days = pd.date_range("2023-01-01", "2023-08-31")
    rows = [f"{d.month}/{d.day}/{d:%y},{2 if d < pd.Timestamp(2023, 7, 1) else 0}" for d in days]
    rule = "# ----------------------------------------"
    head = [
        rule,
        "# All Web Site Data",
        "# Audience Overview",
        "# 20230101-20230831",
        rule,
        "",
        "Day Index,Sessions",
    ]
    write_table(tmp_path / "ua.csv", "\n".join(head), rows)
    span = ["# Start date: 20230501", "# End date: 20230831", "Nth day,Sessions"]
    head = [
        rule,
        "# Reports snapshot",
        "# Account: Ada",
        "# Property: adavale.example",
        rule,
        *span,
    ]
    write_table(tmp_path / "ga4.csv", "\n".join(head), [f"{n:04},1" for n in range(123)])
    # GA4's last day is still being counted.
    true = {f"{d:%Y-%m-%d}": 2.0 if d < pd.Timestamp(2023, 7, 1) else 1.0 for d in days[:-1]}
    assert known(tmp_path, "visits") == true


def assumed(folder: Path) -> list[str]:
    return list(map(str, roi.overlay(roi.load(folder)).assumptions))


def test_visits_that_are_known_by_referrer_alone_are_told_to_be_those(tmp_path: Path) -> None:
    for day in (30, 31):
        name = f"adavale.example_{{}}_day_05_{day}_2024_05_{day}_2024.csv"
        write_table(
            tmp_path / name.format("referrers"), '"Search Engines",28', ['"twitter.com",12']
        )
    days = ["2024-05-30", "2024-05-31"]
    assert known(tmp_path, "visits") == dict.fromkeys(days, 40.0)
    alone = [a for a in assumed(tmp_path) if "only those whose source" in a]
    for day in (30, 31):
        name = f"adavale.example_posts_day_05_{day}_2024_05_{day}_2024.csv"
        write_table(tmp_path / name, '"Home page",120,https://adavale.example/', [])
    assert known(tmp_path, "visits") == dict.fromkeys(days, 120.0)
    both = [a for a in assumed(tmp_path) if "only those whose source" in a]
    assert (len(alone), both) == (1, [])


def write_content(file: Path, moments: list[datetime]) -> None:
    """Write X's table of posts with their results: it has no reposts of others."""
    ids = [int(t.timestamp() * 1000) - 1288834974657 << 22 for t in moments]
    rows = [
        f"{n},{t:%a %b %d %Y},Fog,https://x.com/ada_vale/status/{n},33,7,1,0,0,0,0,0,0,1,0,0,0"
        for n, t in zip(ids, moments, strict=True)
    ]
    write_table(
        file,
        "Post id,Date,Post text,Link,Impressions,Likes,Engagements,Bookmarks,Share,New follows,Replies,Reposts,Profile visits,Detail expands,Url clicks,Hashtag clicks,Permalink clicks",
        rows,
    )


def test_days_that_only_a_file_without_reposts_knows_are_no_days_without_a_repost(
    tmp_path: Path,
) -> None:
    noon = [datetime(2025, 1, 1, 12, tzinfo=UTC) + timedelta(days=n) for n in range(59)]
    write_archive(tmp_path, noon[:31], noon[31])
    tweets = tmp_path / "data" / "tweets.js"
    posted = tweets.read_text(encoding="utf-8")
    tweets.write_text(
        posted.replace("On the salt road", "RT @bo: On the salt road", 10), encoding="utf-8"
    )
    write_content(tmp_path / "account_analytics_content_2025-01-20_2025-03-01.csv", noon[31::2])
    days = [f"{t:%Y-%m-%d}" for t in noon]
    assert known(tmp_path, "reposts") == {d: float(n < 10) for n, d in enumerate(days[:31])}
    posts = {d: float(n >= 10 if n < 31 else n % 2) for n, d in enumerate(days)}
    assert known(tmp_path, "posts") == posts
    (tmp_path / "data" / "tweets.js").unlink()
    (tmp_path / "data" / "manifest.js").unlink()
    assert "reposts" not in roi.overlay(roi.load(tmp_path)).daily


def test_of_an_archive_out_of_which_posts_were_taken_a_day_without_a_post_is_unknown(
    tmp_path: Path,
) -> None:
    noon = [datetime(2025, 1, 1, 12, tzinfo=UTC) + timedelta(days=n) for n in range(31)]
    write_archive(tmp_path, noon[::3], noon[30])
    about = tmp_path / "data" / "manifest.js"
    series = '"dataTypes": {"tweets": {"files": [{"fileName": "data/tweets.js", "count": "30"}]}},\n "archiveInfo"'
    about.write_text(
        about.read_text(encoding="utf-8").replace('"archiveInfo"', series), encoding="utf-8"
    )
    assert known(tmp_path, "posts") == {f"{t:%Y-%m-%d}": 1.0 for t in noon[:30:3]}


def test_hours_after_the_archive_was_made_are_no_hours_without_a_post(tmp_path: Path) -> None:
    start, made = datetime(2025, 6, 1, tzinfo=UTC), datetime(2025, 6, 6, 12, tzinfo=UTC)
    write_log(tmp_path, start, datetime(2025, 6, 11, tzinfo=UTC))
    write_archive(tmp_path, [start + timedelta(days=n, hours=9) for n in range(5)], made)
    hourly = roi.overlay(roi.load(tmp_path)).hourly
    assert hourly["visits"].notna().sum() == 24 * 10
    assert (hourly["posts"].notna().sum(), hourly["posts"].sum()) == (24 * 5, 5)


def test_a_facebook_post_is_one_in_the_pages_old_and_new_exports(tmp_path: Path) -> None:
    page, days = "100200300400500", range(1, 10)
    link = "https://www.facebook.com/adavale/posts/93900000000000"
    old = [
        f"{page}_93900000000000{n},{link}{n},Fog,Status,03/{n:02}/2021 09:15:02 AM,10,20"
        for n in days
    ]
    new = [
        f"93900000000000{n},{page},Fog,,03/{n:02}/2021 09:15,{link}{n},Links,Lifetime,40"
        for n in days
    ]
    write_table(
        tmp_path / "old.csv",
        "Post ID,Permalink,Post Message,Type,Posted,Lifetime Post Total Reach,Lifetime Post Total Impressions",
        old,
    )
    write_table(
        tmp_path / "new.csv",
        "Post ID,Page ID,Title,Description,Publish time,Permalink,Post type,Date,Views",
        new,
    )
    assert known(tmp_path, "posts") == {f"2021-03-{n:02}": 1.0 for n in days[:-1]}
    (posts,) = roi.load(tmp_path).by_day("posts")
    assert (str(posts.id), len(posts.frame)) == (f"posts:facebook:{page}", 9)


FOLLOWERS = (
    'Date (GMT),"Followers > Social network - X (Daily aggregated values for Social Networks: @a)"'
)


@pytest.mark.parametrize("step", [1, 2])
def test_how_many_followers_there_are_is_told_by_one_service_at_a_time(
    tmp_path: Path, step: int
) -> None:
    """Hootsuite counts 1000 on the first day, a rounding service 100 fewer; three join each day."""
    days = [f"2025-03-{day:02}" for day in range(1, 32)]
    exact = [f"{day},{1000 + 3 * n}" for n, day in enumerate(days)][
        : 15 if step == 1 else 31 : step
    ]
    write_table(tmp_path / "account_metrics.csv", FOLLOWERS, exact)
    rounded = [f"{day},{900 + 3 * n}" for n, day in enumerate(days)][10 if step == 1 else 0 :]
    write_table(tmp_path / "by-hand.csv", "Date,Followers", rounded)
    (tmp_path / "by-hand.csv.toml").write_text('network = "x"\n', encoding="utf-8")
    change = 10 if step == 1 else 0
    stock = {day: (1000 if n < change else 900) + 3.0 * n for n, day in enumerate(days)}
    net = {day: 3.0 for n, day in enumerate(days) if n not in {0, change}}
    assert known(tmp_path, "followers") == stock
    assert known(tmp_path, "followers_net") == net
    changed = roi.overlay(roi.load(tmp_path)).changes.get("followers", ())
    assert [f"{day}" for day in changed] == days[change : change + 1] * (step == 1)


def test_followers_who_are_still_there_do_not_replace_all_who_came(tmp_path: Path) -> None:
    days = [f"2025-03-{day:02}" for day in range(1, 32)]
    at = [int(datetime.fromisoformat(f"{day}T20:00:00+00:00").timestamp()) for day in days]
    still = [
        {"title": "", "string_list_data": [{"href": "", "value": "", "timestamp": t}]} for t in at
    ]
    (tmp_path / "followers_1.json").write_text(json.dumps(still), encoding="utf-8")
    rows = "".join(f'"{day}T00:00:00","5"\n' for day in days)
    (tmp_path / "Follows.csv").write_text(
        f'sep=,\n"Instagram follows"\n"Date","Primary"\n{rows}', encoding="utf-16"
    )
    (tmp_path / "roi.toml").write_text('network = "instagram"\n', encoding="utf-8")
    assert known(tmp_path, "followers_gained") == dict.fromkeys(days, 5.0)


def test_a_search_engines_clicks_do_not_say_that_nobody_came_from_the_network(
    tmp_path: Path,
) -> None:
    days = [f"2025-03-{day:02}" for day in range(1, 11)]
    write_table(
        tmp_path / "Chart.csv",
        "Date,Clicks,Impressions,CTR,Position",
        [f"{day},5,100,5%,11" for day in days],
    )
    daily = roi.overlay(roi.load(tmp_path)).daily
    assert "social_visits" not in daily
    assert daily["search_visits"].dropna().tolist() == [5.0] * 9


@pytest.mark.parametrize("written", ["Australia/Brisbane", "America/Lima", "Asia/Kathmandu"])
@pytest.mark.parametrize(
    "zone", ["UTC", "Australia/Brisbane", "America/Lima", "America/Los_Angeles"]
)
@pytest.mark.one_in(3)
def test_a_log_in_local_time_holds_whole_days_where_the_author_lives(
    tmp_path: Path, written: str, zone: str
) -> None:
    settings(tmp_path, zone)
    there = ZoneInfo(written)
    moments = write_log(
        tmp_path, datetime(2025, 3, 1, tzinfo=there), datetime(2025, 3, 9, tzinfo=there)
    )
    days = {day: n for day, n in by_day(moments, zone).items() if n in {46, 48}}
    assert known(tmp_path, "pageviews") == days
    assert len(days) == (8 if zone == written else 7)


def test_hours_on_an_island_whose_clocks_move_by_half_an_hour_hold_what_its_days_hold(
    tmp_path: Path,
) -> None:
    settings(tmp_path, "Australia/Lord_Howe")
    write_log(tmp_path, datetime(2025, 4, 2, tzinfo=UTC), datetime(2025, 4, 10, tzinfo=UTC))
    write_archive(tmp_path, [datetime(2025, 4, 3, tzinfo=UTC)], datetime(2025, 4, 10, tzinfo=UTC))
    timeline = roi.overlay(roi.load(tmp_path))
    assert timeline.daily["pageviews"].dropna().tolist() == [48, 48, 48, 49, 48, 48, 48]
    assert timeline.hourly["visits"].dropna().tolist() == [2.0] * (7 * 24 + 1)


@pytest.mark.parametrize("zone", ["UTC", "America/Lima", "Asia/Tokyo"])
def test_a_day_of_the_servers_clock_that_a_log_lost_is_unknown_in_whatever_zone(
    tmp_path: Path, zone: str
) -> None:
    settings(tmp_path, zone)
    there = ZoneInfo("America/Lima")
    moments = write_log(
        tmp_path, datetime(2025, 3, 1, tzinfo=there), datetime(2025, 3, 15, tzinfo=there)
    )
    log = tmp_path / "access.log"
    lines = log.read_text(encoding="utf-8").splitlines(keepends=True)
    # The seventh is lost, and the tenth from noon on.
    kept = [n for n, t in enumerate(moments) if t.day != 7 and (t.day, t.hour) < (10, 12)]
    kept += [n for n, t in enumerate(moments) if t.day > 11]
    log.write_text("".join(lines[n] for n in kept), encoding="utf-8")
    true = {day: n for day, n in by_day([moments[n] for n in kept], zone).items() if n == 48}
    assert known(tmp_path, "pageviews") == true
    assert len(true) == {"UTC": 8, "America/Lima": 11, "Asia/Tokyo": 9}[zone]


def write_blog(file: Path, made: str, title: str, comments: list[str]) -> None:
    """Write WordPress's own export of a blog with one post, and readers' comments on these days."""
    reported = "".join(
        f"<wp:comment><wp:comment_date>{day} 10:00:00</wp:comment_date><wp:comment_approved>1</wp:comment_approved></wp:comment>"
        for day in comments
    )
    post = f"<item><title>{title}</title><link>https://adavale.example/1/</link><wp:post_date>2025-03-01 09:00:00</wp:post_date><wp:status>publish</wp:status><wp:post_type>post</wp:post_type>{reported}</item>"
    write_table(
        file,
        f'<?xml version="1.0" encoding="UTF-8" ?>\n<!-- generator="WordPress/6.7" created="{made} 08:12" -->',
        [
            f'<rss version="2.0" xmlns:wp="http://wordpress.org/export/1.2/"><channel><wp:wxr_version>1.2</wp:wxr_version><wp:base_blog_url>https://adavale.example</wp:base_blog_url>{post}</channel></rss>'
        ],
    )


def test_a_blog_exported_twice_tells_each_post_and_comment_once_and_not_the_day_it_was_made(
    tmp_path: Path,
) -> None:
    days = [f"2025-03-{day:02}" for day in range(1, 11)]
    write_blog(tmp_path / "old.xml", days[4], "Tides", days[:5])
    write_blog(tmp_path / "new.xml", days[9], "Tide tables", [*days[:7], days[6]])
    true = {day: 2.0 if n == 6 else float(n < 7) for n, day in enumerate(days[:9])}
    assert known(tmp_path, "comments") == true
    events = roi.overlay(roi.load(tmp_path)).events
    assert events["url"].tolist() == ["https://adavale.example/1/"]


@pytest.mark.parametrize(("zone", "reported"), [("UTC", 0), ("America/Los_Angeles", 1)])
def test_days_cut_elsewhere_than_on_the_calendar_are_reported(
    tmp_path: Path, zone: str, reported: int
) -> None:
    settings(tmp_path, zone)
    header = "id,Type,Source,Amount,Fee,Net,Currency,Created (UTC),Available On (UTC),Description"
    paid = [
        f"t{day},charge,c{day},9.99,0.59,9.40,usd,2025-03-{day:02} 01:00,2025-03-09 00:00,x"
        for day in range(1, 9)
    ]
    write_table(tmp_path / "balance.csv", header, paid)
    told_of = "Days in balance.csv are those of UTC; they are put on the calendar of America/Los_Angeles unchanged"
    timeline = roi.overlay(roi.load(tmp_path))
    assert sum(str(a).startswith(told_of) for a in timeline.assumptions) == reported
    assert timeline.daily["royalties"].tolist() == [9.4] * 8


def write_audience(folder: Path, download: str, days: list[str], again: str = "") -> None:
    """Write an audience's three lists: one person joined each day; every third one left on the last day."""
    header = "Email Address,MEMBER_RATING,OPTIN_TIME,CONFIRM_TIME,LEID,EUID"
    people = [
        f"p{n}@mail.example,2,{day} 12:00:00,{day} 12:00:00,{n},e{n}" for n, day in enumerate(days)
    ]
    name = f"email_audience_export_{download}{again}.csv"
    write_table(folder / f"subscribed_{name}", header, [p for n, p in enumerate(people) if n % 3])
    gone = [f"{p},{days[-1]} 13:00:00" for p in people[::3]]
    write_table(folder / f"unsubscribed_{name}", f"{header},UNSUB_TIME", gone)
    write_table(folder / f"cleaned_{name}", f"{header},CLEAN_TIME", [])


def test_an_audiences_lists_downloaded_twice_count_each_reader_once(tmp_path: Path) -> None:
    days = [f"2025-03-{day:02}" for day in range(1, 11)]
    write_audience(tmp_path, "a1b2", days)
    joined, left = dict.fromkeys(days, 1.0), {day: 4.0 * (day == days[-1]) for day in days}
    for again in ("", " (1)"):
        write_audience(tmp_path, "a1b2", days, again)
        assert known(tmp_path, "subscribers_gained") == joined
        assert known(tmp_path, "subscribers_lost") == left
    later = [*days, "2025-03-11", "2025-03-12"]
    write_audience(tmp_path, "c3d4", later)
    assert known(tmp_path, "subscribers_gained") == dict.fromkeys(later, 1.0)


def test_those_who_left_did_not_join_by_being_downloaded_twice(tmp_path: Path) -> None:
    write_audience(tmp_path, "a1b2", [f"2025-03-{day:02}" for day in range(1, 11)])
    name = "unsubscribed_email_audience_export_a1b2.csv"
    gone = (tmp_path / name).read_bytes()
    folder = tmp_path / "twice"
    folder.mkdir()
    for again in (name, name.replace(".csv", " (1).csv")):
        (folder / again).write_bytes(gone)
    daily = roi.overlay(roi.load(folder)).daily
    assert "subscribers_gained" not in daily
    assert daily["subscribers_lost"].sum() == 4


def test_a_post_is_what_the_archive_says_with_the_figures_of_the_analytics_made_since(
    tmp_path: Path,
) -> None:
    noon = [datetime(2025, 1, 1, 12, tzinfo=UTC) + timedelta(days=n) for n in range(40)]
    ids = [int(t.timestamp() * 1000) - 1288834974657 << 22 for t in noon]
    write_archive(tmp_path, noon[:20], noon[20])
    tweets = tmp_path / "data" / "tweets.js"
    text = tweets.read_text(encoding="utf-8")
    for n in range(20):
        text = text.replace(str(1800000000000000000 + n), str(ids[n]))
    link = '"entities": {"urls": [{"url": "https://t.co/a", "expanded_url": "https://adavale.example/a"}]}, "favorite_count": "3", "full_text"'
    tweets.write_text(text.replace('"full_text"', link), encoding="utf-8")
    write_content(tmp_path / "account_analytics_content_2025-01-01_2025-02-10.csv", noon)
    posts = roi.overlay(roi.load(tmp_path)).posts
    assert posts["likes"].tolist() == [7.0] * 40
    assert posts["text"].tolist() == ["On the salt road"] * 20 + ["Fog"] * 20
    assert posts["links"].tolist()[:20] == [("https://adavale.example/a",)] * 20


@pytest.mark.parametrize(
    ("zone", "day"), [("UTC", 5), ("America/New_York", 4), ("Australia/Sydney", 5)]
)
def test_a_letter_went_out_on_the_authors_own_day(tmp_path: Path, zone: str, day: int) -> None:
    settings(tmp_path, zone)
    write_table(
        tmp_path / "posts.csv",
        "post_id,post_date,is_published,email_sent_at,inbox_sent_at,type,audience,title,subtitle,podcast_url",
        [
            "1.tides,2025-03-05T01:48:19.814Z,true,2025-03-05T01:50:00.000Z,,newsletter,everyone,Tides,,"
        ],
    )
    write_table(tmp_path / "days.csv", "Date,Copies", [f"2025-03-{n:02},1" for n in range(1, 11)])
    (event,) = roi.overlay(roi.load(tmp_path)).events.itertuples()
    assert (f"{event.start:%Y-%m-%d}", f"{event.end:%Y-%m-%d}") == (
        f"2025-03-{day:02}",
        f"2025-03-{day + 1:02}",
    )
