"""Read zip and tar archives without unpacking them to disk, within limits."""

from __future__ import annotations

import io
import tarfile
import zipfile
import zlib
from functools import cached_property, lru_cache
from pathlib import PurePosixPath
from typing import IO, Any

from roi.errors import DamagedFile, NotReadable, TooManyInside, UnsafeFile
from roi.sources.limits import MAX_HELD, MAX_LEVELS, MAX_NESTED, MAX_NESTED_FILES, check_unpacked
from roi.sources.source import DiskFile, Source, is_wanted, is_workbook_zip, reason_of

MAX_MEMBERS = 300_000
MAX_DEPTH = 2  # archives around an archive


@lru_cache(maxsize=2)
def inside(file: Source) -> dict[str, Source]:
    """Return the top level of a zip, tar or tar.gz; {} for any other file and for workbooks."""
    if file.magic.startswith(b"PK\x03\x04"):
        return _zip_children(file) if not is_workbook_zip(file) and _is_shallow(file) else {}
    return _tar_children(file) if _is_tar(file) and _is_shallow(file) else {}


def _is_shallow(file: Source) -> bool:
    """Return True, unless the archive is nested too deeply: each level could multiply the contents."""
    if file.depth > MAX_DEPTH:
        raise UnsafeFile(file=file.path, reason=f"it is nested in {file.depth} archives")
    return True


def members_of(source: Source) -> dict[str, Source]:
    """Return the files of a folder, or of a zip's top level, for exports whose files belong together."""
    if source.is_folder or not source.magic.startswith(b"PK"):
        return source.children
    return inside(source)


def _zip_children(file: Source) -> dict[str, Source]:
    archive = _zipfile(file)
    if not all(i.filename for i in archive.infolist()):
        raise DamagedFile(file=file.path, reason="a file in it has no name")
    infos = [(_with_slashes(i.filename), i) for i in archive.infolist()]
    infos = [(name, i) for name, i in infos if not name.endswith("/")]
    _within_limits(
        file, [(name, i.file_size) for name, i in infos], sum(i.compress_size for _, i in infos)
    )
    return _tree(
        file.path, [(name, Member(archive, i, file, name, i.file_size)) for name, i in infos]
    )


def _with_slashes(name: str) -> str:
    """Return a member's name with '/' between its parts: zips made by PowerShell and old .NET write a backslash."""
    return name.replace("\\", "/")


def _tar_children(file: Source) -> dict[str, Source]:
    try:
        archive = tarfile.open(fileobj=io.BytesIO(_bounded(file)), mode="r:*")  # noqa: SIM115 - lives as long as its members
        infos = [i for i in archive.getmembers() if i.isfile()]
    except (tarfile.TarError, EOFError, OSError) as error:
        raise DamagedFile(file=file.path, reason=reason_of(error)) from None
    _within_limits(file, [(i.name, i.size) for i in infos], max(file.size, 1))
    return _tree(file.path, [(i.name, Member(archive, i, file, i.name, i.size)) for i in infos])


def _tree(root: str, members: list[tuple[str, Member]]) -> dict[str, Source]:
    top = MemberFolder(root)
    folders: dict[str, MemberFolder] = {"": top}
    for name, member in members:
        parts = PurePosixPath(name).parts
        if not parts or not all(is_wanted(p) for p in parts):
            continue
        parent = top
        for depth in range(1, len(parts)):
            key = "/".join(parts[:depth])
            if key not in folders:
                folders[key] = MemberFolder(f"{root}/{key}")
                parent.members[parts[depth - 1]] = folders[key]
            parent = folders[key]
        parent.members[parts[-1]] = member
        member.folder = parent
    return top.children


def _within_limits(file: Source, members: list[tuple[str, int]], packed: int) -> None:
    outside = [
        n
        for n, _ in members
        if n.startswith(("/", "\\")) or ".." in PurePosixPath(n.replace("\\", "/")).parts
    ]
    if outside:
        raise UnsafeFile(file=file.path, reason="it holds a file with a path outside the archive")
    if any(name.count("/") > MAX_LEVELS for name, _ in members):
        raise UnsafeFile(
            file=file.path, reason=f"it holds folders more than {MAX_LEVELS} deep, one in another"
        )
    _count_nested(file, len(members))
    if len(members) > MAX_MEMBERS:
        raise UnsafeFile(
            file=file.path,
            reason=f"it holds {len(members):,} files (at most {MAX_MEMBERS:,} are opened)",
        )
    check_unpacked(file.path, packed, sum(size for _, size in members))


