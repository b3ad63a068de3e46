"""events.csv, kept by hand: launches, newsletters, price promotions and whatever else can move visits or sales."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import timedelta
from typing import Any

import pandas as pd

from roi.loaders.parse import Parsed, cleaned, dates, money, numbers, texts
from roi.loaders.protocol import About
from roi.loaders.table_loader import Column, TableLoader
from roi.records.dataset import Dataset
from roi.records.series_id import SeriesId
from roi.settings import EVENT_KINDS
from roi.sources.source import Source

NAME = "events.csv"
HEADER = ("date", "end", "kind", "title", "url", "cost", "income", "hours")
ONE_DAY = pd.Timedelta(days=1)


def _kinds(cells: pd.Series[Any]) -> Parsed:
    """Read one of the kinds, with blanks or hyphens for underscores; any other word is reported and becomes 'other'."""
    words = cleaned(cells).str.casefold().str.replace(r"[\s-]+", "_", regex=True)
    unknown = words.notna() & ~words.isin(EVENT_KINDS)
    return Parsed(words.mask(unknown | words.isna(), "other"), unknown)


def _ends(frame: pd.DataFrame) -> pd.DataFrame:
    """Turn the last day into the day after it; an event without a last day, or with one too early, lasts a day."""
    last = frame["end"] if "end" in frame else frame["date"]
    return frame.assign(end=last.where(last >= frame["date"], frame["date"]) + ONE_DAY)


@dataclass(frozen=True)
class EventsTable(TableLoader):
    """A table of events, which covers the days up to the end of the last event."""

    def datasets(self, source: Source, frame: pd.DataFrame) -> tuple[Dataset, ...]:
        """Return the events, or nothing where there is no row: a template that nobody has filled in yet."""
        return super().datasets(source, frame) if len(frame) else ()

    def dataset(self, source: Source, frame: pd.DataFrame) -> Dataset:
        """Return the events, with the span from the first day to the last."""
        found = super().dataset(source, frame)
        if found.end is None:
            return found
        last = (found.frame["end"].max() - ONE_DAY).date()
        return replace(found, end=max(found.end, last + timedelta(days=1)))


EVENTS_CSV = EventsTable(
    name="events_csv",
    about=About(
        service="kept by yourself",
        download="write it: date,kind,title and, if it lasted longer than a day, end; if you like, cost, income (that no "
        "sales report has) and hours; kinds: " + ", ".join(EVENT_KINDS),
        kinds=("events",),
        grain="day",
        timezone="yours",
        cannot_tell="what you forget to write down",
        knowledge="our own format",
    ),
    kind="events",
    columns={
        "date": Column("date", dates("%Y-%m-%d"), row=True),
        "end": Column("end", dates("%Y-%m-%d"), required=False),
        "kind": Column("kind", _kinds),
        "title": Column("title", texts),
        "url": Column("url", texts, required=False),
        "cost": Column("cost", money(), required=False),
        "income": Column("income", money(), required=False),
        "hours": Column("hours", numbers(), required=False),
    },
    series_id=SeriesId("events", "own"),
    missing_means="zero",
    merge="line",
    transform=_ends,
)
