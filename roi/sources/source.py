"""Files, folders and archives as bytes, lines, rows and sheets, with limits that make opening them safe."""

from __future__ import annotations

import bz2
import csv
import gzip
import io
import os
import stat
import zipfile
import zlib
from collections.abc import Callable, Iterator
from functools import cached_property
from pathlib import Path, PurePosixPath
from typing import IO, Any

from roi.errors import DamagedFile, NotReadable, UnsafeFile, printable
from roi.sources.limits import MAX_HELD, MAX_LINE, MAX_RATIO, SMALL
from roi.sources.workbooks import Workbook
from roi.sources.zstandard import ZstdError, ZstdFile

NO_FILE = "it is a device, a pipe or a socket, not a file"
HEAD = 64 * 1024  # bytes that recognition may look at


csv.field_size_limit(4 * MAX_LINE)


class Source:
    """A file or folder, on disk or in an archive. It is opened once and looks the same to every loader.

    Attributes
    ----------
    path : where it is, for people: relative to the folder that was asked for, with '/' between
        parts, also inside archives.
    name : the last part of `path`.
    is_folder : whether it is a directory, or the inside of an archive.
    size : bytes (unpacked), or 0 for a folder.
    depth : how many archives it is nested in.
    outermost : the archive that is nested in no other, for a file inside one.
    nested : the archives inside it by path, with the number of files in each; kept by the outermost one.
    is_opened : whether any of its bytes were asked for.
    """

    is_folder = False
    is_opened = False
    depth = 0

    def __init__(self, path: str, size: int = 0) -> None:
        self.path = printable(path)
        self.name = PurePosixPath(self.path).name
        self.size = size
        self.outermost: Source | None = None
        self.nested: dict[str, int] = {}
        self.seen: dict[object, Any] = {}  # results of recognition, shared by all loaders

    def open(self) -> IO[bytes]:
        """Return the bytes as a stream, unpacked if the file is gz, bz2 or zst; close it after use."""
        stream = self.raw()
        return _unpacked(stream, self.path, self.packing, self.size)

    def raw(self) -> IO[bytes]:
        """Return the raw bytes."""
        raise NotImplementedError

    @cached_property
    def children(self) -> dict[str, Source]:
        """The members of a folder by name; empty for a file."""
        return {}

    def sibling(self, name: str) -> Source | None:  # noqa: ARG002 - only files on disk and in archives have neighbours
        """Return the file of that name beside this one, if there is one."""
        return None

    @cached_property
    def magic(self) -> bytes:
        """The first raw bytes."""
        with self.raw() as stream:
            return stream.read(512)

    @cached_property
    def packing(self) -> str | None:
        """'gz', 'bz2', 'zst', or None."""
        starts = {b"\x1f\x8b": "gz", b"BZh": "bz2", b"\x28\xb5\x2f\xfd": "zst"}
        return next((how for start, how in starts.items() if self.magic.startswith(start)), None)

    @cached_property
    def head(self) -> bytes:
        """The first 64 KB, unpacked; b'' for a folder."""
        if self.is_folder:
            return b""
        with self.open() as stream:
            return stream.read(HEAD)

    @cached_property
    def encoding(self) -> str:
        """The text encoding: from a byte-order mark or zero bytes, else utf-8 if it decodes, else cp1252."""
        return encoding_of(self.head)

    @cached_property
    def start(self) -> str:
        """The first 64 KB as text; none of an archive, whose unpacked members would be taken for its own words."""
        if self.head.startswith(b"PK\x03\x04") or self.head[257:262] == b"ustar":
            return ""
        return self.head.decode(self.encoding, errors="replace").lstrip("\ufeff")

    @cached_property
    def lines(self) -> tuple[str, ...]:
        """The first lines (at most 60), without line ends; () if it isn't text."""
        return () if self.is_folder or self.is_binary else tuple(self.start.splitlines()[:60])

    @cached_property
    def is_binary(self) -> bool:
        """Whether the bytes are not text in any encoding we know."""
        if self.encoding.startswith("utf-16"):
            return False
        return b"\x00" in self.head[:4096] or self.head[:4] == b"%PDF"

    @cached_property
    def workbook(self) -> Workbook | None:
        """The file as a workbook, or None if it isn't one (xlsx, xls or ods, by content)."""
        if self.is_folder or not self._looks_like_workbook():
            return None
        if self.size > MAX_HELD:
            raise UnsafeFile(file=self.path, reason="it is a workbook of more than 256 MB")
        with self.raw() as stream:
            return Workbook.read(stream.read(MAX_HELD), self.path)

    def _looks_like_workbook(self) -> bool:
        if self.magic.startswith(b"\xd0\xcf\x11\xe0"):
            return True
        return self.magic.startswith(b"PK\x03\x04") and is_workbook_zip(self)

    @cached_property
    def sheets(self) -> tuple[str, ...]:
        """The names of a workbook's sheets in order; () for other files."""
        return self.workbook.names if self.workbook else ()

    def text(self) -> io.TextIOWrapper:
        """Return the whole file as a text stream with unchanged line ends."""
        encoding = "utf-8-sig" if self.encoding == "utf-8" else self.encoding
        return io.TextIOWrapper(self.open(), encoding=encoding, errors="replace", newline="")


