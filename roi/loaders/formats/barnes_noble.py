"""Barnes & Noble: today's Press report (lines above the header, cells wrapped as formulas) and PubIt of 2011.

Today's columns from a public parser of 2026, those of 2011 from a real file. PubIt's last row is an
outdated total.
"""

from __future__ import annotations

from typing import Any

import pandas as pd

from roi.loaders.families.store_sales import as_sales, edition, identifiers, untitled, unwrapped
from roi.loaders.parse import dates, money, numbers, texts
from roi.loaders.protocol import About
from roi.loaders.table_loader import Column, TableLoader
from roi.records.series_id import SeriesId

DAYS = dates("%m/%d/%Y", "%Y-%m-%d", "%m/%d/%y")


def _press(frame: pd.DataFrame) -> pd.DataFrame:
    sold = as_sales(frame, frame["net"], frame["price"] == 0, frame["returned"])
    return sold.assign(
        format=edition(frame["format"]),
        identifier=frame["identifier"].fillna(frame["other"])
        if "other" in frame
        else frame["identifier"],
    )


def _pubit(frame: pd.DataFrame) -> pd.DataFrame:
    return as_sales(frame, frame["net"], frame["price"] == 0, frame["returned"])


def _unlabelled(cells: pd.DataFrame) -> pd.Series[Any]:
    return untitled(cells, "date of sale", "an unlabelled total")


barnes_noble_press = TableLoader(
    name="barnes_noble_press",
    about=About(
        service="Barnes & Noble Press",
        download="press.barnesandnoble.com > Sales > by month, or a range of dates > Export to spreadsheet",
        kinds=("sales",),
        grain="day",
        timezone="not stated",
        cannot_tell="the country; the last two days may be missing",
        knowledge="from a public parser of 2026",
    ),
    kind="sales",
    columns={
        "Sale Date": Column("date", unwrapped(DAYS), row=True),
        "Title": Column("title", unwrapped(texts)),
        "Format": Column("format", unwrapped(texts)),
        "BN ID / ISBN": Column("identifier", unwrapped(identifiers)),
        "eBook ISBN (Optional)": Column("other", unwrapped(texts), required=False),
        "Sale Price": Column("price", unwrapped(money())),
        "Units Returned": Column("returned", unwrapped(numbers())),
        "Net Units Sold": Column("net", unwrapped(numbers())),
        "Total Royalty": Column("royalty", unwrapped(money())),
        "Payment Currency": Column("currency", unwrapped(texts)),
    },
    series_id=SeriesId("sales", "bn"),
    constants={"store": "bn"},
    missing_means="zero",
    precedence=30,
    transform=_press,
)

barnes_noble_pubit = TableLoader(
    name="barnes_noble_pubit",
    about=About(
        service="Barnes & Noble PubIt",
        download="PubIt (2010 to 2013) > My Sales > Download",
        kinds=("sales",),
        grain="day",
        timezone="not stated",
        cannot_tell="the country",
        knowledge="real files of 2011",
    ),
    kind="sales",
    columns={
        "Date Of Sale": Column("date", DAYS, row=True),
        "B&N Identifier": Column("identifier", identifiers),
        "Title": Column("title", texts),
        "List Price($)": Column("price", money()),
        "Units Returned": Column("returned", numbers()),
        "Net Unit Sales": Column("net", numbers()),
        "Total Publisher's Revenue": Column("royalty", money()),
    },
    series_id=SeriesId("sales", "bn"),
    constants={"store": "bn", "currency": "USD", "format": "ebook"},
    missing_means="zero",
    precedence=30,
    skip=_unlabelled,
    transform=_pubit,
)
