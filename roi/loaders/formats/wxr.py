"""WordPress's own export (WXR): published posts become events, readers' comments are counted by day.

E-mail addresses and IP addresses of commenters are compared in passing and never kept; of a name, a mark that means
nothing after this run.
Elements from real files and from Ghost's public migration program.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from typing import Any
from xml.etree.ElementTree import Element

import pandas as pd

from roi.errors import DamagedFile
from roi.loaders.families.xml_stream import elements, local_name
from roi.loaders.privacy import mark_of_name
from roi.loaders.protocol import About
from roi.loaders.referrers import host_of
from roi.loaders.row_ledger import Ledger
from roi.loaders.table_loader import complete
from roi.records.dataset import Dataset, Reading
from roi.records.series_id import SeriesId
from roi.sources.source import Source

CREATED = re.compile(r'created="(\d{4}-\d\d-\d\d \d\d:\d\d)"')
YEARS = range(1990, 2100)  # any other year is an error
NO_POST = {
    "draft": "a draft, never published",
    "pending": "a draft, never published",
    "auto-draft": "a draft, never published",
    "future": "scheduled, not yet published",
    "private": "private or in the bin",
    "trash": "private or in the bin",
}
NOT_APPROVED = "a comment not approved (spam, bin, or waiting)"
WAITING = {
    "true": "a comment waiting for approval, spam in Akismet's eyes",
    "false": "a comment waiting for approval, a reader's in Akismet's eyes",
}
AKISMET = ("akismet_result", "akismet_user_result")
MENDED = "It is not valid XML: characters that don't belong there were left out or replaced."
ZONE = "days are the site's own, in a time zone the file doesn't name"


@dataclass
class Found:
    """What was read so far; `emails` are those of the site's authors, to recognise their own comments."""

    site: str | None = None
    emails: set[str] = field(default_factory=set)
    posts: list[dict[str, Any]] = field(default_factory=list)
    comments: list[dict[str, Any]] = field(default_factory=list)
    rows: int = 0


@dataclass(frozen=True)
class Wxr:
    """Reads a WordPress export."""

    name: str
    about: About

    def identifies(self, source: Source) -> bool:
        """Return whether the file is RSS that states a version of WXR."""
        return not source.is_folder and "<rss" in source.start and "wxr_version>" in source.start

    def read(self, source: Source) -> Reading:
        """Read posts and comments; a file that is not valid XML is read again, with common errors mended."""
        try:
            return _reading(source, mend=False)
        except DamagedFile as error:
            try:
                return _reading(source, mend=True)
            except DamagedFile:
                raise error from None


def _reading(source: Source, *, mend: bool) -> Reading:
    ledger, found = Ledger(source.path), Found()
    ledger.notes.extend([MENDED] if mend else [])
    for item, element in enumerate(_items(source, found, mend=mend), start=1):
        _take(item, element, found, ledger)
    kept = {"events": len(found.posts), "comments": len(found.comments)}
    made = _made(source)
    datasets = tuple(d for d in (_events(found, made), _comments(found, made)) if len(d.frame))
    return ledger.reading(datasets, found.rows, {k: n for k, n in kept.items() if n})


def _items(source: Source, found: Found, *, mend: bool) -> Iterator[Element]:
    """Yield each item, recording the site and its authors on the way."""
    for element in elements(source, {"base_blog_url", "author_email", "item"}, mend=mend):
        text = (element.text or "").strip()
        if local_name(element) == "item":
            yield element
        elif local_name(element) == "base_blog_url":
            found.site = host_of(text) or None
        elif text:
            found.emails.add(text.casefold())


def _texts(element: Element) -> dict[str, str]:
    """Return an element's simple children by local name; the first of each name."""
    return {local_name(child): (child.text or "").strip() for child in reversed(element)}


def _take(item: int, element: Element, found: Found, ledger: Ledger) -> None:
    texts = _texts(element)
    day = _day(texts.get("post_date", ""))
    reason = _why_no_post(texts, day)
    found.rows += 1
    if reason:
        ledger.set_aside(reason, [item])
    else:
        found.posts.append(
            {
                "date": day,
                "kind": "blog_post",
                "title": texts.get("title", ""),
                "url": texts.get("link", ""),
                "line": item,
            }
        )
    for comment in (_comment(child) for child in element if local_name(child) == "comment"):
        found.rows += 1
        why, written = _why_no_reader(comment, found.emails), _day(comment.get("comment_date", ""))
        if why or written is None:
            ledger.set_aside(why or "a comment without a readable date", [item])
        else:
            found.comments.append(
                {
                    "date": written,
                    "url": texts.get("link", ""),
                    "name_mark": mark_of_name(comment.get("comment_author", "")),
                    "line": item,
                }
            )


