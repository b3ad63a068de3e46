"""The archive of Twitter until 2018: its `tweets.csv` (and, in the earliest, one CSV per month).

It has no likes or reposts received, and no hour of posts before 5 November 2010. Source: a real
file of 10,326 posts.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace

import pandas as pd

from roi.loaders.families.social_posts import posts_on_x
from roi.loaders.families.tweets import (
    hour_unknown,
    hours_note,
    kind_of,
    known_links,
    on_their_day,
    own_handle,
)
from roi.loaders.parse import ids, plain_text, texts, times
from roi.loaders.protocol import About
from roi.loaders.table_loader import Column, TableLoader
from roi.records.dataset import Reading
from roi.sources.source import Source

BETWEEN_LINKS = re.compile(r",(?=https?://)")  # a link may itself contain commas


@dataclass(frozen=True)
class TweetsCsv(TableLoader):
    """A table that says how many of its posts have no hour."""

    def read(self, source: Source) -> Reading:
        """Read the posts; those without an hour stay on their day."""
        reading = super().read(source)
        posts = reading.datasets[0]
        unknown = int(hour_unknown(posts.frame["time"]).sum())
        dataset = replace(posts, frame=on_their_day(posts.frame))
        notes = (hours_note(unknown),) if unknown else ()
        return replace(reading, datasets=(dataset,), notes=(*reading.notes, *notes))


def _tidy(frame: pd.DataFrame) -> pd.DataFrame:
    all_links = [
        known_links(BETWEEN_LINKS.split(x)) if isinstance(x, str) else () for x in frame["links"]
    ]
    pairs = list(zip(frame["post_id"], all_links, strict=True))
    links = [tuple(x for x in links if f"/status/{i}/" not in x) for i, links in pairs]
    text = frame["text"].fillna("").map(plain_text)
    parents = [x if isinstance(x, str) else None for x in frame["reply_to"]]
    kinds = [kind_of(*row) for row in zip(text, parents, links, strict=True)]
    return frame.assign(
        text=text.astype("str"),
        links=pd.Series(links, index=frame.index, dtype="object"),
        kind=pd.Series(kinds, index=frame.index, dtype="str"),
        account=own_handle(pairs),
    )


x_tweets_csv = TweetsCsv(
    name="x_tweets_csv",
    about=About(
        service="Twitter archive until 2018: tweets.csv",
        download="no longer offered; the zip Twitter sent until August 2018",
        kinds=("posts",),
        grain="the second of each post; only the day before November 5, 2010",
        timezone="UTC, as the file says",
        cannot_tell="likes and reposts received, views, followers",
        knowledge="a real file of 10,326 posts, 2009 to 2017",
    ),
    kind="posts",
    columns={
        "tweet_id": Column("post_id", ids, row=True),
        "in_reply_to_status_id": Column("reply_to", ids),
        "timestamp": Column("time", times("%Y-%m-%d %H:%M:%S %z"), row=True),
        "text": Column("text", texts),
        "expanded_urls": Column("links", texts),
    },
    header=frozenset({"retweeted_status_id", "retweeted_status_timestamp"}),
    series_id=posts_on_x,
    grain="instant",
    timezone="UTC",
    timezone_because="X writes the time of each post in UTC",
    missing_means="zero",
    merge="id",
    precedence=30,
    constants={"network": "x"},
    network="x",
    transform=_tidy,
)