def _zipfile(file: Source) -> zipfile.ZipFile:
    stream = file.raw() if isinstance(file, DiskFile) else io.BytesIO(_bounded(file))
    try:
        return zipfile.ZipFile(stream)
    except (zipfile.BadZipFile, NotImplementedError, OSError, EOFError):
        stream.close()  # else the folder of a broken download can't be emptied on Windows
        raise DamagedFile(file=file.path, reason="the zip is cut off or broken") from None


def _bounded(file: Source) -> bytes:
    """Return an archive that must be held in memory, such as one inside another."""
    if file.size > MAX_HELD:
        raise UnsafeFile(
            file=file.path,
            reason="an archive of this size inside another is not opened; unpack it first",
        )
    with file.raw() as stream:
        return stream.read(MAX_HELD)


def _is_tar(file: Source) -> bool:
    if file.magic[257:262] == b"ustar":
        return True
    return file.packing is not None and file.head[257:262] == b"ustar"


def _count_nested(file: Source, members: int) -> None:
    """Count an archive that lies in another one, and refuse more than a folder of downloads ever holds."""
    around = file.outermost
    if around is None:
        return
    around.nested[file.path] = members
    if len(around.nested) > MAX_NESTED or sum(around.nested.values()) > MAX_NESTED_FILES:
        raise TooManyInside(
            file=around.path,
            reason=f"more than {MAX_NESTED} archives, or {MAX_NESTED_FILES:,} files in them, lie in it; unpack it first",
        )


class Member(Source):
    """A file inside a zip or tar."""

    def __init__(
        self,
        archive: zipfile.ZipFile | tarfile.TarFile,
        member: Any,
        around: Source,
        name: str,
        size: int,
    ) -> None:
        super().__init__(f"{around.path}/{name}", size)
        self.depth = around.depth + 1
        self.outermost = around.outermost or around
        self.archive = archive
        self.member = member
        self.folder: MemberFolder | None = None

    def sibling(self, name: str) -> Source | None:
        """Return the file of that name in the same folder of the archive."""
        beside = self.folder.members.get(name) if self.folder else None
        return None if beside is None or beside.is_folder else beside

    def raw(self) -> IO[bytes]:
        """Open the member as a stream; nothing is written to disk."""
        self.is_opened = True
        try:
            if isinstance(self.archive, zipfile.ZipFile):
                return io.BufferedReader(
                    _Careful(self.archive.open(self.member), self.path), 1 << 20
                )
            stream = self.archive.extractfile(self.member)
        except (zipfile.BadZipFile, tarfile.TarError, OSError, EOFError, ValueError) as error:
            raise DamagedFile(file=self.path, reason=reason_of(error)) from None
        except (RuntimeError, NotImplementedError):
            raise NotReadable(
                file=self.path, reason="it is locked with a password, or packed in an unknown way"
            ) from None
        if stream is None:
            raise NotReadable(file=self.path, reason="it is a link, not a file")
        return stream


class MemberFolder(Source):
    """A folder inside a zip or tar."""

    is_folder = True

    def __init__(self, path: str) -> None:
        super().__init__(path)
        self.members: dict[str, Source] = {}

    @cached_property
    def children(self) -> dict[str, Source]:
        """The folder's members."""
        return dict(sorted(self.members.items()))


class _Careful(io.RawIOBase):
    """A zip member's stream that raises our own errors if the archive is damaged."""

    def __init__(self, stream: IO[bytes], path: str) -> None:
        self.stream = stream
        self.path = path

    def readable(self) -> bool:
        """Return True."""
        return True

    def readinto(self, buffer: Any) -> int:
        """Fill the buffer with unpacked bytes."""
        try:
            data = self.stream.read(len(buffer))
        except (zipfile.BadZipFile, EOFError, OSError, zlib.error) as error:
            raise DamagedFile(file=self.path, reason=reason_of(error)) from None
        buffer[: len(data)] = data
        return len(data)

    def close(self) -> None:
        """Close the member."""
        self.stream.close()
        super().close()
