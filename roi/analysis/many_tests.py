"""Which of many p-values are too small for chance among so many: Holm's correction."""

from __future__ import annotations

from collections.abc import Sequence

LEVEL = 0.05  # the chance that even one test finds something where there is nothing


def passed(p_values: Sequence[float], level: float = LEVEL) -> list[bool]:
    """Return which tests find something, corrected for their number (Holm 1979, 10.2307/4615733).

    The k-th smallest of m p-values passes if it and all smaller ones are at most level / (m - k + 1). One that is NaN
    never passes, but counts among the m.

    >>> passed([0.04, 0.001, 0.02])
    [True, True, True]
    >>> passed([0.04, 0.03, 0.02])
    [False, False, False]
    >>> passed([0.03, float("nan")])
    [False, False]
    """
    asked = len(p_values)
    smallest_first = sorted((p, at) for at, p in enumerate(p_values) if p == p)
    found = [False] * asked
    for rank, (p, at) in enumerate(smallest_first):
        if p > level / (asked - rank):
            break
        found[at] = True
    return found
