"""Umami Cloud's export of raw events (website_event.csv): one row per page view or event, times in UTC.

Columns from public importers and their tests.
"""

from __future__ import annotations

from typing import Any

import pandas as pd

from roi.loaders.families.page_views import HitsTable, outside, site_named
from roi.loaders.parse import sources, texts, times
from roi.loaders.protocol import About
from roi.loaders.table_loader import Column
from roi.loaders.tables import as_exported


def _no_view(cells: pd.DataFrame) -> pd.Series[Any]:
    kind = cells["event_type"].map(as_exported)
    return pd.Series(None, index=cells.index, dtype=object).mask(
        kind != "1", "an event, not a page view"
    )


def _hits(frame: pd.DataFrame) -> pd.DataFrame:
    columns = {
        c: frame[c] if c in frame else pd.Series(None, frame.index, "str")
        for c in ("site", "utm_source", "utm_medium")
    }
    return frame.assign(
        source=outside(
            frame["referrer"], columns["site"], columns["utm_source"], columns["utm_medium"]
        )
    )


UMAMI = HitsTable(
    name="umami",
    about=About(
        service="Umami Cloud",
        download="Settings > Data > Export",
        kinds=("visits",),
        grain="to the second",
        timezone="UTC, according to its importers",
        cannot_tell="readers who block scripts",
        knowledge="from two public importers and their tests",
    ),
    kind="visits",
    columns={
        "visit_id": Column("visit", texts),
        "hostname": Column("site", texts, required=False),
        "referrer_domain": Column("referrer", sources),
        "utm_source": Column("utm_source", texts, required=False),
        "utm_medium": Column("utm_medium", texts, required=False),
        "created_at": Column(
            "time",
            times(
                "%Y-%m-%d %H:%M:%S",
                "%Y-%m-%d %H:%M:%S.%f",
                "%Y-%m-%d %H:%M:%S%z",
                "%Y-%m-%d %H:%M:%S.%f%z",
                "%Y-%m-%dT%H:%M:%S.%f%z",
                "%Y-%m-%dT%H:%M:%S%z",
            ),
            row=True,
        ),
    },
    header=frozenset({"website_id", "session_id", "event_type", "url_path"}),
    series_id=site_named,
    grain="instant",
    timezone="UTC",
    timezone_because="Umami stores times in UTC",
    missing_means="zero",
    precedence=50,
    skip=_no_view,
    transform=_hits,
)
