"""Write invented sales reports in their services' layouts, for tests that know their totals."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path
from typing import Any

import xlsxwriter

from roi.simulate.kdp_files import HEADERS

Rows = list[tuple[Any, ...]]
TITLE, ASIN, STORE = "Salt Road", "B0ADA00001", "Amazon.com"
MONTH_EBOOK = (
    "Title",
    "Author",
    "ASIN",
    "Marketplace",
    "Units Sold",
    "Units Refunded",
    "Net Units Sold",
    "Royalty Type",
    "Transaction Type",
    "Currency",
    "Avg. List Price without tax",
    "Avg. Offer Price without tax",
    "Avg. File Size (MB)",
    "Avg. Delivery Cost",
    "Royalty",
)
MONTH_PAGES = (
    "Title",
    "Author",
    "ASIN",
    "Marketplace",
    "Kindle Edition Normalized Page (KENP) Read",
    "Royalty",
    "Currency",
)
MONTH_PRINT = (
    "Title",
    "Author",
    "ISBN",
    "Marketplace",
    "Units Sold",
    "Units Refunded",
    "Royalty Type",
    "Avg. List Price without tax",
    "Avg. Offer Price without tax",
    "Avg. Manufacturing Cost",
    "Royalty",
    "Currency",
    "ASIN",
)
D2D = (
    "Start Date,End Date,Title,Vendor,Ebook ISBN,Units Sold,Units Returned,Net Unit Sales,List Price Per Unit,"
    "Currency Code,D2D Share,Publisher Share"
)

APPLE = (
    "Start Date\tEnd Date\tISRC/ISBN\tQuantity\tExtended Partner Share\tPartner Share Currency\tSales or Return\tTitle\t"
    "Country Of Sale\tPre-order Flag\tCustomer Price"
)


def write_book(path: Path, made: datetime, sheets: dict[str, Rows]) -> None:
    book = xlsxwriter.Workbook(path)
    book.set_properties({"created": made})
    for name, rows in sheets.items():
        sheet = book.add_worksheet(name)
        for at, row in enumerate(rows):
            sheet.write_row(at, 0, row)
    book.close()


def kdp_days(
    path: Path,
    month: datetime,
    copies: dict[int, int],
    pages: int = 0,
    sold: tuple[str, str] = (TITLE, ASIN),
    lump: int = 0,
) -> None:
    """Write the dashboard of one month, made on the fifth of the next: copies at $3.50 by day of the month, pages on the first."""
    days = [f"{month:%Y-%m}-{day:02}" for day in copies]
    ebooks: Rows = [
        (
            day,
            sold[0],
            "Ada Vale",
            sold[1],
            STORE,
            "70%",
            "Standard",
            n,
            0,
            n,
            4.99,
            4.99,
            0.4,
            0.06,
            n * 3.5,
            "USD",
        )
        for day, n in zip(days, copies.values(), strict=True)
    ]
    n = sum(copies.values())
    day, first = f"{month:%Y-%m}-20", f"{month:%Y-%m}-18"
    printed = (
        day,
        first,
        TITLE,
        "Ada Vale",
        "9790000000017",
        STORE,
        "40%",
        "Expanded Distribution Channels",
        lump,
        0,
        lump,
        12.0,
        12.0,
        3.85,
        lump * 1.0,
        "USD",
        "B0ADA00003",
    )
    sheets: dict[str, Rows] = {name: [header] for name, header in HEADERS.items()}
    sheets["Summary"].append(
        (f"{month:%B %Y}", n, 0, lump, 0, "N/A", pages, n * 3.5 + lump, *[0.0] * 10)
    )
    sheets["eBook Royalty"] += ebooks
    sheets["Paperback Royalty"] += [printed] * bool(lump)
    if pages:
        sheets["KENP Read"].append((days[0], TITLE, "Ada Vale", ASIN, STORE, pages))
    write_book(path, datetime(month.year, month.month + 1, 5), sheets)


def kdp_month(
    path: Path,
    month: datetime,
    copies: int,
    lump: int = 0,
    sold: tuple[str, str] = (TITLE, ASIN),
) -> None:
    """Write the final report of one month, made on the twentieth of the next; a lump sum is Expanded Distribution."""
    period = ("Sales Period", f"{month:%B %Y}")
    row = (
        sold[0],
        "Ada Vale",
        sold[1],
        STORE,
        copies,
        0,
        copies,
        "70%",
        "Standard",
        "USD",
        4.99,
        4.99,
        0.4,
        0.06,
        copies * 3.5,
    )
    printed = (
        TITLE,
        "Ada Vale",
        "9790000000017",
        STORE,
        lump,
        0,
        "40%",
        12.0,
        12.0,
        3.85,
        lump * 1.0,
        "USD",
        "B0ADA00003",
    )
    made = datetime(month.year, month.month + 1, 20)
    sheets: dict[str, Rows] = {
        "eBook Royalty": [period, MONTH_EBOOK, row],
        "KENP Read": [period, MONTH_PAGES],
        "Paperback Royalty": [period, MONTH_PRINT, *[printed] * bool(lump)],
    }
    write_book(path, made, sheets)


def d2d(path: Path, rows: list[tuple[str, str, str, int]]) -> None:
    """Write Draft2Digital's e-books: the first and last day, vendor and copies at 2.00 of each row."""
    lines = [
        f"{first},{last},{TITLE},{vendor},9790000000001,{n},0,{n},2.99,USD,0.30,{n * 2.0:.2f}"
        for first, last, vendor, n in rows
    ]
    path.write_text("\n".join([D2D, *lines, ""]), encoding="utf-8")


def apple(path: Path, country: str, currency: str, rows: list[tuple[str, str, int]]) -> None:
    """Write Apple's report of one region: the first and last day and the copies at 2.00 of each row."""
    lines = [
        f"{first}\t{last}\t9790000000001\t{n}\t{n * 2.0:.2f}\t{currency}\tS\t{TITLE}\t{country}\t\t4.99"
        for first, last, n in rows
    ]
    path.write_text("\n".join([APPLE, *lines, ""]), encoding="utf-8")
