"""IngramSpark's compensation report: one row per title, market and month; named .xls, mostly tab-separated text.

Columns from three public parsers. The month and the year to date are side by side: only the month
is read. Copies are wholesale; returns come months later.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any

import pandas as pd

from roi.loaders.families.store_sales import (
    as_sales,
    by_month,
    edition,
    identifiers,
    reasons,
    unwrapped,
)
from roi.loaders.parse import dates, money, numbers, texts
from roi.loaders.protocol import About
from roi.loaders.table_loader import Column, TableLoader
from roi.records.dataset import Reading
from roi.records.series_id import SeriesId
from roi.sources.source import Source

CUSTOM = "its period is CUSTOM, which names no month"
CUSTOM_NOTE = "A period that is CUSTOM names no month, so its rows were not counted: ask for the compensation report of one month at a time."


@dataclass(frozen=True)
class CompensationReport(TableLoader):
    """The report, which says what to do where its period names no month."""

    def read(self, source: Source) -> Reading:
        """Read the months; tell of rows of no month."""
        reading = super().read(source)
        without = any(s.reason == CUSTOM for s in reading.set_aside)
        return replace(reading, notes=(CUSTOM_NOTE, *reading.notes)) if without else reading


def _custom(cells: pd.DataFrame) -> pd.Series[Any]:
    period = cells["period_name"].astype("str").str.strip().str.casefold()
    return reasons(period == "custom", CUSTOM)


def _tidy(frame: pd.DataFrame) -> pd.DataFrame:
    returned = frame["returned"].abs() if "returned" in frame else None
    sold = as_sales(by_month(frame), frame["net"], returned=returned)
    return sold.assign(
        format=edition(frame["binding"]),
        marketplace=frame["market"].str.replace(r"^LS\s*-\s*", "", regex=True),
    )


ingram = CompensationReport(
    name="ingram",
    about=About(
        service="IngramSpark (Lightning Source)",
        download="Reports > Compensation > the month > Email file, tab delimited (Excel)",
        kinds=("sales",),
        grain="month",
        timezone="not stated",
        cannot_tell="the day, the shop and the reader; it may include Amazon (Expanded Distribution is another report)",
        knowledge="from three public parsers",
    ),
    kind="sales",
    columns={
        "period_name": Column("date", dates("%b-%y", "%b-%Y", "%B-%y"), row=True),
        "title": Column("title", texts),
        "isbn_13": Column("identifier", unwrapped(identifiers)),
        "binding_type": Column("binding", texts),
        "market": Column("market", texts),
        "MTD_return_quantity": Column("returned", numbers(), required=False),
        "PTD_return_quantity": Column("returned", numbers(), required=False),
        "MTD_net_quantity": Column("net", numbers()),
        "PTD_net_quantity": Column("net", numbers()),
        "MTD_net_pub_comp": Column("royalty", money()),
        "PTD_net_pub_comp": Column("royalty", money()),
        "reporting_currency_code": Column("currency", texts),
    },
    series_id=SeriesId("sales", "ingram"),
    constants={"store": "ingram"},
    grain="month",
    missing_means="zero",
    precedence=30,
    skip=_custom,
    transform=_tidy,
)
