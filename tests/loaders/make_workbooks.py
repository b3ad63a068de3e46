"""Writes the workbooks among the fixtures: invented sales of Ada Vale in the true layout. `python tests/loaders/make_workbooks.py`"""

from __future__ import annotations

import zipfile
from datetime import datetime
from pathlib import Path
from typing import Any

import xlsxwriter

HERE = Path(__file__).parent
Rows = list[list[Any]]

COMBINED = "Royalty Date|Title|Author Name|ASIN/ISBN|Marketplace|Royalty Type|Transaction Type|Units Sold|Units Refunded|Net Units Sold|Avg. List Price without tax|Avg. Offer Price without tax|Avg. Delivery/Manufacturing cost|Royalty|Currency".split(
    "|"
)
EBOOK = "Royalty Date|Title|Author Name|ASIN|Marketplace|Royalty Type|Transaction Type|Units Sold|Units Refunded|Net Units Sold|Avg. List Price without tax|Avg. Offer Price without tax|Avg. File Size (MB)|Avg. Delivery Cost|Royalty|Currency".split(
    "|"
)
PRINT = "Royalty Date|Order Date|Title|Author Name|ISBN|Marketplace|Royalty Type|Transaction Type|Units Sold|Units Refunded|Net Units Sold|Avg. List Price without tax|Avg. Offer Price without tax|Avg. Manufacturing Cost|Royalty|Currency|ASIN".split(
    "|"
)
ORDERS = "Date|Title|Author Name|ASIN|Marketplace|Paid Units|Free Units".split("|")
KENP = "Date|Title|Author Name|ASIN|Marketplace|Kindle Edition Normalized Page (KENP) Read".split(
    "|"
)
SUMMARY = "Date|Paid Units Sold (eBook)|Free Units Sold (eBook)|Net Units Sold (Paperback)|Net Units Sold (Hardcover)|KOLL Borrows|Kindle Edition Normalized Page (KENP) Read|Royalty (USD)|Royalty (GBP)|Royalty (EUR)|Royalty (JPY)|Royalty (CAD)|Royalty (INR)|Royalty (PLN)|Royalty (SEK)|Royalty (BRL)|Royalty (MXN)|Royalty (AUD)".split(
    "|"
)
DEFINITIONS = [["Report", "Definition"], ["Summary", "Totals by month."]]

SALT, GULLS, MAP = "Salt Road", "The Gull Year ", "A Map of Tides"
SALT_ID, GULLS_ID, MAP_ISBN = "B0ADA00001", "B0ADA00002", "9790000000017"


def write(path: str, made: datetime, sheets: dict[str, Rows]) -> None:
    book = xlsxwriter.Workbook(HERE / path)
    book.set_properties({"created": made, "author": "Ada Vale"})
    for name, rows in sheets.items():
        sheet = book.add_worksheet(name)
        for i, row in enumerate(rows):
            sheet.write_row(i, 0, row)
    book.close()


def sale(
    date: str,
    title: str,
    asin: str,
    shop: str,
    kind: str,
    sold: int,
    back: int,
    price: float,
    royalty: Any,
    currency: str,
    plan: str = "70%",
    cost: Any = 0.06,
) -> list[Any]:
    """An eBook row."""
    return [
        date,
        title,
        "Ada Vale",
        asin,
        shop,
        plan,
        kind,
        sold,
        back,
        sold - back,
        4.99,
        price,
        0.8,
        cost,
        royalty,
        currency,
    ]


def printed(
    shipped: str,
    ordered: str,
    kind: str,
    sold: int,
    price: float,
    royalty: float,
    currency: str,
    plan: str = "60%",
    shop: str = "Amazon.com",
) -> list[Any]:
    """A row of print."""
    return [
        shipped,
        ordered,
        MAP,
        "Ada Vale",
        MAP_ISBN,
        shop,
        plan,
        kind,
        sold,
        0,
        sold,
        12.0,
        price,
        3.85,
        royalty,
        currency,
        "B0ADA00003",
    ]


def combined(ebooks: Rows, prints: Rows) -> Rows:
    return [[*r[:12], *r[13:]] for r in ebooks] + [[r[0], *r[2:16]] for r in prints]


