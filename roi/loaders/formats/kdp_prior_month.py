"""Amazon KDP's Prior Month Royalties (since 2020), in any language: one month's final sales and pages, with their royalties."""

from __future__ import annotations

from dataclasses import dataclass
from statistics import mode
from typing import Any

import pandas as pd

from roi.loaders.families import kdp
from roi.loaders.families.kdp_sheets import MOST, in_english, left_out
from roi.loaders.month_words import first_of_month
from roi.loaders.parse import numbers, texts
from roi.loaders.protocol import About
from roi.loaders.row_ledger import Ledger, joined
from roi.loaders.table_loader import Column, parse_columns
from roi.loaders.tables import header_name, named_columns, read_table
from roi.records.dataset import Reading
from roi.sources.source import Source, workbook_of
from roi.sources.workbooks import Workbook, is_copy

EBOOK = "title author identifier marketplace sold refunded net plan type currency list offer size cost royalty"
PAGES = "title author identifier marketplace pages_read royalty currency"
PRINT = (
    "title author identifier marketplace sold refunded plan list offer cost royalty currency asin"
)
WIDTHS = {
    15: ("ebook",),
    7: ("pages",),
    5: ("pages",),
    13: ("paperback", "hardcover"),
    12: ("paperback",),
}
COLUMNS = {
    **{n: Column(n, texts) for n in ("title", "identifier", "plan", "type", "currency")},
    "marketplace": Column("marketplace", texts, row=True),
    **{
        n: Column(n, numbers())
        for n in ("sold", "refunded", "net", "offer", "royalty", "pages_read")
    },
}
REPEATS = (
    "Read from the eBook, print and KENP sheets; the last sheet repeats them, except for bonuses."
)


@dataclass(frozen=True)
class KdpPriorMonth:
    """The workbook of one closed month."""

    name: str
    about: About

    def identifies(self, source: Source) -> bool:
        """Return whether the sheets name a month in their first row and have KDP's widths below it."""
        return source.workbook is not None and {"ebook", "pages"} <= set(
            _parts(_heads(source.workbook))
        )

    def read(self, source: Source) -> Reading:
        """Read each format's sheet, and the bonuses that only the last sheet has."""
        book = workbook_of(source)
        heads = _heads(book)
        parts = _parts(heads)
        total = max(heads)
        readings, frames = [], []
        for part, (sheet, names) in parts.items():
            table = read_table(enumerate(book.rows(sheet)[1:], start=2), bool, source.path)
            cells = named_columns(table, names)
            ledger = Ledger(f"{source.path}, sheet '{book.names[sheet]}'")
            frame = parse_columns(cells, table.lines, COLUMNS, ledger)
            readings.append(ledger.reading((), len(cells), {"sales": len(frame)}))
            frames.append(frame.assign(part=part))
        bonuses = _bonuses(book.rows(total))
        readings.append(Reading((), len(bonuses), {"sales": len(bonuses)}))
        sales = kdp.meant(_with_net(pd.concat(frames, ignore_index=True)))
        sales = pd.concat([sales, bonuses], ignore_index=True).assign(
            date=pd.to_datetime(_month(heads[total]))
        )
        known = {total, *(sheet for sheet, _ in parts.values())}
        made, odd = kdp.believed(book.exported_at, sales)
        notes = (REPEATS, *odd, *kdp.notes(sales), *left_out(book, known))
        return joined(readings, kdp.by_month(sales, made, kdp.FINAL), notes)


def _month(rows: list[list[Any]]) -> Any:
    """Return the month in a sheet's first row, next to the words for 'sales period'."""
    filled = [str(c) for row in rows[:1] for c in row if str(c).strip()]
    return first_of_month(filled[1]) if len(filled) == 2 else None


def _heads(book: Workbook) -> dict[int, list[list[Any]]]:
    """Return the first two rows of each of Amazon's sheets: all name one month. Other sheets and copies were added by the author."""
    if len(book.names) > MOST or in_english(book):  # looking at a sheet means reading all of it
        return {}
    found = {i: book.rows(i, 2) for i, name in enumerate(book.names) if not is_copy(name)}
    months = {i: _month(head) for i, head in found.items() if len(head) == 2}
    named = [month for month in months.values() if month]
    return {i: found[i] for i, month in months.items() if month and month == mode(named)}


def _parts(heads: dict[int, list[list[Any]]]) -> dict[str, tuple[int, tuple[str, ...]]]:
    found: dict[str, tuple[int, tuple[str, ...]]] = {}
    columns = {"ebook": EBOOK, "pages": PAGES, "paperback": PRINT, "hardcover": PRINT}
    for sheet, head in heads.items():
        free = [p for p in WIDTHS.get(len(head[1]), ()) if p not in found]
        if free:
            found[free[0]] = (sheet, tuple(columns[free[0]].split())[: len(head[1])])
    return found


def _with_net(frame: pd.DataFrame) -> pd.DataFrame:
    """Return the rows with net copies, which print's sheet doesn't have."""
    return frame.assign(net=frame["net"].fillna(frame["sold"] - frame["refunded"]))


def _bonuses(rows: list[list[Any]]) -> pd.DataFrame:
    """Return the bonuses on the last sheet, whose last column has the earnings."""
    names = [header_name(c) for c in rows[1]] if len(rows) > 1 else []
    currency = names.index("currency") if "currency" in names else None
    found = [
        {
            "title": str(row[0]),
            "currency": str(row[currency]) if currency is not None else None,
            "royalty": row[-1],
            "transaction": "bonus",
            "units": 0.0,
            "lump": False,
            "line": line,
        }
        for line, row in enumerate(rows[2:], start=3)
        if any("bonus" in header_name(c) for c in row[1:]) and isinstance(row[-1], float)
    ]
    return pd.DataFrame(found)


kdp_prior_month = KdpPriorMonth(
    name="kdp_prior_month",
    about=About(
        service="Amazon KDP",
        download="KDP > Reports > Prior Months' Royalties > Download",
        kinds=("sales",),
        grain="a month",
        timezone="not stated",
        cannot_tell="the day of anything",
        knowledge="real files of 2020 and 2025 in English; other languages by the same order of columns",
    ),
)
