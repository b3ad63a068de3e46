"""StreetLib's sales report: a row an order, dated by its order date.

Columns from StreetLib's help page on sales reports (help.streetlib.com, article 704); no file was seen.
"""

from __future__ import annotations

import pandas as pd

from roi.loader import About, Column, TableLoader
from roi.parse import dates, numbers, texts
from roi.reading.transactions import as_sales, identifiers


def _tidy(frame: pd.DataFrame) -> pd.DataFrame:
    return as_sales(frame, frame["net"], frame["price"] == 0)


streetlib = TableLoader(
    name="streetlib",
    about=About(
        service="StreetLib",
        download="Sales > Reports > Export",
        kinds=("sales",),
        grain="day",
        timezone="not stated",
        cannot_tell="what led readers to the book",
        knowledge="from the vendor's help page alone",
    ),
    kind="sales",
    columns={
        "Order date": Column("date", dates("%Y-%m-%d", "%Y-%m-%d %H:%M:%S", "%d/%m/%Y"), row=True),
        "ISBN": Column("identifier", identifiers),
        "Title": Column("title", texts),
        "Store": Column("marketplace", texts),
        "Quantity": Column("net", numbers()),
        "List Price": Column("price", numbers()),
        "Store payout": Column("royalty", numbers()),
        "Store payout currency": Column("currency", texts),
    },
    header=frozenset({"Order type"}),
    counts="sales:streetlib",
    constants={"store": "streetlib"},
    absence="zero",
    rank=30,
    tidy=_tidy,
)
