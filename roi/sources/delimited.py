"""Split delimited text into records: delimiter, quotes, and records over several lines."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from functools import partial
from itertools import chain

from roi.errors import DamagedFile, UnsafeFile
from roi.sources.limits import MAX_LINE, MAX_ROWS
from roi.sources.source import Source

MAX_RECORD = 1024 * 1024  # characters in one record of a delimited text


MAX_UNCLOSED = 200  # quotation marks in one file that are never closed, or only in another row


COUNTED_AT_ONCE = 1024 * 1024  # bytes


END = "\x00 end of file \x00"  # occurs in no file


def csv_rows(file: Source, delimiter: str = ",") -> Iterator[tuple[int, list[str]]]:
    """Yield each record of a delimited text with the number of its first line, and blank records as [].

    A damaged record, with a zero byte or half a UTF-16 character, comes as one cell. A quotation
    mark that is never closed, or that another one some rows below seems to close, would swallow
    what follows: its line comes as one cell, and reading resumes on the next line.
    """
    _check_lines(file)
    line, swallowed = 1, list[str]()
    damage = {"\0", "\ufffd"} if file.encoding.startswith("utf-16") else {"\0"}
    with file.text() as text:
        for _ in range(MAX_UNCLOSED):
            given: list[str] = []
            for row in csv.reader(_given(swallowed, text, given, file, line), delimiter=delimiter):
                if row and row[-1].endswith(END):
                    break
                if len(given) > 1 and not _is_well_quoted(given, delimiter):
                    break
                yield line, row if damage.isdisjoint("".join(row)) else ["".join(given)]
                line += len(given)
                given.clear()
            given = given[:-1] if given and given[-1] == END else given
            if not given:
                return
            yield line, [given[0].rstrip("\r\n")]
            line, swallowed = line + 1, given[1:]
    raise DamagedFile(
        file=file.path, reason=f"line {line}: quotation marks are not closed, again and again"
    )


def _check_lines(file: Source) -> None:
    """Refuse a text with more lines than a table may have rows, before any is parsed: readers hold many rows at once."""
    if file.packing is None and file.size <= 2 * MAX_ROWS:
        return
    lines = 0
    with file.open() as stream:
        while piece := stream.read(COUNTED_AT_ONCE):
            lines += max(piece.count(b"\n"), piece.count(b"\r"))
            if lines > MAX_ROWS:
                raise UnsafeFile(
                    file=file.path, reason=f"it is a table of more than {MAX_ROWS:,} rows"
                )


def _is_well_quoted(record: list[str], delimiter: str) -> bool:
    """Return whether each quoted cell of a record ends where a cell may end."""
    try:
        next(csv.reader(record, delimiter=delimiter, strict=True))
    except csv.Error:
        return False
    return True


def _given(
    swallowed: list[str], text: io.TextIOWrapper, given: list[str], file: Source, line: int
) -> Iterator[str]:
    """Yield lines, previously swallowed ones first, and END after the last line or where a record grows too long.

    `given` keeps the lines of the current record.
    """
    size = 0
    for number, x in enumerate(chain(swallowed, iter(partial(text.readline, MAX_LINE), "")), line):
        if len(x) == MAX_LINE:
            raise DamagedFile(file=file.path, reason=f"line {number} has no end")
        size = len(x) if not given else size + len(x)
        given.append(x)
        yield x
        if given and size > MAX_RECORD:
            break
    given.append(END)
    yield END


def delimiter_of(lines: tuple[str, ...]) -> str:
    """Return the delimiter of these lines: the character that gives the most columns, most evenly.

    Where two give as many in most lines, as in '01.05.2024;3,50', it is the one that divides every line.
    """
    sample = [line for line in lines[:20] if line.strip()]
    score = {
        d: sorted(len(next(csv.reader([line], delimiter=d), [])) for line in sample)
        for d in ",;\t|"
    }
    return max(score, key=lambda d: _divides(score[d]))


def _divides(counts: list[int]) -> tuple[int, int, int]:
    """Return how well a character divides lines, by the sorted numbers of columns it makes of each."""
    return (counts[len(counts) // 2], counts[0], counts[-1]) if counts else (0, 0, 0)
