"""A hand-kept table with months as columns and a title or a measure in each row.

What it counts is given by the rows' labels, the title above the table or the sheet's name ("Copies sold 2025"). Like the
plain table it is asked last.
"""

from __future__ import annotations

from roi.loaders.families.hand_kept_files import HandKeptTables
from roi.loaders.protocol import About

plain_months = HandKeptTables(
    name="plain_months",
    across=True,
    about=About(
        service="a table kept by hand",
        download="any CSV, Excel or OpenDocument table with months across and titles or measures down",
        kinds=("followers", "subscribers", "visits", "sales", "costs"),
        grain="month",
        timezone="not stated",
        cannot_tell="the day of anything",
        knowledge="how people keep such tables",
    ),
)
