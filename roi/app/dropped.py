"""Files dropped onto the page: each gets a safe name in a private folder, and is written as it arrives."""

from __future__ import annotations

import re
from collections.abc import AsyncIterator
from pathlib import Path, PurePosixPath

from roi.errors import NotWritable, printable

LONGEST = 120  # bytes of a part of a name; file systems allow 255
DEEPEST = 12  # folders within folders
RESERVED = re.compile(r"(?i)(con|prn|aux|nul|com\d|lpt\d)(\..*)?")
FORBIDDEN = re.compile(r'[<>:"|?*\x00-\x1f\x7f]')


def place_of(path: str, drop: int, folder: Path) -> Path:
    """Return where a dropped file goes: below its drop, so that the same name from two folders is two files.

    The browser says the path, so it is never trusted: it can't leave `folder`, and any name is a name here.

    >>> place_of("archive/../../etc/passwd", 1, Path("/private")).as_posix()
    '/private/1/archive/etc/passwd'
    >>> place_of("", 2, Path("/private")).as_posix()
    '/private/2/file'
    """
    slashed = PurePosixPath(path.replace("\\", "/"))
    parts = [part for part in slashed.parts if part not in {"/", "//", ".", ".."}]
    named = [safe_name(p) for p in parts[-DEEPEST:]] or ["file"]
    return folder.joinpath(str(drop), *named)


def safe_name(name: str) -> str:
    """Return a name that every file system takes, as like the given one as can be.

    >>> safe_name("Sales: 2025?.csv"), safe_name("  .. "), safe_name("con.csv")
    ('Sales_ 2025_.csv', 'file', '_con.csv')
    """
    kept = FORBIDDEN.sub("_", printable(name)).strip().rstrip(". ") or "file"
    kept = f"_{kept}" if RESERVED.fullmatch(kept) else kept
    stem, dot, suffix = kept.rpartition(".")
    if len(kept.encode()) > LONGEST:
        room = LONGEST - len(f".{suffix}".encode()) if dot and len(suffix) < 10 else LONGEST
        start = (stem if room < LONGEST else kept).encode()[:room].decode(errors="ignore")
        kept = f"{start}.{suffix}" if room < LONGEST else start
    return kept


async def keep(pieces: AsyncIterator[bytes], place: Path) -> int:
    """Write a file as its pieces arrive, and return its size; a file that doesn't arrive whole is not there at all.

    Raises
    ------
    NotWritable
        If the disk is full.
    """
    place.parent.mkdir(parents=True, exist_ok=True)
    part = place.with_name(f".{place.name[:60]}.arriving")
    size = 0
    try:
        with part.open("wb") as file:
            async for piece in pieces:
                size += file.write(piece)
        part.replace(place)
    except OSError as error:
        reason = (error.strerror or "the disk refuses it").lower()
        raise NotWritable(file=place.name, reason=reason) from None
    finally:
        part.unlink(missing_ok=True)
    return size
