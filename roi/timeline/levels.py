"""How many followers or subscribers there were on days that nobody counted, reckoned from a counted day."""

from __future__ import annotations

from itertools import pairwise
from typing import Any, NamedTuple

import numpy as np
import pandas as pd
from numpy.typing import NDArray

Array = NDArray[Any]
# As a share of the later count: how far gains and losses may miss it before a purge is suspected.
TOLERANCE = 0.01


class Level(NamedTuple):
    """A stock by day: the counted days as they were, the others reckoned; `reckoned` marks these."""

    values: pd.Series[float]
    reckoned: pd.Series[bool]


def reckoned_level(stock: pd.Series[float], change: pd.Series[float]) -> Level:
    """Return a stock on the days that an unbroken run of known changes joins to a day on which it was counted.

    Before a counted day d it is reckoned back, level(d - 1) = level(d) - change(d), up to the count before it; after the
    last count it is reckoned on, level(d + 1) = level(d) + change(d + 1). No day is reckoned across one whose change
    isn't known. Where two counts are joined but differ from the changes between them by more than a hundredth, people
    came or went uncounted on a day that nobody knows, so the days between them stay unknown.

    Parameters
    ----------
    stock : people by day, NaN where they weren't counted.
    change : those gained less those lost by day, NaN where that isn't known; on the same days.

    Notes
    -----
    *How it can mislead.* A count made in the morning stands for the whole day, so levels can be off by one day's change.

    Examples
    --------
    >>> days = pd.date_range("2026-01-01", periods=4)
    >>> nan = float("nan")
    >>> reckoned_level(pd.Series([nan, nan, nan, 100], days), pd.Series([9, nan, 2, 3], days)).values.tolist()
    [nan, 95.0, 97.0, 100.0]
    """
    counted = np.flatnonzero(stock.notna().to_numpy())
    known, changes = stock.to_numpy(dtype=float), change.to_numpy(dtype=float)
    values = known.copy()
    edges = [*counted, len(known)] if len(counted) else []
    for before, at in pairwise([0, *edges] if len(counted) and counted[0] > 0 else edges):
        between = _between(known, changes, before, at)
        values[before + 1 : at] = between[1:]
        if np.isnan(known[before]):
            values[before] = between[0]
    level = pd.Series(values, stock.index)
    return Level(level, level.notna() & stock.isna())


def _between(known: Array, changes: Array, before: int, at: int) -> Array:
    """Return the level from `before` to the day before `at`; either of the two may not have been counted."""
    steps = changes[before + 1 : at]
    onward = known[before] + np.concatenate([[0.0], np.cumsum(steps)])
    if at == len(known):
        return np.asarray(onward)
    back = (known[at] - np.cumsum(changes[before + 1 : at + 1][::-1]))[::-1]
    if abs(back[0] - known[before]) > TOLERANCE * known[at]:  # false where they aren't joined
        return np.full(at - before, np.nan)
    return np.asarray(np.where(np.isnan(back), onward, back))
