"""Sentences about time spent, the people who answer, unusual days, idle weeks and platform changes."""

from __future__ import annotations

import math

from roi.words import number


def hours_sentence(estimate: float, low: float, high: float) -> str:
    """Return how much time a week goes into posting.

    >>> hours_sentence(5.14, 3.96, 7.2)
    'About 5.1 hours a week go into posting (could be 4 to 7.2). Reading without posting leaves no trace and is not counted.'
    """
    if math.isnan(estimate):
        return "How much time goes into posting is not known: no posts in a known period."
    return (
        f"About {number(estimate)} hours a week go into posting "
        f"(could be {number(low)} to {number(high)}). "
        "Reading without posting leaves no trace and is not counted."
    )
