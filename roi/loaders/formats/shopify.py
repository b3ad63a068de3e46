"""Shopify's orders_export.csv: one line per item; what concerns the whole order is only on its first line.

Columns from public parsers and their tests, of 2012 to 2026. 'Cancelled at' can be spelt with one
l, or be missing; before refunds had a column, only the status mentioned them. Customers are never
kept. An item's income is its share of the order's subtotal.
"""

from __future__ import annotations

from typing import Any

import pandas as pd

from roi.loaders.families.store_sales import as_sales, reasons
from roi.loaders.parse import Parsed, cleaned, dates, numbers, texts
from roi.loaders.protocol import About
from roi.loaders.table_loader import Column, TableLoader
from roi.loaders.tables import header_name
from roi.records.series_id import SeriesId

NOT_SOLD = {"voided", "pending", "authorized", "expired"}
CANCELLED = ("Cancelled at", "Canceled at")


def _day(cells: pd.Series[Any]) -> Parsed:
    """Read the day by the shop's clock: '2026-09-03 10:14:00 -0400'."""
    return dates("%Y-%m-%d")(cleaned(cells).str[:10])


def _not_sold(cells: pd.DataFrame) -> pd.Series[Any]:
    """Set aside every line of an order that was not paid, was cancelled, or has no readable date."""
    orders = cells["name"].astype("str").str.strip()

    def whole(column: str) -> pd.Series[Any]:
        text = cells[column].astype("str").str.strip().str.casefold()
        return text.mask(text == "").groupby(orders).transform("first")

    unpaid = reasons(whole("financial status").isin(NOT_SOLD), "an order that was not paid")
    cancelled = pd.Series(None, cells.index, "str")
    for column in {header_name(n) for n in CANCELLED}.intersection(cells.columns):
        cancelled = reasons(whole(column).notna(), "a cancelled order")
    undated = _day(cells["created at"]).values.groupby(orders).transform("first").isna()
    return unpaid.fillna(cancelled).fillna(reasons(undated, "an order without a readable date"))


def _refunds(frame: pd.DataFrame) -> pd.DataFrame:
    """Return lines with their order's refund: if only its status mentions one, all of it, or an unknown part."""
    if "back" in frame:
        return frame.assign(unknown=False)
    status = frame["status"].str.casefold()
    back = frame["total"].where(status == "refunded")
    return frame.assign(back=back, unknown=status == "partially_refunded")


def _tidy(frame: pd.DataFrame) -> pd.DataFrame:
    frame = _refunds(frame)
    orders = frame.groupby("order", sort=False, dropna=False)
    columns = ["date", "currency", "subtotal", "total", "back", "unknown"]
    whole = orders[columns].transform("first")
    gross = frame["price"] * frame["copies"]
    share = gross / gross.groupby(frame["order"], dropna=False).transform("sum").where(
        lambda x: x > 0
    )
    paid = whole["subtotal"] - whole["back"].fillna(0.0).clip(upper=whole["subtotal"])
    returned = (whole["total"] > 0) & (whole["back"] >= whole["total"])
    sold = as_sales(
        frame,
        frame["copies"].mask(returned, 0.0),
        (whole["subtotal"] == 0) | (frame["price"] == 0),
        frame["copies"].where(returned),
    )
    return sold.assign(
        date=whole["date"],
        currency=whole["currency"],
        royalty=(paid * share).fillna(0.0).round(6).mask(whole["unknown"].astype(bool)),
        charged=frame["total"],
    )


shopify = TableLoader(
    name="shopify",
    about=About(
        service="Shopify",
        download="Orders > Export > Orders as CSV",
        kinds=("sales",),
        grain="day",
        timezone="the shop's own: only its offset is stated",
        cannot_tell="where buyers came from; fees; which items of an order were returned",
        knowledge="from public parsers and their tests",
    ),
    kind="sales",
    columns={
        "Name": Column("order", texts),
        "Created at": Column("date", _day),
        "Currency": Column("currency", texts),
        "Subtotal": Column("subtotal", numbers()),
        "Total": Column("total", numbers()),
        "Lineitem quantity": Column("copies", numbers()),
        "Lineitem name": Column("title", texts),
        "Lineitem price": Column("price", numbers()),
        "Lineitem sku": Column("identifier", texts),
        "Refunded Amount": Column("back", numbers(), required=False),
        "Financial Status": Column("status", texts),
        **{name: Column("cancelled", texts, required=False) for name in CANCELLED},
    },
    header=frozenset({"Fulfillment Status"}),
    series_id=SeriesId("sales", "shopify"),
    constants={"store": "shopify"},
    missing_means="zero",
    precedence=30,
    skip=_not_sold,
    transform=_tidy,
)