def nine(
    path: str,
    made: datetime,
    summary: Rows,
    ebooks: Rows,
    paperbacks: Rows,
    hardcovers: Rows,
    orders: Rows,
    placed: Rows,
    pages: Rows,
    names: list[str] | None = None,
    heads: list[list[str]] | None = None,
) -> None:
    """The workbook of 2023 and later, with the words of another language where `names` and `heads` give them."""
    names = names or [
        "Report Definitions",
        "Summary",
        "Combined Sales",
        "eBook Royalty",
        "Paperback Royalty",
        "Hardcover Royalty",
        "Orders Processed",
        "eBook Orders Placed",
        "KENP Read",
    ]
    heads = heads or [SUMMARY, COMBINED, EBOOK, PRINT, PRINT, ORDERS, ORDERS, KENP]
    bodies = [
        summary,
        combined(ebooks, paperbacks + hardcovers),
        ebooks,
        paperbacks,
        hardcovers,
        orders,
        placed,
        pages,
    ]
    write(
        path,
        made,
        dict(
            zip(
                names,
                [DEFINITIONS, *([h, *b] for h, b in zip(heads, bodies, strict=True))],
                strict=True,
            )
        ),
    )


def daily() -> None:
    """One month by day: refund, free copies, a countdown deal, pre-orders, print shipped later, an Expanded Distribution lump."""
    ebooks = [
        sale("2024-02-20", SALT, SALT_ID, "Amazon.com", "Standard", 2, 0, 4.99, 6.84, "USD"),
        sale("2024-02-20", SALT, SALT_ID, "Amazon.com", "Standard", 2, 0, 4.99, 6.84, "USD"),
        sale("2024-02-18", SALT, SALT_ID, "Amazon.com", "Standard", 0, 1, 4.99, -3.42, "USD"),
        sale("2024-02-14", GULLS, GULLS_ID, "Amazon.de", "Free - Promotion", 40, 0, 0, 0, "EUR"),
        sale("2024-02-14", GULLS, GULLS_ID, "Amazon.co.jp", "Kindle Countdown Deals", 1, 0, 99, 69, "JPY"),
        sale("2024-02-09", GULLS, GULLS_ID, "Amazon.com", "Pre Order", 7, 0, 4.99, 23.94, "USD"),
        sale("2024-02-05", GULLS, GULLS_ID, "Amazon.com.br", "Standard", 1, 0, 9.9, 3.46, "BRL", "35%", "N/A"),
    ]  # fmt: skip
    paperbacks = [
        printed("2024-02-16", "2024-02-13", "Standard - Paperback", 1, 12.0, 3.35, "USD"),
        printed("2024-02-06", "2024-01-29", "Standard - Paperback", 1, 12.0, 3.35, "USD"),
        printed("2024-02-19", "2024-02-17", "Standard - Paperback", 1, 0, 3.35, "USD"),
        printed("2024-02-23", "2024-02-23", "Expanded Distribution Channels", 10, 12.0, 9.5, "USD", "40%"),
    ]  # fmt: skip
    hardcovers = [printed("2024-02-12", "2024-02-12", "Standard - Hardcover", 1, 12.0, 2.1, "GBP", "60%", "Amazon.co.uk")]  # fmt: skip
    pages = [
        ["2024-02-20", SALT, "Ada Vale", SALT_ID, "Amazon.com", 300],
        ["2024-02-03", SALT, "Ada Vale", SALT_ID, "Amazon.com", 20],
        ["2024-02-03", SALT, "Ada Vale", SALT_ID, "Amazon.co.uk", 55],
    ]
    summary = [["February 2024", 12, 40, 13, 1, "N/A", 375, 53.1, 2.1, 0, 69, 0, 0, 0, 0, 3.46, 0, 0]]  # fmt: skip
    orders = [["2024-02-20", SALT, "Ada Vale", SALT_ID, "Amazon.com", 4, 0]]
    nine("kdp_workbook/days_english.xlsx", datetime(2024, 2, 24, 3, 30), summary, ebooks, paperbacks, hardcovers, orders, orders, pages)  # fmt: skip


