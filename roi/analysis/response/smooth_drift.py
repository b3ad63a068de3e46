"""A slow drift as smooth as the data say: a penalised spline, its penalty by restricted likelihood."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from roi.analysis.response.design import spline
from roi.analysis.response.regression import Regression, regress, without

Array = NDArray[Any]
KNOT_DAYS = 60
PENALTIES = np.concatenate([[0.0], np.logspace(-4, 3, 29)])  # the drift's variance over the noise's


def bends(days: int) -> Array:
    """Return how the drift may bend away from a straight line, (days, bends): sums of sums of independent steps.

    If the steps have one variance this is a cubic spline whose second differences are penalised (Eilers & Marx 1996,
    doi:10.1214/ss/1038425655).
    """
    basis = spline(days, KNOT_DAYS)
    summed = np.tril(np.ones((basis.shape[1], basis.shape[1])))
    return np.asarray(basis @ (summed @ summed)[:, 2:])


def regress_beside(q: Array, bent: Array, activity: Array, outcome: Array) -> Regression:
    """Return generalised least squares of the outcome on the activity beside a random drift.

    The drift's variance is that of the greatest restricted likelihood (Patterson & Thompson 1971,
    doi:10.1093/biomet/58.3.545). A free spline takes away all that its knots can follow, and with it what effects of many
    weeks move; this one takes away as much as the outcome really drifts.

    Parameters
    ----------
    q : (n, p) an orthonormal basis of all other controls.
    bent : (n, d) the drift's columns, each with an independent coefficient of one variance.
    activity, outcome : (n, k) and (n), whitened like all the rest.

    Returns
    -------
    Regression
        Of the arrays with the drift whitened away: its residuals are those of independent rows.
    """
    x, y = without(q, activity), without(q, outcome)
    directions, size, _ = np.linalg.svd(without(q, bent), full_matrices=False)
    strength = size**2 / max(float(np.median(size**2)), 1e-300)
    in_x, in_y = directions.T @ x, directions.T @ y
    spare = len(y) - q.shape[1] - x.shape[1]

    def whitened(penalty: float) -> tuple[Array, Array]:
        less = 1 - 1 / np.sqrt(1 + penalty * strength)
        return x - directions @ (less[:, None] * in_x), y - directions @ (less * in_y)

    def unlikely(penalty: float) -> float:
        rows, target = whitened(penalty)
        gram = rows.T @ rows
        left = target - rows @ (np.linalg.pinv(gram, hermitian=True) @ (rows.T @ target))
        spread = np.log1p(penalty * strength).sum() + np.linalg.slogdet(gram)[1]
        return float(spare * np.log(max(float(left @ left), 1e-300)) + spread)

    return regress(q, *whitened(min(PENALTIES, key=unlikely)))
