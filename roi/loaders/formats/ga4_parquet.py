"""Google Analytics 4 events as exported by BigQuery and saved as Parquet.

Members from Google's documentation of the export's schema. A repeated member is either a list, or a
`list` of `element`, the three levels in which Parquet's specification writes lists; we have seen no
export of the second form.
"""

from __future__ import annotations

import shutil
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pandas as pd

from roi.errors import NotReadable
from roi.loaders.families.page_views import in_all_and_by_source
from roi.loaders.formats.ga4_bigquery import GA4_BIGQUERY, NO_VIEW, facts, sourced
from roi.loaders.protocol import About
from roi.loaders.referrers import host_of
from roi.loaders.row_ledger import Ledger
from roi.records.dataset import Reading
from roi.sources.private_folder import private_folder
from roi.sources.queries import connected
from roi.sources.source import DiskFile, Source

NEEDED = {"event_timestamp", "event_name", "event_params", "user_pseudo_id"}
LIMITS: dict[str, str | int | float | list[str]] = {"threads": 2, "memory_limit": "256MB"}
OUR_TIMES = (631_152_000_000_000, 4_102_444_800_000_000)  # microseconds from 1970 to 1990, to 2100
CAMPAIGN = "collected_traffic_source"


@dataclass(frozen=True)
class Ga4Parquet:
    """Reads page views; a visit is a session of one browser."""

    name: str
    about: About

    def identifies(self, source: Source) -> bool:
        """Return whether it is a Parquet file: no other export we know is one."""
        return not source.is_folder and source.magic.startswith(b"PAR1")

    def read(self, source: Source) -> Reading:
        """Read page views by second, in all and by source."""
        with private_folder() as private:
            return _read(source, _on_disk(source, private), str(private))


def _on_disk(source: Source, private: Path) -> Path:
    """Return the file's path; a file in an archive is first unpacked into a private folder."""
    if isinstance(source, DiskFile):
        return source.location
    copy = private / "events.parquet"
    with source.raw() as stream, copy.open("wb") as target:
        shutil.copyfileobj(stream, target)
    return copy


def _read(source: Source, place: Path, private: str) -> Reading:
    import duckdb

    ledger = Ledger(source.path)
    try:
        with connected(**LIMITS, temp_directory=private) as connection:
            shape = {
                name: str(kind)
                for name, kind, *_ in connection.execute(
                    "DESCRIBE SELECT * FROM read_parquet(?)", [str(place)]
                ).fetchall()
            }
            if not shape.keys() >= NEEDED:
                raise NotReadable(
                    file=source.path,
                    reason="it is a Parquet file, but not of Google Analytics 4 events",
                )
            events = connection.execute(_query(shape), [str(place)]).df()
    except duckdb.BinderException:
        raise NotReadable(
            file=source.path, reason="its columns are not those documented by Google"
        ) from None
    except duckdb.Error:
        raise NotReadable(
            file=source.path, reason="it is a Parquet file that is cut off or damaged"
        ) from None
    other = events["event_name"] != "page_view"
    ledger.set_aside(NO_VIEW, events.loc[other, "line"])
    undated = ~other & ~events["event_timestamp"].between(*OUR_TIMES)
    ledger.set_aside("a page view without a plausible time", events.loc[undated, "line"])
    views = events[~other & ~undated]
    if views.empty:
        return ledger.reading((), len(events), {})
    rows = sourced(_views(views))
    return ledger.reading(
        in_all_and_by_source(rows, facts(rows)), len(events), {"visits": len(rows)}
    )


def _query(shape: dict[str, str]) -> str:
    """Return the SQL that takes from each event what a page view needs, and nothing else."""
    bare = not shape["event_params"].endswith("[]")
    items = "[p.element for p in event_params.list]" if bare else "event_params"

    def param(key: str, member: str) -> str:
        return f"[p.value.{member} for p in {items} if p.key = '{key}'][1]"

    campaign = (
        f"{CAMPAIGN}.manual_source, {CAMPAIGN}.manual_medium"
        if "manual_medium" in shape.get(CAMPAIGN, "")
        else "NULL, NULL"
    )
    return f"""
        SELECT file_row_number + 1 AS line, try_cast(event_timestamp AS BIGINT) AS event_timestamp, event_name,
            concat(user_pseudo_id, ' ', {param("ga_session_id", "int_value")}) AS visit,
            {param("page_location", "string_value")} AS page, {param("page_referrer", "string_value")} AS referrer,
            {campaign}
        FROM read_parquet(?, file_row_number = true)
    """


def _views(events: pd.DataFrame) -> pd.DataFrame:
    source, medium = events.columns[-2:]
    words: dict[str, Any] = {
        "visit": events["visit"],
        "referrer": events["referrer"].where(events["referrer"] != ""),
        "site": [host_of(p) if isinstance(p, str) else None for p in events["page"]],
        "utm_source": events[source],
        "utm_medium": events[medium],
    }
    moments = pd.to_datetime(events["event_timestamp"].astype("int64"), unit="us", utc=True)
    return pd.DataFrame({"line": events["line"], "time": moments.dt.as_unit("us"), **words})


GA4_PARQUET = Ga4Parquet(
    name="ga4_parquet",
    about=About(
        service=GA4_BIGQUERY.about.service,
        download="the table events_YYYYMMDD > Export, as Parquet",
        kinds=("visits",),
        grain="to the second",
        timezone="UTC",
        cannot_tell="readers who refuse consent or block scripts",
        knowledge="from Google's documentation of the schema; we have seen no real file",
    ),
)
