"""StatCounter: its log of page loads, newest first and cut at a fixed length, and its daily summary.

The log's first columns from the public program statcounter-utils; the summary from a real file.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any

import pandas as pd

from roi.loaders.families.page_views import in_all_and_by_source
from roi.loaders.parse import counts, dates, local_times, sources
from roi.loaders.protocol import About
from roi.loaders.referrers import networks
from roi.loaders.table_loader import Column, TableLoader
from roi.records.dataset import Dataset
from roi.records.series_id import SeriesId
from roi.sources.source import Source

ZONE = "days are in the time zone set for the project, which the file doesn't name"
ABOUT = About(
    service="StatCounter",
    download="Download Logs (page loads one by one), or Summary > CSV (by day)",
    kinds=("visits",),
    grain="day",
    timezone="the project's own, not named in the file",
    cannot_tell="page loads that have dropped out of the log, whose length is fixed: its oldest day is cut off",
    knowledge="the log from a public program's source, the summary from a real file",
)


def _no_view(cells: pd.DataFrame) -> pd.Series[Any]:
    reasons = pd.Series(None, index=cells.index, dtype=object)
    if "type" not in cells:
        return reasons
    kind = cells["type"].astype("str").str.strip().str.casefold()
    return reasons.mask(~kind.isin(["page view", ""]), "a download or exit link, not a page view")


@dataclass(frozen=True)
class StatCounterLog(TableLoader):
    """Page loads, one per row; its oldest day is cut off by the log's fixed length, and its newest is still running."""

    def datasets(self, source: Source, frame: pd.DataFrame) -> tuple[Dataset, ...]:
        """Return page loads by day, in all and, if the log has referrers, by source."""
        rows = frame.assign(time=frame["time"].dt.normalize(), pageviews=1.0)
        facts = self.dataset(source, rows)
        edges = {rows["time"].min().date(), rows["time"].max().date()} if len(rows) else set()
        facts = replace(facts, partial=tuple(sorted(edges)))
        referrer = (
            networks(rows["referrer"])
            if "referrer" in rows
            else pd.Series("other", rows.index, "str")
        )
        both = in_all_and_by_source(rows.assign(source=referrer), facts)
        return both if "referrer" in rows else both[:1]


STATCOUNTER_LOG = StatCounterLog(
    name="statcounter_log",
    about=ABOUT,
    kind="visits",
    columns={
        "Date and Time": Column("time", local_times("%Y-%m-%d %H:%M:%S"), row=True),
        "Came From": Column("referrer", sources, required=False),
        "Referring URL": Column("referrer", sources, required=False),
        "Referrer": Column("referrer", sources, required=False),
    },
    header=frozenset({"Type", "Country", "City"}),
    series_id=SeriesId("visits"),
    timezone_because=ZONE,
    missing_means="zero",
    precedence=45,
    skip=_no_view,
)
STATCOUNTER_SUMMARY = TableLoader(
    name="statcounter_summary",
    about=ABOUT,
    kind="visits",
    columns={
        "Date": Column("time", dates("%m/%d/%Y"), row=True),
        "Page.Loads": Column("pageviews", counts()),
        "Page Loads": Column("pageviews", counts()),
        "Page Views": Column("pageviews", counts()),
        "Unique.Visits": Column("visits", counts()),
        "Unique Visits": Column("visits", counts()),
    },
    series_id=SeriesId("visits"),
    timezone_because=ZONE,
    precedence=45,
    partial_last_day=True,
)
