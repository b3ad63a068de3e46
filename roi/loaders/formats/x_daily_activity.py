"""X (Twitter) analytics by day, 2014 to 2023: analytics.twitter.com > Tweets > Export data > By day.

`follows` counts only follows clicked on a post (116 in five years in which 21,335 people followed):
it is not growth, and is left out. Sources: 12 real files of 2021; the Japanese header from public
parsers.
"""

from __future__ import annotations

import re
from typing import Any

import pandas as pd

from roi.loaders.families.hand_written_values import looks_like_a_day
from roi.loaders.formats.x_tweet_activity import METRICS
from roi.loaders.parse import counts, dates
from roi.loaders.protocol import About
from roi.loaders.table_loader import Column, TableLoader
from roi.records.series_id import SeriesId
from roi.sources.source import Source

NAME = re.compile(r"daily_tweet_activity_metrics_(\w+)_\d{8}_\d{8}_\w+\.\w+$")


def _is_day_row(row: list[Any]) -> bool:
    return looks_like_a_day(row[0]) and str(row[1]).isdigit()


def _series_id(source: Source, _: pd.DataFrame) -> SeriesId:
    match = NAME.search(source.name)
    return SeriesId("followers", "x", handle=match[1].casefold() if match else None)


x_daily_activity = TableLoader(
    name="x_daily_activity",
    about=About(
        service="X (Twitter) analytics by day, until 2023",
        download="analytics.twitter.com > Tweets > Export data > By day (closed in 2023)",
        kinds=("followers",),
        grain="day",
        timezone="UTC, checked against the ids of 3,097 posts",
        cannot_tell="followers gained or lost: its 'follows' are only those clicked on a post",
        knowledge="12 real files of 2021; the Japanese header from public parsers",
    ),
    kind="followers",
    columns={
        "Date": Column("date", dates("%Y-%m-%d"), row=True),
        "impressions": Column("impressions", counts()),
        "user profile clicks": Column("profile_visits", counts()),
    },
    header=frozenset({"Tweets published", "engagement rate", "promoted impressions"}),
    positions=("date", "tweets published", *METRICS),
    looks=_is_day_row,
    series_id=_series_id,
    timezone="UTC",
    timezone_because="the posts of each day agree with UTC",
    merge="day",
    precedence=40,
    constants={"network": "x"},
    network="x",
)
