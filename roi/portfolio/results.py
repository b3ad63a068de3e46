"""The folder of results: one command at a time writes it, a file an author, each written beside and moved into place."""

from __future__ import annotations

import csv
import hashlib
import random
import re
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, replace
from pathlib import Path

from roi.errors import NotReadable, NotWritable, WrongUse
from roi.portfolio.places import Author
from roi.sources.queries import connected
from roi.writing import write_whole

AUTHORS = "authors"
PLACES = "places.parquet"
LOCK = ".lock"
AT_ONCE = 500  # files that are asked for their keys together


@dataclass(frozen=True, slots=True)
class Results:
    """A folder of results."""

    folder: Path

    @property
    def authors(self) -> Path:
        """The folder with a file an author."""
        return self.folder / AUTHORS

    @property
    def names(self) -> Path:
        """Whom each pseudonym stands for; beside the folder, so that the folder names nobody."""
        return self.folder.with_name(f"{self.folder.name}-names.csv")

    def file(self, author: str) -> Path:
        """Return the file of an author."""
        return self.authors / f"{file_name(author)}.parquet"

    def keep(self, author: str, parquet: bytes) -> None:
        """Write an author's result beside its place, then move it there: whole, or not at all."""
        keep(self.file(author), parquet)

    def keys(self) -> dict[str, str]:
        """Return the key of each author's result; those that were stopped, and files that are damaged, have none."""
        files = [str(file) for file in sorted(self.authors.glob("*.parquet"))]
        return {
            author: key
            for at in range(0, len(files), AT_ONCE)
            for author, key in _keys(files[at : at + AT_ONCE])
        }

    def lay_places(self, authors: Iterable[Author]) -> None:
        """Write which authors there are, with what is declared of each."""
        import pandas as pd

        declared = [{"author": a.name, **dict(a.declared)} for a in authors]
        keep(self.folder / PLACES, _frame_as_parquet(pd.DataFrame(declared, dtype=str)))


def file_name(author: str) -> str:
    """Return a file name for an author that every file system takes, and no other author has.

    >>> file_name("Ada Vale/é"), file_name("ada vale/é")
    ('Ada-Vale---94e3cd', 'ada-vale---f31b40')
    """
    plain = re.sub(r"[^A-Za-z0-9]", "-", author)[:60]
    return f"{plain}-{hashlib.blake2b(author.encode(), digest_size=3).hexdigest()}"


def keep(place: Path, content: bytes) -> None:
    """Write one of the results' files whole.

    Raises
    ------
    NotWritable
        If the disk is full or refuses it; what was there before is still there.
    """
    try:
        write_whole(place, content)
    except NotWritable as error:
        reason = f"{error.facts['reason']}; what was done is kept, run the same command again"
        raise NotWritable(file=str(place), reason=reason) from None


@contextmanager
def opened_for_writing(folder: str | Path) -> Iterator[Results]:
    """Yield the folder of results, made if it isn't there; no other command writes it meanwhile.

    Raises
    ------
    WrongUse
        If another command is writing it, or it is a folder of something else.
    """
    from filelock import FileLock, Timeout

    results = Results(Path(folder).absolute())
    if results.folder.is_dir() and not results.authors.is_dir() and any(results.folder.iterdir()):
        raise WrongUse(sentence=f"{folder} holds something else; name an empty or a new folder.")
    try:
        results.authors.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise NotWritable(file=str(folder), reason=(error.strerror or "").lower()) from None
    try:
        with FileLock(results.folder / LOCK, timeout=0):
            yield results
    except Timeout:
        raise WrongUse(
            sentence=f"Another `roi portfolio` is writing {folder}; wait until it is done, or name another folder."
        ) from None


def _keys(files: list[str]) -> list[tuple[str, str]]:
    """Return author and key of some results; of damaged files, nothing."""
    import duckdb

    try:
        with connected() as connection:
            found = connection.execute(
                "SELECT author, key FROM read_parquet(?) WHERE status <> 'stopped'", [files]
            )
            return found.fetchall()
    except duckdb.Error:
        half = len(files) // 2
        return _keys(files[:half]) + _keys(files[half:]) if half else []


def _frame_as_parquet(frame: object) -> bytes:
    import tempfile

    with tempfile.TemporaryDirectory(prefix="roi-") as folder, connected() as connection:
        file = Path(folder) / "frame.parquet"
        connection.register("frame", frame)
        connection.execute(f"COPY frame TO '{file.as_posix()}' (FORMAT parquet)")
        return file.read_bytes()


def pseudonymous(authors: tuple[Author, ...], results: Results) -> tuple[Author, ...]:
    """Return the authors under pseudonyms that stay theirs from run to run; whose they are is written beside the results."""
    known = _names_kept(results.names)
    new = [a.address for a in authors if a.address not in known]
    random.SystemRandom().shuffle(new)  # the order of names tells of names
    first = len(known) + 1
    known |= {address: f"author {number:04d}" for number, address in enumerate(new, first)}
    names = {a.address: a.name for a in authors}
    rows = [f"{_csv_line((name, names.get(at, ''), at))}" for at, name in known.items()]
    keep(results.names, "\n".join(["author,name,place", *rows, ""]).encode())
    with suppress(OSError):
        results.names.chmod(0o600)
    return tuple(replace(a, name=known[a.address]) for a in authors)


def _names_kept(file: Path) -> dict[str, str]:
    if not file.exists():
        return {}
    try:
        with file.open(newline="", encoding="utf-8") as stream:
            return {row["place"]: row["author"] for row in csv.DictReader(stream)}
    except (OSError, KeyError, UnicodeDecodeError):
        raise NotReadable(
            file=str(file), reason="it says whom each pseudonym stands for, and is damaged"
        ) from None


def _csv_line(cells: tuple[str, ...]) -> str:
    import io

    buffer = io.StringIO()
    csv.writer(buffer, lineterminator="").writerow(cells)
    return buffer.getvalue()
