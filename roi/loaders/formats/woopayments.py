"""WooPayments' transactions: payments, refunds and disputes of a WooCommerce shop; payouts and adjustments are set aside.

Columns from public programs. A payment is money, not copies; customers are never kept.
"""

from __future__ import annotations

from typing import Any

import pandas as pd

from roi.loaders.families.store_sales import reasons
from roi.loaders.parse import dates, money, texts
from roi.loaders.protocol import About
from roi.loaders.table_loader import Column, TableLoader
from roi.records.series_id import SeriesId

SALES = {"charge", "payment"}
BACK = {"refund", "payment refund", "dispute", "dispute reversal", "refund failure"}


def _moved(cells: pd.DataFrame) -> pd.Series[Any]:
    kinds = cells["type"].astype("str").str.strip().str.casefold().str.replace("_", " ")
    return reasons(~kinds.isin(SALES | BACK), "a payout, fee, loan or adjustment, not a sale")


def _tidy(frame: pd.DataFrame) -> pd.DataFrame:
    back = frame["royalty"] < 0
    return frame.assign(
        transaction=back.map({True: "refund", False: "sale"}),
        currency=frame["currency"].str.upper(),
    )


woopayments = TableLoader(
    name="woopayments",
    about=About(
        service="WooPayments",
        download="Payments > Transactions > Export",
        kinds=("sales",),
        grain="day",
        timezone="UTC, as the file says",
        cannot_tell="what was sold and how many; WooCommerce's own report holds the same sales",
        knowledge="from public programs",
    ),
    kind="sales",
    columns={
        "Date / Time (UTC)": Column("date", dates("%Y-%m-%d %H:%M:%S", "%Y-%m-%d"), row=True),
        "Type": Column("kind", texts),
        "Amount": Column("charged", money()),
        "Net": Column("royalty", money()),
        "Deposit Currency": Column("currency", texts),
    },
    header=frozenset({"Transaction ID", "Amount Paid", "Fees"}),
    series_id=SeriesId("sales", "woopayments"),
    constants={"store": "woopayments"},
    timezone="UTC",
    timezone_because="the column says so",
    missing_means="zero",
    precedence=20,
    skip=_moved,
    transform=_tidy,
    notes=("Payments don't say how many copies; WooCommerce's orders (Analytics > Orders) do.",),
)
