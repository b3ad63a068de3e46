"""Amazon KDP's pre-order report: set aside, as the sales reports count pre-orders on the day of release.

Columns from KDP's help page on the report (G201499460).
"""

from __future__ import annotations

from roi.loaders.families.undated_tables import Undated
from roi.loaders.protocol import About

kdp_preorders = Undated(
    name="kdp_preorders",
    about=About(
        service="Amazon KDP",
        download="KDP > Reports > Pre-orders > Download",
        kinds=(),
        grain="day of the order",
        timezone="not stated",
        cannot_tell="sales: the sales reports have these copies again, all on the day of release",
        knowledge="from the vendor's help page",
    ),
    headers=(frozenset({"order date", "pre-order units", "pre-order units net of cancellations"}),),
    reason="a pre-order; the sales reports count it on the day of release",
)
