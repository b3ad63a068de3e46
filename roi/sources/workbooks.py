"""Read the rows of workbooks (xlsx, xls, ods), opened only after checking what they would unpack to."""

from __future__ import annotations

import io
import re
import zipfile
import zlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime
from functools import partial
from typing import IO, Any, TypeVar

from roi.errors import DamagedFile, UnsafeFile
from roi.sources.cell_currencies import Signs, signs_of_archive, signs_of_xls, with_currencies
from roi.sources.formulas import Place, column_of, uncalculated
from roi.sources.limits import check_unpacked

T = TypeVar("T")

HEAD = 64 * 1024
PIECE = 1 << 20
OVERLAP = 256  # bytes at the end of a piece that may be the start of a marker
SHEETS = "xl/worksheets/"
MAX_UNPACKED = 512 * 1024 * 1024
MAX_CELLS = 25_000_000  # a sheet is held in memory whole, from its first to its last row and column
# A cell beyond column CZ or row 239,999, or one that gives its place in an unusual way. Without any
# such cell a sheet spans fewer than MAX_CELLS; with one, its cells are counted.
UNUSUAL = re.compile(rb'<c[\s/>](?!r="[A-C]?[A-Z](?:\d{1,5}|1\d{5}|2[0-3]\d{4})")')
PREFIXED = re.compile(rb":c[\s/>]")
PLACE = re.compile(r"([A-Z]{1,3})(\d{1,10})", re.IGNORECASE)
COPY = re.compile(r"\(\d+\)\s*$")  # how spreadsheet programs name a copied sheet
ODF = "{urn:oasis:names:tc:opendocument:xmlns:%s:1.0}"
TABLE, TEXT = ODF % "table", ODF % "text"


@dataclass(frozen=True)
class Workbook:
    """An opened xlsx, xls or ods file; every number is a float, every blank an empty string."""

    path: str
    names: tuple[str, ...]
    sheet: Callable[[int], Callable[[int | None], list[list[Any]]]]
    signs: Callable[[int], Signs]
    exported_at: datetime | None = None
    firsts: dict[int, list[Any]] = field(default_factory=dict, compare=False, repr=False)

    @classmethod
    def read(cls, data: bytes, path: str) -> Workbook:
        """Open a workbook from its bytes."""
        why = "it can't be opened as a workbook"
        if not data.startswith(b"PK"):
            names, sheet = _in_our_words(path, why, partial(_xls, data))
            return cls(path, names, sheet, signs_of_xls(data))
        sheets = _in_our_words(path, "the zip in it is broken", partial(_look_through, data, path))
        formulas = frozenset(name for name, has_formulas in sheets.items() if has_formulas)
        names, sheet = _in_our_words(path, why, partial(_xlsx_or_ods, data, path, formulas))
        if len(sheets) > len(names):
            raise DamagedFile(
                file=path, reason=f"its list of sheets names {len(names)} of {len(sheets)}"
            )
        return cls(path, names, sheet, signs_of_archive(data, names), _created(data))

    def rows(self, sheet: str | int = 0, most: int | None = None) -> list[list[Any]]:
        """Return a sheet's rows (at most `most`), from its first row and column on; row i of the sheet is item i - 1."""
        index = sheet if isinstance(sheet, int) else self.names.index(sheet)
        return _in_our_words(self.path, "a sheet can't be read", lambda: self.sheet(index)(most))

    def first_row(self, sheet: int) -> list[Any]:
        """Return a sheet's first row, read once; [] if the sheet is empty."""
        if sheet not in self.firsts:
            self.firsts[sheet] = next(iter(self.rows(sheet, 1)), [])
        return self.firsts[sheet]

    def rows_with_currencies(self, sheet: str | int, most: int | None = None) -> list[list[Any]]:
        """Return a sheet's rows, with a number as `Money` if its cell names a currency."""
        rows = self.rows(sheet, most)
        index = sheet if isinstance(sheet, int) else self.names.index(sheet)
        return _in_our_words(
            self.path, "a sheet can't be read", lambda: with_currencies(rows, self.signs(index))
        )


