"""Cloudflare: visits by day as answered by its GraphQL API (JSON): Web Analytics' page loads, or a zone's requests by day.

Members from Cloudflare's reference of the data sets and a dozen public programs that request them.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import msgspec
import pandas as pd

from roi.errors import DamagedFile
from roi.loaders.families.json_arrays import BROKEN, value_of
from roi.loaders.families.page_views import added_up
from roi.loaders.parse import dates
from roi.loaders.protocol import About
from roi.loaders.referrers import networks
from roi.loaders.row_ledger import Ledger
from roi.loaders.table_loader import complete
from roi.records.dataset import Dataset, Reading
from roi.records.series_id import SeriesId
from roi.sources.source import Source

DAY, REFERRER = "date", "refererHost"
NO_DAY = "no day, or a second table of the same days"


class _Sum(msgspec.Struct):
    visits: float | None = None
    pageViews: float | None = None


class _Unique(msgspec.Struct):
    uniques: float | None = None


class _Group(msgspec.Struct):
    count: float | None = None
    sum: _Sum = msgspec.field(default_factory=_Sum)
    uniq: _Unique = msgspec.field(default_factory=_Unique)
    dimensions: dict[str, str | float | None] = msgspec.field(default_factory=dict)


class _Data(msgspec.Struct):
    viewer: dict[str, list[dict[str, msgspec.Raw]]]


class _Answer(msgspec.Struct):
    data: _Data


@dataclass(frozen=True)
class Cloudflare:
    """Reads an answer's first table by day, and its first by day and referrer."""

    name: str
    about: About

    def identifies(self, source: Source) -> bool:
        """Return whether the file is an answer from Cloudflare's API with counts by dimension."""
        start = "" if source.is_folder else source.start.lstrip()
        members = ('"viewer"', '"dimensions"')
        accounts = any(f'"{name}"' in start for name in ("accounts", "zones"))
        return start.startswith("{") and accounts and all(name in start for name in members)

    def read(self, source: Source) -> Reading:
        """Read page views and visits by day, and by day and source if the answer has both dimensions."""
        ledger = Ledger(source.path)
        answer = value_of(source, _Answer)
        if answer is None:
            raise DamagedFile(file=source.path, reason="it is not an answer from Cloudflare")
        numbered, line = [], 0
        for groups in _tables(answer):
            if groups is None:
                line += 1
                ledger.set_aside("a list of counts that can't be read", [line])
                continue
            numbered.append([(line + i, g) for i, g in enumerate(groups, start=1)])
            line += len(groups)
        taken: dict[str | None, pd.DataFrame] = {}
        for table in numbered:
            rows, lost = _by_day(table)
            by = "source" if "source" in rows else None
            if len(rows) and by not in taken:
                taken[by] = rows
                ledger.set_aside("no readable day", lost)
            else:
                ledger.set_aside(NO_DAY, [n for n, _ in table])
        datasets = tuple(_dataset(rows, by) for by, rows in taken.items())
        kept = sum(map(len, taken.values()))
        return ledger.reading(datasets, line, {"visits": kept} if kept else {})


def _tables(answer: _Answer) -> Iterator[list[_Group] | None]:
    """Yield the lists of counts; None for a damaged one."""
    for part in answer.data.viewer.values():
        for raw in (raw for named in part for raw in named.values()):
            try:
                yield msgspec.json.decode(raw, type=list[_Group])
            except BROKEN:
                if b'"dimensions"' in bytes(raw):
                    yield None


def _by_day(table: list[tuple[int, _Group]]) -> tuple[pd.DataFrame, list[int]]:
    """Return the rows with a day, and the lines of those without one."""
    rows = pd.DataFrame(
        {
            "line": [n for n, _ in table],
            "time": [str(g.dimensions.get(DAY) or "") for _, g in table],
            "source": [g.dimensions.get(REFERRER) for _, g in table],
            "visits": [g.sum.visits for _, g in table],
            "pageviews": [_first(g.count, g.sum.pageViews) for _, g in table],
            "visitors": [g.uniq.uniques for _, g in table],
        }
    ).astype({"visits": "float64", "pageviews": "float64", "visitors": "float64"})
    days = dates("%Y-%m-%d")(rows["time"]).values
    lost = rows.loc[days.isna(), "line"].tolist()
    known = rows.assign(time=days)[days.notna()]
    if any(REFERRER in g.dimensions for _, g in table):
        hosts = known["source"].astype("str").where(known["source"].notna())
        return known.assign(source=networks(hosts)), lost
    return known.drop(columns="source"), lost


def _first(*values: float | None) -> float | None:
    return next((v for v in values if v is not None), None)


def _dataset(rows: pd.DataFrame, by: str | None) -> Dataset:
    days = added_up(rows, ["time", by] if by else ["time"])
    return Dataset(
        kind="visits",
        frame=complete(days, "visits"),
        grain="day",
        series_id=SeriesId("visits"),
        start=days["time"].min().date(),
        end=(days["time"].max() + pd.Timedelta(days=1)).date(),
        missing_means="zero",
        timezone="UTC",
        timezone_because="Cloudflare's days are UTC days",
        breakdown=by,
        precedence=35,
    )


CLOUDFLARE = Cloudflare(
    name="cloudflare",
    about=About(
        service="Cloudflare Web Analytics",
        download="saved by a script from the GraphQL API: rumPageloadEventsAdaptiveGroups with the dimensions date and refererHost",
        kinds=("visits",),
        grain="day",
        timezone="UTC",
        cannot_tell="exact counts: busy sites are sampled; anything more than six months back",
        knowledge="from Cloudflare's reference and a dozen public programs that request it",
    ),
)
