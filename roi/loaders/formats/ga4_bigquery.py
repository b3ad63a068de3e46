"""Google Analytics 4 events as exported by BigQuery and saved as JSON lines.

Members from Google's documentation of the export's schema. The intraday table repeats the daily
one, so they are never added: the same page view of the same visit is counted once.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import msgspec
import pandas as pd

from roi.loaders.families.page_views import in_all_and_by_source, outside, visited
from roi.loaders.families.web_logs import numbered_lines
from roi.loaders.protocol import About
from roi.loaders.referrers import host_of
from roi.loaders.row_ledger import Ledger
from roi.loaders.table_loader import days_of
from roi.records.dataset import Dataset, Reading
from roi.records.series_id import SeriesId
from roi.sources.source import Source

NO_VIEW = "an event, not a page view"
NOT_READ = "not an event in the form of the export"


class _Value(msgspec.Struct):
    string_value: str | None = None
    int_value: int | str | None = None


class _Parameter(msgspec.Struct):
    key: str
    value: _Value = msgspec.field(default_factory=_Value)


class _Campaign(msgspec.Struct):
    manual_source: str | None = None
    manual_medium: str | None = None


class _Event(msgspec.Struct):
    event_timestamp: int | str
    event_name: str
    event_params: list[_Parameter] = msgspec.field(default_factory=list)
    user_pseudo_id: str | None = None
    collected_traffic_source: _Campaign | None = None


@dataclass(frozen=True)
class Ga4BigQuery:
    """Reads page views; a visit is a session of one browser."""

    name: str
    about: About

    def identifies(self, source: Source) -> bool:
        """Return whether the first line is an event of the export."""
        first = source.lines[0] if source.lines else ""
        return first.startswith("{") and all(
            f'"{n}"' in first for n in ("event_timestamp", "event_name", "event_params")
        )

    def read(self, source: Source) -> Reading:
        """Read page views by second, in all and by source."""
        ledger = Ledger(source.path)
        decoder = msgspec.json.Decoder(_Event)
        views: list[dict[str, Any]] = []
        lines = 0
        for number, text in numbered_lines(source):
            lines += 1
            _take(number, text, decoder, views, ledger)
        if not views:
            return ledger.reading((), lines, {})
        rows = sourced(pd.DataFrame(views))
        return ledger.reading(in_all_and_by_source(rows, facts(rows)), lines, {"visits": len(rows)})


def _take(
    number: int, text: bytes, decoder: Any, views: list[dict[str, Any]], ledger: Ledger
) -> None:
    try:
        event = decoder.decode(text)
        moment = pd.Timestamp(int(event.event_timestamp), unit="us", tz="UTC")
    except (msgspec.DecodeError, UnicodeDecodeError, ValueError, OverflowError, RecursionError):
        ledger.set_aside(NOT_READ, [number])
        return
    if event.event_name != "page_view":
        ledger.set_aside(NO_VIEW, [number])
        return
    params = {p.key: p.value.string_value or p.value.int_value for p in event.event_params}
    campaign = event.collected_traffic_source or _Campaign()
    views.append(
        {
            "line": number,
            "time": moment,
            "visit": f"{event.user_pseudo_id} {params.get('ga_session_id')}",
            "referrer": params.get("page_referrer") or None,
            "site": host_of(str(params.get("page_location", ""))) or None,
            "utm_source": campaign.manual_source,
            "utm_medium": campaign.manual_medium,
        }
    )


def sourced(views: pd.DataFrame) -> pd.DataFrame:
    """Return page views (time, visit, referrer, site, utm_source, utm_medium, line) with their sources, by second."""
    words = views.astype(dict.fromkeys(("referrer", "site", "utm_source", "utm_medium"), "str"))
    source = outside(words["referrer"], words["site"], words["utm_source"], words["utm_medium"])
    rows = words.assign(source=source).sort_values(
        ["time", "line"], kind="stable", ignore_index=True
    )
    return visited(rows).assign(pageviews=1.0, time=rows["time"].dt.floor("s"))


def facts(rows: pd.DataFrame) -> Dataset:
    """Return an export's facts about its page views."""
    start, end = days_of(rows["time"])
    named = rows["site"].dropna()
    return Dataset(
        kind="visits",
        frame=rows,
        grain="instant",
        series_id=SeriesId("visits", account=named.mode().iloc[0] if len(named) else None),
        start=start,
        end=end,
        missing_means="zero",
        timezone="UTC",
        timezone_because="event_timestamp is in UTC",
        merge="line",
        precedence=40,
    )


GA4_BIGQUERY = Ga4BigQuery(
    name="ga4_bigquery",
    about=About(
        service="Google Analytics 4 (BigQuery export)",
        download="the table events_YYYYMMDD > Export, as JSON (newline delimited)",
        kinds=("visits",),
        grain="to the second",
        timezone="UTC",
        cannot_tell="readers who refuse consent or block scripts",
        knowledge="from Google's documentation of the schema",
    ),
)
