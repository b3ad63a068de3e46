"""Write a simulated author's sales as KDP workbooks by day, one per month."""

from __future__ import annotations

from datetime import datetime, timedelta
from io import BytesIO
from typing import Any

import numpy as np
import pandas as pd
import xlsxwriter

from roi.simulate.world import World

Row = tuple[Any, ...]
PRICE, ROYALTY, DELIVERY = 4.99, 3.45, 0.06
PROMOTION_PRICE, PROMOTION_ROYALTY = 0.99, 0.35
PRINT_PRICE, PRINT_ROYALTY, PRINT_COST, PRINT_SHARE = 13.99, 4.55, 3.85, 0.12
PAGE = 0.0045
CURRENCIES = ("USD", "GBP", "EUR", "JPY", "CAD", "INR", "PLN", "SEK", "BRL", "MXN", "AUD")
STORE = "Amazon.com"
BOTH = (
    "Transaction Type",
    "Units Sold",
    "Units Refunded",
    "Net Units Sold",
    "Avg. List Price without tax",
    "Avg. Offer Price without tax",
)
PRINT = (
    "Royalty Date",
    "Order Date",
    "Title",
    "Author Name",
    "ISBN",
    "Marketplace",
    "Royalty Type",
    *BOTH,
    "Avg. Manufacturing Cost",
    "Royalty",
    "Currency",
    "ASIN",
)
ORDERS = ("Date", "Title", "Author Name", "ASIN", "Marketplace", "Paid Units", "Free Units")
HEADERS: dict[str, Row] = {
    "Report Definitions": ("Report", "Definition"),
    "Summary": (
        "Date",
        "Paid Units Sold (eBook)",
        "Free Units Sold (eBook)",
        "Net Units Sold (Paperback)",
        "Net Units Sold (Hardcover)",
        "KOLL Borrows",
        "Kindle Edition Normalized Page (KENP) Read",
        *(f"Royalty ({code})" for code in CURRENCIES),
    ),
    "Combined Sales": (
        "Royalty Date",
        "Title",
        "Author Name",
        "ASIN/ISBN",
        "Marketplace",
        "Royalty Type",
        *BOTH,
        "Avg. Delivery/Manufacturing cost",
        "Royalty",
        "Currency",
    ),
    "eBook Royalty": (
        "Royalty Date",
        "Title",
        "Author Name",
        "ASIN",
        "Marketplace",
        "Royalty Type",
        *BOTH,
        "Avg. File Size (MB)",
        "Avg. Delivery Cost",
        "Royalty",
        "Currency",
    ),
    "Paperback Royalty": PRINT,
    "Hardcover Royalty": PRINT,
    "Orders Processed": ORDERS,
    "eBook Orders Placed": ORDERS,
    "KENP Read": (
        "Date",
        "Title",
        "Author Name",
        "ASIN",
        "Marketplace",
        "Kindle Edition Normalized Page (KENP) Read",
    ),
}


def workbooks(world: World, author: str) -> dict[str, bytes]:
    """Return the workbooks by file name; each was made on the third of the following month."""
    rng = np.random.default_rng([world.seed, 6])
    sales = world.sales.assign(
        printed=rng.binomial(
            (world.sales["units"] - world.sales["refunds"]).astype("int64"), PRINT_SHARE
        ),
        promoted=_promoted(world),
        number=world.sales["title"].map(_numbers(world)),
    )
    months = pd.period_range(world.clock.dates[0], world.clock.dates[-1], freq="M")
    in_month = sales["date"].dt.to_period("M")
    return {
        _file_name(world, at): _workbook(month, sales[in_month == month], author)
        for at, month in enumerate(months)
    }


def _file_name(world: World, at: int) -> str:
    number = world.seed * 1000 + at
    return f"KDP_Dashboard-{number:08x}-0000-4000-8000-{at:012x}.xlsx"


def _promoted(world: World) -> Any:
    """Return which rows were sold on offer: all titles on a promotion's days, or the one that its own title names."""
    sold = world.sales["title"].unique()
    promoted = np.zeros(len(world.sales), dtype=bool)
    promotions = world.events[world.events["kind"] == "price_promo"]
    spells = promotions[["start", "end", "title"]].itertuples(index=False, name=None)
    for start, end, title in spells:
        named = [one for one in sold if one in title] or sold
        days = world.sales["date"].between(start, end, inclusive="left")
        promoted |= (days & world.sales["title"].isin(named)).to_numpy()
    return promoted


