"""Which authors a place holds: a folder of folders or zips, a table of places, or an address such as s3://bucket/authors."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from pathlib import Path, PurePosixPath
from typing import Any

from roi.errors import NoFolder, WrongUse
from roi.portfolio.addresses import file_system, is_address, last_part
from roi.settings import LARGEST_AMOUNT, NAME, is_amount

TABLES = (".csv", ".xlsx", ".xls", ".ods")
PLACE_COLUMNS = ("place", "folder", "path", "address", "exports")
NAME_COLUMNS = ("author", "name", "client")
HOUR_COLUMN = "hour"


@dataclass(frozen=True, slots=True)
class Author:
    """An author of a portfolio.

    Attributes
    ----------
    name : what she is called in the results.
    address : where her exports are: a folder or a zip on this computer, or an address that fsspec opens.
    declared : what the table says of her besides, such as her genre: (column, value).
    hour : what an hour of hers is worth, where the table says so.
    """

    name: str
    address: str
    declared: tuple[tuple[str, str], ...] = ()
    hour: float | None = None


def authors_of(place: str | Path) -> tuple[Author, ...]:
    """Return the authors of a place, in the order of their names or of the table.

    Raises
    ------
    NoFolder
        If there is no such place.
    WrongUse
        If it holds no author, or is one author's own folder.
    """
    text = str(place)
    if is_address(text):
        found = _below_address(text)
    elif not Path(text).exists():
        raise NoFolder(folder=text)
    elif Path(text).suffix.lower() in TABLES and Path(text).is_file():
        found = _in_table(Path(text))
    else:
        found = _below_folder(Path(text))
    if not found:
        raise WrongUse(
            sentence=f"{text} holds no author: there should be a folder or a zip for each, or a table with a line for each."
        )
    return _with_distinct_names(found)


def _below_folder(folder: Path) -> list[Author]:
    if not folder.is_dir():
        raise WrongUse(
            sentence=f"{folder} is neither a folder of folders nor a table ({', '.join(TABLES)})."
        )
    if (folder / NAME).exists():
        raise WrongUse(
            sentence=f"{folder} has a {NAME}, so it is one author's own folder; name the folder around it, or use `roi answer`."
        )
    entries = sorted(folder.iterdir(), key=lambda entry: entry.name)
    there = [entry for entry in entries if not entry.name.startswith((".", "__"))]
    return [
        Author(_name_of(entry.name), str(entry.absolute()))
        for entry in there
        if entry.is_dir() or entry.suffix.lower() == ".zip"
    ]


def _below_address(address: str) -> list[Author]:
    files, root = file_system(address)
    if PurePosixPath(root).suffix.lower() in TABLES:
        raise WrongUse(sentence=f"{address} is a table; download it and name the file here.")
    entries = sorted(files.ls(root, detail=True), key=lambda entry: entry["name"])
    wanted = [e for e in entries if e["type"] == "directory" or e["name"].lower().endswith(".zip")]
    return [
        Author(_name_of(last_part(entry["name"])), files.unstrip_protocol(entry["name"]))
        for entry in wanted
    ]


def _name_of(entry: str) -> str:
    return entry[: -len(".zip")] if entry.lower().endswith(".zip") else entry


def _with_distinct_names(found: Iterable[Author]) -> tuple[Author, ...]:
    """Return the authors, of those with one name each with its place behind it; refuse one place named twice."""
    authors = tuple(found)
    twice = [place for place, n in Counter(a.address for a in authors).items() if n > 1]
    if twice:
        raise WrongUse(sentence=f"{twice[0]} is named more than once; each author has one place.")
    names = Counter(a.name.casefold() for a in authors)
    return tuple(
        a if names[a.name.casefold()] == 1 else replace(a, name=f"{a.name} ({a.address})")
        for a in authors
    )


def _in_table(table: Path) -> list[Author]:
    """Return the authors of a table, a line each; with one column, and no heading, it is the column of places."""
    rows = [row for row in _rows(table) if any(row)]
    if not rows:
        return []
    heading = [cell.strip().casefold() for cell in rows[0]]
    at = next((heading.index(c) for c in PLACE_COLUMNS if c in heading), None)
    if at is None:
        if len(rows[0]) > 1 or not _is_place(rows[0][0], table):
            raise WrongUse(
                sentence=f"{table}: no column is headed 'place' ({', '.join(rows[0])}); head the column of folders or addresses so."
            )
        return [_author(table, {"place": row[0]}, "place") for row in rows]
    return [
        _author(table, dict(zip(heading, row, strict=False)), heading[at])
        for row in rows[1:]
        if row[at].strip()
    ]


def _author(table: Path, row: Mapping[str, str], column: str) -> Author:
    place = row[column].strip()
    address = place if is_address(place) else str((table.parent / place).absolute())
    named = next((c for c in NAME_COLUMNS if row.get(c, "").strip()), None)
    name = row[named].strip() if named else _name_of(last_part(place))
    taken = {column, named, HOUR_COLUMN, ""}
    return Author(
        name,
        address,
        tuple((c, v.strip()) for c, v in row.items() if c not in taken),
        _hour(table, name, row.get(HOUR_COLUMN, "").strip()),
    )


def _hour(table: Path, name: str, text: str) -> float | None:
    if not text:
        return None
    try:
        hour = float(text)
    except ValueError:
        hour = float("nan")
    if not is_amount(hour):
        raise WrongUse(
            sentence=f"{table}: the hour of {name} should be a number from 0 to {LARGEST_AMOUNT:,}, such as 15, not '{text}'."
        )
    return hour


def _is_place(cell: str, table: Path) -> bool:
    return is_address(cell.strip()) or (table.parent / cell.strip()).exists()


def _rows(table: Path) -> list[list[str]]:
    """Return a table's rows as text: the first sheet of a workbook, or a CSV in whatever way it is separated."""
    import pandas as pd

    try:
        if table.suffix.lower() == ".csv":
            return _separated(table.read_text("utf-8-sig"))
        frame = pd.read_excel(table, header=None, engine="calamine")
    except (OSError, UnicodeDecodeError, ValueError) as error:
        raise WrongUse(sentence=f"{table} can't be read as a table: {error}.") from None
    return [[_text(cell) for cell in row] for row in frame.itertuples(index=False)]


def _separated(text: str) -> list[list[str]]:
    import csv

    first = text.split("\n", 1)[0]
    separator = max(",;\t", key=first.count)
    return list(csv.reader(text.splitlines(), delimiter=separator))


def _text(cell: Any) -> str:
    if cell is None or cell != cell:
        return ""
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    return str(cell)
