"""Mail kept as mbox: the author's own messages to lists count, by date only; other people's and private mail never."""

from __future__ import annotations

import mailbox
from email.message import EmailMessage
from pathlib import Path

from good_export import GOOD, unread

import roi
from roi.loaders.walk import Export

ADA = "Ada Vale <ada@mail.example>"


def kept(folder: Path, messages: list[tuple[str, str, dict[str, str]]], stated: str = "") -> None:
    """Write messages (from, date, more headers) with Python's own mbox writer."""
    box = mailbox.mbox(folder / "list.mbox")
    for sender, day, more in messages:
        message = EmailMessage()
        message["From"], message["Date"] = sender, day
        for name, value in more.items():
            message[name] = value
        message.set_content("Hello.\n\nFrom here on it rains.\n")
        box.add(message)
    box.close()
    (folder / "events.csv").write_text(GOOD)
    if stated:
        (folder / "list.mbox.toml").write_text(f'account = "{stated}"\n')


def read(folder: Path) -> Export:
    (export,) = (e for e in roi.load(folder).exports if e.loader == "mbox")
    return export


LIST = {"List-Id": "<readers.lists.example>"}
MESSAGES = [
    (ADA, "Mon, 06 Jan 2003 23:30:00 -0500", LIST),
    ("Bo <bo@mail.example>", "Tue, 07 Jan 2003 10:00:00 +0000", LIST),
    (ADA, "Wed, 08 Jan 2003 10:00:00 +0000", LIST | {"In-Reply-To": "<1@mail.example>"}),
    (ADA, "Thu, 09 Jan 2003 10:00:00 +0000", {"To": "bo@mail.example"}),
]


def test_own_messages_to_lists_count_on_their_moment_in_utc(tmp_path: Path) -> None:
    kept(tmp_path, MESSAGES, "Ada@Mail.example")
    export = read(tmp_path)
    (posts,) = export.reading.datasets
    assert [f"{t:%d %H:%M}" for t in posts.frame["time"]] == ["07 04:30", "08 10:00"]
    assert posts.frame["kind"].tolist() == ["post", "reply"]
    assert posts.frame["text"].isna().all()
    reported = {s.reason.split(",")[0]: s.count for s in export.reading.set_aside}
    assert reported == {"private mail": 1, "somebody else's message": 1}


def test_of_several_people_nobody_is_taken_for_the_author(tmp_path: Path) -> None:
    kept(tmp_path, MESSAGES)
    because = unread(tmp_path)["list.mbox"]
    assert "messages of 2 people" in because
    assert "mail.example" not in because


def test_an_address_that_nobody_has_is_reported(tmp_path: Path) -> None:
    kept(tmp_path, MESSAGES, "else@mail.example")
    because = unread(tmp_path)["list.mbox"]
    assert "list.mbox.toml" in because
    assert "else@" not in because


def test_a_mailbox_of_private_mail_alone_has_no_posts(tmp_path: Path) -> None:
    kept(tmp_path, MESSAGES[-1:])
    export = read(tmp_path)
    assert export.reading.kept == {"posts": 0}
    assert export.reading.rows == 1
