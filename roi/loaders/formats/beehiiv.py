"""beehiiv's exports of subscribers and posts. Columns from the fixtures of Ghost's migration tools."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pandas as pd

from roi.loaders.families.newsletters import PeopleList, sent
from roi.loaders.parse import cleaned, texts, times
from roi.loaders.protocol import About
from roi.loaders.table_loader import Column, TableLoader
from roi.records.series_id import SeriesId

MOMENT = times("%Y-%m-%d %H:%M:%S UTC", "%Y-%m-%d %H:%M:%S")


def _unconfirmed(cells: pd.DataFrame) -> pd.Series[Any]:
    pending = cleaned(cells["status"]).str.casefold().isin(["pending", "validating", "invalid"])
    return pd.Series(None, index=cells.index, dtype=object).mask(
        pending, "never confirmed the subscription"
    )


def _unsent(cells: pd.DataFrame) -> pd.Series[Any]:
    out = cleaned(cells["status"]).str.casefold().eq("confirmed").fillna(value=False).astype(bool)
    return pd.Series(None, index=cells.index, dtype=object).mask(~out, "a draft, never sent")


ABOUT = About(
    service="beehiiv",
    download="Settings > Export data",
    kinds=("events",),
    grain="day",
    timezone="UTC",
    cannot_tell="when a post was sent: it has the time when the post was created, which is used instead",
    knowledge="from the fixtures of Ghost's migration tools",
)
BEEHIIV_POSTS = TableLoader(
    name="beehiiv_posts",
    about=ABOUT,
    kind="events",
    columns={
        "created_at": Column("date", MOMENT, row=True),
        "web_title": Column("title", texts),
        "url": Column("url", texts),
    },
    header=frozenset({"status", "audience", "email_subject_line"}),
    series_id=SeriesId("events", "beehiiv"),
    timezone="UTC",
    timezone_because="the subscribers' times of the same export are marked UTC",
    missing_means="zero",
    merge="line",
    skip=_unsent,
    transform=sent,
    constants={"kind": "newsletter"},
)
BEEHIIV_SUBSCRIBERS = PeopleList(
    name="beehiiv_subscribers",
    about=replace(
        ABOUT,
        kinds=("subscribers",),
        cannot_tell="people who left and were deleted without a trace",
    ),
    columns={
        "created_at": Column("joined", MOMENT, row=True),
        "unsubscribed_at": Column("left", MOMENT, required=False),
    },
    header=frozenset({"email", "status", "tier"}),
    series_id=SeriesId("subscribers", "beehiiv"),
    timezone="UTC",
    timezone_because="each time is marked UTC",
    skip=_unconfirmed,
)