def is_copy(sheet: str) -> bool:
    """Return whether a sheet has the name that programs give to a copy, whose rows are in another sheet too."""
    return COPY.search(sheet) is not None


def _in_our_words(path: str, what: str, read: Callable[[], T]) -> T:
    """Call a workbook library; any exception it raises means a damaged file, since it may meet any bytes."""
    try:
        return read()
    except (UnsafeFile, MemoryError):
        raise
    except Exception as error:
        reason = (
            str(error).splitlines()[0][:120]
            if str(error).isascii() and str(error)
            else type(error).__name__
        )
        raise DamagedFile(file=path, reason=f"{what} ({reason.rstrip('.')})") from None
    except BaseException as error:
        if (
            type(error).__name__ != "PanicException"
        ):  # the exception of a Rust library for its own bugs
            raise
        raise DamagedFile(file=path, reason=what) from None


def _xlsx_or_ods(
    data: bytes, path: str, with_formulas: frozenset[str]
) -> tuple[tuple[str, ...], Any]:
    from python_calamine import CalamineWorkbook

    book = CalamineWorkbook.from_filelike(io.BytesIO(data))
    names = tuple(book.sheet_names)
    opened: dict[int, Any] = {}
    formulas: dict[str, dict[Place, str]] = {}
    if with_formulas:
        with zipfile.ZipFile(io.BytesIO(data)) as members:
            formulas = uncalculated(members, with_formulas, path)

    def sheet(index: int) -> Callable[[int | None], list[list[Any]]]:
        if index not in opened:
            opened[index] = book.get_sheet_by_index(index)
        return lambda most: _with_formulas(
            list(opened[index].to_python(skip_empty_area=False, nrows=most)),
            formulas.get(names[index], {}),
        )

    return names, sheet


def _with_formulas(rows: list[list[Any]], formulas: dict[Place, str]) -> list[list[Any]]:
    """Return rows with formulas and errors in place of unknown results."""
    for (row, column), formula in formulas.items():
        if row < len(rows):
            rows[row] += [""] * (column + 1 - len(rows[row]))
            rows[row][column] = formula
    return rows


def _xls(data: bytes) -> tuple[tuple[str, ...], Any]:
    """Open an xls file with a library that respects its limits of rows and columns, whatever the bytes say."""
    import xlrd

    book = xlrd.open_workbook(file_contents=data, on_demand=True, logfile=io.StringIO())

    def value(cell: Any) -> Any:
        if cell.ctype == xlrd.XL_CELL_DATE:
            return xlrd.xldate_as_datetime(cell.value, book.datemode)
        if cell.ctype == xlrd.XL_CELL_ERROR:
            return xlrd.error_text_from_code.get(cell.value, "")
        return bool(cell.value) if cell.ctype == xlrd.XL_CELL_BOOLEAN else cell.value

    def sheet(index: int) -> Callable[[int | None], list[list[Any]]]:
        found = book.sheet_by_index(index)
        return lambda most: [
            [value(cell) for cell in found.row(i)]
            for i in range(found.nrows if most is None else min(most, found.nrows))
        ]

    return tuple(book.sheet_names()), sheet


def _look_through(data: bytes, path: str) -> dict[str, bool]:
    """Read a zip's members once, which verifies them, and refuse what would not fit into memory.

    Returns the sheets of an xlsx file, and whether each may hold formulas or errors.
    """
    with zipfile.ZipFile(io.BytesIO(data)) as book:
        members = book.infolist()
        unpacked = sum(m.file_size for m in members)
        check_unpacked(path, len(data), unpacked)
        if unpacked > MAX_UNPACKED:
            raise UnsafeFile(file=path, reason="it would unpack to more than 512 MB")
        looked = {m.filename: _cells(book, m) for m in members}
        if any(cells > MAX_CELLS for cells, _ in looked.values()):
            raise UnsafeFile(
                file=path, reason=f"one of its sheets spans more than {MAX_CELLS:,} cells"
            )
    return {
        name: has_formulas
        for name, (_, has_formulas) in looked.items()
        if name.startswith(SHEETS) and name.endswith(".xml")
    }


