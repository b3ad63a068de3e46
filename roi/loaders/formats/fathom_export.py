"""Fathom Analytics' newer export: one table of page views by hour, with the chosen dimensions.

Columns from a public analytics service that imports the file, and its guide to making it. Visits
are counted per page and don't add up, so only page views are read.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

import pandas as pd

from roi.loaders.families.page_views import (
    in_all_and_by_source,
    of_each_site,
    outside,
    site_named,
)
from roi.loaders.families.undated_tables import Undated
from roi.loaders.parse import counts, sources, texts, times
from roi.loaders.protocol import About
from roi.loaders.referrers import host_of
from roi.loaders.table_loader import Column, TableLoader
from roi.records.dataset import Dataset
from roi.sources.source import Source

ABOUT = About(
    service="Fathom Analytics",
    download="the site's settings > Exports > New export: date grouping Hourly, with the referrer's hostname",
    kinds=("visits",),
    grain="hour, or day if that was requested",
    timezone="UTC, in which Fathom counts; we found no documentation of this export",
    cannot_tell="visits, which don't add up over pages; readers who block scripts",
    knowledge="from a public analytics service that imports the file, and its guide",
)


@dataclass(frozen=True)
class FathomExport(TableLoader):
    """Page views in all, and by source if the referrers were chosen."""

    def datasets(self, source: Source, frame: pd.DataFrame) -> tuple[Dataset, ...]:
        """Return the hours of each site. If all are midnight, they are days in a zone that the file doesn't name."""
        parts = of_each_site(_by_source(frame))
        found = [self._of_a_site(source, rows) for rows in parts]
        return tuple(d for pair in found for d in (pair if "referrer" in frame else pair[:1]))

    def _of_a_site(self, source: Source, rows: pd.DataFrame) -> tuple[Dataset, Dataset]:
        if len(rows) and (rows["time"] == rows["time"].dt.normalize()).all():
            rows = rows.assign(time=rows["time"].dt.tz_localize(None))
            facts = replace(self, grain="day", timezone=None, timezone_because="")
        else:
            facts = self
        return in_all_and_by_source(rows, facts.dataset(source, rows))


def _by_source(frame: pd.DataFrame) -> pd.DataFrame:
    nothing = pd.Series(None, frame.index, "str")
    source, medium = (frame.get(name, nothing) for name in ("utm_source", "utm_medium"))
    site = frame["site"].map(host_of, na_action="ignore")
    came = outside(frame.get("referrer", nothing), site, source, medium)
    return frame.assign(site=site, source=came.fillna("direct").astype("str"))


FATHOM_EXPORT = FathomExport(
    name="fathom_export",
    about=ABOUT,
    kind="visits",
    columns={
        "datetime": Column("time", times("%Y-%m-%d %H:%M:%S"), row=True),
        "hostname": Column("site", texts),
        "pageviews": Column("pageviews", counts()),
        "referrer_hostname": Column("referrer", sources, required=False),
        "utm_source": Column("utm_source", texts, required=False),
        "utm_medium": Column("utm_medium", texts, required=False),
    },
    header=frozenset({"pathname"}),
    series_id=site_named,
    grain="hour",
    timezone="UTC",
    timezone_because="Fathom counts in UTC",
    missing_means="zero",
    precedence=44,
)
FATHOM_EVENTS = Undated(
    "fathom_events",
    replace(ABOUT, kinds=(), cannot_tell="page views"),
    headers=(frozenset({"datetime", "hostname", "pathname", "event_name"}),),
    reason="an event, not a page view: those are in the export of page views",
)
