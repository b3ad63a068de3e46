"""Amazon KDP's month-to-date units: set aside, as the table names neither a day nor a month.

Columns from KDP's help page on the report (G200641130).
"""

from __future__ import annotations

from roi.loaders.families.undated_tables import Undated
from roi.loaders.protocol import About

kdp_month_to_date = Undated(
    name="kdp_month_to_date",
    about=About(
        service="Amazon KDP",
        download="KDP > Reports > Month-to-Date > Download; the dashboard's workbook has the same by day",
        kinds=(),
        grain="the running month",
        timezone="not stated",
        cannot_tell="days: download the dashboard's workbook of one month instead",
        knowledge="from the vendor's help page",
    ),
    headers=(frozenset({"title", "asin", "units sold", "free units-promo"}),),
    reason="a month's running total; the dashboard's workbook of that month has it by day",
)
