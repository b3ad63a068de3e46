"""Currencies stored beside a workbook's numbers: in number formats (xlsx, xls) or in the cells themselves (ods)."""

from __future__ import annotations

import io
import re
import unicodedata
import zipfile
from collections.abc import Callable, Iterator
from functools import cache
from typing import IO, Any

from roi.sources.formulas import Place, column_of, sheet_members

PLACE = re.compile(r"([A-Z]{1,3})(\d{1,7})")
OF_LOCALE = re.compile(r"\[\$([^\[\]-]++)(?:-([0-9A-Fa-f]++))?\]")  # [$€-407], [$USD]
LITERAL = re.compile(r'"([^"]*)"|\\(.)')
FILLERS = re.compile(r"\[[^\[\]]*+\]|[_*].")  # colours, and padding as wide as a character
# A symbol shared by several countries means the currency of the format's locale.
LOCALES = {
    "$": {
        "409": "USD",
        "540a": "USD",
        "1009": "CAD",
        "c0c": "CAD",
        "c09": "AUD",
        "1409": "NZD",
        "4809": "SGD",
        "c04": "HKD",
        "80a": "MXN",
        "2c0a": "ARS",
        "340a": "CLP",
        "240a": "COP",
    },
    "kr": {"41d": "SEK", "406": "DKK", "414": "NOK", "40f": "ISK"},
    "¥": {"411": "JPY", "804": "CNY"},
}
ODF = "{urn:oasis:names:tc:opendocument:xmlns:%s:1.0}"
TABLE, OFFICE, STYLE, NUMBER = (ODF % part for part in ("table", "office", "style", "datastyle"))
FORMATS = frozenset((f"{NUMBER}number-style", f"{NUMBER}currency-style"))
SHOWN = frozenset((f"{NUMBER}text", f"{NUMBER}currency-symbol"))
MOST_COLUMNS = 1_000  # whose styles are kept
Signs = dict[Place, str]  # by row and column, from 0
MOST = 1_000_000  # cells whose currency is kept; no hand-kept table has more


class Money(float):
    """A workbook's number whose cell names a currency, by symbol or code."""

    __slots__ = ("sign",)
    sign: str

    def __new__(cls, value: float, sign: str) -> Money:
        """Return the number with its currency symbol."""
        money = super().__new__(cls, value)
        money.sign = sign
        return money


def with_currencies(rows: list[list[Any]], signs: Signs) -> list[list[Any]]:
    """Return rows in which each number knows its cell's currency."""
    for (row, column), sign in signs.items():
        if row < len(rows) and column < len(rows[row]) and isinstance(rows[row][column], float):
            rows[row][column] = Money(rows[row][column], sign)
    return rows


def sign_of(code: str) -> str | None:
    """Return the currency symbol or code that a number format shows beside the number, or None.

    >>> [sign_of(c) for c in ("[$$-409]#,##0.00", '#,##0.00\\\\ "€"', "£#,##0", "yyyy-mm-dd")]
    ['USD', '€', '£', None]
    """
    first = code.partition(";")[0]
    if found := OF_LOCALE.search(first):
        sign = found[1].strip()
        return LOCALES.get(sign, {}).get((found[2] or "").lower(), sign) or None
    plain = FILLERS.sub("", first)
    literals = "".join(a or b for a, b in LITERAL.findall(plain))
    bare = (c for c in LITERAL.sub("", plain) if unicodedata.category(c) == "Sc")
    return (literals + "".join(bare)).strip() or None


def signs_of_archive(data: bytes, names: tuple[str, ...]) -> Callable[[int], Signs]:
    """Return a function that gives the currencies of an xlsx or ods sheet; nothing is read until it is called."""

    @cache
    def signs(index: int) -> Signs:
        with zipfile.ZipFile(io.BytesIO(data)) as book:
            if "content.xml" in book.namelist():
                kept = _OdsStyles()
                if "styles.xml" in book.namelist():
                    with book.open("styles.xml") as stream:
                        kept.read_all(stream)
                with book.open("content.xml") as stream:
                    return dict(_of_ods(stream, index, kept))
            styles = _styles(book)
            member = sheet_members(book).get(names[index]) if any(styles) else None
            if member is None:
                return {}
            with book.open(member) as stream:
                return dict(_of_xlsx(stream, styles))

    return signs


