"""Leanpub's royalties: one row per purchase, in dollars; the buyer's address, if shared, is never kept.

Columns from three public programs that read the file (2013 to 2021): one lists them all, one reads
'Date Purchased (UTC)', one 'Date Purchased' with dollar signs. A copy in a bundle was paid for as
part of it.
"""

from __future__ import annotations

import pandas as pd

from roi.loaders.families.store_sales import as_sales
from roi.loaders.parse import dates, money, texts
from roi.loaders.protocol import About
from roi.loaders.table_loader import Column, TableLoader
from roi.records.series_id import SeriesId

PURCHASED = dates("%Y-%m-%d", "%Y-%m-%d %H:%M:%S UTC", "%Y-%m-%d %H:%M:%S", "%Y-%m-%dT%H:%M:%SZ")


def _tidy(frame: pd.DataFrame) -> pd.DataFrame:
    paid = frame["paid"].fillna(frame["bundled"]) if "bundled" in frame else frame["paid"]
    royalty = frame["portion"].fillna(frame["whole"]) if "portion" in frame else frame["whole"]
    copies = pd.Series(1.0, index=frame.index).mask((paid < 0) | (royalty < 0), -1.0)
    free = (paid == 0) & (royalty.fillna(0.0) == 0)
    return as_sales(frame, copies, free).assign(royalty=royalty)


def _money(to: str, *, required: bool = False) -> Column:
    return Column(to, money(), required=required)


leanpub = TableLoader(
    name="leanpub",
    about=About(
        service="Leanpub",
        download="Author > Royalties > All royalties as CSV (the link comes by e-mail)",
        kinds=("sales",),
        grain="day",
        timezone="UTC, as newer files say",
        cannot_tell="the day a copy was returned; which reader bought",
        knowledge="from three public programs that read the file; we have seen no real one",
    ),
    kind="sales",
    columns={
        "Date Purchased (UTC)": Column("date", PURCHASED, row=True),
        "Date Purchased": Column("date", PURCHASED, row=True),
        "Book Title": Column("title", texts, required=False),
        "Total Paid for Book": _money("paid", required=True),
        "Book Revenue from Bundle": _money("bundled"),
        "Total Book Royalty": _money("whole", required=True),
        "Author Royalties Portion": _money("portion"),
    },
    header=frozenset({"Purchase ID", "Date Author Royalty Was Paid"}),
    series_id=SeriesId("sales", "leanpub"),
    constants={"store": "leanpub", "format": "ebook", "currency": "USD"},
    timezone="UTC",
    timezone_because="the column says so in newer files",
    missing_means="zero",
    precedence=30,
    transform=_tidy,
)
