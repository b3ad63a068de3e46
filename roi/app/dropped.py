"""Files dropped onto the page: each gets a safe name in a private folder, and is written as it arrives."""

from __future__ import annotations

import re
from collections.abc import AsyncIterator
from filecmp import cmp
from itertools import chain, count
from pathlib import Path, PurePosixPath
from uuid import uuid4

from roi.errors import printable
from roi.settings import NAME
from roi.writing import refused

LONGEST = 120  # bytes of a part of a name; file systems allow 255
DEEPEST = 12  # folders within folders
RESERVED = re.compile(r"(?i)(con|prn|aux|nul|com\d|lpt\d)(\..*)?")
FORBIDDEN = re.compile(r'[<>:"|?*\x00-\x1f\x7f]')


def place_of(path: str, folder: Path) -> Path:
    """Return where a dropped file goes; the browser says the path, so it can't leave `folder`, and any name is a name.

    >>> place_of("archive/../../etc/passwd", Path("/private")).as_posix()
    '/private/archive/etc/passwd'
    >>> place_of("", Path("/private")).as_posix()
    '/private/file'
    """
    slashed = PurePosixPath(path.replace("\\", "/"))
    parts = [part for part in slashed.parts if part not in {"/", "//", ".", ".."}]
    return folder.joinpath(*([safe_name(p) for p in parts[-DEEPEST:]] or ["file"]))


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


async def keep(pieces: AsyncIterator[bytes], place: Path) -> Path:
    """Write a file as its pieces arrive, and return where it is; one that doesn't arrive whole is not there at all.

    Another file of the same name gets a number; the same file once more is the same file.

    Raises
    ------
    NotWritable
        If the disk is full.
    """
    part = place.with_name(f".{uuid4().hex}.arriving")
    try:
        place.parent.mkdir(parents=True, exist_ok=True)
        with part.open("wb") as file:
            async for piece in pieces:
                file.write(piece)
        return part.replace(free_place(place, part))
    except OSError as error:
        raise refused(place.name, error) from None
    finally:
        part.unlink(missing_ok=True)


def free_place(place: Path, arrived: Path) -> Path:
    """Return the first place of this name, numbered from the second on, that is free or holds the same bytes."""
    if place.name == NAME:  # settings: the newest count
        return place
    names = chain([place], (place.with_stem(f"{place.stem} ({n})") for n in count(2)))
    return next(p for p in names if not p.exists() or (p.is_file() and cmp(p, arrived, False)))
