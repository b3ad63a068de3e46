"""The models of one activity and one outcome: of days, and by the hour where that tells more."""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from roi.analysis.finding import Check
from roi.analysis.response.checks import Refit
from roi.analysis.response.covariates import covariates_for, where_added_are_known
from roi.analysis.response.daily_model import Model, fit_daily
from roi.analysis.response.dose import allowing_for_dose
from roi.analysis.response.enough_days import SPARE_ROWS
from roi.analysis.response.hourly_model import (
    comes_next_morning,
    fit_hourly,
    has_hours,
    later_posts,
)
from roi.analysis.response.lag_shapes import Lags, lags_of
from roi.analysis.response.regression import Contrast
from roi.analysis.response.unusual_posts import as_posts_were
from roi.language.facts import Message, fact, message
from roi.reconcile.outages import silent_spells
from roi.timeline.column_names import an_activity, outcome_noun
from roi.timeline.columns import (
    PAGEVIEWS,
    REFERRED_VISITS,
    SOCIAL_VISITS,
    VISITS,
    Column,
    change_of,
)

if TYPE_CHECKING:
    from roi.timeline.timeline import Timeline

Array = NDArray[Any]
BY_COUNTER = (VISITS, SOCIAL_VISITS, REFERRED_VISITS, PAGEVIEWS)


@dataclass(frozen=True, eq=False)
class Fitted:
    """`model` answers, of days or of hours, with the activity `posted` by its rows; `by_day` is the plain model of days.

    `counted` is the outcome by day, without `silent` days of a counter that was off; `fit` the daily model with `fixed` held
    fixed, which takes an outcome and its lags; `whole` what a post came to as the posts were; `dose` what was seen of dose.
    """

    counted: pd.Series[float]
    silent: int
    fixed: pd.DataFrame | None
    fit: Refit
    by_day: Model
    model: Model
    posted: Array
    whole: Contrast
    dose: tuple[Check, ...]


@dataclass(frozen=True, eq=False)
class Unfitted:
    """The outcome by day, and why its days are too few or too much alike."""

    counted: pd.Series[float]
    reason: Message


def fitted(timeline: Timeline, outcome: Column, activity: Column, lags: Lags) -> Fitted | Unfitted:
    """Return the models, fitted anew at each call: years of hours are too large to be kept for whoever may ask."""
    counted, silent = outcome_by_day(timeline, outcome, lags)
    done = timeline.daily[activity.name]
    fixed = covariates_for(timeline, outcome.name, activity.name)
    fit = fitting(timeline, activity, fixed)
    by_day = model_by_day(fit, counted, outcome, activity, lags)
    if isinstance(by_day, Message):
        return Unfitted(counted, by_day)
    usual = fixed is None and lags == lags_of(outcome)  # the hourly design has lags of its own
    if usual and has_hours(timeline.hourly, outcome, activity, int(counted.notna().sum())):
        hourly = fit_hourly(timeline.hourly, counted, done, timeline.events)
        later = later_posts(timeline.hourly, activity.name)
        able = hourly.spare_rows >= SPARE_ROWS and hourly.is_told_apart and hourly.has_range
        if able and not comes_next_morning(hourly, later, timeline.hourly.index):
            model, dose = allowing_for_dose(hourly, later)
            return Fitted(counted, silent, fixed, fit, by_day, model, later, model.total, dose)
    posted = done.to_numpy(dtype=float)
    model, whole, dose = as_posts_were(by_day, fit, counted, lags, posted)
    return Fitted(counted, silent, fixed, fit, by_day, model, posted, whole, dose)


def outcome_by_day(timeline: Timeline, outcome: Column, lags: Lags) -> tuple[pd.Series[float], int]:
    """Return the outcome on the days that can tell, and the number of days left out as a counter was off."""
    counted, silent = _without_silence(timeline, outcome)
    return where_added_are_known(timeline, counted, lags.last), silent


def fitting(timeline: Timeline, activity: Column, held: pd.DataFrame | None) -> Refit:
    """Return the daily model of an activity with `held` held fixed; it takes an outcome and its lags."""
    done, events = timeline.daily[activity.name], timeline.events
    return partial(fit_daily, activity=done, events=events, covariates=held)


def model_by_day(
    fit: Refit, counted: pd.Series[float], outcome: Column, activity: Column, lags: Lags
) -> Model | Message:
    """Return the fitted model of days, or the reason why its days are too few or too much alike."""
    model = fit(outcome=counted, lags=lags)
    if model.spare_rows < SPARE_ROWS:
        return message("reason.few_besides")
    if not model.is_told_apart:
        return message("reason.together", an_activity=fact(an_activity, activity))
    if not model.has_range:
        return message("reason.exact", outcome=fact(outcome_noun, outcome))
    return model


def _without_silence(timeline: Timeline, outcome: Column) -> tuple[pd.Series[float], int]:
    """Return the outcome without spells of zeros too long to be believed, and the number of their days.

    Only a site's counter can be off: a day without a sale is a day without a sale.
    """
    counted = timeline.daily[change_of(outcome).name]
    spells = silent_spells(counted.to_numpy(dtype="float64")) if outcome.is_a(*BY_COUNTER) else []
    if not spells:
        return counted, 0
    silent = np.zeros(len(counted), dtype=bool)
    for first, end in spells:
        silent[first:end] = True
    return counted.mask(silent), int(silent.sum())
