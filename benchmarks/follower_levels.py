"""How far followers as a level are told right: `python benchmarks/follower_levels.py [--worlds 200] [--half judging]`.

Authors with followers who come and go, weeks off, and six launches; what files hold of the level is a count or two, and
gains and losses of the later days. Results: benchmarks/results/follower_levels.csv.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

import numpy as np
import pandas as pd
from half_tables import keep_table

import roi
from roi.analysis.advice.claims import ANSWERS, PROMISED
from roi.analysis.advice.evidence import Evidence
from roi.analysis.advice.launch_claims import MANY, launch_week, thousand_followers
from roi.analysis.conversations import people
from roi.analysis.event_study.posting_breaks import idle_weeks
from roi.timeline.levels import reckoned_level
from roi.timeline.timeline import Timeline

RESULTS = Path(__file__).parent / "results" / "follower_levels.csv"
DAYS, UNKNOWN = 1095, 180  # the second: days at the start without gains and losses
LAUNCHES, OFF = 6, (8, 16)  # how many; and of breaks
CLOSE, LEVEL = 0.01, 0.05  # the first: of the true level
HALVES = {"building": (1, (1.0, 4.0), 14.0), "judging": (2_300_001, (0.7, 6.0), 21.0)}


class Family(NamedTuple):
    """How the level was counted, and how much more a week with posts brings."""

    name: str
    counts: int = 2
    morning: bool = False
    purge: float = 0.0  # share of the followers who go uncounted between the counts
    posts_matter: bool = False

    @property
    def asks_idle_weeks(self) -> bool:
        """Whether weeks off are judged: how the level was counted has nothing to do with them."""
        return self.posts_matter or self == FAMILIES[0]


FAMILIES = (
    Family("counted at the day's end"),
    Family("counted in the morning", morning=True),
    Family("a purge of 3 in 100 between two counts", purge=0.03),
    Family("a purge of 0.5 in 100 between two counts", purge=0.005),
    Family("a purge of 3 in 100 before the only count", counts=1, purge=0.03),
    Family("weeks with posts bring more", posts_matter=True),
)


class Author(NamedTuple):
    """One author's three years as told, and what is true of them."""

    timeline: Timeline
    level: pd.Series
    difference: float
    idle_week: float


