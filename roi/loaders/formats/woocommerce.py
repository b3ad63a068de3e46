"""WooCommerce Analytics' orders, with where each came from, and revenue by day (English labels).

Columns from WooCommerce's source code (Admin/API/Reports/Orders/Controller.php). Customers are
never kept; refunds are separate rows.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any

import pandas as pd

from roi.errors import NotReadable
from roi.loaders.families.store_sales import as_sales, reasons
from roi.loaders.parse import dates, money, numbers, texts
from roi.loaders.protocol import About
from roi.loaders.referrers import networks
from roi.loaders.table_loader import Column, TableLoader
from roi.records.dataset import Dataset
from roi.records.series_id import SeriesId
from roi.sources.source import Source

UNPAID = {
    "pending",
    "pending payment",
    "on-hold",
    "on hold",
    "cancelled",
    "failed",
    "trash",
    "draft",
    "checkout-draft",
}


def _unpaid(cells: pd.DataFrame) -> pd.Series[Any]:
    status = cells["status"].astype("str").str.strip().str.casefold()
    return reasons(status.isin(UNPAID), "an order that was not paid")


def _blank(cells: pd.Series[Any]) -> pd.Series[Any]:
    """Return blank cells: the signs of amounts in the shop's own form name its currency, their numbers aren't needed."""
    return pd.Series("", index=cells.index)


def _tidy(frame: pd.DataFrame) -> pd.DataFrame:
    words = frame.get("origin", pd.Series(None, frame.index, "str"))
    origin = words.str.replace(r"^(?:source|organic|referral|utm):\s*", "", case=False, regex=True)
    sold = as_sales(frame, frame["items"], frame["royalty"] == 0)
    known = networks(origin).where(origin.notna())
    return sold.assign(
        title=frame["products"].str.replace(r"^\d+\s*×\s*(?=[^×]*$)", "", regex=True),
        source=known,
    )


woocommerce = TableLoader(
    name="woocommerce",
    about=About(
        service="WooCommerce",
        download="Analytics > Orders > Download",
        kinds=("sales",),
        grain="day",
        timezone="the shop's own, not stated",
        cannot_tell="which title a refund was for, in orders with several titles",
        knowledge="from the program's own source",
    ),
    kind="sales",
    columns={
        "Date": Column("date", dates("%Y-%m-%d %H:%M:%S", "%Y-%m-%d", "%m/%d/%Y %H:%M"), row=True),
        "Status": Column("status", texts),
        "Product(s)": Column("products", texts),
        "Items sold": Column("items", numbers()),
        "Net Sales": Column("royalty", money()),
        "N. Revenue": Column("royalty", money()),
        "Attribution": Column("origin", texts, required=False),
        "N. Revenue (formatted)": Column("shown", replace(money(), clean=_blank), required=False),
    },
    header=frozenset({"Order #", "Customer type"}),
    series_id=SeriesId("sales", "woocommerce"),
    constants={"store": "woocommerce"},
    missing_means="zero",
    precedence=30,
    skip=_unpaid,
    transform=_tidy,
)


@dataclass(frozen=True)
class RevenueByDay(TableLoader):
    """The table of revenue, which has every day of its period; by week or month it has fewer, and is refused."""

    def dataset(self, source: Source, frame: pd.DataFrame) -> Dataset:
        """Return the days."""
        days = frame["date"].drop_duplicates().sort_values()
        if (days.diff().dropna() != pd.Timedelta(days=1)).any():
            raise NotReadable(file=source.path, reason=COARSE)
        return super().dataset(source, frame)


COARSE = "its rows are not consecutive days: choose 'By: Day' in Analytics > Revenue before you download it"

woocommerce_revenue = RevenueByDay(
    name="woocommerce_revenue",
    about=replace(
        woocommerce.about,
        download="Analytics > Revenue > by day > Download",
        cannot_tell="the currency; titles and copies; where buyers came from",
    ),
    kind="sales",
    columns={
        "Date": Column("date", dates("%Y-%m-%d", "%Y-%m-%d %H:%M:%S"), row=True),
        "Net sales": Column("royalty", money()),
    },
    header=frozenset({"Orders", "Gross sales", "Returns", "Coupons", "Total sales"}),
    series_id=SeriesId("sales", "woocommerce"),
    constants={"store": "woocommerce"},
    missing_means="zero",
    precedence=20,
    notes=(
        "A day's revenue doesn't say how many copies; WooCommerce's orders (Analytics > Orders) do.",
    ),
)
