"""Pages read by borrowers as an outcome of their own: they come days and weeks after a borrow."""

from __future__ import annotations

import math

from roi.analysis.finding import Estimate
from roi.analysis.response.enough_days import FEWEST_ACTIVE
from roi.analysis.response.lag_shapes import MORE_DAYS, Lags
from roi.analysis.response.late_effects import late_effect
from roi.analysis.response.regression import one_thread
from roi.analysis.response.wording import effect_unit
from roi.timeline.columns import LINK_POSTS, PAGES_READ
from roi.timeline.timeline import Timeline

LAGS = Lags(last=7, decays=(0.7,), cuts=MORE_DAYS, clip=None)


def pages_per_post(timeline: Timeline) -> Estimate | None:
    """Return how many more pages one more link post brings within eight weeks; None where that can't be estimated.

    Pages read in Kindle Unlimited are paid by the page and have nothing to do with the number of copies sold, so nothing of
    the effect on sales says anything about them. A borrower reads for weeks: see `late_effect`.
    """
    daily = timeline.daily
    if not {PAGES_READ.name, LINK_POSTS.name} <= set(daily):
        return None
    counted, done = daily[PAGES_READ.name], daily[LINK_POSTS.name]
    known = counted.notna() & done.notna()
    if counted[known].nunique() < 2 or (done[known] > 0).sum() < FEWEST_ACTIVE:
        return None
    with one_thread():
        found = late_effect(counted, done, timeline.events, LAGS)
    if found is None or not math.isfinite(found.half_width):
        return None
    low, high = found.value - found.half_width, found.value + found.half_width
    unit = effect_unit(PAGES_READ, LINK_POSTS)
    return Estimate("total", unit, found.value, found.std_error, low, high, p_value=found.p_value)
