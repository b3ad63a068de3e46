"""Sheets of Amazon KDP's workbooks that were saved separately, and hold no sales by day: named and set aside.

A program that saves a workbook as text keeps one sheet of it, mostly the first: the totals by month, the definitions, or
one part of a closed month.
"""

from __future__ import annotations

from roi.loaders.families.undated_tables import Undated
from roi.loaders.protocol import About

kdp_single_sheets = Undated(
    name="kdp_single_sheets",
    about=About(
        service="Amazon KDP",
        download="one sheet of a workbook, saved again; use the workbook as KDP gives it",
        kinds=(),
        grain="",
        timezone="",
        cannot_tell="sales by day, which are on the workbook's other sheets",
        knowledge="the sheets of KDP's workbooks",
    ),
    headers=(
        frozenset({"date", "paid units sold (ebook)", "free units sold (ebook)", "koll borrows"}),
        frozenset({"report", "definition"}),
    ),
    single_sheet=True,
    reason="one sheet of KDP's workbook, without sales by day; the workbook as it was downloaded has them",
)
