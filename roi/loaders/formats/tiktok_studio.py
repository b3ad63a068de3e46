"""TikTok Studio: Analytics > Overview, Followers, Viewers or Content > Download (CSV in a zip, or a workbook).

Its days have no year ("23 August", in the app's language): it comes from FILE.toml (year = 2025,
that of the last day), the zip's name or the workbook's own date; otherwise nothing is counted. For
videos, the number in the link contains the time. Sources: several public parsers and their tests.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
from typing import Any

import pandas as pd

from roi.loaders.believable_times import unbelievable
from roi.loaders.families.hand_written_values import looks_like_a_day
from roi.loaders.families.sidecar import read_sidecar
from roi.loaders.families.social_posts import followers_dataset
from roi.loaders.families.yearless_days import dated, last_year, month_and_day
from roi.loaders.formats.tiktok_business import time_in_id, video_numbers
from roi.loaders.parse import Parsed, counts, links_in, plain_text, texts
from roi.loaders.protocol import About
from roi.loaders.row_ledger import Ledger
from roi.loaders.table_loader import Column, TableLoader, parse_columns
from roi.loaders.tables import first_rows, header_name, named_columns, numbered_rows, read_table
from roi.records.dataset import Reading
from roi.records.series_id import SeriesId
from roi.sources.source import Source


def _days(cells: pd.Series[Any]) -> Parsed:
    """Read days as texts, without the year that a spreadsheet program gives those that have none."""
    return texts(cells.map(lambda c: f"{c.day} {c:%B}" if isinstance(c, date) else c))


COLUMNS = {
    "Date": Column("day", _days),
    "Video Views": Column("impressions", counts(), required=False),
    "Profile Views": Column("profile_visits", counts(), required=False),
    "Likes": Column("likes", counts(), required=False),
    "Comments": Column("comments", counts(), required=False),
    "Shares": Column("shares", counts(), required=False),
    "Followers": Column("followers", counts(), required=False),
    "Total Viewers": Column("reach", counts(), required=False),
}
HEADERS = (
    {"date", "video views", "profile views", "likes", "comments", "shares"},
    {"date", "followers", "difference in followers from previous day"},
    {"date", "total viewers", "new viewers", "returning viewers"},
)
NO_YEAR = (
    "its days have no year (leave the zip of the overview as it was downloaded, whose name has the first day; "
    "or say it in FILE.toml beside the unpacked file: year = 2025, that of the last day)"
)
NOT_IN_ORDER = "its days have no year and are not in order, so their years can't be told"
# TikTok calls the zip of the overview after its first day: Overview_2025-12-30_1767398400_name.zip.
FIRST_DAY = re.compile(r"(?:^|/)Overview_(\d{4})-(\d\d)-(\d\d)_\d{9,11}_[^/]*/[^/]+$")


@dataclass(frozen=True)
class TiktokStudio:
    """Reads one of the three tables by day."""

    name: str
    about: About

    def identifies(self, source: Source) -> bool:
        """Return whether the first row is the header of one of the tables, and the days below have no year."""
        if source.is_folder or (source.is_binary and not source.sheets):
            return False
        rows = [row for _, row in first_rows(source)[:2]]
        return len(rows) == 2 and _is_header(rows[0]) and _has_no_year(rows)

    def read(self, source: Source) -> Reading:
        """Read the days, if their year is known."""
        table = read_table(numbered_rows(source), _is_header, source.path)
        ledger = Ledger(source.path)
        even = table.even(ledger)
        cells = named_columns(even, tuple(map(header_name, even.header)))
        frame = parse_columns(cells, even.lines, COLUMNS, ledger)
        year = _year(source, list(map(str, frame["day"]))) if len(frame) else None
        if year is None:
            ledger.set_aside(NO_YEAR, frame["line"])
            return ledger.reading((), len(table.cells), {})
        days = pd.Series(dated(list(frame["day"]), year), index=frame.index, dtype="datetime64[us]")
        if not _are_in_order(days.dropna()):
            ledger.set_aside(NOT_IN_ORDER, frame["line"])
            return ledger.reading((), len(table.cells), {})
        ledger.set_aside("no readable day", frame.loc[days.isna(), "line"])
        frame = _with_interactions(frame.assign(date=days)[days.notna()])
        dataset = followers_dataset(
            frame, "tiktok", None, timezone=None, because="the file doesn't say"
        )
        return ledger.reading((dataset,), len(table.cells), {"followers": len(frame)})


def _are_in_order(days: pd.Series[Any]) -> bool:
    return days.is_unique and (days.is_monotonic_increasing or days.is_monotonic_decreasing)


def _has_no_year(rows: list[list[Any]]) -> bool:
    """Whether the day in the second row has no year, or only one that a spreadsheet program has put in."""
    day = next(iter(rows[1]), "")
    if looks_like_a_day(day):
        return set(map(header_name, rows[0])) in HEADERS
    return month_and_day(str(day)) is not None


def _is_header(row: list[Any]) -> bool:
    names = {header_name(cell) for cell in row}
    return any(header <= names for header in HEADERS)


def _year(source: Source, days: list[str]) -> int | None:
    """Return the year of the last day: from FILE.toml, the zip's name, or the day on which the workbook was made."""
    stated = read_sidecar(source, frozenset()).year
    if stated is not None:
        return stated
    if named := FIRST_DAY.search(source.path):
        return last_year(days, "-".join(named.groups()))
    made = source.workbook.exported_at if source.workbook else None
    if made is None:
        return None
    later = (month_and_day(days[-1]) or (1, 1)) > (made.month, made.day)
    return made.year - later


