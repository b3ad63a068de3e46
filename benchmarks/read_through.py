"""How often ranges of read-through hold the truth: `python benchmarks/read_through.py [--worlds 300] [--half judging]`.

Series are drawn by `roi.simulate.book_series`. The method was built on the first half of the seeds and habits; the second
half, with other habits, was run once for the published table, on seeds from 1,600,001. (Of the first such seeds, from
900,001, runs that were stopped had been seen.) Results: benchmarks/results/read_through.csv.
"""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import numpy as np
import pandas as pd
from half_tables import keep_table

from roi.analysis.book_series.following_sales import (
    ASIDE,
    Followed,
    at_most,
    days_aside,
    follow,
    one_copy_a_reader,
)
from roi.analysis.book_series.wording import never_fewer, spread_of
from roi.simulate.book_series import Habits, SeriesWorld, draw_series

RESULTS = Path(__file__).parent / "results" / "read_through.csv"
TERMS = {30: (1.0, 1.0, 0.0), 90: (1.0, 1.0, 1.0)}
FREE_LEAST = 50
BASE = Habits()
NOBODY = (0.0, 0.0)
BUILDING = {
    "nobody reads on": replace(BASE, reads_on=NOBODY),
    "nobody, all books on offer together": replace(
        BASE, reads_on=NOBODY, offers=(0.0, 1.0), shared=(2.0, 6.0)
    ),
    "base": BASE,
    "slow readers": replace(BASE, delay=(25.0, 60.0)),
    "free days": replace(BASE, free=(1.0, 4.0)),
    "all books on offer together": replace(BASE, offers=NOBODY, shared=(2.0, 6.0)),
    "never on offer": replace(BASE, offers=NOBODY, shared=NOBODY),
    "few copies": replace(BASE, level=(0.3, 1.0)),
}
# Other lengths, levels, delays and swings than the method was built on.
OTHER = {
    "days": (450.0, 1500.0),
    "level": (0.5, 15.0),
    "shape": (0.8, 4.0),
    "swing": (0.2, 0.6),
    "memory": (0.3, 0.99),
    "letters": (0.0, 40.0),
}
HALVES = {
    "building": (1, BUILDING),
    "judging": (
        1_600_001,
        {name: replace(h, **OTHER) if h.level == BASE.level else h for name, h in BUILDING.items()},
    ),
}


def judged(world: SeriesWorld) -> list[dict[str, float]] | None:
    """Return, for each term, how far the estimate is off and whether its range holds the truth; None where it is refused."""
    first, later, free = world.paid[:, 0], world.paid[:, 1], world.free[:, 0]
    aside = days_aside(later, world.on_offer[:, 1])
    for day in world.out:
        aside[max(day, 0) : max(day + ASIDE, 0)] = True
    kinds = [first, *([free] if free.sum() >= FREE_LEAST else [])]
    found = follow(later, kinds, aside)
    if not isinstance(found, Followed):
        return None
    top = one_copy_a_reader(at_most(later, first, aside))
    others = [0.0] * (3 * (len(kinds) - 1))
    parts = {days: found.weighed(np.array([*own, *others])) for days, own in TERMS.items()}
    spreads = never_fewer([spread_of(w.value, w.half_width, top) for w in parts.values()])
    rows = []
    for (days, told), (low, _, high) in zip(parts.items(), spreads, strict=True):
        truth = world.within[days]
        rows.append(
            {
                "within": days,
                "bias": told.value - truth,
                "half_width": told.half_width,
                "unbounded_holds": abs(told.value - truth) <= told.half_width,
                "holds": low <= truth <= high,
                "found": low > 0,
                "width": high - low,
                "most_holds": world.within[365] <= top,
            }
        )
    return rows


def table(worlds: int, half: str) -> pd.DataFrame:
    """Return a row a family and term: medians of bias and width, shares of the rest."""
    first, families = HALVES[half]
    out = []
    for name, habits in families.items():
        found = [judged(draw_series(seed, habits)) for seed in range(first, first + worlds)]
        told = pd.DataFrame([row for rows in found if rows for row in rows])
        for days, rows in told.groupby("within"):
            middle = rows[["bias", "half_width", "width"]].median()
            shares = rows[["unbounded_holds", "holds", "found", "most_holds"]].mean()
            head = {
                "half": half,
                "family": name,
                "within": days,
                "worlds": worlds,
                "refused": sum(not r for r in found),
            }
            out.append({**head, **middle.round(3), **shares.astype(float).round(3)})
    return pd.DataFrame(out)


if __name__ == "__main__":
    keep_table(table, RESULTS, HALVES, 300, __doc__)
