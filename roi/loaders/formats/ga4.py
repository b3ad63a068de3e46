"""Google Analytics 4: the CSV of a report or of the reports snapshot, with several tables, one of them perhaps by day.

Source: real files.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, datetime, timedelta

import pandas as pd

from roi.loaders.families.multi_section_csv import (
    Section,
    count,
    counted,
    has_rules,
    remarks_at_top,
    sections,
    stated_range,
    states_two_dates,
)
from roi.loaders.protocol import About
from roi.loaders.row_ledger import Ledger
from roi.loaders.table_loader import complete
from roi.records.dataset import Dataset, Reading
from roi.records.series_id import SeriesId
from roi.sources.source import Source

INDEX = re.compile(r"^[0-9]{1,4}$")
METRICS = {
    "views": "pageviews",
    "sessions": "visits",
    "active users": "visitors",
    "total users": "visitors",
    "1 day": "visitors",
}
NO_DAYS = "a table that is not by day (a card by week or month, or totals)"
OTHER_SPAN = "a card of a different period than the report's"
NOT_VISITS = "a table by day without views, sessions or users"
ZONE = "days are in the property's time zone, which the file doesn't name"
Day = tuple[int, datetime, dict[str, float]]


@dataclass(frozen=True)
class Ga4Report:
    """Reads the tables of a report whose rows are the days of the report's period."""

    name: str
    about: About

    def identifies(self, source: Source) -> bool:
        """Return whether a ruled head is followed by two remarks that each state a date."""
        return not source.is_folder and has_rules(source) and states_two_dates(source)

    def read(self, source: Source) -> Reading:
        """Read views, sessions and users by day; cards by week or month are not days."""
        ledger = Ledger(source.path)
        tables = list(sections(source, ledger))
        span = next((s for t in tables if (s := stated_range(t.remarks))), None)
        found: list[Day] = []
        for table in tables:
            days, reason = _days(table, span, ledger)
            found.extend(days)
            ledger.set_aside(reason, [] if days else [n for n, _ in table.rows])
        rows = sum(t.count for t in tables)
        if not found or span is None:
            return ledger.reading((), rows, {})
        frame = _joined(found)
        dataset = days_dataset(frame, None, site_of(source), span[0], span[1] + timedelta(days=1))
        return ledger.reading((dataset,), rows, {"visits": len(found)})


def _days(table: Section, span: tuple[date, date] | None, ledger: Ledger) -> tuple[list[Day], str]:
    """Return a table's days, or None and the reason."""
    own = stated_range(table.remarks)
    if own is None or span is None or not _is_daily(table, own):
        return [], NO_DAYS
    if own != span:
        return [], OTHER_SPAN
    measures = _measures(table)
    start = datetime(own[0].year, own[0].month, own[0].day)
    days = [
        (
            n,
            start + timedelta(days=int(cells[0])),
            {
                to: sum(counted(cells[i], n, table.header[i], ledger) for i in columns)
                for to, columns in measures.items()
            },
        )
        for n, cells in table.rows
    ]
    return (days if measures else []), NOT_VISITS


def _is_daily(table: Section, span: tuple[date, date]) -> bool:
    """Return whether the index counts days: it has the English name, or as many rows as the period has days."""
    if not table.rows or not all(INDEX.match(cells[0]) for _, cells in table.rows):
        return False
    name = table.header[0].casefold()
    length = (span[1] - span[0]).days + 1
    english = name.startswith("nth ")
    return name == "nth day" if english else len(table.rows) == length


def _measures(table: Section) -> dict[str, list[int]]:
    """Return which columns give each measure: by name, as 'new' plus 'returning', or as 30, 7 and 1 days by their size."""
    names = [h.casefold() for h in table.header]
    named = {METRICS[n]: [i] for i, n in enumerate(names) if n in METRICS}
    if named:
        return named
    if {"new", "returning"} <= set(names):
        return {"visitors": [names.index("new"), names.index("returning")]}
    shrinking = len(names) == 4 and all(
        count(c[1]) >= count(c[2]) >= count(c[3]) for _, c in table.rows
    )
    return {"visitors": [3]} if shrinking else {}


def _joined(days: list[Day]) -> pd.DataFrame:
    """Return one row per day; the first table that has a measure provides it."""
    rows = pd.DataFrame([{"time": day, "line": line, **values} for line, day, values in days])
    return rows.groupby("time", as_index=False).agg(
        {name: "min" if name == "line" else "first" for name in rows.columns if name != "time"}
    )


def days_dataset(
    frame: pd.DataFrame, breakdown: str | None, site: str | None, start: date, end: date
) -> Dataset:
    """Return a property's days as a dataset; the last one is unreliable, since Google is still counting it."""
    return Dataset(
        kind="visits",
        frame=complete(frame, "visits"),
        grain="day",
        series_id=SeriesId("visits", account=site),
        start=start,
        end=end,
        missing_means="zero",
        timezone_because=ZONE,
        breakdown=breakdown,
        partial=(end - timedelta(days=1),),
        precedence=40,
    )


def site_of(source: Source) -> str | None:
    """Return the property's name if it is a host."""
    named = (
        re.match(r"^# Property: (?:https?://)?(?:www\.)?([a-z0-9-]+(?:\.[a-z0-9-]+)+)/?$", x, re.I)
        for x in remarks_at_top(source)
    )
    return next((m[1].casefold() for m in named if m), None)


ABOUT = About(
    service="Google Analytics 4",
    download="a report's share button > Download file > CSV",
    kinds=("visits",),
    grain="day, if the report has a table by day (choose 'Day' above its chart)",
    timezone="the property's own, not named in the file",
    cannot_tell="readers who refuse consent or block scripts; days from cards by week",
    knowledge="seen in real files; explorations from a public program's tests",
)
GA4_REPORT = Ga4Report("ga4_report", ABOUT)
