"""Amazon KDP's sales workbook (since 2020), in any language: eBooks, paperbacks, hardcovers, pages read.

Dashboard, Orders, KENP Read and Royalties Estimator (KDP > Reports) all give the same workbook. Its
sheets are recognised by their widths, as all words follow the site's language. The format sheets
are read: the combined sheet repeats them without the order date of print, the order sheets without
money. Identical rows are real sales.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
import pandas as pd

from roi.language import formatting
from roi.loaders.families import kdp, kenp_rates
from roi.loaders.families.kdp_sheets import Parts, parts_of, tell_sheets
from roi.loaders.month_words import first_of_month
from roi.loaders.parse import dates, numbers, texts
from roi.loaders.protocol import About
from roi.loaders.row_ledger import Ledger
from roi.loaders.table_loader import Column, parse_columns
from roi.records.dataset import Reading
from roi.sources.source import Source, workbook_of
from roi.sources.workbooks import Workbook

SHEET = 10_000_000  # a place is its sheet times this, plus its row
COLUMNS = {
    "date": Column("date", dates("%Y-%m-%d", "%Y-%m"), row=True),
    "ordered": Column("ordered", dates("%Y-%m-%d", "%Y-%m")),
    **{
        n: Column(n, texts)
        for n in ("title", "identifier", "marketplace", "plan", "type", "currency")
    },
    **{
        n: Column(n, numbers())
        for n in ("sold", "refunded", "net", "offer", "royalty", "pages_read")
    },
    "part": Column("part", texts),
}
A_MONTH = re.compile(r"\d{4}-\d\d")
REPEATS = "Read from the eBook, paperback, hardcover and KENP sheets; the other sheets repeat the same sales."


@dataclass(frozen=True)
class KdpWorkbook:
    """The workbook of KDP's dashboard."""

    name: str
    about: About

    def identifies(self, source: Source) -> bool:
        """Return whether the sheets have KDP's English names and headers, or its widths."""
        return source.workbook is not None and bool(parts_of(source.workbook))

    def read(self, source: Source) -> Reading:
        """Read the format sheets and the pages, with one grain for the whole workbook."""
        book = workbook_of(source)
        parts = parts_of(book)
        summary = book.rows(parts["summary"][0]) if "summary" in parts else []
        cells, places = _cells(book, parts)
        ledger = Ledger(source.path)
        tell_sheets(book, parts, ledger)
        frame = parse_columns(cells, places, COLUMNS, ledger)
        reading = _placed(ledger.reading((), len(cells), {"sales": len(frame)}), book)
        sales = kdp.meant(frame.assign(line=frame["line"] % SHEET))
        # A month's earnings can price its pages only if every sale of the month was read.
        sales["royalty"] = kenp_rates.priced(sales, {} if reading.problems else _earned(summary))
        made, odd = kdp.believed(book.exported_at, sales)
        if _is_monthly(cells, len(summary) - 1):
            datasets = kdp.by_month(sales, made)
        else:
            datasets = kdp.by_day(sales, made, kdp.month_asked(summary))
        notes = (REPEATS, *odd, *kdp.notes(sales), *_unlike(sales, summary), *ledger.notes)
        return replace(reading, datasets=datasets, notes=notes)


def _cells(book: Workbook, parts: Parts) -> tuple[pd.DataFrame, pd.Series[int]]:
    """Return the rows of all sheets that are read and their places: one table is cheaper than one per sheet."""
    columns: dict[str, list[Any]] = {name: [] for name in COLUMNS}
    places = list[int]()
    for part, (sheet, names) in (x for x in parts.items() if x[0] != "summary"):
        rows = [(i, r) for i, r in enumerate(book.rows(sheet), 1) if any(str(c).strip() for c in r)]
        known = names[: len(rows[0][1])]  # all rows have the same width
        places += [sheet * SHEET + line for line, _ in rows[1:]]
        for name, cells in columns.items():
            at = known.index(name) if name in known else None
            blank = part if name == "part" else ""
            cells += [blank if at is None else row[at] for _, row in rows[1:]]
    table = pd.DataFrame(columns, dtype=object)
    return table, pd.Series(places, dtype="int64")


def _placed(reading: Reading, book: Workbook) -> Reading:
    """Return the reading with each place split into sheet and row again."""
    problems = tuple(
        p
        if p.line is None
        else replace(
            p, file=f"{p.file}, sheet '{book.names[p.line // SHEET]}'", line=p.line % SHEET
        )
        for p in reading.problems
    )
    aside = tuple(replace(a, lines=tuple(n % SHEET for n in a.lines)) for a in reading.set_aside)
    return replace(reading, problems=problems, set_aside=aside)


def _is_monthly(cells: pd.DataFrame, months: int) -> bool:
    """Return whether sales are dated by month. Pages have a day even then, so if nothing sold the requested months decide."""
    rows = zip(cells["date"].tolist(), cells["part"].tolist(), strict=True)
    dated = {str(day) for day, part in rows if part != "pages"}
    return any(map(A_MONTH.fullmatch, dated)) if dated else months > 1


def _earned(summary: list[list[Any]]) -> dict[tuple[str, str], float]:
    """Return each month's total royalty by (month, currency) from the summary; the header names the currencies."""
    earned: dict[tuple[str, str], float] = {}
    for row in summary[1:]:
        month = first_of_month(str(row[0]))
        for name, amount in zip(summary[0], row, strict=True):
            currency = re.search(r"\(([A-Z]{3})\)$", str(name))
            if month and currency and isinstance(amount, float):
                earned[f"{month:%Y-%m}", currency[1]] = amount
    return earned


def _unlike(sales: pd.DataFrame, summary: list[list[Any]]) -> tuple[str, ...]:
    """Add a note where the rows don't add up to the summary's own totals, which would mean that they were misread."""
    if not summary:
        return ()
    edition = sales["format"].to_numpy()
    ebook, printed = edition == "ebook", (edition == "paperback") | (edition == "hardcover")
    units, free, pages = (sales[n].to_numpy() for n in ("units", "free_units", "pages_read"))
    found = {
        (1,): ("Paid eBooks", np.nansum(units[ebook])),
        (2,): ("Free eBooks", np.nansum(free[ebook])),
        (3, 4): ("Printed books", np.nansum(units[printed])),
        (6,): ("Pages read", np.nansum(pages)),
    }
    stated = {
        c: sum(r[i] for r in summary[1:] for i in c if isinstance(r[i], float)) for c in found
    }
    return tuple(
        f"{what}: the rows add up to {formatting.count(rows)}, the summary sheet to {formatting.count(stated[c])}."
        for c, (what, rows) in found.items()
        if abs(rows - stated[c]) > 0.5
    )


kdp_workbook = KdpWorkbook(
    name="kdp_workbook",
    about=About(
        service="Amazon KDP",
        download="KDP > Reports > Dashboard, Orders, KENP Read or Royalties Estimator > Download, one calendar month at a time",
        kinds=("sales",),
        grain="a day if one calendar month was requested, else a month",
        timezone="not stated",
        cannot_tell="who bought and what led them there; what pages earn before the middle of the next month; which days were requested",
        knowledge="real files of 2020 and 2025 in English and Spanish; other languages by the same order of sheets and columns",
    ),
)
