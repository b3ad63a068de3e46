"""Fathom Analytics: the data export, with tables by hour for the site and for each thing counted (referrers, pages, browsers …).

Columns from two public programs that read the files; that days are UTC days, from Fathom's
documentation.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

import pandas as pd

from roi.loaders.families.page_views import added_up
from roi.loaders.families.undated_tables import Undated
from roi.loaders.parse import counts, sources, times
from roi.loaders.protocol import About
from roi.loaders.referrers import networks
from roi.loaders.table_loader import Column, TableLoader
from roi.records.dataset import Dataset
from roi.records.series_id import SeriesId
from roi.sources.source import Source

MOMENT = times("%Y-%m-%d %H:%M:%S", "%Y-%m-%dT%H:%M:%SZ")
NUMBER = counts()


@dataclass(frozen=True)
class FathomTable(TableLoader):
    """A table by hour: the site's own, or the one by source with `breakdown`."""

    def dataset(self, source: Source, frame: pd.DataFrame) -> Dataset:
        """Return hours added up, so that each occurs once, or once per source.

        If all are midnight, they are days in a zone that the file doesn't name, or months.
        """
        if self.breakdown:
            frame = frame.assign(source=networks(frame["referrer"]))
        added = added_up(frame, ["time", "source"] if self.breakdown else ["time"])
        time = added["time"]
        if len(added) < 2 or (time != time.dt.normalize()).any():
            return super().dataset(source, added)
        days = replace(self, grain="day", timezone=None, timezone_because="")
        found = TableLoader.dataset(days, source, added.assign(time=time.dt.tz_localize(None)))
        if (time.dt.day > 1).any() or time.nunique() < 2:
            return found
        end = (time.max() + pd.offsets.MonthBegin(1)).date()
        return replace(found, grain="month", end=end, missing_means="unknown")


ABOUT = About(
    service="Fathom Analytics",
    download="its older export, Settings > Sites > the site > Export data (tables by hour; the dashboard's own Export has only totals); now the site's settings > Exports",
    kinds=("visits",),
    grain="hour",
    timezone="UTC, according to the documentation",
    cannot_tell="readers who block scripts",
    knowledge="from two public programs that read the files, and its documentation",
)
FATHOM_SITE = FathomTable(
    name="fathom_site",
    about=ABOUT,
    kind="visits",
    columns={
        "Timestamp": Column("time", MOMENT, row=True),
        "Pageviews": Column("pageviews", NUMBER),
        "Visits": Column("visits", NUMBER),
    },
    header=frozenset({"Bounce Rate", "Avg Duration"}),
    series_id=SeriesId("visits"),
    grain="hour",
    timezone="UTC",
    timezone_because="Fathom counts in UTC",
    missing_means="zero",
    precedence=45,
)
FATHOM_REFERRERS = replace(
    FATHOM_SITE,
    name="fathom_referrers",
    columns={
        "Timestamp": Column("time", MOMENT, row=True),
        "Referrer Hostname": Column("referrer", sources),
        "Views": Column("pageviews", NUMBER),
    },
    header=frozenset(),
    breakdown="source",
)
FATHOM_TABLES = Undated(
    "fathom_tables",
    replace(ABOUT, kinds=(), cannot_tell="visits in all, or where they came from"),
    headers=tuple(
        frozenset({"timestamp", *names.split("|")})
        for names in (
            "pathname|views",
            "browser|pageviews",
            "country|pageviews",
            "device type|pageviews",
        )
    ),
    reason="visits by page, browser, country or device: the table of the site has them all",
    without=frozenset({"referrer hostname"}),
)
