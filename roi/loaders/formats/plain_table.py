"""A dated table of followers, visits or sales that somebody keeps by hand: CSV, Excel or OpenDocument.

Columns are identified by their names (or by FILE.toml beside the table), dates and amounts by the whole column, and a
note says how each was understood. This loader is asked last: it claims only what no other loader does.
"""

from __future__ import annotations

from roi.loaders.families.hand_kept_files import HandKeptTables
from roi.loaders.protocol import About

plain_table = HandKeptTables(
    name="plain_table",
    across=False,
    about=About(
        service="a table kept by hand",
        download="any CSV, Excel or OpenDocument table with a column of dates and one of followers, subscribers, visits, copies, money or what was spent on advertising",
        kinds=("followers", "subscribers", "visits", "sales", "costs"),
        grain="as its dates: days, weeks or months",
        timezone="not stated, unless FILE.toml says it",
        cannot_tell="what its columns mean, beyond their names; what happened on days without a row",
        knowledge="how people keep such tables; a public one of 2016 to 2022",
    ),
)
