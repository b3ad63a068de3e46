"""Dub: clicks on short links, one per row (clicks_export.csv); the user chooses the columns.

Column names from the export's source code in Dub's repository.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

import pandas as pd

from roi.loaders.families.page_views import cut_days, in_all_and_by_source
from roi.loaders.parse import sources, times
from roi.loaders.protocol import About
from roi.loaders.referrers import networks
from roi.loaders.table_loader import Column, TableLoader
from roi.loaders.tables import first_rows
from roi.records.dataset import Dataset
from roi.records.series_id import CLICKS, SeriesId
from roi.sources.source import Source

TRIGGERS = frozenset({"link click", "qr scan"})


@dataclass(frozen=True)
class DubClicks(TableLoader):
    """Clicks by second, in all and, if the referrer was chosen as a column, by source."""

    def identifies(self, source: Source) -> bool:
        """Return whether the header fits and the rows below are link clicks."""
        if not super().identifies(source):
            return False
        cells = {str(c).strip().casefold() for _, row in first_rows(source)[1:] for c in row}
        return bool(cells & TRIGGERS)

    def datasets(self, source: Source, frame: pd.DataFrame) -> tuple[Dataset, ...]:
        """Return clicks as visits to the links' targets."""
        rows = frame.assign(time=frame["time"].dt.floor("s"), visits=1.0)
        known = "referrer" in rows
        referrer = networks(rows["referrer"]) if known else pd.Series("other", rows.index, "str")
        facts = replace(self.dataset(source, rows), partial=cut_days(rows["time"]))
        both = in_all_and_by_source(rows.assign(source=referrer), facts)
        return both if known else both[:1]


DUB = DubClicks(
    name="dub",
    about=About(
        service="Dub",
        download="Events > Export, with the columns Event, Date, Link and Referer",
        kinds=("visits",),
        grain="to the second",
        timezone="UTC",
        cannot_tell="visits: clicks include programs that look links up",
        knowledge="from Dub's own source",
    ),
    kind="visits",
    columns={
        "Date": Column(
            "time",
            times("%Y-%m-%dT%H:%M:%S.%fZ", "%Y-%m-%dT%H:%M:%SZ", "%Y-%m-%d %H:%M:%S"),
            row=True,
        ),
        "Referer": Column("referrer", sources, required=False),
    },
    header=frozenset({"Event", "Link"}),
    series_id=SeriesId("visits", "dub", measure=CLICKS),
    grain="instant",
    timezone="UTC",
    timezone_because="Dub stores times in UTC",
    missing_means="zero",
    precedence=15,
)
