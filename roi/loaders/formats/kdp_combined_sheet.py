"""The sheet 'Combined Sales' of Amazon KDP's workbook, saved separately as text: all copies sold, without pages read.

Its columns keep KDP's names. It doesn't say which editions are printed: an eBook has an ASIN, which
starts with a letter, where a printed book has an ISBN.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace

import pandas as pd

from roi.loaders.families import kdp
from roi.loaders.families.kdp_sheets import parts_of
from roi.loaders.parse import dates, numbers, texts
from roi.loaders.protocol import About
from roi.loaders.table_loader import Column, TableLoader
from roi.loaders.tables import first_rows
from roi.records.dataset import Dataset
from roi.records.series_id import SeriesId
from roi.sources.source import Source

A_MONTH = re.compile(r"\d{4}-\d\d|[A-Z][a-z]{2}-\d\d")
# The workbook takes precedence: it has pages read, and the days when print was ordered.
SHEET_ALONE = 25
NOTE = "One sheet of KDP's workbook: pages read are on another. The workbook as KDP gives it says more."


@dataclass(frozen=True)
class CombinedSheet(TableLoader):
    """The sheet, its days or months as in the workbook."""

    def identifies(self, source: Source) -> bool:
        """Return whether it is the sheet, and not the workbook that it comes from."""
        alone = source.workbook is None or not parts_of(source.workbook)
        return super().identifies(source) and alone

    def datasets(self, source: Source, frame: pd.DataFrame) -> tuple[Dataset, ...]:
        """Return the sales by day, or by month if the sheet has months."""
        ebook = frame["identifier"].str.match(r"[A-Za-z]", na=False)
        none = pd.Series(float("nan"), frame.index)
        sales = kdp.meant(
            frame.assign(
                part=ebook.map({True: "ebook", False: "print"}),
                pages_read=none,
                ordered=pd.Series(pd.NaT, frame.index, dtype="datetime64[us]"),
            )
        )
        edition = pd.Series("ebook", frame.index, dtype="str").where(ebook)
        sales = sales.assign(format=edition)
        cells = (str(c).strip() for _, row in first_rows(source) for c in row)
        if any(map(A_MONTH.fullmatch, cells)):
            found = kdp.by_month(sales, None, SHEET_ALONE)
        else:
            found = kdp.by_day(sales, None)
        return tuple(replace(d, precedence=SHEET_ALONE) for d in found)


kdp_combined_sheet = CombinedSheet(
    name="kdp_combined_sheet",
    about=About(
        service="Amazon KDP",
        download="the sheet Combined Sales of the dashboard's workbook, saved as CSV",
        kinds=("sales",),
        grain="a day, or a month if the sheet has months",
        timezone="not stated",
        cannot_tell="pages read; which printed edition; the day print was ordered",
        knowledge="the columns of the workbook's sheet",
    ),
    kind="sales",
    columns={
        "Royalty Date": Column("date", dates("%Y-%m-%d", "%Y-%m", "%b-%y"), row=True),
        "Title": Column("title", texts),
        "ASIN/ISBN": Column("identifier", texts),
        "Marketplace": Column("marketplace", texts),
        "Royalty Type": Column("plan", texts),
        "Transaction Type": Column("type", texts),
        "Units Sold": Column("sold", numbers()),
        "Units Refunded": Column("refunded", numbers()),
        "Net Units Sold": Column("net", numbers()),
        "Avg. Offer Price without tax": Column("offer", numbers()),
        "Royalty": Column("royalty", numbers()),
        "Currency": Column("currency", texts),
    },
    series_id=SeriesId("sales", "kdp"),
    notes=(NOTE,),
)
