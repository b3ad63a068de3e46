"""Group the files of one log that was split by day, by size or by hand, and drop lines that two files share."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import PurePosixPath

Piece = tuple[int, bytes, str]  # the number of the first line, whole lines, the SQL of their parts
PACKED = re.compile(r"(\.(gz|bz2|zst|log|txt|json|csv|old|bak)){1,6}$")
# Many servers log encrypted requests to the same site apart.
ENCRYPTED = re.compile(r"(?<![a-z])ssl(?:[-_.]?log)?(?![a-z])")
# What differs between the pieces of a log: numbers, dates with month names, the letters that `split` adds.
COUNTED = re.compile(
    r"(?<![a-z])(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]{0,6}(?![a-z])"
    r"|(?<![a-z])(?:copy|part|piece|x?[a-z]{2})$|[\W\d_]+"
)
REPEATED = """
with spans as (select piece, min(second) as first, max(second) as last from views group by piece),
shared as (
    select greatest(a.first, b.first) as first, least(a.last, b.last) as last
    from spans a join spans b on a.piece < b.piece and a.first <= b.last and b.first <= a.last),
counts as (
    select second, visitor, request, piece, count(*) as lines from views
    where exists (select 1 from shared where second between shared.first and shared.last) group by all),
fullest as (
    select second, visitor, request, arg_max(piece, lines) as piece from counts
    group by second, visitor, request having count(*) > 1)
select line from views join fullest using (second, visitor, request) where views.piece <> fullest.piece"""


@dataclass
class Cut:
    """Number the lines of a log's files consecutively, and supply what each file's SQL needs."""

    is_of_several: bool
    file: int = -1
    lines: int = 0

    def numbered(self, pieces: Iterable[Piece]) -> Iterator[Piece]:
        """Yield the pieces of the next file, with lines numbered on from the previous file."""
        self.file += 1
        before = self.lines
        for first, data, parts in pieces:
            yield before + first, data, parts
            self.lines = before + first + data.count(b"\n")

    @property
    def request(self) -> str:
        """SQL for a line's request, to recognise the same line in another file."""
        return "hash(path, status, referrer)" if self.is_of_several else "0::ubigint"


def stem(name: str) -> str:
    """Return the part that the names of a log's pieces share.

    >>> {stem(n) for n in ("access.log", "access.log.2.gz", "access.log-20250301", "access-Mar-2025.gz", "ssl_access.log")}
    {'access'}
    """
    bare = PurePosixPath(name.casefold()).name
    bare = PACKED.sub("", re.sub(r"(?:[-._]\d{1,20}){1,8}(?=\.|$)", "", bare))
    return COUNTED.sub("", ENCRYPTED.sub("", bare))


def is_dated(folder: str) -> bool:
    """Whether a folder is called after a day, a month or a year alone, as those of one log's pieces are.

    >>> [is_dated(n) for n in ("2026-03-01", "03", "Mar-2026", "b", "whole")]
    [True, True, True, False, False]
    """
    return any(map(str.isdigit, folder)) and not COUNTED.sub("", folder.casefold())


def grouped(names: Iterable[str]) -> list[list[str]]:
    """Return the names of files that may be pieces of one log, grouped by log."""
    groups: dict[str, list[str]] = {}
    for name in names:
        groups.setdefault(stem(name), []).append(name)
    return [group for group in groups.values() if len(group) > 1]
