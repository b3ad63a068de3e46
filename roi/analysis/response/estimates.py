"""The numbers of a fitted model as estimates: a post's total, its parts by lag, and the sum over the period."""

from __future__ import annotations

import math
from typing import Any

import numpy as np
from numpy.typing import NDArray

from roi.analysis.finding import Estimate
from roi.analysis.response.daily_model import Model
from roi.analysis.response.hourly_model import PARTS
from roi.analysis.response.regression import Contrast
from roi.language.facts import Filling, fact
from roi.timeline.column_names import outcome_noun
from roi.timeline.columns import Column

Array = NDArray[Any]


def over_period(total: Contrast, outcome: Column, activity: Array) -> Estimate:
    """Return what all posts of the days in question brought, in units of the outcome; `total` is what each came to."""
    posts = float(np.nansum(activity))
    summed = Contrast(posts * total.value, posts * total.std_error, total.freedom)
    return estimate_of("period", fact(outcome_noun, outcome), summed)


def estimates_of(model: Model, unit: Filling) -> tuple[Estimate, ...]:
    """Return the total and then each lag's effect."""
    if model.hourly:
        terms = [(name, slice(*hours)) for name, hours in PARTS.items()]
    else:
        terms = [(f"lag {lag}", slice(lag, lag + 1)) for lag in range(len(model.basis))]
    parts = [(name, model.over(lags)) for name, lags in terms]
    return tuple(estimate_of(name, unit, one) for name, one in [("total", model.total), *parts])


def estimate_of(name: str, unit: Filling, one: Contrast) -> Estimate:
    """Return a contrast with its 95 % range under the name of its term."""
    half = one.half_width
    p_value = one.p_value if one.std_error > 0 else math.nan
    return Estimate(
        name, unit, one.value, one.std_error, one.value - half, one.value + half, 0.95, p_value
    )
