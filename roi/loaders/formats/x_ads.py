"""X Ads (formerly Twitter Ads): the campaigns' export by day or hour, of which the spending is read.

Columns from X's own help page 'Export .CSV definitions' and two public programs of 2015 and 2016
that read the file. We have not seen how its dates are written: unambiguous ones are read, others
reported.
"""

from __future__ import annotations

from typing import Any

import pandas as pd

from roi.loaders.families.store_sales import reasons
from roi.loaders.parse import dates, money, texts
from roi.loaders.protocol import About
from roi.loaders.table_loader import Column, TableLoader
from roi.records.series_id import SeriesId

DAYS = dates("%Y-%m-%d", "%Y-%m-%d %H:%M", "%Y-%m-%d %H:%M:%S", "%b %d, %Y", "%d %b %Y")


def _total(cells: pd.DataFrame) -> pd.Series[Any]:
    blank = cells["campaign"].astype("str").str.strip() == ""
    return reasons(blank, "a total, without a campaign")


x_ads = TableLoader(
    name="x_ads",
    about=About(
        service="X (Twitter) Ads",
        download="ads.x.com > the campaign dashboard > Export, by day",
        kinds=("costs",),
        grain="day",
        timezone="the advertising account's own, not stated",
        cannot_tell="which sales an advertisement brought",
        knowledge="from X's help page and two public programs; we have seen no real file",
    ),
    kind="costs",
    columns={
        "Time": Column("date", DAYS, row=True),
        "Campaign": Column("item", texts),
        "Currency": Column("currency", texts, required=False),
        "Spend": Column("amount", money()),
    },
    header=frozenset({"Campaign URL", "Campaign start date", "Campaign end date", "Impressions"}),
    series_id=SeriesId("costs", "x_ads"),
    timezone_because="the file doesn't name the zone of its days",
    missing_means="zero",
    precedence=30,
    skip=_total,
)