class DiskFile(Source):
    """A file on disk. `watch` is called as its bytes are read, once for each part of its size."""

    def __init__(self, location: Path, path: str) -> None:
        super().__init__(path, location.stat().st_size)
        self.location = location
        self.watch: Callable[[float], object] | None = None
        self.untold = self.size

    def tell(self, amount: int) -> None:
        """Report bytes as read; bytes read again, as after recognition, are not reported twice."""
        new = min(amount, self.untold)
        self.untold -= new
        if self.watch is not None and new:
            self.watch(new)

    def sibling(self, name: str) -> Source | None:
        """Return the file of that name in the same folder."""
        place = self.location.with_name(name)
        return DiskFile(place, name) if place.is_file() else None

    def raw(self) -> IO[bytes]:
        """Open the file."""
        self.is_opened = True
        try:
            return io.BufferedReader(_CountedStream(self))
        except OSError as error:
            raise NotReadable(file=self.path, reason=reason_of(error)) from None


class _CountedStream(io.FileIO):
    """A file's byte stream that reports how much was read."""

    def __init__(self, file: DiskFile) -> None:
        super().__init__(file.location, opener=_opened)
        self.file = file

    def readinto(self, buffer: Any) -> int | None:
        """Fill the buffer."""
        count = super().readinto(buffer)
        if not count and len(buffer) and self.tell() < self.file.size:
            raise NotReadable(file=self.file.path, reason="it became shorter while it was read")
        self.file.tell(count or 0)
        return count


def _opened(location: str, flags: int) -> int:
    """Open a file, and nothing that has come to its place meanwhile and would be waited for without end."""
    opened = os.open(location, flags | getattr(os, "O_NONBLOCK", 0))
    mode = os.fstat(opened).st_mode
    if stat.S_ISREG(mode):
        return opened
    os.close(opened)
    if stat.S_ISDIR(mode):
        raise IsADirectoryError
    raise UnsafeFile(file=Path(location).name, reason=NO_FILE)


class DiskFolder(Source):
    """A folder on disk."""

    is_folder = True

    def __init__(self, location: Path, path: str) -> None:
        super().__init__(path)
        self.location = location

    @cached_property
    def children(self) -> dict[str, Source]:
        """The folder's contents sorted by name. Hidden files are left out, and links to folders are not followed."""
        try:
            entries = sorted(os.scandir(self.location), key=lambda e: e.name)
        except OSError as error:
            raise NotReadable(file=self.path or ".", reason=reason_of(error)) from None
        return {e.name: self._child(e) for e in entries if is_wanted(e.name)}

    def _child(self, entry: os.DirEntry[str]) -> Source:
        path = f"{self.path}/{entry.name}" if self.path else entry.name
        if not entry.is_dir(follow_symlinks=False):
            return _on_disk(Path(entry.path), path)
        return DiskFolder(Path(entry.path), path)


class NoFile(Source):
    """A pipe, a device, a socket or a link that leads to none of one's files: it is named, and never opened."""

    def __init__(self, path: str, reason: str) -> None:
        super().__init__(path, size=1)
        self.reason = reason

    def raw(self) -> IO[bytes]:
        """Say why it is not opened."""
        raise UnsafeFile(file=self.path, reason=self.reason)


def _on_disk(location: Path, path: str) -> Source:
    """Return what lies at a place that is no folder."""
    try:
        mode = location.stat().st_mode
    except OSError:
        return NoFile(path, "it is a link that leads nowhere")
    if not (stat.S_ISREG(mode) or stat.S_ISDIR(mode)):
        return NoFile(path, NO_FILE)
    return DiskFile(location, path)


def open_source(location: str | os.PathLike[str], path: str = "") -> Source:
    """Return a file or folder on disk as a Source; `path` is its name for people."""
    place = Path(location)
    return DiskFolder(place, path) if place.is_dir() else _on_disk(place, path or place.name)


