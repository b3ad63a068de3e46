"""A list of subscribers from a newsletter service that has no loader of its own: one person a row, with a day of joining.

It is known by an e-mail address in each row and by what the column of days is called, and asked last. No address is kept.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any

import pandas as pd

from roi.loaders.families.newsletters import PeopleList
from roi.loaders.families.people_lists import NEVER_CONFIRMED, columns_of
from roi.loaders.parse import cleaned, local_times
from roi.loaders.protocol import About
from roi.loaders.table_loader import Column
from roi.records.dataset import Reading
from roi.records.series_id import SeriesId
from roi.sources.source import Source

MOMENT = local_times(
    "%Y-%m-%d %H:%M:%S",
    "%Y-%m-%d",
    "%Y-%m-%d %H:%M:%S UTC",
    "%Y-%m-%dT%H:%M:%SZ",
    "%Y-%m-%dT%H:%M:%S.%fZ",
)
MAY_BE_IMPORTED = "People of one day may have been imported: the list doesn't say."
AS = "A list of people: {} was read as the day of joining{}."


@dataclass(frozen=True)
class AnyPeopleList:
    """Finds the columns of each file by what they hold."""

    name: str
    about: About
    last_resort: bool = True

    def identifies(self, source: Source) -> bool:
        """Return whether each row has an address and a day of joining."""
        return bool(columns_of(source))

    def read(self, source: Source) -> Reading:
        """Count who joined and who left, by day; no name or address is kept."""
        found = columns_of(source)
        state = found.get("state")
        left = f", '{found['left']}' as that of leaving" if "left" in found else ""
        people = PeopleList(
            name=self.name,
            about=self.about,
            columns={
                found[to]: Column(to, MOMENT, row=to == "joined")
                for to in ("joined", "left")
                if to in found
            },
            series_id=SeriesId("subscribers"),
            timezone_because="the file doesn't name the zone of its times",
            skip=(lambda cells: _unconfirmed(cells[state])) if state else None,
            notes=(AS.format(f"'{found['joined']}'", left), MAY_BE_IMPORTED),
        )
        reading = people.read(source)
        # The columns were found by what they hold, so a name like one of theirs hides none.
        return replace(reading, problems=tuple(p for p in reading.problems if p.line is not None))


def _unconfirmed(states: pd.Series[Any]) -> pd.Series[Any]:
    never = cleaned(states).str.casefold().isin(NEVER_CONFIRMED)
    return pd.Series(None, index=states.index, dtype=object).mask(
        never, "never confirmed the subscription"
    )


PEOPLE_LIST = AnyPeopleList(
    name="people_list",
    about=About(
        service="a list of subscribers from another newsletter service",
        download="the service's export of subscribers as CSV, with the day on which each joined",
        kinds=("subscribers",),
        grain="day",
        timezone="not named in the file",
        cannot_tell="who left without a trace; people of one day may have been imported",
        knowledge="how such lists are alike: an address and a day of joining in each row",
    ),
)
