"""Smashwords' sales report: tab-separated text, often named .xls; its own sales by the minute, retailers' by the day.

Columns from a real file of 2011. Copies sold by coupon at price zero are free copies. Retailers
report months late.
"""

from __future__ import annotations

from typing import Any

import pandas as pd

from roi.loaders.families.store_sales import as_sales, identifiers, reasons
from roi.loaders.parse import dates, numbers, texts
from roi.loaders.protocol import About
from roi.loaders.table_loader import Column, TableLoader
from roi.records.series_id import SeriesId


def _not_sold(cells: pd.DataFrame) -> pd.Series[Any]:
    """Set aside payments to the author, which are among the sales as negative amounts."""
    kinds = cells["type"].astype("str").str.strip().str.casefold()
    return reasons(~kinds.str.endswith("sale"), "not a sale, but a payment to the author")


def _tidy(frame: pd.DataFrame) -> pd.DataFrame:
    return as_sales(frame, frame["net_copies"], frame["amount"] == 0)


smashwords = TableLoader(
    name="smashwords",
    about=About(
        service="Smashwords",
        download="Dashboard > Sales & Payment Report > Download",
        kinds=("sales",),
        grain="day",
        timezone="not stated",
        cannot_tell="sales at retailers in the last months, which arrive late",
        knowledge="a real file of 2011",
    ),
    kind="sales",
    columns={
        "type": Column("kind", texts),
        "channel": Column("marketplace", texts),
        "isbn": Column("identifier", identifiers),
        "title": Column("title", texts),
        "qty": Column("net_copies", numbers()),
        "amount": Column("amount", numbers()),
        "couponCode": Column("coupon", texts),
        "net": Column("royalty", numbers()),
        "currency": Column("currency", texts),
        "date": Column("date", dates("%Y-%m-%d %H:%M", "%Y-%m-%d %H:%M:%S", "%Y-%m-%d"), row=True),
    },
    header=frozenset({"smashwordsCut", "retailerCut"}),
    series_id=SeriesId("sales", "smashwords"),
    constants={"store": "smashwords", "format": "ebook"},
    missing_means="zero",
    precedence=30,
    skip=_not_sold,
    transform=_tidy,
)
