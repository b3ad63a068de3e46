"""The fitted model in the form that statisticians know: statsmodels' own result."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from roi.analysis.response.fitted_models import Fitted, fitted
from roi.analysis.response.lag_shapes import Lags
from roi.analysis.response.regression import one_thread
from roi.errors import needs
from roi.timeline.columns import Column

if TYPE_CHECKING:
    from roi.timeline.timeline import Timeline


def statsmodels_fit(timeline: Timeline, outcome: Column, activity: Column, lags: Lags) -> Any:
    """Return statsmodels' least squares with HC3 errors on the same whitened arrays, made again for it.

    Its first columns are the numbers of the likeliest shape of the lags, such as today's effect and the tail's; the others
    an orthonormal basis of all the controls.
    """
    with needs("models"):
        from statsmodels.regression.linear_model import OLS

    with one_thread():
        found = fitted(timeline, outcome, activity, lags)
    assert isinstance(found, Fitted)  # there is a finding, so there is a model
    model = found.model
    return OLS(model.outcome, np.column_stack([model.lags, model.fit.q])).fit(cov_type="HC3")