def monthly() -> None:
    """Three months in Spanish: equal rows are real, pages and placed orders carry false days, the summary prices the pages."""
    names = ["Definiciones del informe", "Resumen", "Ventas combinadas", "Regalías de eBooks", "Regalías de libros impresos", "Regalías de los libros de tapa ", "Pedidos procesados", "Pedidos completados de eBooks", "KENP leídas"]  # fmt: skip
    summary_head = ["Fecha", "Unidades netas vendidas (eBook)", "Unidades gratuitas vendidas (eBook)", "Unidades netas vendidas (Tapa blanda)", "Unidades netas vendidas (tapa dura)", "Préstamos de KOLL", "Páginas KENP leídas", *(c.replace("Royalty", "Regalías") for c in SUMMARY[7:])]  # fmt: skip
    sold = ["Fecha de las regalías", "Título", "Nombre del autor", "ASIN", "Tienda", "Tipo de regalía", "Tipo de transacción", "Unidades vendidas", "Unidades devueltas", "Unidades netas vendidas", "Precio de lista medio sin impuestos", "Precio de oferta medio sin impuestos"]  # fmt: skip
    heads = [
        summary_head,
        [*sold, "Gasto medio de entrega/producción", "Regalías", "Moneda"],
        [*sold, "Tamaño medio del archivo (MB)", "Gasto medio de envío", "Regalías", "Moneda"],
        *([[sold[0], "Fecha de pedido", *sold[1:], "Gasto de producción medio", "Regalías", "Moneda", "ASIN"]] * 2),
        *([["Fecha", "Título", "Nombre del autor", "ASIN", "Tienda", "Unidades pagadas", "Unidades gratuitas"]] * 2),
        ["Fecha", "Título", "Nombre del autor", "ASIN", "Tienda", "Páginas KENP leídas"],
    ]  # fmt: skip
    ebooks = [
        sale("2026-04", SALT, SALT_ID, "Amazon.es", "Estándar", 1, 0, 3.99, 2.7, "EUR"),
        sale("2026-03", SALT, SALT_ID, "Amazon.es", "Estándar", 1, 0, 3.99, 2.7, "EUR"),
        sale("2026-03", SALT, SALT_ID, "Amazon.es", "Estándar", 1, 0, 3.99, 2.7, "EUR"),
        sale("2026-03", GULLS, GULLS_ID, "Amazon.com.mx", "Promoción gratuita", 12, 0, 0, 0, "MXN"),
        sale("2026-02", SALT, SALT_ID, "Amazon.es", "Estándar", 0, 1, 3.99, -2.7, "EUR"),
    ]
    paperbacks = [printed("2026-03", "2026-02", "Estándar - Tapa blanda", 1, 12.0, 4.1, "EUR", "60%", "Amazon.es")]  # fmt: skip
    pages = [
        ["2026-04-01", SALT, "Ada Vale", SALT_ID, "Amazon.es", 500],
        ["2026-03-01", SALT, "Ada Vale", SALT_ID, "Amazon.es", 1000],
        ["2026-03-01", SALT, "Ada Vale", SALT_ID, "Amazon.it", 200],
    ]
    summary = [
        ["abril 2026", 1, 0, 0, 0, "N/A", 500, 0, 0, 2.7, 0, 0, 0, 0, 0, 0, 0, 0],
        ["marzo 2026", 2, 12, 1, 0, "N/A", 1200, 0, 0, 13.1, 0, 0, 0, 0, 0, 0, 0, 0],
        ["febrero 2026", -1, 0, 0, 0, "N/A", 0, 0, 0, -2.7, 0, 0, 0, 0, 0, 0, 0, 0],
    ]
    placed = [["2026-01-25", SALT, "Ada Vale", SALT_ID, "Amazon.es", 1, 0]]
    orders = [["2026-03", SALT, "Ada Vale", SALT_ID, "Amazon.es", 2, 0]]
    nine("kdp_workbook/months_spanish.xlsx", datetime(2026, 4, 21, 18, 0), summary, ebooks, paperbacks, [], orders, placed, pages, names, heads)  # fmt: skip


