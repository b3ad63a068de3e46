"""Substack's export: posts.csv, the list of subscribers, and who got and opened each newsletter (not read).

Columns from the fixtures of Ghost's migration tools and a public program's source; those of the
Subscribers page's own export from the tests of three public programs (2025 and 2026, with whole
rows) and, for its names of 2024, from buttondown/roadmap issue 2282.
"""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pandas as pd

from roi.loaders.families.newsletters import PeopleList, posts_or_newsletters
from roi.loaders.families.undated_tables import Undated
from roi.loaders.parse import cleaned, counts, texts, times
from roi.loaders.protocol import About
from roi.loaders.table_loader import Column, TableLoader
from roi.records.series_id import SeriesId

MOMENT = times("%Y-%m-%dT%H:%M:%S.%fZ", "%Y-%m-%dT%H:%M:%SZ")


def _unpublished(cells: pd.DataFrame) -> pd.Series[Any]:
    reasons = pd.Series(None, index=cells.index, dtype=object)
    published = cleaned(cells["is_published"]).str.casefold().eq("true").fillna(value=False)
    page = cleaned(cells["type"]).str.casefold().eq("page").fillna(value=False)
    return reasons.mask(page.astype(bool), "a page, not a post").mask(
        ~published.astype(bool), "a draft, never published"
    )


def _posts(frame: pd.DataFrame) -> pd.DataFrame:
    """Date a post by its newsletter; one that was sent to nobody is a blog post."""
    dated = frame.assign(date=frame["mailed"].fillna(frame["date"]))
    return posts_or_newsletters(dated, frame["mailed"].notna())


ABOUT = About(
    service="Substack",
    download="Settings > Exports > New export",
    kinds=("events",),
    grain="day",
    timezone="UTC: each time ends in Z",
    cannot_tell="visits; opens, which mail programs inflate, are not used",
    knowledge="from the fixtures of Ghost's migration tools",
)
SUBSTACK_POSTS = TableLoader(
    name="substack_posts",
    about=ABOUT,
    kind="events",
    columns={
        "post_date": Column("date", MOMENT, row=True),
        "email_sent_at": Column("mailed", MOMENT),
        "title": Column("title", texts),
    },
    header=frozenset({"post_id", "is_published", "audience", "type"}),
    series_id=SeriesId("events", "substack"),
    timezone="UTC",
    timezone_because="each time ends in Z",
    missing_means="zero",
    merge="line",
    skip=_unpublished,
    transform=_posts,
)


def _sent_or_posted(frame: pd.DataFrame) -> pd.DataFrame:
    """Tell a newsletter from a blog post by whether anybody got it."""
    return posts_or_newsletters(frame, frame["delivered"].gt(0)).drop(columns="delivered")


SUBSTACK_STATISTICS = replace(
    SUBSTACK_POSTS,
    name="substack_statistics",
    about=replace(
        ABOUT,
        download="Dashboard > Stats > Posts > Export",
        cannot_tell="visits and sign-ups by day: its figures are of a post's whole life; opens are not used",
        knowledge="from two public programs that read the file",
    ),
    columns={
        "post_date": Column("date", MOMENT, row=True),
        "title": Column("title", texts),
        "delivered": Column("delivered", counts()),
    },
    header=frozenset({"opens", "open_rate", "signups_within_1_day"}),
    without=frozenset({"email"}),
    skip=None,
    transform=_sent_or_posted,
)
SUBSTACK_SUBSCRIBERS = PeopleList(
    name="substack_subscribers",
    about=replace(
        ABOUT,
        kinds=("subscribers",),
        cannot_tell="who left: only those still on the list are counted, on the day they joined",
    ),
    columns={"created_at": Column("joined", MOMENT, row=True)},
    header=frozenset({"email", "active_subscription", "expiry", "email_disabled"}),
    without=frozenset({"post_id"}),
    series_id=SeriesId("subscribers", "substack"),
    timezone="UTC",
    timezone_because="each time ends in Z",
)
SUBSTACK_AUDIENCE = PeopleList(
    name="substack_audience",
    about=replace(
        ABOUT,
        download="Subscribers > Export, without filters, with all columns",
        kinds=("subscribers",),
        cannot_tell="who left: only those still on the list are counted, on the day they joined; subscribers excluded by a filter",
        knowledge="from the tests of three public programs; we have not seen how dates were written in 2024",
    ),
    columns={
        "Start date": Column("joined", MOMENT, row=True),
        "Subscription date": Column("joined", MOMENT, row=True),
    },
    header=frozenset({"Email", "Subscription source (free)"}),
    series_id=SeriesId("subscribers", "substack"),
    timezone="UTC",
    timezone_because="each time ends in Z",
)
SUBSTACK_TABLES = Undated(
    name="substack_tables",
    about=replace(ABOUT, kinds=(), cannot_tell="anything by day"),
    headers=(
        frozenset({"post_id", "timestamp", "email", "active_subscription"}),
        frozenset({"email", "expiry", "email_disabled", "stripe_connected_customer_id", "type"}),
    ),
    reason="who got or opened a newsletter, or who pays: personal, and not read",
)
