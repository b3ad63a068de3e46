"""A Telegram channel's history (Telegram Desktop > channel > Export chat history, JSON): `result.json`.

Only channels are read: what stands in groups and chats is other people's. Sources: the program's own source, and public
data sets that were exported with it.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any

import msgspec
import pandas as pd

from roi.errors import NotReadable
from roi.loaders.families.json_arrays import BROKEN, value_of
from roi.loaders.families.social_posts import posts_dataset, utc_seconds
from roi.loaders.parse import links_in
from roi.loaders.protocol import About
from roi.loaders.row_ledger import Ledger
from roi.records.dataset import Reading
from roi.sources.source import Source

MARK = re.compile(
    r'\A\s*+\{\s*"name"\s*:\s*(?:null|"(?:[^"\\]|\\.)*+")\s*,\s*"type"\s*:\s*"(?:public|private)_channel"\s*,'
    r'\s*"id"\s*:'
)
NOT_KNOWN = "of a shape that we don't know"
SERVICE = "Telegram's own notice, no post"
ALBUM = "a further picture of an album, which is one post"
LOCAL = (
    "This export writes times without their zone, as older versions of Telegram did: they are read as UTC. "
    "Export the channel again, and each time has its zone."
)


ABSENT = msgspec.Raw(b"")  # null stands for somebody who is gone


class _Part(msgspec.Struct):
    text: str = ""
    type: str = ""
    href: str = ""


class _Reaction(msgspec.Struct):
    count: int = 0


class _Message(msgspec.Struct):
    id: int
    type: str
    date: str = ""
    date_unixtime: str = ""
    text: str | list[str | _Part] = ""
    forwarded_from: msgspec.Raw = ABSENT
    reactions: list[_Reaction] | None = None


class _Channel(msgspec.Struct):
    id: int
    messages: list[msgspec.Raw]
    name: str | None = None


@dataclass(frozen=True)
class Telegram:
    """Reads the posts of one channel."""

    name: str
    about: About

    def identifies(self, source: Source) -> bool:
        """Whether it begins with a channel's name, type and number."""
        return not source.is_folder and MARK.match(source.start) is not None

    def read(self, source: Source) -> Reading:
        """Read all messages; an album, which stands there picture by picture, is one post."""
        channel = value_of(source, _Channel)
        if channel is None:
            raise NotReadable(file=source.path, reason="its list of messages is cut off or edited")
        ledger = Ledger(source.path)
        found = {n: _message(raw) for n, raw in enumerate(channel.messages, 1)}
        ledger.set_aside(NOT_KNOWN, [n for n, m in found.items() if m is None])
        known = {n: m for n, m in found.items() if m}
        ledger.set_aside(SERVICE, [n for n, m in known.items() if m.type != "message"])
        posts = {n: m for n, m in known.items() if m.type == "message"}
        frame = _frame(posts)
        ledger.set_aside("no readable time", frame.loc[frame["time"].isna(), "line"])
        frame = frame[frame["time"].notna()]
        pictures = _is_of_album(frame)
        ledger.set_aside(ALBUM, frame.loc[pictures, "line"])
        if any(not m.date_unixtime for m in posts.values()):
            ledger.notes.append(LOCAL)
        kept = frame[~pictures]
        dataset = posts_dataset(
            kept,
            "telegram",
            str(channel.id),
            "each time stands there in seconds since 1970",
            handle=channel.name,
        )
        return ledger.reading((dataset,), len(channel.messages), {"posts": len(kept)})


def _message(raw: msgspec.Raw) -> _Message | None:
    try:
        return msgspec.json.decode(raw, type=_Message)
    except BROKEN:
        return None


def _frame(posts: dict[int, _Message]) -> pd.DataFrame:
    messages = list(posts.values())
    seconds = [int(m.date_unixtime) if m.date_unixtime.isdecimal() else None for m in messages]
    local = pd.Series([m.date for m in messages], dtype="str")
    written = pd.to_datetime(local, format="%Y-%m-%dT%H:%M:%S", errors="coerce", utc=True)
    times: Any = utc_seconds(seconds)
    texts = [_text(m.text) for m in messages]
    return pd.DataFrame(
        {
            "time": times.fillna(written.dt.as_unit("us")),
            "post_id": pd.Series([str(m.id) for m in messages], dtype="str"),
            "kind": pd.Series(
                ["repost" if bytes(m.forwarded_from) else "post" for m in messages], dtype="str"
            ),
            "text": pd.Series(texts, dtype="str"),
            "links": pd.Series(
                [_links(m.text, text) for m, text in zip(messages, texts, strict=True)],
                dtype="object",
            ),
            "likes": [_reactions(m) for m in messages],
            "line": list(posts),
        }
    )


def _text(text: str | list[str | _Part]) -> str:
    parts = [text] if isinstance(text, str) else text
    return "".join(part if isinstance(part, str) else part.text for part in parts)


def _links(text: str | list[str | _Part], plain: str) -> tuple[str, ...]:
    """Return the addresses in a text, and those behind its words."""
    behind = [part.href for part in text if isinstance(part, _Part) and part.href]
    return tuple(dict.fromkeys([*links_in(plain), *behind]))


def _reactions(message: _Message) -> float:
    """Return how many reacted; older exports don't say, which is no zero."""
    found = message.reactions
    return float("nan") if found is None else float(sum(r.count for r in found))


def _is_of_album(frame: pd.DataFrame) -> pd.Series[bool]:
    """Return which messages are further pictures of an album: of its second, and without a text of their own."""
    bare = frame["text"].eq("") & frame["kind"].eq("post")
    second = frame["time"].where(frame["kind"].eq("post"))
    has_text = (~bare).groupby(second).transform("any").eq(other=True)
    return bare & (has_text | second.duplicated())


telegram = Telegram(
    "telegram",
    About(
        service="Telegram: your channel",
        download="Telegram Desktop > the channel > ⋮ > Export chat history, format JSON",
        kinds=("posts",),
        grain="the second of each post",
        timezone="UTC; exports of before 2022 write the computer's own time, which they don't name",
        cannot_tell="subscribers; views; who reacted",
        knowledge="the program's own source and public data sets exported with it",
    ),
)
