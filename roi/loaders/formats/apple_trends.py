"""Apple's Sales and Trends summary reports: tab-separated, one file per day, week, month or year, units net of refunds.

Columns from public programs that download them for publishers of music, films and, before 2010,
apps. Apple's help says that a book's summary has the product, both prices and the territory; we
have seen no book's file. The financial report counts the same sales by Apple's fiscal months; if
both are there, the days count.
"""

from __future__ import annotations

from dataclasses import replace

import pandas as pd

from roi.loaders.families.store_sales import as_sales, identifiers
from roi.loaders.parse import dates, numbers, texts
from roi.loaders.protocol import About
from roi.loaders.table_loader import Column, TableLoader
from roi.records.dataset import Dataset
from roi.records.series_id import SPANS, SeriesId
from roi.sources.source import Source

DAYS = dates("%m/%d/%Y", "%Y-%m-%d")


def _tidy(frame: pd.DataFrame) -> pd.DataFrame:
    free = (frame["price"] == 0) & (frame["each"] == 0)
    sold = as_sales(frame, frame["net"], free)
    ahead = frame["preorder"].notna() & (sold["transaction"] == "sale")
    return sold.assign(
        end=frame["last"] + pd.Timedelta(days=1),
        royalty=frame["each"].abs() * frame["net"],
        transaction=sold["transaction"].mask(ahead, "preorder"),
        format="ebook",
    )


class AppleTrends(TableLoader):
    """A summary of a day, or of a longer period."""

    def dataset(self, source: Source, frame: pd.DataFrame) -> Dataset:
        """Return the sales of single days, or of a span if a row covers more than one."""
        found = super().dataset(source, frame)
        rows = found.frame
        if len(rows) and ((rows["end"] - rows["date"]).dt.days > 1).any():
            return replace(found, grain="span")
        return replace(found, frame=rows.drop(columns="end"))


apple_trends = AppleTrends(
    name="apple_trends",
    about=About(
        service="Apple Books",
        download="iTunes Connect (Apple Books for Authors) > Sales and Trends > Reports > Summary Sales, daily",
        kinds=("sales",),
        grain="day, or the week, month or year that was requested",
        timezone="the territory's own, according to Apple's help on films",
        cannot_tell="what led readers to the book; final amounts",
        knowledge="from public programs of other media's publishers and Apple's help; we have seen no book's file",
    ),
    kind="sales",
    columns={
        "Begin Date": Column("date", DAYS, row=True),
        "End Date": Column("last", DAYS, row=True),
        "Vendor Identifier": Column("identifier", identifiers),
        "Title": Column("title", texts),
        "Title / Episode / Season": Column("title", texts),
        "Units": Column("net", numbers()),
        "Royalty Price": Column("each", numbers()),
        "Royalty Currency": Column("currency", texts),
        "Customer Price": Column("price", numbers()),
        "Country Code": Column("marketplace", texts),
        "PreOrder": Column("preorder", texts),
    },
    header=frozenset({"Provider", "Provider Country", "Product Type Identifier"}),
    # The financial report's months have this name; its rare rows of single days have another.
    series_id=SeriesId("sales", "apple", measure=SPANS),
    constants={"store": "apple"},
    missing_means="zero",
    precedence=25,
    transform=_tidy,
)
