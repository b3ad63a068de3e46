"""Plausible Analytics: the full export (daily, by source) and the dashboard's download (visitors.csv).

Columns from lib/plausible/exports.ex, docs/csv-import.md and stats_controller.ex in Plausible's
repository.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta

import pandas as pd

from roi.loaders.families.multi_section_csv import day
from roi.loaders.families.page_views import added_up
from roi.loaders.families.undated_tables import Undated
from roi.loaders.parse import counts, dates, local_times, sources, texts
from roi.loaders.protocol import About
from roi.loaders.referrers import networks
from roi.loaders.table_loader import Column, TableLoader
from roi.records.dataset import Dataset
from roi.records.series_id import SeriesId
from roi.sources.source import Source

DASHBOARD_SITE = re.compile(r"Plausible export (\S+) +\d{4}-\d\d-\d\d")
FULL_SITE = re.compile(r"(?:^|/)([a-z0-9_-]+)_(\d{8})(?: \(\d+\))?\.zip/")
RANGE = re.compile(r"_(\d{8})_(\d{8})\.\w+$")
ZONE_IS_THE_SITES = "days are in the time zone set for the site, which the file doesn't name"

FULL = About(
    service="Plausible Analytics",
    download="Site settings > Imports & exports > Prepare download",
    kinds=("visits",),
    grain="day",
    timezone="the site's own, not named in the file",
    cannot_tell="visits imported from another tool; readers who block scripts",
    knowledge="from the program's own source and its documentation",
)
DASHBOARD = replace(
    FULL,
    download="the dashboard's menu above the chart > Download",
    grain="day, or month for long ranges",
    cannot_tell="whether a filter was on; which source each day's visits came from",
)


def _site(path: str) -> str | None:
    dashboard, full = DASHBOARD_SITE.search(path), FULL_SITE.search(path)
    if dashboard:
        return dashboard[1].casefold().removeprefix("www.")
    return full[1].replace("_", ".").removeprefix("www.") if full else None


def _series_id(source: Source, _: pd.DataFrame) -> SeriesId:
    return SeriesId("visits", account=_site(source.path))


def _made(source: Source) -> datetime | None:
    found = FULL_SITE.search(source.path)
    made = day(found[2]) if found else None
    return datetime(made.year, made.month, made.day, tzinfo=UTC) if made else None


def _by_source(frame: pd.DataFrame) -> pd.DataFrame:
    """Add up each day's rows from one network; visitors of several rows overlap, so they are left out."""
    utm = {name: frame.get(name) for name in ("utm_source", "utm_medium")}
    rows = frame.assign(source=networks(frame["source"].fillna(frame["referrer"]), **utm))
    return added_up(rows.drop(columns="visitors", errors="ignore"), ["time", "source"])


@dataclass(frozen=True)
class FullExport(TableLoader):
    """A table of the full export: missing days between the first and the last had no visits."""

    def dataset(self, source: Source, frame: pd.DataFrame) -> Dataset:
        """Return the table with the range in its name, if it has one, and without the day of the export."""
        found = super().dataset(source, frame)
        named = RANGE.search(source.name)
        first, last = map(day, named.groups()) if named else (None, None)
        if first and last and found.start and found.end:
            end = max(last + timedelta(days=1), found.end)
            found = replace(found, start=min(first, found.start), end=end)
        running = found.exported_at.date() if found.exported_at else None
        cut = (running,) if running and found.end and running < found.end else ()
        return replace(found, partial=cut)


