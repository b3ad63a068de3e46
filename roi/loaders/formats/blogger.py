"""Blogger's backup (blog-….xml, or feed.atom in Google Takeout): posts become events, comments are counted by day.

Elements from public importers of both generations and their tests.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any
from xml.etree.ElementTree import Element

import pandas as pd

from roi.loaders.families.xml_stream import elements, local_name
from roi.loaders.protocol import About
from roi.loaders.referrers import host_of
from roi.loaders.row_ledger import Ledger
from roi.loaders.table_loader import complete, days_of
from roi.records.dataset import Dataset, Reading
from roi.records.series_id import SeriesId
from roi.sources.source import Source

KIND = "http://schemas.google.com/blogger/2008/kind#"
YEARS = range(1990, 2100)


@dataclass(frozen=True)
class Blogger:
    """Reads a blog's backup."""

    name: str
    about: About

    def identifies(self, source: Source) -> bool:
        """Return whether the file is an Atom feed from Blogger."""
        start = source.start[:4000]
        return (
            not source.is_folder
            and "<feed" in start
            and ("tag:blogger.com" in start or "schemas.google.com/blogger" in start)
        )

    def read(self, source: Source) -> Reading:
        """Read posts and comments; their writers are compared but not kept."""
        ledger = Ledger(source.path)
        posts: list[dict[str, Any]] = []
        comments: list[dict[str, Any]] = []
        authors: set[str] = set()
        entries = 0
        for entries, entry in enumerate(_entries(source), start=1):
            facts = _facts(entry)
            kind, reason = facts["kind"], _why_not(facts)
            if reason:
                ledger.set_aside(reason, [entries])
            elif kind == "post":
                authors.add(facts["author"])
                posts.append(
                    {
                        "date": facts["day"],
                        "kind": "blog_post",
                        "title": facts["title"],
                        "url": facts["url"],
                        "line": entries,
                    }
                )
            else:
                comments.append({"date": facts["day"], "author": facts["author"], "line": entries})
        own = [c for c in comments if c["author"] in authors]
        ledger.set_aside("a reply by the blog's own authors", [c["line"] for c in own])
        readers = [c for c in comments if c["author"] not in authors]
        kept = {"events": len(posts), "comments": len(readers)}
        return ledger.reading(
            tuple(_datasets(posts, readers)), entries, {k: n for k, n in kept.items() if n}
        )


def _entries(source: Source) -> Iterator[Element]:
    return (element for element in elements(source, {"entry"}))


def _facts(entry: Element) -> dict[str, Any]:
    """Return what an entry is, its day, and its writer."""
    texts = {local_name(e): (e.text or "").strip() for e in reversed(list(entry.iter()))}
    terms = [e.get("term", "") for e in entry if local_name(e) == "category"]
    kinds = [t.removeprefix(KIND) for t in terms if t.startswith(KIND)]
    links = [
        e.get("href", "") for e in entry if local_name(e) == "link" and e.get("rel") == "alternate"
    ]
    day = pd.to_datetime(texts.get("published", "")[:10], format="%Y-%m-%d", errors="coerce")
    return {
        "kind": (texts.get("type") or next(iter(kinds), "")).casefold(),
        "draft": texts.get("draft", "") == "yes" or texts.get("status", "LIVE") not in {"LIVE", ""},
        "day": None if pd.isna(day) or day.year not in YEARS else day,
        "title": next(((e.text or "").strip() for e in entry if local_name(e) == "title"), ""),
        "url": next(iter(links), texts.get("filename", "")),
        "author": texts.get("uri") or texts.get("name", ""),
    }


def _why_not(facts: dict[str, Any]) -> str | None:
    if facts["kind"] not in {"post", "comment"}:
        return "a page, a setting or the layout, not a post"
    if facts["draft"]:
        return "a draft, or not shown"
    return None if facts["day"] is not None else "no readable date"


def _datasets(posts: list[dict[str, Any]], readers: list[dict[str, Any]]) -> Iterator[Dataset]:
    site = next((host_of(p["url"]) for p in posts if "://" in p["url"]), None)
    if posts:
        rows = pd.DataFrame(posts)
        yield _dataset("events", rows.assign(end=rows["date"] + pd.Timedelta(days=1)), site)
    if readers:
        counted = (
            pd.DataFrame(readers)
            .groupby("date", as_index=False)
            .agg(comments=("line", "size"), line=("line", "min"))
        )
        yield _dataset("comments", counted.assign(site=site), site)


def _dataset(kind: str, rows: pd.DataFrame, site: str | None) -> Dataset:
    start, end = days_of(rows["date"])
    return Dataset(
        kind=kind,
        frame=complete(rows, kind),
        grain="day",
        series_id=SeriesId(kind, account=site),
        start=start,
        end=end,
        missing_means="zero",
        timezone_because="days are those of the offset in each date",
        merge="line",
    )


BLOGGER = Blogger(
    name="blogger",
    about=About(
        service="Blogger",
        download="Settings > Back up content, or Google Takeout",
        kinds=("events", "comments"),
        grain="day",
        timezone="the offset in each date",
        cannot_tell="visits: Blogger's statistics have no export",
        knowledge="from public importers of both generations and their tests",
    ),
)
