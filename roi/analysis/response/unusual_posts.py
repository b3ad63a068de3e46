"""Whether a few posts bring far more than the others: then what a bound on unusual days cuts away belongs to the posts."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from roi.analysis.finding import Check
from roi.analysis.response.checks import Refit
from roi.analysis.response.daily_model import Model
from roi.analysis.response.dose import allowing_for_dose, belief_in
from roi.analysis.response.grading import check
from roi.analysis.response.lag_shapes import Lags
from roi.analysis.response.regression import Contrast, sandwich
from roi.language.facts import fact, message
from roi.language.formatting import number

Array = NDArray[Any]
APART = 0.5  # of the half-width: of less the range takes no notice
LEAST = 1.25  # standard errors of the difference


def as_posts_were(
    model: Model, fit: Refit, counted: pd.Series[float], lags: Lags, activity: Array
) -> tuple[Model, Contrast, tuple[Check, ...]]:
    """Return a model of days whose total is that of the average post, what a post came to as the posts were, and what was seen.

    The two totals differ only where a few posts seem to bring far more than the others (`with_unusual`).

    Parameters
    ----------
    fit : the daily model of the same activity, which takes an outcome and its lags.
    activity : by day; NaN is not known.
    """
    bent = lags.mostly_brought
    allowed, dose = allowing_for_dose(model, activity, is_bent=bent)
    if not (lags.counts and lags.clip):
        return allowed, allowed.total, dose
    unbound = fit(outcome=counted, lags=replace(lags, clip=None))
    in_full, _ = allowing_for_dose(unbound, activity, is_bent=bent)
    whole, unusual = with_unusual(allowed, in_full)
    return allowed, whole, (*dose, unusual)


def with_unusual(model: Model, in_full: Model) -> tuple[Contrast, Check]:
    """Return a total that holds what unusual days bring beyond their bound, where posts seem to bring that.

    Huber's weights bound what a day counts, which is what tames days on which somebody else's link brought a crowd. Where a
    few posts bring nearly everything they cut the posts' own visits away. So the total is compared with that of the same
    model without a bound, if either lies above zero. If that is clearly greater, the two are averaged by Akaike's weights,
    and the error holds their whole distance.

    Parameters
    ----------
    model, in_full : of the same days, the first with a bound on unusual days and the second without.

    Notes
    -----
    *How it can mislead.* A few crowds that came by chance just after posts look the same, so this total is that of a period,
    not what one more post would bring.

    References
    ----------
    Hausman 1978, doi:10.2307/1913827 (comparing an efficient estimate with a consistent one).
    """
    bounded, whole = model.total, in_full.total
    apart = whole.value - bounded.value
    alike = check("unusual_posts", True, message("check.unusual_alike"))
    brings = any(total.value > total.half_width for total in (bounded, whole))
    same_rows = np.array_equal(model.rows, in_full.rows)
    if not (brings and same_rows and apart > APART * bounded.half_width):
        return bounded, alike
    noise = sandwich(in_full.influence - model.influence, model.days) ** 0.5
    if apart <= LEAST * noise:
        return bounded, alike
    share = belief_in(apart / noise) if noise > 0 else 1.0
    error = np.hypot(
        (1 - share) * bounded.std_error + share * whole.std_error,
        apart * np.sqrt(share * (1 - share)),
    )
    freedom = min(bounded.freedom, whole.freedom)
    reason = message("check.unusual_more", full=fact(number, whole.value))
    total = Contrast(bounded.value + share * apart, float(error), freedom)
    return total, check("unusual_posts", None, reason)
