"""Are promises kept? An effect of the size called detectable is found 8 times of 10; what weeks to go settle is settled.

    python -m benchmarks.outside.promises --half judge --worlds 20 --out FILE

First an author whose links bring nothing is asked what would be detected; then the same author (the same seed) with an
effect of that size. For weeks to go she is asked after half a year with the smallest effect worth having at `WORTH` times
what is detectable, and asked again when told; her links bring nothing, or as much as is worth having.
"""

from __future__ import annotations

import argparse
import sys
from dataclasses import replace
from pathlib import Path

import pandas as pd

from benchmarks.outside.effects import OUTCOMES
from benchmarks.outside.families import Half
from benchmarks.outside.run import FIRST_SEED, Row
from benchmarks.outside.worlds import World, draw
from roi.analysis.response.effects import effect, response
from roi.language.facts import Message

SOME = ("base", "skewed", "regimes", "bursts", "season", "short90", "rare")
ASKED_AFTER, LONGEST = 180, 900  # days
WORTH = 0.75


def detected(seed: int, family: str, half: Half) -> list[Row]:
    """Return, by outcome, whether an effect of the size called detectable is found."""
    nothing, usual = draw(family, seed, half, 0.0), draw(family, seed, half, 1.0)
    rows = []
    for outcome in OUTCOMES:
        asked = response(nothing.timeline, outcome)
        if asked.total is None:
            continue
        size = asked.detectable / usual.truth.per_post[outcome]
        found = effect(draw(family, seed, half, size).timeline, outcome, "link_posts")
        yes = not isinstance(found, Message) and found.conf_low > 0
        rows.append({"what": "detectable is found", "outcome": outcome, "kept": yes})
    return rows


def settled(seed: int, family: str, half: Half) -> list[Row]:
    """Return, by outcome and truth, whether the answer is a yes or a no when it was said to be."""
    rows = []
    unit = draw(family, seed, half, 1.0, days=LONGEST).truth.per_post
    early = _until(draw(family, seed, half, 0.0, days=LONGEST), ASKED_AFTER)
    for outcome in OUTCOMES:
        asked = response(early, outcome)
        if asked.total is None:
            continue
        worth = WORTH * asked.detectable
        for truth, brings in (("nothing", 0.0), ("what is worth having", worth)):
            whole = draw(family, seed, half, brings / unit[outcome], days=LONGEST)
            told = response(_until(whole, ASKED_AFTER), outcome, minimum_relevant_effect=worth)
            if told.weeks_to_go is None:
                continue
            then = _until(whole, min(ASKED_AFTER + round(7 * told.weeks_to_go), LONGEST))
            answer = response(then, outcome, minimum_relevant_effect=worth).answer
            kept = answer != "cannot_tell"
            rows.append({"what": f"settled, links bring {truth}", "outcome": outcome, "kept": kept})
    return rows


def _until(world: World, days: int) -> object:
    line = world.timeline
    return replace(line, daily=line.daily.iloc[:days])


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--half", choices=["build", "judge"], default="build")
    parser.add_argument("--worlds", type=int, default=20)
    parser.add_argument("--family", action="append")
    parser.add_argument("--first", type=int, help="first seed; each half has its own")
    parser.add_argument("--out", type=Path)
    options = parser.parse_args()
    first = FIRST_SEED[options.half] if options.first is None else options.first
    rows: list[Row] = []
    for number in range(options.worlds):
        for family in options.family or SOME:
            seed = first + number
            rows += detected(seed, family, options.half)
            if family in ("base", "bursts"):
                rows += settled(seed, family, options.half)
        table = pd.DataFrame(rows).groupby(["what", "outcome"])["kept"].agg(["mean", "sem", "size"])
        if options.out:
            head = f"# python -m benchmarks.outside.promises {' '.join(sys.argv[1:])}\n"
            text = table.reset_index().to_csv(index=False, float_format="%.3f")
            options.out.write_text(head + text, encoding="utf-8")
    print(table.to_string())


if __name__ == "__main__":
    main()
