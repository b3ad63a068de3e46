"""Worlds written out as exports: always the same bytes, and nothing lost between the world and its files."""

from __future__ import annotations

import csv
import gzip
import json
import os
import re
import subprocess
import sys
import zipfile
from collections import Counter
from dataclasses import replace
from io import StringIO
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest
from defusedxml import ElementTree
from python_calamine import CalamineWorkbook

import roi
from roi.simulate.exports import write
from roi.simulate.timelines import timeline
from roi.simulate.world import World, draw

SEED, DAYS, LOG_DAYS = 12, 100, 5


@pytest.fixture(scope="module")
def world() -> World:
    return draw(SEED, "gap", DAYS, effect=1.0)


@pytest.fixture(scope="module")
def folder(world: World, tmp_path_factory: pytest.TempPathFactory) -> Path:
    place = tmp_path_factory.mktemp("exports")
    write(world, place, LOG_DAYS)
    return place


@pytest.mark.thorough
def test_bytes_do_not_depend_on_hash_order_zone_or_clock(folder: Path, tmp_path: Path) -> None:
    program = (
        "from roi.simulate.exports import write; from roi.simulate.world import draw; import sys; "
        f"write(draw({SEED}, 'gap', {DAYS}, effect=1.0), sys.argv[1], {LOG_DAYS})"
    )
    elsewhere = {**os.environ, "PYTHONHASHSEED": "77", "TZ": "Asia/Tokyo"}
    subprocess.run([sys.executable, "-c", program, str(tmp_path)], env=elsewhere, check=True)
    names = sorted(p.name for p in folder.iterdir())
    assert names == sorted(p.name for p in tmp_path.iterdir())
    for name in names:
        assert (folder / name).read_bytes() == (tmp_path / name).read_bytes(), name


def _archive(folder: Path) -> zipfile.ZipFile:
    return zipfile.ZipFile(next(folder.glob("twitter-*.zip")))


def _script(archive: zipfile.ZipFile, name: str) -> Any:
    return json.loads(archive.read(name).decode().split("=", 1)[1])


def _tweets(folder: Path) -> list[dict[str, Any]]:
    return [item["tweet"] for item in _script(_archive(folder), "data/tweets.js")]


def _last_versions(folder: Path) -> list[dict[str, Any]]:
    superseded = set()
    for tweet in _tweets(folder):
        info = tweet["edit_info"]
        control = info.get("initial") or info["edit"]["editControlInitial"]
        superseded |= set(control["editTweetIds"][:-1])
    return [t for t in _tweets(folder) if t["id_str"] not in superseded]


def _kind(tweet: dict[str, Any]) -> str:
    if tweet["full_text"].startswith("RT @"):
        return "repost"
    return "reply" if "in_reply_to_status_id" in tweet else "post"


def test_the_archive_holds_every_post_once_and_edits_twice(world: World, folder: Path) -> None:
    last = _last_versions(folder)
    assert len(_tweets(folder)) > len(last)
    assert Counter(map(_kind, last)) == Counter(world.posts["kind"])
    times = sorted(
        pd.to_datetime([t["created_at"] for t in last], format="%a %b %d %H:%M:%S %z %Y")
    )
    assert times == list(world.posts["time"])
    links = Counter(u["expanded_url"] for t in last for u in t["entities"]["urls"])
    assert links == Counter(world.posts["url"].dropna())
    assert sum(int(t["favorite_count"]) for t in last) == world.posts["likes"].sum()


def test_an_id_holds_its_posts_time(folder: Path) -> None:
    for tweet in _tweets(folder):
        second = pd.Timestamp(
            ((int(tweet["id_str"]) >> 22) + 1288834974657) // 1000, unit="s", tz="UTC"
        )
        assert second == pd.to_datetime(tweet["created_at"], format="%a %b %d %H:%M:%S %z %Y")
    assert len({t["id_str"] for t in _tweets(folder)}) == len(_tweets(folder))


def test_what_indices_point_at_stands_in_the_text(folder: Path) -> None:
    for tweet in _tweets(folder):
        for link in tweet["entities"]["urls"]:
            first, end = map(int, link["indices"])
            assert tweet["full_text"][first:end] == link["url"]
        for person in tweet["entities"]["user_mentions"]:
            first, end = map(int, person["indices"])
            assert tweet["full_text"][first:end] == "@" + person["screen_name"]


def test_the_manifest_counts_what_the_files_hold(world: World, folder: Path) -> None:
    archive = _archive(folder)
    for kind in _script(archive, "data/manifest.js")["dataTypes"].values():
        for file in kind["files"]:
            assert len(_script(archive, file["fileName"])) == int(file["count"]), file
    assert len(_script(archive, "data/follower.js")) == world.followers["followers"].iloc[-1]


