"""X (Twitter) analytics by post, 2014 to 2023: analytics.twitter.com > Tweets > Export data > By Tweet.

40 columns in a fixed order in any language. Sources: 72 real files of two accounts (2016 to 2021);
the Japanese header from public parsers.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

import pandas as pd

from roi.loaders.families.rounded_ids import from_links
from roi.loaders.families.social_posts import posts_on_x
from roi.loaders.families.tweets import STATUS, handle_of, links_unknown
from roi.loaders.parse import counts, ids, plain_text, snowflake_times, texts, times
from roi.loaders.protocol import About
from roi.loaders.table_loader import Column, TableLoader
from roi.records.dataset import Dataset
from roi.sources.source import Source

ORGANIC = (
    "impressions",
    "engagements",
    "engagement rate",
    "retweets",
    "replies",
    "likes",
    "user profile clicks",
    "url clicks",
    "hashtag clicks",
    "detail expands",
    "permalink clicks",
    "app opens",
    "app installs",
    "follows",
    "email tweet",
    "dial phone",
    "media views",
    "media engagements",
)
METRICS = (*ORGANIC, *(f"promoted {name}" for name in ORGANIC))
NAMED_SPAN = re.compile(r"_(\d{8})_(\d{8})_\w{1,40}\.\w+$")
A_MINUTE = pd.Timedelta(minutes=1)


def named_span(source: Source) -> tuple[date, date] | None:
    """Return the days [start, end) that X wrote into the file's name, if it still has that name."""
    match = NAMED_SPAN.search(source.name)
    return (date.fromisoformat(match[1]), date.fromisoformat(match[2])) if match else None


@dataclass(frozen=True)
class TweetActivity(TableLoader):
    """A table whose days are in the file's name."""

    def dataset(self, source: Source, frame: pd.DataFrame) -> Dataset:
        """Return the posts with the span in the file's name."""
        found = replace(super().dataset(source, frame), excludes=frozenset({"repost"}))
        span = named_span(source)
        return replace(found, start=span[0], end=span[1]) if span else found


def _is_post_row(row: list[Any]) -> bool:
    return str(row[0])[:1].isdigit() and STATUS.match(str(row[1])) is not None


def _tidy(frame: pd.DataFrame) -> pd.DataFrame:
    exact = snowflake_times(frame["post_id"]).dt.floor("s").dt.as_unit("us")
    near = (exact - frame["time"]).abs() < A_MINUTE
    text = frame["text"].fillna("").map(plain_text)
    return frame.assign(
        time=frame["time"].mask(near, exact),
        text=text.astype("str"),
        kind=text.str.startswith("@").map({True: "reply", False: "post"}).astype("str"),
        account=frame["link"].map(handle_of).astype("str"),
        links=links_unknown(text),
    )


x_tweet_activity = TweetActivity(
    name="x_tweet_activity",
    about=About(
        service="X (Twitter) analytics by post, until 2023",
        download="analytics.twitter.com > Tweets > Export data > By Tweet (closed in 2023)",
        kinds=("posts",),
        grain="the second of each post, from its id",
        timezone="UTC, checked against the ids of 1,668 posts",
        cannot_tell="reposts of others; where links lead; what happened after the day of the download",
        knowledge="72 real files of two accounts; the Japanese header from public parsers",
    ),
    kind="posts",
    columns={
        "Tweet id": Column("post_id", ids, row=True),
        "Tweet permalink": Column("link", texts),
        "Tweet text": Column("text", texts),
        "time": Column("time", times("%Y-%m-%d %H:%M %z"), row=True),
        "impressions": Column("impressions", counts()),
        "retweets": Column("reposts", counts()),
        "replies": Column("replies", counts()),
        "likes": Column("likes", counts()),
        "favorites": Column("likes", counts()),
        "url clicks": Column("clicks", counts()),
    },
    positions=("tweet id", "tweet permalink", "tweet text", "time", *METRICS),
    looks=_is_post_row,
    series_id=posts_on_x,
    grain="instant",
    timezone="UTC",
    timezone_because="the times agree with those in the post ids",
    missing_means="zero",
    merge="id",
    precedence=40,
    restore=from_links("tweet id", "tweet permalink"),
    constants={"network": "x"},
    network="x",
    transform=_tidy,
)
