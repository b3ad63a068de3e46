"""How often hours, weekdays and frequency are said to matter: `python benchmarks/habits.py [--worlds 60] [--half judging]`.

Authors of `roi.simulate` whose link posts bring the same at any hour and on any weekday; and the same authors with visits
added to each link post of the morning. Results: benchmarks/results/habits.csv.
"""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import numpy as np
import pandas as pd
from half_tables import keep_table

from roi.analysis.post_groups import groups_of
from roi.analysis.posting_habits import WhenAndWhat, counts_by_day, when_and_what
from roi.simulate.timelines import timeline as timeline_of
from roi.simulate.world import draw
from roi.timeline.columns import SOCIAL_VISITS
from roi.timeline.timeline import Timeline

RESULTS = Path(__file__).parent / "results" / "habits.csv"
ASKED = ("hour", "weekday", "often")
HALVES = {"building": (1, 8.0), "judging": (500_001, 12.0)}


def planted(line: Timeline, seed: int, more: float) -> Timeline:
    """Return the calendar with visits from the network added on each morning's link posts."""
    rng = np.random.default_rng([seed, 24])
    mornings = counts_by_day(line, groups_of(line)["hour"])["morning"].fillna(0.0)
    added = rng.poisson(more * mornings.to_numpy())
    visits = line.daily[SOCIAL_VISITS.name] + added
    return replace(line, daily=line.daily.assign(**{SOCIAL_VISITS.name: visits}))


def table(worlds: int, half: str) -> pd.DataFrame:
    """Return the shares of authors of whom each is said, and of ranges that hold the truth."""
    first, more = HALVES[half]
    out = []
    for name, extra in (("all alike", 0.0), (f"{more:g} more a post in the morning", more)):
        said, held, drawn = [], [], []
        for seed in range(first, first + worlds):
            world = draw(seed, effect=1.0)
            line = timeline_of(world)
            found = when_and_what(planted(line, seed, extra) if extra else line)
            said.append({h.question: bool(h.differs) for h in found.habits if h.question in ASKED})
            own, light = _held(found, world.truth.social_visits, extra)
            held += own
            drawn += light
        told = pd.DataFrame(said)
        shares = {f"{q}_differs": round(float(told[q].mean()), 3) for q in ASKED}
        any_of_them = round(float(told.any(axis="columns").mean()), 3)
        ranges = {
            "own_holds": round(float(np.mean(held)), 3),
            "drawn_holds": round(float(np.mean(drawn)), 3),
        }
        out.append(
            {
                "half": half,
                "family": name,
                "worlds": worlds,
                **shares,
                "any_differs": any_of_them,
                **ranges,
            }
        )
    return pd.DataFrame(out)


def _held(found: WhenAndWhat, truth: float, extra: float) -> tuple[list[bool], list[bool]]:
    """Return which groups' ranges hold what a post brings; with mornings planted, only of the hours."""
    own, drawn = [], []
    for habit in found.habits:
        if habit.question not in (("hour",) if extra else ASKED):
            continue
        for group in habit.groups:
            real = truth + (extra if group.name == "morning" else 0.0)
            if group.own and group.drawn:
                own.append(group.own[1] <= real <= group.own[2])
                drawn.append(group.drawn[1] <= real <= group.drawn[2])
    return own, drawn


if __name__ == "__main__":
    keep_table(table, RESULTS, HALVES, 60, __doc__)
