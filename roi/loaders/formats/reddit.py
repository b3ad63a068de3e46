"""Reddit's data request (reddit.com/settings/data-request): `posts.csv` and `comments.csv`.

The address from which something was written stands there and is never read. Sources: several public programs and their
tests, among them one whose headers were checked against a published download.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

import pandas as pd

from roi.loaders.parse import links_in, plain_text, texts, times
from roi.loaders.protocol import About
from roi.loaders.table_loader import Column, TableLoader
from roi.records.dataset import Dataset
from roi.records.series_id import SeriesId
from roi.sources.source import Source

DOWNLOAD = "reddit.com/settings/data-request"


@dataclass(frozen=True)
class RedditTable(TableLoader):
    """Reads one kind of what somebody wrote; `never` is the kind that stands in the other file."""

    never: str = ""

    def dataset(self, source: Source, frame: pd.DataFrame) -> Dataset:
        """Return the rows as a dataset that doesn't know of the other kind."""
        return replace(super().dataset(source, frame), excludes=frozenset({self.never, "repost"}))


def _tidy(frame: pd.DataFrame) -> pd.DataFrame:
    words = frame["text"].fillna("").map(plain_text)
    titles = frame["title"].fillna("") if "title" in frame else [""] * len(frame)
    targets = frame["url"].fillna("") if "url" in frame else [""] * len(frame)
    texts_ = [
        "\n".join(part for part in (title, body) if part)
        for title, body in zip(titles, words, strict=True)
    ]
    links = [
        tuple(dict.fromkeys([*links_in(body), *([url] if "://" in url else [])]))
        for body, url in zip(words, targets, strict=True)
    ]
    return frame.assign(
        text=pd.Series(texts_, index=frame.index, dtype="str"),
        kind="post" if "title" in frame else "reply",
        links=pd.Series(links, index=frame.index, dtype="object"),
    )


def _loader(
    name: str, service: str, header: frozenset[str], columns: Mapping[str, Column], never: str
) -> RedditTable:
    return RedditTable(
        name=name,
        about=About(
            service=f"Reddit: your {service}",
            download=DOWNLOAD,
            kinds=("posts",),
            grain=f"the second of each {service[:-1]}",
            timezone="UTC, as each time says",
            cannot_tell="votes; views; answers received",
            knowledge="several public programs and their tests; we have seen no real file",
        ),
        kind="posts",
        columns={
            "id": Column("post_id", texts, row=True),
            "date": Column("time", times("%Y-%m-%d %H:%M:%S UTC", "%Y-%m-%d %H:%M:%S"), row=True),
            "body": Column("text", texts),
            **columns,
        },
        header=header | {"permalink", "subreddit", "gildings"},
        series_id=SeriesId("posts", "reddit"),
        grain="instant",
        timezone="UTC",
        timezone_because="each time says UTC",
        missing_means="zero",
        merge="id",
        precedence=50,
        constants={"network": "reddit"},
        network="reddit",
        transform=_tidy,
        never=never,
    )


reddit_posts = _loader(
    "reddit_posts",
    "posts",
    frozenset(),
    {"title": Column("title", texts), "url": Column("url", texts)},
    "reply",
)
reddit_comments = _loader("reddit_comments", "comments", frozenset({"link", "parent"}), {}, "post")
