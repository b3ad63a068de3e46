"""Medium's export: one web page per post; a published one becomes an event.

Structure of the pages from the fixtures of Ghost's migration tools.
"""

from __future__ import annotations

import html
import re
from dataclasses import dataclass

import pandas as pd

from roi.loaders.families.newsletters import ONE_DAY
from roi.loaders.protocol import About
from roi.loaders.row_ledger import Ledger
from roi.loaders.table_loader import complete, days_of
from roi.records.dataset import Dataset, Reading
from roi.records.series_id import SeriesId
from roi.sources.source import HEAD, Source

MADE_BY_MEDIUM = re.compile(
    r'<article class="h-entry">.*<section[^<>]*class="e-content"', re.DOTALL
)
PUBLISHED = re.compile(rb'<time\s+class="dt-published"\s+datetime="(\d{4}-\d\d-\d\dT[^"]+)"')
TITLE = re.compile(r"<title>([^<]*+)</title>")
LINK = re.compile(rb'<a\s+href="(https?://[^"]+)"\s+class="p-canonical"')
TAIL = 1 << 24  # posts are never longer


@dataclass(frozen=True)
class Medium:
    """Reads one post's page."""

    name: str
    about: About

    def identifies(self, source: Source) -> bool:
        """Return whether the page has the structure of a Medium post."""
        return (
            not source.is_folder
            and "<html" in source.start[:300]
            and MADE_BY_MEDIUM.search(source.start[:HEAD]) is not None
        )

    def read(self, source: Source) -> Reading:
        """Read when and where the post was published; its text is not read."""
        ledger = Ledger(source.path)
        with source.open() as stream:
            page = stream.read(TAIL)
        when = PUBLISHED.search(page)
        moment = pd.to_datetime(
            when[1].decode(errors="replace") if when else "", utc=True, errors="coerce"
        )
        if pd.isna(moment):
            ledger.set_aside("a draft, never published", [1])
            return ledger.reading((), 1, {})
        title, link = TITLE.search(source.start), LINK.search(page)
        day = moment.tz_localize(None).normalize()
        row = {
            "date": [day],
            "end": [day + ONE_DAY],
            "moment": [moment],
            "kind": ["blog_post"],
            "title": [html.unescape(title[1]).strip() if title else ""],
            "url": [link[1].decode(errors="replace") if link else ""],
            "line": [1],
        }
        return ledger.reading((_dataset(pd.DataFrame(row)),), 1, {"events": 1})


def _dataset(rows: pd.DataFrame) -> Dataset:
    start, end = days_of(rows["date"])
    return Dataset(
        kind="events",
        frame=complete(rows, "events"),
        grain="day",
        series_id=SeriesId("events", "medium"),
        start=start,
        end=end,
        missing_means="zero",
        timezone="UTC",
        timezone_because="the time ends in Z",
        merge="line",
    )


MEDIUM = Medium(
    name="medium",
    about=About(
        service="Medium",
        download="Settings > Security and apps > Download your information",
        kinds=("events",),
        grain="day",
        timezone="UTC: each time ends in Z",
        cannot_tell="visits: the export has no statistics; replies to others count as posts",
        knowledge="from the fixtures of Ghost's migration tools",
    ),
)
