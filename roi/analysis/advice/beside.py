"""What one more of an activity brings with another one held fixed, for claims that set two side by side."""

from __future__ import annotations

import pandas as pd

from roi.analysis.advice.evidence import Evidence
from roi.analysis.finding import Estimate
from roi.analysis.response.daily_model import fit_daily
from roi.analysis.response.lag_shapes import Lags
from roi.analysis.response.regression import one_thread


def brings_beside(
    evidence: Evidence,
    outcome: pd.Series[float],
    activity: pd.Series[float],
    other: pd.Series[float],
    lags: Lags,
) -> Estimate | None:
    """Return what one more of an activity brings with another held fixed; None where that can't be told apart."""
    with one_thread():
        model = fit_daily(
            outcome, activity, evidence.timeline.events, lags, covariates=other.to_frame("other")
        )
    if not (model.is_told_apart and model.has_range):
        return None
    total = model.total
    ends = (total.value - total.half_width, total.value + total.half_width)
    return Estimate("total", "", total.value, total.std_error, *ends, p_value=total.p_value)
