"""Clicky: visitors and page views by day, as answered by its statistics API (JSON, with daily=1).

Members from three public programs that read the answer.
"""

from __future__ import annotations

from dataclasses import dataclass

import msgspec
import pandas as pd

from roi.errors import DamagedFile
from roi.loaders.families.json_arrays import value_of
from roi.loaders.families.page_views import added_up
from roi.loaders.parse import dates
from roi.loaders.protocol import About
from roi.loaders.row_ledger import Ledger
from roi.loaders.table_loader import complete
from roi.records.dataset import Dataset, Reading
from roi.records.series_id import SeriesId
from roi.sources.source import Source

# Clicky calls a visit a visitor, and a person a unique visitor.
REPORTS = {"visitors": "visits", "visitors-unique": "visitors", "actions-pageviews": "pageviews"}
DAY = dates("%Y-%m-%d")


class _Item(msgspec.Struct):
    value: str | float | None = None


class _Date(msgspec.Struct):
    date: str
    items: list[_Item] = []


class _Report(msgspec.Struct):
    type: str
    # A report without any of these is a row without a day.
    dates: list[_Date] = msgspec.field(default_factory=lambda: [_Date("")])


@dataclass(frozen=True)
class Clicky:
    """Reads the three reports with one number per day; a row is a day of a report."""

    name: str
    about: About

    def identifies(self, source: Source) -> bool:
        """Return whether the file is a list of reports, each with its dates and their items."""
        start = "" if source.is_folder else source.start.lstrip()
        members = ('"type"', '"dates"', '"items"', '"value"')
        return start.startswith("[") and all(name in start[:4096] for name in members)

    def read(self, source: Source) -> Reading:
        """Read days; spans of several days, and lists by page or country, are set aside."""
        ledger = Ledger(source.path)
        reports = value_of(source, list[_Report])
        if reports is None:
            raise DamagedFile(file=source.path, reason="it is not an answer from Clicky")
        rows = pd.DataFrame(
            [
                (r.type, d.date, d.items[0].value if len(d.items) == 1 else None)
                for r in reports
                for d in r.dates
            ],
            columns=["report", "day", "value"],
        )
        rows = rows.assign(line=range(1, len(rows) + 1), time=DAY(rows["day"]).values)
        counted = pd.to_numeric(rows["value"], errors="coerce")
        wanted = rows["report"].isin(REPORTS)
        ledger.set_aside("a list, or not a count of visits", rows.loc[~wanted, "line"])
        dateless = wanted & (rows["day"] == "")
        ledger.set_aside("a report without its days", rows.loc[dateless, "line"])
        wanted &= ~dateless
        unread = wanted & (rows["time"].isna() | counted.isna() | (counted < 0))
        ledger.set_aside("several days in one, or no number", rows.loc[unread, "line"])
        again = wanted & ~unread & rows.duplicated(["report", "time"])
        ledger.set_aside("a report's second entry for the same day", rows.loc[again, "line"])
        kept = rows.assign(value=counted)[wanted & ~unread & ~again]
        datasets = (_dataset(kept),) if len(kept) else ()
        return ledger.reading(datasets, len(rows), {"visits": len(kept)} if len(kept) else {})


def _dataset(kept: pd.DataFrame) -> Dataset:
    wide = kept[["time", "line"]].assign(
        **{to: kept["value"].where(kept["report"] == name) for name, to in REPORTS.items()}
    )
    days = added_up(wide, ["time"])
    return Dataset(
        kind="visits",
        frame=complete(days, "visits"),
        grain="day",
        series_id=SeriesId("visits"),
        start=days["time"].min().date(),
        end=(days["time"].max() + pd.Timedelta(days=1)).date(),
        missing_means="zero",
        timezone=None,
        timezone_because="days are in the site's time zone, which the answer doesn't name",
        precedence=40,
    )


CLICKY = Clicky(
    name="clicky",
    about=About(
        service="Clicky",
        download="saved by a script from the statistics API: type=visitors,actions-pageviews, daily=1, output=json",
        kinds=("visits",),
        grain="day",
        timezone="the site's own, not named in the answer",
        cannot_tell="readers who block scripts; where visits came from",
        knowledge="from three public programs that read the answer",
    ),
)
