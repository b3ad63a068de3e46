"""Simple Analytics' export of raw data points: one row per page view, with columns chosen by the user.

Fields from its documentation of the Export API; older files name them slightly differently.
"""

from __future__ import annotations

from typing import Any

import pandas as pd

from roi.loaders.families.page_views import HitsTable, outside, site_named
from roi.loaders.parse import Parsed, cleaned, sources, texts, times
from roi.loaders.protocol import About
from roi.loaders.table_loader import Column


def _truth(cells: pd.Series[Any]) -> Parsed:
    words = cleaned(cells).str.casefold()
    yes = words.isin(["true", "1", "yes"])
    return Parsed(yes, words.notna() & ~yes & ~words.isin(["false", "0", "no"]))


def _no_view(cells: pd.DataFrame) -> pd.Series[Any]:
    reasons = pd.Series(None, index=cells.index, dtype=object)
    if "is_robot" in cells:
        reasons = reasons.mask(_truth(cells["is_robot"]).values, "requested by a robot")
    if "datapoint" in cells:
        words = cleaned(cells["datapoint"])
        reasons = reasons.mask(words.notna() & (words != "pageview"), "an event, not a page view")
    return reasons


def _hits(frame: pd.DataFrame) -> pd.DataFrame:
    nothing = pd.Series(None, frame.index, "str")
    site, medium = (frame.get(c, nothing) for c in ("site", "utm_medium"))
    return frame.assign(
        source=outside(frame["referrer"], site, frame.get("utm_source", nothing), medium)
    )


SIMPLE_ANALYTICS = HitsTable(
    name="simple_analytics",
    about=About(
        service="Simple Analytics",
        download="Settings > Export your data (fields: added_iso, hostname, is_unique, document_referrer, utm_source)",
        kinds=("visits",),
        grain="to the second",
        timezone="UTC: each time ends in Z",
        cannot_tell="readers who block scripts; which page views make one visit (a 'unique' view opens one)",
        knowledge="from its documentation",
    ),
    kind="visits",
    columns={
        "added_iso": Column(
            "time", times("%Y-%m-%dT%H:%M:%S.%f%z", "%Y-%m-%dT%H:%M:%S%z"), row=True
        ),
        "hostname": Column("site", texts, required=False),
        "is_unique": Column("opens", _truth),
        "document_referrer": Column("referrer", sources),
        "referrer_raw": Column("referrer", sources),
        "referrer": Column("referrer", sources),
        "referrer_hostname": Column("referrer", sources),
        "utm_source": Column("utm_source", texts, required=False),
        "utm_medium": Column("utm_medium", texts, required=False),
        "is_robot": Column("robot", texts, required=False),
        "datapoint": Column("datapoint", texts, required=False),
    },
    series_id=site_named,
    grain="instant",
    timezone="UTC",
    timezone_because="each time ends in Z",
    missing_means="zero",
    precedence=50,
    skip=_no_view,
    transform=_hits,
)
