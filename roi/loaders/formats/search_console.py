"""Google Search Console's performance export: clicks from Google's search by day (Chart.csv, formerly Dates.csv).

Headers from real files and a public parser of translated ones.
"""

from __future__ import annotations

import re
from dataclasses import replace
from typing import Any

import pandas as pd

from roi.loaders.families.hand_written_values import looks_like_a_day
from roi.loaders.families.page_views import WorkbookTable
from roi.loaders.families.undated_tables import Undated
from roi.loaders.parse import counts, dates
from roi.loaders.protocol import About
from roi.loaders.referrers import host_of
from roi.loaders.table_loader import Column, TableLoader
from roi.records.series_id import SEARCH_CLICKS, SeriesId
from roi.sources.source import Source

SITE = re.compile(
    r"(?:^|/)(?:https?___)?([a-z0-9.-]+\.[a-z]{2,}?)_*-+Performance-on-", re.IGNORECASE
)
PERCENT = re.compile(r"\d+([.,]\d+)?\s*%")
FRACTION = re.compile(r"0[.,]\d+")  # a bare 0 or 1 may be any count
ROUNDING = 0.001
PERCENT_ROUNDING = 0.0051  # '1%' is written for up to 1.5%


def _series_id(source: Source, _: pd.DataFrame) -> SeriesId:
    found = SITE.search(source.path)
    return SeriesId("visits", account=host_of(found[1]) if found else None, measure=SEARCH_CLICKS)


def _looks(row: list[Any]) -> bool:
    """Return whether a row below a translated header is a day with clicks, impressions and a rate.

    The rate is that of clicks to impressions, as no other table of five columns has it. A spreadsheet program that saved
    it again may have written it as a fraction.
    """
    cells = [str(c).strip() for c in row]
    return looks_like_a_day(cells[0]) and _is_share(*cells[1:4])


def _is_share(clicks: str, impressions: str, rate: str) -> bool:
    clicks, impressions = (
        re.sub(r"(?<=\d)[.,\s'’](?=\d{3}\b)", "", n) for n in (clicks, impressions)
    )
    written = PERCENT.fullmatch(rate) or FRACTION.fullmatch(rate)
    if not (clicks.isdigit() and impressions.isdigit() and written):
        return False
    share = float(rate.rstrip("% \xa0").replace(",", ".")) / (100 if "%" in rate else 1)
    near = PERCENT_ROUNDING if "%" in rate else ROUNDING
    return abs(int(clicks) / max(int(impressions), 1) - share) <= near


ABOUT = About(
    service="Google Search Console",
    download="Performance > Search results > Export > CSV or Excel",
    kinds=("visits",),
    grain="day",
    timezone="not named in the file",
    cannot_tell="visits from anywhere but Google's search; whether a filter was on (Filters.csv says)",
    knowledge="seen in real files; translated headers from a public parser",
)
SEARCH_CONSOLE = TableLoader(
    name="search_console",
    about=ABOUT,
    kind="visits",
    columns={
        "Date": Column("time", dates("%Y-%m-%d", "%Y-%m-%d %H:%M:%S"), row=True),
        "Clicks": Column("visits", counts()),
    },
    header=frozenset({"Impressions", "CTR", "Position"}),
    positions=("date", "clicks", "impressions", "ctr", "position"),
    looks=_looks,
    series_id=_series_id,
    timezone_because="the file doesn't name the zone its days are cut in",
    breakdown="source",
    constants={"source": "search"},
    precedence=30,
    sheet="Chart",
    partial_last_day=True,
)
SEARCH_CONSOLE_DATES = WorkbookTable(
    **{**vars(SEARCH_CONSOLE), "name": "search_console_dates", "sheet": "Dates"}
)
SEARCH_CONSOLE_TABLES = Undated(
    name="search_console_tables",
    about=replace(ABOUT, kinds=(), cannot_tell="anything by day"),
    headers=(
        *(
            frozenset({first, "clicks", "impressions", "ctr", "position"})
            for first in (
                "top queries",
                "queries",
                "query",
                "top pages",
                "page",
                "pages",
                "country",
                "device",
                "search appearance",
            )
        ),
        frozenset({"filter", "value"}),
    ),
    reason="a table of queries, pages or filters, without days",
    exact=True,
)
