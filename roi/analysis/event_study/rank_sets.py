"""Which of several numbers is surely larger, and the ranks that each can have, corrected for comparing all pairs."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray
from scipy.special import stdtrit

from roi.analysis.finding import NORMAL

Ends = tuple[float, float, float]  # estimate, low, high
TAILS = 20  # degrees of freedom of Student's t: counts stray further than the normal distribution has it


def surely_larger(numbers: Sequence[Ends], level: float = 0.95) -> NDArray[np.bool_]:
    """Return which number (row) is surely larger than which (column).

    All pairs are compared at once (Bonferroni), so that in at least `level` of all tables no order said is wrong. Ranges
    needn't be symmetric: the larger one counts with its lower side, the smaller one with its upper side.
    """
    count = len(numbers)
    value = np.array([estimate for estimate, _, _ in numbers])
    down = np.array([(estimate - low) / NORMAL for estimate, low, _ in numbers])
    up = np.array([(high - estimate) / NORMAL for estimate, _, high in numbers])
    pairs = max(count * (count - 1) / 2, 1)
    limit = float(stdtrit(TAILS, 1 - (1 - level) / (2 * pairs)))
    apart = value[:, None] - value[None, :]
    return np.asarray(apart > limit * np.sqrt(down[:, None] ** 2 + up[None, :] ** 2))


def rank_sets(numbers: Sequence[Ends], level: float = 0.95) -> list[tuple[int, int]]:
    """Return the best and worst rank that each number can have, 1 for the largest.

    With the chance `level` all of them hold at once (Mogstad, Romano, Shaikh & Wilhelm 2024,
    doi:10.1093/restud/rdad006, with Bonferroni's correction instead of a bootstrap).

    >>> rank_sets([(10.0, 9.0, 11.0), (5.0, 4.0, 6.0), (5.5, 4.5, 6.5)])
    [(1, 1), (2, 3), (2, 3)]
    """
    larger = surely_larger(numbers, level)
    best, worst = 1 + larger.sum(axis=0), len(numbers) - larger.sum(axis=1)
    return [(int(a), int(b)) for a, b in zip(best, worst, strict=True)]
