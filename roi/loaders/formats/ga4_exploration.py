"""Google Analytics 4: the CSV of a free-form exploration with a date in its rows.

Source: the test of a public importer.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

import pandas as pd

from roi.loaders.families.multi_section_csv import (
    Section,
    counted,
    day,
    has_a_column_of_dates,
    has_rules,
    sections,
    stated_range,
    states_two_dates,
)
from roi.loaders.families.page_views import added_up
from roi.loaders.formats.ga4 import ABOUT, METRICS, days_dataset, site_of
from roi.loaders.protocol import About
from roi.loaders.referrers import networks
from roi.loaders.row_ledger import Ledger
from roi.loaders.tables import tell_misspelt
from roi.records.dataset import Reading
from roi.sources.source import Source

METRIC = re.compile(r"users|count|views|session|rate|revenue|time|per ")
NUMBER = re.compile(r"-?[\d.,]*%?")
SOURCES = ("session source / medium", "session source", "source / medium", "source")


@dataclass(frozen=True)
class Ga4Exploration:
    """Reads a free-form exploration that has a Date column; with a source column, also visits by source."""

    name: str
    about: About

    def identifies(self, source: Source) -> bool:
        """Return whether a ruled head is followed by a table with a column of dates."""
        if source.is_folder or not has_rules(source):
            return False
        return has_a_column_of_dates(source) and not states_two_dates(source)

    def read(self, source: Source) -> Reading:
        """Add up the rows of each day; the grand total is not a day."""
        ledger = Ledger(source.path)
        tables = list(sections(source, ledger))
        frame = pd.concat([_exploration(t, ledger) for t in tables])
        rows = sum(t.count for t in tables)
        span = next((s for t in tables if (s := stated_range(t.remarks))), None)
        if not len(frame):
            return ledger.reading((), rows, {})
        start = span[0] if span else frame["time"].min().date()
        end = (span[1] if span else frame["time"].max().date()) + timedelta(days=1)
        groups: list[str | None] = [None, "source"] if "source" in frame else [None]
        datasets = tuple(
            days_dataset(_summed(frame, by), by, site_of(source), start, end) for by in groups
        )
        return ledger.reading(datasets, rows, {"visits": len(frame)})


def _exploration(table: Section, ledger: Ledger) -> pd.DataFrame:
    """Return a table's rows with a readable date; people seen in several rows of a day are left out."""
    names = [h.casefold() for h in table.header]
    dims = [n for i, n in enumerate(names) if not METRIC.search(n) or not _holds_numbers(table, i)]
    columns = {i: METRICS[n] for i, n in enumerate(names) if n in METRICS}
    source = next((names.index(s) for s in SOURCES if s in names), None)
    alone = dims == ["date"] and source is None
    of_sessions = all(n == "date" or n in SOURCES or n.startswith("session ") for n in dims)
    kept = {
        i: to
        for i, to in columns.items()
        if alone or to == "pageviews" or (to == "visits" and of_sessions)
    }
    tell_misspelt(names, METRICS, ledger)
    ledger.notes.extend(
        _not_added(table.header[i], dims) for i in sorted(columns.keys() - kept.keys())
    )
    at = names.index("date") if "date" in names else None
    rows, lost = [], []
    for line, cells in table.rows:
        day = _date(cells[at]) if at is not None else None
        if day is None or "Grand total" in cells:
            lost.append(line)
            continue
        values = {to: counted(cells[i], line, table.header[i], ledger) for i, to in kept.items()}
        rows.append(
            {
                "time": day,
                "line": line,
                **values,
                **({"source": cells[source]} if source is not None else {}),
            }
        )
    ledger.set_aside("a total, or a row without a date", lost)
    return pd.DataFrame(rows)


def _not_added(metric: str, dims: list[str]) -> str:
    return f"'{metric}' is left out: the rows of a day ({', '.join(dims)}) may count the same people or visits."


def _holds_numbers(table: Section, column: int) -> bool:
    """Return whether most cells of a column are numbers: a single one that isn't is damaged."""
    read = [NUMBER.fullmatch(cells[column]) is not None for _, cells in table.rows]
    return 2 * sum(read) >= len(read)


def _date(text: str) -> datetime | None:
    found = day(text)
    return datetime(found.year, found.month, found.day) if found else None


def _summed(frame: pd.DataFrame, by: str | None) -> pd.DataFrame:
    rows = frame.assign(source=networks(frame["source"])) if by else frame
    return added_up(rows, ["time", by] if by else ["time"])


GA4_EXPLORATION = Ga4Exploration(
    "ga4_exploration",
    replace(
        ABOUT,
        download="Explore > Free form with the dimension Date > Export > CSV",
        knowledge="from the test of a public importer",
    ),
)
