"""What the files hold already of that which a claim needs, so that what is missing is named as it is."""

from __future__ import annotations

from collections.abc import Iterable

from roi.analysis.advice.supplies import Supply
from roi.language.facts import Filling, fact, message
from roi.language.formatting import plural
from roi.timeline.columns import (
    COMMENTS,
    FOLLOWERS,
    LINK_POSTS,
    POSTS,
    REPLIES,
    SALES,
    SOCIAL_VISITS,
    VISITS,
)
from roi.timeline.timeline import Timeline

BY_DAY = {
    "sales": (SALES.name, "held.sales"),
    "visits": (VISITS.name, "held.visits"),
    "followers": (FOLLOWERS.name, "held.followers"),
    "comments": (COMMENTS.name, "held.comments"),
}


def held_and_missing(
    supplies: Iterable[Supply], timeline: Timeline
) -> tuple[list[Filling], tuple[Supply, ...]]:
    """Return what the files hold of these supplies, each with how much of it, and the supplies that are still missing."""
    held: list[Filling] = []
    missing: list[Supply] = []
    for supply in supplies:
        known = {part: _held(supply.way, part, timeline) for part in supply.parts}
        held.extend(each for part in known.values() for each in part)
        lacking = tuple(part for part, found in known.items() if not found)
        if lacking and not _is_settled(supply, timeline):
            missing.append(Supply(supply.way, lacking))
    return held, tuple(missing)


def _held(way: str, part: str, timeline: Timeline) -> list[Filling]:
    if way == "export":
        return _posts(timeline) if part == "posts" else _by_day(part, timeline)
    n = int((timeline.events["kind"] == part).sum()) if way == "event" else 0
    return [message("held.events", n=n, kind=part)] if n else []


def _is_settled(supply: Supply, timeline: Timeline) -> bool:
    """Whether something that is there or not is there: what an hour is worth, a drawn calendar."""
    if supply.way == "setting":
        return timeline.settings.hour is not None
    return supply.way == "plan" and timeline.exports is not None and bool(timeline.exports.plans)


def _posts(timeline: Timeline) -> list[Filling]:
    """Return the number of posts, and of those with a link and the replies."""
    posts, links, replies = (_sum(timeline, c.name) for c in (POSTS, LINK_POSTS, REPLIES))
    if not posts + links + replies:
        return []
    counted = {
        "posts": fact(plural, posts, "post"),
        "links": fact(plural, links, "link post"),
        "replies": fact(plural, replies, "reply"),
    }
    return [message("held.posts", **counted)]


def _sum(timeline: Timeline, name: str) -> int:
    return round(float(timeline.daily[name].sum())) if name in timeline.daily else 0


def _by_day(kind: str, timeline: Timeline) -> list[Filling]:
    """Return on how many days a kind of record is known, or that its days aren't."""
    name, key = BY_DAY[kind]
    n = _days(timeline, name)
    if n:
        found: list[Filling] = [message(key, n=n)]
        return [*found, *_by_source(timeline)] if kind == "visits" else found
    totals = timeline.exports.totals(kind) if timeline.exports and kind == "sales" else []
    return [message("held.sales_without_days")] if any(len(t.frame) for t in totals) else []


def _by_source(timeline: Timeline) -> list[Filling]:
    n = _days(timeline, SOCIAL_VISITS.name)
    return [message("held.by_source", n=n)] if n else [message("held.no_source")]


def _days(timeline: Timeline, name: str) -> int:
    return int(timeline.daily[name].notna().sum()) if name in timeline.daily else 0
