"""Referrers to networks: a URL, an app's package or a tool's own name becomes 'x', 'search', 'direct' and so on."""

from __future__ import annotations

import csv
import re
from collections.abc import Callable
from functools import cache
from importlib.resources import files
from urllib.parse import unquote_plus

import pandas as pd

SECOND_LEVEL = frozenset({"co", "com", "org", "net", "gov", "ac"})
EMAIL_MEDIA = frozenset({"email", "e-mail", "newsletter", "mail"})
MASTODON = frozenset({"mastodon", "mstdn"})
HOST = re.compile(r"^(?:[a-z][a-z0-9+.-]*:)?(?://)?(?:[^/@]*@)?([^/?#:]*)")


@cache
def _table(kind: str) -> dict[str, str]:
    text = files("roi").joinpath("tables/referrers.csv").read_text(encoding="utf-8")
    rows = csv.DictReader(line for line in text.splitlines() if not line.startswith("#"))
    return {row["sign"]: row["network"] for row in rows if row["is"] == kind}


def host_of(address: str) -> str:
    """Return the host of a URL, or an app's package, in lower case without 'www.'.

    >>> host_of("https://WWW.example.com:8080/page?x=1"), host_of("android-app://com.example/")
    ('example.com', 'com.example')
    """
    found = HOST.match(address.strip().casefold())
    return found[1].removeprefix("www.").rstrip(".") if found else ""


@cache
def network(referrer: str | None) -> str:
    """Return the network that a referrer stands for, or 'other' for an unknown one.

    Parameters
    ----------
    referrer : a URL ('https://t.co/abc'), a host, an app's package, a name given by an analytics
        tool ('Twitter', 'Direct / None'), Google Analytics' 'source / medium', or None for no
        referrer.

    Examples
    --------
    >>> network("https://t.co/abc"), network("netflix.com"), network("news.google.co.uk"), network(None)
    ('x', 'other', 'search', 'direct')
    """
    text = "" if referrer is None else " ".join(str(referrer).casefold().split())
    named = _table("name").get(text)
    if named is not None:
        return named
    source, divided, medium = text.partition(" / ")
    if divided:
        known = network(source)
        return "email" if known == "other" and medium in EMAIL_MEDIA else known
    return _network_of_host(host_of(text))


def _network_of_host(host: str) -> str:
    labels = host.split(".")
    hosts = _table("host")
    for first in range(len(labels)):
        rest = labels[first + 1 :]
        country = len(rest) == 1 or (len(rest) == 2 and rest[0] in SECOND_LEVEL)
        found = hosts.get(".".join(labels[first:])) or (
            hosts.get(f"{labels[first]}.*") if country else None
        )
        if found:
            return found
    return "mastodon" if len(labels) > 1 and MASTODON & set(labels[:-1]) else "other"


def networks(
    referrers: pd.Series[str],
    utm_source: pd.Series[str] | None = None,
    utm_medium: pd.Series[str] | None = None,
) -> pd.Series[str]:
    """Return the network of each visit; a campaign tag that names a network takes precedence over the referrer.

    If the tag names no network, the referrer decides, or 'email' if the medium says so.
    """
    found = _each(referrers)
    if utm_medium is not None:
        by_mail = utm_medium.str.casefold().isin(EMAIL_MEDIA).fillna(value=False).astype(bool)
        found = found.mask(by_mail & found.isin(["direct", "other"]), "email")
    if utm_source is None:
        return found
    tagged = _each(utm_source, _of_tag)
    known = utm_source.notna() & ~tagged.isin(["other", "direct"])
    unknown = tagged.eq("other") & found.eq("direct")
    return found.mask(known, tagged).mask(unknown, "other")


@cache
def _of_tag(tag: str) -> str:
    """Return the network that a campaign tag stands for, by one of its words if the whole says nothing.

    >>> _of_tag("Twitter%2FX"), _of_tag("facebook_ad"), _of_tag("from facebook to twitter"), _of_tag("x-mas")
    ('x', 'facebook', 'other', 'other')
    """
    text = unquote_plus(tag)
    found = network(text)
    if found != "other":
        return found
    words = _table("word")
    named = {words[w] for w in re.split(r"[\W_]+", text.casefold()) if w in words}
    return named.pop() if len(named) == 1 else found


def _each(texts: pd.Series[str], of: Callable[[str], str] = network) -> pd.Series[str]:
    nothing = network(None)
    distinct = {t: nothing if t is None or t != t else of(str(t)) for t in texts.unique()}
    return texts.map(distinct, na_action=None).astype("str")