def of_2020() -> None:
    """The dashboard of 2020: five sheets, by day over several months, no ASIN for print."""
    ebooks = [
        sale("2020-04-02", SALT, SALT_ID, "Amazon.com", "Standard", 1, 0, 4.99, 3.42, "USD"),
        sale("2020-02-03", SALT, SALT_ID, "Amazon.in", "Free - Promotion", 3, 0, 0, 0, "INR"),
    ]
    paperbacks = [printed("2020-03-30", "2020-03-20", "Standard - Paperback", 1, 12.0, 3.35, "USD")[:16]]  # fmt: skip
    pages = [["2020-02-05", SALT, "Ada Vale", SALT_ID, "Amazon.com", 210]]
    kenp = [*KENP[:5], "Kindle Edition Normalized Pages (KENP) Read from KU and KOLL"]
    write(
        "kdp_workbook/dashboard_2020.xlsx",
        datetime(2020, 5, 28, 12, 0),
        {
            "Combined Sales": [COMBINED, *combined(ebooks, paperbacks)],
            "eBook Royalty": [EBOOK, *ebooks],
            "Paperback Royalty": [PRINT[:16], *paperbacks],
            "Orders": [["Order Date", *ORDERS[1:]]],
            "KENP Read": [kenp, *pages],
        },
    )


def pages_renamed() -> None:
    """The workbook of 2026 whose sheet of pages has a shorter name and more columns; a bad cell and a bad row."""
    ebooks = [
        sale("2026-06-02", SALT, SALT_ID, "Amazon.com", "Standard", 1, 0, 4.99, "?", "USD"),
        sale("the 3rd", SALT, SALT_ID, "Amazon.com", "Standard", 1, 0, 4.99, 3.42, "USD"),
    ]
    kenp = ["Date", "Title", "Author Name", "eBook ASIN", "Audiobook ASIN", "Audible ASIN", "Marketplace", "KENP"]  # fmt: skip
    write(
        "kdp_workbook/pages_renamed.xlsx",
        datetime(2026, 7, 3, 12, 0),
        {
            "Summary": [SUMMARY, ["June 2026", 2, 0, 0, 0, "N/A", 90, 6.84, *[0] * 10]],
            "Combined Sales": [COMBINED],
            "eBook Royalty": [EBOOK, *ebooks],
            "KENP": [kenp, ["2026-06-04", SALT, "Ada Vale", SALT_ID, "", "", "Amazon.com", 90]],
        },
    )


def prior_months() -> None:
    """A closed month of 2025 (with hardcovers and a bonus) and one of 2020, as final royalties."""
    ebook = "Title|Author|ASIN|Marketplace|Units Sold|Units Refunded|Net Units Sold|Royalty Type|Transaction Type|Currency|Avg. List Price without tax|Avg. Offer Price without tax|Avg. File Size (MB)|Avg. Delivery Cost|Royalty".split("|")  # fmt: skip
    kenp = "Title|Author|ASIN|Marketplace|Kindle Edition Normalized Page (KENP) Read|Royalty|Currency".split("|")  # fmt: skip
    printed_head = "Title|Author|ISBN|Marketplace|Units Sold|Units Refunded|Royalty Type|Avg. List Price without tax|Avg. Offer Price without tax|Avg. Manufacturing Cost|Royalty|Currency|ASIN".split("|")  # fmt: skip
    total = "Title|Author|ASIN/ISBN|Marketplace|Units Sold|Units Refunded|Net Units Sold or KENP Read**|Royalty Type|Payout Plan|Currency|Avg. List Price without tax|Avg. Offer Price without tax|Avg. File Size (MB)|Avg. Delivery/Manufacturing cost|Earnings".split("|")  # fmt: skip
    sold = [SALT, "Ada Vale", SALT_ID, "Amazon.com", 5, 1, 4, "70%", "Standard", "USD", 4.99, 4.99, 0.8, 0.06, 13.68]  # fmt: skip
    free = [GULLS, "Ada Vale", GULLS_ID, "Amazon.de", 30, 0, 30, "70%", "Free - Promotion", "EUR", 4.99, 0, 0.8, 0.06, 0]  # fmt: skip
    read = [SALT, "Ada Vale", SALT_ID, "Amazon.com", 1500, 6.35, "USD"]
    hard = [MAP, "Ada Vale", MAP_ISBN, "Amazon.co.uk", 2, 0, "60%", 12, 12, 4.1, 6.2, "GBP", "B0ADA00003"]  # fmt: skip
    bonus = [SALT, "Ada Vale", SALT_ID, "Amazon.com", "N/A", "N/A", "N/A", "N/A", "All-Stars-Bonus", "USD", "N/A", "N/A", "N/A", "N/A", 50]  # fmt: skip
    period = ["Sales Period", "January 2025"]
    write(
        "kdp_prior_month/january_2025.xlsx",
        datetime(2025, 2, 16, 9, 0),
        {
            "eBook Royalty": [period, ebook, sold, free],
            "KENP Read": [period, kenp, read],
            "Paperback Royalty": [period, printed_head],
            "Hardcover Royalty": [period, printed_head, hard],
            "Total Earnings": [period, total, [*sold[:9], "USD", *sold[10:]], bonus],
        },
    )
    period = ["Sales Period", "February 2020"]
    write(
        "kdp_prior_month/february_2020.xlsx",
        datetime(2020, 3, 15, 9, 0),
        {
            "eBook Royalty": [period, ebook, sold],
            "KENP Read": [period, kenp],
            "Paperback Royalty": [period, printed_head[:12], [*hard[:11], "GBP"]],
            "Total Royalty": [period, [*total[:14], "Royalty"]],
        },
    )


