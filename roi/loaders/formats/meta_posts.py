"""Own posts in "Download your information" (JSON) of Facebook, Instagram and Threads.

Text stands there as UTF-8 bytes written as Latin-1 letters, and is mended. Nothing says which post is which, so a post is known
by its second. Sources: public parsers and their tests (Memento Mori, Chatistics, an importer of Threads).
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass

import msgspec
import pandas as pd

from roi.errors import NotReadable
from roi.loaders.families.json_arrays import value_of
from roi.loaders.families.social_posts import ids_of_seconds, posts_dataset, utc_seconds
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


class _Threads(msgspec.Struct):
    text_post_app_text_posts: list[_MediaPost]


Row = tuple[int | None, str, str, list[str]]  # second, kind, text, links beside the text


@dataclass(frozen=True)
class MetaPosts:
    """Reads one network's list of posts; `mark` is what its file begins with."""

    name: str
    about: About
    network: str
    mark: re.Pattern[str]
    rows: Callable[[Source], list[Row] | None]

    def identifies(self, source: Source) -> bool:
        """Whether the list stands at the beginning."""
        return not source.is_folder and self.mark.match(source.start) is not None

    def read(self, source: Source) -> Reading:
        """Read the posts."""
        rows = self.rows(source)
        if rows is None:
            raise NotReadable(file=source.path, reason="its list of posts is cut off or edited")
        frame = _frame(rows)
        ledger = Ledger(source.path)
        ledger.set_aside("no time stands there", frame.loc[frame["time"].isna(), "line"])
        posts = frame[frame["time"].notna()]
        dataset = posts_dataset(posts, self.network, None, "the file counts seconds in UTC")
        return ledger.reading((dataset,), len(rows), {"posts": len(posts)})


def _frame(rows: list[Row]) -> pd.DataFrame:
    texts = [plain_text(mended(text)) for _, _, text, _ in rows]
    links = [
        tuple(dict.fromkeys([*links_in(text), *beside]))
        for text, (_, _, _, beside) in zip(texts, rows, strict=True)
    ]
    return pd.DataFrame(
        {
            "time": utc_seconds(second for second, _, _, _ in rows),
            "post_id": pd.Series(ids_of_seconds([second for second, _, _, _ in rows]), dtype="str"),
            "kind": pd.Series([kind for _, kind, _, _ in rows], dtype="str"),
            "text": pd.Series(texts, dtype="str"),
            "links": pd.Series(links, dtype="object"),
            "line": range(1, len(rows) + 1),
        }
    )


def mended(text: str) -> str:
    """Return text whose UTF-8 bytes were written as Latin-1 letters; other text as it is.

    >>> mended("caf\\u00c3\\u00a9")
    'café'
    """
    try:
        return text.encode("latin-1").decode("utf-8")
    except UnicodeError:
        return text


def _facebook(source: Source) -> list[Row] | None:
    posts = value_of(source, list[_FacebookPost])
    return None if posts is None else [_facebook_row(post) for post in posts]


def _facebook_row(post: _FacebookPost) -> Row:
    cards = [d.external_context.url for a in post.attachments for d in a.data]
    text = "\n".join(d.post for d in post.data if d.post)
    return post.timestamp, "post", text, [url for url in cards if url]


def _instagram(source: Source) -> list[Row] | None:
    posts = value_of(source, list[_MediaPost])
    return None if posts is None else [_media_row(post) for post in posts]


def _threads(source: Source) -> list[Row] | None:
    found = value_of(source, _Threads)
    return None if found is None else [_media_row(p) for p in found.text_post_app_text_posts]


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
        r'\s*\[\s*\{(?=[\s\S]*?"timestamp")(?=[\s\S]*?"(?:post|external_context)"\s*:)(?![\s\S]*?"string_list_data")'
    ),
    _facebook,
)
instagram_posts = MetaPosts(
    "instagram_posts",
    _about("Instagram", NOTHING_RECEIVED),
    "instagram",
    re.compile(
        r'\s*\[\s*\{\s*"media"\s*:\s*\[\s*\{[\s\S]{0,300}?"uri"[\s\S]*?"creation_timestamp"'
    ),
    _instagram,
)
threads_posts = MetaPosts(
    "threads_posts",
    _about("Threads", NOTHING_RECEIVED),
    "threads",
    re.compile(r'\s*\{\s*"text_post_app_text_posts"'),
    _threads,
)
