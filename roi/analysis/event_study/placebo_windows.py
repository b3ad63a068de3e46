"""A window of days against the weeks around it, judged by the same comparison at dates when nothing happened."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy.special import stdtrit

from roi.analysis.event_study.baseline import Baseline
from roi.analysis.finding import NORMAL

Array = NDArray[Any]
FLANK = 28  # days on each side to compare a window with: whole weeks
ENOUGH = 0.6  # share of a window's days, and of its flanks' days, that must be known
FAKES = 30  # placebo dates needed to give a range
LEAST_APART = 3.0
SEED = 20260101
DRAWS = 1999


@dataclass(frozen=True)
class Excess:
    """What each of k windows had beyond what its flanks led to expect, and how far such a sum roughly strays.

    Both (k); NaN where too few days are known.
    """

    total: Array
    scale: Array


@dataclass(frozen=True)
class Comparison:
    """Windows of one length and, in units of their scale, the excess of every fake date of that length (m)."""

    found: Excess
    fakes: Array
    length: int

    @property
    def apart(self) -> float:
        """How many fake dates don't share their days with another."""
        return len(self.fakes) / self.length + 1

    @property
    def enough(self) -> bool:
        """Whether there are fake dates enough to say what chance does."""
        return len(self.fakes) >= FAKES and self.apart >= LEAST_APART

    def only(self, which: Array) -> Comparison:
        """Return the comparison of some of the windows (k, true for those to keep)."""
        kept = Excess(self.found.total[which], self.found.scale[which])
        return Comparison(kept, self.fakes, self.length)


@dataclass(frozen=True, slots=True)
class Judged:
    """The summed excess of some windows, its 95 % range and p-value from fake dates.

    NaN where too little is known; `windows` counts those used, `fakes` the fake dates of the scarcest length.
    """

    total: float
    conf_low: float
    conf_high: float
    p_value: float
    windows: int
    days: int
    fakes: int


def excess(
    y: Array, baseline: Baseline, learn: Array, starts: Array, length: int, gap: int = 0
) -> Excess:
    """Return what the windows [start, start + length) had beyond the level of `FLANK` days on each side.

    The level is the flanks' known total over their weekday factors; it comes from both sides, so that a drift
    cancels. Unknown days in a window are taken to be like its known ones.

    Parameters
    ----------
    y : (n,) daily values, NaN where not known.
    learn : (n,) days that may serve as flanks: nothing special happened on them.
    starts : (k,) first days of the windows.
    gap : days between a window and its later flank, on which what happened goes on.
    """
    known = np.isfinite(y)
    serves = known & learn
    day_count = len(y)
    first, last = np.clip(starts, 0, day_count), np.clip(starts + length, 0, day_count)
    over = np.clip(last + gap, 0, day_count)
    before, after = np.clip(first - FLANK, 0, day_count), np.clip(over + FLANK, 0, day_count)

    def total(values: Array, where: Array, start: Array, end: Array) -> Array:
        sums = np.concatenate([[0.0], np.cumsum(np.where(where, values, 0.0))])
        return np.asarray(sums[end] - sums[start])

    def flanks(values: Array) -> tuple[Array, Array]:
        return total(values, serves, before, first), total(values, serves, over, after)

    seen = total(np.ones(day_count), known, first, last)
    sides = flanks(np.ones(day_count))
    usable = (np.minimum(*sides) >= FLANK / 4) & (sum(sides) >= ENOUGH * FLANK)
    usable &= (last - first == length) & (seen >= ENOUGH * length)
    spread = np.sqrt(total(baseline.spread**2, np.ones(day_count, dtype=bool), first, last))
    usable &= np.isfinite(spread)
    with np.errstate(invalid="ignore", divide="ignore"):
        by_side = [a / b for a, b in zip(flanks(y), flanks(baseline.factors), strict=True)]
        level = (by_side[0] + by_side[1]) / 2
        had = total(y, known, first, last) - level * total(baseline.factors, known, first, last)
        summed = np.where(usable, had * length / seen, np.nan)
    return Excess(summed, np.maximum(spread, 1e-9))


