"""The days of somebody's own data frame or series: one value a day, on local days, or a sentence why not."""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd

from roi.errors import WrongUse

ENOUGH_TO_TELL = 4  # rows that show how far apart they are
SPACINGS = {7: "a week", 14: "a fortnight", 28: "a month", 90: "a quarter"}


def own_days(index: Any, what: str, zone: str) -> pd.DatetimeIndex:
    """Return the local day of each row of somebody's own data.

    Parameters
    ----------
    index : its dates: days, moments, periods, or text that can't be read in two ways.
    what : what the data are called in a message.
    zone : the calendar's time zone, in which moments are cut into days.

    Raises
    ------
    WrongUse
        If these are no dates, two rows are of one day, or there is one row a week or month.
    """
    days = _dates(index, what)
    if days.tz is not None:
        days = days.tz_convert(zone).tz_localize(None)
    days = days.normalize()
    if days.hasnans:
        raise WrongUse(sentence=f"{what}: {int(np.sum(days.isna()))} rows have no date.")
    if days.has_duplicates:
        twice = days[days.duplicated()][0]
        raise WrongUse(
            sentence=f"{what}: {twice:%Y-%m-%d} is there more than once. Make it one row a day first, such as with "
            ".groupby(day).sum()."
        )
    _by_the_day(days, what)
    return days


def _dates(index: Any, what: str) -> pd.DatetimeIndex:
    if isinstance(index, pd.PeriodIndex):
        return index.to_timestamp()
    values = pd.Index(index)
    if values.empty or pd.api.types.is_numeric_dtype(values):
        raise WrongUse(sentence=f"{what}: its index should be dates, one row a day.")
    if isinstance(values, pd.DatetimeIndex):
        return values
    try:
        return pd.DatetimeIndex(pd.to_datetime(values, format="ISO8601"))
    except (ValueError, TypeError):
        raise WrongUse(
            sentence=f"{what}: '{values[0]}' can be read in more ways than one, or in none. Use dates, or text such as "
            "2026-03-14; pd.to_datetime(…, dayfirst=…) makes them."
        ) from None


def _by_the_day(days: pd.DatetimeIndex, what: str) -> None:
    """Refuse what has one row a week or month: on which of its days things happened can't be told from that."""
    if len(days) < ENOUGH_TO_TELL:
        return
    apart = float(np.median(np.diff(np.sort(days.to_numpy())) / np.timedelta64(1, "D")))
    spacing = next((words for least, words in reversed(SPACINGS.items()) if apart >= least), None)
    if spacing is not None:
        raise WrongUse(
            sentence=f"{what} has one value {spacing}. What a post brings is told from the days after it, so it takes one value "
            "a day: most services export days too. To know it only as context, spread it over its days yourself."
        )
