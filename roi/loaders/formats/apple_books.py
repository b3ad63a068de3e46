"""Apple Books' financial report: a tab-separated text file per region and currency.

Columns from public parsers of 2010 to 2026, and from Apple's reference of the same report for apps,
which spells two of them differently. A report follows Apple's fiscal months of four or five weeks;
each row names its own first and last day. A return may have a positive quantity; the column 'Sales
or Return' decides.
"""

from __future__ import annotations

from typing import Any

import pandas as pd

from roi.loaders.families.store_sales import SpanLoader, as_sales, identifiers, reasons
from roi.loaders.parse import dates, numbers, texts
from roi.loaders.protocol import About
from roi.loaders.table_loader import Column
from roi.records.series_id import SeriesId

DAYS = dates("%m/%d/%Y", "%Y-%m-%d")


def _below_the_data(cells: pd.DataFrame) -> pd.Series[Any]:
    """Set aside the summary below the data: its lines are short, and have neither a day nor a title."""
    blank = cells["title"].astype("str").str.strip() == ""
    dated = cells["start date"].astype("str").str.match(r"\s*\d")
    return reasons(blank & ~dated, "a line of the summary below the data")


def _tidy(frame: pd.DataFrame) -> pd.DataFrame:
    sign = frame["kind"].str.upper().eq("R").map({True: -1.0, False: 1.0})
    free = (frame["price"] == 0) & (frame["royalty"] == 0)
    sold = as_sales(frame, frame["net"].abs() * sign, free)
    preorder = frame["preorder"].notna() & (sold["transaction"] == "sale")
    return sold.assign(
        end=frame["last"] + pd.Timedelta(days=1),
        royalty=frame["royalty"].abs() * sign,
        transaction=sold["transaction"].mask(preorder, "preorder"),
        format="ebook",
    )


apple_books = SpanLoader(
    name="apple_books",
    about=About(
        service="Apple Books",
        download="iTunes Connect (Apple Books for Authors) > Payments and Financial Reports > Create Reports > Download Reports",
        kinds=("sales",),
        grain="day or fiscal month, row by row",
        timezone="not stated",
        cannot_tell="the day of a sale if a row covers a fiscal month",
        knowledge="from public parsers, rows in tests and Apple's help",
    ),
    kind="sales",
    columns={
        "Start Date": Column("date", DAYS, row=True),
        "End Date": Column("last", DAYS, row=True),
        "ISRC/ISBN": Column("identifier", identifiers),
        "ISRC / ISBN": Column("identifier", identifiers),
        "Quantity": Column("net", numbers()),
        "Extended Partner Share": Column("royalty", numbers()),
        "Partner Share Currency": Column("currency", texts),
        "Sales or Return": Column("kind", texts),
        "Sale or Return": Column("kind", texts),
        "Title": Column("title", texts),
        "Country Of Sale": Column("marketplace", texts),
        "Pre-order Flag": Column("preorder", texts),
        "Customer Price": Column("price", numbers()),
    },
    series_id=SeriesId("sales", "apple"),
    constants={"store": "apple"},
    missing_means="zero",
    precedence=30,
    skip=_below_the_data,
    short_rows=True,
    transform=_tidy,
)
