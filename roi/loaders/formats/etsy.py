"""Etsy's sold items and orders; statements, payments and payouts are about the same sales, and set aside.

Columns from a public program's description of its author's own exports, and from the tests of five
more. An item's total is its price before any discount. Buyers are never kept.
"""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pandas as pd

from roi.loaders.families.store_sales import as_sales, reasons
from roi.loaders.families.undated_tables import Undated
from roi.loaders.parse import dates, money, numbers, texts
from roi.loaders.protocol import About
from roi.loaders.table_loader import Column, TableLoader
from roi.records.series_id import SeriesId

DAYS = dates("%m/%d/%y", "%m/%d/%Y")
ABOUT = About(
    service="Etsy",
    download="Shop Manager > Settings > Options > Download Data > Order Items (or Orders)",
    kinds=("sales",),
    grain="day",
    timezone="not stated",
    cannot_tell="where buyers came from; fees; refunds",
    knowledge="from a public program's description of its author's exports, and tests of others",
)


def _cancelled(cells: pd.DataFrame) -> pd.Series[Any]:
    stopped = cells["status"].astype("str").str.contains("cancel", case=False)
    return reasons(stopped, "a cancelled order")


def _tidy(frame: pd.DataFrame) -> pd.DataFrame:
    paid = frame["gross"]
    if "discount" in frame:
        paid = (paid - frame["discount"].abs().fillna(0.0)).clip(lower=0.0)
    return as_sales(frame, frame["copies"], paid == 0).assign(royalty=paid)


etsy_items = TableLoader(
    name="etsy_items",
    about=ABOUT,
    kind="sales",
    columns={
        "Sale Date": Column("date", DAYS, row=True),
        "Item Name": Column("title", texts),
        "Quantity": Column("copies", numbers()),
        "Item Total": Column("gross", money()),
        "Discount Amount": Column("discount", money(), required=False),
        "Currency": Column("currency", texts),
        "Listing ID": Column("identifier", texts),
    },
    header=frozenset({"Transaction ID", "Order ID"}),
    series_id=SeriesId("sales", "etsy"),
    constants={"store": "etsy"},
    missing_means="zero",
    precedence=30,
    transform=_tidy,
)

etsy_orders = replace(
    etsy_items,
    name="etsy_orders",
    columns={
        "Sale Date": Column("date", DAYS, row=True),
        "Number of Items": Column("copies", numbers()),
        "Order Value": Column("gross", money()),
        "Discount Amount": Column("discount", money(), required=False),
        "Order Total": Column("charged", money()),
        "Currency": Column("currency", texts),
    },
    header=frozenset({"Order ID", "Order Net", "Status"}),
    precedence=25,
    skip=_cancelled,
    notes=("An order doesn't name what was sold; Etsy's Order Items do.",),
)

etsy_statement = Undated(
    name="etsy_statement",
    about=ABOUT,
    headers=(
        frozenset({"date", "type", "title", "info", "currency", "amount", "fees & taxes", "net"}),
        frozenset(
            {"datum", "art", "titel", "info", "währung", "betrag", "gebühren & steuern", "netto"}
        ),
    ),
    reason="a line of Etsy's statement; the sold items (Download Data > Order Items) have the copies",
)

etsy_payments = Undated(
    name="etsy_payments",
    about=ABOUT,
    headers=(
        frozenset({"payment id", "order id", "gross amount", "fees", "net amount", "order date"}),
        frozenset({"date", "amount", "currency", "status", "bank account ending digits"}),
    ),
    reason="an Etsy payment or payout; the sold items (Download Data > Order Items) have the copies",
)
