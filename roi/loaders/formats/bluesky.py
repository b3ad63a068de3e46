"""Bluesky's repository export: `repo.car` (Settings > Account > Export my data).

The tree is walked from its root, since only it has the records' keys; blocks outside it are stale.
A post's key (a "TID") contains its time; `createdAt` is written by the app and can be wrong.
Sources: a real file of 2026 with its decoding; the AT Protocol's specifications of repositories and
TIDs.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from hashlib import sha256
from typing import Any

import msgspec
import pandas as pd

from roi.errors import DamagedFile, NotReadable
from roi.language import formatting
from roi.loaders.believable_times import unbelievable
from roi.loaders.families.social_posts import posts_dataset
from roi.loaders.parse import plain_text
from roi.loaders.protocol import About
from roi.loaders.row_ledger import Ledger
from roi.records.dataset import Reading
from roi.sources.limits import MAX_HELD
from roi.sources.source import Source

SIGNS = "234567abcdefghijklmnopqrstuvwxyz"  # the digits of a TID, base 32
REPOST = "app.bsky.feed.repost"
KINDS = {"app.bsky.feed.post", REPOST}
COLUMNS = ["written", "post_id", "kind", "text", "links", "reply_to", "pictured", "line"]
PICTURES = ("app.bsky.embed.images", "app.bsky.embed.video")
NAMED = b"\x01\x71\x12\x20"  # the start of a block's name; in links from other blocks a zero precedes it
A_DAY = pd.Timedelta(days=1)
IMPORTED = (
    "written a day or more before it came to Bluesky, as posts moved there from another network are"
)
FOLLOWERS = "who follows back is not in this file."
WRONG_KEYS = "Posts whose key can't hold a true time ({:,}): the time written counts."
MAX_BLOCKS = 500_000  # each takes a kilobyte of memory
Record = tuple[str, str, Any]  # collection, key, value (None if its block is missing)


class _Uri(msgspec.Struct):
    uri: str = ""


class _Facet(msgspec.Struct):
    features: list[_Uri] = []


class _Reply(msgspec.Struct):
    parent: _Uri


class _Media(msgspec.Struct):
    type: str = msgspec.field(name="$type", default="")
    external: _Uri | None = None


class _Embed(msgspec.Struct):
    type: str = msgspec.field(name="$type", default="")
    external: _Uri | None = None
    media: _Media | None = None


class _Post(msgspec.Struct, rename="camel"):
    text: str = ""
    created_at: str = ""
    facets: list[_Facet] = []
    reply: _Reply | None = None
    embed: _Embed = msgspec.field(default_factory=_Embed)


@dataclass(frozen=True)
class Bluesky:
    """Reads posts and reposts; likes, follows and everything else are counted and left out."""

    name: str
    about: About

    def identifies(self, source: Source) -> bool:
        """Return whether it starts like a CAR file of version 1."""
        return b"\xa2eroots" in source.head[:8] and b"gversion\x01" in source.head[:200]

    def read(self, source: Source) -> Reading:
        """Read the records of the tree."""
        did, records = _records(source)
        ledger = Ledger(source.path)
        others = Counter(kind for kind, _, _ in records if kind not in KINDS)
        for kind in others:
            ledger.set_aside(f"not a post ({kind})", _lines(records, kind))
        found = {n: _row(n, r, did) for n, r in enumerate(records, 1) if r[0] in KINDS}
        lost = [line for line, row in found.items() if row is None]
        ledger.set_aside("its content is missing, or in an unknown form", lost)
        frame = pd.DataFrame([row for row in found.values() if row], columns=COLUMNS)
        frame, odd = _timed(frame)
        ledger.set_aside("no readable time", frame.loc[frame["time"].isna(), "line"])
        imported = _is_imported(frame)
        ledger.set_aside(IMPORTED, frame.loc[imported, "line"])
        posts = frame[frame["time"].notna() & ~imported]
        follows = others["app.bsky.graph.follow"]
        notes = [
            *([f"Following {formatting.count(follows)}; {FOLLOWERS}"] if follows else []),
            *([WRONG_KEYS.format(odd)] if odd else []),
        ]
        dataset = posts_dataset(posts, "bluesky", did, "the times are read from the keys of posts")
        return ledger.reading((dataset,), len(records), {"posts": len(posts)}, tuple(notes))


def _timed(frame: pd.DataFrame) -> tuple[pd.DataFrame, int]:
    """Return the posts with the time in their key, or with the written one if the key can't be true, and how many
    of these there are.
    """
    keys = pd.Series([_time_in(key) for key in frame["post_id"]], frame.index, dtype="float64")
    keyed = pd.to_datetime(keys, unit="s", utc=True).dt.as_unit("us")
    written = pd.to_datetime(frame["written"], errors="coerce", utc=True, format="ISO8601")
    written = written.astype("datetime64[us, UTC]")
    impossible = keyed.notna() & unbelievable(keyed, "bluesky").notna()
    time = keyed.mask(impossible | keyed.isna(), written)
    return frame.assign(time=time, written=written), int((impossible & written.notna()).sum())


def _is_imported(frame: pd.DataFrame) -> pd.Series[bool]:
    """Return which posts were written a day or more before they came to Bluesky, which labels them itself."""
    earlier = frame["time"] - frame["written"] > A_DAY
    return earlier & unbelievable(frame["written"], "x").isna()


def _records(source: Source) -> tuple[str, list[Record]]:
    """Return whose repository it is, and its records in the order of their keys."""
    with source.open() as stream:
        data = stream.read(MAX_HELD)
    if data.count(NAMED) - data.count(b"\0" + NAMED) > MAX_BLOCKS:
        raise NotReadable(file=source.path, reason="it holds more than half a million records")
    try:
        import libipld
    except ImportError:
        reason = "reading it takes the package libipld, which is not installed here"
        raise NotReadable(file=source.path, reason=reason) from None
    try:
        header, blocks = libipld.decode_car(data)
        whole = {
            key: block
            for key, block in blocks.items()
            if _is_as_named(key, libipld.encode_dag_cbor(block))
        }
        commit = whole[header["roots"][0]]
        return str(commit["did"]), list(_walk(whole, commit["data"]))
    except (ValueError, KeyError, TypeError, IndexError, AttributeError, UnicodeDecodeError):
        raise DamagedFile(file=source.path, reason="its tree of records is broken") from None


def _is_as_named(key: bytes, content: bytes) -> bool:
    """Return whether a block's content has the fingerprint (SHA-256) at the end of its name."""
    return sha256(content).digest() == bytes(key)[-32:]