def _cells(book: zipfile.ZipFile, member: zipfile.ZipInfo) -> tuple[int, bool]:
    """Read a member to its end. Return how many cells its sheet spans, from first to last (0 if they are few), and whether it may
    hold formulas.
    """
    with book.open(member) as stream:
        if member.filename == "content.xml":
            return _cells_of_ods(stream), False
        unusual = formulas = False
        for x in _pieces(stream):  # reading to the end verifies the zip's checksum
            unusual = unusual or bool(UNUSUAL.search(x) or PREFIXED.search(x))
            # The end of a formula, and the end of t="e".
            formulas = formulas or b"f>" in x or b'e">' in x
    if not unusual:
        return 0, formulas
    with book.open(member) as stream:
        return _cells_of_xlsx(stream), formulas


def _pieces(stream: IO[bytes]) -> Iterator[bytes]:
    """Yield all bytes in pieces that don't split a marker; a possible start of one is left to the next piece."""
    rest = b""
    while data := stream.read(PIECE):
        data = rest + data
        end = data.rfind(b"<", -OVERLAP)
        end = end if end >= 0 else len(data) - 2
        yield data[:end]
        rest = data[end:]
    yield rest


class _Span:
    """A parser target that counts the cells a sheet spans; an element without a place follows the one before."""

    def __init__(self) -> None:
        self.row = self.column = self.lowest = self.widest = 0

    def start(self, tag: str, attributes: dict[str, str]) -> None:
        """Move to a row or a cell."""
        name, where = tag.rpartition("}")[2], attributes.get("r")
        if name == "row":
            self.row, self.column = int(where) if where else self.row + 1, 0
        elif name == "c":
            place = PLACE.fullmatch(where) if where else None
            self.column = column_of(place[1]) if place else self.column + 1
            self.widest = max(self.widest, self.column)
            self.lowest = max(self.lowest, int(place[2]) if place else self.row)

    def close(self) -> int:
        """Return the number of cells."""
        return self.widest * self.lowest


def _cells_of_xlsx(stream: IO[bytes]) -> int:
    from defusedxml.ElementTree import XMLParser

    parser = XMLParser(target=_Span())
    while piece := stream.read(PIECE):
        parser.feed(piece)
    return int(parser.close())


def _cells_of_ods(stream: IO[bytes]) -> int:
    """Return an upper bound of the cells that the largest sheet of an ods file spans: one cell can stand for a million.

    LibreOffice ends each sheet with one element for all its blank rows, so rows are counted from
    zero in each sheet.
    """
    from defusedxml.ElementTree import iterparse

    most = row = widest = lowest = 0
    for _, element in iterparse(stream):
        if element.tag == f"{TABLE}table-row":
            filled = _filled(element)
            row += int(element.get(f"{TABLE}number-rows-repeated", "1"))
            widest, lowest = max(widest, filled), row if filled else lowest
            element.clear()
        elif element.tag == f"{TABLE}table":
            most = max(most, widest * lowest)
            row = widest = lowest = 0
    return max(most, widest * lowest)


def _filled(row: Any) -> int:
    """Return the width of an ods row up to its last non-blank cell."""
    at = reach = 0
    for cell in row:
        at += int(cell.get(f"{TABLE}number-columns-repeated", "1"))
        reach = (
            at if cell.find(f"{TEXT}p") is not None or cell.attrib.keys() - KNOWN_BLANK else reach
        )
    return reach


KNOWN_BLANK = {f"{TABLE}number-columns-repeated", f"{TABLE}style-name"}


def _created(data: bytes) -> datetime | None:
    """Return when a workbook was created, by its own metadata (UTC), or None."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as book:
            member = "meta.xml" if "content.xml" in book.namelist() else "docProps/core.xml"
            text = book.open(member).read(HEAD).decode("utf-8", errors="replace")
    except (KeyError, zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError):
        return None  # the date is optional
    found = re.search(
        r"<(?:dcterms:created|meta:creation-date)[^>]*>(\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d)(?:\.\d+)?Z?<",
        text,
    )
    try:
        return datetime.fromisoformat(found[1]).replace(tzinfo=UTC) if found else None
    except ValueError:
        return None
