"""Mastodon's archive: `outbox.json` holds the posts (Preferences > Import and export > Request your archive).

It also holds direct messages and posts for followers only, unfiltered: whatever is not public is
dropped before its text is decoded. Newer files have the key `orderedItems` twice, the first time
empty. Sources: a real file of 2022; another of 2024; Mastodon's backup_service.rb and
note_serializer.rb.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any
from urllib.parse import urlsplit

import msgspec
import pandas as pd

from roi.errors import NotReadable
from roi.loaders.families.html_text import words_and_links
from roi.loaders.families.json_arrays import BROKEN, value_of
from roi.loaders.families.social_posts import holds_any, posts_dataset
from roi.loaders.families.tweets import WRONG_TIMES
from roi.loaders.parse import times_in_ids
from roi.loaders.protocol import About
from roi.loaders.row_ledger import Ledger
from roi.records.dataset import Reading
from roi.sources.source import Source

PUBLIC = {"https://www.w3.org/ns/activitystreams#Public", "as:Public", "Public"}
COLLECTION = re.compile(
    r'"id"\s*:\s*"(outbox|likes|bookmarks)\.json"\s*,\s*"type"\s*:\s*"OrderedCollection"'
)
MOSTLY = 0.95  # the server's own count is off by a few
CUT = "It says that it holds {:,} posts and boosts, and {:,} are here: a day without one of them is not known to be quiet."
NOT_PUBLIC = "not public (for followers only, or a direct message): never read"


class _Total(msgspec.Struct, rename="camel"):
    total_items: int | None = None


class _Note(msgspec.Struct, rename="camel"):
    id: str
    content: str = ""
    in_reply_to: str | None = None
    quote: str | None = None
    likes: _Total | str | None = None
    shares: _Total | str | None = None
    attachment: msgspec.Raw = msgspec.Raw(b"[]")


class _Activity(msgspec.Struct):
    type: str
    published: str = ""
    id: str = ""
    actor: str = ""
    to: list[str] | str | None = None
    cc: list[str] | str | None = None
    object: msgspec.Raw = msgspec.Raw(b"null")


class _Outbox(msgspec.Struct, rename="camel"):
    ordered_items: list[_Activity] = []
    total_items: int | float | str | None = None


class _Unread(msgspec.Struct, rename="camel"):
    ordered_items: list[msgspec.Raw] = []


@dataclass(frozen=True)
class Mastodon:
    """Reads the outbox; the lists of likes and bookmarks beside it are recognised but not read."""

    name: str
    about: About

    def identifies(self, source: Source) -> bool:
        """Return whether it is one of the archive's collections."""
        return source.start.startswith("{") and COLLECTION.search(source.start) is not None

    def read(self, source: Source) -> Reading:
        """Read the public posts and boosts."""
        ledger = Ledger(source.path)
        match = COLLECTION.search(source.start)
        if match and match[1] != "outbox":
            return _unread(source, match[1], ledger)
        outbox = value_of(source, _Outbox)
        if outbox is None:
            raise NotReadable(file=source.path, reason="its list of posts is cut off or edited")
        posts = _posts(outbox.ordered_items, ledger)
        kept = {"posts": len(posts)}
        account = next(filter(None, (_account(a.actor) for a in outbox.ordered_items)), None)
        here, said = len(outbox.ordered_items), outbox.total_items
        whole = not isinstance(said, int) or here >= MOSTLY * said
        if not whole:
            ledger.notes.append(CUT.format(said, here))
        dataset = posts_dataset(
            posts,
            "mastodon",
            account,
            "the file writes each time in UTC",
            missing_means="zero" if whole else "unknown",
        )
        return ledger.reading((dataset,), len(outbox.ordered_items), kept)


def _unread(source: Source, what: str, ledger: Ledger) -> Reading:
    found = value_of(source, _Unread)
    items = len(found.ordered_items) if found else 0
    ledger.set_aside(f"your {what} say nothing by day", range(1, items + 1))
    return ledger.reading((), items, {})


