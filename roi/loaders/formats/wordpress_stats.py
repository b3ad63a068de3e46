"""WordPress.com and Jetpack statistics: one table of one period, which only the file's name states.

Source: stats-download-csv and utils.js in the source code of WordPress.com's Calypso.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any, NamedTuple

import pandas as pd

from roi.loaders.protocol import About
from roi.loaders.referrers import networks
from roi.loaders.row_ledger import LISTED, Ledger
from roi.loaders.table_loader import complete
from roi.loaders.tables import first_rows, numbered_rows, trimmed, written_rows
from roi.records.dataset import Dataset, Reading
from roi.records.kinds import Grain
from roi.records.series_id import SeriesId
from roi.sources.source import Source

NO_ADDRESS = "Rows without the page's address, which every row has (line {}): they may be damaged, and their count too low."
ROW = re.compile(r'^"(?P<label>.*)",(?P<value>"?\d+"?)(?:,(?P<link>.*))?$')
ADDRESS = re.compile(r'"?[a-z][a-z0-9+.-]*://')
# Two rows on one line, with the end of the first inside.
JOINED = re.compile(r'",\d++[^",]*+(?:,[^"]*+)?"')
NAME = re.compile(
    r"^(?P<site>[a-z0-9-]+(?:\.[a-z0-9-]+)+)[_-](?P<module>[a-z]+)[_-](?P<period>day|week|month|year)[_-]"
    r"(?P<start>\d+[^0-9a-z]\d+[^0-9a-z]\d+)[_-](?P<end>\d+[^0-9a-z]\d+[^0-9a-z]\d+)",
    re.IGNORECASE,
)
MODULES = {"referrers": "source", "posts": None}
# The positions of year, month and day in 05/31/2024, 31.05.2024 and 2024-05-31.
ORDERS = ((2, 0, 1), (2, 1, 0), (0, 1, 2))
COUNT = re.compile(r"\d{1,15}", re.ASCII)
STEPS = {"day": 1, "week": 7}


class Row(NamedTuple):
    """A page or a referrer, how often pages were seen, and its address where there is one."""

    label: str
    views: float
    link: str


@dataclass(frozen=True)
class WordPressStats:
    """Reads views by referrer, or by post, of one day or longer period."""

    name: str
    about: About

    def identifies(self, source: Source) -> bool:
        """Return whether nearly all rows are a label and a number, and the name gives module and period."""
        if source.is_folder or NAME.match(source.name) is None:
            return False
        lines = [x for x in source.lines if x.strip()]
        quoted = _is_quoted(source)
        found = [_of_line(x) for x in lines] if quoted else _of_cells(first_rows(source))
        least = 0.9 if quoted else 0.5  # a program may have cut quoted labels into cells
        return bool(found) and sum(x is not None for x in found) >= least * len(found)

    def read(self, source: Source) -> Reading:
        """Read the period's views; rows nested in another row are part of it."""
        ledger = Ledger(source.path)
        rows = list(_rows(source))
        ledger.set_aside("not a label and a number", [n for n, m in rows if m is None])
        nested = [n for n, m in rows if m is not None and " > " in m.label]
        ledger.set_aside("part of the row above", nested)
        found = [(n, m.label, m.views) for n, m in rows if m is not None and n not in set(nested)]
        named = NAME.match(source.name)
        span = _span(named) if named else None
        if named is not None and named["module"].casefold() == "posts":
            bare = [n for n, m in rows if m is not None and not ADDRESS.match(m.link)]
            ledger.notes.extend(
                [NO_ADDRESS.format(", ".join(map(str, bare[:LISTED])))] * bool(bare)
            )
        if named is None or span is None or named["module"].casefold() not in MODULES or not found:
            why = (
                "a table without days"
                if span
                else "the file's name doesn't say for sure which days it is about"
            )
            ledger.set_aside(why, [n for n, _, _ in found])
            return ledger.reading((), len(rows), {})
        return ledger.reading((_dataset(found, named, span),), len(rows), {"visits": len(found)})


