"""YOURLS, a self-hosted link shortener: its table of clicks, exported as CSV with column names.

Columns, the time zone and the word for no referrer from the program's source code.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any

import pandas as pd

from roi.loaders.families.log_clients import is_robot
from roi.loaders.families.page_views import cut_days, in_all_and_by_source
from roi.loaders.families.store_sales import reasons
from roi.loaders.parse import sources, times
from roi.loaders.protocol import About
from roi.loaders.referrers import networks
from roi.loaders.table_loader import Column, TableLoader
from roi.records.dataset import Dataset
from roi.records.series_id import CLICKS, SeriesId
from roi.sources.source import Source

NOWHERE = "direct"


@dataclass(frozen=True)
class YourlsClicks(TableLoader):
    """Clicks by second, in all and by source."""

    def datasets(self, source: Source, frame: pd.DataFrame) -> tuple[Dataset, ...]:
        """Return clicks as visits to the links' targets."""
        referrer = frame["referrer"].mask(frame["referrer"] == NOWHERE)
        rows = frame.assign(visits=1.0, source=networks(referrer))
        facts = replace(self.dataset(source, rows), partial=cut_days(rows["time"]))
        return in_all_and_by_source(rows, facts)


def _robots(cells: pd.DataFrame) -> pd.Series[Any]:
    agents = cells["user_agent"].astype("str")
    known = {agent: is_robot(agent) for agent in agents.unique()}
    return reasons(agents.map(known), "clicked by a robot")


YOURLS = YourlsClicks(
    name="yourls",
    about=About(
        service="YOURLS",
        download="your database's page (phpMyAdmin) > yourls_log > Export > CSV, with column names in the first row",
        kinds=("visits",),
        grain="to the second",
        timezone="UTC, as the program stores its times",
        cannot_tell="visits: clicks include programs that look links up; most robots are found, but not all",
        knowledge="from the program's own source",
    ),
    kind="visits",
    columns={
        "click_time": Column("time", times("%Y-%m-%d %H:%M:%S"), row=True),
        "referrer": Column("referrer", sources),
    },
    header=frozenset({"click_id", "shorturl", "user_agent", "ip_address", "country_code"}),
    series_id=SeriesId("visits", "yourls", measure=CLICKS),
    grain="instant",
    timezone="UTC",
    timezone_because="the program stores its times in UTC",
    missing_means="zero",
    precedence=15,
    skip=_robots,
)
