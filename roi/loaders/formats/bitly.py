"""Bitly: clicks on short links by day, as answered by its API (JSON).

Members from its API documentation and public clients.
"""

from __future__ import annotations

from dataclasses import dataclass

import msgspec
import pandas as pd

from roi.errors import DamagedFile
from roi.loaders.parse import times
from roi.loaders.protocol import About
from roi.loaders.row_ledger import Ledger
from roi.loaders.table_loader import complete, days_of
from roi.records.dataset import Dataset, Reading
from roi.records.series_id import CLICKS, SeriesId
from roi.sources.source import Source

MOMENT = times("%Y-%m-%dT%H:%M:%S%z")
LARGEST = 1 << 26  # bytes; answers are never larger
DAYS = frozenset({"day", "hour", "minute"})


class _Clicks(msgspec.Struct):
    clicks: float
    date: str


class _Answer(msgspec.Struct):
    link_clicks: list[_Clicks]
    unit: str = "day"


@dataclass(frozen=True)
class Bitly:
    """Reads clicks by day."""

    name: str
    about: About

    def identifies(self, source: Source) -> bool:
        """Return whether the file is JSON with a list of link clicks and their unit."""
        start = source.start[:4096].lstrip() if not source.is_folder else ""
        return (
            start.startswith("{")
            and '"link_clicks"' in start
            and ('"date"' in start or '"unit"' in source.start)
        )

    def read(self, source: Source) -> Reading:
        """Read clicks by day; days missing from the answer had none."""
        ledger = Ledger(source.path)
        with source.open() as stream:
            answer = _decoded(stream.read(LARGEST), source)
        rows = pd.DataFrame(
            {
                "line": range(1, len(answer.link_clicks) + 1),
                "time": [c.date for c in answer.link_clicks],
                "visits": [c.clicks for c in answer.link_clicks],
            }
        )
        rows = rows.assign(time=MOMENT(rows["time"].astype("str")).values)
        ledger.set_aside("no readable date", rows.loc[rows["time"].isna(), "line"])
        known = rows.dropna(subset=["time"])
        if answer.unit not in DAYS:
            ledger.set_aside("clicks by week or month, not by day", known["line"])
            known = known[:0]
        days = known.assign(time=known["time"].dt.tz_localize(None).dt.normalize())
        added = days.groupby("time", as_index=False).agg({"visits": "sum", "line": "min"})
        datasets = (_dataset(added),) if len(added) else ()
        return ledger.reading(datasets, len(rows), {"visits": len(known)} if len(known) else {})


def _decoded(data: bytes, source: Source) -> _Answer:
    try:
        return msgspec.json.decode(data, type=_Answer)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError):
        raise DamagedFile(file=source.path, reason="it is not an answer from Bitly") from None


def _dataset(days: pd.DataFrame) -> Dataset:
    start, end = days_of(days["time"])
    return Dataset(
        kind="visits",
        frame=complete(days, "visits"),
        grain="day",
        series_id=SeriesId("visits", "bitly", measure=CLICKS),
        start=start,
        end=end,
        missing_means="zero",
        timezone="UTC",
        timezone_because="each date states its offset",
        precedence=15,
    )


BITLY = Bitly(
    name="bitly",
    about=About(
        service="Bitly",
        download="the API's clicks of a link, saved as JSON (we have seen no export on its web page)",
        kinds=("visits",),
        grain="day",
        timezone="UTC",
        cannot_tell="visits: clicks include programs that look links up; which link, if the answer doesn't say",
        knowledge="from its API documentation and public clients",
    ),
)
