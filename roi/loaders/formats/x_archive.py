"""X's archive for its users (since 2018): posts, and the number of followers on the day it was made.

Layouts: `data/tweets.js` and its parts (since 2022), `data/tweet.js` (2020 to 2022), the same files
at the zip's root with bare items (2018 to 2020). Only the files named here are opened; messages,
addresses, phones and contacts never are. Sources: real archives of 2021 to 2025; X's own
data/README.txt; the parsers twitter-archive-parser and HPI.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace

import pandas as pd

from roi.errors import RoiError
from roi.language import formatting
from roi.loaders.families.json_arrays import no_search_for_garbage, pieces_of, value_of
from roi.loaders.families.social_posts import ONE_DAY, followers_dataset, posts_dataset
from roi.loaders.families.tweets import (
    LongText,
    Posts,
    Tweet,
    Wrapped,
    days_of_lost,
    edit_trail,
    times_of_ids,
    with_long_texts,
)
from roi.loaders.families.x_archive import (
    XArchive,
    archive_files,
    declared_posts,
    edited_files,
    listed_accounts,
    opened,
    own_names,
    post_files,
)
from roi.loaders.protocol import About
from roi.loaders.row_ledger import Ledger
from roi.records.dataset import Dataset, Reading
from roi.sources.source import Source

TIME = "%Y-%m-%d %H:%M:%S"
FIRST = re.compile(r"\s*window\.(YTD\.tweets?\.part\d+|__THAR_CONFIG)\s*=")
EDITED = "can't be read: it was edited or cut off, it is not as X wrote it"
MOSTLY = 0.99  # X's own count may be off by a few


@dataclass(frozen=True)
class XArchiveLoader:
    """Reads an archive's folder, or its zip if the files are at the root."""

    name: str
    about: About

    def identifies(self, source: Source) -> bool:
        """Return whether it has posts or a manifest in X's form."""
        try:
            files = archive_files(source)
            shown = ("manifest.js", "tweets.js", "tweet.js")
            return any(
                FIRST.match(files[n].start) for n in shown if n in files and not files[n].is_folder
            )
        except RoiError:
            return False

    def read(self, source: Source) -> Reading:
        """Read posts and the number of followers; everything else is left unopened."""
        archive = opened(source)
        ledger = Ledger(source.path)
        files, stale = post_files(archive)
        found = _posts(archive, files, ledger)
        posts, rows = found.posts, found.rows
        kept = {"posts": rows - sum(map(len, ledger.aside.values()))} if rows else {}
        datasets = [_dataset(archive, found)] if rows else []
        followers = listed_accounts(archive, "follower")
        notes = [
            *_notes(archive, posts, stale, rows),
            *_edit_notes(kept.get("posts", 0) - len(posts)),
            *found.notes,
            *_follower_notes(archive, followers),
        ]
        if followers is not None and archive.exported_at:
            day = pd.Timestamp(archive.exported_at.date())
            row = pd.DataFrame({"date": [day], "followers": [followers], "line": [1]})
            datasets.append(
                followers_dataset(
                    row,
                    "x",
                    archive.user_id,
                    handle=archive.handle,
                    exported_at=archive.exported_at,
                )
            )
            kept["followers"] = followers
        reading = ledger.reading(
            tuple(datasets), rows + kept.get("followers", 0), kept, tuple(notes)
        )
        return replace(reading, used=own_names(source))


@dataclass(frozen=True)
class _Found:
    """An archive's posts, each edited one in its last version, and how many items its files hold.

    `lost` are the unreadable items, `notes` say where ids and times disagree.
    """

    posts: pd.DataFrame
    rows: int
    lost: list[bytes]
    notes: tuple[str, ...]


