"""Google Play Books' reports of transactions, on sales and on a month's earnings: UTF-16 or UTF-8, tab-separated.

Columns from Google's help on both (support.google.com/books/partner, answers 3323314 and 3324058),
the open-access book usage workflows of The Academic Observatory and a distributor's public
programs. A month's earnings include pre-orders of earlier months, and a report on sales has the
same transactions again, so files are merged row by row.
"""

from __future__ import annotations

import pandas as pd

from roi.loaders.families.store_sales import as_sales, identifiers, unwrapped
from roi.loaders.parse import dates, numbers, texts
from roi.loaders.protocol import About
from roi.loaders.table_loader import Column, TableLoader
from roi.records.series_id import SeriesId


def _tidy(frame: pd.DataFrame) -> pd.DataFrame:
    back = frame["kind"].str.casefold().eq("refund")
    sign = back.map({True: -1.0, False: 1.0})
    free = frame["price"] == 0 if "price" in frame else None
    sold = as_sales(frame, frame["net"].abs() * sign, free)
    # The amounts of the last days, and their currency, are added later.
    currencies = frame["currency"].dropna().unique()
    paid_in = frame["currency"].fillna(currencies[0]) if len(currencies) == 1 else frame["currency"]
    ahead = frame["preorder"].str.casefold().isin(["yes", "true", "pre-order", "preorder"]) & ~back
    return sold.assign(
        royalty=frame["royalty"].abs() * sign,
        currency=paid_in,
        transaction=sold["transaction"].mask(ahead, "preorder"),
        format="ebook",
    )


google_play = TableLoader(
    name="google_play",
    about=About(
        service="Google Play Books",
        download="Partner Center > Reports > Sales transaction report > Export report (or a month's earnings report > Download)",
        kinds=("sales",),
        grain="day",
        timezone="Pacific time, according to Google's help",
        cannot_tell="what led readers to the book; amounts of the last days, which are added later",
        knowledge="from Google's help pages and public parsers",
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
    series_id=SeriesId("sales", "google"),
    constants={"store": "google"},
    timezone="America/Los_Angeles",
    timezone_because="Google's help says that its reports are in Pacific time",
    missing_means="zero",
    merge="line",
    precedence=30,
    transform=_tidy,
)
