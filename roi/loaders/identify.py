"""Find the one loader that knows a file, and what an unknown file looks most like."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence
from itertools import dropwhile

from roi.errors import AmbiguousFile, SettingsError
from roi.language import formatting
from roi.loaders.families import hand_kept_tables
from roi.loaders.families.hand_kept_files import what_lacks
from roi.loaders.families.hand_written_values import looks_like_a_day, without_time
from roi.loaders.families.people_lists import lacks_a_name
from roi.loaders.families.sidecar import read_sidecar
from roi.loaders.families.yearless_days import month_and_day
from roi.loaders.other_downloads import advice
from roi.loaders.protocol import Loader
from roi.loaders.table_loader import TableLoader
from roi.loaders.tables import first_rows, header_name
from roi.sources.source import Source

NOTHING = 8  # bytes; every export is longer
MOST_COLUMNS = 20  # a wider table is a program's, not kept by hand
NOT_KNOWN = "not known"
ELSEWHERE = (
    "no numbers are read from it; the page it came from may have a CSV or Excel download too"
)
UNPACK = "packed in a way that isn't opened: unpack it, and put here what is inside"
SORTS = {
    b"\xfd7zXZ": UNPACK,
    b"7z\xbc\xaf": UNPACK,
    b"Rar!": UNPACK,
    b"%PDF": f"a PDF: {ELSEWHERE}",
    b"\x89PNG": f"a picture: {ELSEWHERE}",
    b"\xff\xd8\xff": f"a picture: {ELSEWHERE}",
    b"GIF8": f"a picture: {ELSEWHERE}",
    b"{": "not known: JSON, but not in the form of any service in `roi formats`",
    b"[": "not known: JSON, but not in the form of any service in `roi formats`",
    b"<!doctype html": f"a web page: {ELSEWHERE}",
    b"<html": f"a web page: {ELSEWHERE}",
}
TABLE = (
    "not known: a table, but not in the form of any service in `roi formats`, and without a day in each row; "
    "if it is a sheet of a workbook, or was saved again, use the file as it was downloaded"
)
TEXT = "a text, not a table: there is nothing to count in it"
DATED_TABLE = 'not known, but a table with days: a file with the same name plus .toml can say what its columns are, such as columns = { "Day" = "date", "Readers" = "visits" }'
DAYS = (
    "not known: a table with days, but not in the form of any service in `roi formats`; "
    "if it is a sheet of a workbook, or was saved again, use the file as it was downloaded"
)
NO_YEARS = (
    "not known: a table whose days have no year, and not in the form of any service in `roi formats`; "
    "if it is TikTok's, set tiktok.com to English and download it again"
)
PEOPLE = (
    "not known: a list of people with days; if it is of your subscribers, call the column of the days on which they joined "
    "'Subscribed at', and it is read (no name or address is kept)"
)
# Several such files in one folder share a line.
SORTS_OF_UNKNOWN = frozenset(
    {NOT_KNOWN, DATED_TABLE, DAYS, NO_YEARS, PEOPLE, TABLE, TEXT, *SORTS.values()}
)
LIKE = "not known; it looks most like an export from"
NEARLY = 0.5  # an export's columns, weighted by how few services have them
OWN_NAMES = 2  # columns that only one service's exports have


def claimant_of(node: Source, loaders: tuple[Loader, ...]) -> Loader | None:
    """Return the one loader that claims a file or folder, or None. Last-resort loaders are asked only if no other claims it.

    Raises
    ------
    AmbiguousFile
        If two claim it.
    """
    for modest in (False, True):
        claims = [
            x for x in loaders if getattr(x, "last_resort", False) == modest and x.identifies(node)
        ]
        if len(claims) > 1:
            raise AmbiguousFile(file=node.path, first=claims[0].name, second=claims[1].name)
        if claims:
            return claims[0]
    return None


def resemblance(node: Source, loaders: tuple[Loader, ...]) -> str:
    """Return why a file is unknown, and what it looked most like."""
    if node.size == 0:
        return "it is empty"
    if node.size < NOTHING:
        return f"it holds only {formatting.plural(node.size, 'byte')}: the download failed; get it again"
    if (wrong := _wrong_beside(node)) is not None:
        return f"not known; {wrong}"
    if node.name.endswith(".toml") and not node.is_binary:
        return (
            "a .toml says what the file of the same name without .toml holds, which isn't beside it"
        )
    known = advice(node)
    if known:
        return known
    tables = [x for x in loaders if isinstance(x, TableLoader)]
    near = _nearest(_names_in(node), tables)
    if near is not None:
        return near
    if lacks_a_name(node):
        return PEOPLE
    if (lacks := what_lacks(node)) is not None:
        return lacks
    if _is_dated_table(node):
        return DATED_TABLE
    sort = _sort_of(node)
    if sort != TABLE:
        return sort
    return DAYS if _has(looks_like_a_day, node) else NO_YEARS if _has(month_and_day, node) else sort


def _wrong_beside(node: Source) -> str | None:
    """Say what is wrong with FILE.toml beside a table: a meaning that there isn't, a column that isn't there."""
    try:
        said = read_sidecar(node, frozenset(hand_kept_tables.NAMES))
    except SettingsError as error:
        return str(error).rstrip(".")
    there = frozenset(header_name(c) for _, row in first_rows(node) for c in row)
    absent = [name for name in said.columns if header_name(name) not in there]
    return (
        f"{node.name}.toml names a column '{absent[0]}', which it doesn't have" if absent else None
    )


def _names_in(node: Source) -> frozenset[str]:
    """Return the cells of the first rows, as column names are compared."""
    if node.is_binary and not node.sheets:
        return frozenset()
    rows = first_rows(node)[:10]
    return frozenset(header_name(c) for _, row in rows for c in row if str(c).strip())


def _nearest(found: frozenset[str], tables: Sequence[TableLoader]) -> str | None:
    """Return whose export a table nearly is, and which columns it lacks; None if it has too few that only that service has.

    Many services have tables with 'Date', 'Title' and 'Currency', so a name weighs less the more
    services have it.
    """
    like = [table for table in tables if len(table.needed_names & found) >= OWN_NAMES]
    if not like:
        return None
    services: dict[str, set[str]] = {}
    for table in tables:
        for name in table.needed_names:
            services.setdefault(name, set()).add(table.about.service)
    best, most = None, NEARLY
    for table in like:
        weights = [(group, 1 / min(len(services[n]) for n in group)) for group in table.needed]
        there = [weight for group, weight in weights if group & found]
        share = sum(there) / sum(weight for _, weight in weights)
        lacking = table.lacking(found)
        if share > most and there.count(1.0) >= OWN_NAMES and lacking:
            missing = ", ".join(f"'{name}'" for name in lacking)
            best = f"{LIKE} {table.about.service}, but {missing} {'is' if len(lacking) == 1 else 'are'} missing"
            most = share
    return best


def _sort_of(node: Source) -> str:
    """Describe what sort of file an unknown file is."""
    start = b"" if node.is_folder else node.head.lstrip(b"\xef\xbb\xbf \t\r\n")[:16]
    for sign, sort in SORTS.items():
        if start[: len(sign)].lower() == sign.lower():
            return sort
    if node.is_folder or (node.is_binary and not node.sheets):
        return NOT_KNOWN
    return TABLE if node.sheets or _is_even(node) else TEXT


def _is_even(node: Source) -> bool:
    """Return whether its rows all have the same number of cells, more than one, or most have and hold numbers."""
    rows = [row for _, row in first_rows(node)[:10] if any(str(c).strip() for c in row)]
    widths = Counter(map(len, rows))
    usual, often = widths.most_common(1)[0] if widths else (1, 0)
    rows = list(dropwhile(lambda row: len(row) != usual, rows))
    counting = sum(len(row) == usual and any(map(_is_number, row)) for row in rows)
    return usual > 1 and (often == sum(widths.values()) or 2 * counting >= len(rows))


def _is_number(cell: object) -> bool:
    return any(map(str.isdigit, str(cell))) and not any(map(str.isalpha, str(cell)))


def _has(what: Callable[[str], object], node: Source) -> bool:
    """Return whether most cells of one of its columns are such days, whatever the others hold."""
    rows = [row for _, row in first_rows(node)[:10] if any(str(c).strip() for c in row)][1:]
    columns = (
        [without_time(str(row[i]).strip()) for row in rows if i < len(row)]
        for i in range(max(map(len, rows), default=0))
    )
    return any(2 * sum(bool(what(c)) for c in column) > len(rows) for column in columns)


def _is_dated_table(node: Source) -> bool:
    """Return whether it is a table of a few columns, one of them days: the author can say what the others are."""
    rows = [row for _, row in first_rows(node)[:10] if any(str(c).strip() for c in row)]
    even = len({len(row) for row in rows}) == 1 and 2 <= len(rows[0]) <= MOST_COLUMNS
    if node.is_folder or len(rows) < 3 or not even or (node.is_binary and not node.sheets):
        return False
    days = (all(map(looks_like_a_day, column)) for column in zip(*rows[1:], strict=True))
    return any(days)
