"""Cells of a workbook that hold a formula without its result, or an error: nothing is reckoned out, and what is unknown is no zero."""

from __future__ import annotations

import re
import zipfile
from posixpath import join, normpath

from roi.errors import UnsafeFile

RELATION = re.compile(r"\{.*/relationships\}id")
PLACE = re.compile(r"([A-Z]{1,3})(\d{1,7})")
PIECE = 1 << 20
MOST = 100_000  # that are kept; errors beyond are blanks
Place = tuple[int, int]  # row and column, from 0


class Formula(str):
    """A formula whose result is not known, as it stands there."""

    __slots__ = ()


class _Unreckoned:
    """Told of each element of a sheet, keeps the formulas whose cells hold no result, and errors.

    Some programs write zero where they don't reckon, and ask that all be reckoned anew (`stale`): that zero is no result.
    """

    def __init__(self, path: str, stale: bool) -> None:
        self.path = path
        self.none = {"", "0"} if stale else {""}
        self.found: dict[Place, str] = {}
        self.place, self.kind, self.formula = "", "", ""
        self.has_formula, self.value, self.inside = False, "", ""

    def start(self, tag: str, attributes: dict[str, str]) -> None:
        """Begin a cell, its formula or its value."""
        self.inside = tag.rpartition("}")[2]
        if self.inside == "c":
            self.place, self.kind = attributes.get("r", ""), attributes.get("t", "n")
            self.has_formula, self.formula, self.value = False, "", ""
        elif self.inside == "f":
            self.has_formula = True

    def data(self, text: str) -> None:
        """Keep a formula's text, and a value's."""
        if self.inside == "f":
            self.formula += text
        elif self.inside == "v":
            self.value += text

    def end(self, tag: str) -> None:
        """End a cell: a text that a formula made may be empty, a number may not."""
        self.inside = ""
        if tag.endswith("}c"):
            without = self.has_formula and self.kind != "str" and self.value.strip() in self.none
            if without or self.kind == "e":
                self.keep(Formula(f"={self.formula}") if without else self.value)

    def keep(self, text: str) -> None:
        """Keep what stands in a cell without a value."""
        if len(self.found) == MOST and isinstance(text, Formula):
            reason = f"it holds {MOST:,} formulas without a result"
            raise UnsafeFile(file=self.path, reason=reason)
        if len(self.found) < MOST and (found := PLACE.fullmatch(self.place)):
            self.found[int(found[2]) - 1, column_of(found[1]) - 1] = text

    def close(self) -> dict[Place, str]:
        """Return what was found."""
        return self.found


def unreckoned(
    book: zipfile.ZipFile, members: frozenset[str], path: str
) -> dict[str, dict[Place, str]]:
    """Return, by the names of an xlsx's sheets, what stands in cells without a value, in those of its members."""
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
            parser = XMLParser(target=_Unreckoned(path, stale))
            with book.open(member) as stream:
                while piece := stream.read(PIECE):
                    parser.feed(piece)
            out[name] = parser.close()
    return out


def sheet_members(book: zipfile.ZipFile) -> dict[str, str]:
    """Return the member of an xlsx's zip that holds each sheet, by the sheet's name."""
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
    """Return the number of a column by its letters.

    >>> column_of("A"), column_of("XFD")
    (1, 16384)
    """
    number = 0
    for letter in letters.upper():
        number = number * 26 + ord(letter) - 64
    return number
