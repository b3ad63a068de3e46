"""Where a range ends that holds every value which isn't contradicted: walked away from the estimate, then halved."""

from __future__ import annotations

import math
from collections.abc import Callable

FAR = 64.0  # steps: a range that goes on beyond has no end


def range_end(
    is_contradicted: Callable[[float], bool], estimate: float, step: float, close: float
) -> float:
    """Return the end of a range on the side of `step`; infinite where nothing is contradicted up to `FAR` steps away.

    Parameters
    ----------
    is_contradicted : whether a value lies outside; the estimate doesn't.
    close : how far off the end may be, in steps.

    >>> round(range_end(lambda value: value > 3.0, 1.0, 0.5, 0.001), 2)
    3.0
    >>> range_end(lambda value: False, 1.0, -0.5, 0.001)
    -inf
    """
    inner, outer = 0.0, 2.0
    while not is_contradicted(estimate + outer * step):
        inner, outer = outer, 2 * outer
        if outer > FAR:
            return math.copysign(math.inf, step)
    while outer - inner > close:
        middle = (inner + outer) / 2
        is_out = is_contradicted(estimate + middle * step)
        inner, outer = (inner, middle) if is_out else (middle, outer)
    return estimate + outer * step