def blocks() -> None:
    """The .xls of 2010 to 2016 in both layouts: numbers as text, a store without sales, a loan, a total that disagrees."""
    first = "Title|ASIN|Units Sold|Units Refunded|Net Units|Royalty %|Average List Price|Average Offer Price|Average File Size|Average Delivery Cost|Royalty".split("|")  # fmt: skip
    later = "Title|ASIN|Transaction Type*|Units Sold|Units Refunded|Net Units Sold or Borrowed**|Percentage of Borrows***|Average List Price|Average Offer Price|Average File Size|Average Delivery Cost|Royalty".split("|")  # fmt: skip

    def block(head: list[str], unit: str, period: str, store: str, rows: Rows, total: Any) -> Rows:
        money = [
            "",
            *[""] * (len(head) - 6),
            f"({unit})",
            f"({unit})",
            "(MB)",
            f"({unit})",
            f"({unit})",
        ]
        end: Rows = [
            [f"Total Royalty for Sales on {store} ({unit})", *[""] * (len(head) - 2), total]
        ]
        body = rows + end if rows else [["There were no sales during this period."]]
        return [head, money, [f"Sales report for the period {period}"], [store], *body, [], []]

    april = "01-Apr-2011 to 30-Apr-2011"
    old_workbook(
        "kdp_blocks/kdp-report-5-2011.xls",
        "DVXXX 20110401 - 20110501",
        [
            *block(first, "USD", april, "Amazon Kindle US Store", [[SALT, SALT_ID, "20", "1", "19", "35%", "0.99", "N/A", "N/A", "N/A", "6.65"]], "6.65"),
            *block(first, "GBP", april, "Amazon Kindle UK Store", [], ""),
            ["N/A: Not Applicable"],
        ],
    )  # fmt: skip
    january = "01-Jan-2016 to 31-Jan-2016"
    us = [
        [SALT, SALT_ID, "70%", 5, 1, 4, "N/A", 2.99, 2.99, 0.44, 0.07, 8.16],
        [GULLS, GULLS_ID, "Free Book", 20, 0, 20, "N/A", 1.02, 0.0, "N/A", "N/A", 0.0],
        [SALT, SALT_ID, "KOLL", "N/A", "N/A", 3, "0.001%", "N/A", "N/A", "N/A", "N/A", 4.05],
    ]
    de = [[SALT, SALT_ID, "70%", 1, 0, 1, "N/A", 2.6, 2.6, 0.44, 0.05, 1.79]]
    old_workbook(
        "kdp_blocks/kdp-report-1-2016.xls",
        "Reports",
        [
            *block(later, "USD", january, "Amazon Kindle US Store", us, 12.21),
            *block(later, "EUR", january, "Amazon Kindle DE Store", de, 60.42),
            ["*Transaction Type: what kind of sale"],
        ],
    )


