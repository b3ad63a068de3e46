"""What else the author did in the same days, held fixed while one activity is asked about."""

from __future__ import annotations

from collections.abc import Iterable

import pandas as pd

from roi.timeline.columns import (
    LINK_POSTS,
    LINK_POSTS_BLOG,
    LINK_POSTS_SHOP,
    LINKING,
    POSTS,
    REPLIES,
    REPOSTS,
    SOCIAL_VISITS,
    Column,
)
from roi.timeline.timeline import Timeline

TALK = (POSTS, REPLIES, REPOSTS)
FEWEST_ACTIVE = 8


def other_networks(timeline: Timeline) -> list[str]:
    """Return the networks besides the main one on which the author posted links."""
    return sorted(c.network for c in timeline.columns_of(LINK_POSTS) if c.network is not None)


def covariates_for(timeline: Timeline, outcome: str, activity: str) -> pd.DataFrame | None:
    """Return what is held fixed, a column an activity, or None.

    For posts, replies and reposts: the link posts and the other two on the same network. Who does more of one does more
    of all, so each is estimated jointly with the rest. For links to one target: those to the other. For link posts on one
    network: those on all others together, since the same link often goes to several at once; not where visits name
    their network, which tells them apart. For all: the covariates that the author added.
    """
    beside, added = _beside_it(timeline, outcome, activity), _added(timeline, outcome, activity)
    both = [frame for frame in (beside, added) if frame is not None]
    return pd.concat(both, axis="columns", sort=False) if both else None


def where_added_are_known(
    timeline: Timeline, counted: pd.Series[float], last: int
) -> pd.Series[float]:
    """Return an outcome on the days on which the author's own covariates are known, back to the `last` day that works."""
    held = [c for c in timeline.daily if timeline.column(str(c)).is_held_fixed]
    if not held:
        return counted
    known = timeline.daily[held].notna().all(axis="columns").astype(float)
    return counted.where(known.rolling(last + 1, min_periods=1).min() > 0)


def _added(timeline: Timeline, outcome: str, activity: str) -> pd.DataFrame | None:
    """Return the author's own covariates, each in its own spreads from its mean."""
    held = [c for c in timeline.daily if timeline.column(str(c)).is_held_fixed]
    values = timeline.daily[[c for c in held if c not in {outcome, activity}]]
    spread = values.std(ddof=0)
    there = values.loc[:, spread > 0]
    return None if there.empty else (there - there.mean()) / spread[there.columns]


def _beside_it(timeline: Timeline, outcome: str, activity: str) -> pd.DataFrame | None:
    daily, asked = timeline.daily, timeline.column(activity)
    days = int(daily[activity].notna().sum()) if activity in daily else 0
    if asked.is_a(LINK_POSTS_BLOG, LINK_POSTS_SHOP):
        other = LINK_POSTS_SHOP if asked.is_a(LINK_POSTS_BLOG) else LINK_POSTS_BLOG
        return _known(daily, [_beside(asked, other)], days)
    if not asked.is_a(*LINKING):
        same = (_beside(asked, c) for c in (LINK_POSTS, *TALK) if not asked.is_a(c))
        return _known(daily, [LINK_POSTS.name, *same], days)
    if timeline.column(outcome).is_a(SOCIAL_VISITS):
        return None
    links = (c.name for c in sorted(timeline.columns_of(LINK_POSTS), key=lambda c: c.network or ""))
    others = [name for name in links if name != activity]
    if not others:
        return None
    together = daily[others].sum(axis=1)
    return together.to_frame() if (together > 0).sum() >= FEWEST_ACTIVE else None


def other_posting(timeline: Timeline, activity: str) -> pd.DataFrame | None:
    """Return what else the author posted on the network besides links: plain posts, replies, reposts; None if nothing.

    A check looks at these; holding them fixed where link posts are asked about would widen every range by a fifth.
    """
    daily, asked = timeline.daily, timeline.column(activity)
    links, posts = _beside(asked, LINK_POSTS), _beside(asked, POSTS)
    if not {links, posts} <= set(daily):
        return None
    talk = daily[[name for c in TALK if (name := _beside(asked, c)) in daily]]
    there = talk.assign(**{posts: daily[posts] - daily[links]})
    some = there.loc[:, (there.to_numpy() > 0).sum(axis=0) >= FEWEST_ACTIVE]
    return None if some.empty else some


def _beside(activity: Column, definition: Column) -> str:
    """Return the name of another column of the same network."""
    return definition.name if activity.network is None else definition.on(activity.network).name


def _known(daily: pd.DataFrame, columns: Iterable[str], most: int) -> pd.DataFrame | None:
    """Return the columns that are known on most days: few days with reposts are no reason to leave out the rest."""
    names = dict.fromkeys(columns)
    there = [c for c in names if c in daily and 2 * daily[c].notna().sum() >= most]
    return daily[there] if there else None