def _with_interactions(frame: pd.DataFrame) -> pd.DataFrame:
    parts = [c for c in ("likes", "comments", "shares") if c in frame]
    return frame.assign(interactions=frame[parts].sum(axis="columns", skipna=False, min_count=1))


tiktok_studio = TiktokStudio(
    "tiktok_studio",
    About(
        service="TikTok Studio: overview, followers, viewers",
        download="tiktok.com/tiktokstudio/analytics > Download data",
        kinds=("followers",),
        grain="day",
        timezone="not stated",
        cannot_tell="the year of its days; who left",
        knowledge="several public parsers and their tests; we have seen no real file",
    ),
)


def _timed(cells: pd.Series[Any]) -> Parsed:
    """Read numbers of videos that contain a plausible time."""
    values, bad = video_numbers(cells)
    timeless = values.notna() & (unbelievable(time_in_id(values), "tiktok").notna())
    return Parsed(values.mask(timeless), bad | timeless)


def _videos(frame: pd.DataFrame) -> pd.DataFrame:
    words = frame["text"].fillna("").map(plain_text)
    return frame.assign(
        time=time_in_id(frame["post_id"]),
        text=words.astype("str"),
        kind="post",
        links=pd.Series([links_in(text) for text in words], index=frame.index, dtype="object"),
    )


tiktok_content = TableLoader(
    name="tiktok_content",
    about=About(
        service="TikTok Studio: content",
        download="tiktok.com/tiktokstudio/analytics > Content > Download data",
        kinds=("posts",),
        grain="the second of each video, from the number in its link",
        timezone="UTC",
        cannot_tell="videos that it doesn't list; clicks; followers",
        knowledge="a real file, 2025",
    ),
    kind="posts",
    columns={
        "Video link": Column("post_id", _timed, row=True),
        "Video title": Column("text", texts),
        "Total views": Column("impressions", counts()),
        "Total likes": Column("likes", counts()),
        "Total comments": Column("replies", counts()),
        "Total shares": Column("reposts", counts()),
    },
    header=frozenset({"Post time"}),
    series_id=SeriesId("posts", "tiktok"),
    grain="instant",
    timezone="UTC",
    timezone_because="the times are read from the numbers of the videos",
    merge="id",
    precedence=40,
    constants={"network": "tiktok"},
    network="tiktok",
    transform=_videos,
)
