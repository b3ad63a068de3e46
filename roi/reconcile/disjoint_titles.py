"""What reports of sales call the things they sell, compared."""

from __future__ import annotations

from typing import Literal

import pandas as pd

Unlike = Literal["other_titles", "other_countries", "other_currencies"]


def plain(titles: pd.Series[str]) -> pd.Series[str]:
    """Return titles as they are compared: without case, and without subtitles after a colon or bracket."""
    return titles.str.casefold().str.replace(r"(?<!\s)\s*+[:(\[].*$", "", regex=True).str.strip()


COMPARED: dict[str, dict[Unlike, list[str]]] = {
    # Of advertising in two countries; a campaign's name says nothing, since a table of ads names the ads alone.
    "costs": {"other_currencies": ["currency"]},
    # As of two pen names; as Apple's and Ingram's reports, which come a file a region.
    "sales": {"other_titles": ["title", "identifier"], "other_countries": ["marketplace"]},
}


def nothing_in_common(frame: pd.DataFrame, other: pd.DataFrame, kind: str) -> Unlike | None:
    """Return in what two tables of one shop or service, both naming it, have nothing in common, if in anything."""
    for what, columns in COMPARED.get(kind, {}).items():
        mine, theirs = (_named(table, columns) for table in (frame, other))
        if mine and theirs and mine.isdisjoint(theirs):
            return what
    return None


def _named(frame: pd.DataFrame, columns: list[str]) -> set[str]:
    return {name for column in columns for name in plain(frame[column].dropna().astype("str"))}
