"""What reports of sales call the things they sell, compared."""

from __future__ import annotations

import pandas as pd


def plain(titles: pd.Series[str]) -> pd.Series[str]:
    """Return titles as they are compared: without case, and without subtitles after a colon or bracket."""
    return titles.str.casefold().str.replace(r"\s*[:(\[].*$", "", regex=True).str.strip()


def nothing_in_common(frame: pd.DataFrame, other: pd.DataFrame, kind: str) -> str | None:
    """Return what two tables of one shop or service both name and have nothing in common of, if anything.

    'title': as of two pen names. 'country': as Apple's and Ingram's reports, a file a region. 'currency': of
    advertising in two countries; a campaign's name says nothing, since a table of ads names the ads alone.
    """
    if kind == "costs":
        named = {"currency": ["currency"]}
    elif kind == "sales":
        named = {"title": ["title", "identifier"], "country": ["marketplace"]}
    else:
        return None
    for what, columns in named.items():
        mine, theirs = (_named(table, columns) for table in (frame, other))
        if mine and theirs and mine.isdisjoint(theirs):
            return what
    return None


def _named(frame: pd.DataFrame, columns: list[str]) -> set[str]:
    return {name for column in columns for name in plain(frame[column].dropna().astype("str"))}
