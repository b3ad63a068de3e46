"""Days that are alike every year and unlike those beside them: December, and holidays that many countries share."""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

Array = NDArray[Any]
# Month and day; those that move are added below.
FIXED = (
    (1, 1),
    (2, 14),
    (5, 1),
    (7, 4),
    (10, 31),
    (11, 11),
    (12, 24),
    (12, 25),
    (12, 26),
    (12, 31),
)
SEASON_MONTH = 12
FROM_EASTER = (-2, 0, 1)  # Good Friday, Easter Sunday and Monday
FEWEST = 3  # days of a kind: of fewer nothing can be learnt


def yearly_columns(days: pd.DatetimeIndex) -> Array:
    """Return a column each for December and for holidays, (days, 0 to 2): 1 on such days.

    What changes more slowly over the year is the drift's.

    >>> yearly_columns(pd.date_range("2024-12-20", "2025-01-04")).sum(axis=0).tolist()
    [12.0, 5.0]
    """
    december = days.month == SEASON_MONTH
    columns = np.column_stack([december, is_holiday(days)]).astype(float)
    counts = columns.sum(axis=0)
    return np.asarray(columns[:, (counts >= FEWEST) & (counts <= len(days) - FEWEST)])


def is_holiday(days: pd.DatetimeIndex) -> Array:
    """Return whether each day is a holiday that many countries share, or Thanksgiving or the day after it."""
    fixed = np.isin(100 * days.month + days.day, [100 * month + day for month, day in FIXED])
    years = np.unique(days.year)
    moving = [easter(int(year)) + pd.Timedelta(days=n) for year in years for n in FROM_EASTER]
    thursday = (days.month == 11) & (days.day_of_week == 3) & ((days.day - 1) // 7 == 3)
    friday = (days.month == 11) & (days.day_of_week == 4) & ((days.day - 2) // 7 == 3)
    return np.asarray(fixed | days.isin(moving) | thursday | friday)


def easter(year: int) -> pd.Timestamp:
    """Return Easter Sunday of the Gregorian calendar, by the anonymous algorithm (Meeus 1991, Astronomical Algorithms).

    >>> easter(2024)
    Timestamp('2024-03-31 00:00:00')
    """
    golden, century, rest = year % 19, year // 100, year % 100
    epact = (
        19 * golden + century - century // 4 - (century - (century + 8) // 25 + 1) // 3 + 15
    ) % 30
    weekday = (32 + 2 * (century % 4) + 2 * (rest // 4) - epact - rest % 4) % 7
    shift = (golden + 11 * epact + 22 * weekday) // 451
    month, day = divmod(epact + weekday - 7 * shift + 114, 31)
    return pd.Timestamp(year, month, day + 1)
