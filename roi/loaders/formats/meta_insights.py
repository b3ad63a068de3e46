"""Meta Business Suite, one metric by day: Insights > Overview or Results > Export (since 2022), and its `Audience.csv`.

UTF-16 with `sep=,`, then the metric's name, then `"Date","Primary"`. The name states the platform
only sometimes ("Facebook visits", but "Views" for both), so FILE.toml beside the file states it
(network = "instagram"); nothing is guessed. Days are US Pacific days for pages anywhere: hours
switch between T00 and T01 on US daylight-saving days. Sources: 14 real files of two pages; the
Hungarian header from a public parser's tests.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any

import pandas as pd

from roi.loaders.families.sidecar import read_sidecar
from roi.loaders.parse import Parsed, counts, dates
from roi.loaders.protocol import About
from roi.loaders.row_ledger import Ledger
from roi.loaders.table_loader import Column, complete, days_of, parse_columns
from roi.loaders.tables import first_rows, named_columns, numbered_rows, read_table
from roi.records.dataset import Dataset, Reading
from roi.records.series_id import SeriesId
from roi.sources.source import Source

TITLE = re.compile(r"(?i)(facebook|instagram)?\s*(.+)")
MEASURES = {
    "follows": "gained",
    "visits": "profile_visits",
    "profile visits": "profile_visits",
    "reach": "reach",
    "viewers": "reach",
    "views": "impressions",
    "content interactions": "interactions",
    "interactions": "interactions",
    "link clicks": "clicks",
}
PACIFIC = "America/Los_Angeles"


def _days(cells: pd.Series[Any]) -> Parsed:
    return dates("%Y-%m-%dT%H:%M:%S", "%Y-%m-%d")(cells)


COLUMNS = {"date": Column("date", _days, row=True), "primary": Column("value", counts())}


def _rows_of_lines(source: Source) -> list[str]:
    return [line.strip().strip('"') for line in source.lines[:3]]


def _title(source: Source) -> str | None:
    """Return the metric's name, which is alone above the header of days and 'Primary'; None for any other file.

    A spreadsheet program that saved the file again leaves out the line `sep=,`, and may separate
    cells by semicolons.
    """
    if source.is_folder or (source.is_binary and not source.sheets):
        return None
    rows = [[str(c).strip() for c in row] for _, row in first_rows(source)[:5]]
    rows = [[c for c in row if c] for row in rows if any(row)]
    rows = rows[1:] if rows and rows[0][0].startswith("sep=") else rows
    named = len(rows) > 1 and len(rows[0]) == 1 and len(rows[1]) == 2 and rows[1][1] == "Primary"
    return rows[0][0] if named else None


@dataclass(frozen=True)
class MetaMetric:
    """Reads one metric of one platform."""

    name: str
    about: About

    def identifies(self, source: Source) -> bool:
        """Return whether a name and a header with 'Primary' come first."""
        return _title(source) is not None

    def read(self, source: Source) -> Reading:
        """Read the days; a metric that roi doesn't count is set aside."""
        title = _title(source) or ""
        sidecar = read_sidecar(source, frozenset(MEASURES.values()))
        named = TITLE.fullmatch(title)
        network = sidecar.network or (named[1].casefold() if named and named[1] else None)
        metric = named[2].casefold() if named else ""
        measure = sidecar.columns.get("Primary") or MEASURES.get(metric)
        table = read_table(numbered_rows(source), lambda row: "Primary" in row[1:2], source.path)
        ledger = Ledger(source.path)
        if measure is None:
            ledger.set_aside(
                f"'{title}' is not known as a metric (FILE.toml can say: columns = {{Primary = 'impressions'}})",
                table.lines,
            )
            return ledger.reading((), len(table.cells), {})
        even = table.even(ledger)
        cells = named_columns(even, ("date", "primary"))
        frame = parse_columns(cells, even.lines, COLUMNS, ledger).rename(columns={"value": measure})
        leaves_out_zeros = network == "instagram" and measure == "gained" and not ledger.aside
        dataset = _dataset(source, frame, network, sidecar.account, leaves_out_zeros)
        return ledger.reading(
            (dataset,), len(table.cells), {"followers": len(frame)}, _ask(source, title, network)
        )


def _ask(source: Source, title: str, network: str | None) -> tuple[str, ...]:
    if network:
        return ()
    return (
        f"'{title}' doesn't say whether it is Facebook's or Instagram's: write network = \"facebook\" or "
        f'network = "instagram" into {source.name}.toml beside it.',
    )


def _dataset(
    source: Source,
    frame: pd.DataFrame,
    network: str | None,
    account: str | None,
    leaves_out_zeros: bool,
) -> Dataset:
    start, end = days_of(frame["date"])
    return Dataset(
        kind="followers",
        frame=complete(frame.assign(network=network, account=account), "followers"),
        grain="day",
        series_id=SeriesId(
            "followers",
            network,
            None
            if network
            else source.path,  # nobody says whose it is, so it is no other file's either
            handle=account if network else None,
        ),
        start=start,
        end=end,
        missing_means="zero" if leaves_out_zeros else "unknown",
        timezone=PACIFIC,
        timezone_because="Meta's days are US Pacific days for pages anywhere",
        merge="day",
        precedence=50,
        network=network,
    )


@dataclass(frozen=True)
class MetaAudience:
    """Recognises the file of ages and places, and reads nothing from it."""

    name: str
    about: About

    def identifies(self, source: Source) -> bool:
        """Return whether a line `sep=,`, a name, and a table without a name for its first column come first."""
        first = _rows_of_lines(source)
        return len(first) == 3 and first[0] == "sep=," and first[2].startswith(',"')

    def read(self, source: Source) -> Reading:
        """Set all rows aside."""
        lines = [n for n, row in numbered_rows(source) if any(str(c).strip() for c in row)][1:]
        ledger = Ledger(source.path)
        ledger.set_aside("ages and places of the audience have no days", lines)
        return ledger.reading((), len(lines), {})


meta_metric = MetaMetric(
    "meta_metric",
    About(
        service="Meta Business Suite: one metric by day",
        download="business.facebook.com > Insights > Overview > Export (one file for each metric)",
        kinds=("followers",),
        grain="day",
        timezone="US Pacific, for pages anywhere",
        cannot_tell="often not even the platform (say it in FILE.toml); who left; reach of more than one day",
        knowledge="14 real files of two pages, 2025",
    ),
)
meta_audience = MetaAudience(
    "meta_audience",
    About(
        service="Meta Business Suite: Audience.csv",
        download="business.facebook.com > Insights > Audience > Export",
        kinds=(),
        grain="",
        timezone="",
        cannot_tell="anything by day",
        knowledge="a real file of 2025",
    ),
)
