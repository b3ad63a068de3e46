"""The columns of a daily model: the calendar, the slow drift, known events, the lags of an activity."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from typing import Any, NamedTuple

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from roi.analysis.response.seasons import SEASON_MONTH, yearly_columns
from roi.settings import NOTED

Array = NDArray[Any]
Span = tuple[str, int, int]  # an event: its kind, its first and last day

# Days from an event's first day, [from, to): days inside one step share one effect.
PROFILES: dict[str, tuple[tuple[int, int], ...]] = {
    "launch": (
        (-14, -7),
        (-7, -3),
        (-3, 0),
        (0, 1),
        (1, 2),
        (2, 4),
        (4, 7),
        (7, 11),
        (11, 16),
        (16, 24),
        (24, 34),
        (34, 46),
    ),
    "price_promo": ((0, 1), (1, 2), (2, 3), (3, 6)),
    "blog_post": ((0, 1), (1, 2), (2, 3), (3, 5)),
    "newsletter": ((0, 1), (1, 2), (2, 4)),
}
OTHER_PROFILE = ((0, 1), (1, 2), (2, 4))
KNOT_DAYS = 60
# Days on which everything moves at once, so that the effect of posts can't be separated.
SET_ASIDE = {"launch": 14, "price_promo": 3}


class EventStep(NamedTuple):
    """A kind of event and days since it, [low, high), that share one effect."""

    kind: str
    low: int
    high: int


@dataclass(frozen=True, eq=False)
class Controls:
    """Everything that moves an outcome besides the activity: (days, columns).

    `steps` has each column's event step, None for drift, weekdays and holidays. `scaled` marks the columns measured in multiples
    of the usual level: they are multiplied by it. `aside` marks the days to set aside, `busy` those of December and of launches and
    price promotions and those after them for as long as they have an effect.
    """

    columns: Array
    steps: tuple[EventStep | None, ...]
    scaled: Array
    aside: Array
    busy: Array

    def at_level(self, level: Array) -> Array:
        """Return the columns, those that are measured in multiples of the usual level multiplied by it, (days, columns)."""
        return np.where(self.scaled, self.columns * level[:, None], self.columns)


def controls(
    days: pd.DatetimeIndex, events: pd.DataFrame, knot_days: float = KNOT_DAYS
) -> Controls:
    """Return the drift, weekday, holiday and event columns of these days."""
    return _controls(len(days), days[0], _spans(days, events), knot_days)


def _spans(days: pd.DatetimeIndex, events: pd.DataFrame) -> tuple[Span, ...]:
    """Return the kind, first and last day, counted from the first of these days, of each event that can move a day."""
    zero = days[0].to_datetime64()
    first = (events["start"].to_numpy() - zero) // np.timedelta64(1, "D")
    last = (events["end"].to_numpy() - zero) // np.timedelta64(1, "D") - 1
    rows = zip(events["kind"].tolist(), first.tolist(), last.tolist(), strict=True)
    return tuple(row for row in rows if row[0] not in NOTED)


@lru_cache(maxsize=4)
def _controls(
    days: int, first: pd.Timestamp, spans: tuple[Span, ...], knot_days: float
) -> Controls:
    """Return the columns of a number of days from the first on; cached, since all models of one calendar use them."""
    drift = spline(days, knot_days)
    dates = pd.date_range(first, periods=days)
    week = np.column_stack([np.eye(7)[dates.day_of_week][:, 1:], yearly_columns(dates)])
    steps = _steps(days, spans)
    columns = np.column_stack([drift, week, *steps.values()])
    columns.flags.writeable = False
    of_column = (*[None] * (drift.shape[1] + week.shape[1]), *steps)
    scaled = np.arange(columns.shape[1]) >= drift.shape[1]
    busy = np.asarray(dates.month == SEASON_MONTH)
    for step, column in steps.items():
        if step.kind in SET_ASIDE and step.low >= 0:
            busy |= column > 0
    return Controls(columns, of_column, scaled, _aside(days, spans), busy)


def spline(days: int, knot_days: float) -> Array:
    """Return a cubic B-spline basis over the days, a knot each `knot_days`; its columns add up to one."""
    pieces = max(1, round(days / knot_days))
    place = np.arange(days) / max(days - 1, 1) * pieces
    knots = np.arange(-3, pieces + 4)
    basis = (place[:, None] >= knots[:-1]) & (place[:, None] < knots[1:])
    basis[place >= pieces] = np.arange(len(knots) - 1) == pieces + 2
    values = basis.astype(float)
    for degree in range(1, 4):
        left = (place[:, None] - knots[: -degree - 1]) / degree
        right = (knots[degree + 1 :] - place[:, None]) / degree
        values = (
            left[:, : values.shape[1] - 1] * values[:, :-1]
            + right[:, -(values.shape[1] - 1) :] * values[:, 1:]
        )
    return values


def _steps(days: int, events: tuple[Span, ...]) -> dict[EventStep, Array]:
    """Return a column for each step of each kind of event's profile that occurs in these days.

    An event of several days lasts in its first step, and what comes after is counted from its last day.
    """
    columns = {}
    for kind in sorted({kind for kind, _, _ in events} - {"outage"}):
        of_kind = np.array([(first, last) for name, first, last in events if name == kind])
        first, last = of_kind.T
        for low, high in PROFILES.get(kind, OTHER_PROFILE):
            begin = np.where(low > 0, last, first) + low
            end = np.where(low >= 0, last, first) + high
            column = _overlaps(begin, end, days)
            if column.any():
                columns[EventStep(kind, low, high)] = column
    return columns


def set_aside(days: pd.DatetimeIndex, events: pd.DataFrame) -> Array:
    """Return the days of launches and price promotions and those just after them."""
    return _aside(len(days), _spans(days, events))


def _aside(days: int, spans: tuple[Span, ...]) -> Array:
    aside = np.zeros(days, dtype=bool)
    for kind, first, last in spans:
        if kind in SET_ASIDE:
            least = (first if kind == "launch" else last + 1) + SET_ASIDE[kind]
            aside[max(first, 0) : max(least, last + 1, 0)] = True
    return aside


def _overlaps(begin: Array, end: Array, days: int) -> Array:
    """Return how many spans [begin, end) hold each day."""
    up = np.bincount(np.clip(begin, 0, days), minlength=days + 1)
    down = np.bincount(np.clip(end, 0, days), minlength=days + 1)
    return np.asarray(np.cumsum(up - down)[:days].astype(float))


def spread_over(activity: Array, basis: Array, lead: bool = False) -> Array:
    """Return the activity spread over what comes after it (before it for a lead), (n, k).

    `basis` (lags, k) says how each column weighs lag 0, 1, …; for a lead, 1, 2, … ahead. What needs
    activity that isn't known, or lies before the first row, is NaN.
    """
    if lead:
        return spread_over(activity[::-1], np.vstack([np.zeros((1, basis.shape[1])), basis]))[::-1]
    n = len(activity)
    known = np.where(np.isnan(activity), 0.0, activity)
    out = np.column_stack([np.convolve(known, column)[:n] for column in basis.T])
    missing = np.concatenate([np.ones(len(basis) - 1), ~np.isfinite(activity)])
    out[_running_any(missing, len(basis))] = np.nan
    return out


def _running_any(flags: Array, width: int) -> Array:
    """Return whether any of `width` flags up to each place, from the first full window on, is set."""
    total = np.cumsum(np.concatenate([[0.0], flags]))
    return np.asarray(total[width:] - total[:-width] > 0)
