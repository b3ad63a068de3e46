"""How often the range of a campaign's return holds the truth: `python benchmarks/campaigns.py [--worlds 200] [--half judging]`.

One to three years of royalties with memory, drift and weekdays; two campaigns that are switched off and on, each of which
returns nothing, half, or twice what it costs, within four days. Results: benchmarks/results/campaigns.csv.
"""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pandas as pd
from half_tables import keep_table

import roi
from roi.analysis.advertising import campaign_of
from roi.analysis.finding import Estimate

RESULTS = Path(__file__).parent / "results" / "campaigns.csv"
DELAY = np.array([0.5, 0.3, 0.15, 0.05])
RETURNS = {"nothing": 0.0, "half of its cost": 0.5, "twice its cost": 2.0}
HALVES = {"building": (1, (1.0, 8.0), (0.1, 0.4)), "judging": (1_400_001, (0.5, 20.0), (0.1, 0.6))}


def judged(seed: int, half: str, returns: float) -> Estimate | None:
    """Return what is said of the first campaign's return; None where it is refused."""
    _, levels, swings = HALVES[half]
    rng = np.random.default_rng([seed, 23])
    days = int(rng.integers(365, 1096))
    memory, swing = rng.uniform(0.3, 0.9), rng.uniform(*swings)
    mood = np.zeros(days)
    for day in range(1, days):
        mood[day] = memory * mood[day - 1] + rng.normal(0, swing * np.sqrt(1 - memory**2))
    drift = np.interp(np.arange(days), np.linspace(0, days, 5), rng.normal(0, 0.3, 5))
    week = np.exp(0.15 * rng.normal(size=7))[np.arange(days) % 7]
    mean = np.exp(rng.uniform(*np.log(levels)) + mood + drift) * week
    price = 3.0
    spent = {name: _spells(rng, days, float(mean.mean()) * price) for name in ("one", "two")}
    more = np.convolve(returns * spent["one"] + rng.uniform(0, 2) * spent["two"], DELAY)[:days]
    copies = rng.negative_binomial(4, 4 / (4 + mean)) + rng.poisson(more / price)
    index = pd.date_range("2023-01-02", periods=days, name="date")
    line = roi.from_frame(pd.DataFrame({"royalties": price * copies}, index=index))
    told = campaign_of(line, "one", pd.DataFrame(spent, index=index)).brings["royalties"]
    return told if isinstance(told, Estimate) else None


def _spells(rng: np.random.Generator, days: int, usual: float) -> np.ndarray:
    """Return what is spent by day: spells of one to three weeks, between which nothing is."""
    out = np.zeros(days)
    day = int(rng.integers(5, 30))
    while day < days:
        length = int(rng.integers(7, 22))
        budget = usual * rng.uniform(0.2, 1.0)
        out[day : day + length] = budget * rng.uniform(0.6, 1.0, len(out[day : day + length]))
        day += length + int(rng.integers(10, 40))
    return out


def table(worlds: int, half: str) -> pd.DataFrame:
    """Return a row a size of return."""
    first, out = HALVES[half][0], []
    for name, returns in RETURNS.items():
        every = [judged(seed, half, returns) for seed in range(first, first + worlds)]
        told = [e for e in every if e is not None]
        out.append(
            {
                "half": half,
                "returns": name,
                "worlds": worlds,
                "refused": len(every) - len(told),
                "bias": round(float(np.median([e.estimate - returns for e in told])), 3),
                "half_width": round(
                    float(np.median([e.conf_high - e.conf_low for e in told])) / 2, 3
                ),
                "holds": round(
                    float(np.mean([e.conf_low <= returns <= e.conf_high for e in told])), 3
                ),
                "found": round(float(np.mean([e.p_value < 0.05 for e in told])), 3),
            }
        )
    return pd.DataFrame(out)


if __name__ == "__main__":
    keep_table(table, RESULTS, HALVES, 200, __doc__)
