"""Messages to mailing lists (Yahoo Groups, Google Groups in Takeout, and others) as mbox: the dates of the author's own.

Only headers are read, and of those only who wrote, when, whether it answers another message, and
whether it went through a list: other mail is private and never counted. No address is kept, not
even the author's. Format: RFC 4155; the markers of Google's and Yahoo's groups from a public
description of a real Takeout and from public programs.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from email.message import Message
from email.parser import BytesHeaderParser
from email.utils import parseaddr, parsedate_to_datetime
from typing import IO

import pandas as pd

from roi.errors import NotReadable
from roi.loaders.families import hand_kept_tables
from roi.loaders.families.sidecar import read_sidecar
from roi.loaders.families.social_posts import ids_of_seconds, posts_dataset
from roi.loaders.protocol import About
from roi.loaders.row_ledger import Ledger
from roi.records.dataset import Reading
from roi.sources.source import Source

START = re.compile(rb"From \S+ +(Mon|Tue|Wed|Thu|Fri|Sat|Sun) [A-Z][a-z]{2} [ \d]\d ")
LIKE_START = re.compile(
    rb"[^>\s]{0,3}From \S++ .*\d\d:\d\d:\d\d|From (?=\S+@\S)\S++\s*+$"
    rb"|(?:[^>\s]*+ )?(?=\S+@\S)\S++ ++(Mon|Tue|Wed|Thu|Fri|Sat|Sun) [A-Z][a-z]{2} [ \d]\d \d\d:\d\d:\d\d "
)
HEAD = re.compile(r"(?im)^(date|from|message-id|received):")
LISTS = (
    "List-Id",
    "List-Post",
    "Mailing-List",
    "X-BeenThere",
    "X-Google-Groups",
    "X-Yahoo-Group-Post",
)
LONGEST_HEAD = 1 << 18  # bytes of one message's header; anything beyond is not read
PIECE = 1 << 16
NETWORK = "mailing_lists"


@dataclass(frozen=True)
class Mbox:
    """Reads the headers of messages; a row is a message, identified by the line on which it starts."""

    name: str
    about: About

    def identifies(self, source: Source) -> bool:
        """Return whether the first line starts a message, and a header follows."""
        if source.is_folder or source.is_binary or not source.lines:
            return False
        first = START.match(source.lines[0].encode("utf-8", "replace"))
        return first is not None and HEAD.search(source.start) is not None

    def read(self, source: Source) -> Reading:
        """Read the dates of the author's own messages to lists."""
        said = read_sidecar(source, frozenset(hand_kept_tables.NAMES)).account
        ledger = Ledger(source.path)
        rows, damaged, private, lines, writers, heads = 0, [], [], [], [], []
        with source.open() as stream:
            for line, head in _heads(stream):
                rows += 1
                if head is None:
                    damaged.append(line)
                elif any(head[name] for name in LISTS):
                    lines.append(line)
                    writers.append(parseaddr(str(head["From"] or ""))[1].casefold())
                    heads.append((_moment(head), bool(head["In-Reply-To"] or head["References"])))
                else:
                    private.append(line)
        ledger.set_aside("the first line of a message, damaged", damaged)
        ledger.set_aside("private mail, which went through no list: never counted", private)
        own = _own(writers, said, source.path)
        others = [n for n, writer in zip(lines, writers, strict=True) if writer != own]
        ledger.set_aside("somebody else's message", others)
        posts = pd.DataFrame(heads, columns=["time", "answers"]).assign(line=lines)
        posts = posts[pd.Series([writer == own for writer in writers], dtype="bool")]
        posts = posts.assign(time=pd.to_datetime(posts["time"], utc=True).dt.as_unit("us"))
        ledger.set_aside("no readable date", posts.loc[posts["time"].isna(), "line"])
        known = posts.dropna(subset=["time"]).reset_index(drop=True)
        seconds = [int(t.timestamp()) for t in known["time"]]
        kept = known.assign(
            post_id=ids_of_seconds(seconds),
            kind=known.pop("answers").map({True: "reply", False: "post"}),
        )
        dataset = posts_dataset(kept, NETWORK, None, "each date states its offset")
        return ledger.reading((dataset,), rows, {"posts": len(kept)})


def _heads(stream: IO[bytes]) -> Iterator[tuple[int, Message | None]]:
    """Yield the line on which each message starts, and its header, or None if the line is damaged; bodies are never held."""
    parser = BytesHeaderParser()
    number, begun, head, in_head = 0, 0, b"", False
    whole, blank = True, True  # the last piece ended its line; the line before this one was empty
    while piece := stream.readline(PIECE):
        number += whole
        if whole and START.match(piece):
            if begun:
                yield begun, parser.parsebytes(head)
            begun, head, in_head = number, b"", True
        elif whole and blank and LIKE_START.match(piece):
            yield number, None
        elif in_head:
            in_head = not (whole and piece.strip() == b"") and len(head) < LONGEST_HEAD
            head += piece
        blank = whole and piece.strip() == b""
        whole = piece.endswith(b"\n")
    if begun:
        yield begun, parser.parsebytes(head)


def _moment(head: Message) -> datetime | None:
    """Return when a message was written, in UTC; None if its date can't be read."""
    try:
        moment = parsedate_to_datetime(str(head["Date"]))
        return (moment if moment.tzinfo else moment.replace(tzinfo=UTC)).astimezone(UTC)
    except (ValueError, TypeError, OverflowError):
        return None


def _own(writers: list[str], said: str | None, path: str) -> str | None:
    """Return the address whose messages are the author's: the one in FILE.toml, else the only one there is.

    Raises
    ------
    NotReadable
        If several people write and nothing says which one is the author, or nobody has the given
        address.
    """
    if said and said.casefold() in writers:
        return said.casefold()
    name = path.rpartition("/")[2]
    if said:
        raise NotReadable(
            file=path, reason=f"none of its messages to lists is from the address in {name}.toml"
        )
    people = set(writers)
    if len(people) > 1:
        raise NotReadable(
            file=path,
            reason=f'it holds messages of {len(people)} people; say which are yours in a file {name}.toml beside it: account = "you@example.com"',
        )
    return next(iter(people), None)


mbox = Mbox(
    name="mbox",
    about=About(
        service="mailing lists (Yahoo Groups, Google Groups)",
        download="takeout.google.com > Groups; for Yahoo Groups, which ended in 2020, the archive you kept; say which address is yours in FILE.toml: account",
        kinds=("posts",),
        grain="the second of each message",
        timezone="UTC, from the offset in each date",
        cannot_tell="what a message said, where it linked, who read it",
        knowledge="RFC 4155; a public description of a real Takeout; public programs. We have seen no real file",
    ),
)
