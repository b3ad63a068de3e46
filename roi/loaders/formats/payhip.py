"""Payhip's sales: one row per purchase, less Payhip's and the processor's fees.

Columns from a public parser's fixture; we have seen no real file. Buyers are never kept.
"""

from __future__ import annotations

import pandas as pd

from roi.loaders.families.store_sales import as_sales
from roi.loaders.parse import dates, money, texts
from roi.loaders.protocol import About
from roi.loaders.table_loader import Column, TableLoader
from roi.records.series_id import SeriesId


def _tidy(frame: pd.DataFrame) -> pd.DataFrame:
    one = frame["amount"].lt(0).map({True: -1.0, False: 1.0})
    fees = frame["fee"].fillna(0.0) + frame["processing"].fillna(0.0)
    sold = as_sales(frame, one, frame["amount"] == 0)
    return sold.assign(royalty=frame["amount"] - fees)


payhip = TableLoader(
    name="payhip",
    about=About(
        service="Payhip",
        download="Sales > Export as CSV",
        kinds=("sales",),
        grain="day",
        timezone="not stated",
        cannot_tell="where buyers came from; how many copies a purchase had",
        knowledge="from a public parser's invented fixture only",
    ),
    kind="sales",
    columns={
        "Date": Column("date", dates("%Y-%m-%d", "%Y-%m-%d %H:%M:%S"), row=True),
        "Product": Column("title", texts),
        "Amount": Column("amount", money()),
        "Currency": Column("currency", texts),
        "Payhip Fee": Column("fee", money()),
        "Payment Processor Fee": Column("processing", money()),
        "Country": Column("marketplace", texts),
    },
    series_id=SeriesId("sales", "payhip"),
    constants={"store": "payhip"},
    missing_means="zero",
    precedence=30,
    transform=_tidy,
)
