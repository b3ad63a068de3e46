"""Ghost's exports of posts (with their mailings) and members.

Columns from posts-exporter.js and the tests of Ghost itself.
"""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pandas as pd

from roi.loaders.families.newsletters import PeopleList, posts_or_newsletters
from roi.loaders.parse import cleaned, counts, texts, times
from roi.loaders.protocol import About
from roi.loaders.table_loader import Column, TableLoader
from roi.records.series_id import SeriesId

MOMENT = times("%Y-%m-%dT%H:%M:%S.%fZ", "%Y-%m-%dT%H:%M:%SZ", "%Y-%m-%d %H:%M:%S")


def _unpublished(cells: pd.DataFrame) -> pd.Series[Any]:
    status = cleaned(cells["status"]).str.casefold()
    gone_out = status.str.startswith(("published", "sent")).fillna(value=False).astype(bool)
    return pd.Series(None, index=cells.index, dtype=object).mask(
        ~gone_out, "a draft or scheduled, not published"
    )


def _posts(frame: pd.DataFrame) -> pd.DataFrame:
    mailed = frame["sends"].gt(0) if "sends" in frame else pd.Series(data=False, index=frame.index)
    return posts_or_newsletters(frame, mailed)


ABOUT = About(
    service="Ghost",
    download="Settings > Analytics > Export (posts); Members > Export all members",
    kinds=("events",),
    grain="day",
    timezone="UTC: each time ends in Z",
    cannot_tell="visits; opens, which mail programs inflate, are not used",
    knowledge="from Ghost's own source and tests",
)
GHOST_POSTS = TableLoader(
    name="ghost_posts",
    about=ABOUT,
    kind="events",
    columns={
        "published_at": Column("date", MOMENT, row=True),
        "title": Column("title", texts),
        "url": Column("url", texts),
        "sends": Column("sends", counts(), required=False),
    },
    header=frozenset({"id", "status", "created_at", "updated_at", "post_access"}),
    series_id=SeriesId("events", "ghost"),
    timezone="UTC",
    timezone_because="each time ends in Z",
    missing_means="zero",
    merge="line",
    skip=_unpublished,
    transform=_posts,
)
GHOST_MEMBERS = PeopleList(
    name="ghost_members",
    about=replace(
        ABOUT,
        kinds=("subscribers",),
        cannot_tell="people who left and were deleted without a trace",
    ),
    columns={
        "created_at": Column("joined", MOMENT, row=True),
        "deleted_at": Column("left", MOMENT, required=False),
    },
    header=frozenset({"id", "email", "subscribed_to_emails", "complimentary_plan"}),
    series_id=SeriesId("subscribers", "ghost"),
    timezone="UTC",
    timezone_because="each time ends in Z",
)
