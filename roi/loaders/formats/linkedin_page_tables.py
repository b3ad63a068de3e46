"""A LinkedIn page's analytics as CSV, one table per file: followers, content and visitors by day.

"Total followers" are those who joined on that day, not all there are. Sources: real files of one
page.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

from roi.loaders.formats.linkedin_analytics import PAGE
from roi.loaders.parse import counts, dates
from roi.loaders.protocol import About
from roi.loaders.table_loader import Column, TableLoader
from roi.records.series_id import SeriesId
from roi.sources.source import Source


@dataclass(frozen=True)
class PageTable(TableLoader):
    """One of the tables by itself; the page's own workbook belongs to `linkedin_page`."""

    def identifies(self, source: Source) -> bool:
        """Return whether it is the table, and not a sheet named by LinkedIn."""
        return not set(PAGE) & set(source.sheets) and super().identifies(source)


DATE = Column("date", dates("%m/%d/%Y", "%Y-%m-%d"), row=True)
linkedin_page_followers = PageTable(
    name="linkedin_page_followers",
    about=About(
        service="LinkedIn analytics of a page: new followers (CSV)",
        download="Page admin > Analytics > Followers > Export",
        kinds=("followers",),
        grain="day",
        timezone="not stated",
        cannot_tell="who left; the total number of followers of a page",
        knowledge="a real file of one page",
    ),
    kind="followers",
    columns={"Date": DATE, "Total followers": Column("gained", counts())},
    header=frozenset({"Sponsored followers", "Organic followers"}),
    series_id=SeriesId("followers", "linkedin", "page"),
    merge="day",
    precedence=50,
    constants={"network": "linkedin", "account": "page"},
    network="linkedin",
)
linkedin_page_content = replace(
    linkedin_page_followers,
    name="linkedin_page_content",
    about=replace(
        linkedin_page_followers.about,
        service="LinkedIn analytics of a page: content (CSV)",
        download="Page admin > Analytics > Content > Export",
        cannot_tell="followers; single posts",
    ),
    columns={
        "Date": DATE,
        "Impressions (total)": Column("impressions", counts()),
        "Clicks (total)": Column("clicks", counts()),
    },
    header=frozenset({"Impressions (organic)", "Clicks (organic)"}),
)
linkedin_page_visitors = replace(
    linkedin_page_followers,
    name="linkedin_page_visitors",
    about=replace(
        linkedin_page_followers.about,
        service="LinkedIn analytics of a page: visitors (CSV)",
        download="Page admin > Analytics > Visitors > Export",
        cannot_tell="followers; visits to the author's own site",
    ),
    columns={"Date": DATE, "Total page views (total)": Column("profile_visits", counts())},
    header=frozenset({"Overview page views (desktop)", "Total unique visitors (total)"}),
)
