"""ACX (Audible): the monthly workbook since April 2024, whose month is only in its file name; older ones are set aside.

Sheets and columns from public parsers of three projects.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

import pandas as pd

from roi.errors import NotReadable
from roi.loaders.families.store_sales import as_sales, by_month, identifiers
from roi.loaders.month_words import first_of_month
from roi.loaders.parse import numbers, texts
from roi.loaders.protocol import About
from roi.loaders.row_ledger import Ledger
from roi.loaders.table_loader import Column, TableLoader
from roi.loaders.tables import header_name
from roi.records.dataset import Dataset, Reading
from roi.records.series_id import SeriesId
from roi.sources.source import Source, workbook_of

SHEET = "Sales Detail (Net Sales)"
ABOUT = About(
    service="ACX (Audible)",
    download="ACX > Sales Dashboard > Earnings Reports > the month's royalty report",
    kinds=("sales",),
    grain="month",
    timezone="not stated",
    cannot_tell="the day; bounties (only the sheet of net sales is read); the month of renamed files (nothing inside the file names it)",
    knowledge="from public parsers",
)


@dataclass(frozen=True)
class AcxReport(TableLoader):
    """A month's detailed sales."""

    def dataset(self, source: Source, frame: pd.DataFrame) -> Dataset:
        """Return the sales, dated by the month in the file's name."""
        named = re.search(r"_([A-Za-z]{3,9}_(?:19|20)\d\d)", source.name)
        month = first_of_month(named[1].replace("_", " ")) if named else None
        if month is None:
            raise NotReadable(
                file=source.path,
                reason="its month is only in its name, as in Royalty_MONTHLY_Apr_2026.xlsx, and this name has none",
            )
        return super().dataset(source, by_month(frame.assign(date=pd.Timestamp(month))))


def _tidy(frame: pd.DataFrame) -> pd.DataFrame:
    return as_sales(frame, frame["net"])


acx = AcxReport(
    name="acx",
    about=ABOUT,
    kind="sales",
    sheet=SHEET,
    columns={
        "Product ID": Column("identifier", identifiers),
        "Title": Column("title", texts),
        "Marketplace": Column("marketplace", texts),
        "Currency": Column("currency", texts),
        "Net Units": Column("net", numbers()),
        "Net Royalties Earned": Column("royalty", numbers()),
    },
    series_id=SeriesId("sales", "acx"),
    constants={"store": "acx", "format": "audiobook"},
    grain="month",
    missing_means="zero",
    precedence=30,
    transform=_tidy,
)


@dataclass(frozen=True)
class AcxSummary:
    """The workbook before April 2024: amounts by country, without copies or a currency."""

    name: str
    about: About

    def identifies(self, source: Source) -> bool:
        """Return whether a sheet 'Summary' has the header of a royalty earner."""
        if source.workbook is None or "Summary" not in source.sheets or SHEET in source.sheets:
            return False
        rows = source.workbook.rows("Summary", 8)
        return any({"royalty earner", "customer type"} <= {header_name(c) for c in r} for r in rows)

    def read(self, source: Source) -> Reading:
        """Set its rows aside."""
        rows = workbook_of(source).rows("Summary")
        lines = [i for i, row in enumerate(rows, start=1) if any(str(c).strip() for c in row)]
        ledger = Ledger(source.path)
        ledger.set_aside("amounts by country, with neither copies nor a currency", lines)
        return ledger.reading((), len(lines), {})


acx_before_2024 = AcxSummary("acx_before_2024", ABOUT)
