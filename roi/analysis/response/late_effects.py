"""What comes late: what one more post brings within eight weeks, by distributed lags."""

from __future__ import annotations

from dataclasses import replace
from functools import cache
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from roi.analysis.finding import Estimate, Finding
from roi.analysis.response.daily_model import (
    AUTOREGRESSIVE,
    fit_daily,
    residuals,
    usual_level,
)
from roi.analysis.response.design import controls, spread_over
from roi.analysis.response.grading import Question
from roi.analysis.response.lag_shapes import Lags
from roi.analysis.response.regression import (
    Contrast,
    contrast,
    filtered,
    yule_walker,
)
from roi.analysis.response.row_blocks import orthonormal
from roi.analysis.response.smooth_drift import bends, regress_beside
from roi.analysis.response.wording import effect_absent

Array = NDArray[Any]
LAST = 56  # days after a post: eight weeks
# The late part rises from one of these days after a post to the next and falls to the one after that.
PLACES = (3.0, 10.0, 24.0, LAST + 1.0)
FEWEST_ROWS = 2 * (LAST + 1)
# Weights, memory and the drift's penalty are estimated too, and no formula knows it: on outside worlds estimates vary 1.1 to
# 1.2 times as much as their errors say.
ESTIMATED = 1.2


def late_effect(
    outcome: pd.Series[float],
    activity: pd.Series[float],
    events: pd.DataFrame,
    lags: Lags,
    held: pd.DataFrame | None = None,
) -> Contrast | None:
    """Return what one more unit of an activity brings within eight weeks, or None from too few days.

    The daily model's quick part (today, and a tail of a few days) and two overlapping triangles over the lags from 3 to
    56 days, on a scale that widens as effects spread out: a constrained distributed lag (Gasparrini et al. 2010, with
    linear splines). The drift is as smooth as the data say (`smooth_drift`), since one that bends freely takes effects of
    many weeks for itself. Weights, events, pre-whitening and errors are those of the daily model.

    Parameters
    ----------
    outcome, activity : both by day, on the same consecutive days; NaN is not known.
    lags : the quick part of an effect on this outcome.
    held : other activities by day, held fixed with lags of their own.

    Returns
    -------
    Contrast
        In outcome units per unit of the activity. None if fewer than 114 days have an outcome, and all activity of the
        eight weeks before, known.

    Notes
    -----
    *How it can mislead.* What comes after eight weeks is not in it. A slow change of posting and outcome together that
    takes some months, and is on no calendar, is credited to the posts. The range is several times as wide as that of
    the quick part.

    References
    ----------
    Gasparrini, Armstrong & Kenward 2010, doi:10.1002/sim.3940.
    """
    days = len(outcome)
    if days <= LAST:
        return None
    quick = fit_daily(outcome, activity, events, lags, covariates=held)
    known = controls(pd.DatetimeIndex(outcome.index), events)
    y, basis = outcome.to_numpy(dtype=float), _basis(lags)
    level = usual_level(y, known.busy) if lags.counts else np.ones(days)
    x = spread_over(activity.to_numpy(dtype=float), basis)
    others = () if held is None else held.to_numpy(dtype=float).T
    fixed = np.column_stack(
        [
            np.ones(days),
            np.arange(days) / days,
            known.columns[:, known.scaled] * level[:, None],
            *(np.nan_to_num(spread_over(series, basis)) for series in others),
        ]
    )
    bent = bends(days)
    there = np.isfinite(y) & np.isfinite(x).all(axis=1) & ~known.aside
    if there.sum() < FEWEST_ROWS:
        return None
    table = np.column_stack([x, fixed, bent, y])
    phi = yule_walker(residuals(table, there, quick.root), AUTOREGRESSIVE)
    white = filtered(table * np.where(there, quick.root, np.nan)[:, None], phi)
    rows = np.flatnonzero(np.isfinite(white).all(axis=1))
    if len(rows) < FEWEST_ROWS:
        return None
    ends = np.cumsum([x.shape[1], fixed.shape[1], bent.shape[1]])
    x_white, z_white, bent_white, y_white = np.split(white[rows], ends, axis=1)
    fit = regress_beside(orthonormal(z_white), bent_white, x_white, y_white[:, 0])
    found = contrast(fit, basis.sum(axis=0), rows)
    found = replace(found, std_error=ESTIMATED * found.std_error)
    return found if np.isfinite(found.half_width) and found.std_error > 0 else None


def with_late(found: Finding, question: Question, late: Contrast | None) -> Finding:
    """Return a finding with its total of eight weeks; a 'no' covers these weeks if they leave no room for more either."""
    if late is None or not found.estimates:
        return found
    quick, half, relevant = found.estimates[0], late.half_width, question.minimum_relevant_effect
    ends = (late.value - half, late.value + half)
    total = Estimate(
        "total_8_weeks", quick.quantity, late.value, late.std_error, *ends, p_value=late.p_value
    )
    if found.answer != "no" or ends[1] >= relevant:
        return replace(found, late=total)
    said = effect_absent(question.outcome, question.activity, ends[1], relevant, LAST)
    return replace(found, late=total, scope="weeks", message=said)


@cache
def _basis(lags: Lags) -> Array:
    """Return each lag's share in the quick part's two columns and in those of the late part, (57, 4)."""
    lag = np.arange(LAST + 1.0)
    quick = np.zeros((LAST + 1, 2))
    quick[: lags.last + 1] = lags.bases[0]
    ends = zip(PLACES, PLACES[1:], PLACES[2:], strict=False)
    late = [np.interp(lag, [first, top, last], [0.0, 1.0, 0.0]) for first, top, last in ends]
    return np.column_stack([quick, *(column / column.sum() for column in late)])
