"""Amazon Ads' sponsored products reports: spending, by day or by the requested span.

Columns from two public parsers. Its orders are dated by the click, up to 14 days earlier, so only
the spending is read.
"""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pandas as pd

from roi.loaders.families.store_sales import SpanLoader, reasons
from roi.loaders.families.undated_tables import Undated
from roi.loaders.parse import dates, money, texts
from roi.loaders.protocol import About
from roi.loaders.table_loader import Column
from roi.records.series_id import SeriesId

DAYS = dates("%Y-%m-%d", "%b %d, %Y", "%Y-%m-%d %H:%M:%S", "%m/%d/%Y")


def _total(cells: pd.DataFrame) -> pd.Series[Any]:
    blank = cells["campaign name"].astype("str").str.strip() == ""
    return reasons(blank, "a total, without a campaign")


def _tidy(frame: pd.DataFrame) -> pd.DataFrame:
    last = frame["last"] if "last" in frame else frame["date"]
    return frame.assign(end=last + pd.Timedelta(days=1))


amazon_ads = SpanLoader(
    name="amazon_ads",
    about=About(
        service="Amazon Ads",
        download="Advertising console > Measurement & Reporting > Sponsored ads reports > Create report > Sponsored Products, Advertised product, time unit Daily > Run report",
        kinds=("costs",),
        grain="day if the daily report was requested, else a span",
        timezone="the advertising account's own, not stated",
        cannot_tell="which sales an advertisement brought: orders are credited to a click of up to 14 days before",
        knowledge="from two public parsers; where to click from five public guides of 2026",
    ),
    kind="costs",
    columns={
        "Date": Column("date", DAYS, row=True),
        "Start Date": Column("date", DAYS, row=True),
        "End Date": Column("last", DAYS, required=False, row=True),
        "Campaign Name": Column("item", texts),
        "Currency": Column("currency", texts, required=False),
        "Spend": Column("amount", money()),
    },
    header=frozenset({"Impressions", "Clicks"}),
    series_id=SeriesId("costs", "amazon_ads"),
    missing_means="zero",
    precedence=30,
    skip=_total,
    transform=_tidy,
)

amazon_ads_campaigns = Undated(
    name="amazon_ads_campaigns",
    about=replace(
        amazon_ads.about,
        kinds=(),
        download="Advertising console > Campaigns > Export",
        grain="",
        timezone="",
        cannot_tell="the days: each campaign's totals of the time that was shown",
        knowledge="from a file's columns",
    ),
    headers=(
        frozenset({"state", "campaigns", "type", "targeting", "start date", "end date", "clicks"}),
        frozenset(
            {"state", "campaign name", "type", "targeting", "start date", "end date", "acos"}
        ),
    ),
    reason="a campaign's totals, not by day; Sponsored ads reports (time unit Daily) have what was spent by day",
)
