"""Eventbrite: tickets sold, from the report of orders or of attendees; names and addresses are never kept.

Orders' columns and dates from a public description of a real export of 2025 and two importers,
attendees' from seven public programs. A report's dates follow the account's settings, so they are
inferred from the whole column.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any

import pandas as pd

from roi.loaders.families import hand_kept_tables
from roi.loaders.families.hand_written_values import read_amounts, read_days
from roi.loaders.families.sidecar import read_sidecar
from roi.loaders.families.store_sales import as_sales, reasons
from roi.loaders.parse import texts
from roi.loaders.protocol import About
from roi.loaders.row_ledger import Ledger
from roi.loaders.table_loader import complete, days_of
from roi.loaders.tables import (
    first_rows,
    header_name,
    named_columns,
    numbered_rows,
    read_table,
    tell_misspelt,
)
from roi.records.dataset import Dataset, Reading
from roi.records.series_id import SeriesId
from roi.sources.source import Source

ORDERS = {
    "order date": "date",
    "event name": "title",
    "ticket quantity": "copies",
    "currency": "currency",
    "net sales": "net",
    "payment status": "status",
    "eventbrite service fee": "service",
}
ATTENDEES = {
    "order date": "date",
    "event name": "title",
    "ticket type": "ticket",
    "quantity": "copies",
    "currency": "currency",
    "total paid": "paid",
    "attendee status": "status",
    "eventbrite fees": "fees",
    "eventbrite payment processing": "processing",
}
OPTIONAL = {"title", "currency", "ticket"}
GONE = re.compile(r"(?i)refund|cancel|delet|not attending|transfer")
TIME_OF_DAY = re.compile(r"[ T]\d{1,2}:\d\d(:\d\d)?( ?[AP]M)?$", re.IGNORECASE)


@dataclass(frozen=True)
class Eventbrite:
    """A report of one kind, recognised by its column names."""

    name: str
    about: About
    columns: dict[str, str]
    precedence: int

    def identifies(self, source: Source) -> bool:
        """Return whether the first row has this report's names."""
        rows = first_rows(source)
        return bool(rows) and self._is_header(rows[0][1])

    def read(self, source: Source) -> Reading:
        """Read the tickets of valid orders; free ones count as given away."""
        table = read_table(numbered_rows(source), self._is_header, source.path)
        ledger = Ledger(source.path)
        rows, table = len(table.cells), table.even(ledger, fewest=0)
        tell_misspelt(table.header, self.columns, ledger)
        cells = named_columns(table, self._named(table.header))
        written = cells["date"].map(lambda c: TIME_OF_DAY.sub("", c) if isinstance(c, str) else c)
        day_first = read_sidecar(source, frozenset(hand_kept_tables.NAMES)).day_first
        read = read_days(written, source.path, "Order Date", day_first)
        days = read.days
        ledger.notes.extend(read.told)
        gone = cells["status"].astype("str").str.contains(GONE)
        why = reasons(gone, "refunded or cancelled").fillna(
            reasons(days.isna(), "no readable date")
        )
        for reason in why.dropna().unique():
            ledger.set_aside(str(reason), table.lines[why == reason])
        sold = cells.assign(date=days, line=table.lines)[why.isna()]
        frame = _sales(
            sold, ledger, dict(zip(self._named(table.header), table.header, strict=True))
        )
        start, end = days_of(frame["date"])
        dataset = Dataset(
            kind="sales",
            frame=frame,
            grain="day",
            series_id=SeriesId("sales", "eventbrite"),
            start=start,
            end=end,
            missing_means="zero",
            timezone_because="days are in the account's time zone, which the file doesn't name",
            precedence=self.precedence,
        )
        return ledger.reading((dataset,), rows, {"sales": len(frame)})

    def _named(self, row: tuple[str, ...] | list[Any]) -> tuple[str, ...]:
        return tuple(self.columns.get(header_name(c), "") for c in row)

    def _is_header(self, row: list[Any]) -> bool:
        return set(self._named(row)) >= set(self.columns.values()) - OPTIONAL


def _sales(sold: pd.DataFrame, ledger: Ledger, headers: dict[str, str]) -> pd.DataFrame:
    """Return sales, with what an order brought after Eventbrite's fees."""
    amounts = {}
    for name in ("copies", "net", "paid", "fees", "processing"):
        if name in sold:
            amounts[name], bad = read_amounts(sold[name])
            ledger.lost_cells(
                headers[name], sold.loc[bad, "line"], sold.loc[bad, name], "not understood"
            )
    taken = amounts.get("fees", 0.0) + amounts.get("processing", 0.0)
    royalty = amounts["net"] if "net" in amounts else amounts["paid"] - taken
    named = next((n for n in ("title", "ticket") if n in sold), None)
    frame = pd.DataFrame(
        {
            "date": sold["date"],
            "store": "eventbrite",
            "format": "ticket",
            "title": texts(sold[named]).values if named else None,
            "currency": texts(sold["currency"]).values if "currency" in sold else None,
            "royalty": royalty,
            "line": sold["line"],
        }
    )
    free = amounts.get("paid", royalty) == 0
    return complete(as_sales(frame, amounts["copies"], free).reset_index(drop=True), "sales")


def _about(where: str, knowledge: str) -> About:
    return About(
        service="Eventbrite",
        download=where,
        kinds=("sales",),
        grain="day",
        timezone="the account's own, not named in the file",
        cannot_tell="who came and what led them there; the day a ticket was returned",
        knowledge=knowledge,
    )


EVENTBRITE_ORDERS = Eventbrite(
    "eventbrite_orders",
    _about(
        "Reports > Orders > Export", "from a public description of a real file, and two importers"
    ),
    ORDERS,
    30,
)
EVENTBRITE_ATTENDEES = Eventbrite(
    "eventbrite_attendees",
    _about(
        "Reports > Attendee summary report > Export",
        "from seven public programs that read the file; the report's name from two more",
    ),
    ATTENDEES,
    25,
)
