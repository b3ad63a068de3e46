"""X Premium analytics by post, since 2024: x.com/i/account_analytics/content > Download.

Its `Date` is a day in the time zone of whoever downloaded it; the id of the post gives the true
time. Sources: three real files (2024 and 2025), the header of 2026 and the Japanese one from public
parsers.
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
from roi.loaders.parse import Parsed, counts, ids, plain_text, snowflake_times, texts
from roi.loaders.protocol import About
from roi.loaders.table_loader import Column, TableLoader
from roi.records.dataset import Dataset
from roi.sources.source import Source

NAMED_SPAN = re.compile(r"content_(\d{4}-?\d\d-?\d\d)_(\d{4}-?\d\d-?\d\d)")

# An id, rounded if a spreadsheet program saved it.
POST_ID = re.compile(r"\d{15,}|\d[.,]?\d*[Ee]\+\d{2,3}")

POSITIONS = (
    "post id",
    "date",
    "post text",
    "link",
    "impressions",
    "likes",
    "engagements",
    "bookmarks",
    "shares",
    "new follows",
    "replies",
    "reposts",
    "profile visits",
    "detail expands",
    "url clicks",
    "hashtag clicks",
    "permalink clicks",
)


@dataclass(frozen=True)
class Content(TableLoader):
    """A table whose days are in the file's name; its last day was still running."""

    def dataset(self, source: Source, frame: pd.DataFrame) -> Dataset:
        """Return the posts with the span in the file's name."""
        found = replace(super().dataset(source, frame), excludes=frozenset({"repost"}))
        match = NAMED_SPAN.search(source.name)
        if match is None:
            return found
        return replace(found, start=date.fromisoformat(match[1]), end=date.fromisoformat(match[2]))


def _is_post_row(row: list[Any]) -> bool:
    return POST_ID.fullmatch(str(row[0])) is not None and STATUS.match(str(row[3])) is not None


def _timed(cells: pd.Series[Any]) -> Parsed:
    """Read ids that contain a time; a row without one has no time to count at."""
    values, bad = ids(cells)
    timeless = snowflake_times(values).isna() & values.notna()
    return Parsed(values.mask(timeless), bad | timeless)


def _tidy(frame: pd.DataFrame) -> pd.DataFrame:
    text = frame["text"].fillna("").map(plain_text)
    return frame.assign(
        time=snowflake_times(frame["post_id"]).dt.floor("s").dt.as_unit("us"),
        text=text.astype("str"),
        kind=text.str.startswith("@").map({True: "reply", False: "post"}).astype("str"),
        account=frame["link"].map(handle_of).astype("str"),
        links=links_unknown(text),
    )


x_content = Content(
    name="x_content",
    about=About(
        service="X Premium analytics: content",
        download="x.com/i/account_analytics/content > Download",
        kinds=("posts",),
        grain="the second of each post, from its id",
        timezone="UTC, from the ids; the file's own days are those of whoever downloaded it",
        cannot_tell="reposts of others; posts that nobody saw in the period; where links lead",
        knowledge="three real files; newer and Japanese headers from public parsers",
    ),
    kind="posts",
    columns={
        "Post id": Column("post_id", _timed, row=True),
        "Post text": Column("text", texts),
        "Link": Column("link", texts),
        "Post Link": Column("link", texts),
        "Impressions": Column("impressions", counts()),
        "Likes": Column("likes", counts()),
        "Replies": Column("replies", counts()),
        "Reposts": Column("reposts", counts()),
        "Url clicks": Column("clicks", counts()),
    },
    header=frozenset({"Date", "New follows", "Permalink clicks"}),
    positions=POSITIONS,
    looks=_is_post_row,
    series_id=posts_on_x,
    grain="instant",
    timezone="UTC",
    timezone_because="the times are read from the ids of the posts",
    missing_means="zero",
    merge="id",
    precedence=30,
    restore=from_links("post id", "link", "post link"),
    constants={"network": "x"},
    network="x",
    transform=_tidy,
)
