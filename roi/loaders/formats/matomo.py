"""Matomo (formerly Piwik): a report of visits over several days, weeks or months, as CSV or TSV.

Columns and encoding from Matomo's own Renderer/Csv.php and its tests.
"""

from __future__ import annotations

import io
import re
from dataclasses import dataclass, replace
from typing import IO, Any

import pandas as pd

from roi.errors import DamagedFile
from roi.loaders.families.hand_written_values import looks_like_a_day
from roi.loaders.parse import Parsed, cleaned, counts, dates
from roi.loaders.protocol import About
from roi.loaders.table_loader import Column, TableLoader
from roi.loaders.tables import as_exported, first_rows, header_name, trimmed
from roi.records.dataset import Dataset, Reading
from roi.records.kinds import Grain
from roi.records.series_id import SeriesId
from roi.sources.limits import MAX_HELD
from roi.sources.source import Source

WEEK = re.compile(r"^\d{4}-\d\d-\d\d,\d{4}-\d\d-\d\d$")
OPEN_RANGE = re.compile(r"(^|[\r\n])(\d{4}-\d\d-\d\d,\d{4}-\d\d-\d\d)(?=,)")
MONTH = re.compile(r"^\d{4}-\d\d$")


def _first_days(cells: pd.Series[Any]) -> Parsed:
    """Read '2024-05-01' (a day), '2024-05-01,2024-05-07' (a week) and '2024-05' (a month) as their first day."""
    text = cleaned(cells)
    first = text.str.split(",").str[0]
    return dates("%Y-%m-%d", "%Y-%m")(first)


class _WithRanges(Source):
    """A report by week in which each range of days is quoted, so that it is one cell."""

    def __init__(self, source: Source) -> None:
        super().__init__(source.path, source.size)
        self.source = source

    def raw(self) -> IO[bytes]:
        """Return the text with its ranges quoted, in its own encoding: Matomo's is UTF-16 by default."""
        with self.source.text() as stream:
            text = OPEN_RANGE.sub(r'\1"\2"', stream.read(MAX_HELD))
        return io.BytesIO(text.encode(self.source.encoding, errors="replace"))


def _has_open_ranges(source: Source) -> bool:
    """Return whether ranges of days are unquoted: rows have one cell more than the header has names."""
    return not source.sheets and OPEN_RANGE.search(source.start) is not None


def _has_weeks_in_two_cells(source: Source) -> bool:
    """Whether the second of two days stands under another column's name, and the last number under none."""
    filled = [trimmed(tuple(map(as_exported, row))) for _, row in first_rows(source)]
    header, *rows = [row for row in filled if row] or [()]
    return bool(rows) and all(
        len(row) == len(header) + 1 and all(map(looks_like_a_day, row[:2])) for row in rows
    )


@dataclass(frozen=True)
class MatomoReport(TableLoader):
    """A report whose rows are days, weeks or months; its own dates say which."""

    def read(self, source: Source) -> Reading:
        """Read the table; weeks whose range takes two cells have these joined first."""
        if _has_open_ranges(source):
            return super().read(_WithRanges(source))
        if _has_weeks_in_two_cells(source):
            reason = "a spreadsheet program saved it again, with each week's first and last day in two columns under one name"
            raise DamagedFile(file=source.path, reason=reason)
        return super().read(source)

    def dataset(self, source: Source, frame: pd.DataFrame) -> Dataset:
        """Return days as days, and longer periods with the day after their last one."""
        grain = _grain(source)
        if grain == "day" or frame.empty:
            return super().dataset(source, frame)
        step = pd.offsets.MonthBegin(1) if grain == "month" else pd.offsets.Day(7)
        ends = frame["time"] + step
        return replace(
            super().dataset(source, frame.assign(end=ends)), grain=grain, end=ends.max().date()
        )


def _grain(source: Source) -> Grain:
    rows = [row for _, row in first_rows(source) if row]
    at = next((i for row in rows for i, c in enumerate(row) if header_name(c) == "date"), 0)
    dates = [str(row[at]).strip() for row in rows if len(row) > at]
    if any(map(WEEK.match, dates)):
        return "span"
    return "month" if any(map(MONTH.match, dates)) else "day"


NUMBER = counts()
MATOMO = MatomoReport(
    name="matomo",
    about=About(
        service="Matomo",
        download="Visitors > Overview, the graph's Export button > CSV, all days of the range",
        kinds=("visits",),
        grain="day, or week or month if the report was by week or month",
        timezone="the site's own, not named in the file",
        cannot_tell="readers who refuse or block scripts; where visits came from",
        knowledge="from Matomo's own source and tests",
    ),
    kind="visits",
    columns={
        "date": Column("time", _first_days, row=True),
        "nb_visits": Column("visits", NUMBER),
        "nb_uniq_visitors": Column("visitors", NUMBER, required=False),
        "nb_pageviews": Column("pageviews", NUMBER, required=False),
    },
    without=frozenset({"label"}),
    series_id=SeriesId("visits"),
    timezone_because="days are in the time zone set for the site, which the file doesn't name",
    missing_means="zero",
    precedence=50,
)
MATOMO_NAMED = replace(
    MATOMO,
    name="matomo_named",
    columns={
        "date": Column("time", _first_days, row=True),
        "Visits": Column("visits", NUMBER),
        "Unique visitors": Column("visitors", NUMBER, required=False),
        "Pageviews": Column("pageviews", NUMBER, required=False),
    },
    header=frozenset({"Actions"}),
    without=frozenset({"label", "nb_visits"}),
)
