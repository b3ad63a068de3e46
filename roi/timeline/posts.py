"""The author's posts in local time, each with what its links lead to."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from typing import Any, NamedTuple

import pandas as pd

from roi.exports import Exports
from roi.language.facts import Message, message
from roi.records.series_id import SeriesId
from roi.settings import Settings
from roi.timeline import link_targets

POST_COLUMNS = (
    "time",
    "network",
    "account",
    "post_id",
    "kind",
    "text",
    "links",
    "target",
    "announces",
    "pictured",
    "reply_to",
    "person",
    "name_mark",
    "likes",
    "reposts",
    "replies",
    "impressions",
    "clicks",
    "file",
    "line",
)
OWN = ("post", "quote")
DEFAULT_NETWORK = "x"
ELSEWHERE = "assumed.elsewhere"
# Posts that lead to one host, in all and of those with links, from which it may be the author's, too.
OFTEN, SHARE = 20, 0.1
LEAST_LINKS = 2  # to a host that may be hers
SELDOM = 0.1  # a host with fewer links than this share of the most linked one's may be anybody's


def posts_frame(exports: Exports, zone: str) -> pd.DataFrame:
    """Return every post of every network in time order, times in `zone`."""
    frames = [c.frame for c in exports.by_day("posts") if len(c.frame)]
    posts = pd.concat(frames, ignore_index=True) if frames else _no_posts()
    local = posts.assign(time=posts["time"].dt.tz_convert(zone), target=None, announces=False)
    if "pictured" not in local:  # few files tell
        local = local.assign(pictured=float("nan"))
    return local.sort_values("time", kind="stable", ignore_index=True)[list(POST_COLUMNS)]


def _no_posts() -> pd.DataFrame:
    empty = pd.DataFrame({name: pd.Series(dtype="object") for name in POST_COLUMNS})
    return empty.assign(time=pd.Series(dtype="datetime64[us, UTC]"))


def no_targeted_posts(zone: str) -> pd.DataFrame:
    """Return a table of posts and where their links lead without a row, for where single posts are not known."""
    posts = _no_posts()
    local = posts.assign(time=posts["time"].dt.tz_convert(zone), announces=False, links_known=False)
    return local.astype({"announces": bool, "links_known": bool})


def main_network(settings: Settings, posts: pd.DataFrame) -> str:
    """Return the network that the question is about: roi.toml's, else X if she posts there, else the busiest."""
    if settings.network:
        return settings.network
    counts = posts["network"].value_counts()
    return DEFAULT_NETWORK if DEFAULT_NETWORK in counts or counts.empty else str(counts.index[0])


def with_targets(
    posts: pd.DataFrame, exports: Exports, site: SeriesId | None
) -> tuple[pd.DataFrame, tuple[Message, ...]]:
    """Return the posts with where their links lead and which of them first announce a page; and what was assumed."""
    known = posts["links"].map(link_targets.are_known).astype(bool)
    links = posts["links"].map(lambda urls: tuple(urls) if link_targets.are_known(urls) else ())
    posts = posts.assign(links=links)
    declared = exports.settings.sites
    is_said = bool(declared) or exports.settings.has_sites_key
    sites, assumed = (declared, ()) if is_said else _inferred_sites(posts, exports, site)
    lead = [link_targets.target(urls, sites, exports.settings.shops) for urls in posts["links"]]
    own = posts["kind"].isin(OWN)
    aimless = own & pd.Series([aim is None for aim in lead], index=posts.index, dtype=bool)
    known &= ~(aimless & links.map(lambda urls: bool(link_targets.shorteners(urls))).astype(bool))
    unsaid = aimless & (not is_said and not sites)
    if any(lead):  # links to shops tell of themselves: only what leads to a likely site is unknown
        unsaid &= links.map(partial(_lead_to, likely_sites(posts, exports, site).often)).astype(
            bool
        )
    else:
        unsaid &= links.map(_may_be_hers).astype(bool)
    if unsaid.any():
        assumed = (message("assumed.unsaid_site", n=int(unsaid.sum())),)
    posts = posts.assign(links_known=known & ~unsaid, site_unsaid=unsaid & (not any(lead)))
    if sites:
        hers = (*sites, *exports.settings.shops)
        assumed = (*assumed, *_often_elsewhere(links[own & known], hers))
    aimed = posts.assign(
        target=pd.Series(lead, index=posts.index, dtype="object").where(own, None),
        announces=link_targets.first_links(posts, sites) & own,
    )
    return aimed, assumed