def test_the_archive_is_printed_as_x_prints_it(folder: Path) -> None:
    text = _archive(folder).read("data/tweets.js").decode()
    assert text.startswith(
        'window.YTD.tweets.part0 = [\n  {\n    "tweet" : {\n      "edit_info" : {'
    )
    assert "\n    }\n  },\n  {\n" in text
    assert '"hashtags" : [ ],' in text
    assert text.endswith("\n]")


def test_the_overview_is_newest_first_with_the_running_day_on_top(
    world: World, folder: Path
) -> None:
    text = (folder / "account_overview_analytics.csv").read_text()
    rows = list(csv.DictReader(StringIO(text)))
    days = pd.to_datetime([r["Date"] for r in rows], format="%a, %b %d, %Y")
    assert list(days) == [world.clock.dates[-1] + pd.Timedelta(days=1), *world.clock.dates[::-1]]
    assert [int(r["New follows"]) for r in rows[:0:-1]] == list(world.followers["gained"])
    assert [int(r["Unfollows"]) for r in rows[:0:-1]] == list(world.followers["lost"])
    assert not text.endswith("\n")


def _table(folder: Path, name: str) -> pd.DataFrame:
    archive = zipfile.ZipFile(next(folder.glob(f"author{SEED}_example_*.zip")))
    member = next(n for n in archive.namelist() if n.startswith(f"imported_{name}_"))
    return pd.read_csv(archive.open(member), keep_default_na=False, parse_dates=["date"])


def test_plausible_counts_the_worlds_visits_by_day_and_source(world: World, folder: Path) -> None:
    local = world.visits.tz_convert(world.timezone).tz_localize(None)
    truth = local.groupby(local.index.normalize()).agg(lambda x: x.sum(skipna=False)).dropna()
    assert len(truth) < DAYS  # the counter had a gap
    totals = _table(folder, "visitors").set_index("date")["visits"]
    assert totals.to_dict() == truth.sum(axis=1).to_dict()
    sources = _table(folder, "sources")
    from_x = sources[sources["source"] == "Twitter"].groupby("date")["visits"].sum()
    assert from_x.reindex(truth.index, fill_value=0).to_dict() == truth["x"].to_dict()
    assert sources.groupby("date")["visits"].sum().to_dict() == totals.to_dict()
    assert (sources["visitors"] <= sources["visits"]).all()
    for name in ("devices", "browsers", "operating_systems", "locations"):
        assert _table(folder, name).groupby("date")["visits"].sum().to_dict() == totals.to_dict()


LINE = re.compile(r'(\S+) - - \[([^]]+)\] "(\S+) (\S+) \S+" (\d+) (\S+) "([^"]*)" "([^"]*)"')


def test_the_log_holds_each_visit_once_among_robots(world: World, folder: Path) -> None:
    text = gzip.decompress((folder / "access.log.gz").read_bytes()).decode()
    rows = [LINE.fullmatch(line) for line in text.splitlines()]
    assert all(rows)
    found = pd.DataFrame([r.groups() for r in rows if r], columns=list("atmpszrg"))
    assert found["g"].str.contains("bot|Robot|Feed|requests|Chrome/90").mean() > 0.4
    pages = found[(found["s"] == "200") & (found["m"] == "GET") & ~found["p"].str.endswith(".css")]
    people = pages[pages["a"].str.startswith("2001:db8")].drop_duplicates("a")
    from_x = people[people["r"].str.startswith("https://t.co/")]
    hours = pd.to_datetime(from_x["t"], format="%d/%b/%Y:%H:%M:%S %z", utc=True).dt.floor("h")
    last = world.visits[world.clock.day >= DAYS - LOG_DAYS].fillna(0)
    assert len(people) == last.sum().sum()
    assert hours.value_counts().reindex(last.index, fill_value=0).to_list() == last["x"].to_list()


def _sheet(path: Path, name: str) -> pd.DataFrame:
    header, *rows = CalamineWorkbook.from_path(path).get_sheet_by_name(name).to_python()
    return pd.DataFrame(rows, columns=header)


def test_the_workbooks_sell_what_the_world_sold(world: World, folder: Path) -> None:
    books = sorted(folder.glob("KDP_*.xlsx"))
    ebooks = pd.concat([_sheet(b, "eBook Royalty") for b in books])
    printed = pd.concat([_sheet(b, "Paperback Royalty") for b in books])
    sold = pd.concat(
        [
            ebooks.groupby("Royalty Date")["Net Units Sold"].sum(),
            printed.groupby("Order Date")["Net Units Sold"].sum(),
        ]
    )
    net = (world.sales["units"] - world.sales["refunds"]).groupby(world.sales["date"]).sum()
    by_day = sold.groupby(level=0).sum()
    assert by_day[by_day > 0].to_dict() == {f"{d:%Y-%m-%d}": n for d, n in net[net > 0].items()}
    pages = pd.concat([_sheet(b, "KENP Read") for b in books]).iloc[:, -1].sum()
    assert pages == world.sales["pages_read"].sum()


