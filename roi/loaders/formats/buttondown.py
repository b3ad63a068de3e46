"""Buttondown's export of newsletters. Columns from the fixtures of Ghost's migration tools."""

from __future__ import annotations

from roi.loaders.families.newsletters import sent
from roi.loaders.parse import texts, times
from roi.loaders.protocol import About
from roi.loaders.table_loader import Column, TableLoader
from roi.records.series_id import SeriesId

BUTTONDOWN_EMAILS = TableLoader(
    name="buttondown_emails",
    about=About(
        service="Buttondown",
        download="Settings > Exports (emails)",
        kinds=("events",),
        grain="day",
        timezone="UTC: each time states its offset",
        cannot_tell="who joined or left",
        knowledge="from the fixtures of Ghost's migration tools",
    ),
    kind="events",
    columns={
        "publish_date": Column(
            "date",
            times("%Y-%m-%d %H:%M:%S%z", "%Y-%m-%d %H:%M:%S.%f%z", "%Y-%m-%dT%H:%M:%S%z"),
            row=True,
        ),
        "subject": Column("title", texts),
    },
    header=frozenset({"id", "secondary_id", "slug"}),
    series_id=SeriesId("events", "buttondown"),
    timezone="UTC",
    timezone_because="each time states its offset",
    missing_means="zero",
    merge="line",
    transform=sent,
    constants={"kind": "newsletter"},
)
