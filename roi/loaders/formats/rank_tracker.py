"""Sales ranks recorded by a home-made tracker, as CSV or JSON; Keepa's snapshot without a date is set aside.

Layouts from a public tracker (cmod/amazon_ranking) and a public parser of Keepa's product viewer.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import msgspec
import pandas as pd

from roi.errors import DamagedFile
from roi.loaders.families.json_arrays import value_of
from roi.loaders.families.undated_tables import Undated
from roi.loaders.parse import counts, numbers, texts, times
from roi.loaders.protocol import About
from roi.loaders.row_ledger import NO_CELL, Ledger
from roi.loaders.table_loader import Column, TableLoader, complete, days_of
from roi.records.dataset import Dataset, Reading
from roi.records.series_id import SeriesId
from roi.sources.source import Source

ABOUT = About(
    service="your own rank tracker",
    download="the tracker's CSV or JSON, with a time, a category and a rank",
    kinds=("ranks",),
    grain="moments",
    timezone="not stated; taken as UTC",
    cannot_tell="sales: a rank is relative to all other books, and moves in steps",
    knowledge="from a public tracker's own code",
)
WHEN = times("%Y-%m-%d %H:%M:%S", "%Y-%m-%dT%H:%M:%S", "%Y-%m-%d %H:%M")

rank_csv = TableLoader(
    name="rank_csv",
    about=ABOUT,
    kind="ranks",
    columns={
        "timestamp": Column("time", WHEN, row=True),
        "category": Column("category", texts),
        "rank": Column("rank", counts()),
    },
    series_id=SeriesId("ranks"),
    grain="instant",
    timezone_because="the tracker's clock isn't stated; taken as UTC",
    merge="line",
)


class _Ranking(msgspec.Struct):
    category: str | None = None
    rank: Any = None


class _Entry(msgspec.Struct):
    timestamp: str | None = None
    rankings: list[_Ranking] = []


class _Book(msgspec.Struct):
    entries: list[_Entry]
    display_name: str = ""
    slug: str | None = None


@dataclass(frozen=True)
class RankJson:
    """One book's history: a list of times, each with the book's rank in several categories."""

    name: str
    about: About

    def identifies(self, source: Source) -> bool:
        """Return whether it starts like a book's list of rankings."""
        start = source.start.lstrip() if not source.is_folder and not source.is_binary else ""
        return start.startswith("{") and '"entries"' in start and '"rankings"' in start

    def read(self, source: Source) -> Reading:
        """Read each rank at each time; an entry is a row of the file."""
        book = value_of(source, _Book)
        if book is None:
            raise DamagedFile(file=source.path, reason="it is not a list of times with their ranks")
        entries = book.entries
        ranks = [
            (e.timestamp, r.category, r.rank, i)
            for i, e in enumerate(entries, start=1)
            for r in e.rankings
        ]
        cells = pd.DataFrame(ranks, columns=["time", "category", "rank", "line"])
        values, bad = numbers()(cells["rank"].map(str, na_action="ignore"))
        frame = cells.assign(time=WHEN(cells["time"]).values, rank=values, title=book.display_name)
        ledger = Ledger(source.path)
        ledger.lost_cells("rank", cells.loc[bad, "line"], cells.loc[bad, "rank"], NO_CELL)
        read = set(frame.loc[frame["time"].notna(), "line"])
        ledger.set_aside(
            "no rank, or no readable time",
            [i for i in range(1, len(entries) + 1) if i not in read],
        )
        frame = complete(frame[frame["time"].notna()], "ranks")
        start, end = days_of(frame["time"])
        dataset = Dataset(
            kind="ranks",
            frame=frame,
            grain="instant",
            series_id=SeriesId("ranks", account=book.slug),
            start=start,
            end=end,
            missing_means="unknown",
            timezone_because="the tracker's clock isn't stated; taken as UTC",
            merge="line",
        )
        return ledger.reading((dataset,), len(entries), {"ranks": len(read)})


rank_json = RankJson("rank_json", ABOUT)

keepa_snapshot = Undated(
    name="keepa_snapshot",
    about=About(
        service="Keepa",
        download="Product Finder or Viewer > Export",
        kinds=(),
        grain="one moment",
        timezone="not stated",
        cannot_tell="which day its ranks are from: the export is a snapshot without a date",
        knowledge="from a public parser",
    ),
    headers=(frozenset({"sales rank: current", "sales rank: 90 days avg."}),),
    reason="a snapshot that doesn't say which day it is from",
)
