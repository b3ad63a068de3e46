"""Pinterest, the analytics overview of a business account: `Pinterest Analytics overview YYYYMMDD-YYYYMMDD.csv`.

Tables follow one another: the settings (a line `Analytics overview`, the span, filters), then
`Date,Impressions` (or another chosen measure), a line starting with `Data starting`, which says
from when days are estimates, then `Top Boards` and `Top Pins`, each a title and a header. Sources:
four public programs that read the file.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

import pandas as pd

from roi.loaders.families.sidecar import read_sidecar
from roi.loaders.families.social_posts import followers_dataset
from roi.loaders.parse import counts, dates
from roi.loaders.protocol import About
from roi.loaders.row_ledger import Ledger
from roi.loaders.table_loader import Column, parse_columns
from roi.loaders.tables import first_rows, header_name, named_columns, numbered_rows, read_table
from roi.records.dataset import Reading
from roi.sources.source import Source

TITLE = "analytics overview"
DAY = dates("%Y-%m-%d")
NUMBER = counts()
COLUMNS = {
    "Date": Column("date", DAY, row=True),
    "Impressions": Column("impressions", NUMBER),
    "Outbound clicks": Column("clicks", NUMBER),
}
MEASURES = {header_name(name) for name in COLUMNS} - {"date"}
BELOW = ("data starting", "top boards", "top pins")  # end of the table of days
ESTIMATED = re.compile(r"\d{4}-\d{2}-\d{2}")
Row = tuple[int, list[Any]]


@dataclass(frozen=True)
class PinterestOverview:
    """Reads the days; boards and pins have none, and are set aside."""

    name: str
    about: About

    def identifies(self, source: Source) -> bool:
        """Return whether the title comes first, with a header of days below it."""
        rows = [row for _, row in first_rows(source)]
        titled = any(_first(row) == TITLE for row in rows[:3])
        return titled and any(map(_is_header, rows))

    def read(self, source: Source) -> Reading:
        """Read the days into impressions or clicks on links; the estimated ones are incomplete."""
        ledger = Ledger(source.path)
        rows = [
            (line, row) for line, row in numbered_rows(source) if any(str(c).strip() for c in row)
        ]
        days, below = _parted(rows)
        table = read_table(iter(days), _is_header, source.path)
        even = table.even(ledger)
        names = tuple(map(header_name, even.header))
        frame = parse_columns(named_columns(even, names), even.lines, COLUMNS, ledger)
        if not MEASURES & set(names):
            ledger.set_aside("it counts something that roi doesn't", frame["line"])
            frame = frame[:0]
        ledger.set_aside(
            "boards, pins and remarks, which have no days", [line for line, _ in below]
        )
        account = read_sidecar(source, frozenset()).account
        facts = followers_dataset(
            frame, "pinterest", account, timezone=None, because="the file doesn't say"
        )
        estimated = tuple(_estimated(frame, below))
        total = len(table.cells) + len(below)
        return ledger.reading(
            (replace(facts, partial=estimated),), total, {"followers": len(frame)}
        )


def _first(row: list[Any]) -> str:
    return header_name(row[0]) if row else ""


def _is_header(row: list[Any]) -> bool:
    return _first(row) == "date" and len(row) > 1 and not str(row[1])[:1].isdigit()


def _parted(rows: list[Row]) -> tuple[list[Row], list[Row]]:
    """Return the rows down to the last day, and those below."""
    start = next((i for i, (_, row) in enumerate(rows) if _is_header(row)), len(rows))
    end = next(
        (i for i, (_, row) in enumerate(rows) if i > start and _first(row).startswith(BELOW)),
        len(rows),
    )
    return rows[:end], rows[end:]


def _estimated(frame: pd.DataFrame, below: list[Row]) -> Iterator[date]:
    remark = next((_first(row) for _, row in below if _first(row).startswith(BELOW[0])), None)
    if remark is None or frame.empty:
        return
    found = ESTIMATED.search(remark)
    since = pd.to_datetime(found[0], format="%Y-%m-%d", errors="coerce") if found else pd.NaT
    last = frame["date"].max()
    yield from frame.loc[frame["date"] >= (last if pd.isna(since) else since), "date"].dt.date


PINTEREST_OVERVIEW = PinterestOverview(
    "pinterest_overview",
    About(
        service="Pinterest",
        download="a business account's Analytics > Overview > Export, for each measure and up to 90 days at a time",
        kinds=("followers",),
        grain="day",
        timezone="not stated",
        cannot_tell="followers; when a pin was posted; figures of pins by day",
        knowledge="from four public programs that read the file; where to click from two more of 2026",
    ),
)
