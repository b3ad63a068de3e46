"""Pools of simulated authors whose true effects are known: who is named wrongly, whether means and ranges hold the truth.

    python benchmarks/pools.py              half of the seeds
    python benchmarks/pools.py --other      the other half, looked at once
    python benchmarks/pools.py --means      the means alone, over many more pools
    python benchmarks/pools.py --quick      fewer pools, as in benchmarks/results/pools.txt

Every author of a pool is one row: a true effect, the standard error with which she sees it, and an estimate. Coins estimate
without bias, at 80 % compliance with errors a quarter larger; histories are off by a bias, in half-widths of the author's
own range, of the sizes that outside worlds showed (docs/methods.md): 0.02 to 0.17 in ordinary lives, 2.0 under a hidden
cause. The placebo sees the ordinary bias, with noise of its own, and nothing of a hidden cause.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from roi.analysis.finding import NORMAL
from roi.portfolio.pooling import mean_over, pool

Array = NDArray[np.float64]
SIZES = {30: 400, 300: 100, 3000: 10}  # authors: pools
MEANS = {30: 4000, 300: 2000, 3000: 400}  # of which the mean alone is worked out
QUICKER = 10
COMPLIANCE = 0.8


@dataclass(frozen=True)
class World:
    """A kind of pool: how true effects are drawn, and by how many half-widths histories are off."""

    name: str
    nothing: float  # share of authors without an effect
    typical: float  # mean effect of the others, in median errors
    hidden: float = 0.0  # share of authors with a hidden cause
    bias: float = 0.1


WORLDS = (
    World("null", 1.0, 0.0),
    World("mixed", 0.5, 1.0),
    World("sparse", 0.9, 2.0),
    World("all alike", 0.0, 0.5),
    World("hidden causes", 1.0, 0.0, hidden=0.2),
)


def drawn(world: World, authors: int, rng: np.random.Generator) -> tuple[Array, Array, float]:
    """Return truths, errors, and the truth of authors like these: the mean of what they are drawn from."""
    errors = np.exp(rng.normal(0.0, 0.5, authors))
    some = rng.random(authors) >= world.nothing
    truth = np.where(some, rng.gamma(2.0, world.typical / 2.0, authors), 0.0)
    return truth, errors, (1 - world.nothing) * world.typical


def coins(truth: Array, errors: Array, rng: np.random.Generator) -> pd.DataFrame:
    """Return the estimates of drawn days: without bias, wider by what non-compliance costs."""
    wider = errors / COMPLIANCE
    return frame(rng.normal(truth, wider), wider)


def histories(world: World, truth: Array, errors: Array, rng: np.random.Generator) -> pd.DataFrame:
    """Return the estimates of histories, each with its placebo."""
    half = NORMAL * errors
    ordinary = rng.normal(world.bias, 0.05, len(truth)) * half
    hidden = np.where(rng.random(len(truth)) < world.hidden, 2.0 * half, 0.0)
    placebo = rng.normal(ordinary, errors / np.sqrt(6))
    return frame(rng.normal(truth + ordinary + hidden, errors), errors).assign(placebo=placebo)


def frame(estimates: Array, errors: Array) -> pd.DataFrame:
    return pd.DataFrame(
        {"author": np.arange(len(estimates)), "estimate": estimates, "std_error": errors}
    )


def results(other: bool, fewer: int) -> Iterator[str]:
    yield (
        f"{'world':14} {'authors':>7} {'':9} {'wrong among named':>17} {'named':>6} {'exaggerated':>11} "
        f"{'ranges hold':>11} {'mean holds':>10} {'mean seen':>9} {'half-width':>10}"
    )
    for world in WORLDS:
        for authors, pools in SIZES.items():
            numbers = range(pools // fewer), range(MEANS[authors] // fewer)
            for way in ("coins", "histories"):
                rows = [_one(world, authors, way, 2 * seed + other) for seed in numbers[0]]
                means = [_mean(world, authors, way, 2 * seed + other) for seed in numbers[1]]
                told = f"{_line(np.array(rows))} {_mean_line(np.array(means))}"
                yield f"{world.name:14} {authors:7} {way:9} {told}"


def means(other: bool) -> Iterator[str]:
    """Yield how often the mean's range holds the truth of authors like these, over many pools."""
    yield f"{'world':14} {'authors':>7} {'':9} {'mean holds':>10} {'mean seen':>9} {'half-width':>10}"
    for world in WORLDS:
        for authors, pools in MEANS.items():
            for way in ("coins", "histories"):
                rows = [_mean(world, authors, way, 2 * seed + other) for seed in range(pools)]
                yield f"{world.name:14} {authors:7} {way:9} {_mean_line(np.array(rows))}"


def _drawn(world: World, authors: int, way: str, seed: int) -> tuple[pd.DataFrame, Array, float]:
    rng = np.random.default_rng([seed, authors, len(world.name), way == "coins"])
    truth, errors, mean = drawn(world, authors, rng)
    made = coins(truth, errors, rng) if way == "coins" else histories(world, truth, errors, rng)
    return made, truth, mean


def _one(world: World, authors: int, way: str, seed: int) -> tuple[float, ...]:
    """Return what a pool says of each author: wrong among named, named, their effects as said and true, ranges that hold."""
    made, truth, _ = _drawn(world, authors, way, seed)
    found = pool(made, "sales", randomised=way == "coins")
    assert found is not None
    table = found.authors
    named = table["named"].to_numpy(dtype=bool)
    wrong = (np.sign(table["estimate"]) != np.sign(truth))[named].sum()
    inside = table["conf_low"].le(truth + 1e-9) & table["conf_high"].ge(truth - 1e-9)
    said = table["estimate"][named].sum()
    return wrong / max(named.sum(), 1), named.sum(), said, truth[named].sum(), inside.mean()


def _mean(world: World, authors: int, way: str, seed: int) -> tuple[float, ...]:
    """Return whether the mean holds the truth of authors like these, whether an effect is seen, and the half-width."""
    made, _, truth = _drawn(world, authors, way, seed + 1_000_000)
    found = mean_over(made, randomised=way == "coins")
    seen = found.conf_low > 0 or found.conf_high < 0
    return (
        float(found.conf_low <= truth <= found.conf_high),
        float(seen),
        (found.conf_high - found.conf_low) / 2,
    )


def _line(rows: Array) -> str:
    wrong, named, said, true, inside = rows.mean(axis=0)
    exaggerated = f"{said / true:11.2f}" if true > 0 else f"{'-':>11}"
    return f"{wrong:17.3f} {named:6.1f} {exaggerated} {inside:11.3f}"


def _mean_line(rows: Array) -> str:
    holds, seen, half = rows.mean(axis=0)
    return f"{holds:10.3f} {seen:9.3f} {half:10.3f}"


if __name__ == "__main__":
    other = "--other" in sys.argv
    fewer = QUICKER if "--quick" in sys.argv else 1
    for line in means(other) if "--means" in sys.argv else results(other, fewer):
        print(line, flush=True)
