"""Meta's Ads Manager table: what Facebook and Instagram advertisements cost, by day or by the span reported.

Columns from public parsers; that tables of ads and of ad sets come without a campaign's name, from andreanb-prog/publishingdashboard,
lib/parsers/meta.ts. The currency stands in a column's name; a row without a name is the total.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from typing import Any

import pandas as pd

from roi.loaders.families.store_sales import SpanLoader, reasons
from roi.loaders.parse import dates, money, texts
from roi.loaders.protocol import About
from roi.loaders.table_loader import Column
from roi.loaders.tables import first_rows
from roi.records.dataset import Dataset
from roi.records.series_id import SeriesId
from roi.sources.source import Source

CODES = "USD GBP EUR CAD AUD NZD JPY INR BRL MXN PLN SEK NOK DKK CHF ZAR SGD".split()
SPENT = re.compile(r"Amount spent \(([A-Z]{3})\)")
DAYS = dates("%Y-%m-%d", "%m/%d/%Y")
NAMES = ("Campaign name", "Ad set name", "Ad name")  # a table of ads need not name their campaign


@dataclass(frozen=True)
class MetaAds(SpanLoader):
    """The table, with the currency of its column."""

    def dataset(self, source: Source, frame: pd.DataFrame) -> Dataset:
        """Return the costs in the currency that the header names."""
        found = super().dataset(source, frame)
        header = " ".join(str(c) for _, row in first_rows(source) for c in row)
        named = SPENT.search(header)
        currency = pd.Series(named[1] if named else None, found.frame.index, "str")
        return replace(found, frame=found.frame.assign(currency=currency))


def _not_a_day(cells: pd.DataFrame) -> pd.Series[Any]:
    named = next(name for name in NAMES if name.casefold() in cells)
    total = cells[named.casefold()].astype("str").str.strip() == ""
    return reasons(total, "the total, without a name")


def _tidy(frame: pd.DataFrame) -> pd.DataFrame:
    if "last" not in frame:
        return frame.assign(end=frame["date"] + pd.Timedelta(days=1))
    return frame.assign(end=frame["last"] + pd.Timedelta(days=1))


meta_ads = MetaAds(
    name="meta_ads",
    about=About(
        service="Meta Ads Manager",
        download="Ads Manager > Reports > breakdown by day > Export table data",
        kinds=("costs",),
        grain="day if broken down by day, else the span reported",
        timezone="the advertising account's own, not stated",
        cannot_tell="which sales an advertisement brought",
        knowledge="from public parsers",
    ),
    kind="costs",
    columns={
        "Day": Column("date", DAYS, row=True),
        "Reporting starts": Column("date", DAYS, row=True),
        "Reporting ends": Column("last", DAYS, required=False, row=True),
        **{name: Column("item", texts) for name in NAMES},
        **{f"Amount spent ({code})": Column("amount", money()) for code in CODES},
    },
    header=frozenset({"Impressions"}),
    series_id=SeriesId("costs", "meta_ads"),
    missing_means="zero",
    precedence=30,
    skip=_not_a_day,
    transform=_tidy,
)
