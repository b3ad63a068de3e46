"""Google+ in Google Takeout: the folder `Posts`, one JSON file per post (the service ended in April 2019).

Posts for circles are dropped before their text is read; only public ones, and those in communities
and collections, count. Sources: three public programs that read these folders.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any

import msgspec
import pandas as pd

from roi.errors import RoiError
from roi.loaders.families.html_text import words_and_links
from roi.loaders.families.json_arrays import BROKEN, value_of
from roi.loaders.families.social_posts import posts_dataset
from roi.loaders.protocol import About
from roi.loaders.row_ledger import Ledger
from roi.records.dataset import Reading
from roi.sources.source import Source

MARKS = ('"creationTime"', '"postAcl"')
PUBLIC = {"CIRCLE_TYPE_PUBLIC"}
NOTHING = msgspec.Raw(b"null")


class _Circle(msgspec.Struct):
    type: str = ""


class _Circles(msgspec.Struct):
    circles: list[_Circle] = []


class _Audience(msgspec.Struct, rename="camel"):
    visible_to_standard_acl: _Circles | None = None
    community_acl: msgspec.Raw = NOTHING
    collection_acl: msgspec.Raw = NOTHING


class _Link(msgspec.Struct):
    url: str = ""


class _Post(msgspec.Struct, rename="camel"):
    url: str
    creation_time: str
    post_acl: _Audience = msgspec.field(default_factory=_Audience)
    content: msgspec.Raw = msgspec.Raw(b'""')
    link: _Link | None = None
    reshared_post: msgspec.Raw = NOTHING
    plus_ones: list[msgspec.Raw] = []
    reshares: list[msgspec.Raw] = []
    comments: list[msgspec.Raw] = []


@dataclass(frozen=True)
class GooglePlus:
    """Reads a folder of posts as one export; a row is a file."""

    name: str
    about: About

    def identifies(self, source: Source) -> bool:
        """Return whether the first JSON file of a folder is a post."""
        try:
            files = _files(source)
            return bool(files) and all(mark in files[0].start for mark in MARKS)
        except RoiError:
            return False

    def read(self, source: Source) -> Reading:
        """Read all posts of the folder."""
        files = _files(source)
        ledger = Ledger(source.path)
        found = {line: value_of(file, _Post) for line, file in enumerate(files, start=1)}
        ledger.set_aside("not a post, or broken", [n for n, post in found.items() if not post])
        posts = {n: post for n, post in found.items() if post}
        ledger.set_aside(
            "for circles only: never read", [n for n, p in posts.items() if not _is_public(p)]
        )
        frame = pd.DataFrame(
            [_row(n, p) for n, p in posts.items() if _is_public(p)], columns=COLUMNS
        )
        times = pd.to_datetime(frame["time"], format="ISO8601", errors="coerce", utc=True)
        frame = frame.assign(time=times.dt.as_unit("us"))
        ledger.set_aside("no readable time", frame.loc[times.isna(), "line"])
        kept = frame[times.notna()]
        dataset = posts_dataset(kept, "google_plus", None, "each time has its offset")
        reading = ledger.reading((dataset,), len(files), {"posts": len(kept)})
        return replace(reading, used=frozenset(n for n in source.children if "." in n))


COLUMNS = ["time", "post_id", "kind", "text", "links", "likes", "reposts", "replies", "line"]


def _files(source: Source) -> list[Source]:
    return [f for name, f in source.children.items() if name.endswith(".json") and not f.is_folder]


def _is_public(post: _Post) -> bool:
    audience = post.post_acl
    circles = audience.visible_to_standard_acl.circles if audience.visible_to_standard_acl else []
    everyone = any(circle.type in PUBLIC for circle in circles)
    shared = (audience.community_acl, audience.collection_acl)
    return everyone or any(bytes(one) != bytes(NOTHING) for one in shared)


def _row(line: int, post: _Post) -> dict[str, Any]:
    text, links = words_and_links(_content(post))
    card = [post.link.url] if post.link and post.link.url else []
    return {
        "time": post.creation_time,
        "post_id": post.url.rpartition("/")[2],
        "kind": "post" if bytes(post.reshared_post) == bytes(NOTHING) else "repost",
        "text": text,
        "links": tuple(dict.fromkeys([*links, *card])),
        "likes": len(post.plus_ones),
        "reposts": len(post.reshares),
        "replies": len(post.comments),
        "line": line,
    }


def _content(post: _Post) -> str:
    try:
        return msgspec.json.decode(post.content, type=str)
    except BROKEN:
        return ""


google_plus = GooglePlus(
    "google_plus",
    About(
        service="Google+ (Takeout)",
        download="no longer offered; Google Takeout until April 2019",
        kinds=("posts",),
        grain="the second of each post",
        timezone="UTC, from the offset beside each time",
        cannot_tell="followers; views; clicks",
        knowledge="three public programs that read these folders; we have seen no real one",
    ),
)
