"""Whether an activity can be told apart from what is on the calendar: posts that always come with a new page can't."""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from roi.settings import NOTED

Array = NDArray[Any]
BESIDE = 0.9  # of the active days
MOST_DAYS = 2  # days of the event for each active one; what goes on nearly always explains no day


def always_with(
    days: pd.DatetimeIndex, active: Array, events: pd.DataFrame, fewest: int
) -> str | None:
    """Return the kind of event on whose days nearly all active days fall, None if there is none.

    The day of such an event and the post on it have one effect together, and which part is whose is decided by the shapes
    that the model assumes of the two: either estimate is then as likely to have the wrong sign as the right one.

    Parameters
    ----------
    active : (n,) whether something was done on each day.
    fewest : active days without the event from which the two can be told apart.
    """
    kinds = events["kind"].to_numpy(dtype=object)
    starts, ends = (days.searchsorted(pd.DatetimeIndex(events[c])) for c in ("start", "end"))
    for kind in sorted(set(kinds) - {"outage"} - NOTED):
        mine = kinds == kind
        beside = _inside(starts[mine], ends[mine], len(days))
        together, apart = int((active & beside).sum()), int((active & ~beside).sum())
        many = together >= BESIDE * (together + apart) and beside.sum() <= MOST_DAYS * together
        if apart < fewest and together and many:
            return str(kind)
    return None


def _inside(starts: Array, ends: Array, days: int) -> Array:
    """Return whether each day lies in one of the spans [start, end)."""
    begun, over = (np.bincount(places, minlength=days + 1) for places in (starts, ends))
    return np.asarray(np.cumsum(begun - over)[:days] > 0)
