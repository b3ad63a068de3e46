"""How often the next-best hour is right: `python benchmarks/next_hour.py [--worlds 200] [--half judging]`.

Two years of sales as in `promotions.py`, with ten newsletters of three hours each and ten conventions of twelve. What one
of each sells on average is planted: alike an hour, or more an hour by newsletter. Results: benchmarks/results/next_hour.csv.
"""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import numpy as np
import pandas as pd
from half_tables import keep_table
from promotions import DAYS, background

import roi
from roi.analysis.hour_comparison import HourOf
from roi.declarations import TimeSpent
from roi.timeline.columns import SALES
from roi.timeline.timeline import Timeline

RESULTS = Path(__file__).parent / "results" / "next_hour.csv"
EACH, GAP = 10, 34  # of each kind, days apart
HOURS = {"newsletter": 3.0, "conventions": 12.0}
KINDS = {"newsletter": "newsletter", "conventions": "convention"}
SIZES = {  # copies sold by one of each
    "nothing moves anything": (0.0, 0.0),
    "alike an hour": (5.0, 20.0),
    "newsletters four times as much": (20.0, 20.0),
}
HALVES = {"building": (1, (1.0, 8.0), (0.1, 0.4)), "judging": (1_400_001, (0.5, 20.0), (0.1, 0.6))}


def drawn(seed: int, half: str, sizes: tuple[float, float]) -> tuple[Timeline, dict[str, float]]:
    """Return two years with their events, and what one of each kind sold on average."""
    _, levels, swings = HALVES[half]
    rng = np.random.default_rng([seed, 25])
    sales = background(rng, levels, swings)
    starts = 30 + np.arange(2 * EACH) * GAP + rng.integers(0, 20, 2 * EACH)
    index = pd.date_range("2024-01-01", periods=DAYS, name="date")
    sold = dict.fromkeys(KINDS, 0.0)
    for number, start in enumerate(starts):
        name = list(KINDS)[number % 2]
        more = int(rng.poisson(sizes[number % 2]))
        first = rng.binomial(more, 0.7)
        sales[start] += first
        sales[start + 1] += more - first
        sold[name] += more / EACH
    line = roi.from_frame(pd.DataFrame({"sales": sales}, index=index), timezone="UTC")
    for number, start in enumerate(starts):
        kind = KINDS[list(KINDS)[number % 2]]
        line = line.with_event(index[start].date(), kind, f"Event {number}")
    taken = line.events.assign(hours=np.where(line.events["kind"] == "convention", 12.0, np.nan))
    settings = replace(line.settings, time=TimeSpent(newsletter=HOURS["newsletter"]))
    return replace(line, events=taken, settings=settings), sold


def table(worlds: int, half: str) -> pd.DataFrame:
    """Return a row a family: the middle of the errors, ranges that hold, finds where nothing is, and orders."""
    out = []
    for name, sizes in SIZES.items():
        off, held, found, wrong, apart = [], [], [], [], []
        for seed in range(HALVES[half][0], HALVES[half][0] + worlds):
            line, sold = drawn(seed, half, sizes)
            rows = {r.activity: r for r in roi.next_best_hour(line).of(SALES.name) if r.an_hour}
            true = {activity: sold[activity] / HOURS[activity] for activity in rows}
            for activity, row in rows.items():
                estimate, low, high = row.an_hour or (np.nan,) * 3
                off.append(estimate - true[activity])
                held.append(low <= true[activity] <= high)
                if not sold[activity]:
                    found.append(low > 0 or high < 0)
            first = _first(rows)
            apart.append(first is not None)
            wrong.append(first is not None and true[first] < max(true.values()))
        out.append(
            {
                "half": half,
                "family": name,
                "worlds": worlds,
                "told": len(held),
                "bias": round(float(np.median(off)), 3),
                "holds": round(float(np.mean(held)), 3),
                "found_when_nothing": round(float(np.mean(found)), 3) if found else np.nan,
                "a_wrong_order": round(float(np.mean(wrong)), 3),
                "told_apart": round(float(np.mean(apart)), 3),
            }
        )
    return pd.DataFrame(out)


def _first(rows: dict[str, HourOf]) -> str | None:
    """Return the activity that surely comes first; None where none does."""
    return next((a for a, r in rows.items() if len(rows) > 1 and r.places == (1, 1)), None)


if __name__ == "__main__":
    keep_table(table, RESULTS, HALVES, 200, __doc__)
