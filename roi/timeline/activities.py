"""What the author did: her posts with their targets, the activities by day, and the events she knows of."""

from __future__ import annotations

from typing import Any

import pandas as pd

from roi.exports import Exports
from roi.records.series import Series, files_of
from roi.timeline import resampling
from roi.timeline.posts import OWN, local_day
from roi.timeline.resampling import Measured

KINDS = {"posts": "post", "replies": "reply", "reposts": "repost"}


UNITS = {
    "posts": "posts",
    "link_posts": "link posts",
    "link_posts_blog": "link posts to her site",
    "link_posts_shop": "link posts to a shop",
    "announcements": "first posts about a new page",
    "replies": "replies",
    "reposts": "reposts",
}


def activity_columns(
    exports: Exports, posts: pd.DataFrame, network: str, index: pd.DatetimeIndex
) -> dict[str, Measured]:
    """Return each activity by day, for the main network plainly, for others with their name behind."""
    out: dict[str, Measured] = {}
    for name in dict.fromkeys([network, *sorted(posts["network"].dropna().unique())]):
        counted = [
            c
            for c in exports.by_day("posts")
            if len(c.frame) and (c.frame["network"] == name).any()
        ]
        mine = posts[posts["network"] == name]
        if not len(mine) or not counted:
            continue
        spans = [s for c in counted for s in c.spans]
        known = resampling.known_mask(index, spans)
        unseen = {kind: _unseen(counted, kind, index) for kind in KINDS.values()}
        files = files_of(counted)
        suffix = "" if name == network else f"_{name}"
        for activity, chosen in _chosen(mine).items():
            kind = KINDS.get(activity, "post")
            there = index.isin(local_day(mine.loc[_is_of(mine, kind), "time"]))
            values = resampling.counts_by(local_day(mine.loc[chosen, "time"]), index)
            values = values.where(known & (there | ~unseen[kind]))
            if values.notna().any():
                out[activity + suffix] = Measured(values, UNITS[activity], files)
    return out


def _unseen(counted: list[Series], kind: str, index: pd.DatetimeIndex) -> Any:
    """Return the days on which a post of a kind is known only if it is there: a file may leave it out."""
    return resampling.known_mask(index, [s for c in counted for s in c.unseen.get(kind, ())])


def _is_of(posts: pd.DataFrame, kind: str) -> pd.Series[bool]:
    return posts["kind"].isin(OWN) if kind == "post" else posts["kind"] == kind


def _chosen(posts: pd.DataFrame) -> dict[str, pd.Series[bool]]:
    """Return, by activity, which posts count as it."""
    own = _is_of(posts, "post")
    return {
        "posts": own,
        "link_posts": own & posts["target"].notna(),
        "link_posts_blog": own & (posts["target"] == "own"),
        "link_posts_shop": own & (posts["target"] == "shop"),
        "announcements": own & posts["announces"],
        **{activity: _is_of(posts, kind) for activity, kind in KINDS.items() if kind != "post"},
    }
