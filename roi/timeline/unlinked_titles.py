"""Titles that no post ever linked to: what posts that link to other titles can hardly have sold."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from typing import Any

import pandas as pd

from roi.timeline.link_targets import SHOPS, host, is_under

CODE = re.compile(r"[0-9A-Z]{9,13}")  # an ASIN or an ISBN in an address
SHORTEST = 6  # letters and digits of a title that are looked for in an address


def never_linked(sold: pd.DataFrame, links: Iterable[Sequence[str]], shops: Sequence[str]) -> Any:
    """Return the rows of titles that no link leads to, as a mask, or None where that can't be said.

    A link leads to a title if an ASIN or ISBN of the title, in whatever format, or the title's own words stand in its
    address. Nothing can be said unless each link to a shop leads to some title (a shortened one may lead to any), and some
    title is linked to and another is not.

    Parameters
    ----------
    sold : sales by row, with title and identifier.
    links : each post's links.
    shops : hosts of the author's own shops.

    Examples
    --------
    >>> sold = pd.DataFrame({"title": ["Salt Road", "Low Lantern"], "identifier": ["B0ADA00001", "B0ADA00002"]})
    >>> never_linked(sold, [("https://www.amazon.com/dp/B0ADA00001?tag=x",)], ()).tolist()
    [False, True]
    >>> never_linked(sold, [("https://www.amazon.com/dp/B0ADA00001", "https://amzn.to/3abc")], ()) is None
    True
    """
    book = sold["title"].fillna("").astype(str).map(_squashed)
    code = sold["identifier"].fillna("").astype(str).map(_squashed).str.upper()
    book = book.where(book != "", code)
    codes: dict[str, set[str]] = {}
    for name, one in set(zip(book, code, strict=True)) - {("", "")}:
        codes.setdefault(name, set()).add(one)
    linked: set[str] = set()
    for url in {url for urls in links for url in urls}:
        to = _led_to(url, codes)
        if not to and is_under(host(url), (*SHOPS, *shops)):
            return None
        linked |= to
    apart = book.ne("") & ~book.isin(linked) & code.str.fullmatch(CODE.pattern)
    return apart if linked and apart.any() else None


def _led_to(url: str, codes: dict[str, set[str]]) -> set[str]:
    """Return the books that an address leads to, by its codes or by their titles in it."""
    there = set(CODE.findall(url.replace("-", "").upper()))
    words = _squashed(url)
    return {
        name
        for name, own in codes.items()
        if own & there or (len(name) >= SHORTEST and name in words)
    }


def _squashed(text: str) -> str:
    """Return a text's letters and digits alone, in small letters."""
    return "".join(c for c in text.casefold() if c.isalnum())
