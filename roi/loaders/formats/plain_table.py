"""A dated table of followers, visits or sales that somebody keeps by hand: CSV, Excel or OpenDocument.

Columns are known by their names (or by FILE.toml beside the table), dates and amounts by the whole column; what was
understood is shown. This loader is asked last: it takes only what no other knows.
"""

from __future__ import annotations

from dataclasses import dataclass

from roi.loaders.families import hand_kept_files
from roi.loaders.protocol import About
from roi.records.dataset import Reading
from roi.sources.source import Source


@dataclass(frozen=True)
class PlainTable:
    """A table with a column of dates and columns of counts that we know by name."""

    name: str
    about: About
    last_resort: bool = True

    def identifies(self, source: Source) -> bool:
        """Whether the first table of the file names a date and something we count, and a date stands below it."""
        return hand_kept_files.identifies(source, across=False)

    def read(self, source: Source) -> Reading:
        """Read every table of every sheet that can be told apart; say how each column was understood."""
        return hand_kept_files.read(source)


plain_table = PlainTable(
    name="plain_table",
    about=About(
        service="a table kept by hand",
        download="any CSV, Excel or OpenDocument table with a column of dates and one of followers, subscribers, visits, copies, money or what was spent on advertising",
        kinds=("followers", "subscribers", "visits", "sales", "costs"),
        grain="as its dates: days, weeks or months",
        timezone="not stated, unless FILE.toml says it",
        cannot_tell="what its columns mean, beyond their names; what happened on days without a row",
        knowledge="how people keep such tables; a public one of 2016 to 2022",
    ),
)
