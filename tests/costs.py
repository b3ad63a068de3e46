"""What a call costs beside the same one on less: seconds alone say more of the machine than of the code."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import Any


def least(call: Callable[[], Any], times: int = 3) -> float:
    """Return the least processor time, in seconds, of several calls, after one that imports and compiles."""
    call()
    costs = []
    for _ in range(times):
        started = time.process_time()
        call()
        costs.append(time.process_time() - started)
    return min(costs)


def growth(short: Callable[[], Any], long: Callable[[], Any]) -> float:
    """Return how many times as much the longer call costs."""
    return least(long) / least(short)
