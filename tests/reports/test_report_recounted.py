"""The sample report's hours and order of posts, counted again from the files in plain Python, without roi."""

from __future__ import annotations

import json
import re
import statistics
import zipfile
from datetime import date, timedelta
from io import BytesIO
from typing import Any

import pandas as pd
import places
import pytest

from conftest import SAMPLE

Tweet = tuple[pd.Timestamp, dict[str, Any]]
DAY = timedelta(days=1)
OCTOBER = (2026, 10)
# The rules of docs/methods/hours-and-people.md: the longest pause in a session, its first minutes,
# those of each kind.
PACES = {
    "about": (10, 2, {"post": 3, "reply": 1.5, "repost": 0.5}),
    "low": (5, 0.5, {"post": 1.2, "reply": 0.7, "repost": 0.1}),
    "high": (20, 4, {"post": 6, "reply": 3, "repost": 1}),
}


@pytest.fixture(scope="module")
def reported() -> dict[str, Any]:
    """Return the sections of the golden report, which another test compares with what roi makes."""
    golden = places.REPORT
    return {part["id"]: part for part in json.loads(golden.read_text("utf-8"))["sections"]}


@pytest.fixture(scope="module")
def tweets() -> list[Tweet]:
    (twitter,) = SAMPLE.glob("twitter-*.zip")
    with zipfile.ZipFile(twitter) as archive:
        rows = json.loads(archive.read("data/tweets.js").split(b"=", 1)[1])
    found = [row["tweet"] for row in rows]
    written = pd.to_datetime([t["created_at"] for t in found], format="%a %b %d %H:%M:%S %z %Y")
    local = written.tz_convert("America/New_York")
    return sorted(zip(local, found, strict=True), key=lambda pair: pair[0])


def kind(tweet: dict[str, Any]) -> str:
    starts = {"@": "reply", "RT @": "repost"}
    return next((k for s, k in starts.items() if tweet["full_text"].startswith(s)), "post")


def hours(tweets: list[Tweet], gap: float, opening: float, minutes: dict[str, float]) -> float:
    spent, before = 0.0, tweets[0][0] - 100 * DAY
    for when, tweet in tweets:
        own, pause = minutes[kind(tweet)], (when - before).total_seconds() / 60
        if (when.year, when.month) == OCTOBER:
            spent += max(pause, own) if pause <= gap else own + opening
        before = when
    return spent / 60


def test_the_hours_are_those_between_the_posts(reported: Any, tweets: list[Tweet]) -> None:
    output = " ".join(b["text"] for b in reported["glance"]["blocks"] if b["type"] == "text")
    shown = re.search(
        r"estimate: ([\d.]+) in October 2026 \(could be ([\d.]+) to ([\d.]+)\)", output
    )
    assert shown
    for number, pace in zip(shown.groups(), PACES.values(), strict=True):
        assert float(number) == pytest.approx(hours(tweets, *pace), rel=0.05)


def visits_by_day() -> dict[date, float]:
    (site,) = SAMPLE.glob("adavale_example_*.zip")
    with zipfile.ZipFile(site) as archive:
        name = next(n for n in archive.namelist() if "sources" in n)
        rows = pd.read_csv(BytesIO(archive.read(name)))
    sums = rows[rows["source"] == "Twitter"].groupby("date")["visits"].sum()
    days = pd.date_range(rows["date"].min(), rows["date"].max())
    return {d.date(): float(sums.get(f"{d:%Y-%m-%d}", 0.0)) for d in days}


def brought(tweets: list[Tweet]) -> list[tuple[float, int, str]]:
    """Return October's link posts as (visits, likes, text): a day's visits beyond the median calm day around it, shared."""
    links: dict[date, list[dict[str, Any]]] = {}
    for when, tweet in tweets:
        own = any(
            re.search(r"//(adavale|shop)\.example", u["expanded_url"])
            for u in tweet["entities"]["urls"]
        )
        if own and kind(tweet) == "post":
            links.setdefault(when.date(), []).append(tweet)
    visits, out = visits_by_day(), []
    for day, posts in links.items():
        around = [day + k * DAY for k in range(-45, 46)]
        calm = [visits[d] for d in around if d in visits and not {d, d - DAY} & set(links)]
        if (day.year, day.month) == OCTOBER:
            each = max(visits[day] - statistics.median(calm), 0.0) / len(posts)
            out += [(each, int(t["favorite_count"]), t["full_text"]) for t in posts]
    return sorted(out, key=lambda row: -row[0])  # equal ones stay in order of time


def test_the_posts_stand_in_the_order_of_what_they_brought(
    reported: Any, tweets: list[Tweet]
) -> None:
    series = brought(tweets)
    blocks = reported["posts"]["blocks"]
    table = next(b for b in blocks if b["type"] == "table")
    assert len(table["rows"]) == 8
    for (_, words, _, visits, likes), (each, liked, text) in zip(
        table["rows"], series, strict=False
    ):
        assert text.replace("&amp;", "&").startswith(words[:25])
        assert (int(visits), int(likes)) == (round(each), liked)
    none = sum(each == 0 for each, _, _ in series)
    assert blocks[0]["text"].startswith(f"{none} of {len(series)} link posts")