def _comment(element: Element) -> dict[str, str]:
    """Return a comment's simple children by local name, and those of its further values that Akismet wrote."""
    further = (_texts(child) for child in element if local_name(child) == "commentmeta")
    told = {f.get("meta_key", ""): f.get("meta_value", "") for f in further}
    return _texts(element) | {k: v for k, v in told.items() if k in AKISMET}


def _why_no_post(texts: dict[str, str], day: pd.Timestamp | None) -> str | None:
    if texts.get("post_type") != "post":
        return "a page, a file or a menu entry, not a post"
    status = texts.get("status", "")
    if status != "publish":
        return NO_POST.get(status, "not published")
    return None if day is not None else "a post without a readable date"


def _why_no_reader(comment: dict[str, str], authors: set[str]) -> str | None:
    """Return why a comment isn't a reader's, or None."""
    if comment.get("comment_type", "") not in {"", "comment"}:
        return "a pingback or trackback from another site, not a reader"
    verdict = _akismet(comment)
    if comment.get("comment_approved") != "1":
        waits = comment.get("comment_approved") == "0"
        return WAITING.get(verdict or "", NOT_APPROVED) if waits else NOT_APPROVED
    own = comment.get("comment_user_id", "0") not in {"", "0"}
    if own or comment.get("comment_author_email", "").casefold() in authors:
        return "a reply by the site's own authors"
    return "a comment approved, but spam in Akismet's eyes" if verdict == "true" else None


def _akismet(comment: dict[str, str]) -> str | None:
    """Return Akismet's verdict, 'true' for spam and 'false' for none, as somebody corrected it; None where it gave none."""
    return comment.get("akismet_user_result") or comment.get("akismet_result")


def _day(text: str) -> pd.Timestamp | None:
    """Return the day of a written moment; the standard library's parser, as pandas' costs fifty times as much a text."""
    try:
        moment = datetime.strptime(text, "%Y-%m-%d %H:%M:%S")
    except ValueError:
        return None
    return pd.Timestamp(moment.date()) if moment.year in YEARS else None


def _made(source: Source) -> datetime | None:
    found = CREATED.search(source.start)
    moment = pd.to_datetime(found[1], format="%Y-%m-%d %H:%M", errors="coerce") if found else pd.NaT
    return None if pd.isna(moment) else moment.to_pydatetime().replace(tzinfo=UTC)


def _events(found: Found, made: datetime | None) -> Dataset:
    rows = pd.DataFrame(found.posts, columns=["date", "kind", "title", "url", "line"])
    rows["end"] = rows["date"] + pd.Timedelta(days=1)
    return _dataset("events", rows, found, made)


def _comments(found: Found, made: datetime | None) -> Dataset:
    rows = pd.DataFrame(found.comments, columns=["date", "url", "name_mark", "line"])
    by = rows.groupby(["date", "url", "name_mark"], as_index=False, dropna=False, sort=False)
    counted = by.agg(comments=("line", "size"), line=("line", "min"))
    ordered = counted.sort_values(["date", "url"], kind="stable", ignore_index=True)
    return _dataset("comments", ordered.assign(site=found.site), found, made)


def _dataset(kind: str, rows: pd.DataFrame, found: Found, made: datetime | None) -> Dataset:
    days: list[date] = [r["date"].date() for r in [*found.posts, *found.comments]]
    last = max([*days, *([made.date()] if made else [])], default=None)
    return Dataset(
        kind=kind,
        frame=complete(rows, kind),
        grain="day",
        series_id=SeriesId(kind, account=found.site),
        start=min(days, default=None),
        end=last + timedelta(days=1) if last else None,
        missing_means="zero",
        timezone_because=ZONE,
        exported_at=made,
        partial=(made.date(),) if made else (),
        merge="line",
    )


WXR = Wxr(
    name="wxr",
    about=About(
        service="WordPress",
        download="Tools > Export > All content",
        kinds=("events", "comments"),
        grain="day",
        timezone="the site's own, not named in the file",
        cannot_tell="visits; who read without commenting",
        knowledge="seen in real files",
    ),
)