def later_kdp() -> None:
    """The combined report of 2018, payments with their parts, pre-orders."""
    combined = "Title|Author|ASIN/ISBN|Marketplace|Units Sold|Units Refunded|Net Units Sold or KENP Read**|Royalty Type|Transaction Type*|Currency|Avg. List Price without tax|Avg. Offer Price without tax|Avg. File Size (MB)|Avg. Delivery/Manufacturing cost|Royalty".split("|")  # fmt: skip
    rows: Rows = [
        [SALT, "Ada Vale", SALT_ID, "Amazon.com", 6, 1, 5, "70%", "Standard", "USD", 4.99, 4.99, 0.8, 0.06, 17.1],
        [MAP, "Ada Vale", MAP_ISBN, "Amazon.co.uk", 1, 0, 1, "60%", "Standard - Paperback", "GBP", 9.0, 9.0, "N/A", 2.9, 2.5],
        [GULLS, "Ada Vale", GULLS_ID, "Amazon.ca", 9, 0, 9, "70%", "Free - Promotion", "CAD", 4.99, 0, 0.8, 0.06, 0],
        [SALT, "Ada Vale", SALT_ID, "Amazon.com", "N/A", "N/A", 2100, "N/A", "Kindle Edition Normalized Pages (KENP) Read", "USD", "N/A", "N/A", "N/A", "N/A", 9.45],
    ]  # fmt: skip
    period = ["Sales report for the period June - 2018"]
    ebook = ["Title", "Author", "ASIN", "Marketplace", "Royalty"]
    write(
        "kdp_royalty_report/june_2018.xlsx",
        datetime(2018, 7, 15, 9, 0),
        {
            "eBook Royalty Report": [ebook, [], period, [SALT, "Ada Vale", SALT_ID, "Amazon.com", 17.1]],
            "Combined Royalty Report": [combined, *rows],
        },
    )  # fmt: skip
    head = "Sales Period - Start Date|Sales Period - End Date|Marketplace|Payment Number|Detail|Date|Payment Method|Currency|Accrued Royalty|Tax Withholding|Adjustments|Net Earnings|Source|FX Rate|Currency|Payout Amount|Payment Status".split("|")  # fmt: skip
    paid: Rows = [
        ["2024-05-01", "2024-05-31", "Amazon.com", "PAY001", "", "2024-07-29", "EFT", "USD", 21.5, 0, 0, 21.5, "", "0.9231", "EUR", 19.85, "Paid"],
        ["", "", "", "", "2024-05", "", "", "USD", 15.0, 0, 0, 15.0, "Sales", "", "", "", ""],
        ["", "", "", "", "2024-05", "", "", "USD", 6.5, 0, 0, 6.5, "KENP Royalties", "", "", "", ""],
        ["2024-05-01", "2024-05-31", "Amazon.de", "PAY002", "", "2024-07-29", "EFT", "EUR", 3.2, 0, 0, 3.2, "", "1.0000", "EUR", 3.2, "Paid"],
    ]  # fmt: skip
    write("kdp_payments/payments.xlsx", datetime(2024, 8, 1), {"Payments": [head, *paid]})
    ahead = ["Order Date", "Marketplace", "Pre-order Units", "Pre-order Cancellations", "Pre-order Units Net of Cancellations"]  # fmt: skip
    write("kdp_preorders/preorders.xlsx", datetime(2026, 5, 1), {"Pre-orders": [ahead, ["2026-04-02", "Amazon.com", 4, 1, 3]]})  # fmt: skip


