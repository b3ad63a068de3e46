"""Exports that a spreadsheet program broke by saving them again: named as damaged, never repaired."""

from __future__ import annotations

import csv
from dataclasses import dataclass

from roi.errors import DamagedFile
from roi.loaders.protocol import About
from roi.records.dataset import Reading
from roi.sources.source import Source

FEWEST = 3  # columns hidden in one quoted cell


@dataclass(frozen=True)
class ExcelDamage:
    """A table whose rows were each wrapped in quotes, with their own quotes doubled: one column instead of many."""

    name: str
    about: About

    def identifies(self, source: Source) -> bool:
        """Return whether each of the first rows is one quoted cell that holds a whole row of a comma-separated table."""
        rows = [line for line in source.lines[:5] if line.strip()] if not source.sheets else []
        return len(rows) > 1 and all(map(_is_wrapped, rows))

    def read(self, source: Source) -> Reading:
        """Refuse it, and say what to do."""
        raise DamagedFile(
            file=source.path,
            reason="a spreadsheet program saved it again and packed each row into one cell",
        )


def _is_wrapped(line: str) -> bool:
    text = line.strip().rstrip(";\t")
    if not (text.startswith('"') and text.endswith('"') and '""' in text):
        return False
    (cells,) = csv.reader([text])
    return len(cells) == 1 and len(next(csv.reader(cells))) >= FEWEST


excel_damage = ExcelDamage(
    name="excel_damage",
    about=About(
        service="a spreadsheet program",
        download="export the file again from its service, and don't save it in Excel, Numbers or LibreOffice",
        kinds=(),
        grain="",
        timezone="",
        cannot_tell="everything: numbers may have become dates, and long ids have lost digits",
        knowledge="damaged files published elsewhere",
    ),
)
