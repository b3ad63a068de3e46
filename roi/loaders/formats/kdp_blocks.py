"""Amazon KDP's monthly report of 2010 to 2016 (.xls): a block per store, each with its own header, currency and total."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

import pandas as pd

from roi.loaders.families import kdp
from roi.loaders.parse import numbers, texts
from roi.loaders.protocol import About
from roi.loaders.row_ledger import Ledger
from roi.loaders.table_loader import Column, parse_columns
from roi.loaders.tables import first_rows, header_name, numbered_rows
from roi.records.dataset import Reading
from roi.sources.source import Source

PERIOD = re.compile(
    r"Sales report for the period (\d\d-[A-Za-z]{3}-\d{4}) to (\d\d-[A-Za-z]{3}-\d{4})"
)
STORE = re.compile(r"(?i)^amazon kindle (\w+) store$")
UNIT = re.compile(r"\(([A-Z]{3})\)")
MARKETPLACES = {
    "US": "Amazon.com",
    "UK": "Amazon.co.uk",
    "JP": "Amazon.co.jp",
    "BR": "Amazon.com.br",
    "MX": "Amazon.com.mx",
    "AU": "Amazon.com.au",
}
NAMES = {
    "title": "title",
    "asin": "identifier",
    "transaction type*": "type",
    "royalty %": "plan",
    "units sold": "sold",
    "units refunded": "refunded",
    "net units": "net",
    "net units sold or borrowed**": "net",
    "average offer price": "offer",
    "royalty": "royalty",
}
COLUMNS = {
    **{
        n: Column(n, texts)
        for n in ("title", "identifier", "type", "plan", "marketplace", "currency")
    },
    **{n: Column(n, numbers()) for n in ("sold", "refunded", "net", "offer", "royalty")},
}


FILLED = 3  # cells; a heading of a block has one or two


@dataclass(frozen=True)
class KdpBlocks:
    """The old report: its period lines say what it holds, whatever the file's name says."""

    name: str
    about: About

    def identifies(self, source: Source) -> bool:
        """Return whether the first rows are a KDP header and a period in words."""
        if source.is_folder or (source.is_binary and not source.sheets):
            return False
        rows = [row for _, row in first_rows(source)[:6]]
        return _is_header(rows[0] if rows else []) and any(
            PERIOD.search(str(c)) for row in rows for c in row[:1]
        )

    def read(self, source: Source) -> Reading:
        """Read the rows of every block; totals, and blocks without sales, hold nothing more."""
        ledger = Ledger(source.path)
        rows, odd = _rows(numbered_rows(source))
        ledger.set_aside("neither a sale nor a known heading", odd)
        totals = [r["line"] for r in rows if str(r["title"]).casefold().startswith("total royalty")]
        ledger.set_aside("a store's total", totals)
        cells = pd.DataFrame(
            [r for r in rows if r["line"] not in set(totals)],
            columns=[*COLUMNS, "line", "start", "last"],
        )
        frame = parse_columns(cells, cells["line"], COLUMNS, ledger)
        start, last = (pd.to_datetime(cells[c]).to_numpy() for c in ("start", "last"))
        frame = frame.assign(date=start, end=last)
        datasets = kdp.by_month(_sales(frame), None, kdp.FINAL)
        kept = {"sales": len(frame)}
        return ledger.reading(datasets, len(rows) + len(odd), kept, _unlike(frame, rows))


def _is_header(row: list[Any]) -> bool:
    return {"title", "asin", "units sold", "royalty"} <= {header_name(c) for c in row}


def _rows(rows: Iterable[tuple[int, list[Any]]]) -> tuple[list[dict[str, Any]], list[int]]:
    """Return the data rows and totals with their block's store, currency and period, and lines filled like a row that aren't one."""
    found: list[dict[str, Any]] = []
    odd: list[int] = []
    block: dict[str, Any] = {}
    names: list[str] = []
    for line, row in rows:
        if not row:
            continue
        first = str(row[0]).strip()
        period, store, unit = PERIOD.search(first), STORE.match(first), UNIT.search(str(row[-1]))
        if _is_header(row):
            names, block = [NAMES.get(header_name(c), "") for c in row], {}
        elif not first and unit:
            block["currency"] = unit[1]
        elif period:
            block["start"], block["last"] = map(_day, period.groups())
        elif store:
            code = store[1].upper()
            block["marketplace"] = MARKETPLACES.get(code, f"Amazon.{code.casefold()}")
        elif first and str(row[-1]).strip() and "start" in block:
            cells = {n: c for n, c in zip(names, row, strict=False) if n}
            found.append({**dict.fromkeys(COLUMNS), **cells, **block, "line": line})
        elif sum(bool(str(c).strip()) for c in row) >= FILLED:
            odd.append(line)
    return found, odd


def _day(text: str) -> datetime:
    return datetime.strptime(text, "%d-%b-%Y")


def _unlike(frame: pd.DataFrame, rows: list[dict[str, Any]]) -> tuple[str, ...]:
    """Add a note where a store's rows don't add up to its own total."""
    earned = frame.groupby("marketplace")["royalty"].sum()
    stated = {
        r["marketplace"]: numbers()(pd.Series([r["royalty"]])).values.iloc[0]
        for r in rows
        if str(r["title"]).casefold().startswith("total royalty")
    }
    return tuple(
        f"{place}: the rows add up to {earned.get(place, 0.0):.2f}, the report's total to {total:.2f}."
        for place, total in stated.items()
        if abs(earned.get(place, 0.0) - total) > 0.01
    )


def _sales(frame: pd.DataFrame) -> pd.DataFrame:
    """Return the rows as sales; a loan from the Kindle Owners' Lending Library is not a sold copy."""
    sold = kdp.meant(frame.assign(part="ebook"))
    lent = frame["type"].eq("KOLL")
    return sold.assign(
        units=sold["units"].mask(lent, 0.0),
        transaction=sold["transaction"].mask(lent, "borrow"),
        end=sold["end"] + timedelta(days=1),
    )


kdp_blocks = KdpBlocks(
    name="kdp_blocks",
    about=About(
        service="Amazon KDP (2010 to 2016)",
        download="KDP > Reports > Prior Months' Royalties, as it was then",
        kinds=("sales",),
        grain="a month",
        timezone="not stated",
        cannot_tell="the day of anything",
        knowledge="real files of 2011 in two layouts",
    ),
)
