"""Amazon KDP's payments: what each month's sales and pages came to. Income by month, never added to royalties.

Columns from a real file. One row per payment; the rows below it, without a marketplace, split the
same amount.
"""

from __future__ import annotations

from typing import Any

import pandas as pd

from roi.loaders.families.store_sales import reasons
from roi.loaders.parse import dates, numbers, texts
from roi.loaders.protocol import About
from roi.loaders.table_loader import Column, TableLoader
from roi.records.series_id import SeriesId


def _parts(cells: pd.DataFrame) -> pd.Series[Any]:
    blank = cells["marketplace"].astype("str").str.strip() == ""
    return reasons(blank, "a part of the payment above it")


def _tidy(frame: pd.DataFrame) -> pd.DataFrame:
    return frame.assign(end=frame["last"] + pd.Timedelta(days=1), transaction="sale")


kdp_payments = TableLoader(
    name="kdp_payments",
    about=About(
        service="Amazon KDP",
        download="KDP > Reports > Payments > Download",
        kinds=("sales",),
        grain="month",
        timezone="not stated",
        cannot_tell="copies, titles, days; it is used only for months that no royalty report covers",
        knowledge="a real file",
    ),
    kind="sales",
    columns={
        "Sales Period - Start Date": Column("date", dates("%Y-%m-%d"), row=True),
        "Sales Period - End Date": Column("last", dates("%Y-%m-%d"), row=True),
        "Marketplace": Column("marketplace", texts),
        "Currency": Column("currency", texts),
        "Accrued Royalty": Column("royalty", numbers()),
    },
    header=frozenset({"Payment Number", "FX Rate"}),
    series_id=SeriesId("sales", "kdp"),
    constants={"store": "kdp"},
    grain="month",
    missing_means="unknown",
    precedence=10,
    skip=_parts,
    transform=_tidy,
    notes=(
        "What Amazon paid is used only for months that no royalty report covers; the two are never added.",
    ),
)
