"""Kobo Writing Life: sales (sales_invoice_PUB_…) and Kobo Plus reads (sales_invoice_SUBS_…).

Columns from public parsers of 2018 (CSV) and 2026 (workbook, sheet Details). Readers' zip codes are
never kept.
"""

from __future__ import annotations

import pandas as pd

from roi.loaders.families.store_sales import MonthlyReport, as_sales, by_month, edition, identifiers
from roi.loaders.parse import dates, numbers, texts
from roi.loaders.protocol import About
from roi.loaders.table_loader import Column, TableLoader
from roi.records.series_id import SeriesId

DAYS = dates("%Y-%m-%d", "%Y-%m-%d %H:%M:%S", "%d/%m/%Y")
SALES = About(
    service="Kobo Writing Life",
    download="Payments > Payment history > the month's sales invoice",
    kinds=("sales",),
    grain="day, released a month at a time",
    timezone="not stated",
    cannot_tell="what led readers to the book; the running month",
    knowledge="from public parsers of 2018 and 2026",
)


def _sales(frame: pd.DataFrame) -> pd.DataFrame:
    free = frame["price"] == 0 if "price" in frame else None
    sold = as_sales(frame, frame["net"], free)
    return sold.assign(format=edition(frame["content"]) if "content" in frame else "ebook")


def _reads(frame: pd.DataFrame) -> pd.DataFrame:
    """Return reads as borrows of their month: they earn money without selling a copy."""
    return by_month(frame).assign(units=0.0, transaction="borrow", format="kobo plus")


kobo_sales = MonthlyReport(
    name="kobo_sales",
    about=SALES,
    kind="sales",
    sheet="Details",
    columns={
        "Date": Column("date", DAYS, row=True),
        "Country": Column("marketplace", texts),
        "Content Type": Column("content", texts, required=False),
        "Total Qty": Column("net", numbers()),
        "Quantity": Column("net", numbers()),
        "eISBN": Column("identifier", identifiers),
        "Title": Column("title", texts),
        "List Price": Column("price", numbers(), required=False),
        "Net Due (Payable Currency)": Column("royalty", numbers()),
        "Payable Currency": Column("currency", texts),
    },
    header=frozenset({"COGS %", "LP Currency"}),
    series_id=SeriesId("sales", "kobo"),
    constants={"store": "kobo"},
    missing_means="zero",
    precedence=30,
    transform=_sales,
)

kobo_plus = TableLoader(
    name="kobo_plus",
    about=About(
        service="Kobo Plus",
        download="Kobo Writing Life > Payments > Payment history > the month's subscription invoice",
        kinds=("sales",),
        grain="month",
        timezone="not stated",
        cannot_tell="the day anything was read",
        knowledge="from a public parser of 2026; we have not seen how the period is written",
    ),
    kind="sales",
    sheet="Details",
    columns={
        "Read Period": Column(
            "date",
            dates("%Y-%m-%d", "%Y-%m-%d %H:%M:%S", "%Y-%m", "%B %Y", "%b-%y", "%m/%Y"),
            row=True,
        ),
        "Region": Column("marketplace", texts),
        "eISBN": Column("identifier", identifiers),
        "Title": Column("title", texts),
        "Reads": Column("reads", numbers()),
        "Total publisher revenue share in payable currency ($)": Column("royalty", numbers()),
        "Payable Currency": Column("currency", texts),
    },
    series_id=SeriesId("sales", "kobo", measure="plus"),
    constants={"store": "kobo"},
    grain="month",
    missing_means="zero",
    precedence=30,
    transform=_reads,
)
