"""Looking more than once: error spent look by look, and a range that holds whenever one looks."""

from __future__ import annotations

import math
from bisect import bisect
from collections.abc import Sequence
from datetime import date, timedelta
from functools import lru_cache
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy.special import lambertw, ndtr, ndtri

from roi.experiment.plan import Block, Look

Array = NDArray[Any]
LOOK_DAYS = 28
FARTHEST = 40  # standard errors; no bound lies beyond
FINE = 1 << 40  # steps a standard error in which a bound is sought
NODES = 24  # Gauss-Legendre nodes a piece; four pieces leave errors below 1e-9


def looks_of(blocks: Sequence[Block], end: date, alpha: float) -> tuple[Look, ...]:
    """Return a look every four weeks and one at the end; none within two weeks of the end."""
    start = blocks[0].start
    days = [
        start + timedelta(days=n)
        for n in range(LOOK_DAYS, (end - start).days - LOOK_DAYS // 2, LOOK_DAYS)
    ]
    drawn = sum(b.days for b in blocks)
    looks = []
    for day in days:
        passed = sum(max((min(b.end, day) - b.start).days, 0) for b in blocks)
        looks.append(Look(day, spent(passed / drawn, alpha)))
    return (*looks, Look(end, alpha))


def spent(fraction: float, alpha: float) -> float:
    """Return the two-sided error that may be spent once this part of the test is over.

    Lan & DeMets (1983, 10.1093/biomet/70.3.659), in the manner of O'Brien & Fleming: 4 − 4 Φ(z(α/4) / √t), little at
    first and all of α at the end.
    """
    if fraction <= 0:
        return 0.0
    return float(min(4 * ndtr(ndtri(alpha / 4) / math.sqrt(min(fraction, 1.0))), alpha))


def boundaries(fractions: Sequence[float], spends: Sequence[float]) -> tuple[float, ...]:
    """Return the bound on |z| at each look, such that the error spent up to each is as given.

    Numerical integration of the density of the sum over the paths that crossed no bound before (Armitage, McPherson &
    Rowe 1969, 10.2307/2343787), by Gauss and Legendre's rule.

    >>> [round(b, 3) for b in boundaries([0.5, 1.0], [0.00305, 0.05])]
    [2.963, 1.969]
    """
    return _boundaries(tuple(fractions), tuple(spends))


@lru_cache(maxsize=32)
def _boundaries(fractions: tuple[float, ...], spends: tuple[float, ...]) -> tuple[float, ...]:
    bounds: list[float] = []
    places, density = np.zeros(1), np.ones(1)  # of the score process, starting at 0 at time 0
    before, spent_before = 0.0, 0.0
    for fraction, total in zip(fractions, spends, strict=True):
        step = math.sqrt(fraction - before)
        extra = max(total - spent_before, 0.0)
        bound = _bound(places, density, step, math.sqrt(fraction), extra)
        bounds.append(bound)
        edge = min(bound, 9.0) * math.sqrt(fraction)
        nodes, weights = _nodes(edge)
        spread = np.exp(-0.5 * ((nodes[:, None] - places) / step) ** 2)
        density = weights * (spread @ density) / (step * math.sqrt(2 * math.pi))
        places, before, spent_before = nodes, fraction, total
    return tuple(bounds)


def _bound(places: Array, density: Array, step: float, root: float, extra: float) -> float:
    def within(steps: int) -> float:
        edge = steps / FINE * root
        over = ndtr((places - edge) / step) + ndtr((-places - edge) / step)
        return -float(over @ density)

    if extra <= 1e-14:
        return math.inf
    # The standard library's bisection: scipy.optimize would cost every answer a tenth of its time to import.
    return bisect(range(FARTHEST * FINE), -extra, key=within) / FINE


def _nodes(edge: float) -> tuple[Array, Array]:
    x, w = np.polynomial.legendre.leggauss(NODES)
    ends = np.linspace(-edge, edge, 9)
    half = np.diff(ends) / 2
    middle = (ends[1:] + ends[:-1]) / 2
    return (middle[:, None] + half[:, None] * x).ravel(), (half[:, None] * w).ravel()


def whenever_bound(fraction: float, alpha: float) -> float:
    """Return so many standard errors as a range needs that holds at all times together, at this part of the test.

    The two-sided normal mixture (Howard, Ramdas, McAuliffe & Sekhon 2021, 10.1214/20-AOS1991, equation 14), narrowest
    at the end of the test; with estimated errors it holds asymptotically (Waudby-Smith et al. 2024, 10.1214/24-AOS2408).

    >>> round(whenever_bound(1.0, 0.05), 2)
    3.04
    """
    if fraction <= 0:
        return math.inf
    # ρ over the variance at the end.
    mixing = 1 / (-float(lambertw(-(alpha**2) / math.e, -1).real) - 1)
    return math.sqrt((1 + mixing / fraction) * math.log((fraction + mixing) / (mixing * alpha**2)))
