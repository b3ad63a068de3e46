"""What the author did: her posts with their targets, the activities by day, and the events she knows of."""

from __future__ import annotations

from typing import Any

import pandas as pd

from roi import daily, targets
from roi.counted import Counted, files_of, local_days
from roi.daily import Measured
from roi.exports import Exports
from roi.sentences import say
from roi.settings import Settings

POST_COLUMNS = (
    "time", "network", "account", "post_id", "kind", "text", "links", "target", "announces", "reply_to", "person",
    "likes", "reposts", "replies", "impressions", "clicks", "file", "line",
)  # fmt: skip
OWN = ("post", "quote")
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
DEFAULT_NETWORK = "x"
DAY = "datetime64[us]"


def posts_frame(exports: Exports, zone: str) -> pd.DataFrame:
    """Return every post of every network in time order, times in `zone`."""
    frames = [c.frame for c in exports.of("posts") if len(c.frame)]
    posts = pd.concat(frames, ignore_index=True) if frames else _no_posts()
    local = posts.assign(time=posts["time"].dt.tz_convert(zone), target=None, announces=False)
    return local.sort_values("time", kind="stable", ignore_index=True)[list(POST_COLUMNS)]


def _no_posts() -> pd.DataFrame:
    empty = pd.DataFrame({name: pd.Series(dtype="object") for name in POST_COLUMNS})
    return empty.assign(time=pd.Series(dtype="datetime64[us, UTC]"))


def main_network(settings: Settings, posts: pd.DataFrame) -> str:
    """Return the network that the question is about: roi.toml's, else X if there are posts on it, else the busiest."""
    if settings.network:
        return settings.network
    counts = posts["network"].value_counts()
    return DEFAULT_NETWORK if DEFAULT_NETWORK in counts or counts.empty else str(counts.index[0])


def with_targets(
    posts: pd.DataFrame, exports: Exports, site: str | None, told: list[str]
) -> pd.DataFrame:
    """Return the posts with where their links lead, and which of them first announce a page."""
    links = posts["links"].map(lambda urls: tuple(urls) if isinstance(urls, tuple | list) else ())
    posts = posts.assign(links=links)
    sites = exports.settings.sites or _inferred_sites(posts, exports, site, told)
    lead = [targets.target(urls, sites, exports.settings.shops) for urls in posts["links"]]
    own = posts["kind"].isin(OWN)
    return posts.assign(
        target=pd.Series(lead, index=posts.index, dtype="object").where(own, None),
        announces=targets.first_links(posts, sites) & own,
    )


def _inferred_sites(
    posts: pd.DataFrame, exports: Exports, site: str | None, told: list[str]
) -> tuple[str, ...]:
    """Return the author's site: the host the visits are of, else the host of her blog's posts, else the most linked one."""
    ranked = targets.most_linked(posts.loc[posts["kind"].isin(OWN), "links"])
    named = [(site or "").rpartition(":")[2], *_blog_hosts(exports)]
    known = [h for h in named if "." in h]
    found = next(
        (
            h
            for h in ranked
            if targets.is_under(h, known) or any(targets.is_under(k, [h]) for k in known)
        ),
        None,
    )
    if found is None and known:
        told.append(say("assumed.site_visits", site=known[0]))
        return (known[0],)
    if found is None and ranked and exports.of("visits"):
        found = ranked[0]
    if found is None:
        told.append(say("assumed.no_site"))
        return ()
    told.append(say("assumed.site_links", site=found))
    return (found,)


def _blog_hosts(exports: Exports) -> list[str]:
    return [
        h
        for c in exports.of("events")
        for h in dict.fromkeys(map(targets.host, c.frame["url"].dropna()))
        if h
    ]


