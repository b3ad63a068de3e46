"""X Premium account analytics by day, since 2024: x.com/i/account_analytics > Overview > Download.

The only place where X reports unfollows. The newest day comes first and was still running. People
paste downloads together: days are sorted, repeated days count once, missing days are gaps. Sources:
five real files (2024 to 2025).
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

import pandas as pd

from roi.loaders.parse import counts, dates
from roi.loaders.protocol import About
from roi.loaders.table_loader import Column, TableLoader
from roi.records.dataset import Reading, SetAside
from roi.records.series_id import SeriesId
from roi.sources.source import Source

DATE_FORMATS = ("%a, %b %d, %Y", "%Y-%m-%d")
POSITIONS = (
    "date",
    "impressions",
    "likes",
    "engagements",
    "bookmarks",
    "shares",
    "new follows",
    "unfollows",
    "replies",
    "reposts",
    "profile visits",
    "create post",
    "video views",
    "media views",
)


@dataclass(frozen=True)
class Overview(TableLoader):
    """A table whose downloads may have been pasted one below the other."""

    def read(self, source: Source) -> Reading:
        """Read each day once; report repeats and gaps."""
        reading = super().read(source)
        found = reading.datasets[0]
        running = _first_of_each_download(found.frame)
        days = _each_day_once(found.frame, running)
        again = sorted(set(found.frame["line"]) - set(days["line"]))
        aside = (SetAside("a repeated day", len(again), tuple(again[:5])),) if again else ()
        gaps = _gaps(days["date"])
        partial = days.loc[days["line"].isin(running), "date"].dt.date
        dataset = replace(
            found,
            frame=days,
            gaps=gaps,
            partial=tuple(partial),
            exported_at=datetime.combine(partial.max(), time(), UTC) if len(partial) else None,
        )
        return replace(
            reading,
            datasets=(dataset,),
            kept={self.kind: len(days)},
            set_aside=(*reading.set_aside, *aside),
        )


def _first_of_each_download(frame: pd.DataFrame) -> set[int]:
    """Return the lines of running days: a download lists its newest day first, so a later day means another download."""
    later = frame["date"].diff().dt.days.fillna(1) > 0
    return set(frame.loc[later, "line"])


def _each_day_once(frame: pd.DataFrame, running: set[int]) -> pd.DataFrame:
    """Return the days in order: of a repeated day a whole one rather than a running one, else the last."""
    whole = ~frame["line"].isin(running)
    ordered = frame.assign(whole=whole).sort_values(["date", "whole", "line"])
    return ordered.drop_duplicates("date", keep="last").drop(columns="whole").reset_index(drop=True)


def _gaps(days: pd.Series[Any]) -> tuple[tuple[date, date], ...]:
    following = days.shift(-1)
    cut = (following - days).dt.days > 1
    return tuple(
        (a.date() + timedelta(days=1), b.date())
        for a, b in zip(days[cut], following[cut], strict=True)
    )


def _is_day_row(row: list[Any]) -> bool:
    day = pd.Series([row[0]], dtype="object")
    values = pd.Series(row[1:], dtype="object")
    return bool(dates(*DATE_FORMATS)(day).values.notna().all() and not counts()(values).bad.any())


x_overview = Overview(
    name="x_overview",
    about=About(
        service="X Premium analytics: account overview",
        download="x.com/i/account_analytics > Overview > Download (at most a year at a time)",
        kinds=("followers",),
        grain="day",
        timezone="UTC as far as can be seen",
        cannot_tell="how many followers there are (only who came and left); how many posts (its 'Create Post' is wrong)",
        knowledge="five real files of 2024 and 2025",
    ),
    kind="followers",
    columns={
        "Date": Column("date", dates(*DATE_FORMATS), row=True),
        "Impressions": Column("impressions", counts()),
        "New follows": Column("gained", counts()),
        "Unfollows": Column("lost", counts()),
        "Profile visits": Column("profile_visits", counts()),
    },
    positions=POSITIONS,
    looks=_is_day_row,
    series_id=SeriesId("followers", "x"),
    timezone="UTC",
    timezone_because="the days look like UTC days (weak evidence)",
    merge="day",
    precedence=50,
    constants={"network": "x"},
    network="x",
)
