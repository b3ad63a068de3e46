"""Look at something that the files may not hold, as notebooks do that run on anybody's folder."""

from __future__ import annotations

from collections.abc import Callable
from typing import ParamSpec, TypeVar

from roi.errors import RoiError

P = ParamSpec("P")
T = TypeVar("T")


def try_to(look: Callable[P, T], *values: P.args, **named: P.kwargs) -> T | None:
    """Return what a function finds; where the files don't let it, say why in a sentence and return None.

    Examples
    --------
    >>> import pandas as pd, roi
    >>> days = pd.date_range("2026-01-01", periods=9)
    >>> timeline = roi.from_frame(pd.DataFrame({"visits": range(9)}, index=days))
    >>> try_to(roi.unusual_days, timeline, "sales")
    There is no 'sales' by day; there are visits.
    """
    try:
        return look(*values, **named)
    except RoiError as reason:
        print(reason)
        return None