def is_workbook_zip(file: Source) -> bool:
    """Return whether a zip is really an xlsx or ods file, by its members' names (an ods starts with its MIME type)."""
    if file.magic[30:].startswith(b"mimetypeapplication/vnd.oasis.opendocument"):
        return True
    if not any(
        name in file.magic for name in (b"[Content_Types].xml", b"xl/", b"_rels/", b"docProps")
    ):
        return False
    try:
        with file.raw() as stream:
            whole = stream if stream.seekable() else io.BytesIO(stream.read(MAX_HELD))
            with zipfile.ZipFile(whole) as book:
                return "xl/workbook.xml" in book.namelist()
    except (zipfile.BadZipFile, NotImplementedError):
        return True  # it is meant to be one: opening it reports what is wrong


class _Bounded(io.RawIOBase):
    """An unpacking stream that stops once it has given far more than its packed size can reasonably hold."""

    def __init__(self, stream: IO[bytes], below: IO[bytes], path: str, limit: int) -> None:
        self.stream, self.below, self.path, self.left = stream, below, path, limit

    def readable(self) -> bool:
        """Return True."""
        return True

    def readinto(self, buffer: Any) -> int:
        """Fill the buffer with unpacked bytes."""
        try:
            # Read in pieces: data is held twice until it is in the buffer.
            data = self.stream.read(min(len(buffer), 1 << 20))
        except (OSError, EOFError, ValueError, zlib.error, ZstdError) as error:
            raise DamagedFile(file=self.path, reason=reason_of(error)) from None
        self.left -= len(data)
        if self.left < 0:
            raise UnsafeFile(
                file=self.path, reason=f"it unpacks to more than {MAX_RATIO} times its size"
            )
        buffer[: len(data)] = data
        return len(data)

    def close(self) -> None:
        """Close the underlying stream, which the unpackers leave open."""
        self.stream.close()
        self.below.close()
        super().close()


def _unpacked(stream: IO[bytes], path: str, packing: str | None, size: int) -> IO[bytes]:
    if packing is None:
        return stream
    if packing == "zst":
        opened: IO[bytes] = ZstdFile(stream)  # type: ignore[assignment]
    else:
        opened = gzip.GzipFile(fileobj=stream) if packing == "gz" else bz2.BZ2File(stream)  # type: ignore[assignment]
    return io.BufferedReader(_Bounded(opened, stream, path, max(SMALL, MAX_RATIO * size)), 1 << 20)


def encoding_of(head: bytes) -> str:
    """Return the encoding of a text from its first bytes."""
    marks = {b"\xef\xbb\xbf": "utf-8-sig", b"\xff\xfe": "utf-16", b"\xfe\xff": "utf-16"}
    for mark, encoding in marks.items():
        if head.startswith(mark):
            return encoding
    sample = head[:2000]
    if (
        len(sample) > 3
        and sample[1::2].count(0) > 0.4 * len(sample[1::2])
        and sample[::2].count(0) == 0
    ):
        return "utf-16-le"
    try:
        head[: len(head) - 4 if len(head) >= HEAD else None].decode("utf-8")
    except UnicodeDecodeError as error:
        return "cp1252" if error.end < len(head) - 4 or len(head) < HEAD else "utf-8"
    return "utf-8"


def sheet_rows(
    file: Source, sheet: str | int = 0, *, signs: bool = False
) -> Iterator[tuple[int, list[Any]]]:
    """Yield each row of a workbook's sheet with its number; with `signs`, a number knows its cell's currency."""
    book = workbook_of(file)
    yield from enumerate(book.rows_with_currencies(sheet) if signs else book.rows(sheet), start=1)


def workbook_of(file: Source) -> Workbook:
    """Return the file as a workbook."""
    if file.workbook is None:
        raise NotReadable(file=file.path, reason="it is not a workbook")
    return file.workbook


def is_wanted(name: str) -> bool:
    """Return whether a name is neither hidden nor a program's leftover."""
    litter = {"Thumbs.db", "desktop.ini", "__pycache__"}
    return not name.startswith((".", "~$", "__MACOSX")) and name not in litter


def reason_of(error: BaseException) -> str:
    """Return a library's error as a short clause of ours, without its own quoting of the file."""
    if isinstance(error, PermissionError):
        return "you are not allowed to read it"
    if isinstance(error, IsADirectoryError):
        return "it is a link to a folder, which is not followed; put the folder itself there"
    text = getattr(error, "strerror", None) or str(error) or type(error).__name__
    return text.strip().rstrip(".").lower()[:120] if text.isascii() else "its bytes are broken"
