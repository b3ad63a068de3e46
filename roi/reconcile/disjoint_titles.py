"""Compare the titles in sales reports, to see whether two reports have nothing in common."""

from __future__ import annotations

from typing import Literal

import pandas as pd

Unlike = Literal["other_titles", "other_countries", "other_currencies"]


def plain(titles: pd.Series[str]) -> pd.Series[str]:
    """Return titles as they are compared: casefolded, without a subtitle after a colon or in brackets."""
    return titles.str.casefold().str.replace(r"(?<!\s)\s*+[:(\[].*$", "", regex=True).str.strip()


COMPARED: dict[str, dict[Unlike, list[str]]] = {
    # As in advertising in two countries. Campaign names prove nothing, since a table of ads names only the ads.
    "costs": {"other_currencies": ["currency"]},
    # As with two pen names, or with Apple's and Ingram's reports, which have one file per region.
    "sales": {"other_titles": ["title", "identifier"], "other_countries": ["marketplace"]},
}


def nothing_in_common(frame: pd.DataFrame, other: pd.DataFrame, kind: str) -> Unlike | None:
    """Return the column that two tables of one service both fill without a common value, or None."""
    for what, columns in COMPARED.get(kind, {}).items():
        mine, theirs = (_named(table, columns) for table in (frame, other))
        if mine and theirs and mine.isdisjoint(theirs):
            return what
    return None


def _named(frame: pd.DataFrame, columns: list[str]) -> set[str]:
    return {name for column in columns for name in plain(frame[column].dropna().astype("str"))}