def other_stores() -> None:
    """Kobo's sales and Kobo Plus, ACX new and old, PubIt with its stale total."""
    kobo = "Date|Country|State|Zip Code|Content Type|Total Qty|Refund Reason|DealID|Publisher Name|Imprint|eISBN|Author|Title|List Price|Tax Excluded List Price|COGS %|COGS Amount (LP Currency)|LP Currency|Foreign Exchange Rate to Payable Currency|COGS (Payable Currency)|COGS based LP|COGS based LP excluding tax|COGS based LP Currency|COGS Adjustment (Payable Currency)|Net Due (Payable Currency)|Payable Currency|Total Tax (Payable Currency)"
    head = [f" {c} " for c in kobo.split("|")]  # names are padded with blanks

    def kobo_row(day: str, qty: int, price: float, due: float) -> list[Any]:
        return [day, "NZ", "", "0000", "EPUB", qty, "", "", "Ada Vale", "", 9790000000024, "Ada Vale", SALT, price, price, 70, due, "NZD", 0.6, due, price, price, "NZD", 0, due, "USD", 0]  # fmt: skip

    rows = [kobo_row("2026-03-05", 1, 5.99, 2.51), kobo_row("2026-03-05", 1, 5.99, 2.51), kobo_row("2026-03-08", -1, 5.99, -2.51)]  # fmt: skip
    made = datetime(2026, 4, 15, 8, 0)
    write("kobo_sales/sales_invoice_PUB_2026_03.xlsx", made, {"Summary": [["Total", 2.51]], "Details": [head, *rows]})  # fmt: skip
    plus = "Read Period|Publisher name|eISBN|Author|Title|List price (TaxIn)|List price (TaxOut)|List price currency|Region|Read threshold (%)|Reads|Total payable|Foreign exchange to payable currency|Total in payable currency|Payable Currency|Value Per Minute|Total Minutes|Revenue earned per title|Publisher revenue share (%)|Total publisher revenue share in payable currency ($)".split("|")  # fmt: skip
    read = ["2026-03-01", "Ada Vale", 9790000000024, "Ada Vale", SALT, 4.99, 4.2, "EUR", "NL", 20, 6, 9.1, 1.1, 10, "USD", 0.003, 3300, 10, 60, 6.0]  # fmt: skip
    write("kobo_plus/sales_invoice_SUBS_2026_03.xlsx", made, {"Details": [plus, read]})
    acx = "Product ID|Title|Author|Digital ISBN|Transaction Type|Marketplace|Currency|Net Units|Net Sales|Royalty Rate|Net Royalties Earned".split("|")  # fmt: skip
    heard = [["BK_ACX0_000001", SALT, "Ada Vale", "", "AL", "audible.com", "USD", 4, 40.0, 0.4, 16.0], ["BK_ACX0_000001", SALT, "Ada Vale", "", "ALOP", "audible.co.uk", "GBP", -1, -7.0, 0.4, -2.8]]  # fmt: skip
    write("acx/Royalty_ADAVALE_MONTHLY_Apr_2026.xlsx", made, {"Cover Sheet (ACX)": [["Royalty report"]], "Sales Detail (Net Sales)": [acx, *heard]})  # fmt: skip
    old = [["ACX"], ["Royalty report"], [], [], ["Royalty Earner", "Customer Type", "US", "UK"], ["ACX-000001", "AL", 9.5, 1.0], ["ACX-000001", "Subtotal", 9.5, 1.0]]  # fmt: skip
    write("acx_before_2024/Ada_Vale_ACX_MONTHLY_April_2021.xlsx", made, {"Summary": old})
    pubit = "Date Of Sale|B&N Identifier|Publisher's ISBN|Title|List Price($)|Publisher's Revenue Per Unit|Unit Sold|Units Returned|Net Unit Sales|Total Publisher's Revenue".split("|")  # fmt: skip
    sold = [["5/1/2011", "2940000000001", "", SALT, "0.99", "0.40", "2", "0", "2", "0.80"], ["5/13/2011", "2940000000001", "", SALT, "0.99", "0.40", "0", "1", "-1", "-0.40"], ["", "", "", "", "", "", "", "", 0, 0]]  # fmt: skip
    old_workbook("barnes_noble_pubit/sales_May2011.xls", "Sheet1", [pubit, *sold])


def audiobooks() -> None:
    """Findaway's month: copies, credits, a free one, a return, a pool without copies, and a sheet that is none of them."""
    head = "Title|Sales Type|Royalty Rate|Display #|ISBN #|Publisher|Partner|Promotion|Sale Territory|Currency|DLP|Price Type|Sales Qty|Revenue|Royalty Earned|Less Distribution Fee|Exchange Rate|Royalty Payable Currency|Royalty Payable".split("|")  # fmt: skip

    def heard(title: str, kind: str, shop: str, land: str, price: float, qty: int, due: Any) -> list[Any]:  # fmt: skip
        return [title, kind, 0.5, "100001", "9790000000031", "Ada Vale", shop, "", land, "USD", price, "Retail", qty, price * qty, due, 0, 1, "USD", due]  # fmt: skip

    summary = [["Royalty report"], ["Period:", "June 01, 2025 - June 30, 2025"], ["Net Amount:", "7.53 USD"], [], ["Payments by Channel:"], ["Channel", "Amount"], ["Retail", 5.0], ["Subscription", 2.24], ["Pool", 0.29]]  # fmt: skip
    retail = [heard(SALT, "Retail", "Spotify", "US", 9.99, 2, 10.0), heard(SALT, "Retail", "Google Play", "PL", 0, 1, 0), heard(SALT, "Retail", "Spotify", "US", 9.99, -1, -5.0)]  # fmt: skip
    credits = [heard(GULLS.strip(), "Subscription-Credit Based", "Audiobooks.com", "SE", 9.99, 1, 2.24), heard(SALT, "Subscription-Credit Based", "Audiobooks.com", "DE", 9.99, 1, "n/k")]  # fmt: skip
    pool = [heard(SALT, "Pool", "Spotify", "FR", 9.99, 0, 0.29)]
    write(
        "findaway/Findaway Ada Vale (2025-06 Digital Royalty).xlsx",
        datetime(2025, 8, 1, 8, 0),
        {
            "Summary": summary,
            "Retail": [head, *retail],
            "Subscription": [head, *credits],
            "Pool": [head, *pool],
            "Notes": [["nothing"]],
        },
    )


