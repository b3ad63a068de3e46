"""What X's archive says about itself: its owner, when it was made, which files hold what, how many items there are."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import msgspec

from roi.loaders.families.json_arrays import pieces_of, value_of
from roi.sources.archives import members_of
from roi.sources.source import Source

KINDS = ("tweets", "tweet", "communityTweet")  # the manifest's name for lists of posts
PAGE = "Your archive.html"
# Nothing in them is used, but they show whether an archive was edited.
SMALL_FILES = ("profile.js", "verified.js")
POSTS = re.compile(r"(tweets?|community-tweet)(-part\d+)?( \(\d+\))?\.js")
LIST = re.compile(r"\s*window\.YTD\.(?:tweets?|community_tweet)\.part\d+\s*=")


class _Counted(msgspec.Struct, rename="camel"):
    file_name: str
    count: str = "0"

    @property
    def items(self) -> int:
        """How many items the file holds, according to X."""
        return int(self.count) if self.count.isdecimal() and len(self.count) < 12 else 0


class _DataType(msgspec.Struct, rename="camel"):
    files: list[_Counted] = []


class _UserInfo(msgspec.Struct, rename="camel"):
    account_id: str
    user_name: str


class _ArchiveInfo(msgspec.Struct, rename="camel"):
    generation_date: datetime | None = None
    is_partial_archive: bool = False


class Manifest(msgspec.Struct, rename="camel"):
    """What an archive says about itself (`manifest.js`)."""

    user_info: _UserInfo
    archive_info: _ArchiveInfo = msgspec.field(default_factory=_ArchiveInfo)
    data_types: dict[str, _DataType] = {}

    def files(self, kind: str) -> dict[str, int]:
        """Return the names of a kind's files and how many items they hold, according to X."""
        files = self.data_types[kind].files if kind in self.data_types else []
        return {f.file_name.rpartition("/")[2]: f.items for f in files}


class _Account(msgspec.Struct, rename="camel"):
    """The two fields of `account.js` that are kept; the e-mail address beside them is dropped while reading."""

    account_id: str
    username: str


@dataclass(frozen=True)
class XArchive:
    """The folder that holds an archive's files, and what it says about itself."""

    path: str
    members: dict[str, Source]
    manifest: Manifest | None
    user_id: str | None
    handle: str | None

    @property
    def exported_at(self) -> datetime | None:
        """When X wrote it."""
        return self.manifest.archive_info.generation_date if self.manifest else None


def archive_files(source: Source) -> dict[str, Source]:
    """Return the files of an archive: those of its folder `data` if this is the whole archive, with the page that shows it.

    A list of posts on its own, whatever its name, is an archive of one file.
    """
    if not source.is_folder and LIST.match(source.start):
        return {"tweets.js": source}
    members = members_of(source)
    whole = "data" in members and PAGE in members
    return members["data"].children if whole else members


def opened(source: Source) -> XArchive:
    """Return the archive in a folder or zip. The manifest names its owner; `account.js` is opened only without one."""
    members = archive_files(source)
    file = members.get("manifest.js")
    manifest = value_of(file, Manifest) if file else None
    if manifest:
        user = manifest.user_info
        return XArchive(source.path, members, manifest, user.account_id, user.user_name.casefold())
    account = _account(members.get("account.js"))
    handle = account.username.casefold() if account else None
    return XArchive(source.path, members, None, account.account_id if account else None, handle)


def _account(file: Source | None) -> _Account | None:
    if file is None:
        return None
    wrapped = value_of(file, list[dict[str, _Account]])
    bare = value_of(file, list[_Account])
    return next(iter(wrapped[0].values())) if wrapped else bare[0] if bare else None


def post_files(archive: XArchive) -> tuple[list[Source], list[str]]:
    """Return the files that hold posts, and the leftover names of an older archive in the same folder."""
    found = [name for name in archive.members if POSTS.fullmatch(name)]
    named = set[str]()
    if archive.manifest:
        named = {name for kind in KINDS for name in archive.manifest.files(kind)}
    if not named & set(found):
        new = any(name.startswith("tweets") for name in found)
        named = {
            name
            for name in found
            if not (new and name.startswith("tweet") and not name.startswith("tweets"))
        }
    return (
        [archive.members[name] for name in found if name in named],
        [name for name in found if name not in named],
    )


def own_names(source: Source) -> frozenset[str]:
    """Return all names that belong to an archive, including the private files that are never opened."""
    names = members_of(source)
    if PAGE in names:
        return frozenset({PAGE, "data", "assets", "README.txt"} & set(names))
    return frozenset(n for n in names if n.endswith((".js", "_media")) or n == "README.txt")


def listed_accounts(archive: XArchive, kind: str) -> int | None:
    """Return how many accounts a list names ('follower' or 'following'); without the list, X's own count."""
    files = [
        f for name, f in archive.members.items() if re.fullmatch(rf"{kind}(-part\d+)?\.js", name)
    ]
    if files:
        return sum(len(piece.items) for file in files for piece in pieces_of(file, msgspec.Raw))
    counts = archive.manifest.files(kind) if archive.manifest else {}
    return sum(counts.values()) if counts else None


def declared_posts(archive: XArchive) -> int | None:
    """Return how many posts X says it put into an archive, if it is all in one zip."""
    manifest = archive.manifest
    if manifest is None or manifest.archive_info.is_partial_archive:
        return None
    return sum(sum(manifest.files(kind).values()) for kind in KINDS)


def edited_files(archive: XArchive) -> list[str]:
    """Return the small files that are not in X's own form."""
    there = [name for name in SMALL_FILES if name in archive.members]
    edited = [name for name in there if value_of(archive.members[name], list[Any]) is None]
    lost = "manifest.js" in archive.members and archive.manifest is None
    return [*edited, *(["manifest.js"] if lost else [])]
