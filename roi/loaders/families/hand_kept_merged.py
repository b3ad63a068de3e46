"""Fill the cells that a hand-kept sheet leaves blank because the one above counts for them, as merged cells do."""

from __future__ import annotations

from typing import Any

import pandas as pd

from roi.loaders.families.hand_kept_columns import is_every, is_total, total_of

SEVERAL = 2  # groups: one alone doesn't show the layout
STANDS_ONCE = "'{name}' stands once for all rows below it, so blank cells there take the one above."


def filled_dates(written: pd.Series[Any], words: pd.DataFrame) -> pd.Series[Any] | None:
    """Return the dates with blank ones filled from above, if each begins a group of rows; else None.

    Rows of a group differ in a word such as their store; a row that adds up others has no such word, or one that says so.
    """
    blank = written.eq("")
    named = words.map(lambda c: str(c).strip())
    told = named.map(bool).any(axis="columns") & ~named.map(_adds_up).any(axis="columns")
    begins = ~blank & blank.shift(-1, fill_value=False)
    groups = (~blank).cumsum()
    below = blank & told & groups.gt(0)
    if begins.sum() < SEVERAL or 2 * int(begins.sum()) < int((~blank).sum()) or not below.any():
        return None
    alike = named[below | begins].assign(group=groups).duplicated().any()
    return None if alike else written.mask(below, written.mask(blank).ffill())


def _adds_up(text: object) -> bool:
    return is_total(text) or is_every(text) or total_of(text) is not None


def filled_words(words: pd.Series[Any], days: pd.Series[Any]) -> pd.Series[Any] | None:
    """Return a column of stores or titles with blank cells filled from above, if each begins a group of rows; else None.

    Each stands once, and the days begin anew with it.
    """
    plain = words.map(lambda c: str(c).strip())
    blank = plain.eq("")
    names = plain[~blank]
    if not blank.any() or bool(blank.iloc[0]) or len(names) < SEVERAL or names.duplicated().any():
        return None
    before = days.ffill().shift()
    anew = (days <= before)[~blank].iloc[1:]
    return words.mask(blank).ffill() if bool(anew.all()) else None
