"""TikTok's business account, CSV: Analytics > Overview, Followers (audience) and Content (video) > Download data.

Post times are in UTC, as 51 of 51 video ids confirm. Sources: three real files of one account,
2025.
"""

from __future__ import annotations

import re
from typing import Any

import pandas as pd

from roi.loaders.parse import (
    Parsed,
    counts,
    dates,
    links_in,
    plain_text,
    texts,
    times,
    times_in_ids,
)
from roi.loaders.protocol import About
from roi.loaders.table_loader import Column, TableLoader
from roi.records.series_id import SeriesId

VIDEO = re.compile(r"/(?:video|photo)/(\d{15,})")
A_MINUTE = pd.Timedelta(minutes=1)
DOWNLOAD = "tiktok.com > Business Suite > Analytics > Download data"
DAY = Column("date", dates("%Y/%m/%d", "%Y-%m-%d"), row=True)


def video_numbers(cells: pd.Series[Any]) -> Parsed:
    """Read the number of a video in its link."""
    links = texts(cells).values
    numbers = links.str.extract(VIDEO, expand=False).astype("str")
    return Parsed(numbers, links.notna() & numbers.isna())


def time_in_id(numbers: pd.Series[Any]) -> Any:
    """Return the UTC time in a video's number: seconds since 1970, above 32 other bits."""
    return times_in_ids(numbers, 32, "s")


def videos(frame: pd.DataFrame) -> pd.DataFrame:
    """Return videos as posts; their titles have the text, and links that nobody can click."""
    exact = time_in_id(frame["post_id"])
    near = (exact - frame["time"]).abs() < A_MINUTE
    words = frame["text"].fillna("").map(plain_text)
    return frame.assign(
        time=frame["time"].mask(near, exact),
        text=words.astype("str"),
        kind="post",
        links=pd.Series([links_in(text) for text in words], index=frame.index, dtype="object"),
    )


def with_interactions(frame: pd.DataFrame) -> pd.DataFrame:
    """Return days with likes, comments and shares added up; missing if one of them is missing."""
    return frame.assign(interactions=frame["likes"] + frame["comments"] + frame["shares"])


def _about(what: str, kinds: tuple[str, ...], cannot_tell: str) -> About:
    return About(
        service=f"TikTok business account: {what}",
        download=DOWNLOAD,
        kinds=kinds,
        grain="day" if "followers" in kinds else "the second of each video",
        timezone="UTC (videos: checked against 51 ids; days: not stated)",
        cannot_tell=cannot_tell,
        knowledge="a real file of each kind, 2025",
    )


BY_DAY: dict[str, Any] = {
    "kind": "followers",
    "series_id": SeriesId("followers", "tiktok"),
    "merge": "day",
    "constants": {"network": "tiktok"},
    "network": "tiktok",
}
tiktok_overview = TableLoader(
    name="tiktok_overview",
    about=_about("overview", ("followers",), "the total number of followers"),
    columns={
        "Date": DAY,
        "Video views": Column("impressions", counts()),
        "Reached audience": Column("reach", counts()),
        "Profile views": Column("profile_visits", counts()),
        "Likes": Column("likes", counts()),
        "Comments": Column("comments", counts()),
        "Shares": Column("shares", counts()),
        "New followers": Column("gained", counts()),
        "Lost followers": Column("lost", counts()),
    },
    precedence=50,
    transform=with_interactions,
    **BY_DAY,
)
tiktok_audience = TableLoader(
    name="tiktok_audience",
    about=_about("audience", ("followers",), "who left"),
    columns={
        "Date": DAY,
        "New followers": Column("gained", counts()),
        "Total followers": Column("followers", counts()),
        "Reached audience": Column("reach", counts()),
    },
    header=frozenset({"Engaged audience"}),
    without=frozenset({"Lost followers"}),
    precedence=50,
    **BY_DAY,
)
tiktok_videos = TableLoader(
    name="tiktok_videos",
    about=_about("videos", ("posts",), "clicks; followers"),
    kind="posts",
    columns={
        "Video link": Column("post_id", video_numbers, row=True),
        "Video title": Column("text", texts),
        "Post time": Column("time", times("%Y/%m/%d %H:%M:%S", "%Y-%m-%d %H:%M:%S"), row=True),
        "Video views": Column("impressions", counts()),
        "Likes": Column("likes", counts()),
        "Comments": Column("replies", counts()),
        "Shares": Column("reposts", counts()),
    },
    series_id=SeriesId("posts", "tiktok"),
    grain="instant",
    timezone="UTC",
    timezone_because="the times agree with those in the video numbers",
    missing_means="zero",
    merge="id",
    precedence=50,
    constants={"network": "tiktok"},
    network="tiktok",
    transform=videos,
)
