"""Facebook, Instagram (posts and reels) and Threads: own posts in "Download your information" (JSON).

Their text is UTF-8 decoded as Latin-1, which is repaired. Posts have no ids, so a post is identified by its second. Sources: public parsers and their tests (Memento Mori, Chatistics, an importer of Threads).
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass

import msgspec
import pandas as pd

from roi.errors import NotReadable
from roi.loaders.families.json_arrays import items_of
from roi.loaders.families.social_posts import (
    ids_of_seconds,
    in_seconds,
    posts_dataset,
    utc_seconds,
)
from roi.loaders.parse import links_in, plain_text
from roi.loaders.protocol import About
from roi.loaders.row_ledger import Ledger
from roi.records.dataset import Reading
from roi.sources.source import Source


class _Context(msgspec.Struct):
    url: str = ""


class _Datum(msgspec.Struct):
    post: str = ""
    external_context: _Context = msgspec.field(default_factory=_Context)


class _Attachment(msgspec.Struct):
    data: list[_Datum] = []


class _FacebookPost(msgspec.Struct):
    timestamp: int | None = None
    data: list[_Datum] = []
    attachments: list[_Attachment] = []


class _AppPost(msgspec.Struct):
    is_reply: bool = False


class _Media(msgspec.Struct):
    creation_timestamp: int | None = None
    title: str = ""
    text_app_post: _AppPost = msgspec.field(default_factory=_AppPost)


class _MediaPost(msgspec.Struct):
    media: list[_Media] = []
    title: str = ""
    creation_timestamp: int | None = None


LEFT_OUT = {
    "ig_archived_post_media": "archived by its author: it is no longer on the profile",
    "ig_stories": "a story, gone after a day: the file doesn't say where it leads",
}
UNKNOWN = "of a shape that we don't know"
Row = tuple[int | None, str, str, list[str]]  # second, kind, text, links beside the text
Rows = list[Row | str]  # a text is the reason why an item is left out


@dataclass(frozen=True)
class MetaPosts:
    """Reads one network's list of posts; `mark` is how its file begins."""

    name: str
    about: About
    network: str
    mark: re.Pattern[str]
    rows: Callable[[Source], Rows | None]

    def identifies(self, source: Source) -> bool:
        """Whether the file begins with the list."""
        return not source.is_folder and self.mark.match(source.start) is not None

    def read(self, source: Source) -> Reading:
        """Read the posts."""
        rows = self.rows(source)
        if rows is None:
            raise NotReadable(file=source.path, reason="its list of posts is cut off or edited")
        ledger = Ledger(source.path)
        for reason in dict.fromkeys(row for row in rows if isinstance(row, str)):
            ledger.set_aside(reason, [n for n, row in enumerate(rows, 1) if row == reason])
        frame = _frame(
            {n: row for n, row in enumerate(rows, 1) if not isinstance(row, str)}, ledger
        )
        ledger.set_aside("it has no time", frame.loc[frame["time"].isna(), "line"])
        posts = frame[frame["time"].notna()]
        kept = {"posts": len(posts)}
        dataset = posts_dataset(posts, self.network, None, "the file counts seconds in UTC")
        datasets = (dataset,) if len(frame) or not rows else ()
        return ledger.reading(datasets, len(rows), kept if datasets else {})


def _frame(numbered: dict[int, Row], ledger: Ledger) -> pd.DataFrame:
    rows = list(numbered.values())
    seconds, notes = in_seconds([second for second, _, _, _ in rows])
    ledger.notes.extend(notes)
    texts = [plain_text(mended(text)) for _, _, text, _ in rows]
    links = [
        tuple(dict.fromkeys([*links_in(text), *beside]))
        for text, (_, _, _, beside) in zip(texts, rows, strict=True)
    ]
    return pd.DataFrame(
        {
            "time": utc_seconds(seconds),
            "post_id": pd.Series(ids_of_seconds(seconds), dtype="str"),
            "kind": pd.Series([kind for _, kind, _, _ in rows], dtype="str"),
            "text": pd.Series(texts, dtype="str"),
            "links": pd.Series(links, dtype="object"),
            "line": list(numbered),
        }
    )


def mended(text: str) -> str:
    """Return text whose UTF-8 bytes were decoded as Latin-1, repaired; other text as it is.

    >>> mended("caf\\u00c3\\u00a9")
    'café'
    """
    try:
        return text.encode("latin-1").decode("utf-8")
    except UnicodeError:
        return text


def _facebook(source: Source) -> Rows | None:
    posts = items_of(source, _FacebookPost)
    return None if posts is None else [_facebook_row(p) if p else UNKNOWN for p in posts]


def _facebook_row(post: _FacebookPost) -> Row:
    cards = [d.external_context.url for a in post.attachments for d in a.data]
    text = "\n".join(d.post for d in post.data if d.post)
    return post.timestamp, "post", text, [url for url in cards if url]


def _instagram(source: Source) -> Rows | None:
    """Return the rows of posts or reels; stories and archived posts are left out, each with its reason."""
    for key, reason in LEFT_OUT.items():
        if re.match(rf'\s*\{{\s*"{key}"', source.start):
            left_out = items_of(source, msgspec.Raw, [key])
            return None if left_out is None else [reason] * len(left_out)
    posts = items_of(source, _MediaPost, ["ig_reels_media"])
    return None if posts is None else [_media_row(p) if p else UNKNOWN for p in posts]


def _threads(source: Source) -> Rows | None:
    found = items_of(source, _MediaPost, ["text_post_app_text_posts"])
    return None if found is None else [_media_row(p) if p else UNKNOWN for p in found]


def _media_row(post: _MediaPost) -> Row:
    second = next((m.creation_timestamp for m in post.media if m.creation_timestamp), None)
    text = post.title or next((m.title for m in post.media if m.title), "")
    reply = any(m.text_app_post.is_reply for m in post.media)
    return post.creation_timestamp or second, "reply" if reply else "post", text, []


def _about(service: str, cannot_tell: str) -> About:
    return About(
        service=f"{service}: your posts",
        download="Accounts Centre > Your information and permissions > Export your information, format JSON",
        kinds=("posts",),
        grain="the second of each post",
        timezone="UTC",
        cannot_tell=cannot_tell,
        knowledge="public parsers; we have seen no real file",
    )


NOTHING_RECEIVED = "likes, comments and views received; who could see a post"
facebook_posts = MetaPosts(
    "facebook_posts",
    _about("Facebook", NOTHING_RECEIVED),
    "facebook",
    re.compile(
        r'\A\s*+\[\s*\{(?=[\s\S]*?"timestamp")(?=[\s\S]*?"(?:post|external_context)"\s*:)(?![\s\S]*?"string_list_data")'
    ),
    _facebook,
)
instagram_posts = MetaPosts(
    "instagram_posts",
    _about("Instagram", NOTHING_RECEIVED),
    "instagram",
    re.compile(
        r'\A\s*+(?:\[\s*\{\s*"media"\s*:\s*\[\s*\{[\s\S]{0,300}?"uri"[\s\S]*?"creation_timestamp"'
        r'|\{\s*"ig_(?:reels_media|stories|archived_post_media)"\s*:)'
    ),
    _instagram,
)
threads_posts = MetaPosts(
    "threads_posts",
    _about("Threads", NOTHING_RECEIVED),
    "threads",
    re.compile(r'\A\s*+\{\s*"text_post_app_text_posts"'),
    _threads,
)
