"""What reports of sales call the things they sell, compared."""

from __future__ import annotations

import pandas as pd


def plain(titles: pd.Series[str]) -> pd.Series[str]:
    """Return titles as they are compared: without case, and without subtitles after a colon or bracket."""
    return titles.str.casefold().str.replace(r"\s*[:(\[].*$", "", regex=True).str.strip()


def apart(frame: pd.DataFrame, other: pd.DataFrame) -> bool:
    """Whether two tables of sales both name what was sold, and name nothing in common."""
    mine, theirs = _named(frame), _named(other)
    return bool(mine) and bool(theirs) and mine.isdisjoint(theirs)


def _named(frame: pd.DataFrame) -> set[str]:
    return {*plain(frame["title"].dropna()), *frame["identifier"].dropna()}
