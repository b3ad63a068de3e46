"""Findaway Voices (by Spotify): the monthly royalty workbook, with a sheet 'Summary' and one per sales channel.

Sheets, columns and what the summary says from a public program's parser, and from its test of a
real report of 2025.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from datetime import date

import pandas as pd

from roi.errors import NotReadable
from roi.loaders.families.store_sales import as_sales, by_month, identifiers
from roi.loaders.month_words import first_of_month
from roi.loaders.parse import numbers, texts
from roi.loaders.protocol import About
from roi.loaders.row_ledger import joined
from roi.loaders.table_loader import Column, TableLoader
from roi.loaders.tables import first_names, first_rows
from roi.records.dataset import Dataset, Reading
from roi.records.series_id import SeriesId
from roi.sources.source import Source, workbook_of
from roi.sources.workbooks import is_copy

SUMMARY = "Summary"
LABEL = "Period:"
PERIOD = re.compile(r"([A-Z][a-z]+) \d{1,2}, (\d{4}) - ")


@dataclass(frozen=True)
class FindawayReport(TableLoader):
    """A workbook of one month. Copies that a pool paid for are not counted in it, only their royalty."""

    def identifies(self, source: Source) -> bool:
        """Return whether there are a summary of a period and a channel's sheet with our header."""
        # The summary first: looking at a sheet means reading all of it, and other workbooks have
        # large ones.
        labels = (
            {str(c).strip() for _, r in first_rows(source, SUMMARY) for c in r[:1]}
            if SUMMARY in source.sheets
            else set()
        )
        return LABEL in labels and bool(self._channels(source))

    def read(self, source: Source) -> Reading:
        """Read all channels' sheets as one table."""
        parts = {name: replace(self, sheet=name).part(source) for name in self._channels(source)}
        frames = [d.frame for part in parts.values() for d in part.datasets]
        first = next(d for part in parts.values() for d in part.datasets)
        ends = [d.end for part in parts.values() for d in part.datasets if d.end]
        whole = replace(
            first, frame=pd.concat(frames, ignore_index=True), end=max(ends, default=None)
        )
        others = [name for name in source.sheets if name not in (SUMMARY, *parts)]
        unread = [
            f"Sheets that were not read, because they are copies or don't have a channel's columns: {len(others)}."
        ] * bool(others)
        return joined(list(parts.values()), (whole,), (*self.notes, *unread))

    def part(self, source: Source) -> Reading:
        """Read this channel's sheet; its problems name it."""
        reading = super().read(source)
        named = (replace(p, file=f"{p.file}, sheet '{self.sheet}'") for p in reading.problems)
        return replace(reading, problems=tuple(named))

    def dataset(self, source: Source, frame: pd.DataFrame) -> Dataset:
        """Return the sales, dated by the summary's period."""
        month = pd.Timestamp(_month(source))
        found = super().dataset(source, by_month(frame.assign(date=month)))
        after = (month + pd.DateOffset(months=1)).date()
        return replace(found, start=month.date(), end=after)

    def _channels(self, source: Source) -> list[str]:
        return [
            name
            for name in source.sheets
            if name != SUMMARY
            and not is_copy(name)
            and any(map(self._are_our_names, first_names(source, name)))
        ]


def _month(source: Source) -> date:
    """Return the month that the summary names, as in 'June 01, 2025 - June 30, 2025'."""
    rows = workbook_of(source).rows(SUMMARY)
    facts = {str(row[0]).strip(): str(row[1]) for row in rows if len(row) > 1}
    named = PERIOD.match(facts.get(LABEL, ""))
    month = first_of_month(f"{named[1]} {named[2]}") if named else None
    if month is None:
        raise NotReadable(
            file=source.path,
            reason="its sheet 'Summary' doesn't name its period, such as 'June 01, 2025 - June 30, 2025'",
        )
    return month


def _tidy(frame: pd.DataFrame) -> pd.DataFrame:
    return as_sales(frame, frame["copies"], frame["price"] == 0)


findaway = FindawayReport(
    name="findaway",
    about=About(
        service="Findaway Voices",
        download="the monthly royalty report, a workbook named like '(2025-06 Digital Royalty).xlsx'",
        kinds=("sales",),
        grain="month",
        timezone="not stated",
        cannot_tell="the day; how many people listened where a pool pays (those rows have a royalty and no copies)",
        knowledge="from a public program's parser and its test of a real report of 2025",
    ),
    kind="sales",
    columns={
        "Title": Column("title", texts),
        "ISBN #": Column("identifier", identifiers),
        "Partner": Column("marketplace", texts),
        "DLP": Column("price", numbers()),
        "Sales Qty": Column("copies", numbers()),
        "Royalty Payable Currency": Column("currency", texts),
        "Royalty Payable": Column("royalty", numbers()),
    },
    header=frozenset({"Sales Type", "Display #", "Less Distribution Fee"}),
    series_id=SeriesId("sales", "findaway"),
    constants={"store": "findaway", "format": "audiobook"},
    grain="month",
    missing_means="zero",
    precedence=30,
    transform=_tidy,
)