def old_workbook(path: str, sheet: str, rows: Rows) -> None:
    """Write a true .xls (BIFF). xlwt is long dead, so it is no dependency: install it to make these files again."""
    import xlwt

    book = xlwt.Workbook()
    page = book.add_sheet(sheet)
    for i, row in enumerate(rows):
        for j, value in enumerate(row):
            page.write(i, j, value)
    book.save(str(HERE / path))


def hand_kept() -> None:
    """A sheet with a title row, typed dates, two stores, money in brackets, and totals."""
    book = xlsxwriter.Workbook(HERE / "plain_table/sales_by_store.xlsx")
    book.set_properties({"created": datetime(2025, 4, 1)})
    sheet, day = book.add_worksheet("Sales"), book.add_format({"num_format": "m/d/yyyy"})
    sheet.write("A1", "My books, spring 2025")
    sheet.write_row("A3", ["Date", "Book", "Store", "Copies", "Net", "Notes"])
    rows = [
        (datetime(2025, 3, 1), SALT, "Kobo", 2, 5.6, ""),
        (datetime(2025, 3, 1), SALT, "Amazon", 1, 2.8, "review!"),
        (45718, GULLS, "Apple Books", 1, 3.1, "a serial number"),
        (datetime(2025, 3, 3), SALT, "Kobo", -1, "(2.80)", "returned"),
    ]
    for i, row in enumerate(rows, start=3):
        sheet.write_row(i, 1, row[1:])
        sheet.write(i, 0, row[0], day if isinstance(row[0], datetime) else None)
    sheet.write_row(8, 0, ["Total", "", "", 3, 8.7])
    book.add_worksheet("Ideas")
    book.close()


def open_document() -> None:
    """An OpenDocument table: one sheet, typed dates, written without any library."""
    rows: Rows = [["Date", "Visitors", "Page views"], ["2025-03-01", 40, 90], ["2025-03-02", 55, 130], ["2025-03-03", "n/a", 80]]  # fmt: skip

    def cell(value: Any) -> str:
        if isinstance(value, int):
            return f'<table:table-cell office:value-type="float" office:value="{value}"/>'
        if value[:2] == "20":
            return f'<table:table-cell office:value-type="date" office:date-value="{value}"/>'
        return f'<table:table-cell office:value-type="string"><text:p>{value}</text:p></table:table-cell>'

    spaces = " ".join(
        f'xmlns:{n}="urn:oasis:names:tc:opendocument:xmlns:{n}:1.0"'
        for n in ("office", "table", "text")
    )
    body = "".join(f"<table:table-row>{''.join(map(cell, row))}</table:table-row>" for row in rows)
    content = f'<office:document-content {spaces} office:version="1.2"><office:body><office:spreadsheet><table:table table:name="Visits">{body}</table:table></office:spreadsheet></office:body></office:document-content>'
    kind = "application/vnd.oasis.opendocument.spreadsheet"
    manifest = f'<manifest:manifest xmlns:manifest="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0"><manifest:file-entry manifest:full-path="/" manifest:media-type="{kind}"/><manifest:file-entry manifest:full-path="content.xml" manifest:media-type="text/xml"/></manifest:manifest>'
    with zipfile.ZipFile(HERE / "plain_table/visits.ods", "w") as book:
        for name, text in (("mimetype", kind), ("content.xml", content), ("META-INF/manifest.xml", manifest)):  # fmt: skip
            book.writestr(zipfile.ZipInfo(name, (1980, 1, 1, 0, 0, 0)), text)


if __name__ == "__main__":
    daily()
    monthly()
    of_2020()
    pages_renamed()
    prior_months()
    blocks()
    later_kdp()
    other_stores()
    audiobooks()
    hand_kept()
    open_document()