def _often_elsewhere(links: pd.Series[Any], hers: Sequence[str]) -> tuple[Message, ...]:
    """Return which host many posts lead to that counts as neither the author's site nor a shop, so that no such post is a link post."""
    linked = int(links.map(len).gt(0).sum())
    others = link_targets.linked_hosts(links).items()
    found = next(((h, n) for h, n in others if not link_targets.is_under(h, hers)), None)
    if found is None or found[1] < max(OFTEN, SHARE * linked):
        return ()
    return (message("assumed.elsewhere", host=found[0], n=found[1]),)


def _may_be_hers(urls: tuple[str, ...]) -> bool:
    return any(link_targets.may_be_own(link_targets.host(url)) for url in urls)


def _lead_to(hosts: tuple[str, ...], urls: tuple[str, ...]) -> bool:
    return any(link_targets.host(url) in hosts for url in urls)


def lead_to_unsaid_sites(posts: pd.DataFrame) -> pd.Series[bool]:
    """Return which posts link to a site that may be the author's, while nothing says which is; so their aim is unknown.

    None does where posts have no links of their own, as in a calendar made from somebody's own frame.
    """
    if "site_unsaid" not in posts:
        return pd.Series(False, posts.index)
    return posts["site_unsaid"]


def say_whether_they_link(posts: pd.DataFrame) -> pd.Series[bool]:
    """Return of which posts it is known whether they link anywhere; of others it would be a guess that they don't."""
    if "links_known" not in posts:
        return pd.Series(True, posts.index)
    return posts["links_known"] | posts["links"].map(len).gt(0)


def _inferred_sites(
    posts: pd.DataFrame, exports: Exports, site: SeriesId | None
) -> tuple[tuple[str, ...], tuple[Message, ...]]:
    """Return the author's site: the host of the visits, else of her blog's posts, else the one she links to most."""
    likely = likely_sites(posts, exports, site)
    if likely.named:
        return (likely.named,), (message("assumed.site_visits", site=likely.named),)
    if not likely.linked or not exports.by_day("visits"):
        return (), (message("assumed.no_site"),)
    most = next(iter(likely.linked))
    return (most,), (message("assumed.site_links", site=most),)


class LikelySites(NamedTuple):
    """The host that visits or blog posts name, as her posts write it; and how many posts link to which host, most first."""

    named: str | None
    linked: dict[str, int]

    @property
    def often(self) -> tuple[str, ...]:
        """The hosts that many posts link to, so that one of them may be hers."""
        most = max(self.linked.values(), default=0)
        return tuple(h for h, n in self.linked.items() if n >= max(LEAST_LINKS, SELDOM * most))


def likely_sites(posts: pd.DataFrame, exports: Exports, site: SeriesId | None) -> LikelySites:
    """Return what the files say of the author's own site."""
    linked = link_targets.linked_hosts(posts.loc[posts["kind"].isin(OWN), "links"])
    hosts = [site.name or "" if site else "", *_blog_hosts(exports)]
    known = [h for h in hosts if "." in h]
    found = next(
        (
            h
            for h in linked
            if link_targets.is_under(h, known) or any(link_targets.is_under(k, [h]) for k in known)
        ),
        known[0] if known else None,
    )
    return LikelySites(found, linked)


def _blog_hosts(exports: Exports) -> list[str]:
    return [
        h
        for c in exports.by_day("events")
        for h in dict.fromkeys(map(link_targets.host, c.frame["url"].dropna()))
        if h
    ]


def local_day(times: Any) -> Any:
    """Return the local day (naive midnight) of tz-aware local times."""
    return times.dt.tz_localize(None).dt.normalize()
