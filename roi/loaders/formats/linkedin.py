"""LinkedIn's download of your own data: `Shares.csv` (own posts) and `Connections.csv` (when each connection was made).

Of connections only the day is kept, never a name or an address. The time of a post is read from its
id. Sources: public parsers and their tests.
"""

from __future__ import annotations

import re
from typing import Any
from urllib.parse import unquote

import pandas as pd

from roi.loaders.believable_times import unbelievable
from roi.loaders.parse import Parsed, dates, links_in, plain_text, texts, times, times_in_ids
from roi.loaders.protocol import About
from roi.loaders.table_loader import Column, TableLoader
from roi.records.series_id import SeriesId

# A post in a group has the group's number before its own.
URN = re.compile(r"(?:share|ugcPost|activity|groupPost)[:-](?:\d+-)?(\d{15,})")
DOWNLOAD = "Settings > Data privacy > Get a copy of your data"


def post_numbers(cells: pd.Series[Any]) -> Parsed:
    """Read the number of a post in its link, whose colons may be written %3A."""
    links = texts(cells).values
    plain = links.map(unquote, na_action="ignore").astype("str")
    numbers = plain.str.extract(URN, expand=False).astype("str")
    return Parsed(numbers, links.notna() & numbers.isna())


def time_in_id(ids: pd.Series[Any]) -> Any:
    """Return the UTC time in LinkedIn's ids: milliseconds since 1970, above 22 other bits."""
    return times_in_ids(ids, 22, "ms").dt.floor("s")


def _tidy(frame: pd.DataFrame) -> pd.DataFrame:
    exact = time_in_id(frame["post_id"])
    timed = exact.notna() & unbelievable(exact, "linkedin").isna()  # older numbers hold no time
    words = frame["text"].fillna("").map(_unwrapped).map(plain_text)
    shared = frame["shared"].fillna("") if "shared" in frame else [""] * len(frame)
    links = [
        tuple(dict.fromkeys([*links_in(text), *([url] if url else [])]))
        for text, url in zip(words, shared, strict=True)
    ]
    return frame.assign(
        time=frame["time"].mask(timed, exact),
        text=words.astype("str"),
        kind="post",
        links=pd.Series(links, index=frame.index, dtype="object"),
    )


def _unwrapped(text: str) -> str:
    """Return a text without the quotes around each of its lines."""
    return re.sub(r'"?(?:\r\n?|\n)"?', "\n", text).strip('"')


def _by_day(frame: pd.DataFrame) -> pd.DataFrame:
    days = frame.groupby("date")["line"]
    return pd.DataFrame({"gained": days.size(), "line": days.min()}).reset_index()


linkedin_shares = TableLoader(
    name="linkedin_shares",
    about=About(
        service="LinkedIn: your posts (Shares.csv)",
        download=DOWNLOAD,
        kinds=("posts",),
        grain="the second of each post, from its id",
        timezone="UTC, from the ids",
        cannot_tell="views, reactions and comments received",
        knowledge="public parsers and their tests; we have seen no real file",
    ),
    kind="posts",
    columns={
        "Date": Column("time", times("%Y-%m-%d %H:%M:%S", "%Y-%m-%d %H:%M:%S UTC"), row=True),
        "ShareLink": Column("post_id", post_numbers, row=True),
        "ShareCommentary": Column("text", texts),
        "SharedUrl": Column("shared", texts, required=False),
    },
    series_id=SeriesId("posts", "linkedin"),
    grain="instant",
    timezone="UTC",
    timezone_because="the times are read from the ids of the posts",
    missing_means="zero",
    merge="id",
    precedence=50,
    constants={"network": "linkedin"},
    network="linkedin",
    transform=_tidy,
)
linkedin_connections = TableLoader(
    name="linkedin_connections",
    about=About(
        service="LinkedIn: your connections (Connections.csv)",
        download=DOWNLOAD,
        kinds=("followers",),
        grain="day",
        timezone="not stated",
        cannot_tell="connections that ended; followers who are not connections",
        knowledge="public parsers and their tests; we have seen no real file",
    ),
    kind="followers",
    columns={"Connected On": Column("date", dates("%d %b %Y"), row=True)},
    header=frozenset({"First Name", "Last Name", "Company", "Position"}),
    series_id=SeriesId("followers", "linkedin", "connections"),
    missing_means="zero",
    merge="day",
    precedence=20,
    constants={"network": "linkedin"},
    network="linkedin",
    transform=_by_day,
    notes=("Only current connections are in this list: early growth is understated.",),
)
