"""Gumroad's sales export: one row per purchase, with its referrer and campaign tags, in UTC.

Columns from Gumroad's source code (antiwork/gumroad, purchase_export_service.rb). Buyers' names and addresses are never
kept. A refund has no date of its own: it takes its copy back on the day of the purchase. So does a dispute that isn't won; an
affiliate's commission isn't the author's.
"""

from __future__ import annotations

from typing import Any

import pandas as pd

from roi.loaders.families.store_sales import as_sales, reasons
from roi.loaders.parse import dates, numbers, sources, texts
from roi.loaders.protocol import About
from roi.loaders.referrers import networks
from roi.loaders.table_loader import Column, TableLoader
from roi.loaders.tables import as_exported
from roi.records.series_id import SeriesId


def _not_sold(cells: pd.DataFrame) -> pd.Series[Any]:
    found = reasons(cells["purchase id"].astype("str").str.strip() == "Totals", "the totals row")
    for column, reason in (
        ("free trial purchase?", "a free trial, not paid yet"),
        ("pre-order authorization?", "a pre-order that is not charged yet"),
    ):
        if column in cells:
            found = found.fillna(reasons(cells[column].map(as_exported) == "1", reason))
    return found


def _tidy(frame: pd.DataFrame) -> pd.DataFrame:
    copies = frame["copies"].fillna(1.0)
    won = frame["won"] == 1 if "won" in frame else pd.Series(data=False, index=frame.index)
    back = (frame["refunded"] == 1) | (
        (frame["disputed"] == 1) & ~won if "disputed" in frame else False
    )
    others = frame["commission"].fillna(0.0) if "commission" in frame else 0.0
    sold = as_sales(frame, copies.mask(back, 0.0), frame["price"] == 0, copies.where(back))
    tags = {name: frame[name] for name in ("utm_source", "utm_medium") if name in frame}
    return sold.assign(
        royalty=(frame["net"] - frame["partly"].fillna(0.0) - others).mask(back, 0.0),
        source=networks(frame["referrer"], **tags),
    )


gumroad = TableLoader(
    name="gumroad",
    about=About(
        service="Gumroad",
        download="Sales > Export > Download (for many sales the link comes by e-mail)",
        kinds=("sales",),
        grain="day",
        timezone="UTC, as the file says",
        cannot_tell="the day a refund was made; whether a dispute that isn't won is still open",
        knowledge="from the program's own source",
    ),
    kind="sales",
    columns={
        "Purchase Date": Column("date", dates("%Y-%m-%d"), row=True),
        "Item Name": Column("title", texts),
        "Product ID": Column("identifier", texts),
        "Country": Column("marketplace", texts),
        "Sale Price ($)": Column("price", numbers()),
        "Net Total ($)": Column("net", numbers()),
        "Partial Refund ($)": Column("partly", numbers()),
        "Fully Refunded?": Column("refunded", numbers()),
        "Disputed?": Column("disputed", numbers(), required=False),
        "Dispute Won?": Column("won", numbers(), required=False),
        "Affiliate commission ($)": Column("commission", numbers(), required=False),
        "Quantity": Column("copies", numbers()),
        "Referrer": Column("referrer", sources),
        "UTM Source": Column("utm_source", texts, required=False),
        "UTM Medium": Column("utm_medium", texts, required=False),
        "Free trial purchase?": Column("trial", texts, required=False),
        "Pre-order authorization?": Column("authorised", texts, required=False),
    },
    header=frozenset({"Purchase ID"}),
    series_id=SeriesId("sales", "gumroad"),
    constants={"store": "gumroad", "currency": "USD"},
    timezone="UTC",
    timezone_because="Gumroad writes days and times in UTC",
    missing_means="zero",
    precedence=30,
    skip=_not_sold,
    transform=_tidy,
)
