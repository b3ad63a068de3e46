"""Readings kept between runs, so that no file is read twice: in the user's own folder, by content and by roi's own code."""

from __future__ import annotations

import hashlib
import json
import os
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass
from functools import cache, partial
from importlib.metadata import entry_points
from pathlib import Path

import msgspec

from roi.errors import RoiError
from roi.language.messages import reading_locale
from roi.loaders.believable_times import AHEAD
from roi.loaders.formats import GROUP
from roi.loaders.name_marks import is_of_another_run
from roi.loaders.reading_bytes import packed, unpacked
from roi.records.dataset import Reading
from roi.sources.limits import MAX_LEVELS, SMALL
from roi.sources.private_folder import is_mine
from roi.sources.source import HEAD, DiskFile, Source

LIMIT = 500_000_000  # bytes in the folder; what was asked for longest ago goes first
UNUSED = 100 * 86_400  # seconds after which a reading that nobody asked for goes
DIGEST = 32  # bytes of SHA-256
BLOCK = 1 << 20  # bytes read at once
SUFFIX, PART = ".reading", ".part-"
PACKAGE = Path(__file__).parents[1]
# What a reading depends on: roi's own code as far as reading goes, and the packages that it reads with.
CODE = ("errors.py", "toml.py", "settings.py", "language", "sources", "records", "loaders")
PACKAGES = frozenset(
    "babel backports_zstd crawler_user_agents defusedxml duckdb libipld msgspec numpy pandas python_calamine tzdata xlrd".split()
)
Read = tuple[str, Reading | None]  # the loader's name, and what it made of the files


@dataclass(frozen=True)
class KeptReadings:
    """A folder of readings as a run met it.

    Attributes
    ----------
    folder : where they are.
    names : the files there when the run began.
    since : when that was, in nanoseconds; a file that changed later is read, but not kept.
    limit : the most bytes that stay when the run ends.
    fresh_marks : whether what has marks of names is read again, since marks mean nothing in another run.
    """

    folder: Path
    names: frozenset[str]
    since: int
    limit: int = LIMIT
    fresh_marks: bool = False


class _Entry(msgspec.Struct, frozen=True, array_like=True):
    """A file of the folder, after the digest of all that follows: what was read, by whom, from which content."""

    content: bytes
    opened: list[list[tuple[str, ...]]]
    loader: str
    reading: bytes | None


def user_folder() -> Path:
    """Return where this user's readings are kept unless another folder is named."""
    from platformdirs import user_cache_path

    return user_cache_path("roi", appauthor=False)


def kept_in(folder: Path | None, limit: int = LIMIT) -> KeptReadings | None:
    """Return the readings kept in a folder; None for no folder, for somebody else's, or with loaders that roi can't see change."""
    if folder is None or entry_points(group=GROUP):
        return None
    with suppress(OSError):
        if folder.exists() and not is_mine(folder):
            return None
    return KeptReadings(folder, frozenset(p.name for p in _kept(folder)), time.time_ns(), limit)


def read_once(
    kept: KeptReadings | None, files: Sequence[Source], read: Callable[[], Read | None]
) -> Read | None:
    """Return what was read from these files in an earlier run, or else what `read` returns, which is then kept."""
    if kept is None:
        return read()
    name = _name(files)
    known = _known(kept, name, files) if name in kept.names else None
    if known is not None and kept.fresh_marks and known[1] and is_of_another_run(known[1]):
        return read()
    if known is not None:
        return known
    started = time.monotonic()
    found = read()
    if found is not None and name is not None:
        with suppress(RoiError, OSError):
            _keep(kept, name, files, found, time.monotonic() - started)
    return found


def tidy(kept: KeptReadings) -> None:
    """Remove what nobody asked for in a long time, what a killed run left, and what is over the limit."""
    with suppress(OSError):
        files = [(p, p.stat()) for p in _kept(kept.folder, parts=True)]
        left, now = kept.limit, time.time()
        for place, found in sorted(files, key=lambda file: -file[1].st_mtime):
            left -= found.st_size
            old = now - found.st_mtime > (UNUSED if place.suffix == SUFFIX else 3600)
            if old or left < 0:
                place.unlink(missing_ok=True)


def size_of(folder: Path) -> tuple[int, int]:
    """Return how many readings a folder holds, and their bytes."""
    sizes = [place.stat().st_size for place in _kept(folder)]
    return len(sizes), sum(sizes)


def clear(folder: Path) -> int:
    """Remove all readings, and the folder if nothing else is in it; return how many there were."""
    places = list(_kept(folder, parts=True))
    for place in places:
        place.unlink(missing_ok=True)
    with suppress(OSError):
        folder.rmdir()
    return sum(place.suffix == SUFFIX for place in places)


def _kept(folder: Path, *, parts: bool = False) -> Iterator[Path]:
    """Yield the files that are ours in a folder; with `parts`, those half-written too."""
    with suppress(OSError):
        for place in folder.iterdir():
            if place.suffix == SUFFIX or (parts and place.name.startswith(PART)):
                yield place


def _known(kept: KeptReadings, name: str, files: Sequence[Source]) -> Read | None:
    """Return what is kept of these files; None if they have changed, or if what is kept is damaged."""
    place = kept.folder / name
    try:
        data = memoryview(place.read_bytes())
        if _digest(name, data[DIGEST:]) != data[:DIGEST]:
            return None
        entry = msgspec.msgpack.decode(data[DIGEST:], type=_Entry)
        if entry.content != _content(files, entry.opened):
            return None
        reading = None if entry.reading is None else unpacked(entry.reading)
    except (RoiError, OSError, ValueError, KeyError, msgspec.MsgspecError):
        return None
    with suppress(OSError):
        os.utime(place)
    return entry.loader, reading