def _walk(blocks: dict[bytes, Any], root: bytes) -> Iterator[Record]:
    """Yield a tree's records in order; each node says how much of its left neighbour's key it shares."""
    seen: set[bytes] = set()
    todo: list[tuple[bytes | None, tuple[str, bytes] | None]] = [(root, None)]
    while todo:
        node, entry = todo.pop()
        if entry is not None:
            collection, _, key = entry[0].partition("/")
            yield collection, key, blocks.get(entry[1])
        elif node is not None and node not in seen:
            seen.add(node)
            todo.extend(reversed(_steps(blocks[node])))


def _steps(node: dict[str, Any]) -> list[tuple[bytes | None, tuple[str, bytes] | None]]:
    steps: list[tuple[bytes | None, tuple[str, bytes] | None]] = [(node.get("l"), None)]
    key = b""
    for entry in node["e"]:
        key = key[: entry["p"]] + bytes(entry["k"])
        steps += [(None, (key.decode(), entry["v"])), (entry.get("t"), None)]
    return steps


def _lines(records: list[Record], kind: str) -> list[int]:
    return [line for line, record in enumerate(records, start=1) if record[0] == kind]


def _row(line: int, record: Record, did: str) -> dict[str, Any] | None:
    """Return a post as a row; None for one in an unknown form."""
    kind, key, value = record
    try:
        post = msgspec.convert(value, type=_Post)
    except msgspec.ValidationError:
        return None
    quote = post.embed.type.startswith("app.bsky.embed.record")
    parent = post.reply.parent.uri if post.reply else None
    return {
        "written": post.created_at,
        "post_id": key,
        "kind": "repost" if kind == REPOST else "reply" if parent else "quote" if quote else "post",
        "text": plain_text(post.text),
        "links": _links(post),
        "reply_to": _parent(parent, did),
        "pictured": float((post.embed.media or post.embed).type.startswith(PICTURES)),
        "line": line,
    }


def _time_in(key: str) -> int | None:
    """Return the second in a TID: microseconds since 1970, above ten bits of clock number."""
    if len(key) != 13 or not set(key) <= set(SIGNS):
        return None
    number = sum(SIGNS.index(sign) << 5 * place for place, sign in enumerate(reversed(key)))
    return (number >> 10) // 1_000_000


def _links(post: _Post) -> tuple[str, ...]:
    media = post.embed.media.external if post.embed.media else None
    cards = [card for card in (post.embed.external, media) if card]
    found = [feature for facet in post.facets for feature in facet.features] + cards
    return tuple(dict.fromkeys(x.uri for x in found if x.uri))


def _parent(uri: str | None, did: str) -> str | None:
    key = uri.rpartition("/")[2] if uri else None
    return f"self:{key}" if uri and uri.startswith(f"at://{did}/") else key


bluesky = Bluesky(
    "bluesky",
    About(
        service="Bluesky: your repository",
        download="Settings > Account > Export my data (repo.car)",
        kinds=("posts",),
        grain="the second of each post, from its key",
        timezone="UTC",
        cannot_tell="followers, likes and reposts received, views, clicks",
        knowledge="a real file of 2026 and its decoding; the AT Protocol's specifications",
    ),
)
