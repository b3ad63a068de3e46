"""Means over authors with their ranges: the plain one, and a ratio of two."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.special import stdtrit

from roi.analysis.finding import known

Array = NDArray[np.float64]
SURE = 0.975


@dataclass(frozen=True, slots=True)
class Mean:
    """A mean over authors with its 95 % range; infinite on both sides where nothing can be said."""

    estimate: float
    std_error: float
    conf_low: float
    conf_high: float

    @property
    def is_bounded(self) -> bool:
        """Whether the range has two ends."""
        return math.isfinite(self.conf_high - self.conf_low)

    def to_dict(self) -> dict[str, float | None]:
        """Return JSON-safe values."""
        names = ("estimate", "std_error", "conf_low", "conf_high")
        return {name: known(getattr(self, name)) for name in names}


def mean_of(values: Array) -> Mean:
    """Return the mean of authors' values with its 95 % range by Student's t."""
    n = len(values)
    error = float(values.std(ddof=1)) / math.sqrt(n)
    half = float(stdtrit(n - 1, SURE)) * error
    middle = float(values.mean())
    return Mean(middle, error, middle - half, middle + half)


def ratio_of_means(above: Array, below: Array) -> Mean:
    """Return the ratio of two means over the same authors, with Fieller's range (1954, 10.1111/j.2517-6161.1954.tb00159.x).

    The range is all ratios r for which the mean of above − r · below is within Student's t of zero. Unlike the mean of the authors'
    own ratios it is not thrown off by an author whose denominator is all but zero. It misleads where ratio and denominator go
    together: then it is the mean weighted by the denominators.

    >>> import numpy as np
    >>> found = ratio_of_means(np.array([2.0, 2.2, 1.8]), np.array([1.0, 1.1, 0.9]))
    >>> round(found.estimate, 3), round(found.conf_low, 3), round(found.conf_high, 3)
    (2.0, 2.0, 2.0)
    """
    n, bound = len(above), float(stdtrit(len(above) - 1, SURE))
    a, b = float(above.mean()), float(below.mean())
    (s_aa, s_ab), (_, s_bb) = (np.cov(above, below) / n).tolist()
    if not abs(b) > 1e-12:
        return Mean(math.nan, math.nan, -math.inf, math.inf)
    ratio = a / b
    error = math.sqrt(max(s_aa - 2 * ratio * s_ab + ratio**2 * s_bb, 0.0)) / abs(b)
    square = b**2 - bound**2 * s_bb
    if square <= 0:  # the denominator may be zero
        return Mean(ratio, error, -math.inf, math.inf)
    middle = (a * b - bound**2 * s_ab) / square
    rest = middle**2 - (a**2 - bound**2 * s_aa) / square
    half = math.sqrt(max(rest, 0.0))
    return Mean(ratio, error, middle - half, middle + half)
