"""Folders, zips and fsspec addresses as input: a fingerprint of the content, and a copy on this computer where one is needed."""

from __future__ import annotations

import hashlib
import os
import stat
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path, PurePosixPath
from typing import Any

from roi.errors import NoFolder, NotReadable, WrongUse

PIECE = 1 << 20
LARGEST_COPY = 50_000_000_000  # bytes of one author that are fetched
NOT_OPENED = "it can't be opened"


def is_address(place: str) -> bool:
    r"""Whether a place is an address such as s3://bucket/authors, and no path on this computer.

    >>> is_address("s3://bucket/authors"), is_address(r"C:\books"), is_address("books/ada")
    (True, False, False)
    """
    return "://" in place


def last_part(place: str) -> str:
    """Return the name at the end of a path or an address.

    >>> last_part("s3://bucket/authors/ada/"), last_part("books/ada.zip")
    ('ada', 'ada.zip')
    """
    return PurePosixPath(place.replace("\\", "/")).name


def file_system(address: str) -> tuple[Any, str]:
    """Return fsspec's file system for an address, and the path in it.

    Raises
    ------
    WrongUse
        If nothing is installed that opens such an address.
    """
    try:
        from fsspec.core import url_to_fs

        files, path = url_to_fs(address, skip_instance_cache=True, use_listings_cache=False)
    except (ImportError, ValueError) as error:
        raise WrongUse(
            sentence=f"{address} can't be opened: {error}. For s3:// it takes `pip install s3fs`."
        ) from None
    return files, path


def fingerprint(address: str) -> str:
    """Return a digest of all content at a place: of every byte, or of what a remote store says of every file.

    Two places with the same digest give the same answer. A remote store is believed about its own content (size and
    ETag, else the time of the last change), so that nothing has to be fetched to see that nothing has changed.
    """
    digest = hashlib.blake2b(digest_size=16)
    if is_address(address):
        for name, facts in _remote_files(address):
            digest.update(f"{name}\0{facts}\n".encode())
    else:
        place = Path(address)
        if not place.exists():
            raise NoFolder(folder=address)
        for file in sorted(_local_files(place)):
            digest.update(f"{file.relative_to(place).as_posix()}\0".encode("utf-8", "replace"))
            _add_content(file, digest)
    return digest.hexdigest()


def _local_files(place: Path) -> Iterator[Path]:
    if not place.is_dir():
        yield place
        return
    for folder, _, names in os.walk(place):
        yield from (Path(folder, name) for name in names)


def _add_content(file: Path, digest: Any) -> None:
    """Add a regular file's content; a pipe or a device is never opened, since it may be waited for without end."""
    try:
        if not stat.S_ISREG(file.stat().st_mode):
            return
        with file.open("rb") as stream:
            while piece := stream.read(PIECE):
                digest.update(piece)
    except OSError as error:
        digest.update(str(error.errno).encode())  # what can't be read is told when it is loaded


def _remote_files(address: str) -> list[tuple[str, str]]:
    files, root = file_system(address)
    found = files.find(root, detail=True)
    if not found:
        raise NoFolder(folder=address)
    total = sum(facts.get("size") or 0 for facts in found.values())
    if total > LARGEST_COPY:
        raise NotReadable(file=address, reason=f"it holds {total:,} bytes, which is too much")
    return [
        (_relative(name, root), _state(facts))
        for name, facts in sorted(found.items())
        if facts["type"] == "file"
    ]


def _relative(name: str, root: str) -> str:
    return name.removeprefix(root.rstrip("/")).lstrip("/") or last_part(name)


def _state(facts: dict[str, Any]) -> str:
    marks = (facts.get(key) for key in ("ETag", "etag", "md5", "LastModified", "mtime", "created"))
    return f"{facts.get('size')} {next((mark for mark in marks if mark), '')}"


@contextmanager
def on_this_computer(address: str) -> Iterator[Path]:
    """Yield an author's folder or zip as a path; what lies elsewhere is fetched, and removed at the end."""
    if not is_address(address):
        yield Path(address)
        return
    files, root = file_system(address)
    with tempfile.TemporaryDirectory(prefix="roi-", ignore_cleanup_errors=True) as folder:
        for name, _ in _remote_files(address):
            within = PurePosixPath(name)
            if within.is_absolute() or ".." in within.parts:
                continue  # a key may be any text: none leads out of the folder
            copy = Path(folder, *within.parts)
            copy.parent.mkdir(parents=True, exist_ok=True)
            remote = root if files.isfile(root) else f"{root.rstrip('/')}/{name}"
            files.get_file(remote, str(copy))
        zips = [p for p in Path(folder).iterdir() if p.suffix.lower() == ".zip"]
        one = len(zips) == 1 and address.lower().endswith(".zip")
        yield zips[0] if one else Path(folder)