def _is_quoted(source: Source) -> bool:
    """Return whether the lines are as the service writes them; a spreadsheet program leaves out most quotes."""
    lines = [x for x in source.lines if x.strip()]
    return 2 * sum(map(bool, map(ROW.match, lines))) > len(lines)


def _rows(source: Source) -> Iterator[tuple[int, Row | None]]:
    """Yield each row with its line number, None where it isn't a label and a number."""
    if not _is_quoted(source):
        rows = [(n, row) for n, row in numbered_rows(source) if any(str(c).strip() for c in row)]
        yield from zip((n for n, _ in rows), _of_cells(rows), strict=True)
        return
    with source.text() as text:
        for n, x in enumerate(text, start=1):
            if x.strip():
                yield n, _of_line(x.rstrip("\r\n"))


def _of_line(line: str) -> Row | None:
    found = ROW.match(line)
    if found is None or JOINED.search(found["label"]):
        return None
    return Row(found["label"], float(found["value"].strip('"')), found["link"] or "")


def _of_cells(rows: Iterable[tuple[int, list[Any]]]) -> list[Row | None]:
    """Return what rows that a spreadsheet program saved again hold."""
    found = ((*trimmed(cells), "", "", "")[:3] for _, cells in written_rows(rows))
    return [
        Row(label, float(views), link) if label and COUNT.fullmatch(views) else None
        for label, views, link in found
    ]


def _span(named: re.Match[str]) -> tuple[date, date] | None:
    """Return [start, end) if exactly one order of day and month fits the period's length and start."""
    fitting = set()
    for order in ORDERS:
        first, last = (_day(named[part], order) for part in ("start", "end"))
        if first and last and _fits(first, last, named["period"].casefold()):
            fitting.add((first, last + timedelta(days=1)))
    return fitting.pop() if len(fitting) == 1 else None


def _day(text: str, order: tuple[int, int, int]) -> date | None:
    parts = [int(p) for p in re.split(r"\D", text)]
    year, month, day = (parts[i] for i in order)
    try:
        return date(year, month, day) if year > 1990 else None
    except ValueError:
        return None


def _fits(first: date, last: date, period: str) -> bool:
    length = (last - first).days + 1
    if period in STEPS:
        return length == STEPS[period] and (period == "day" or first.weekday() == 0)
    whole = first.day == 1 and (last + timedelta(days=1)).day == 1
    return whole and (27 < length < 32 if period == "month" else 364 < length < 367)


def _dataset(
    rows: list[tuple[int, str, float]], named: re.Match[str], span: tuple[date, date]
) -> Dataset:
    by_source = MODULES[named["module"].casefold()]
    period = named["period"].casefold()
    grain: Grain = "day" if period == "day" else "month" if period == "month" else "span"
    frame = pd.DataFrame(rows, columns=["line", "label", "pageviews"])
    frame["source"] = networks(frame["label"].astype("str")) if by_source else None
    added = frame.groupby("source" if by_source else frame["pageviews"].isna(), as_index=False).agg(
        pageviews=("pageviews", "sum"), line=("line", "min")
    )
    added["time"] = pd.Timestamp(span[0])
    if grain != "day":
        added["end"] = pd.Timestamp(span[1])
    return Dataset(
        kind="visits",
        frame=complete(added, "visits"),
        grain=grain,
        series_id=SeriesId("visits", account=named["site"].casefold().removeprefix("www.")),
        start=span[0],
        end=span[1],
        missing_means="unknown",
        timezone_because="days are in the site's time zone, which the file doesn't name",
        breakdown=by_source,
        merge="day",
        precedence=35,
    )


WORDPRESS_STATS = WordPressStats(
    name="wordpress_stats",
    about=About(
        service="WordPress.com, Jetpack",
        download="Stats > a table's Download data as CSV, one file per table and period (choose Days)",
        kinds=("visits",),
        grain="day, if each day was downloaded separately; else the period",
        timezone="the site's own, not named in the file",
        cannot_tell="visits (it counts views); days, if the file covers a week or month",
        knowledge="from the source of WordPress.com's own program",
    ),
)
