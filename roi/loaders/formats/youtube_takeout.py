"""The list of a channel's videos in Google Takeout: `YouTube and YouTube Music/video metadata/videos.csv`.

Only public videos count, each at the second it was published. Names of the columns, in any order and in either case, from
four public programs that read them, one of them checked against a real download.
"""

from __future__ import annotations

from typing import Any

import pandas as pd

from roi.loaders.families.store_sales import reasons
from roi.loaders.parse import cleaned, links_in, plain_text, texts, times
from roi.loaders.protocol import About
from roi.loaders.table_loader import Column, TableLoader
from roi.records.series_id import SeriesId

PUBLISHED = "video publish timestamp"
MOMENT = times("%Y-%m-%dT%H:%M:%S%z", "%Y-%m-%dT%H:%M:%S.%f%z")


def _hidden(cells: pd.DataFrame) -> pd.Series[Any]:
    said = cleaned(cells["privacy"]).str.casefold().fillna("")
    why = reasons(said.eq(""), "whether the video is public is not said")
    why = why.fillna(reasons(said.ne("public"), "a video that is not public"))
    if PUBLISHED not in cells:
        return why
    return why.fillna(reasons(cleaned(cells[PUBLISHED]).isna(), "public, but not said since when"))


def _tidy(frame: pd.DataFrame) -> pd.DataFrame:
    words = frame["words"].fillna("").map(plain_text) if "words" in frame else None
    links = [links_in(text) for text in words] if words is not None else [()] * len(frame)
    return frame.assign(
        time=frame["published"] if "published" in frame else frame["created"],
        text=frame["text"].fillna("").map(plain_text),
        kind="post",
        links=pd.Series(links, index=frame.index, dtype="object"),
    )


youtube_takeout = TableLoader(
    name="youtube_takeout",
    about=About(
        service="YouTube, in Google Takeout",
        download="takeout.google.com > YouTube and YouTube Music > video metadata/videos.csv",
        kinds=("posts",),
        grain="the second of each video",
        timezone="UTC, as each time says",
        cannot_tell="views, likes and comments; videos that were deleted",
        knowledge="from four public programs, one of them checked against a real download",
    ),
    kind="posts",
    columns={
        "Video ID": Column("post_id", texts, row=True),
        "Video Create Timestamp": Column("created", MOMENT, row=True),
        "Video Publish Timestamp": Column("published", MOMENT, required=False),
        "Video Title (Original)": Column("text", texts),
        "Video Description (Original)": Column("words", texts, required=False),
    },
    header=frozenset({"Privacy", "Approx Duration (ms)"}),
    series_id=SeriesId("posts", "youtube"),
    grain="instant",
    timezone="UTC",
    timezone_because="each time says +00:00",
    missing_means="zero",
    merge="id",
    precedence=60,
    constants={"network": "youtube"},
    network="youtube",
    skip=_hidden,
    transform=_tidy,
)