@dataclass(frozen=True)
class DashboardVisitors(TableLoader):
    """visitors.csv of the dashboard: hours, days, weeks or months, by the step between its rows."""

    def dataset(self, source: Source, frame: pd.DataFrame) -> Dataset:
        """Return days as days, hours added up by day, and longer steps as such."""
        step = frame["time"].drop_duplicates().sort_values().diff().min()
        if pd.isna(step) or step == timedelta(days=1):
            return super().dataset(source, frame)
        if step < timedelta(days=1):
            return super().dataset(source, _days(frame))
        return self._longer(source, frame, month=step >= timedelta(days=28))

    def _longer(self, source: Source, frame: pd.DataFrame, *, month: bool) -> Dataset:
        ordered = frame.sort_values("time", ignore_index=True)
        step = pd.offsets.MonthBegin(1) if month else pd.Timedelta(days=7)
        ends = ordered["time"].shift(-1).fillna(ordered["time"].iloc[-1] + step)
        found = super().dataset(source, ordered.assign(end=ends))
        last = ends.iloc[-1].date()
        return replace(found, grain="month" if month else "span", end=last, partial=())


def _days(hours: pd.DataFrame) -> pd.DataFrame:
    """Add up hours by day; people seen in several hours are the same people, so visitors are left out."""
    days = hours.assign(time=hours["time"].dt.normalize()).drop(columns="visitors")
    return added_up(days, ["time"])


DAY = dates("%Y-%m-%d")
NUMBERS: Mapping[str, Column] = {
    "visitors": Column("visitors", counts()),
    "pageviews": Column("pageviews", counts()),
    "visits": Column("visits", counts()),
}

PLAUSIBLE_VISITORS = FullExport(
    name="plausible_visitors",
    about=FULL,
    kind="visits",
    columns={"date": Column("time", DAY, row=True), **NUMBERS},
    header=frozenset({"bounces", "visit_duration"}),
    without=frozenset(
        "source page country device browser operating_system entry_page exit_page".split()
    ),
    series_id=_series_id,
    timezone_because=ZONE_IS_THE_SITES,
    missing_means="zero",
    precedence=50,
    exported_at=_made,
)
PLAUSIBLE_SOURCES = FullExport(
    name="plausible_sources",
    about=FULL,
    kind="visits",
    columns={
        "date": Column("time", DAY, row=True),
        "source": Column("source", sources),
        "referrer": Column("referrer", sources),
        "utm_source": Column("utm_source", texts, required=False),
        "utm_medium": Column("utm_medium", texts, required=False),
        "pageviews": Column("pageviews", counts(), required=False),
        "visits": Column("visits", counts()),
    },
    header=frozenset({"bounces", "visit_duration"}),
    series_id=_series_id,
    timezone_because=ZONE_IS_THE_SITES,
    missing_means="zero",
    precedence=50,
    breakdown="source",
    transform=_by_source,
    exported_at=_made,
)
PLAUSIBLE_DASHBOARD = DashboardVisitors(
    name="plausible_dashboard",
    about=DASHBOARD,
    kind="visits",
    columns={
        "date": Column("time", local_times("%Y-%m-%d", "%Y-%m-%d %H:%M:%S"), row=True),
        **NUMBERS,
        "visits": Column("visits", counts(), required=False),
        "bounce_rate": Column("bounce", texts),
        "bounce rate": Column("bounce", texts),
        "visit_duration": Column("duration", texts),
        "visit duration": Column("duration", texts),
    },
    series_id=_series_id,
    timezone_because=ZONE_IS_THE_SITES,
    precedence=49,
    partial_last_day=True,
)
TABLES = (
    "name visitors bounce_rate visit_duration",
    "name visitors pageviews bounce_rate",
    "name unique_conversions total_conversions",
    "name conversions conversion_rate",
    "date unique_conversions total_conversions conversion_rate",
    "name visitors percentage",
    "name unique_exits total_exits exit_rate",
    "name unique_entrances total_entrances",
    *(
        f"date visits visitors pageviews {by}"
        for by in ("page", "country", "device", "browser", "operating_system")
    ),
    "date entry_page entrances visitors",
    "date exit_page exits visitors",
    "date name link_url path visitors events",
)
PLAUSIBLE_TABLES = Undated(
    name="plausible_tables",
    about=replace(DASHBOARD, kinds=(), cannot_tell="anything by day, or visits of all kinds"),
    headers=tuple(frozenset(header.split()) for header in TABLES),
    reason="a table that doesn't split all visits by day and source",
)
