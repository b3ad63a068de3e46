"""Known files that say nothing by day: claimed, so that nobody wonders, and set aside as a whole."""

from __future__ import annotations

from dataclasses import dataclass

from roi.loaders.protocol import About
from roi.loaders.row_ledger import Ledger
from roi.loaders.tables import first_rows, header_name, numbered_rows
from roi.records.dataset import Reading
from roi.sources.source import Source


@dataclass(frozen=True)
class Undated:
    """A service's tables without days.

    Attributes
    ----------
    headers : for each table, names that must all be in its first row.
    reason : why its rows are set aside.
    without : names that none of the tables has.
    exact : whether the first row must have exactly the names of one header.
    single_sheet : whether it is no table of ours beside other sheets.
    """

    name: str
    about: About
    headers: tuple[frozenset[str], ...]
    reason: str
    without: frozenset[str] = frozenset()
    exact: bool = False
    single_sheet: bool = False

    def identifies(self, source: Source) -> bool:
        """Return whether the first row is the header of one of these tables."""
        if source.is_folder or (source.is_binary and not source.sheets):
            return False
        if self.single_sheet and len(source.sheets) > 1:
            return False
        rows = first_rows(source)
        names = {header_name(c) for c in rows[0][1]} if rows else set()
        return not names & self.without and any(
            h == names if self.exact else h <= names for h in self.headers
        )

    def read(self, source: Source) -> Reading:
        """Set every row aside."""
        ledger = Ledger(source.path)
        rows = [line for line, row in numbered_rows(source) if any(str(c).strip() for c in row)][1:]
        ledger.set_aside(self.reason, rows)
        return ledger.reading((), len(rows), {})
