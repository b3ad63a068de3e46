"""Hootsuite Analytics, one post per row: a report's export, its lists of posts on X, Instagram and Facebook.

All have `Date (GMT)`. X's link contains the post's id and so its second, Instagram's link contains
the second, and Facebook's posts have whatever the date column says, perhaps only a day. A list of
the best posts looks the same as one of all posts. Source: a public program that reads the three
lists by their column names (dominiqueramirez/SECVA-Analytics, src/utils/csvParser.js).
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from typing import Any

import pandas as pd

from roi.loaders.families.instagram_ids import shortcode_time
from roi.loaders.families.social_posts import posts_on_x
from roi.loaders.families.tweets import STATUS, handle_of, links_unknown
from roi.loaders.parse import (
    Parsed,
    counts,
    ids,
    links_in,
    plain_text,
    snowflake_times,
    texts,
    times,
)
from roi.loaders.protocol import About
from roi.loaders.table_loader import Column, TableLoader
from roi.records.dataset import Reading
from roi.records.series_id import SeriesId
from roi.sources.source import Source

A_DAY = pd.Timedelta(days=1)
PAGE = re.compile(r"^\s*\d+_(?=\d)")
NOON = pd.Timedelta(hours=12)
MOMENT = times("%Y-%m-%d", "%Y-%m-%d %H:%M:%S", "%Y-%m-%d %H:%M", "%b %d, %Y")
NO_HOUR = "Hootsuite gives these posts no hour: each counts on its day, at noon UTC."


@dataclass(frozen=True)
class PostList(TableLoader):
    """A list of posts; if all are dated at midnight, it has no hours, and says so."""

    def read(self, source: Source) -> Reading:
        """Read the posts."""
        reading = super().read(source)
        moments = pd.concat([d.frame["time"] for d in reading.datasets])
        hourless = len(moments) > 0 and (moments == moments.dt.normalize() + NOON).all()
        return replace(reading, notes=(*reading.notes, NO_HOUR)) if hourless else reading


def _timed(cells: pd.Series[Any]) -> Parsed:
    """Read links to posts on X; a row whose link has no id with a time has no time to count at."""
    links, bad = texts(cells)
    timeless = snowflake_times(_ids(links)).isna() & links.notna()
    return Parsed(links.mask(timeless), bad | timeless)


def _ids(links: pd.Series[Any]) -> pd.Series[Any]:
    found = links.map(lambda link: STATUS.match(str(link)))
    return pd.Series([m[2] if m else None for m in found], index=links.index, dtype="str")


def _post_ids(cells: pd.Series[Any]) -> Parsed:
    """Read Meta's post ids; if a page's id and `_` come first, they are removed, as in Meta's own exports."""
    return ids(cells.map(lambda cell: PAGE.sub("", cell) if isinstance(cell, str) else cell))


def _x(frame: pd.DataFrame) -> pd.DataFrame:
    post_ids, words = _ids(frame["link"]), _words(frame)
    return frame.assign(
        post_id=post_ids,
        time=snowflake_times(post_ids).dt.floor("s").dt.as_unit("us"),
        text=words,
        kind=_kinds(words),
        account=frame["link"].map(handle_of).astype("str"),
        links=links_unknown(words),
    )


def _kinds(words: pd.Series[Any]) -> pd.Series[Any]:
    """Return what posts on X are, by their first character: replies, reposts, posts."""
    kinds = words.map(
        lambda t: "reply" if t[:1] == "@" else "repost" if t[:4] == "RT @" else "post"
    )
    return kinds.astype("str")


def _instagram(frame: pd.DataFrame) -> pd.DataFrame:
    """Give each post the second in its link, if that is on its day."""
    exact = pd.to_datetime(frame["link"].map(shortcode_time), utc=True).dt.as_unit("us")
    near = (exact - frame["time"]).abs() < A_DAY
    links = pd.Series([() for _ in frame.index], index=frame.index, dtype="object")
    moments = _hours(frame["time"]).mask(near, exact)
    return frame.assign(time=moments, text=_words(frame), kind="post", links=links)


def _facebook(frame: pd.DataFrame) -> pd.DataFrame:
    words = _words(frame)
    links = pd.Series([links_in(text) for text in words], index=frame.index, dtype="object")
    return frame.assign(time=_hours(frame["time"]), text=words, kind="post", links=links)


def _hours(moments: pd.Series[Any]) -> pd.Series[Any]:
    """Return times as they are, or as noon if all are midnight, and so only days."""
    days_only = (moments == moments.dt.normalize()).all()
    return moments + NOON if days_only else moments


def _words(frame: pd.DataFrame) -> pd.Series[Any]:
    return frame["text"].fillna("").map(plain_text).astype("str")


def _list(network: str, shown: str, timezone: str, because: str, **more: Any) -> PostList:
    """Return the loader for one network's list, with what all of them have in common."""
    return PostList(
        name=f"hootsuite_{network}",
        about=About(
            service=f"Hootsuite: posts on {shown}",
            download=f"Analytics > a report with a table of {shown} posts > Export > CSV, one file per table",
            kinds=("posts",),
            grain="the second, from the links" if network != "facebook" else "as its dates",
            timezone=timezone,
            cannot_tell="whether all posts are there: a table of the best ones looks the same",
            knowledge="from a public program that reads it; we have seen no real file",
        ),
        kind="posts",
        grain="instant",
        timezone="UTC",
        timezone_because=because,
        missing_means="unknown",
        merge="id",
        precedence=20,
        constants={"network": network},
        network=network,
        **more,
    )


DATED = "the column of dates says GMT"
OF_META = {
    "Date (GMT)": Column("time", MOMENT, row=True),
    "Post Permalink": Column("link", texts),
    "Post Message": Column("text", texts),
    "Comments": Column("replies", counts(), required=False),
    "Shares": Column("reposts", counts(), required=False),
}
hootsuite_x = _list(
    "x",
    "X",
    "UTC, from the ids in its links",
    "the times are read from the ids of the posts",
    columns={
        "Tweet Permalink": Column("link", _timed, row=True),
        "Tweet Text": Column("text", texts),
        "Impressions": Column("impressions", counts(), required=False),
        "Likes": Column("likes", counts()),
        "Retweets": Column("reposts", counts()),
        "Replies": Column("replies", counts()),
    },
    header=frozenset({"Date (GMT)"}),
    series_id=posts_on_x,
    transform=_x,
)
hootsuite_instagram = _list(
    "instagram",
    "Instagram",
    "UTC: from its links, and as the name of its column of dates says",
    DATED,
    columns={
        **OF_META,
        "Instagram Post ID": Column("post_id", _post_ids, row=True),
        "Instagram Account": Column("account", texts, required=False),
        "Likes": Column("likes", counts()),
        "Views": Column("impressions", counts(), required=False),
    },
    series_id=SeriesId("posts", "instagram"),
    transform=_instagram,
)
hootsuite_facebook = _list(
    "facebook",
    "Facebook",
    "UTC, as the name of its column of dates says",
    DATED,
    columns={
        **OF_META,
        "Facebook Post ID": Column("post_id", _post_ids, row=True),
        "Facebook Page": Column("account", texts, required=False),
        "Reactions": Column("likes", counts()),
    },
    series_id=SeriesId("posts", "facebook"),
    transform=_facebook,
)
