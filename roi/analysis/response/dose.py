"""Whether every post counts alike, on days with many and with few, on a small site and a large one; else it is allowed for."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import numpy as np
from numpy.typing import NDArray

from roi.analysis.finding import Check
from roi.analysis.response.daily_model import Model, averaged, likelihoods
from roi.analysis.response.design import spread_over
from roi.analysis.response.grading import check
from roi.analysis.response.regression import contrast, filtered, regress, without
from roi.analysis.response.row_blocks import orthonormal
from roi.language.facts import message

Array = NDArray[Any]
PENALTY = 1.5  # of one more column: a little more than Akaike's
LEAST = 1.25
CLEAR = 2.0
FIRST_DAY = 0.6  # of an effect, where the data don't say how it is spread
OWN_PART = 0.02  # of a column's variation that posts and calendar must leave unexplained
# Times the error: where a column costs more, it leaves hardly a day to tell what posts bring, and is not allowed for.
MOST_WIDER = 5.0
MESSAGES = {
    ("several_posts", 1): "check.first_post_more",
    ("several_posts", -1): "check.first_post_less",
    ("growing_effect", 1): "check.effect_grows",
    ("growing_effect", -1): "check.effect_shrinks",
}
ALIKE = {"several_posts": "check.posts_alike", "growing_effect": "check.effect_steady"}


def allowing_for_dose(
    model: Model, activity: Array, *, is_bent: bool = False
) -> tuple[Model, tuple[Check, ...]]:
    """Return a model whose total is that of the average post as the posts were, and what was seen of dose and level.

    Two columns are tried, each alone: whether the day has any post (so that the day's first may count more or less than
    those after it), and the activity times the usual level (so that posts may bring more on a larger site). Each has what the
    activity itself explains of it on average taken out, so that it adds up to nothing over all posts: held fixed, it leaves the
    total an average over the posts as they were, whatever the weights of days (Solon, Haider & Wooldridge 2015). The total is
    averaged over the models with and without each column, weighted by Akaike's criterion.

    Parameters
    ----------
    model : of days, or of hours.
    activity : by row of the calendar (day or hour); NaN is not known.
    is_bent : whether the square of the activity is tried as well, for effects that only begin with a day's second or
        third post. It pays for outcomes of which posts bring most, and costs false finds elsewhere.

    Notes
    -----
    *How it can mislead.* Where all days have at most one post, or the level hardly moves, nothing can be seen, and nothing is
    allowed for. A difference too small to be seen stays in the total.

    References
    ----------
    Solon, Haider & Wooldridge 2015, doi:10.3368/jhr.50.2.301.
    """
    columns = {
        "several_posts": first_of_day(activity, model.period),
        "growing_effect": activity * model.level,
    }
    if is_bent:
        columns["square"] = activity**2
    tried = {name: _tried(model, activity, column) for name, column in columns.items()}
    for name, (white, found) in tried.items():
        if white is not None and abs(found) > LEAST:
            richer = _holding(model, white, belief_in(found))
            if richer.total.std_error > MOST_WIDER * model.total.std_error:
                tried[name] = (None, 0.0)
            else:
                model = richer
    white, found = tried.get("square", (None, 0.0))
    if abs(found) > abs(tried["several_posts"][1]):
        tried["several_posts"] = (white, -found)  # a square above zero: later posts count more
    return model, tuple(_told(name, *tried[name]) for name in ALIKE)


def first_of_day(activity: Array, period: int) -> Array:
    """Return 1 where a day's first post is (NaN where the activity isn't known), by day or, with `period` 24, by hour.

    >>> first_of_day(np.array([0.0, 3.0, np.nan, 1.0]), 1).tolist()
    [0.0, 1.0, nan, 1.0]
    """
    some = np.where(np.isnan(activity), np.nan, (activity > 0).astype(float))
    if period == 1:
        return some
    there = np.flatnonzero(activity > 0)
    later = there[1:][np.diff(there // period) == 0]
    some[later] = 0.0
    return some


def _tried(model: Model, activity: Array, column: Array) -> tuple[Array | None, float]:
    """Return a whitened column, None if nothing can be seen by it, and the sign of its effect if it is clear of zero."""
    done = float(np.nansum(activity))
    centred = column - activity * (float(np.nansum(column)) / max(done, 1e-12))
    white = filtered(spread_over(centred, _profile(model)) * model.root[:, None], model.phi)
    white = white[model.rows]
    own = without(model.fit.held, white)
    own = without(orthonormal(model.fit.activity), own)
    varies = float((white**2).sum())
    if not np.isfinite(varies) or varies <= 0 or float((own**2).sum()) < OWN_PART * varies:
        return None, 0.0
    fit = regress(model.fit.held, np.column_stack([model.lags, white]), model.outcome)
    weights = np.append(np.zeros(model.lags.shape[1]), 1.0)
    found = contrast(fit, weights, model.days, model.hourly)
    return white, found.value / found.std_error if found.std_error > 0 else 0.0


def _profile(model: Model) -> Array:
    """Return how an effect is spread over the lags, (lags, 1): as fitted where that is clear of zero."""
    total, basis = model.total, model.basis
    if total.value > 2 * total.std_error:
        own = model.fit.coefficients / max(float(model.fit.coefficients.sum()), 1e-12)
        shares = np.maximum(basis @ own, 0.0)
    else:
        lag = np.arange(len(basis)) // model.period
        shares = FIRST_DAY * (lag == 0) + (1 - FIRST_DAY) * (lag == 1)
    return np.asarray(shares / shares.sum())[:, None]


def belief_in(times: float) -> float:
    """Return the weight of a model with a column that is so many standard errors from zero (Akaike's, of the robust test)."""
    return float(1 / (1 + np.exp(min(PENALTY - times**2 / 2, 700.0))))


def _holding(model: Model, column: Array, belief: float) -> Model:
    """Return the model averaged with the one that holds a whitened column fixed as well."""
    richer = []
    for fit, lags in zip(model.fits, model.shapes, strict=True):
        held = (*fit.held, orthonormal(without(fit.held, column)))
        richer.append(regress(held, lags, model.outcome))
    fits, bases = (*model.fits, *richer), model.bases * 2
    weights = model.shares if model.hourly else likelihoods(tuple(richer))
    shares = np.concatenate([model.shares * (1 - belief), weights / weights.sum() * belief])
    total = averaged(fits, bases, shares, slice(None), model.days, model.hourly, model.is_rare)
    return replace(
        model, fits=fits, bases=bases, shapes=model.shapes * 2, shares=shares, total=total
    )


def _told(name: str, white: Array | None, times: float) -> Check:
    if white is None:
        return check(name, None, message("check.dose_unknown"))
    if abs(times) < CLEAR:
        return check(name, True, message(ALIKE[name]))
    return check(name, True, message(MESSAGES[name, 1 if times > 0 else -1]))
