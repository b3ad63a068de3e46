"""How often the log of follows is read right: `python benchmarks/who_follows.py [--worlds 300] [--half judging]`.

Logs of 320 people with planted shares of those who follow back, and of those who leave again; and logs in which neither
hangs on anything. Shares are held to the whole percents in which they are told. Results: benchmarks/results/who_follows.csv.
"""

from __future__ import annotations

import re
from dataclasses import replace
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory

import numpy as np
import pandas as pd
from half_tables import keep_table

from roi.analysis.advice.evidence import ClaimAnswer, Evidence
from roi.analysis.advice.follow_claims import by_ratio, leave_again
from roi.analysis.conversations import people
from roi.exports import load
from roi.simulate.follow_log import Follows, follow_log
from roi.simulate.timelines import timeline
from roi.simulate.world import World, draw

RESULTS = Path(__file__).parent / "results" / "who_follows.csv"
TOLD = re.compile(r"\((\d+) to (\d+) in 100\)")
ROUNDED = 0.005
LEVEL = 0.05
HALVES = {  # seeds, and the shares planted: some of them, or the same of all
    "building": (1, {"planted": Follows(), "alike": Follows(0.4, 0.4, 0.2, 0.2)}),
    "judging": (
        900_001,
        {"planted": Follows(0.5, 0.35, 0.25, 0.12), "alike": Follows(0.3, 0.3, 0.1, 0.1)},
    ),
}


@cache
def author() -> World:
    """Return the author whose logs they are; only the log differs from seed to seed."""
    return draw(7, days=730)


@cache
def two_years() -> Evidence:
    """Return what all logs have in common: the author's two years."""
    line = timeline(author())
    return Evidence(line, (), 5.0, people(line))


def read(seed: int, truth: Follows) -> Evidence:
    """Return the two years with the log of this seed, as it is read from a file."""
    shared = two_years()
    with TemporaryDirectory() as folder:
        text = follow_log(replace(author(), seed=seed), truth)
        (Path(folder) / "follow_log.csv").write_text(text, encoding="utf-8")
        return replace(shared, timeline=replace(shared.timeline, exports=load(folder)))


def table(worlds: int, half: str) -> pd.DataFrame:
    """Return a row a kind of log and question: ranges that hold, and how often a difference is found."""
    first, kinds = HALVES[half]
    out = []
    for kind, truth in kinds.items():
        asked = {
            "follows back, by ratio": (by_ratio, (truth.back_if_eager, truth.back_if_not)),
            "leaves again, by follow-back": (
                leave_again,
                (truth.gone_if_unreturned, truth.gone_if_returned),
            ),
        }
        logs = [read(seed, truth) for seed in range(first, first + worlds)]
        for name, (question, truths) in asked.items():
            found = [answer for log in logs if (answer := question(log)) is not None]
            held = [
                low - ROUNDED <= true <= high + ROUNDED
                for answer in found
                for (low, high), true in zip(_ranges(answer), truths, strict=True)
            ]
            out.append(
                {
                    "half": half,
                    "log": kind,
                    "question": name,
                    "worlds": worlds,
                    "told": len(found),
                    "holds": round(float(np.mean(held)), 3),
                    "found": round(float(np.mean([a.p_value < LEVEL for a in found])), 3),
                }
            )
    return pd.DataFrame(out)


def _ranges(answer: ClaimAnswer) -> list[tuple[float, float]]:
    told = TOLD.findall(str(answer.message))
    return [(int(low) / 100, int(high) / 100) for low, high in told]


if __name__ == "__main__":
    keep_table(table, RESULTS, HALVES, 300, __doc__)
