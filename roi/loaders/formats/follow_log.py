"""follow_log.csv, kept by hand: who followed whom on which day, whether it was returned, and who left again.

Names become marks that mean nothing after this run; nothing else about a person is kept but the size of the account.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import pandas as pd

from roi.loaders.parse import Parsed, cleaned, counts, dates, numbers, texts
from roi.loaders.privacy import marks_of_names
from roi.loaders.protocol import About
from roi.loaders.table_loader import Column, TableLoader
from roi.records.dataset import Dataset
from roi.records.series_id import SeriesId
from roi.sources.source import Source

FOLLOW_LOG = "follow_log.csv"
WORDS = {
    "first": {"me": "me", "i": "me", "them": "them", "they": "them"},
    "followed_back": {"yes": "yes", "y": "yes", "no": "no", "n": "no"},
}
DAYS = dates("%Y-%m-%d")


def _marks(cells: pd.Series[Any]) -> Parsed:
    """Turn names into marks at once; no name can be quoted as a problem."""
    marks = pd.Series(marks_of_names(cleaned(cells).tolist()), cells.index, "str")
    return Parsed(marks, pd.Series(data=False, index=cells.index))


def _first(cells: pd.Series[Any]) -> Parsed:
    return _word(cells, WORDS["first"])


def _returned(cells: pd.Series[Any]) -> Parsed:
    return _word(cells, WORDS["followed_back"])


def _word(cells: pd.Series[Any], known: dict[str, str]) -> Parsed:
    """Read one of the known words; any other is reported and missing."""
    words = cleaned(cells).str.casefold()
    return Parsed(words.map(known).astype("str"), words.notna() & ~words.isin(list(known)))


@dataclass(frozen=True)
class FollowLog(TableLoader):
    """A log of single people: as a template that nobody has filled in yet, it holds no records."""

    def datasets(self, source: Source, frame: pd.DataFrame) -> tuple[Dataset, ...]:
        """Return the log, or nothing where it has no row."""
        return super().datasets(source, frame) if len(frame) else ()


follow_log = FollowLog(
    name="follow_log",
    about=About(
        service="kept by yourself",
        download=f"fill in {FOLLOW_LOG}, which `roi new` lays out: date,who,first (me or them),followed_back (yes or no) "
        "and, if you can, ratio (how many they follow for each follower), followers, left (the day they stopped "
        "following), checked (the last day you looked), "
        "circles (such as friends; mailing list)",
        kinds=("follows",),
        grain="day",
        timezone="yours",
        cannot_tell="what you don't write down; names are turned into marks and never kept",
        knowledge="our own format",
    ),
    kind="follows",
    columns={
        "date": Column("date", DAYS, row=True),
        "who": Column("name_mark", _marks),
        "first": Column("first", _first),
        "ratio": Column("ratio", numbers(), required=False),
        "followers": Column("followers", counts(), required=False),
        "followed_back": Column("followed_back", _returned),
        "left": Column("left", DAYS, required=False),
        "checked": Column("checked", DAYS, required=False),
        "circles": Column("circles", texts, required=False),
    },
    series_id=SeriesId("follows", "own"),
    merge="line",
)
