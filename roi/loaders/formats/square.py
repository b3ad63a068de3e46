"""Square: items sold, and transactions; if both are there the items count, as they have the copies.

Columns from public parsers of the item export and of a fixture of transactions.
"""

from __future__ import annotations

from dataclasses import replace

import pandas as pd

from roi.loaders.families.store_sales import as_sales, identifiers
from roi.loaders.parse import dates, money, numbers, texts
from roi.loaders.protocol import About
from roi.loaders.table_loader import Column, TableLoader
from roi.records.series_id import SeriesId

BESIDES = ("tax", "tip", "cards")
DAYS = dates("%Y-%m-%d", "%m/%d/%y", "%m/%d/%Y")


def _items(frame: pd.DataFrame) -> pd.DataFrame:
    return as_sales(frame, frame["copies"], frame["royalty"] == 0)


def _payments(frame: pd.DataFrame) -> pd.DataFrame:
    """Return what was paid for things sold, less fees: no tax, no tips, and no gift cards, which are redeemed later."""
    refund = frame["event"].str.casefold().eq("refund")
    besides = frame[[name for name in BESIDES if name in frame]].fillna(0.0).sum(axis="columns")
    return frame.assign(
        transaction=refund.map({True: "refund", False: "sale"}),
        royalty=frame["royalty"] - besides,
    )


square_items = TableLoader(
    name="square_items",
    about=About(
        service="Square",
        download="Dashboard > Reports > Items sales (or Transactions > Export > Items detail CSV)",
        kinds=("sales",),
        grain="day",
        timezone="a column names it in words; days are taken as written",
        cannot_tell="the currency; where buyers came from",
        knowledge="from public parsers",
    ),
    kind="sales",
    columns={
        "Date": Column("date", DAYS, row=True),
        "Item": Column("title", texts),
        "Qty": Column("copies", numbers()),
        "SKU": Column("identifier", identifiers, required=False),
        "Net Sales": Column("royalty", money()),
    },
    header=frozenset({"Price Point Name", "Category"}),
    series_id=SeriesId("sales", "square"),
    constants={"store": "square"},
    missing_means="zero",
    precedence=30,
    transform=_items,
)

square_transactions = replace(
    square_items,
    name="square_transactions",
    columns={
        "Date": Column("date", DAYS, row=True),
        "Event Type": Column("event", texts),
        "Net Total": Column("royalty", money()),
        "Tax": Column("tax", money(), required=False),
        "Tip": Column("tip", money(), required=False),
        "Gift Card Sales": Column("cards", money(), required=False),
    },
    header=frozenset({"Time Zone", "Gross Sales", "Transaction ID"}),
    without=frozenset({"Price Point Name"}),
    precedence=25,
    transform=_payments,
    notes=("A payment doesn't say how many copies; Square's items report does.",),
)
