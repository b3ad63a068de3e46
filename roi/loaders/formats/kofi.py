"""Ko-fi's transactions: one row per tip, subscription month or shop order.

Columns from two public programs. Who paid, and what they wrote, is never kept.
"""

from __future__ import annotations

from typing import Any

import pandas as pd

from roi.loaders.families.store_sales import reasons
from roi.loaders.parse import dates, money, texts
from roi.loaders.protocol import About
from roi.loaders.table_loader import Column, TableLoader
from roi.records.series_id import SeriesId

ORDER = "order"  # 'Shop Order'; tips, donations and subscriptions sell no copy


def _not_received(cells: pd.DataFrame) -> pd.Series[Any]:
    blank = cells["received"].astype("str").str.strip().isin(["", "0", "0.0", "0.00"])
    return reasons(blank, "nothing was received: money given to somebody else")


def _tidy(frame: pd.DataFrame) -> pd.DataFrame:
    order = frame["kind"].str.casefold().str.contains(ORDER, na=False)
    return frame.assign(
        title=frame["item"].where(order),
        units=pd.Series(0.0, frame.index).mask(order),
        transaction="sale",
        charged=frame["royalty"],
    )


kofi = TableLoader(
    name="kofi",
    about=About(
        service="Ko-fi",
        download="Payments > Transactions > Download CSV",
        kinds=("sales",),
        grain="day",
        timezone="UTC, as the file says",
        cannot_tell="how many copies an order holds; the fees of PayPal and Stripe; where buyers came from",
        knowledge="from two public programs; we have not seen whether 'Received' or 'Given' is what you keep",
    ),
    kind="sales",
    columns={
        "DateTime (UTC)": Column("date", dates("%Y-%m-%dT%H:%M:%SZ", "%Y-%m-%d %H:%M"), row=True),
        "Item": Column("item", texts),
        "Received": Column("royalty", money()),
        "Currency": Column("currency", texts),
        "TransactionType": Column("kind", texts),
    },
    header=frozenset({"Given", "TransactionId"}),
    series_id=SeriesId("sales", "kofi"),
    constants={"store": "kofi"},
    timezone="UTC",
    timezone_because="the column says so",
    missing_means="zero",
    precedence=30,
    skip=_not_received,
    transform=_tidy,
    notes=(
        "Income is the column 'Received'; nothing in the file says whether 'Given', which may be less, is what you keep.",
    ),
)