def _posts(archive: XArchive, files: list[Source], ledger: Ledger) -> _Found:
    columns = Posts(archive.user_id)
    replaced: dict[int, int] = {}
    lost = list[bytes]()
    rows = 0
    with no_search_for_garbage():
        for file in files:
            shape = Wrapped if '"tweet"' in file.start[:400] else Tweet
            for piece in pieces_of(file, shape):
                tweets = [item.tweet for item in piece.items] if shape is Wrapped else piece.items
                columns.add(tweets, piece.lines)
                trails = [trail for t in tweets if t.edit_info and (trail := edit_trail(t))]
                replaced.update({old: trail[-1] for trail in trails for old in trail[:-1]})
                ledger.set_aside(f"the post {EDITED}", piece.lost)
                lost.extend(piece.texts)
                rows += len(piece.items) + len(piece.lost)
        posts, odd = times_of_ids(columns.frame())
    ledger.set_aside("no readable time", posts.loc[posts["time"].isna(), "line"])
    posts = _last_versions(posts, replaced) if replaced else posts
    posts = posts[posts["time"].notna()] if posts["time"].isna().any() else posts
    long_texts = archive.members.get("note-tweet.js")
    notes = value_of(long_texts, list[LongText]) if long_texts else None
    posts = with_long_texts(posts, notes) if notes else posts
    return _Found(posts, rows, lost, odd)


def _last_versions(posts: pd.DataFrame, replaced: dict[int, int]) -> pd.DataFrame:
    """Return posts without those of which a later version is there too."""
    edited = posts.loc[posts["post_id"].isin(replaced), "post_id"].map(replaced)
    there = posts.loc[posts["post_id"].isin(edited), "post_id"]
    return posts.drop(edited.index[edited.isin(there)])


def _dataset(archive: XArchive, found: _Found) -> Dataset:
    """Return the posts as a dataset; on a day of a lost post, the absence of a post means unknown rather than zero.

    If many are missing, or a lost one doesn't say its day, that applies to every day.
    """
    lost = days_of_lost(found.lost)
    declared = declared_posts(archive) or found.rows
    whole = found.rows >= MOSTLY * declared and lost is not None
    return posts_dataset(
        found.posts,
        "x",
        archive.user_id,
        "X writes the time of each post in UTC",
        handle=archive.handle,
        exported_at=archive.exported_at,
        missing_means="zero" if whole else "unknown",
        gaps=tuple((day, day + ONE_DAY) for day in lost or ()) if whole else (),
    )


def _notes(archive: XArchive, posts: pd.DataFrame, stale: list[str], rows: int) -> tuple[str, ...]:
    """Return what the reader should know about this archive."""
    declared, edited = declared_posts(archive), edited_files(archive)
    first, last = posts["time"].min(), posts["time"].max()
    found = [
        len(posts)
        and f"{formatting.plural(len(posts), 'post')}, {first:{TIME}} to {last:{TIME}} UTC.",
        stale
        and f"Left over from an older archive in the folder, and not read: {formatting.listed(stale)}.",
        declared not in {None, rows}
        and f"X counted {declared:,} posts in this archive; {rows:,} are here.",
        edited and f"Edited, not as X wrote it: {formatting.listed(edited)}.",
    ]
    return tuple(note for note in found if note)


def _edit_notes(earlier: int) -> list[str]:
    if not earlier:
        return []
    versions = formatting.plural(earlier, "earlier version")
    return [
        f"{versions} of edited posts are there too: each post counts once, in its current version."
    ]


def _follower_notes(archive: XArchive, followers: int | None) -> list[str]:
    if followers is None:
        return []
    following = listed_accounts(archive, "following")
    beside = f", following {formatting.count(following)}" if following is not None else ""
    when = (
        f"On {formatting.day(archive.exported_at.date())}"
        if archive.exported_at
        else "On a day the archive doesn't name"
    )
    return [f"{when}: {formatting.plural(followers, 'follower')}{beside}."]


x_archive = XArchiveLoader(
    "x_archive",
    About(
        service="X (Twitter): your archive",
        download="X > Settings > Your account > Download an archive of your data (the zip comes a day later)",
        kinds=("posts", "followers"),
        grain="the second of each post; followers on the day the archive was made",
        timezone="UTC, as the file says",
        cannot_tell="views, clicks and replies received; when followers came (compare two archives)",
        knowledge="real archives of 2021 to 2025; the layout of 2018 to 2020 from public parsers",
    ),
)
