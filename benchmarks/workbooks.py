"""A KDP workbook of 200,000 rows, read by calamine alone and by roi; a section of ingest.py."""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path
from typing import Any

import xlsxwriter

SHEETS = {
    "eBook Royalty": 3,
    "Paperback Royalty": 4,
    "KENP Read": 8,
}  # those that roi reads, besides the summary
SOLD = "Royalty Date|Title|Author Name|ASIN|Marketplace|Royalty Type|Transaction Type|Units Sold|Units Refunded|Net Units Sold|Avg. List Price without tax|Avg. Offer Price without tax|Avg. File Size (MB)|Avg. Delivery Cost|Royalty|Currency".split(
    "|"
)
PRINT = [
    SOLD[0],
    "Order Date",
    *SOLD[1:3],
    "ISBN",
    *SOLD[4:12],
    "Avg. Manufacturing Cost",
    *SOLD[14:],
    "ASIN",
]
ORDERS = "Date|Title|Author Name|ASIN|Marketplace|Paid Units|Free Units".split("|")
PAGES = [*ORDERS[:5], "Kindle Edition Normalized Page (KENP) Read"]
DAYS = 31


def kdp_workbook(place: Path, rows: int) -> Path:
    """Write a month of a busy publisher: of each 20 rows 7 are eBooks, 1 is print, 4 are pages, the others repeat them."""
    target = place / "KDP_Dashboard.xlsx"
    book = xlsxwriter.Workbook(target, {"constant_memory": True})
    ebooks, prints, pages = (rows * n // 20 for n in (7, 1, 4))
    _fill(book, "Report Definitions", ["Report", "Definition"], [])
    _fill(book, "Summary", ["Date", *"abcdef", "Royalty (USD)"], [["May 2025", *[0] * 6, 0.0]])
    _fill(
        book,
        "Combined Sales",
        SOLD[:12] + SOLD[13:],
        (_sold(i)[:12] + _sold(i)[13:] for i in range(ebooks + prints)),
    )
    _fill(book, "eBook Royalty", SOLD, map(_sold, range(ebooks)))
    _fill(book, "Paperback Royalty", PRINT, map(_printed, range(prints)))
    _fill(book, "Hardcover Royalty", PRINT, [])
    _fill(book, "Orders Processed", ORDERS, [])
    _fill(book, "eBook Orders Placed", ORDERS, [])
    _fill(book, "KENP Read", PAGES, ([*_sold(i)[:5], 10 + i % 400] for i in range(pages)))
    book.close()
    return target


def _fill(book: Any, name: str, head: list[str], rows: Any) -> None:
    sheet = book.add_worksheet(name)
    sheet.write_row(0, 0, head)
    for i, row in enumerate(rows, start=1):
        sheet.write_row(i, 0, row)


def _sold(i: int) -> list[Any]:
    day = str(date(2025, 5, 1) + timedelta(days=i % DAYS))
    title, asin = f"Volume {i % 900} of the Salt Road", f"B0{i % 900:08d}"
    return [
        day,
        title,
        "Ada Vale",
        asin,
        "Amazon.com",
        "70%",
        "Standard",
        1 + i % 3,
        0,
        1 + i % 3,
        4.99,
        4.99,
        0.8,
        0.06,
        3.42,
        "USD",
    ]


def _printed(i: int) -> list[Any]:
    sold = _sold(i)
    return [sold[0], sold[0], *sold[1:12], 3.85, 3.3, "USD", sold[3]]


def calamine_alone(target: Path) -> int:
    """Read the sheets that roi reads, and do nothing with them: the floor."""
    from python_calamine import CalamineWorkbook

    book = CalamineWorkbook.from_path(target)
    return sum(len(book.get_sheet_by_index(i).to_python()) - 1 for i in SHEETS.values())


def calamine_all(target: Path) -> int:
    """Read every sheet, as a program must that doesn't know which repeat the others."""
    from python_calamine import CalamineWorkbook

    book = CalamineWorkbook.from_path(target)
    return sum(len(book.get_sheet_by_index(i).to_python()) for i in range(len(book.sheet_names)))


def read_kdp(target: Path) -> int:
    """Read the workbook as roi does, its recognition included."""
    from roi.loaders.formats import all_loaders
    from roi.loaders.identify import claimant_of
    from roi.sources.source import open_source

    node = open_source(target)
    loader = claimant_of(node, all_loaders())
    return loader.read(node).kept["sales"] if loader else 0