def test_a_workbooks_sheets_repeat_each_other(folder: Path) -> None:
    for book in folder.glob("KDP_*.xlsx"):
        assert len(CalamineWorkbook.from_path(book).sheet_names) == 9
        combined = _sheet(book, "Combined Sales")["Net Units Sold"].sum()
        parts = [
            _sheet(book, f"{n} Royalty")["Net Units Sold"].sum() for n in ("eBook", "Paperback")
        ]
        assert combined == sum(parts)
        assert _sheet(book, "Orders Processed")["Paid Units"].sum() == combined
        summary = _sheet(book, "Summary").iloc[0]
        assert [summary.iloc[1], summary.iloc[3]] == parts


def test_the_blogs_export_holds_its_posts(world: World, folder: Path) -> None:
    root = ElementTree.parse(next(folder.glob("*.xml"))).getroot()
    space = "{http://wordpress.org/export/1.2/}"
    items = [i for i in root.iter("item") if i.findtext(f"{space}status") == "publish"]
    assert [i.findtext("title") for i in items] == list(world.blog["title"])
    gmt = pd.to_datetime([i.findtext(f"{space}post_date_gmt") for i in items], utc=True)
    assert list(gmt) == list(world.blog["time"])


def test_a_family_without_a_known_calendar_has_no_blog_export(tmp_path: Path) -> None:
    write(draw(5, "archive", 40), tmp_path, log_days=0)
    assert not list(tmp_path.glob("*.xml"))
    assert "blog_post" not in (tmp_path / "events.csv").read_text()


def test_no_log_is_written_for_no_days(tmp_path: Path) -> None:
    write(draw(5, "base", 40), tmp_path, log_days=0)
    assert not (tmp_path / "access.log.gz").exists()


def test_the_same_life_with_and_without_an_effect(world: World) -> None:
    without = draw(SEED, "gap", DAYS, effect=0.0)
    assert np.array_equal(without.posts["time"], world.posts["time"])
    assert without.visits.sum().sum() < world.visits.sum().sum()
    assert without.truth.visits == 0


@pytest.fixture(scope="module")
def exports(folder: Path) -> roi.Exports:
    return roi.load(folder)


SAME = (
    "posts link_posts link_posts_blog link_posts_shop replies reposts visits social_visits "
    "sales pages_read followers_gained followers_lost"
).split()


@pytest.mark.parametrize("column", SAME)
@pytest.mark.one_in(4)
def test_files_read_back_give_the_worlds_own_calendar(
    world: World, exports: roi.Exports, column: str
) -> None:
    read = roi.overlay(exports).daily.reindex(world.clock.dates)[column]
    assert read.to_numpy() == pytest.approx(timeline(world).daily[column].to_numpy(), nan_ok=True)


def test_files_read_back_give_the_logs_hours(world: World, exports: roi.Exports) -> None:
    logged = next(
        d
        for e in exports.exports
        if e.loader == "access_log"
        for d in e.reading.datasets
        if d.breakdown
    )
    rows = logged.frame[logged.frame["source"] == "x"]
    by_hour = rows.groupby(rows["time"].dt.floor("h"))["visits"].sum()
    last = world.visits.loc[world.clock.day >= DAYS - LOG_DAYS, "x"].fillna(0)
    assert by_hour.reindex(last.index, fill_value=0).to_list() == last.to_list()


def test_every_file_is_known_without_a_problem(exports: roi.Exports) -> None:
    assert not [u.file for u in exports.unknown if not u.file.startswith("twitter-")]
    assert not [p for e in exports.exports for p in e.reading.problems]


PRIVATE = ("Nobody but us", "192.0.2.77", "mail.example", "198.51.100.", "2001:db8")


def test_nothing_private_is_kept(exports: roi.Exports) -> None:
    frames = [
        d.frame.to_json(date_format="iso") for e in exports.exports for d in e.reading.datasets
    ]
    output = " ".join([json.dumps(exports.to_dict()), exports.summary(), *frames])
    assert not [secret for secret in PRIVATE if secret in output]


def test_a_month_in_which_pages_were_read_and_nothing_sold_is_read(
    world: World, tmp_path: Path
) -> None:
    nothing_sold = world.sales.assign(units=0.0, refunds=0.0)
    write(replace(world, sales=nothing_sold), tmp_path, log_days=0)
    daily = roi.overlay(roi.load(tmp_path)).daily
    assert daily["pages_read"].sum() == world.sales["pages_read"].sum()
    assert daily["sales"].sum() == 0
