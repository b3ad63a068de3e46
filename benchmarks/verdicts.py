"""How often is "worth it" or "not worth it" wrong? Authors whose true gain a month is known, from far too little to plenty.

    python benchmarks/verdicts.py --worlds 1000

An hour is worth $15 and a copy brings $3.40, as authors report; the hours are those the method itself estimates, so that
what is put to the test is the effect and the weighing. A fifth of the authors sell nothing by posting; the others' effect is drawn
so that about as many gain as lose. Writes benchmarks/results/verdicts.csv, a row an author.
"""

from __future__ import annotations

import argparse
from concurrent.futures import ProcessPoolExecutor
from dataclasses import replace
from pathlib import Path

import numpy as np
import pandas as pd
from threadpoolctl import threadpool_limits

import roi
from roi.simulate.scenarios import FAMILIES
from roi.simulate.timelines import timeline
from roi.simulate.world import draw
from roi.verdict.judging import from_findings
from roi.verdict.money import DAYS_PER_MONTH, minimum_relevant_effects

FILE = Path(__file__).parent / "results" / "verdicts.csv"
OBSERVED = [name for name, family in FAMILIES.items() if family.observed]
FIRST_SEED = 800_000
HOUR, COPY = 15.0, 3.4
SMALLEST, LARGEST = 3.0, 300.0  # multiples of the realistic effect on sales
NOTHING = 0.2  # share of authors who sell nothing by posting


def judged(seed: int) -> dict[str, object]:
    """Return the answer about one author, and the truth."""
    rng = np.random.default_rng(seed)
    family = OBSERVED[seed % len(OBSERVED)]
    size = float(np.exp(rng.uniform(np.log(SMALLEST), np.log(LARGEST))))
    times = size if rng.random() >= NOTHING else 0.0
    world = draw(seed, family, effect=1.0, sales_effect=times)
    line = timeline(world)
    settings = replace(line.settings, hour=HOUR, income_per_unit=COPY)
    line = replace(line, settings=settings)
    spent = roi.hours(line.posts, line.start, line.end)
    finding = roi.response(
        line, "sales", minimum_relevant_effect=minimum_relevant_effects(line, spent).get("sales")
    )
    verdict = from_findings(line, (finding,))
    posts = float(line.daily["link_posts"].mean()) * DAYS_PER_MONTH
    assert verdict.money.cost_per_month is not None
    net = world.truth.sales * posts * COPY - verdict.money.cost_per_month
    return {
        "seed": seed,
        "family": family,
        "times": round(times, 2),
        "answer": verdict.answer,
        "true_net": round(net, 2),
        "probability": verdict.money.probability_pays,
        "wrong": (verdict.answer == "worth_it" and net <= 0)
        or (verdict.answer == "not_worth_it" and net > 0),
    }


def told(rows: pd.DataFrame) -> str:
    """Return the shares as Markdown, each with its Monte Carlo standard error."""
    lines = ["| truly | authors | worth it | not worth it | can't tell |", "|---|---|---|---|---|"]
    for pays, part in rows.groupby(rows["true_net"] > 0):
        shares = [
            (part["answer"] == name).mean() for name in ("worth_it", "not_worth_it", "cannot_tell")
        ]
        cells = [f"{100 * s:.1f} ± {100 * np.sqrt(s * (1 - s) / len(part)):.1f} %" for s in shares]
        lines.append(
            f"| {'it pays' if pays else 'it does not pay'} | {len(part)} | {' | '.join(cells)} |"
        )
    for name in ("worth_it", "not_worth_it"):
        wrong = int((rows["wrong"] & (rows["answer"] == name)).sum())
        lines.append(f"\nWrong {name!r}: {wrong} of {len(rows)} authors.")
    return "\n".join(lines)


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--worlds", type=int, default=1000)
    parser.add_argument("--workers", type=int, default=2)
    options = parser.parse_args()
    seeds = range(FIRST_SEED, FIRST_SEED + options.worlds)
    with ProcessPoolExecutor(options.workers, initializer=threadpool_limits, initargs=(1,)) as pool:
        rows = pd.DataFrame(pool.map(judged, seeds, chunksize=5))
    text = rows.to_csv(index=False, lineterminator="\n")
    FILE.write_text(f"# python benchmarks/verdicts.py --worlds {options.worlds}\n{text}", "utf-8")
    print(told(rows))


if __name__ == "__main__":
    main()
