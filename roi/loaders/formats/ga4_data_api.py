"""Google Analytics 4 reports as answered by the Data API (JSON), saved by a script or a connector.

Members from Google's reference of RunReportResponse.
"""

from __future__ import annotations

from dataclasses import dataclass
from zoneinfo import available_timezones

import msgspec
import pandas as pd

from roi.errors import DamagedFile
from roi.loaders.families.multi_section_csv import count, day
from roi.loaders.families.page_views import added_up
from roi.loaders.protocol import About
from roi.loaders.referrers import networks
from roi.loaders.row_ledger import Ledger
from roi.loaders.table_loader import complete
from roi.records.dataset import Dataset, Reading
from roi.records.series_id import SeriesId
from roi.sources.source import Source

METRICS = {
    "screenPageViews": "pageviews",
    "sessions": "visits",
    "activeUsers": "visitors",
    "totalUsers": "visitors",
}
SOURCES = ("sessionSourceMedium", "sessionSource", "sessionDefaultChannelGroup", "firstUserSource")
LARGEST = 1 << 28  # bytes; the API's answers are never larger
FEWEST = frozenset({"date"})


class _Named(msgspec.Struct):
    name: str


class _Value(msgspec.Struct):
    value: str = ""


class _Row(msgspec.Struct):
    dimensionValues: list[_Value] = msgspec.field(default_factory=list)
    metricValues: list[_Value] = msgspec.field(default_factory=list)


class _Facts(msgspec.Struct):
    timeZone: str | None = None


class _Report(msgspec.Struct):
    dimensionHeaders: list[_Named]
    metricHeaders: list[_Named]
    rows: list[_Row] = msgspec.field(default_factory=list)
    metadata: _Facts = msgspec.field(default_factory=_Facts)


@dataclass(frozen=True)
class Ga4DataApi:
    """Reads a report that has the date among its dimensions."""

    name: str
    about: About

    def identifies(self, source: Source) -> bool:
        """Return whether the file is JSON with headers of dimensions and metrics."""
        start = source.start if not source.is_folder else ""
        return (
            start.lstrip().startswith("{")
            and '"dimensionHeaders"' in start
            and '"metricHeaders"' in start
        )

    def read(self, source: Source) -> Reading:
        """Add up the rows of each day; users in several rows of a day are left out."""
        ledger = Ledger(source.path)
        with source.open() as stream:
            report = _decoded(stream.read(LARGEST), source)
        frame = _rows(report, ledger)
        rows = len(report.rows)
        if not len(frame):
            return ledger.reading((), rows, {})
        by: list[str | None] = [None, "source"] if "source" in frame else [None]
        datasets = tuple(_dataset(frame, report, b) for b in by)
        return ledger.reading(datasets, rows, {"visits": len(frame)})


def _decoded(data: bytes, source: Source) -> _Report:
    try:
        return msgspec.json.decode(data, type=_Report)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError):
        raise DamagedFile(file=source.path, reason="it is not a report of the Data API") from None


def _rows(report: _Report, ledger: Ledger) -> pd.DataFrame:
    dims = [h.name for h in report.dimensionHeaders]
    metrics = {METRICS[h.name]: i for i, h in enumerate(report.metricHeaders) if h.name in METRICS}
    source = next((dims.index(s) for s in SOURCES if s in dims), None)
    others = set(dims) - FEWEST - set(SOURCES)
    additive = {
        m: i
        for m, i in metrics.items()
        if m == "pageviews" or (not others and (m == "visits" or source is None))
    }
    rows, lost = [], []
    for line, row in enumerate(report.rows, start=1):
        values = [v.value for v in row.dimensionValues]
        found = (
            day(values[dims.index("date")]) if "date" in dims and len(values) == len(dims) else None
        )
        if found is None or not additive or len(row.metricValues) < len(report.metricHeaders):
            lost.append(line)
            continue
        counts = {m: count(row.metricValues[i].value) for m, i in additive.items()}
        rows.append(
            {
                "time": pd.Timestamp(found),
                "line": line,
                **counts,
                **({"source": values[source]} if source is not None else {}),
            }
        )
    ledger.set_aside("no date, or nothing that can be added up", lost)
    return pd.DataFrame(rows)


def _dataset(frame: pd.DataFrame, report: _Report, by: str | None) -> Dataset:
    rows = frame.assign(source=networks(frame["source"].astype("str"))) if by else frame
    days = added_up(rows, ["time", by] if by else ["time"])
    zone = report.metadata.timeZone
    return Dataset(
        kind="visits",
        frame=complete(days, "visits"),
        grain="day",
        series_id=SeriesId("visits"),
        start=frame["time"].min().date(),
        end=(frame["time"].max() + pd.Timedelta(days=1)).date(),
        missing_means="zero",
        timezone=zone if zone in available_timezones() else None,
        timezone_because="the report names the property's time zone"
        if zone
        else "the report names no time zone",
        breakdown=by,
        precedence=40,
    )


GA4_DATA_API = Ga4DataApi(
    name="ga4_data_api",
    about=About(
        service="Google Analytics 4 (Data API)",
        download="saved by a script: dimensions date and sessionSourceMedium, metrics sessions and screenPageViews",
        kinds=("visits",),
        grain="day",
        timezone="the property's own, which the report names",
        cannot_tell="readers who refuse consent or block scripts",
        knowledge="from Google's reference of the API",
    ),
)
