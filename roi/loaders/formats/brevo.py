"""Brevo (formerly Sendinblue): the contacts export, one person per row; dates like 18-06-2024, some with hour and minute.

Columns from Brevo's reference of its contact export, dates from four public programs that read the
file.
"""

from __future__ import annotations

from roi.loaders.families.newsletters import PeopleList
from roi.loaders.parse import local_times
from roi.loaders.protocol import About
from roi.loaders.table_loader import Column
from roi.records.series_id import SeriesId

BREVO = PeopleList(
    name="brevo",
    about=About(
        service="Brevo",
        download="Contacts > Export (the link comes by e-mail)",
        kinds=("subscribers",),
        grain="day",
        timezone="the account's own, not named in the file",
        cannot_tell="when somebody left; whether people of one day joined or were imported",
        knowledge="from its API reference and four public programs that read the file; where to click from two public guides",
    ),
    columns={
        "ADDED_TIME": Column(
            "joined", local_times("%d-%m-%Y", "%d-%m-%Y %H:%M", "%d-%m-%Y %H:%M:%S"), row=True
        )
    },
    header=frozenset({"EMAIL", "MODIFIED_TIME"}),
    series_id=SeriesId("subscribers", "brevo"),
    timezone_because="the file doesn't name the zone of its times",
    notes=("People of one day may have been imported: the export doesn't say.",),
)
