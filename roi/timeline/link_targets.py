"""Where a post's links lead: the author's own site, a shop, or elsewhere; and which post first announces a page."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from typing import Any
from urllib.parse import urlsplit

import pandas as pd

from roi.records.services import BY_ID, Role, hosts_of

SHOPS = hosts_of(Role.STORE, Role.OWN_SHOP, Role.DISTRIBUTOR, Role.BOOK_LINK)
PLATFORMS = hosts_of(Role.PLATFORM)
SHORTENERS = BY_ID["shorteners"].hosts


def host(url: str) -> str:
    """Return a URL's host without 'www.', or '' if it has none.

    >>> host("https://www.adavale.example/salt?utm_source=x")
    'adavale.example'
    """
    try:
        return (urlsplit(url if "//" in url else f"//{url}").hostname or "").removeprefix("www.")
    except ValueError:
        return ""


def page(url: str) -> str:
    """Return host and path of a URL, without query, fragment or last slash: the page it leads to.

    >>> page("https://adavale.example/salt/?utm_source=x#top")
    'adavale.example/salt'
    """
    try:
        return host(url) + urlsplit(url).path.rstrip("/")
    except ValueError:
        return host(url)


def is_under(name: str, hosts: Iterable[str]) -> bool:
    """Whether a host is one of `hosts`, or below one ('blog.adavale.example' below 'adavale.example').

    >>> is_under("netflix.com", ["x.com"]), is_under("blog.x.com", ["x.com"])
    (False, True)
    """
    return any(name == h or name.endswith(f".{h}") for h in hosts)


def target(links: Sequence[str], sites: Sequence[str], shops: Sequence[str]) -> str | None:
    """Return 'own' if a link leads to one of the author's sites, else 'shop' if one leads to a shop, else None."""
    hosts = [host(u) for u in links]
    if any(is_under(h, sites) for h in hosts):
        return "own"
    return "shop" if any(is_under(h, (*SHOPS, *shops)) for h in hosts) else None


def shorteners(links: Sequence[str]) -> tuple[str, ...]:
    """Return the shorteners behind which links lead anywhere.

    >>> shorteners(["https://bit.ly/3x", "https://adavale.example/salt"])
    ('bit.ly',)
    """
    return tuple(h for h in dict.fromkeys(map(host, links)) if is_under(h, SHORTENERS))


def are_known(links: object) -> bool:
    """Whether an export tells a post's links, if only that it has none."""
    return isinstance(links, tuple | list)


def linked_hosts(links: pd.Series[Any]) -> dict[str, int]:
    """Return how many posts link to each host, the most linked first, platforms and shops left out."""
    hosts = Counter(h for urls in links if are_known(urls) for h in {host(u) for u in urls})
    return {h: n for h, n in hosts.most_common() if may_be_own(h)}


def may_be_own(host: str) -> bool:
    """Whether a host may be an author's own site: neither a platform's nor a shop's.

    >>> may_be_own("adavale.example"), may_be_own("x.com"), may_be_own("")
    (True, False, False)
    """
    return "." in host and not is_under(host, (*PLATFORMS, *SHOPS))


def first_links(posts: pd.DataFrame, sites: Sequence[str]) -> pd.Series[bool]:
    """Return, for posts in time order, whether each is the first ever to link to an own page other than the front page.

    The first post that links to a page announces it: that day's visits may come from the page being new, so only
    later posts tell what posting does.
    """
    seen: set[str] = set()
    first: list[bool] = []
    for urls, kind in zip(posts["links"], posts["kind"], strict=True):
        pages = {page(u) for u in urls if is_under(host(u), sites)} if kind != "repost" else set()
        inner = {p for p in pages if "/" in p}
        first.append(bool(inner - seen))
        seen |= inner
    return pd.Series(first, index=posts.index, dtype=bool)