def compare(
    y: Array,
    baseline: Baseline,
    special: Array,
    odd: Array,
    starts: Array,
    length: int,
    gap: int = 0,
) -> Comparison:
    """Return the excess of some windows of one length, beside that of every fake date.

    Parameters
    ----------
    special : (n,) days that are neither flank nor in a fake date.
    odd : (n,) unusual days: they serve in no flank, but belong to windows and fake dates like any other day.
    starts : (k,) first days of the windows.
    gap : days between a window and its later flank.
    """
    learn = ~special & ~odd
    all_starts = np.arange(max(len(y) - length + 1, 0))
    busy = np.concatenate([[0], np.cumsum(special)])
    free = all_starts[busy[all_starts + length] == busy[all_starts]]
    both = excess(y, baseline, learn, np.concatenate([starts, free]), length, gap)
    (total, fake), (scale, fake_scale) = (
        np.split(a, [len(starts)]) for a in (both.total, both.scale)
    )
    fakes = np.asarray((fake / fake_scale)[np.isfinite(fake)])
    return Comparison(Excess(total, scale), fakes, length)


def each(compared: Comparison) -> tuple[Judged, ...]:
    """Return every window of a comparison judged by itself."""
    return tuple(
        _judged(
            Drawn(float(total), scale * compared.fakes, np.array([scale])),
            (compared,),
            (compared.length,),
        )
        for total, scale in zip(compared.found.total, compared.found.scale, strict=True)
    )


def beyond_chance(compared: Comparison) -> Array:
    """Return each window's excess less what it is by chance, (k): the totals of `each` without their ranges."""
    middle = float(np.median(compared.fakes)) if compared.enough else 0.0
    return np.asarray(compared.found.total - middle * compared.found.scale)


def together(compared: Sequence[Comparison], level: bool = False) -> Judged:
    """Return the total excess of all windows, with a range from fake dates.

    Each window is given the excess of a fake date of its length drawn at random, in units of its scale: the sums so
    made show how far the total strays where nothing happened.

    Parameters
    ----------
    level : windows have no excess by chance on the whole, since unusual days were left out everywhere. Else what
        windows have by chance is taken from the fake dates, and its own error counts.
    """
    rng = np.random.default_rng(SEED)
    total, by_chance, scales, lengths = 0.0, np.zeros(DRAWS), [np.zeros(0)], []
    used = [c for c in compared if np.isfinite(c.found.total).any()]
    for c in used:
        kept = np.isfinite(c.found.total)
        total += float(c.found.total[kept].sum())
        lengths += [c.length] * int(kept.sum())
        scales.append(c.found.scale[kept])
        if len(c.fakes):
            fakes = c.fakes - c.fakes.mean() if level else c.fakes
            by_chance += rng.choice(fakes, (DRAWS, int(kept.sum()))) @ scales[-1]
    drawn = Drawn(total if used else np.nan, by_chance, np.concatenate(scales))
    return _judged(drawn, used, lengths, level)


@dataclass(frozen=True)
class Drawn:
    """The excess of some windows together, the same sum drawn from fake dates (draws), and each window's scale (k)."""

    total: float
    by_chance: Array
    scales: Array


def _judged(
    drawn: Drawn, used: Sequence[Comparison], lengths: Sequence[int], level: bool = False
) -> Judged:
    """Return the total less what it is by chance, its range, and a p-value that agrees with the range.

    The range is widened by Student's t for the few fake dates apart, and for the error of what the total is by chance:
    one fake mean stands in every window's excess.
    """
    windows, days = len(lengths), sum(lengths)
    fakes = min((len(c.fakes) for c in used), default=0)
    apart = min((c.apart for c in used), default=0.0)
    if not np.isfinite(drawn.total) or not used or not all(c.enough for c in used):
        return Judged(drawn.total, np.nan, np.nan, np.nan, windows, days, fakes)
    low, middle, high = np.quantile(drawn.by_chance, [0.025, 0.5, 0.975])
    shared = 0.0 if level else drawn.scales.sum() ** 2 / (drawn.scales**2).sum() / apart
    wider = float(stdtrit(apart - 1, 0.975)) / NORMAL * float(np.sqrt(1 + shared))
    centre = 0.0 if level else float(middle)
    strays = (drawn.by_chance - centre) * wider
    estimate = drawn.total - centre
    tail = min(int((strays >= estimate).sum()), int((strays <= estimate).sum()))
    return Judged(
        total=estimate,
        conf_low=estimate - float(high - centre) * wider,
        conf_high=estimate + float(centre - low) * wider,
        p_value=min(1.0, 2 * (1 + tail) / (1 + len(strays))),
        windows=windows,
        days=days,
        fakes=fakes,
    )
