"""Read the days of a hand-kept column that by its name holds weeks or months as those weeks and months."""

from __future__ import annotations

from typing import Any, NamedTuple

import pandas as pd

from roi.loaders.families.hand_written_values import MONTHS, WEEKS

FROM = frozenset(
    "week starting|week beginning|week commencing|week of|week start|week from|woche ab|woche vom|semana del|semaine du|"
    "settimana dal".split("|")
)
UNTIL = frozenset("week ending|week end|week to|week until|woche bis".split("|"))
WEEK = pd.Timedelta(days=7)
ONE_DAY = pd.Timedelta(days=1)


class Whole(NamedTuple):
    """First days, days after the last, whether they are months, and a note for the author."""

    days: pd.Series[Any]
    ends: pd.Series[Any]
    months: pd.Series[bool]
    note: str


def whole_periods(name: str, days: pd.Series[Any], ends: pd.Series[Any]) -> Whole | None:
    """Return the weeks or months that single days stand for, by the column's `name`; None where they don't.

    Days of weeks are whole weeks apart, days of months their first or their last: a column that is merely called so
    has others.
    """
    known = days.dropna()
    if known.empty or ((ends - days).loc[known.index] != ONE_DAY).any():
        return None
    months = pd.Series(data=False, index=days.index)
    if name in UNTIL | FROM | WEEKS and _are_whole_weeks_apart(known):
        first = days - (WEEK - ONE_DAY if name in UNTIL else 0 * ONE_DAY)
        word = "ends" if name in UNTIL else "begins"
        return Whole(
            first, first + WEEK, months, f"Each row is read as the week that {word} on its day."
        )
    if name in MONTHS and ((known.dt.day == 1).all() or ((known + ONE_DAY).dt.day == 1).all()):
        first = days.dt.to_period("M").dt.start_time.astype("datetime64[us]")
        return Whole(
            first, first + pd.DateOffset(months=1), days.notna(), "Each row is read as its month."
        )
    return None


def _are_whole_weeks_apart(days: pd.Series[Any]) -> bool:
    return bool(((days - days.iloc[0]) % WEEK == 0 * ONE_DAY).all())
