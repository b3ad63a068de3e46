"""Kickstarter's backer report: one row per pledge. Backers' names and addresses are never kept.

Columns from public programs; we have not seen how `Pledged At` is written. A pledge is paid when
the campaign ends, and Kickstarter keeps a twentieth of it plus the payment fees.
"""

from __future__ import annotations

from typing import Any

import pandas as pd

from roi.loaders.families.store_sales import reasons
from roi.loaders.parse import dates, money, texts
from roi.loaders.protocol import About
from roi.loaders.table_loader import Column, TableLoader
from roi.records.series_id import SeriesId

# How days are written was not seen: these forms leave no doubt about what is the day and what the month.
CLOCKS = (
    "",
    ", %H:%M",
    " %H:%M",
    " %H:%M:%S",
    "T%H:%M:%SZ",
    " %I:%M %p",
    " at %I:%M%p",
    " at %I:%M %p",
)
WRITTEN = tuple(
    day + clock
    for day in ("%Y/%m/%d", "%Y-%m-%d", "%B %d, %Y", "%B %d %Y", "%b %d, %Y", "%d %B %Y")
    for clock in CLOCKS
)


def _not_collected(cells: pd.DataFrame) -> pd.Series[Any]:
    status = cells["pledged status"].astype("str").str.strip().str.casefold()
    return reasons(status != "collected", "a pledge that was not collected")


def _tidy(frame: pd.DataFrame) -> pd.DataFrame:
    return frame.assign(transaction="sale", charged=frame["royalty"])


kickstarter = TableLoader(
    name="kickstarter",
    about=About(
        service="Kickstarter",
        download="your project > Backer report > Export",
        kinds=("sales",),
        grain="day of the pledge",
        timezone="not stated",
        cannot_tell="how many copies a reward holds; Kickstarter's fees; where backers came from",
        knowledge="from public programs; we have not seen how the day is written",
    ),
    kind="sales",
    columns={
        "Pledged At": Column("date", dates(*WRITTEN), row=True),
        "Pledge Amount": Column("royalty", money()),
        "Reward Title": Column("title", texts, required=False),
        "Pledged Status": Column("status", texts),
    },
    header=frozenset({"Backer Name", "Shipping Amount"}),
    series_id=SeriesId("sales", "kickstarter"),
    constants={"store": "kickstarter"},
    missing_means="zero",
    precedence=30,
    skip=_not_collected,
    transform=_tidy,
    notes=(
        "Pledges count on the day they were made, with shipping and before Kickstarter's fees.",
    ),
)
