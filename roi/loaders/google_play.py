"""Google Play Books' sales transaction report: UTF-16, tab-separated, a row a transaction.

Columns from the open-access book usage workflows of The Academic Observatory and a public parser with 'Earnings'.
"""

from __future__ import annotations

import pandas as pd

from roi.loader import About, Column, TableLoader
from roi.parse import dates, numbers, texts
from roi.reading.transactions import as_sales, identifiers, unwrapped


def _tidy(frame: pd.DataFrame) -> pd.DataFrame:
    back = frame["kind"].str.casefold().eq("refund")
    sign = back.map({True: -1.0, False: 1.0})
    free = frame["price"] == 0 if "price" in frame else None
    sold = as_sales(frame, frame["net"].abs() * sign, free)
    ahead = frame["preorder"].str.casefold().isin(["yes", "true", "pre-order", "preorder"]) & ~back
    return sold.assign(
        royalty=frame["royalty"].abs() * sign,
        transaction=sold["transaction"].mask(ahead, "preorder"),
        format="ebook",
    )


google_play = TableLoader(
    name="google_play",
    about=About(
        service="Google Play Books",
        download="Partner Center > Analytics & Reports > Google Play sales transaction report",
        kinds=("sales",),
        grain="day",
        timezone="not stated",
        cannot_tell="what led readers to the book",
        knowledge="from public parsers",
    ),
    kind="sales",
    columns={
        "Transaction Date": Column("date", dates("%m/%d/%y", "%m/%d/%Y", "%Y-%m-%d"), row=True),
        "Type": Column("kind", texts),
        "Preorder": Column("preorder", texts),
        "Qty": Column("net", numbers()),
        "Primary ISBN": Column("identifier", unwrapped(identifiers)),
        "Title": Column("title", texts),
        "Original List Price": Column("price", numbers(), required=False),
        "Country of Sale": Column("marketplace", texts),
        "Payment Amount": Column("royalty", numbers()),
        "Earnings Amount": Column("royalty", numbers()),
        "Payment Currency": Column("currency", texts),
        "Earnings Currency": Column("currency", texts),
    },
    counts="sales:google",
    constants={"store": "google"},
    absence="zero",
    rank=30,
    tidy=_tidy,
)
