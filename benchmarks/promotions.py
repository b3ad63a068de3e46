"""How often ranges and ranks of promotions are right: `python benchmarks/promotions.py [--worlds 300] [--half judging]`.

Two years of sales by day with memory, drift and weekdays; twenty promotions of two days, of which most move nothing, some
ten copies, some forty. Results: benchmarks/results/promotions.csv.
"""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pandas as pd
from half_tables import keep_table

import roi
from roi.analysis.event_study.rank_sets import Ends, surely_larger
from roi.timeline.timeline import Timeline

RESULTS = Path(__file__).parent / "results" / "promotions.csv"
DAYS, EVENTS, GAP = 730, 20, 30
SIZES = {"nothing moves anything": (0.0, 0.0, 0.0), "a few move much": (0.0, 10.0, 40.0)}
HALVES = {"building": (1, (1.0, 8.0), (0.1, 0.4)), "judging": (500_001, (0.5, 20.0), (0.1, 0.6))}


def background(
    rng: np.random.Generator, levels: tuple[float, float], swings: tuple[float, float]
) -> np.ndarray:
    """Return two years of sales by day with memory, drift and weekdays, in which nothing happens."""
    memory, swing = rng.uniform(0.3, 0.9), rng.uniform(*swings)
    mood = np.zeros(DAYS)
    for day in range(1, DAYS):
        mood[day] = memory * mood[day - 1] + rng.normal(0, swing * np.sqrt(1 - memory**2))
    drift = np.interp(np.arange(DAYS), np.linspace(0, DAYS, 5), rng.normal(0, 0.3, 5))
    week = np.exp(0.15 * rng.normal(size=7))[np.arange(DAYS) % 7]
    level = np.exp(rng.uniform(*np.log(levels)))
    mean = level * np.exp(mood + drift) * week
    return rng.negative_binomial(4, 4 / (4 + mean)).astype(float)


def drawn(seed: int, half: str, sizes: tuple[float, ...]) -> tuple[Timeline, np.ndarray]:
    """Return two years with their promotions, and the copies that each of them added."""
    _, levels, swings = HALVES[half]
    rng = np.random.default_rng([seed, 22])
    sales = background(rng, levels, swings)
    starts = GAP + np.arange(EVENTS) * ((DAYS - 2 * GAP) // EVENTS) + rng.integers(0, 20, EVENTS)
    size = rng.choice(sizes, EVENTS, p=(0.6, 0.2, 0.2))
    added = rng.poisson(size)
    for start, more in zip(starts, added, strict=True):
        first = rng.binomial(more, 0.7)
        sales[start] += first
        sales[start + 1] += more - first
    index = pd.date_range("2024-01-01", periods=DAYS, name="date")
    line = roi.from_frame(
        pd.DataFrame({"sales": sales}, index=index), {"sales": "sales"}, timezone="UTC"
    )
    for number, start in enumerate(starts):
        line = line.with_event(index[start].date(), "newsletter", f"Letter {number}")
    return line, added.astype(float)


def table(worlds: int, half: str) -> pd.DataFrame:
    """Return a row a family: shares of ranges that hold, of found ones, of tables with a wrong order, of tables told apart."""
    out = []
    for name, sizes in SIZES.items():
        held, found, wrong, apart = [], [], [], []
        for seed in range(HALVES[half][0], HALVES[half][0] + worlds):
            line, added = drawn(seed, half, sizes)
            compared = roi.compare_promotions(line)
            truth = {f"Letter {number}": more for number, more in enumerate(added)}
            for p in compared.promotions:
                ends = p.ends("sales")
                if ends is not None:
                    held.append(ends[1] <= truth[p.title] <= ends[2])
                    if truth[p.title] == 0:
                        found.append(ends[1] > 0 or ends[2] < 0)
            wrong.append(_wrong_order([(p.ends("sales"), truth[p.title]) for p in compared.ranked]))
            apart.append(compared.is_told_apart)
        out.append(
            {
                "half": half,
                "family": name,
                "worlds": worlds,
                "holds": round(float(np.mean(held)), 3),
                "found_when_nothing": round(float(np.mean(found)), 3),
                "a_wrong_order": round(float(np.mean(wrong)), 3),
                "told_apart": round(float(np.mean(apart)), 3),
            }
        )
    return pd.DataFrame(out)


def _wrong_order(ranked: list[tuple[Ends | None, float]]) -> bool:
    """Whether a promotion is said to be surely larger than one that added as much or more."""
    told = [(ends, added) for ends, added in ranked if ends is not None]
    larger = surely_larger([ends for ends, _ in told])
    added = np.array([more for _, more in told])
    return bool((larger & (added[:, None] <= added[None, :])).any())


if __name__ == "__main__":
    keep_table(table, RESULTS, HALVES, 300, __doc__)
