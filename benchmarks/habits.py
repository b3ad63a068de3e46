"""How often hours, weekdays, frequency and kinds are said to matter: `python benchmarks/habits.py [--worlds 90] [--half judging]`.

Authors of `roi.simulate` whose posts bring nothing, or whose link posts bring the same whenever and however written; and, a
third as many of each, with visits added to each link post of one group. Lengths and pictures are drawn by lot.
Results: benchmarks/results/habits.csv.
"""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import NamedTuple

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
OF_LINKS = ("hour", "weekday", "often", "picture", "length")  # by lot in every family
LETTERS = (60, 150, 240)  # short, middling, long
HALVES = {"building": (1, 8.0), "judging": (2_100_001, 12.0)}


class Family(NamedTuple):
    """Authors alike in what is true: what a post brings at all, and the group of link posts that brings more."""

    effect: float
    question: str = ""
    group: str = ""

    @property
    def name(self) -> str:
        """What the family is called in the table."""
        if self.group:
            return f"more by {self.question}: {self.group}"
        return "all alike" if self.effect else "nothing brings anything"

    @property
    def judged(self) -> tuple[str, ...]:
        """The questions whose ranges are held to the truth: aims differ wherever posts bring something."""
        if self.question:
            return (self.question,)
        return OF_LINKS if self.effect else (*OF_LINKS, "aim")


NULLS = (Family(0.0), Family(1.0))
PLANTED = tuple(
    Family(1.0, *which)
    for which in (
        ("hour", "morning"),
        ("weekday", "saturday"),
        ("often", "once"),
        ("length", "long"),
        ("picture", "picture"),
    )
)


def written(line: Timeline, seed: int) -> Timeline:
    """Return the calendar with posts of lengths drawn by lot, every other one with a picture."""
    rng = np.random.default_rng([seed, 24])
    posts = line.posts
    letters = rng.choice(LETTERS, len(posts))
    addresses = posts["links"].str.len().fillna(0).astype(int) + rng.integers(0, 2, len(posts))
    texts = ["a" * n + " https://t.co/a" * int(k) for n, k in zip(letters, addresses, strict=True)]
    return replace(line, posts=posts.assign(text=pd.Series(texts, posts.index, dtype="str")))


def planted(line: Timeline, seed: int, family: Family, more: float) -> Timeline:
    """Return the calendar with visits from the network added on the days of one group's link posts."""
    rng = np.random.default_rng([seed, 25])
    counts = counts_by_day(line, groups_of(line)[family.question])
    if family.group not in counts:
        return line
    added = rng.poisson(more * counts[family.group].fillna(0.0).to_numpy())
    visits = line.daily[SOCIAL_VISITS.name] + added
    return replace(line, daily=line.daily.assign(**{SOCIAL_VISITS.name: visits}))


def table(worlds: int, half: str) -> pd.DataFrame:
    """Return the shares of authors of whom each is said, how far numbers are off, and the shares of ranges that hold."""
    plans = [*((family, worlds) for family in NULLS), *((f, worlds // 3) for f in PLANTED)]
    return pd.DataFrame([_row(half, family, n) for family, n in plans])


def _row(half: str, family: Family, worlds: int) -> dict[str, object]:
    first, extra = HALVES[half]
    more = extra if family.group else 0.0
    said, drawn, own, off = [], [], [], []
    for seed in range(first, first + worlds):
        world = draw(seed, effect=family.effect)
        line = written(timeline_of(world), seed)
        found = when_and_what(planted(line, seed, family, more) if more else line)
        said.append({h.question: bool(h.differs) for h in found.habits})
        errors = _held(found, family, world.truth.social_visits, more)
        own += [errors["own"]]
        drawn += [errors["drawn"]]
        off += [errors["off"]]
    told = pd.DataFrame(said).fillna(False).astype(float)
    asked = [q for q in (*OF_LINKS, "aim") if q in told]
    wrong = [q for q in (asked if not family.effect else OF_LINKS) if q != family.question]
    return {
        "half": half,
        "family": family.name,
        "worlds": worlds,
        **{f"{q}_differs": round(float(told[q].mean()), 3) for q in asked},
        "any_wrong": round(float(told[wrong].any(axis="columns").mean()), 3),
        "ranges": sum(map(len, off)),
        **dict(zip(("bias", "bias_se"), _mean(off), strict=True)),
        **dict(zip(("own_holds", "own_se"), _mean(own), strict=True)),
        **dict(zip(("drawn_holds", "drawn_se"), _mean(drawn), strict=True)),
    }


def _mean(by_world: list[list[float]]) -> tuple[float, float]:
    """Return the mean over all groups, with its standard error: the groups of one author go together."""
    sums, n = np.array([[sum(w), len(w)] for w in by_world], dtype=float).T
    mean = sums.sum() / n.sum()
    error = np.sqrt(((sums - mean * n) ** 2).sum()) / n.sum()
    return round(float(mean), 3), round(float(error), 3)


def _held(found: WhenAndWhat, family: Family, truth: float, more: float) -> dict[str, list]:
    """Return which groups' ranges hold what a post brings, and how far the groups' own numbers are off."""
    out: dict[str, list] = {"own": [], "drawn": [], "off": []}
    for habit in found.habits:
        for group in habit.groups if habit.question in family.judged else ():
            real = truth + (more if group.name == family.group else 0.0)
            if group.own and group.drawn:
                out["own"].append(group.own[1] <= real <= group.own[2])
                out["drawn"].append(group.drawn[1] <= real <= group.drawn[2])
                out["off"].append(group.own[0] - real)
    return out


if __name__ == "__main__":
    keep_table(table, RESULTS, HALVES, 90, __doc__)
