"""YouTube Studio, a zip or folder with `Table data.csv`, `Totals.csv` and `Chart data.csv`, or the first alone: Analytics > Advanced mode > Export.

`Totals.csv` has two columns that could mean anything by themselves ("Date,Subscribers"), so the
files are only read together. Subscribers are the day's net change. Videos have a day but no hour.
Source: a real zip of 2024 and 2025, not kept.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any

import pandas as pd

from roi.errors import RoiError
from roi.loaders.families.social_posts import followers_dataset, posts_dataset
from roi.loaders.parse import counts, dates, links_in, numbers, plain_text, texts
from roi.loaders.protocol import About
from roi.loaders.row_ledger import Ledger
from roi.loaders.table_loader import Column, parse_columns
from roi.loaders.tables import first_rows, header_name, named_columns, numbered_rows, read_table
from roi.records.dataset import Dataset, Reading
from roi.sources.archives import inside
from roi.sources.source import Source

TABLE, TOTALS, CHART = "Table data.csv", "Totals.csv", "Chart data.csv"
VIDEOS = {
    "Content": Column("post_id", texts, row=True),
    "Video publish time": Column("time", dates("%b %d, %Y", "%Y-%m-%d"), row=True),
    "Video title": Column("text", texts),
    "Views": Column("impressions", counts(), required=False),
    "Likes": Column("likes", counts(), required=False),
    "Comments added": Column("replies", counts(), required=False),
    "Shares": Column("reposts", counts(), required=False),
}
BY_DAY = {
    "Date": Column("date", dates("%Y-%m-%d"), row=True),
    "Views": Column("impressions", counts(), required=False),
    "Engaged views": Column("impressions", counts(), required=False),
    "Subscribers": Column("net", numbers(), required=False),
    "Subscribers gained": Column("gained", counts(), required=False),
    "Subscribers lost": Column("lost", counts(), required=False),
}
NO_HOUR = "YouTube gives videos no hour: each counts on its day, at noon UTC."
NO_VIDEOS = f"{TABLE} names no video."
NO_DAYS = f"{TOTALS} names no day."
NET = "YouTube's subscribers are the day's net change, not who came and who left."


@dataclass(frozen=True)
class YoutubeStudio:
    """Reads the videos and the channel's days."""

    name: str
    about: About

    def identifies(self, source: Source) -> bool:
        """Return whether the table of contents is there with the totals, or is the file itself."""
        try:
            files = _files(source)
            names = {header_name(cell) for cell in _header(files[TABLE])} if TABLE in files else {}
        except RoiError:
            return False
        return {"content", "video title", "video publish time"} <= set(names)

    def read(self, source: Source) -> Reading:
        """Read both tables; the chart's figures of single videos are not read."""
        files = _files(source)
        ledger = Ledger(source.path)
        videos = _frame(files[TABLE], VIDEOS, ledger)
        notes = [NO_HOUR if len(videos) else NO_VIDEOS]
        kept, datasets = {"posts": len(videos)}, [_posts(videos)]
        if TOTALS in files:
            days = _frame(files[TOTALS], BY_DAY, ledger)
            notes += [*([] if len(days) else [NO_DAYS]), *([NET] if "net" in days else [])]
            kept, datasets = kept | {"followers": len(days)}, [*datasets, _days(days)]
        rows = sum(kept.values()) + sum(map(len, ledger.aside.values()))
        reading = ledger.reading(tuple(datasets), rows, kept, tuple(notes))
        return replace(reading, used=frozenset({TABLE, TOTALS, CHART} & set(files)))


def _files(source: Source) -> dict[str, Source]:
    """Return the files that are read together; the table of contents may come alone."""
    members = {} if source.is_folder else inside(source)
    members = source.children if source.is_folder else members
    if TABLE in members and TOTALS in members:
        return {name: members[name] for name in (TABLE, TOTALS, CHART) if name in members}
    return {} if members or source.is_folder else {TABLE: source}


def _header(file: Source) -> list[Any]:
    return next((row for _, row in first_rows(file)[:1]), [])


def _frame(file: Source, columns: dict[str, Column], ledger: Ledger) -> pd.DataFrame:
    """Return a table's rows without its row of totals."""
    first = header_name(next(iter(columns)))
    needed = {header_name(name) for name, column in columns.items() if column.row}
    table = read_table(
        numbered_rows(file), lambda row: needed <= set(map(header_name, row)), file.path
    )
    table = table.even(ledger)
    cells = named_columns(table, tuple(map(header_name, table.header)))
    total = cells[first].eq("Total")
    ledger.set_aside("the sum of the rows below", table.lines[total])
    return parse_columns(cells[~total], table.lines[~total], columns, ledger)


def _posts(videos: pd.DataFrame) -> Dataset:
    words = videos["text"].fillna("").map(plain_text)
    frame = videos.assign(
        time=(videos["time"] + pd.Timedelta(hours=12)).dt.tz_localize("UTC").dt.as_unit("us"),
        text=words.astype("str"),
        kind="post",
        links=pd.Series([links_in(text) for text in words], index=videos.index, dtype="object"),
    )
    return posts_dataset(frame, "youtube", None, "the hour is unknown; noon UTC is on the day")


def _days(days: pd.DataFrame) -> Dataset:
    if "net" in days:
        days = days.assign(gained=days["net"].clip(lower=0), lost=(-days["net"]).clip(lower=0))
    return followers_dataset(days, "youtube", None, timezone=None, because="the file doesn't say")


youtube_studio = YoutubeStudio(
    "youtube_studio",
    About(
        service="YouTube Studio",
        download="studio.youtube.com > Analytics > Advanced mode > Export current view > CSV",
        kinds=("posts", "followers"),
        grain="day",
        timezone="not stated",
        cannot_tell="the hour of a video; the total number of subscribers",
        knowledge="a real zip of 2024 and 2025",
    ),
)
