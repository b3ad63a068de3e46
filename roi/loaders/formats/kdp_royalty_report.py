"""Amazon KDP's royalty report of about 2016 to 2020: one month, with all formats and pages on one sheet.

Sheets and columns from a public parser of 2019. Pages and copies share a column; the transaction's
name tells which it is.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date

import numpy as np
import pandas as pd

from roi.loaders.families import kdp
from roi.loaders.month_words import first_of_month
from roi.loaders.parse import numbers, texts
from roi.loaders.protocol import About
from roi.loaders.row_ledger import Ledger
from roi.loaders.table_loader import Column, parse_columns
from roi.loaders.tables import header_name, named_columns, read_table
from roi.records.dataset import Reading
from roi.sources.source import Source, workbook_of
from roi.sources.workbooks import Workbook

SHEET = "Combined Royalty Report"
PERIOD = re.compile(r"Sales report for the period\s+(.+)")
COLUMNS = {
    "Title": Column("title", texts),
    "ASIN": Column("identifier", texts),
    "ASIN/ISBN": Column("identifier", texts),
    "Marketplace": Column("marketplace", texts, row=True),
    "Units Sold": Column("sold", numbers()),
    "Units Refunded": Column("refunded", numbers()),
    "Net Units Sold or KENP Read**": Column("net", numbers()),
    "Royalty Type": Column("plan", texts),
    "Transaction Type*": Column("type", texts),
    "Currency": Column("currency", texts),
    "Avg. Offer Price without tax": Column("offer", numbers()),
    "Royalty": Column("royalty", numbers()),
}
OPTIONAL = {"Title", "ASIN", "ASIN/ISBN"}
SIGNATURE = frozenset(map(header_name, COLUMNS.keys() - OPTIONAL))
FORMATS = {"paperback": "(?i)paperback|expanded", "pages": "(?i)kenp", "ebook": "."}


@dataclass(frozen=True)
class KdpRoyaltyReport:
    """The workbook of one month with a combined sheet."""

    name: str
    about: About

    def identifies(self, source: Source) -> bool:
        """Return whether it has the combined sheet with its shared column, and names a period."""
        if source.workbook is None or SHEET not in source.sheets:
            return False
        rows = source.workbook.rows(SHEET, 6)
        return any(_is_header(r) for r in rows) and _month(source.workbook) is not None

    def read(self, source: Source) -> Reading:
        """Read the combined sheet; each format's sheet repeats a part of it."""
        book = workbook_of(source)
        ledger = Ledger(source.path)
        rows = read_table(enumerate(book.rows(SHEET), start=1), _is_header, source.path)
        table = rows.even(ledger)
        cells = named_columns(table, tuple(map(header_name, table.header)))
        frame = parse_columns(cells, table.lines, COLUMNS, ledger)
        frame = frame.assign(date=_month(book)).astype({"date": "datetime64[us]"})
        sales = kdp.meant(_parted(frame))
        made, odd = kdp.believed(book.exported_at, sales)
        ledger.notes.extend((*odd, *kdp.notes(sales)))
        datasets = kdp.by_month(sales, made, kdp.FINAL)
        return ledger.reading(datasets, len(rows.cells), {"sales": len(frame)})


def _is_header(row: list[object]) -> bool:
    return {header_name(c) for c in row} >= SIGNATURE


def _month(book: Workbook) -> date | None:
    cells = (str(c) for i in range(len(book.names)) for row in book.rows(i, 6) for c in row[:2])
    found = next((m for c in cells if (m := PERIOD.search(c))), None)
    return first_of_month(found[1]) if found else None


def _parted(frame: pd.DataFrame) -> pd.DataFrame:
    """Return the rows with the part each belongs to, and pages read as such."""
    types = frame["type"].fillna("-")
    part = np.select([types.str.contains(sign) for sign in FORMATS.values()], [*FORMATS], "")
    return frame.assign(part=part, pages_read=frame["net"].where(part == "pages"))


kdp_royalty_report = KdpRoyaltyReport(
    name="kdp_royalty_report",
    about=About(
        service="Amazon KDP (about 2016 to 2020)",
        download="KDP > Reports > Prior Months' Royalties, as it was then",
        kinds=("sales",),
        grain="a month",
        timezone="not stated",
        cannot_tell="the day of anything",
        knowledge="from a public parser",
    ),
)
