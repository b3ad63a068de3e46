"""The whole line on simulated authors: write their exports, load, overlay, estimate; how often is the answer wrong?

    python benchmarks/from_files.py --worlds 200 --days 365

Half the authors' posts do nothing, half do something. Writes benchmarks/results/from_files.csv (a row a finding) and
from_files.md (the shares, each with its Monte-Carlo error).
"""

from __future__ import annotations

import argparse
import os
import platform
import tempfile
from collections.abc import Callable
from concurrent.futures import ProcessPoolExecutor
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from time import perf_counter
from typing import Any

os.environ.setdefault(
    "OPENBLAS_NUM_THREADS", "1"
)  # before numpy: many small fits want one thread each

import numpy as np
import pandas as pd

import roi
from roi.simulate.exports import write
from roi.simulate.world import World, draw

RESULTS = Path(__file__).parent / "results"
FIRST_SEED = 500_000
OUTCOMES = ("visits", "social_visits", "sales")
LIMITS = {"found": 0.08, "yes": 0.04, "held": 0.92}
Row = dict[str, Any]


def measured(seed: int, effect: float, family: str, days: int, log_days: int) -> list[Row]:
    """Return the whole pipeline's results for one author, one row per finding, beside the truth."""
    started = perf_counter()
    world = draw(seed, family, days, effect=effect)
    with tempfile.TemporaryDirectory() as folder:
        write(world, folder, log_days)
        timeline = roi.overlay(roi.load(folder))
    found = [roi.response(timeline, outcome) for outcome in OUTCOMES]
    seconds = round(perf_counter() - started, 2)
    return [_row(finding, world, effect) | {"seconds": seconds} for finding in found]


def _row(finding: roi.Finding, world: World, effect: float) -> Row:
    total = finding.total
    numbers = {
        name: getattr(total, name) if total else np.nan
        for name in ("estimate", "std_error", "conf_low", "conf_high", "p_value")
    }
    return {
        "seed": world.seed,
        "effect": effect,
        "outcome": finding.outcome,
        "design": finding.design,
        "truth": world.truth.visits_later
        if finding.design == "hourly_response"
        else getattr(world.truth, finding.outcome),
        **numbers,
        "answer": finding.answer,
        "failed": "; ".join(c.assumption for c in finding.checks if c.holds is False),
    }


def summary(rows: pd.DataFrame) -> pd.DataFrame:
    """Return by outcome: shares found and answered yes without an effect and with one, and intervals that hold the truth."""
    known = rows[rows["estimate"].notna()]
    held = (known["conf_low"] <= known["truth"]) & (known["truth"] <= known["conf_high"])
    marks = known.assign(found=known["p_value"] < 0.05, yes=known["answer"] == "yes", held=held)
    marks = pd.concat(
        [marks, marks[marks["outcome"] != "social_visits"].assign(outcome="visits or sales")]
    )
    groups = marks.groupby(["outcome", marks["effect"].gt(0).rename("with_effect")])
    shares = groups[["found", "yes", "held"]].mean()
    return shares.assign(findings=groups.size()).reset_index()


def error(share: float, count: int) -> float:
    """Return the Monte Carlo standard error of a share."""
    return float(np.sqrt(share * (1 - share) / count))


def told(shares: pd.DataFrame, rows: pd.DataFrame, command: str) -> str:
    """Return the page for people: the command, the table, and whether each bound was met."""
    lines = [
        "# From files to the answer: how often is it wrong?",
        "",
        f"`{command}`, {datetime.now(UTC):%Y-%m-%d}, Python {platform.python_version()}, "
        f"median {rows['seconds'].median():.1f} s an author for everything (writing included).",
        "",
        "Shares with their Monte-Carlo standard error. *Found*: p < 0.05. *Held*: the 95 % interval holds the truth.",
        "",
        "| outcome | posts do | findings | found | answered yes | held |",
        "|---|---|---|---|---|---|",
    ]
    for row in shares.to_dict("records"):
        cells = [
            f"{100 * row[name]:.1f} ± {100 * error(row[name], row['findings']):.1f} %"
            for name in ("found", "yes", "held")
        ]
        does = "something" if row["with_effect"] else "nothing"
        lines.append(f"| {row['outcome']} | {does} | {row['findings']} | {' | '.join(cells)} |")
    return "\n".join([*lines, "", *_bounds(shares), ""])


def _bounds(shares: pd.DataFrame) -> list[str]:
    both = shares[shares["outcome"] == "visits or sales"].set_index("with_effect")
    nothing, something = both.loc[False], both.loc[True]
    met = [
        ("found where there is nothing, at most", nothing["found"], LIMITS["found"], 1),
        ("answered yes where there is nothing, at most", nothing["yes"], LIMITS["yes"], 1),
        ("held where there is something, at least", something["held"], LIMITS["held"], -1),
    ]
    return [
        f"* {what} {100 * limit:.0f} %: {100 * share:.1f} %, {'met' if sign * share <= sign * limit else 'NOT MET'}"
        for what, share, limit, sign in met
    ]


def main() -> None:
    """Run as many authors without an effect as with one, two at a time."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--worlds", type=int, default=200, help="authors of each kind")
    parser.add_argument("--days", type=int, default=365)
    parser.add_argument("--family", default="base")
    parser.add_argument("--log-days", type=int, default=0, help="days that the server's log holds")
    parser.add_argument("--workers", type=int, default=2)
    asked = parser.parse_args()
    one = partial(measured, family=asked.family, days=asked.days, log_days=asked.log_days)
    name = "from_files" if asked.family == "base" else f"from_files_{asked.family}"
    RESULTS.mkdir(exist_ok=True)
    rows = gathered(one, asked.worlds, asked.workers, RESULTS / f"{name}.csv")
    command = (
        f"python benchmarks/from_files.py --worlds {asked.worlds} --days {asked.days} "
        f"--family {asked.family} --log-days {asked.log_days}"
    )
    page = told(summary(rows), rows, command)
    (RESULTS / f"{name}.md").write_text(page, "utf-8")
    print(page)


def gathered(
    one: Callable[[int, float], list[Row]], worlds: int, workers: int, file: Path
) -> pd.DataFrame:
    """Return the rows of all authors, each seed without and with an effect; they are written to disk as they come."""
    seeds = [FIRST_SEED + number for number in range(worlds) for _ in (0, 1)]
    found: list[Row] = []
    with ProcessPoolExecutor(workers) as pool:
        for rows in pool.map(one, seeds, [0.0, 1.0] * worlds, chunksize=2):
            pd.DataFrame(rows).round(6).to_csv(
                file, index=False, mode="a" if found else "w", header=not found
            )
            found += rows
    return pd.DataFrame(found)


if __name__ == "__main__":
    main()
