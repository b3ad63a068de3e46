"""How days are drawn: blocks in strata, half of each for either arm, no weekday much oftener in one than in the other."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta
from functools import lru_cache
from itertools import combinations, product
from math import comb, prod
from typing import Any

import numpy as np
from numpy.random import Generator
from numpy.typing import NDArray

from roi.errors import NotEnough
from roi.experiment.looks import looks_of
from roi.experiment.plan import ALPHA, Arm, Block, Exclusion, Layout, Plan, Question

Array = NDArray[Any]
VERSION = 1
BLOCK_DAYS = 3
IN_STRATUM = 2  # blocks: one for either arm, so that no arm has the better fortnight
TRIED = 2000  # draws from which the limit on weekdays is set
ACCEPTED = 0.25  # of them are balanced enough,
ENOUGH = 400  # but no fewer than these, where there are so many
LISTED = 5000  # no more draws than these are listed one by one
REDRAWS = 2000
FEWEST_BLOCKS = 6


def draw_plan(
    question: Question,
    activity: str,
    arms: tuple[Arm, Arm],
    start: date,
    weeks: int,
    outcomes: tuple[str, ...],
    posts_per_active_day: float,
    seed: int,
    timezone: str,
    network: str,
    exclusions: Sequence[Exclusion] = (),
    block_days: int = BLOCK_DAYS,
    whenever: bool = False,
    rule: str = "",
) -> Plan:
    """Draw a plan: the same arguments draw the same plan.

    Parameters
    ----------
    start, weeks : the test lasts so many weeks from that day on; days that are excluded are not made up for.
    seed : of numpy's default generator.
    block_days : how many days are drawn together.
    rule : how two kinds of post are told apart.

    Raises
    ------
    NotEnough
        If fewer than six blocks are left besides the exclusions.
    """
    end = start + timedelta(weeks=weeks)
    layout = layout_of(start, end, block_days, exclusions)
    limit = weekday_limit(layout)
    chosen = draw(layout, limit, np.random.default_rng(seed), 1)[0]
    blocks = _blocks(layout, chosen, arms, start)
    return Plan(
        question=question,
        activity=activity,
        arms=arms,
        start=start,
        end=end,
        block_days=block_days,
        blocks=blocks,
        exclusions=tuple(exclusions),
        outcomes=outcomes,
        looks=() if whenever else looks_of(blocks, end, ALPHA),
        weekday_limit=limit,
        posts_per_active_day=posts_per_active_day,
        seed=seed,
        version=VERSION,
        timezone=timezone,
        network=network,
        alpha=ALPHA,
        whenever=whenever,
        rule=rule,
    )


def _blocks(layout: Layout, chosen: Array, arms: tuple[Arm, Arm], start: date) -> tuple[Block, ...]:
    """Return the blocks of a layout, each for the arm that was drawn: `chosen` (blocks) is True for the first."""
    columns = zip(layout.starts, layout.lengths, layout.strata, chosen, strict=True)
    return tuple(
        Block(
            number,
            start + timedelta(days=int(first)),
            start + timedelta(days=int(first + length)),
            arms[0 if first_arm else 1].key,
            int(stratum),
        )
        for number, (first, length, stratum, first_arm) in enumerate(columns, start=1)
    )


def layout_of(
    start: date, end: date, block_days: int, exclusions: Sequence[Exclusion] = ()
) -> Layout:
    """Cut the days between the exclusions into blocks, and the blocks into strata.

    Raises
    ------
    NotEnough
        If fewer than six blocks are left.
    """
    free = np.ones((end - start).days, dtype=bool)
    for span in exclusions:
        free[max((span.start - start).days, 0) : max((span.end - start).days, 0)] = False
    edges = np.flatnonzero(np.diff(np.concatenate([[False], free, [False]]).astype(int)))
    lengths: list[int] = []
    starts: list[int] = []
    for first, last in edges.reshape(-1, 2):
        pieces = _pieces(int(last - first), block_days)
        cuts = np.linspace(first, last, pieces + 1).round().astype(int)
        starts += cuts[:-1].tolist()
        lengths += np.diff(cuts).tolist() if pieces else []
    if len(lengths) < FEWEST_BLOCKS:
        raise NotEnough(
            reason=f"Only {len(lengths)} blocks of {block_days} days are left besides the excluded days, and a draw needs at least {FEWEST_BLOCKS}"
        )
    strata = np.arange(len(lengths)) // IN_STRATUM + 1
    return Layout(np.array(lengths), np.array(starts), strata, start.weekday())


def _pieces(days: int, block_days: int) -> int:
    """Return into how many blocks a run of days is cut: an even number where it is long enough, none if it is too short."""
    if days < 2 * block_days:
        return round(days / block_days)
    return 2 * round(days / (2 * block_days))


def draw(layout: Layout, limit: int, rng: Generator, count: int) -> Array:
    """Return so many draws, (count, blocks): True for the first arm.

    Each stratum has as many blocks for either arm; of an odd number the spare one is drawn too. Draws whose weekdays
    are less balanced than the limit allows are drawn again (rerandomisation: Morgan & Rubin 2012, 10.1214/12-AOS1008).
    """
    kept = np.empty((0, len(layout.lengths)), dtype=bool)
    while len(kept) < count:
        some = _in_strata(layout, rng, 4 * (count - len(kept)) + 16)
        kept = np.vstack([kept, some[imbalance(layout, some) <= limit]])
    return kept[:count]


def _in_strata(layout: Layout, rng: Generator, count: int) -> Array:
    out = np.empty((count, len(layout.strata)), dtype=bool)
    for stratum in np.unique(layout.strata):
        inside = np.flatnonzero(layout.strata == stratum)
        order = rng.random((count, len(inside))).argsort(axis=1).argsort(axis=1)
        spare = rng.integers(0, 2, count) * (len(inside) % 2)
        out[:, inside] = order < (len(inside) // 2 + spare)[:, None]
    return out


def imbalance(layout: Layout, draws: Array) -> Array:
    """Return, by draw, how many days more some weekday lies in one arm than in the other, at most."""
    weekdays = np.zeros((len(layout.lengths), 7))
    for block, (first, length) in enumerate(zip(layout.starts, layout.lengths, strict=True)):
        np.add.at(weekdays[block], (layout.weekday + first + np.arange(length)) % 7, 1)
    return np.asarray(np.abs((2.0 * draws - 1) @ weekdays).max(axis=1))


def weekday_limit(layout: Layout) -> int:
    """Return the lowest limit that keeps a quarter of all draws, and enough of them; it depends on the blocks alone."""
    if _count(layout) <= LISTED:
        tried = imbalance(layout, every_draw(layout))
        share = min(max(ACCEPTED, ENOUGH / len(tried)), 1.0)
    else:
        tried = imbalance(layout, _in_strata(layout, np.random.default_rng(0), TRIED))
        share = ACCEPTED
    return int(np.quantile(tried, share, method="higher"))


def redraws(layout: Layout, limit: int, seed: int) -> Array:
    """Return draws that might have been, (draws, blocks): all of them if they are few, else some thousand at random."""
    key = (layout.lengths.tobytes(), layout.starts.tobytes(), layout.strata.tobytes())
    return _redraws(*key, layout.weekday, limit, seed)


@lru_cache(maxsize=8)
def _redraws(
    lengths: bytes, starts: bytes, strata: bytes, weekday: int, limit: int, seed: int
) -> Array:
    one, two, three = (np.frombuffer(a, dtype=int) for a in (lengths, starts, strata))
    layout = Layout(one, two, three, weekday)
    if _count(layout) <= LISTED:
        listed = every_draw(layout)
        return np.asarray(listed[imbalance(layout, listed) <= limit])
    return draw(layout, limit, np.random.default_rng([seed, VERSION]), REDRAWS)


def _count(layout: Layout) -> int:
    return prod(
        comb(n, n // 2) * (1 + n % 2) for n in np.unique(layout.strata, return_counts=True)[1]
    )


def every_draw(layout: Layout) -> Array:
    """Return all draws that the strata allow, whatever the weekdays, each once: all are as likely."""
    sizes = np.unique(layout.strata, return_counts=True)[1]
    return np.array([np.concatenate(one) for one in product(*map(_patterns, sizes.tolist()))])


def _patterns(blocks: int) -> list[Array]:
    some = sorted({blocks // 2, blocks - blocks // 2})
    return [
        np.isin(np.arange(blocks), first) for n in some for first in combinations(range(blocks), n)
    ]
