"""Etsy's sold items; its monthly statement is known and set aside, as it holds fees and money of the same sales.

Columns from a public parser and its fixtures. Buyers are never kept.
"""

from __future__ import annotations

import pandas as pd

from roi.loader import About, Column, TableLoader
from roi.parse import dates, money, numbers, texts
from roi.reading.transactions import as_sales
from roi.reading.undated import Undated

ABOUT = About(
    service="Etsy",
    download="Shop Manager > Settings > Options > Download Data > Order Items",
    kinds=("sales",),
    grain="day",
    timezone="not stated",
    cannot_tell="where buyers came from; fees; refunds",
    knowledge="from a public parser",
)


def _tidy(frame: pd.DataFrame) -> pd.DataFrame:
    return as_sales(frame, frame["copies"], frame["royalty"] == 0)


etsy_items = TableLoader(
    name="etsy_items",
    about=ABOUT,
    kind="sales",
    columns={
        "Sale Date": Column("date", dates("%m/%d/%y", "%m/%d/%Y"), row=True),
        "Item Name": Column("title", texts),
        "Quantity": Column("copies", numbers()),
        "Item Total": Column("royalty", money()),
        "Currency": Column("currency", texts),
        "Listing ID": Column("identifier", texts),
    },
    header=frozenset({"Transaction ID", "Order ID"}),
    counts="sales:etsy",
    constants={"store": "etsy"},
    absence="zero",
    rank=30,
    tidy=_tidy,
)

etsy_statement = Undated(
    name="etsy_statement",
    about=ABOUT,
    headers=(frozenset({"date", "type", "title", "info", "currency", "amount", "fees & taxes", "net"}),),
    reason="a line of Etsy's statement; the sold items (Download Data > Order Items) have the copies",
)  # fmt: skip
