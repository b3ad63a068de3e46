"""Write a file, or a folder of files, whole or not at all: beside its place, flushed to disk, then renamed."""

from __future__ import annotations

import os
import shutil
from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path

from roi.errors import NotWritable


def write_whole(place: Path, content: bytes) -> Path:
    """Write `content` to `place`, so that whatever happens there is the old file or the new one, never half of either.

    Raises
    ------
    NotWritable
        If the disk is full or refuses it; what was there before is still there.
    """
    # Always the same name, so that what a killed run left is written over.
    part = place.with_name(f".{place.name}.part")
    try:
        with part.open("wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        part.replace(place)
        _flush_name(place.parent)
    except OSError as error:
        raise refused(str(place), error) from None
    finally:
        with suppress(OSError):
            part.unlink(missing_ok=True)
    return place


def write_whole_folder(place: Path, contents: Mapping[str, bytes]) -> tuple[Path, ...]:
    """Write files into a new or empty folder `place`, so that whatever happens all of them are there or none.

    Raises
    ------
    NotWritable
        If the disk is full or refuses it.
    """
    part = place.with_name(f".{place.name}.part")
    try:
        shutil.rmtree(part, ignore_errors=True)
        part.mkdir(parents=True)
        for name, content in contents.items():
            write_whole(part / name, content)
        if place.is_dir():
            place.rmdir()
        part.replace(place)
        _flush_name(place.parent)
    except OSError as error:
        raise refused(str(place), error) from None
    finally:
        shutil.rmtree(part, ignore_errors=True)
    return tuple(place / name for name in contents)


def refused(file: str, error: OSError) -> NotWritable:
    """Return the error that says why the system refused to write a file."""
    return NotWritable(file=file, reason=(error.strerror or "the disk refuses it").lower())


def _flush_name(folder: Path) -> None:
    """Flush a folder's list of names, without which a renamed file may be lost with the power; Windows can't and needn't."""
    if os.name != "posix":
        return
    with suppress(OSError):
        descriptor = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(descriptor)
        finally:
            os.close(descriptor)
