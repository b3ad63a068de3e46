"""A hand-kept table with months across: a row a title or a measure, a column a month.

What is counted is said by the rows' labels, or by the title above the table or the sheet's name ("Copies sold 2025").
Like the plain table it is asked last.
"""

from __future__ import annotations

from dataclasses import dataclass

from roi.loaders.families import hand_kept_files
from roi.loaders.protocol import About
from roi.records.dataset import Reading
from roi.sources.source import Source


@dataclass(frozen=True)
class PlainMonths:
    """A table with months or years across."""

    name: str
    about: About
    last_resort: bool = True

    def identifies(self, source: Source) -> bool:
        """Whether the first table of the file has a row of months or years, and something says what is counted."""
        return hand_kept_files.identifies(source, across=True)

    def read(self, source: Source) -> Reading:
        """Read every table of every sheet that can be told apart."""
        return hand_kept_files.read(source)


plain_months = PlainMonths(
    name="plain_months",
    about=About(
        service="a table kept by hand",
        download="any CSV, Excel or OpenDocument table with months across and titles or measures down",
        kinds=("followers", "subscribers", "visits", "sales", "costs"),
        grain="month",
        timezone="not stated",
        cannot_tell="the day of anything",
        knowledge="how people keep such tables",
    ),
)
