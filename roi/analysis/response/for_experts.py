"""The fitted model in the form that statisticians know: statsmodels' own result."""

from __future__ import annotations

from typing import Any

import numpy as np

from roi.analysis.response.daily_model import Model
from roi.errors import needs


def statsmodels_fit(model: Model) -> Any:
    """Return statsmodels' least squares with HC3 errors on the same whitened arrays.

    Its first columns are the numbers of the likeliest shape of the lags, such as today's effect and the tail's; the others
    an orthonormal basis of all the controls.
    """
    with needs("models"):
        from statsmodels.regression.linear_model import OLS

    return OLS(model.outcome, np.column_stack([model.lags, model.fit.q])).fit(cov_type="HC3")
