"""Curated's export of subscribers. Columns from the fixtures of Ghost's migration tools."""

from __future__ import annotations

from roi.loaders.families.newsletters import PeopleList
from roi.loaders.parse import times
from roi.loaders.protocol import About
from roi.loaders.table_loader import Column
from roi.records.series_id import SeriesId

CURATED_SUBSCRIBERS = PeopleList(
    name="curated_subscribers",
    about=About(
        service="Curated",
        download="Subscribers > Export",
        kinds=("subscribers",),
        grain="day",
        timezone="UTC: each time states its offset",
        cannot_tell="who left: only those still on the list are counted, on the day they joined",
        knowledge="from the fixtures of Ghost's migration tools",
    ),
    columns={"Subscribed at": Column("joined", times("%Y-%m-%d %H:%M:%S %z"), row=True)},
    header=frozenset({"Email Address", "UTM Source"}),
    series_id=SeriesId("subscribers", "curated"),
    timezone="UTC",
    timezone_because="each time states its offset",
)