def _keep(
    kept: KeptReadings, name: str, files: Sequence[Source], found: Read, seconds: float
) -> None:
    """Keep what was read, unless it may change by itself or is as quickly read as it is recognised."""
    loader, reading = found
    if reading is not None and AHEAD in {s.reason for s in reading.set_aside}:
        return  # it is read otherwise once that date has come
    opened = [_opened(file) for file in files]
    nodes = [_at(file, path) for file, paths in zip(files, opened, strict=True) for path in paths]
    if _name(files) != name or not all(_is_settled(node, kept.since) for node in nodes):
        return
    started = time.monotonic()
    content = _content(files, opened)
    if sum(n.size for n in nodes) > SMALL and time.monotonic() - started > seconds / 2:
        return
    data = None if reading is None else packed(reading)
    if data is None and reading is not None:
        return
    entry = msgspec.msgpack.encode(_Entry(content, opened, loader, data))
    if len(entry) < kept.limit / 4:
        _write(kept.folder, name, _digest(name, entry), entry)


def _digest(name: str, entry: bytes | memoryview) -> bytes:
    """Return the digest that a file begins with: of its name too, so that none is taken for another."""
    digest = hashlib.sha256(name.encode())
    digest.update(entry)
    return digest.digest()


def _write(folder: Path, name: str, *parts: bytes) -> None:
    """Write a file beside its place and rename it, under a name of its own: another process may write the same."""
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    if not is_mine(folder):
        return
    folder.chmod(0o700)
    # Only its owner may read such a file, whatever the system's habits are.
    with tempfile.NamedTemporaryFile(prefix=PART, dir=folder, delete=False) as file:
        place = Path(file.name)
        try:
            file.writelines(parts)
            file.close()
            place.replace(folder / name)
        finally:
            place.unlink(missing_ok=True)


def _name(files: Sequence[Source]) -> str | None:
    """Return the name of what is kept: of all that is cheap to see and may change what is read; None if it can't be seen."""
    try:
        seen = [_version(), reading_locale(), *map(_seen, files)]
    except (RoiError, OSError):
        return None
    return hashlib.sha256(json.dumps(seen).encode()).hexdigest() + SUFFIX


@cache
def _version() -> str:
    """Return a digest of the code that reads, and of the versions of what it reads with."""
    digest = hashlib.sha256(sys.version.encode())
    for name in CODE:
        place = PACKAGE / name
        for file in sorted(place.rglob("*.py")) if place.is_dir() else (place,):
            digest.update(file.relative_to(PACKAGE).as_posix().encode() + file.read_bytes())
    for installed in sorted(_installed()):
        digest.update(installed.encode())
    return digest.hexdigest()


def _installed() -> set[str]:
    """Return the packages that reading depends on, each with its version, as their folders are called."""
    found = set[str]()
    for place in filter(os.path.isdir, sys.path):
        names = (p.name for p in Path(place).iterdir() if p.suffix == ".dist-info")
        found |= {name for name in names if name.split("-")[0].lower() in PACKAGES}
    return found


def _seen(file: Source) -> list[object]:
    """Return what is seen of a file or folder before it is read: where it is, its first bytes, names and sizes, FILE.toml."""
    if file.is_folder:
        return [file.path, [[list(names), node.size] for names, node in _below(file)]]
    beside = file.sibling(f"{file.name}.toml")
    said = b"" if beside is None else _bytes(beside)
    return [file.path, file.size, file.magic.hex(), said.hex()]


def _bytes(file: Source) -> bytes:
    with file.raw() as stream:
        return stream.read(HEAD + 1)


def _below(folder: Source, above: tuple[str, ...] = ()) -> Iterator[tuple[tuple[str, ...], Source]]:
    """Yield each file below a folder with its path in it, as deep as roi looks."""
    for name, node in folder.children.items() if len(above) < MAX_LEVELS else ():
        if node.is_folder:
            yield from _below(node, (*above, name))
        else:
            yield (*above, name), node


def _opened(file: Source) -> list[tuple[str, ...]]:
    """Return the files below a folder that were opened so far: no other's content can have changed what was read."""
    return [names for names, node in _below(file) if node.is_opened] if file.is_folder else [()]


def _at(file: Source, path: tuple[str, ...]) -> Source:
    for name in path:
        file = file.children[name]
    return file


def _content(files: Sequence[Source], opened: Sequence[Sequence[tuple[str, ...]]]) -> bytes:
    """Return the digest of all bytes of the files that were opened."""
    digest = hashlib.sha256()
    for file, paths in zip(files, opened, strict=True):
        for path in paths:
            one = hashlib.sha256()
            with _at(file, path).raw() as stream:
                for block in iter(partial(stream.read, BLOCK), b""):
                    one.update(block)
            digest.update(one.digest())
    return digest.digest()


def _is_settled(file: Source, since: int) -> bool:
    """Return whether a file lies on disk, or in an archive there, and was not changed since the run began."""
    top = file.outermost or file
    if not isinstance(top, DiskFile):
        return False
    found = top.location.stat()
    return max(found.st_mtime_ns, found.st_ctime_ns) < since
