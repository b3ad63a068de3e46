"""Facebook Page Insights, page and post level (until about 2022): Page > Insights > Export Data.

Below the titles is a row of explanations; around 2013 it was the only header. The last days' totals
are empty or 0, which means "not yet". Sources: public programs that read these files; no real file
was found.
"""

from __future__ import annotations

from typing import Any

import pandas as pd

from roi.loaders.parse import counts, dates, links_in, plain_text, texts, times
from roi.loaders.protocol import About
from roi.loaders.table_loader import Column, TableLoader
from roi.records.series_id import SeriesId
from roi.sources.source import Source

PACIFIC = "America/Los_Angeles"
LIKES_2013 = "Lifetime: The total number of people who have liked your Page. (Unique Users)"
NEW_2013 = "Daily: The number of new people who have liked your Page (Unique Users)"
LOST_2013 = "Daily: The number of Unlikes of your Page (Unique Users)"
MOMENTS = times(
    "%m/%d/%Y %I:%M:%S %p",
    "%m/%d/%y %I:%M %p",
    "%m/%d/%Y %H:%M:%S",
    "%m/%d/%y %H:%M",
    "%m/%d/%Y %H:%M",
    "%Y-%m-%d %H:%M:%S",
    zone=PACIFIC,
)


def _explanations(column: str) -> Any:
    def reasons(cells: pd.DataFrame) -> pd.Series[Any]:
        blank = cells[column].astype("str").str.strip().eq("")
        return blank.map({True: "the row of explanations", False: None})

    return reasons


def _page(frame: pd.DataFrame) -> pd.DataFrame:
    return frame.assign(followers=frame["followers"].mask(frame["followers"].eq(0)))


def _posts(frame: pd.DataFrame) -> pd.DataFrame:
    """Return posts by their own ids, as in newer exports; older ones put the page's id before it."""
    page_and_post = frame["post_id"].str.rpartition("_")
    words = frame["text"].fillna("").map(plain_text)
    return frame.assign(
        account=page_and_post[0].mask(page_and_post[0] == ""),
        post_id=page_and_post[2],
        text=words.astype("str"),
        kind="post",
        links=pd.Series([links_in(text) for text in words], index=frame.index, dtype="object"),
    )


def _of_page(_: Source, frame: pd.DataFrame) -> SeriesId:
    pages = frame["account"].dropna().unique()
    return SeriesId("posts", "facebook", pages[0] if len(pages) == 1 else None)


def _about(level: str, kinds: tuple[str, ...], grain: str) -> About:
    return About(
        service=f"Facebook Page Insights, {level} level (until about 2022)",
        download="no longer offered; Page > Insights > Export Data",
        kinds=kinds,
        grain=grain,
        timezone="US Pacific, as Facebook's own interface had it",
        cannot_tell="clicks on links; visits",
        knowledge="public programs that read these files; we have seen no real one",
    )


facebook_page_insights = TableLoader(
    name="facebook_page_insights",
    about=_about("page", ("followers",), "day"),
    kind="followers",
    columns={
        "Date": Column("date", dates("%m/%d/%y", "%m/%d/%Y", "%Y-%m-%d"), row=True),
        "Lifetime Total Likes": Column("followers", counts()),
        LIKES_2013: Column("followers", counts()),
        "Daily New Likes": Column("gained", counts()),
        NEW_2013: Column("gained", counts()),
        "Daily Unlikes": Column("lost", counts(), required=False),
        LOST_2013: Column("lost", counts(), required=False),
        "Daily Total Impressions": Column("impressions", counts(), required=False),
        "Daily Total Reach": Column("reach", counts(), required=False),
    },
    series_id=SeriesId("followers", "facebook"),
    timezone=PACIFIC,
    timezone_because="Facebook's days for pages were US Pacific days",
    merge="day",
    precedence=50,
    constants={"network": "facebook"},
    network="facebook",
    skip=_explanations("date"),
    transform=_page,
)
facebook_post_insights = TableLoader(
    name="facebook_post_insights",
    about=_about("post", ("posts",), "minute"),
    kind="posts",
    columns={
        "Post ID": Column("post_id", texts, row=True),
        "Post Message": Column("text", texts),
        "Posted": Column("time", MOMENTS, row=True),
        "Lifetime Post Total Impressions": Column("impressions", counts(), required=False),
    },
    header=frozenset({"Permalink", "Type", "Lifetime Post Total Reach"}),
    series_id=_of_page,
    grain="instant",
    timezone="UTC",
    timezone_because="Facebook wrote US Pacific time, which is converted to UTC",
    missing_means="zero",
    merge="id",
    precedence=40,
    constants={"network": "facebook"},
    network="facebook",
    skip=_explanations("post id"),
    transform=_posts,
)
