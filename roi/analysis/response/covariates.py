"""What else the author did in the same days, held fixed while one activity is asked about."""

from __future__ import annotations

import pandas as pd

LINK_POSTS = "link_posts"
BY_TARGET = {"link_posts_blog": "link_posts_shop", "link_posts_shop": "link_posts_blog"}
TALK = ("posts", "replies", "reposts")
FEWEST_ACTIVE = 8


def other_networks(daily: pd.DataFrame) -> list[str]:
    """Return the networks besides the main one on which the author posted links."""
    columns = (str(c) for c in daily.columns if str(c).startswith(f"{LINK_POSTS}_"))
    whole = (c for c in columns if not c.startswith(tuple(BY_TARGET)))
    return sorted(c.removeprefix(f"{LINK_POSTS}_") for c in whole)


def covariates_for(daily: pd.DataFrame, outcome: str, activity: str) -> pd.DataFrame | None:
    """Return what is held fixed, a column an activity, or None.

    For posts, replies and reposts the link posts and the other two on the same network: who does more of one does more
    of all, so that each is estimated jointly with the rest. For links to one target those to the other.
    For link posts on one network those on all others together, since the same link often goes
    to several at once; not where visits name their network, which tells them apart.
    """
    days = int(daily[activity].notna().sum()) if activity in daily else 0
    if activity in BY_TARGET:
        return _known(daily, [BY_TARGET[activity]], days)
    if not activity.startswith(LINK_POSTS):
        kind, _, network = activity.partition("_")
        end = f"_{network}" if network else ""
        same = [f"{LINK_POSTS}{end}", *(f"{other}{end}" for other in TALK if other != kind)]
        return _known(daily, list(dict.fromkeys([LINK_POSTS, *same])), days)
    if outcome.startswith("social_visits"):
        return None
    networks = [f"{LINK_POSTS}_{network}" for network in other_networks(daily)]
    others = [c for c in (LINK_POSTS, *networks) if c != activity and c in daily]
    if not others:
        return None
    together = daily[others].sum(axis=1)
    return together.to_frame() if (together > 0).sum() >= FEWEST_ACTIVE else None


def other_posting(daily: pd.DataFrame, activity: str) -> pd.DataFrame | None:
    """Return what else the author posted on the network besides links: plain posts, replies, reposts; None if nothing.

    Not held fixed where link posts are asked about, since that widens every range by a fifth: a check looks instead.
    """
    end = "" if activity in BY_TARGET else activity.removeprefix(LINK_POSTS)
    links, posts = f"{LINK_POSTS}{end}", f"posts{end}"
    if not {links, posts} <= set(daily):
        return None
    talk = daily[[c for c in (f"{kind}{end}" for kind in TALK) if c in daily]]
    there = talk.assign(**{posts: daily[posts] - daily[links]})
    some = there.loc[:, (there.to_numpy() > 0).sum(axis=0) >= FEWEST_ACTIVE]
    return None if some.empty else some


def _known(daily: pd.DataFrame, columns: list[str], most: int) -> pd.DataFrame | None:
    """Return those of the columns that are known on most days: few days with reposts are no reason to do without the rest."""
    there = [c for c in columns if c in daily and 2 * daily[c].notna().sum() >= most]
    return daily[there] if there else None
