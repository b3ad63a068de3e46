"""What the author did by day, on each network: posts by kind and by where their links lead."""

from __future__ import annotations

from collections import Counter
from typing import Any

import pandas as pd

from roi.exports import Exports
from roi.language.facts import Message, fact, list_of, message
from roi.language.formatting import few_files
from roi.reconcile.build_series import LINKS
from roi.records.series import Series, files_of
from roi.timeline import link_targets, resampling
from roi.timeline.columns import (
    ANNOUNCEMENTS,
    LINK_POSTS,
    LINK_POSTS_BLOG,
    LINK_POSTS_SHOP,
    POSTS,
    REPLIES,
    REPOSTS,
    Column,
)
from roi.timeline.posts import OWN, lead_to_unsaid_sites, local_day
from roi.timeline.resampling import Measured

KINDS = ("post", "reply", "repost")
MOST_NAMED = 3  # shorteners
OF_LINKS = frozenset({LINK_POSTS, LINK_POSTS_BLOG, LINK_POSTS_SHOP, ANNOUNCEMENTS})


def activity_columns(
    exports: Exports, posts: pd.DataFrame, network: str, index: pd.DatetimeIndex
) -> tuple[Measured, ...]:
    """Return each activity by day, first those on the main network."""
    out: list[Measured] = []
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
        unseen = {kind: _unseen(counted, kind, index) for kind in KINDS}
        hidden = _unseen(counted, LINKS, index)
        files = files_of(counted)
        aims_unknown = lead_to_unsaid_sites(mine[_is_of(mine, "post")]).any()
        for activity, kind, chosen in chosen_posts(mine):
            if aims_unknown and activity in OF_LINKS:
                continue
            there = index.isin(local_day(mine.loc[_is_of(mine, kind), "time"]))
            values = resampling.counts_by(local_day(mine.loc[chosen, "time"]), index)
            values = values.where(known & (there | ~unseen[kind]))
            if activity in OF_LINKS:
                values = _where_links_are_known(values, mine, hidden, index)
            if values.notna().any():
                column = activity if name == network else activity.on(name)
                out.append(Measured(column, values, files))
    return tuple(out)


def _where_links_are_known(
    values: pd.Series[float], posts: pd.DataFrame, hidden: Any, index: pd.DatetimeIndex
) -> pd.Series[float]:
    """Return link posts by day without the days on which a file doesn't say where a post's links lead.

    Where it says so of no link at all, its quiet days tell nothing either.
    """
    own = posts[_is_of(posts, "post")]
    untold = own.loc[~own["links_known"], "time"]
    return values.where(~index.isin(local_day(untold)) & ~hidden)


def hidden_links(posts: pd.DataFrame) -> tuple[Message, ...]:
    """Return the files and shorteners that don't say where the links of some posts lead, beside others that do."""
    own = posts[_is_of(posts, "post")]
    with_links = {str(n) for n in own.loc[own["links"].map(len) > 0, "network"]}
    unknown = own[~own["links_known"] & ~lead_to_unsaid_sites(own)]
    by_others = unknown["links"].map(lambda urls: bool(link_targets.shorteners(urls))).astype(bool)
    shortened = unknown[by_others]
    hidden = unknown[unknown["links"].map(len).eq(0) & unknown["network"].isin(with_links)]
    return (*_shortened(shortened), *_hidden(hidden))


def _hidden(posts: pd.DataFrame) -> tuple[Message, ...]:
    if posts.empty:
        return ()
    files = fact(few_files, tuple(sorted(set(posts["file"]))))
    days = int(local_day(posts["time"]).nunique())
    return (message("assumed.links_hidden", n=days, files=files),)


def _shortened(posts: pd.DataFrame) -> tuple[Message, ...]:
    used = Counter(h for urls in posts["links"] for h in link_targets.shorteners(urls))
    hosts = [h for h, _ in used.most_common()]
    if not hosts:
        return ()
    named = list_of(*hosts[:MOST_NAMED])
    return (message("assumed.links_shortened", n=len(posts), hosts=named, most=hosts[0]),)


def _unseen(counted: list[Series], kind: str, index: pd.DatetimeIndex) -> Any:
    """Return the days on which files may leave out posts of a kind, or where links lead: what is there is known."""
    return resampling.known_mask(index, [s for c in counted for s in c.unseen.get(kind, ())])


def _is_of(posts: pd.DataFrame, kind: str) -> pd.Series[bool]:
    return posts["kind"].isin(OWN) if kind == "post" else posts["kind"] == kind


def chosen_posts(posts: pd.DataFrame) -> list[tuple[Column, str, pd.Series[bool]]]:
    """Return each activity, the kind of post that it is made of, and which posts count as it."""
    own = _is_of(posts, "post")
    return [
        (POSTS, "post", own),
        (LINK_POSTS, "post", own & posts["target"].notna()),
        (LINK_POSTS_BLOG, "post", own & (posts["target"] == "own")),
        (LINK_POSTS_SHOP, "post", own & (posts["target"] == "shop")),
        (ANNOUNCEMENTS, "post", own & posts["announces"]),
        (REPLIES, "reply", _is_of(posts, "reply")),
        (REPOSTS, "repost", _is_of(posts, "repost")),
    ]