def columns(
    exports: Exports, posts: pd.DataFrame, network: str, index: pd.DatetimeIndex
) -> dict[str, Measured]:
    """Return each activity by day, for the main network plainly, for others with their name behind."""
    out: dict[str, Measured] = {}
    for name in dict.fromkeys([network, *sorted(posts["network"].dropna().unique())]):
        counted = [
            c for c in exports.of("posts") if len(c.frame) and (c.frame["network"] == name).any()
        ]
        mine = posts[posts["network"] == name]
        if not len(mine) or not counted:
            continue
        spans = [s for c in counted for s in c.spans]
        known = daily.known_mask(index, spans)
        unseen = {kind: _unseen(counted, kind, index) for kind in KINDS.values()}
        files = files_of(counted)
        suffix = "" if name == network else f"_{name}"
        for activity, chosen in _chosen(mine).items():
            kind = KINDS.get(activity, "post")
            there = index.isin(local_day(mine.loc[_is_of(mine, kind), "time"]))
            values = daily.counts_by(local_day(mine.loc[chosen, "time"]), index)
            values = values.where(known & (there | ~unseen[kind]))
            if values.notna().any():
                out[activity + suffix] = Measured(values, UNITS[activity], files)
    return out


def _unseen(counted: list[Counted], kind: str, index: pd.DatetimeIndex) -> Any:
    """Return the days on which a post of a kind is known only if it is there: a file may leave it out."""
    return daily.known_mask(index, [s for c in counted for s in c.unseen.get(kind, ())])


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


def local_day(times: Any) -> Any:
    """Return the local day (naive midnight) of tz-aware local times."""
    return times.dt.tz_localize(None).dt.normalize()


def events(exports: Exports, posts: pd.DataFrame, zone: str) -> pd.DataFrame:
    """Return what is known to move visits or sales by itself: roi.toml, events.csv, the blog, first links in the archive."""
    rows = [
        {
            "start": e.start,
            "end": e.end,
            "kind": e.kind,
            "title": e.title,
            "url": e.url,
            "inferred": False,
        }
        for e in exports.settings.events
    ]
    frame = pd.DataFrame(rows, columns=["start", "end", "kind", "title", "url", "inferred"])
    frames = [frame] if rows else []
    for counted in exports.of("events"):
        known = counted.frame
        start = known["date"]
        end = known["end"] if "end" in known else start + pd.Timedelta(days=1)
        if "moment" in known:
            local = local_days(known["moment"], zone)
            start = local.fillna(start)
            end = (local + pd.Timedelta(days=1)).fillna(end)
        frames.append(
            pd.DataFrame(
                {
                    "start": start,
                    "end": end,
                    "kind": known["kind"],
                    "title": known["title"],
                    "url": known["url"],
                    "inferred": False,
                }
            )
        )
    told = {
        targets.page(u) for f in frames for u in f.loc[f["kind"] == "blog_post", "url"].dropna()
    }
    frames.append(_announced(posts, told))
    filled = [f for f in frames if len(f)] or [frame]
    joined = pd.concat([f.astype({"start": DAY, "end": DAY, "inferred": bool}) for f in filled])
    # A blog's post under a new title in a newer export is the same post.
    posted = (joined["kind"] == "blog_post") & joined["url"].notna()
    joined = joined[~(posted & joined.duplicated(["start", "kind", "url"], keep="last"))]
    return joined.drop_duplicates(["start", "kind", "title"]).sort_values(
        "start", kind="stable", ignore_index=True
    )


def _announced(posts: pd.DataFrame, told: set[str]) -> pd.DataFrame:
    """Return the pages that the archive announces and no blog export tells of, as events of their first day."""
    first = posts[posts["announces"]]
    days = local_day(first["time"]) if len(first) else pd.Series(dtype="datetime64[us]")
    pages = [
        next((targets.page(u) for u in urls if "/" in targets.page(u)), "")
        for urls in first["links"]
    ]
    frame = pd.DataFrame(
        {
            "start": days,
            "end": days + pd.Timedelta(days=1),
            "kind": "blog_post",
            "title": pages,
            "url": pages,
            "inferred": True,
        }
    )
    return frame[[p not in told for p in pages]]
