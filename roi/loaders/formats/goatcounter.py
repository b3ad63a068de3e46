"""GoatCounter: the CSV export of page views (versions 1 and 2) and the JSON export of hours.

Columns and their meaning from exportcsv.go, exportjson.go and the documentation in GoatCounter's
repository.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

import msgspec
import pandas as pd

from roi.errors import DamagedFile, RoiError
from roi.loaders.families.page_views import HitsTable, in_all_and_by_source
from roi.loaders.families.web_logs import numbered_lines
from roi.loaders.parse import sources, texts, times
from roi.loaders.protocol import About
from roi.loaders.referrers import networks
from roi.loaders.row_ledger import Ledger
from roi.loaders.table_loader import Column, days_of
from roi.loaders.tables import as_exported
from roi.records.dataset import Dataset, Reading
from roi.records.series_id import SeriesId
from roi.sources.archives import inside
from roi.sources.source import Source

ABOUT = About(
    service="GoatCounter",
    download="Settings > Export, CSV (needs 'individual pageviews') or JSON",
    kinds=("visits",),
    grain="to the second (CSV), hour (JSON)",
    timezone="UTC, according to the documentation",
    cannot_tell="readers who block scripts; in the JSON export, which page views belong to one visit, and pages that one reader opened again",
    knowledge="from the program's own source, documentation and tests",
)
EVENT = "an event, not a page view"


def _no_view(cells: pd.DataFrame) -> pd.Series[Any]:
    reasons = pd.Series(None, index=cells.index, dtype=object)
    bot = ~cells["bot"].map(as_exported).str.casefold().isin(["0", "", "false"])
    event = cells["event"].map(as_exported).str.casefold().isin(["1", "true"])
    return reasons.mask(bot, "requested by a robot").mask(event, EVENT)


def _hits(frame: pd.DataFrame) -> pd.DataFrame:
    source = networks(frame["referrer"])
    return frame.assign(source=source.mask(source == "direct"))


GOATCOUNTER_CSV = HitsTable(
    name="goatcounter_csv",
    about=ABOUT,
    kind="visits",
    columns={
        "2Path": Column("path", texts),
        "1Path": Column("path", texts),
        "Session": Column("visit", texts),
        "Referrer": Column("referrer", sources),
        "Date": Column("time", times("%Y-%m-%dT%H:%M:%S%z"), row=True),
    },
    header=frozenset({"Event", "Bot", "FirstVisit", "Referrer scheme"}),
    series_id=SeriesId("visits"),
    grain="instant",
    timezone="UTC",
    timezone_because="GoatCounter writes times in UTC",
    missing_means="zero",
    precedence=50,
    skip=_no_view,
    transform=_hits,
)


class _Path(msgspec.Struct):
    id: int
    event: bool | int = False


class _Referrer(msgspec.Struct):
    id: int
    ref: str = ""


class _Hour(msgspec.Struct):
    hour: str
    path_id: int
    ref_id: int
    count: int


class _Info(msgspec.Struct):
    created_for: str = ""
    created_at: str = ""


@dataclass(frozen=True)
class GoatCounterJson:
    """Reads a JSON export, zipped or unpacked: paths, referrers and hours."""

    name: str
    about: About

    def identifies(self, source: Source) -> bool:
        """Return whether a zip or folder holds the files of an export."""
        return {"info.json", "paths.jsonl", "refs.jsonl", "hit_stats.jsonl"} <= set(_files(source))

    def read(self, source: Source) -> Reading:
        """Read page views by hour and source; statistics of browsers and places are not read."""
        files = _files(source)
        info = _decoded(files["info.json"], files["info.json"].head, _Info)
        events = {p.id for _, p in _lines(files["paths.jsonl"], _Path) if p.event}
        referrers = {r.id: r.ref for _, r in _lines(files["refs.jsonl"], _Referrer)}
        hours = [(n, h) for n, h in _lines(files["hit_stats.jsonl"], _Hour)]
        ledger = Ledger(files["hit_stats.jsonl"].path)
        frame = pd.DataFrame(
            {
                "time": pd.to_datetime(
                    pd.Series([h.hour for _, h in hours], dtype="str"),
                    format="ISO8601",
                    utc=True,
                    errors="coerce",
                ),
                "source": networks(
                    pd.Series([referrers.get(h.ref_id, "") for _, h in hours], dtype="str")
                ),
                "pageviews": pd.Series([float(h.count) for _, h in hours], dtype="float64"),
                "event": pd.Series([h.path_id in events for _, h in hours], dtype=bool),
                "line": pd.Series([n for n, _ in hours], dtype="int64"),
            }
        )
        ledger.set_aside(EVENT, frame.loc[frame["event"], "line"])
        lost = frame["time"].isna() & ~frame["event"]
        ledger.set_aside("no readable hour", frame.loc[lost, "line"])
        kept = frame[~frame["event"] & ~lost]
        datasets = in_all_and_by_source(kept, _facts(kept, info)) if len(kept) else ()
        reading = ledger.reading(datasets, len(frame), {"visits": len(kept)})
        return replace(reading, used=frozenset(n for n in files if n.endswith((".jsonl", ".json"))))


def _files(source: Source) -> dict[str, Source]:
    if source.is_folder:
        return source.children
    try:
        return inside(source) if source.magic.startswith(b"PK") else {}
    except RoiError:
        return {}


def _facts(rows: pd.DataFrame, info: _Info) -> Dataset:
    site = info.created_for.casefold().removeprefix("www.")
    hosted = not site or site.endswith(".goatcounter.com")  # then it isn't the site's own name
    start, end = days_of(rows["time"])
    made = pd.to_datetime(info.created_at, utc=True, errors="coerce")
    known: datetime | None = None if pd.isna(made) else made.to_pydatetime()
    return Dataset(
        kind="visits",
        frame=rows,
        grain="hour",
        series_id=SeriesId("visits", account=None if hosted else site),
        start=start,
        end=end,
        missing_means="zero",
        timezone="UTC",
        timezone_because="GoatCounter writes hours in UTC",
        exported_at=known,
        partial=(known.date(),) if known and end and known.date() < end else (),
        precedence=50,
    )


def _decoded(file: Source, data: bytes, kind: type[Any]) -> Any:
    try:
        return msgspec.json.decode(data, type=kind)
    except (msgspec.DecodeError, UnicodeDecodeError):
        raise DamagedFile(file=file.path, reason="it is not in GoatCounter's form") from None


def _lines(file: Source, kind: type[Any]) -> list[tuple[int, Any]]:
    return [(n, _decoded(file, line, kind)) for n, line in numbered_lines(file)]


GOATCOUNTER_JSON = GoatCounterJson("goatcounter_json", ABOUT)
