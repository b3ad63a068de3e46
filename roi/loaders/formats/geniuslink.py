"""Geniuslink's report of short links: total clicks without days; claimed, so that nobody wonders, and set aside.

Columns from a real file.
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
        cannot_tell="days: its clicks are totals of the requested span",
        knowledge="a real file",
    ),
    headers=(frozenset({"link", "group", "user", "clicks"}),),
    reason="total clicks, without days",
    exact=True,
)
