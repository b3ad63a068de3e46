"""Patreon's list of members: when each patron began, by day; names, addresses and pledges are never kept.

Columns and times from four public parsers of the members' export (2023 to 2026) and lines in one of
them. It has what each patron pledges, but not in which months it was paid, so there is no income by
day.
"""

from __future__ import annotations

from typing import Any

import pandas as pd

from roi.loaders.families.newsletters import PeopleList
from roi.loaders.families.store_sales import reasons
from roi.loaders.parse import cleaned, times
from roi.loaders.protocol import About
from roi.loaders.table_loader import Column
from roi.records.series_id import SeriesId


def _no_patron(cells: pd.DataFrame) -> pd.Series[Any]:
    never = cleaned(cells["patronage since date"]).isna()
    return reasons(never, "a follower or free member, never a patron")


PATREON = PeopleList(
    name="patreon",
    about=About(
        service="Patreon",
        download="Audience > Relationship manager > Members > Export CSV",
        kinds=("subscribers",),
        grain="day",
        timezone="not stated; taken as UTC",
        cannot_tell="when a patron left; what was paid in which month (a pledge is a promise)",
        knowledge="from four public parsers of 2023 to 2026",
    ),
    columns={
        "Patronage Since Date": Column(
            "joined", times("%Y-%m-%d %H:%M:%S.%f", "%Y-%m-%d %H:%M:%S"), row=True
        )
    },
    header=frozenset({"Patron Status", "Pledge Amount", "Last Charge Status"}),
    series_id=SeriesId("subscribers", "patreon"),
    timezone="UTC",
    timezone_because="Patreon's times have no zone; its API writes them in UTC",
    precedence=-10,  # patrons aren't necessarily newsletter readers: a newsletter takes precedence
    skip=_no_patron,
    notes=("Patrons are counted on the day they began, including those who have left since.",),
)