def _numbers(world: World) -> dict[str, int]:
    return {title: number for number, title in enumerate(sorted(world.sales["title"].unique()), 1)}


def _workbook(month: pd.Period, sales: pd.DataFrame, author: str) -> bytes:
    newest_first = sales.sort_values("date", ascending=False, kind="stable")
    rows: list[Any] = list(newest_first.itertuples(index=False))
    ebooks = [_ebook(row, author) for row in rows if row.units > row.printed]
    printed = [_printed(row, author, month) for row in rows if row.printed]
    pages = [
        (_day(row.date), row.title, author, _asin(row.number), STORE, row.pages_read)
        for row in rows
        if row.pages_read
    ]
    orders = [_order(e) for e in ebooks] + [_order((p[0], *p[2:4], p[16], *p[5:])) for p in printed]
    combined = [(*e[:12], *e[13:]) for e in ebooks] + [(p[0], *p[2:16]) for p in printed]
    sheets = {
        "Report Definitions": [(name, f"What {name} holds.") for name in list(HEADERS)[1:]],
        "Summary": [_summary(month, ebooks, printed, pages)],
        "Combined Sales": sorted(combined, key=lambda row: row[0], reverse=True),
        "eBook Royalty": ebooks,
        "Paperback Royalty": printed,
        "Hardcover Royalty": [],
        "Orders Processed": sorted(orders, key=lambda row: row[0], reverse=True),
        "eBook Orders Placed": [_order(e) for e in ebooks],
        "KENP Read": pages,
    }
    return _written(sheets, (month + 1).start_time.to_pydatetime() + timedelta(days=2, hours=17))


def _ebook(row: Any, author: str) -> Row:
    sold, net = row.units - row.printed, row.units - row.printed - row.refunds
    price, royalty, plan = (
        (PROMOTION_PRICE, PROMOTION_ROYALTY, "35%") if row.promoted else (PRICE, ROYALTY, "70%")
    )
    delivery = "N/A" if row.promoted else DELIVERY
    return (
        _day(row.date),
        row.title,
        author,
        _asin(row.number),
        STORE,
        plan,
        "Standard",
        sold,
        row.refunds,
        net,
        PRICE,
        price,
        0.41,
        delivery,
        round(net * royalty, 2),
        "USD",
    )


def _printed(row: Any, author: str, month: pd.Period) -> Row:
    """Return a paperback's row: shipped up to two days after the order, within the month."""
    shipped = min(row.date + pd.Timedelta(days=row.number % 3), month.end_time.normalize())
    royalty = round(row.printed * PRINT_ROYALTY, 2)
    return (
        _day(shipped),
        _day(row.date),
        row.title,
        author,
        f"9798{400000000 + row.number}",
        STORE,
        "60%",
        "Standard - Paperback",
        row.printed,
        0,
        row.printed,
        PRINT_PRICE,
        PRINT_PRICE,
        PRINT_COST,
        royalty,
        "USD",
        _asin(row.number + 500),
    )


def _order(row: Row) -> Row:
    """Return the orders sheets' version of a royalty row (date, title, author, ASIN, store … net units at 9)."""
    return (*row[:5], row[9], 0)


def _summary(month: pd.Period, ebooks: list[Row], printed: list[Row], pages: list[Row]) -> Row:
    read = sum(row[5] for row in pages)
    royalty = sum(row[14] for row in [*ebooks, *printed]) + read * PAGE
    others = (0.0,) * (len(CURRENCIES) - 1)
    name = month.strftime("%B %Y")
    sold = sum(row[9] for row in ebooks), 0, sum(row[10] for row in printed), 0
    return (name, *sold, "N/A", read, round(royalty, 2), *others)


def _day(moment: pd.Timestamp) -> str:
    return moment.strftime("%Y-%m-%d")


def _asin(number: int) -> str:
    return f"B0{number * 7919 + 10_000_000:08d}"


def _written(sheets: dict[str, list[Row]], made: datetime) -> bytes:
    buffer = BytesIO()
    book = xlsxwriter.Workbook(buffer, {"in_memory": True})
    book.set_properties({"created": made, "author": "Apache POI"})
    for name, rows in sheets.items():
        sheet = book.add_worksheet(name)
        for at, row in enumerate([HEADERS[name], *rows]):
            sheet.write_row(at, 0, row)
    book.close()
    return buffer.getvalue()
