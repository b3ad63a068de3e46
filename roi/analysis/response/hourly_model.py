"""The hourly model: visits in the hours after a post against the same hours of other days."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from roi.analysis.response.daily_model import Model, Parts, fit_daily, residuals, whitened
from roi.analysis.response.design import controls, spread_over
from roi.analysis.response.lag_shapes import lags_of
from roi.analysis.response.regression import contrast, filtered, power_of_mean, regress
from roi.analysis.response.row_blocks import SideBySide, Table
from roi.timeline.columns import ANNOUNCEMENTS, LINK_POSTS_SHOP, LINKING, VISITS, Column, defined

Array = NDArray[Any]
HOURS = 97  # after a post; four days hold nearly all that come
# E-folding hours of the three shares of an effect, for each shape that it may have.
SHAPES = ((1.5, 6.0, 30.0), (1.0, 4.0, 16.0), (3.0, 10.0, 40.0))
# In this many hours before the first post about a new page, the page itself may bring visits.
BEFORE_ANNOUNCED = 24
AUTOREGRESSIVE = 6
ENOUGH = 0.8  # of the days must have hours
PARTS = {"first 3 hours": (0, 3), "hours 3 to 24": (3, 24), "later": (24, HOURS)}
MORNING = (5, 11)  # hours of the day
LEVEL = 0.1  # two-sided; the cost of a false alarm is only the daily model's wider range
LOWEST = 0.03  # visits an hour: the variance model never believes less


@dataclass(frozen=True, eq=False)
class HourlyControls:
    """The controls by the hour: the columns of its day times its usual visits, and columns of its own."""

    daily: Array
    day: Array
    usual: Array
    own: Array

    def __getitem__(self, rows: slice) -> Array:
        """Return these hours."""
        return np.column_stack(
            [self.daily[self.day[rows]] * self.usual[rows, None], self.own[rows]]
        )


def fit_hourly(
    hourly: pd.DataFrame,
    outcome: pd.Series[float],
    activity: pd.Series[float],
    events: pd.DataFrame,
) -> Model:
    """Return the fitted model of one outcome on one activity by the hour; both are given by day.

    Hours of days that aren't known by day aren't known.

    The first posts about new pages are kept apart: the page itself brings visits in the same hours,
    so only later posts tell what posting does.
    """
    days = pd.DatetimeIndex(outcome.index)
    day = _days(hourly.index, days)
    by_day = fit_daily(outcome, activity, events, lags_of(defined(str(outcome.name))))
    known = outcome.notna().to_numpy()[day]
    y = np.where(known, hourly[str(outcome.name)].to_numpy(dtype=float), np.nan)
    announced = hourly.get(ANNOUNCEMENTS.name, pd.Series(0.0, hourly.index)).to_numpy(dtype=float)
    done = later_posts(hourly, str(activity.name))
    bases = tuple(after(*scales) for scales in SHAPES)
    x = spread_over(done, bases[0])
    calendar = controls(days, events)
    aside = calendar.aside[day]
    calm = (by_day.huber_weight > 0.999)[day] & ~aside
    cell = _cells(hourly.index)
    level = by_day.level[day]
    usual = level * rhythm(y / level, cell, calm & np.isfinite(y))
    own = np.column_stack(
        [
            _expected(x, level, cell, calm),
            spread_over(announced, bases[0]),
            spread_over(announced, before(BEFORE_ANNOUNCED), lead=True),
        ]
    )
    z = HourlyControls(calendar.columns, day, usual, np.nan_to_num(own))
    there = np.isfinite(y) & np.isfinite(x).all(axis=1) & ~aside
    huber_weight = by_day.huber_weight[day]
    root = _weights(y, x, z, there, usual, huber_weight)
    shapes = np.column_stack([x, *(spread_over(done, basis) for basis in bases[1:])])
    parts = Parts(y, shapes, z, there, bases, usual)
    return whitened(parts, huber_weight, root, AUTOREGRESSIVE, period=24)


def comes_next_morning(model: Model, activity: Array, hours: pd.Index[Any]) -> bool:
    """Return whether readers come on the morning after a post beyond what its hours after the post lead to expect.

    Then the effect is no function of the hours since the post, and days tell more rightly what it comes to.
    """
    local = pd.DatetimeIndex(hours).tz_localize(None)
    day = (local.normalize() - local[0].normalize()).days.to_numpy()
    posted = np.bincount(day, np.nan_to_num(activity), day[-1] + 2)
    morning = (local.hour >= MORNING[0]) & (local.hour < MORNING[1])
    column = np.where(morning, posted[day - 1] * (day > 0), 0.0)
    white = filtered((column * model.root)[:, None], model.phi)[model.rows]
    if not np.isfinite(white).all() or white.std() == 0:
        return False
    fit = regress(model.fit.held, np.column_stack([model.lags, white]), model.outcome)
    weights = np.append(np.zeros(model.lags.shape[1]), 1.0)
    found = contrast(fit, weights, model.days, model.hourly)
    return bool(found.value > 0 and found.std_error > 0 and found.p_value < LEVEL)


def has_hours(hourly: pd.DataFrame, outcome: Column, activity: Column, days: int) -> bool:
    """Return whether most days' hours are known, of an outcome and activity that the design is for.

    Visits that name their source are too sharp for these shapes: days serve them better.
    """
    if not outcome.is_a(VISITS) or not activity.is_a(*LINKING) or hourly.empty:
        return False
    both = [outcome.name, activity.name]
    if not set(both) <= set(hourly):
        return False
    return bool(hourly[both].notna().all(axis=1).sum() >= 24 * ENOUGH * days)


def later_posts(hourly: pd.DataFrame, activity: str) -> Array:
    """Return the activity by hour without first posts about new pages."""
    done = hourly[activity].to_numpy(dtype=float)
    if ANNOUNCEMENTS.name not in hourly or activity == LINK_POSTS_SHOP.name:
        return done
    return np.asarray(done - hourly[ANNOUNCEMENTS.name].to_numpy(dtype=float))


def after(*scales: float) -> Array:
    """Return shares that fall off exponentially over the hours after a post, a column for each scale.

    A post is made at any minute, on average in the middle of its hour: half of each share belongs to the next hour.
    """
    fall = np.exp(-np.arange(HOURS)[:, None] / np.array(scales))
    fall[1:] += fall[:-1]
    return np.asarray(fall / fall.sum(axis=0))


def before(hours: int) -> Array:
    """Return equal shares of the hours before a post."""
    return np.full((hours, 1), 1 / hours)


def rhythm(ratio: Array, cell: Array, calm: Array) -> Array:
    """Return each hour's usual share of its day's level: the mean over calm days of the same kind of hour."""
    total = np.bincount(cell[calm], ratio[calm], minlength=cell.max() + 1)
    count = np.bincount(cell[calm], minlength=cell.max() + 1)
    share = total / np.maximum(count, 1)
    return np.maximum(share, max(share.mean() * 0.02, 1e-6))[cell]


def _days(hours: pd.Index[Any], days: pd.Index[Any]) -> Array:
    """Return which day of the calendar each hour belongs to."""
    local = pd.DatetimeIndex(hours).tz_localize(None).normalize()
    return np.asarray((local - days[0]).days)


def _cells(hours: pd.Index[Any]) -> Array:
    """Return the kind of each hour: its hour of a working day or of a weekend day."""
    local = pd.DatetimeIndex(hours)
    return np.asarray(local.hour.to_numpy() + 24 * (local.day_of_week.to_numpy() >= 5))


def _expected(x: Array, level: Array, cell: Array, calm: Array) -> Array:
    """Return what each hour's kind alone says of the activity, plain and times the level.

    Without it an author who posts at fixed hours would have her posts' visits counted as the rhythm of the day.
    """
    known = calm & np.isfinite(x).all(axis=1)
    count = np.maximum(np.bincount(cell[known], minlength=48), 1)
    means = [np.bincount(cell[known], column[known], minlength=48) / count for column in x.T]
    plain = np.column_stack([mean[cell] for mean in means])
    return np.column_stack([plain, plain * level[:, None]])


def _weights(
    y: Array, x: Array, z: Table, there: Array, usual: Array, huber_weight: Array
) -> Array:
    """Return the square root of each hour's weight: its day's Huber weight over its spread."""
    root = huber_weight / np.maximum(usual, LOWEST) ** 0.5
    table = SideBySide((x, z, y[:, None]))
    expected = y - residuals(table, there, root) / root
    mean = np.maximum(np.maximum(expected, usual), LOWEST)
    power = power_of_mean((y - expected)[there], mean[there])
    return np.asarray(huber_weight / np.where(there, mean, 1.0) ** (power / 2))