def _is_public(activity: _Activity) -> bool:
    to = [activity.to] if isinstance(activity.to, str) else activity.to or []
    cc = [activity.cc] if isinstance(activity.cc, str) else activity.cc or []
    return bool(PUBLIC & {*to, *cc})


def _posts(activities: list[_Activity], ledger: Ledger) -> pd.DataFrame:
    rows: list[dict[str, Any]] = []
    aside: dict[str, list[int]] = {}
    for line, activity in enumerate(activities, start=1):
        row = _row(activity)
        if isinstance(row, str):
            aside.setdefault(row, []).append(line)
        else:
            rows.append({**row, "line": line})
    for reason, lines in aside.items():
        ledger.set_aside(reason, lines)
    frame = pd.DataFrame(rows, columns=[*COLUMNS, "line"])
    times = pd.to_datetime(frame["time"], format="ISO8601", errors="coerce", utc=True)
    ledger.set_aside("no readable time", frame.loc[times.isna(), "line"])
    times = times.dt.as_unit("us")
    told = times_in_ids(frame["post_id"], 16, "ms").where(_holds_time(frame["post_id"]))
    wrong = times.notna() & ((told - times).abs() > pd.Timedelta(days=1))
    # Where most disagree, the ids hold no time.
    wrong &= 2 * int(wrong.sum()) < int(told.notna().sum())
    if wrong.any():
        ledger.notes.append(WRONG_TIMES.format(int(wrong.sum())))
    return frame.assign(time=times.mask(wrong, told))[times.notna()]


def _holds_time(ids: pd.Series[Any]) -> pd.Series[bool]:
    """Return which numbers a server made from the moment, as all have since 2017; before, it counted posts."""
    return ids.map(lambda n: isinstance(n, str) and n.isdecimal() and SINCE_2017 < int(n) < 2**63)


SINCE_2017 = int(datetime(2017, 1, 1, tzinfo=UTC).timestamp() * 1000) << 16
COLUMNS = ("time", "post_id", "kind", "text", "links", "reply_to", "likes", "reposts", "pictured")


def _row(activity: _Activity) -> dict[str, Any] | str:
    """Return a post as a row, or why it is left out."""
    if not _is_public(activity):
        return NOT_PUBLIC
    base = {"time": activity.published}
    if activity.type == "Announce":
        number = activity.id.removesuffix("/activity").rpartition("/")[2]
        return {**base, "post_id": number, "kind": "repost", "links": ()}
    if activity.type != "Create":
        return "neither a post nor a boost"
    try:
        note = msgspec.json.decode(activity.object, type=_Note)
    except BROKEN:
        return "a post in an unknown form"
    text, links = words_and_links(note.content)
    return {
        **base,
        "post_id": note.id.rpartition("/")[2],
        "kind": "reply" if note.in_reply_to else "quote" if note.quote else "post",
        "text": text,
        "links": links,
        "reply_to": _parent(note.in_reply_to, activity.actor),
        "likes": note.likes.total_items if isinstance(note.likes, _Total) else None,
        "reposts": note.shares.total_items if isinstance(note.shares, _Total) else None,
        "pictured": float(holds_any(note.attachment)),
    }


def _parent(replied_to: str | None, actor: str) -> str | None:
    number = replied_to.rpartition("/")[2] if replied_to else None
    return f"self:{number}" if replied_to and replied_to.startswith(f"{actor}/") else number


def _account(actor: str) -> str | None:
    """Return the account as server/name: written name@server it would look like an e-mail address."""
    try:
        parts = urlsplit(actor)
    except ValueError:
        return None
    name = parts.path.rpartition("/")[2].removeprefix("@")
    return f"{parts.hostname}/{name}".casefold() if parts.hostname and name else None


mastodon = Mastodon(
    "mastodon",
    About(
        service="Mastodon: your archive",
        download="Preferences > Import and export > Request your archive (once a week)",
        kinds=("posts",),
        grain="the second of each post",
        timezone="UTC, as the file says",
        cannot_tell="followers by day; likes and boosts received in archives of servers before 4.3; how often links were followed",
        knowledge="a real outbox of 2022, another of 2024; the server's source code",
    ),
)
