"""Find cells with an error, or with a formula whose result isn't stored. Formulas are not evaluated; unknown is not zero."""

from __future__ import annotations

import re
import zipfile
from posixpath import join, normpath

from roi.errors import UnsafeFile

RELATION = re.compile(r"\{.*/relationships\}id")
PLACE = re.compile(r"([A-Z]{1,3})(\d{1,7})")
PIECE = 1 << 20
MOST = 100_000  # kept; errors beyond this count as blanks
Place = tuple[int, int]  # row and column, from 0


class Formula(str):
    """A formula whose result is not known, as written in the cell."""

    __slots__ = ()


class _Uncalculated:
    """A parser target that keeps a sheet's errors, and its formulas without a result.

    Some programs write zero where they don't evaluate, and request a full recalculation (`stale`):
    that zero is not a result.
    """

    def __init__(self, path: str, stale: bool) -> None:
        self.path = path
        self.none = {"", "0"} if stale else {""}
        self.found: dict[Place, str] = {}
        self.place, self.kind, self.formula = "", "", ""
        self.has_formula, self.value, self.inside = False, "", ""

    def start(self, tag: str, attributes: dict[str, str]) -> None:
        """Handle the start of a cell, a formula or a value."""
        self.inside = tag.rpartition("}")[2]
        if self.inside == "c":
            self.place, self.kind = attributes.get("r", ""), attributes.get("t", "n")
            self.has_formula, self.formula, self.value = False, "", ""
        elif self.inside == "f":
            self.has_formula = True

    def data(self, text: str) -> None:
        """Keep the text of a formula or a value."""
        if self.inside == "f":
            self.formula += text
        elif self.inside == "v":
            self.value += text

    def end(self, tag: str) -> None:
        """Handle the end of a cell. A text made by a formula may be empty; a number may not."""
        self.inside = ""
        if tag.endswith("}c"):
            without = self.has_formula and self.kind != "str" and self.value.strip() in self.none
            if without or self.kind == "e":
                self.keep(Formula(f"={self.formula}") if without else self.value)

    def keep(self, text: str) -> None:
        """Keep what is in a cell without a value."""
        if len(self.found) == MOST and isinstance(text, Formula):
            reason = f"it holds {MOST:,} formulas without a result"
            raise UnsafeFile(file=self.path, reason=reason)
        if len(self.found) < MOST and (found := PLACE.fullmatch(self.place)):
            self.found[int(found[2]) - 1, column_of(found[1]) - 1] = text

    def close(self) -> dict[Place, str]:
        """Return the cells found."""
        return self.found


def uncalculated(
    book: zipfile.ZipFile, members: frozenset[str], path: str
) -> dict[str, dict[Place, str]]:
    """Return the contents of cells without a value, by sheet name, for the given members of an xlsx file."""
    from defusedxml.ElementTree import XMLParser, fromstring

    workbook = fromstring(book.read("xl/workbook.xml"))
    stale = any(
        x.get("fullCalcOnLoad") in {"1", "true"}
        for x in workbook.iter()
        if x.tag.endswith("}calcPr")
    )
    out: dict[str, dict[Place, str]] = {}
    for name, member in sheet_members(book).items():
        if member in members:
            parser = XMLParser(target=_Uncalculated(path, stale))
            with book.open(member) as stream:
                while piece := stream.read(PIECE):
                    parser.feed(piece)
            out[name] = parser.close()
    return out


def sheet_members(book: zipfile.ZipFile) -> dict[str, str]:
    """Return the member of an xlsx file that holds each sheet, by sheet name."""
    from defusedxml.ElementTree import fromstring

    workbook = fromstring(book.read("xl/workbook.xml"))
    links = fromstring(book.read("xl/_rels/workbook.xml.rels"))
    targets = {x.get("Id"): normpath(join("/xl", x.get("Target", "")))[1:] for x in links}
    out: dict[str, str] = {}
    for sheet in (x for x in workbook.iter() if x.tag.endswith("}sheet")):
        link = next((v for k, v in sheet.attrib.items() if RELATION.fullmatch(k)), None)
        if link in targets:
            out[sheet.get("name", "")] = targets[link]
    return out


def column_of(letters: str) -> int:
    """Return a column's number from its letters.

    >>> column_of("A"), column_of("XFD")
    (1, 16384)
    """
    number = 0
    for letter in letters.upper():
        number = number * 26 + ord(letter) - 64
    return number
