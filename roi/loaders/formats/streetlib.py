"""StreetLib's sales report: one row per order, dated by its order date.

Columns from StreetLib's help page on reports (help.streetlib.com, article 704); we have seen no
file. Loans and reading by subscription earn money without selling a copy. Of what the shop pays,
StreetLib keeps a tenth of the price (article 677) and the printing costs. The page doesn't say how
either is written, so they are not deducted.
"""

from __future__ import annotations

import pandas as pd

from roi.loaders.families.store_sales import as_sales, identifiers
from roi.loaders.parse import dates, numbers, texts
from roi.loaders.protocol import About
from roi.loaders.table_loader import Column, TableLoader
from roi.records.series_id import SeriesId


def _tidy(frame: pd.DataFrame) -> pd.DataFrame:
    lent = frame["order"].str.casefold().isin(["rent", "subscription"])
    free = (frame["price"] == 0) & ~lent
    sold = as_sales(frame, frame["net"].mask(lent, 0.0), free)
    return sold.assign(transaction=sold["transaction"].mask(lent, "borrow"))


streetlib = TableLoader(
    name="streetlib",
    about=About(
        service="StreetLib",
        download="Billing > Your invoices > the invoice > the menu at the upper right > CSV or XLSX",
        kinds=("sales",),
        grain="day",
        timezone="not stated",
        cannot_tell="what led readers to the book; what StreetLib keeps of a payout (a tenth of the price, and printing costs)",
        knowledge="from the vendor's help page only",
    ),
    kind="sales",
    columns={
        "Order date": Column("date", dates("%Y-%m-%d", "%Y-%m-%d %H:%M:%S", "%d/%m/%Y"), row=True),
        "ISBN": Column("identifier", identifiers),
        "Title": Column("title", texts),
        "Store": Column("marketplace", texts),
        "Quantity": Column("net", numbers()),
        "Order type": Column("order", texts),
        "List Price": Column("price", numbers()),
        "Store payout": Column("royalty", numbers()),
        "Store payout currency": Column("currency", texts),
    },
    header=frozenset({"Billing date"}),
    series_id=SeriesId("sales", "streetlib"),
    constants={"store": "streetlib"},
    missing_means="zero",
    precedence=30,
    transform=_tidy,
    notes=("What a shop pays is before StreetLib's own commission and printing costs.",),
)
