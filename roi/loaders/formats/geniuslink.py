"""Geniuslink's report of short links: clicks in all, without days; claimed, so that nobody wonders, and set aside.

Columns as in a real file.
"""

from __future__ import annotations

from roi.loaders.families.undated_tables import Undated
from roi.loaders.protocol import About

GENIUSLINK = Undated(
    "geniuslink",
    About(
        service="Geniuslink",
        download="Reporting > Export",
        kinds=(),
        grain="",
        timezone="",
        cannot_tell="days: its clicks are totals of the span asked for",
        knowledge="a real file",
    ),
    headers=(frozenset({"link", "group", "user", "clicks"}),),
    reason="clicks in all, without days",
    exact=True,
)
