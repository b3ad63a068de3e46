"""LinkedIn's analytics workbooks: a member's (Analytics > Export) and a page's (Admin > Analytics > Export).

A member's has sheets ENGAGEMENT, TOP POSTS and FOLLOWERS, with the total above the new followers;
since 2026 its numbers are text. A page's has a sheet `New followers`, or `Metrics` and `All posts`.
Sources: several public parsers of both workbooks.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any

import pandas as pd

from roi.loaders.families.social_posts import followers_dataset, posts_dataset
from roi.loaders.formats.linkedin import post_numbers, time_in_id
from roi.loaders.parse import counts, dates, links_in, texts
from roi.loaders.protocol import About
from roi.loaders.row_ledger import NO_CELL, Ledger
from roi.loaders.table_loader import Column, hints_of, parse_columns
from roi.loaders.tables import first_rows, header_name, named_columns, numbered_rows, read_table
from roi.records.dataset import Dataset, Reading
from roi.sources.source import Source

DAYS = dates("%m/%d/%Y", "%Y-%m-%d", "%Y-%m-%d %H:%M:%S")
TOTAL_NAME = "total followers on"
TOTAL = re.compile(r"(?i)total followers on (\d{1,2}/\d{1,2}/\d{4})")
UNKNOWN = "The start of sheet '{}' has an unknown form, so it was not read."
ABSENT = "There is no sheet '{}' in it."
ALWAYS = {"ENGAGEMENT", "FOLLOWERS"}  # in a member's; a page has its sheets in separate files
Columns = dict[str, Column]
MEMBER: dict[str, Columns] = {
    "ENGAGEMENT": {
        "Date": Column("date", DAYS, row=True),
        "Impressions": Column("impressions", counts()),
        "Engagements": Column("interactions", counts()),
    },
    "FOLLOWERS": {
        "Date": Column("date", DAYS, row=True),
        "New followers": Column("gained", counts()),
    },
}
PAGE: dict[str, Columns] = {
    "New followers": {
        "Date": Column("date", DAYS, row=True),
        "Total followers": Column("gained", counts()),
    },
    "Metrics": {
        "Date": Column("date", DAYS, row=True),
        "Impressions (total)": Column("impressions", counts()),
        "Clicks (total)": Column("clicks", counts()),
    },
}
POSTS: Columns = {
    "Post link": Column("post_id", post_numbers, row=True),
    "Post title": Column("text", texts),
    "Impressions": Column("impressions", counts()),
    "Clicks": Column("clicks", counts()),
    "Likes": Column("likes", counts()),
    "Comments": Column("replies", counts()),
    "Reposts": Column("reposts", counts()),
}


@dataclass(frozen=True)
class LinkedinAnalytics:
    """Reads the sheets by day and, for a page, the sheet of posts; `account` tells a page from a member."""

    name: str
    about: About
    account: str
    sheets: dict[str, Columns]

    def identifies(self, source: Source) -> bool:
        """Return whether one of our sheets is there with its header."""
        ours = [name for name in self.sheets if name in source.sheets]
        return any(
            _is_header(row, self.sheets[name])
            for name in ours
            for _, row in first_rows(source, name)
        )

    def read(self, source: Source) -> Reading:
        """Read the days of all our sheets into one dataset, and a page's posts into another."""
        ledger = Ledger(source.path)
        days = [_frame(source, name, columns, ledger) for name, columns in self.sheets.items()]
        by_day = pd.concat([_total(source, ledger), *days]).groupby("date", as_index=False).first()
        posts = _frame(source, "All posts", POSTS, ledger)
        datasets = [
            followers_dataset(
                by_day, "linkedin", self.account, timezone=None, because="the file doesn't say"
            ),
            *([self._posts(posts)] if len(posts) else []),
        ]
        kept = {"followers": sum(map(len, days)), **({"posts": len(posts)} if len(posts) else {})}
        if "TOP POSTS" in source.sheets:
            lines = [n for n, row in numbered_rows(source, "TOP POSTS") if "http" in str(row)]
            ledger.set_aside("only the most seen posts; Shares.csv has them all", lines)
        rows = sum(kept.values()) + sum(map(len, ledger.aside.values()))
        return ledger.reading(tuple(datasets), rows, kept)

    def _posts(self, posts: pd.DataFrame) -> Dataset:
        words = posts["text"].fillna("")
        links = pd.Series([links_in(text) for text in words], index=posts.index, dtype="object")
        frame = posts.assign(
            time=time_in_id(posts["post_id"]), text=words, kind="post", links=links
        )
        because = "the times are read from the ids of the posts"
        return posts_dataset(frame, "linkedin", self.account, because)


def _frame(source: Source, sheet: str, columns: Columns, ledger: Ledger) -> pd.DataFrame:
    """Return the rows of a sheet below its header; none if the sheet is missing or has an unknown form."""
    found = sheet in source.sheets and any(
        _is_header(r, columns) for _, r in first_rows(source, sheet)
    )
    if not found:
        if sheet in source.sheets:
            ledger.notes.append(UNKNOWN.format(sheet))
        elif sheet in ALWAYS:
            ledger.notes.append(ABSENT.format(sheet))
        return pd.DataFrame({name: [] for name in [*(c.to for c in columns.values()), "line"]})
    rows = numbered_rows(source, sheet)
    table = read_table(rows, lambda row: _is_header(row, columns), source.path).even(ledger)
    cells = named_columns(table, tuple(map(header_name, table.header)))
    return parse_columns(cells, table.lines, columns, ledger, hints_of(source))


def _is_header(row: list[Any], columns: Columns) -> bool:
    names = {header_name(cell) for cell in row}
    return {header_name(name) for name in list(columns)[:2]} <= names


def _total(source: Source, ledger: Ledger) -> pd.DataFrame:
    """Return the number of followers above a member's new followers, with its day."""
    rows = first_rows(source, "FOLLOWERS")[:2] if "FOLLOWERS" in source.sheets else []
    for line, row in rows:
        match = TOTAL.search(str(row[0]))
        values = counts()(pd.Series(row[1:2], dtype="object")).values
        if match and values.notna().any():
            day = pd.to_datetime(match[1], format="%m/%d/%Y")
            return pd.DataFrame({"date": [day], "followers": [values.iloc[0]], "line": [line]})
        if str(row[0]).casefold().startswith(TOTAL_NAME):
            ledger.lost_cells("Total followers", [line], [""], NO_CELL)
    return pd.DataFrame({"date": pd.Series(dtype="datetime64[us]"), "line": []})


def _about(whose: str, download: str) -> About:
    return About(
        service=f"LinkedIn analytics of {whose}",
        download=download,
        kinds=("followers", "posts"),
        grain="day",
        timezone="not stated",
        cannot_tell="who left; the total number of followers of a page",
        knowledge="several public parsers; we have seen no real file",
    )


linkedin_member = LinkedinAnalytics(
    "linkedin_member",
    _about("a member", "Analytics > Post impressions > Export"),
    "member",
    MEMBER,
)
linkedin_page = LinkedinAnalytics(
    "linkedin_page",
    _about("a page", "Page admin > Analytics > Content, or Followers > Export"),
    "page",
    PAGE,
)