def signs_of_xls(data: bytes) -> Callable[[int], Signs]:
    """Return a function that gives the currencies of an xls sheet."""

    @cache
    def signs(index: int) -> Signs:
        import xlrd

        book = xlrd.open_workbook(
            file_contents=data, formatting_info=True, logfile=io.StringIO(), on_demand=True
        )
        sheet = book.sheet_by_index(index)
        formats = [sign_of(book.format_map[xf.format_key].format_str) for xf in book.xf_list]
        return {
            (row, column): sign
            for row in range(sheet.nrows)
            for column, cell in enumerate(sheet.row(row))
            if (sign := formats[cell.xf_index])
        }

    return signs


def _styles(book: zipfile.ZipFile) -> list[str | None]:
    """Return the currency symbol of each style that an xlsx cell can have."""
    from defusedxml.ElementTree import fromstring

    if "xl/styles.xml" not in book.namelist():
        return []
    root = fromstring(book.read("xl/styles.xml"))
    codes = {
        x.get("numFmtId"): sign_of(x.get("formatCode", ""))
        for x in root.iter()
        if x.tag.endswith("}numFmt")
    }
    styles = next((x for x in root if x.tag.endswith("}cellXfs")), ())
    return [codes.get(x.get("numFmtId")) for x in styles]


def _of_xlsx(stream: IO[bytes], styles: list[str | None]) -> Iterator[tuple[Place, str]]:
    from defusedxml.ElementTree import iterparse

    kept = 0
    for _, element in iterparse(stream):
        if element.tag.endswith("}c"):
            style = int(element.get("s", "0"))
            sign = styles[style] if style < len(styles) else None
            place = PLACE.fullmatch(element.get("r", ""))
            if sign and place and kept < MOST:
                kept += 1
                yield (int(place[2]) - 1, column_of(place[1]) - 1), sign
        elif element.tag.endswith("}row"):
            element.clear()


class _OdsStyles:
    """The currencies that number formats of an ods workbook show, by the style of a cell, and the styles of a sheet's columns."""

    def __init__(self) -> None:
        self.formats: dict[str, str] = {}
        self.cells: dict[str, str] = {}
        self.columns: list[str | None] = []

    def read_all(self, stream: IO[bytes]) -> None:
        """Take in a file of styles."""
        from defusedxml.ElementTree import iterparse

        for _, element in iterparse(stream):
            self.take(element)

    def take(self, element: Any) -> None:
        """Take in a number format, a style or a column."""
        if element.tag in FORMATS:
            shown = (x.text or "" for x in element if x.tag in SHOWN)
            self.formats[element.get(f"{STYLE}name", "")] = "".join(shown).strip()
        elif element.tag == f"{STYLE}style":
            named = self.formats.get(element.get(f"{STYLE}data-style-name", ""))
            if named:
                self.cells[element.get(f"{STYLE}name", "")] = named
        elif element.tag == f"{TABLE}table-column" and len(self.columns) < MOST_COLUMNS:
            repeated = int(element.get(f"{TABLE}number-columns-repeated", "1"))
            style = element.get(f"{TABLE}default-cell-style-name")
            self.columns += [style] * min(repeated, MOST_COLUMNS - len(self.columns))

    def sign(self, cell: Any, column: int) -> str | None:
        """Return the currency that a cell itself, its style or that of its column names."""
        if cell.get(f"{OFFICE}value-type") not in ("float", "currency"):
            return None
        default = self.columns[column] if column < len(self.columns) else None
        style = cell.get(f"{TABLE}style-name") or default or ""
        return cell.get(f"{OFFICE}currency") or self.cells.get(style)


def _of_ods(stream: IO[bytes], index: int, styles: _OdsStyles) -> Iterator[tuple[Place, str]]:
    from defusedxml.ElementTree import iterparse

    sheet = row = kept = 0
    for _, element in iterparse(stream):
        styles.take(element)
        if element.tag == f"{TABLE}table":
            sheet, row, styles.columns = sheet + 1, 0, []
        elif element.tag == f"{TABLE}table-row":
            repeated = int(element.get(f"{TABLE}number-rows-repeated", "1"))
            found = list(_of_ods_row(element, styles)) if sheet == index else []
            for down in range(repeated if found else 0):
                for column, sign in found:
                    if kept >= MOST:
                        return
                    kept += 1
                    yield (row + down, column), sign
            row += repeated
            element.clear()


def _of_ods_row(row: Any, styles: _OdsStyles) -> Iterator[tuple[int, str]]:
    at = 0
    for cell in row:
        repeated = int(cell.get(f"{TABLE}number-columns-repeated", "1"))
        if sign := styles.sign(cell, at):
            yield from ((at + i, sign) for i in range(min(repeated, MOST)))
        at += repeated