def drawn(seed: int, half: str, family: Family) -> Author:
    """Return an author's three years."""
    _, rates, planted = HALVES[half]
    rng = np.random.default_rng([seed, 27])
    index = pd.date_range("2022-01-03", periods=DAYS, name="date")
    off = _breaks(rng)
    more = planted if family.posts_matter else 0.0
    drift = np.exp(np.interp(np.arange(DAYS), np.linspace(0, DAYS, 5), rng.normal(0, 0.3, 5)))
    usual = np.exp(rng.uniform(*np.log(rates))) * drift
    gained = rng.poisson(usual * np.exp(_mood(rng)) + np.where(off, 0.0, more / 7))
    leave = 0.3 * usual.mean()
    lost = rng.poisson(leave, DAYS)
    net = (gained - lost).astype(float)
    level = pd.Series(MANY - net[: DAYS // 2].sum() + np.cumsum(net), index)
    level += max(0.0, 100 - level.min())
    purged = int(rng.integers(DAYS - 300, DAYS - 150))
    level.iloc[purged:] -= round(family.purge * level.iloc[purged])
    counted = [DAYS - 1, *([DAYS - 400] if family.counts > 1 else [])]
    at = pd.Series(np.nan, index)
    at.iloc[counted] = (level - net if family.morning else level).iloc[counted]
    known = pd.Series(net, index).where(np.arange(DAYS) >= UNKNOWN)
    line = roi.from_frame(
        pd.DataFrame(
            {
                "posts": np.where(off, 0.0, 1.0 + rng.poisson(1.0, DAYS)),
                "followers": reckoned_level(at, known).values,
                "followers_net": known,
                "sales": rng.poisson(3.0, DAYS).astype(float),
            },
            index=index,
        )
    )
    for start in 40 + np.arange(LAUNCHES) * 170 + rng.integers(0, 60, LAUNCHES):
        line = line.with_event(index[start].date(), "launch", f"Book {start}")
    week = 7 * float(
        (usual * np.exp(SWING**2 / 2) - leave)[off & (np.arange(DAYS) >= UNKNOWN)].mean()
    )
    return Author(line, level, more, week)


SWING, MEMORY = 0.4, 0.7  # of the good and bad weeks in which followers come


def _mood(rng: np.random.Generator) -> np.ndarray:
    mood = np.zeros(DAYS)
    for day in range(1, DAYS):
        mood[day] = MEMORY * mood[day - 1] + rng.normal(0, SWING * np.sqrt(1 - MEMORY**2))
    return mood


def _breaks(rng: np.random.Generator) -> np.ndarray:
    """Return which days lie in breaks of a week to a fortnight, spread over the years."""
    off = np.zeros(DAYS, dtype=bool)
    many = int(rng.integers(*OFF))
    for start in 30 + np.arange(many) * ((DAYS - 90) // many) + rng.integers(0, 30, many):
        off[start : start + int(rng.integers(7, 15))] = True
    return off


def table(worlds: int, half: str) -> pd.DataFrame:
    """Return a row a family and question: bias, how often what is told is true, and how often something is found."""
    first = HALVES[half][0]
    rows = [
        {"half": half, "family": family.name, **row}
        for family in FAMILIES
        for seed in range(first, first + worlds)
        for row in _judged(drawn(seed, half, family), family)
    ]
    by = pd.DataFrame(rows).groupby(["half", "family", "question"], sort=False)
    return by.agg(
        authors=("told", "size"),
        told=("told", lambda x: round(float(x.mean()), 3)),
        bias=("off", lambda x: round(float(x.mean()), 3)),
        bias_se=("off", lambda x: round(float(x.sem()), 3)),
        holds=("holds", lambda x: round(float(x.mean()), 3)),
        holds_se=("holds", lambda x: round(float(x.sem()), 3)),
        found=("found", lambda x: round(float(x.mean()), 3)),
        found_se=("found", lambda x: round(float(x.sem()), 3)),
    ).reset_index()


def _judged(author: Author, family: Family) -> Iterator[dict[str, object]]:
    """Return what is told of one author beside what is true."""
    line, true = author.timeline, author.level
    told = line.daily["followers"].dropna()
    off = told - true[told.index]
    near = off.abs() <= CLOSE * true[told.index]
    share = len(told) / DAYS
    yield {"question": "level by day", "told": share, "off": off.mean(), "holds": near.mean()}
    evidence = Evidence(line, (), 5.0, people(line))
    yield from _launches(author, evidence)
    if family.asks_idle_weeks:
        yield from _idle(author, evidence)


def _idle(author: Author, evidence: Evidence) -> Iterator[dict[str, object]]:
    """Return how right the comparison of weeks off is, and the claim of 20 to 30 followers in one."""
    active = "an active week beyond an idle one"
    finding = idle_weeks(author.timeline)
    if not finding.estimates:
        yield {"question": active, "told": False}
        return
    for one, name, truth in zip(
        finding.estimates,
        (active, "an idle week"),
        (author.difference, author.idle_week),
        strict=True,
    ):
        holds = one.conf_low <= truth <= one.conf_high
        row = {"question": name, "told": True, "off": one.estimate - truth, "holds": holds}
        yield {**row, "found": one.p_value < LEVEL if name == active else np.nan}
    answer = ANSWERS["C32"](evidence).answer
    wrong = answer != "cannot_tell" and (answer == "yes") != (author.idle_week >= PROMISED)
    claim = "20 in a week away: a wrong yes or no"
    yield {"question": claim, "told": answer != "cannot_tell", "found": wrong}


def _launches(author: Author, evidence: Evidence) -> Iterator[dict[str, object]]:
    """Return how right each launch's followers are, and on which side of a thousand launches are said to lie."""
    line, true = author.timeline, author.level
    starts = line.events.loc[line.events["kind"] == "launch", "start"]
    known = starts[line.daily["followers"].reindex(starts).notna().to_numpy()]
    said = launch_week(evidence)
    if said is None:
        return
    facts = [dict(one.facts) for one in said.message.values]
    shown = known.iloc[-len(facts) :]
    for one, start in zip(facts, shown, strict=True):
        off = one["followers"].values[0] - true[start]
        sold = line.daily["sales"].loc[start : start + pd.Timedelta(days=6)].sum()
        holds = abs(off) <= CLOSE * true[start] and one["sales"].values[0] == sold
        yield {
            "question": "launches: followers and sales",
            "told": True,
            "off": off,
            "holds": holds,
        }
    sides = dict(thousand_followers(evidence).message.facts)
    if "more" in sides:
        holds = sides["more"].values[0] == int((true[known] >= MANY).sum())
        yield {"question": "launches: from 1,000 followers on", "told": True, "holds": holds}


if __name__ == "__main__":
    keep_table(table, RESULTS, HALVES, 200, __doc__)
