"""note_event(): write what happened on a day into events.csv, so that it is known from then on."""

from __future__ import annotations

import csv
import io
from contextlib import suppress
from datetime import date
from pathlib import Path
from typing import NoReturn

import pandas as pd

from roi.errors import RoiError, WrongUse
from roi.loaders.formats.events_csv import EVENTS_CSV, HEADER, NAME
from roi.settings import LONGEST_TEXT
from roi.sources.private_folder import private_folder
from roi.sources.source import open_source
from roi.timeline.additions import event_days
from roi.writing import refused, write_whole

ENCODINGS = ("utf-8-sig", "utf-16", "cp1252")
DELIMITERS = ",;\t"
Row = dict[str, str]


def note_event(
    folder: str | Path,
    start: date | str,
    kind: str = "other",
    title: str = "",
    end: date | str | None = None,
) -> Path:
    """Add an event to the events.csv among the exports, and return the file.

    The file is written whole or not at all; what stands in it stays to the letter. An event that is there already isn't
    written twice.

    Parameters
    ----------
    folder : the folder with the exports.
    start, end : the first day, and the last one where it lasts longer.
    kind : one of the kinds of event, such as 'launch', 'press' or 'convention'.
    title : what it is called in tables.

    Returns
    -------
    Path
        The events.csv that holds it.

    Raises
    ------
    WrongUse
        If there is no such folder, kind or day, or the events.csv there can't take a line.
    NotWritable
        If the disk refuses it; the file is then as it was.

    Examples
    --------
    >>> from tempfile import TemporaryDirectory
    >>> import roi
    >>> with TemporaryDirectory() as folder:
    ...     file = roi.note_event(folder, "2026-03-14", "convention", "Book fair", end="2026-03-16")
    ...     print(file.read_text().splitlines()[1])
    2026-03-14,2026-03-16,convention,Book fair,,,,
    """
    first, last = event_days(start, kind, end)
    words = " ".join(title.split())
    if len(words) > LONGEST_TEXT:
        raise WrongUse(sentence=f"The title is longer than {LONGEST_TEXT:,} characters.")
    place = Path(folder) / NAME
    if not place.parent.is_dir():
        raise WrongUse(sentence=f"There is no folder {folder} to keep {NAME} in.")
    row = {
        "date": f"{first:%Y-%m-%d}",
        "end": f"{last:%Y-%m-%d}" if last > first else "",
        "kind": kind,
        "title": words,
    }
    try:
        before = place.read_bytes() if place.exists() else b""
    except OSError as error:
        raise refused(str(place), error) from None
    old = _events(before)
    if row_key(first, last, kind, words) in old:
        return place
    after = _with_row(before, row)
    if _events(after) != [*old, row_key(first, last, kind, words)]:
        _refuse()
    return write_whole(place, after)


def row_key(
    first: pd.Timestamp, last: pd.Timestamp, kind: str, title: str
) -> tuple[str, str, str, str]:
    """Return what makes two lines the same event."""
    return f"{first:%Y-%m-%d}", f"{last:%Y-%m-%d}", kind, title


def _events(content: bytes) -> list[tuple[str, str, str, str]]:
    """Return the events in a file's bytes, as the loader reads them."""
    if not content.strip():
        return []
    with private_folder() as folder:
        place = folder / NAME
        place.write_bytes(content)
        try:
            source = open_source(place)
            if not EVENTS_CSV.identifies(source):
                _refuse()
            datasets = EVENTS_CSV.read(source).datasets
        except RoiError:
            _refuse()
    day = pd.Timedelta(days=1)
    rows = [row for d in datasets for row in d.frame.sort_values("line").to_dict("records")]
    return [row_key(r["date"], r["end"] - day, r["kind"], _text(r["title"])) for r in rows]


def _text(cell: object) -> str:
    return cell if isinstance(cell, str) else ""


def _with_row(content: bytes, row: Row) -> bytes:
    """Return a file's bytes with one more line, in its own encoding, columns, delimiter and line ends."""
    if not content.strip():
        content = (",".join(HEADER) + "\n").encode()
    encoding, text = _decoded(content)
    ends = "\r\n" if "\r\n" in text else "\n"
    head = next(line for line in text.splitlines() if line.strip())
    delimiter = max(DELIMITERS, key=head.count)
    names = [name.strip().strip('"').casefold() for name in head.split(delimiter)]
    if not {"date", "kind", "title"} <= set(names) or (row["end"] and "end" not in names):
        _refuse()
    line = io.StringIO()
    csv.writer(line, delimiter=delimiter, lineterminator=ends).writerow(
        [row.get(name, "") for name in names]
    )
    joint = "" if text.endswith(("\n", "\r")) else ends
    added = (joint + line.getvalue()).encode(encoding.removesuffix("-sig"))
    return content + (added.removeprefix(b"\xff\xfe") if encoding == "utf-16" else added)


def _decoded(content: bytes) -> tuple[str, str]:
    for encoding in ENCODINGS:
        if encoding == "utf-16" and not content.startswith((b"\xff\xfe", b"\xfe\xff")):
            continue
        with suppress(UnicodeDecodeError):
            return encoding, content.decode(encoding)
    return ENCODINGS[-1], content.decode(ENCODINGS[-1], "replace")  # no header is found in such


def _refuse() -> NoReturn:
    raise WrongUse(
        sentence=f"{NAME} is not a table with the columns {', '.join(HEADER[:4])}, so no line was added; write it there by hand, or move the file away."
    ) from None
