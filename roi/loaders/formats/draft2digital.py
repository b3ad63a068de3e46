"""Draft2Digital's downloads, eBook and print: one row per title, vendor and day, or longer span (Apple's fiscal months).

Columns from three public parsers (2016 to 2026). Rows that are not yet verified may still change.
"""

from __future__ import annotations

from typing import Any

import pandas as pd

from roi.loaders.families.store_sales import SpanLoader, as_sales, identifiers, untitled
from roi.loaders.parse import dates, numbers, texts
from roi.loaders.protocol import About
from roi.loaders.table_loader import Column
from roi.records.series_id import SeriesId

DAYS = dates("%Y-%m-%d", "%m/%d/%Y", "%Y-%m-%d %H:%M:%S", "%m/%d/%y")
COLUMNS = {
    "Start Date": Column("date", DAYS, row=True),
    "End Date": Column("last", DAYS, row=True),
    "Title": Column("title", texts),
    "Vendor": Column("marketplace", texts),
    "Units Returned": Column("returned", numbers()),
    "Net Unit Sales": Column("net", numbers()),
    "List Price Per Unit": Column("price", numbers()),
    "Currency Code": Column("currency", texts),
    "Publisher Share": Column("royalty", numbers()),
    "Sales Model": Column("model", texts, required=False),
}


def _without_a_title(cells: pd.DataFrame) -> pd.Series[Any]:
    return untitled(cells, "start date", "a summary row")


def _tidy(frame: pd.DataFrame) -> pd.DataFrame:
    sold = as_sales(frame, frame["net"], frame["price"] == 0, frame["returned"])
    return sold.assign(end=frame["last"] + pd.Timedelta(days=1))


ABOUT = About(
    service="Draft2Digital",
    download="Reports > Downloads > by month or year",
    kinds=("sales",),
    grain="day for most vendors, Apple's fiscal months as spans",
    timezone="not stated",
    cannot_tell="what led readers to the book",
    knowledge="from three public parsers",
)

draft2digital_ebook = SpanLoader(
    name="draft2digital_ebook",
    about=ABOUT,
    kind="sales",
    columns={**COLUMNS, "Ebook ISBN": Column("identifier", identifiers)},
    header=frozenset({"D2D Share"}),
    series_id=SeriesId("sales", "d2d"),
    constants={"store": "d2d", "format": "ebook"},
    missing_means="zero",
    precedence=30,
    skip=_without_a_title,
    transform=_tidy,
)

draft2digital_print = SpanLoader(
    name="draft2digital_print",
    about=ABOUT,
    kind="sales",
    columns={**COLUMNS, "Paperback ISBN": Column("identifier", identifiers)},
    header=frozenset({"Primary Author", "Distributor"}),
    series_id=SeriesId("sales", "d2d", measure="print"),
    constants={"store": "d2d", "format": "paperback"},
    missing_means="zero",
    precedence=30,
    skip=_without_a_title,
    transform=_tidy,
)
