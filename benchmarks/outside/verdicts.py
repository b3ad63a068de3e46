"""How often "worth it" and "not worth it" are said of outside authors, rightly and wrongly, by what posting really pays.

python -m benchmarks.outside.verdicts --half build --worlds 100
python -m benchmarks.outside.verdicts --half judge --worlds 120 --key --workers 2 --out benchmarks/results/outside_verdicts.csv

Each row sets what the time costs: so that posting pays R times its cost (R = true gain divided by cost, over the period, or since
links began or ceased to work), or, where posts do nothing, as a share of all sales. A copy brings $3.40; the hours are known within a
fifth. A world's verdict is that on sales alone.
"""

from __future__ import annotations

import argparse
import sys
import warnings
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path

import numpy as np
import pandas as pd
from threadpoolctl import threadpool_limits

from benchmarks.outside.families import FAMILIES, Half
from benchmarks.outside.worlds import World, draw
from roi.analysis.time_spent import PerWeek
from roi.verdict.account import WEEKS_PER_MONTH
from roi.verdict.judging import answer_of
from roi.verdict.money import DAYS_PER_MONTH, estimate_money, posts_per_month
from roi.verdict.present import findings_today, from_day, sold_lately

COPY, HOUR, UNSURE = 3.4, 15.0, 0.2
FIRST_SEED = {"build": 0, "judge": 500_000}


@dataclass(frozen=True)
class Case:
    """A family, what posting pays in it (`ratio`, or a cost as a share of all sales where it does nothing), how long, what she says."""

    family: str
    ratio: float | None = None
    cost: float | None = None
    days: int | None = None
    silent: bool = False  # she doesn't say whether her calendar is complete

    @property
    def name(self) -> str:
        """How the table calls it."""
        pays = (
            f"pays {self.ratio:g} times"
            if self.ratio
            else f"nothing, costs {100 * (self.cost or 0):g} % of sales"
        )
        said = ", nothing said of her calendar" if self.silent else ""
        return f"{self.family}: {pays}{said}"


CASES = (
    *(Case("base", ratio=r) for r in (0.5, 1.0, 1.5, 3.0)),
    Case("base", ratio=2.0, days=730),
    *(Case("base", cost=share) for share in (0.1, 0.25, 0.5, 1.0)),
    *(Case(f, ratio=r) for f in ("late14", "late28") for r in (1.0, 1.5, 2.0, 3.0)),
    *(Case("started", ratio=r) for r in (1.5, 2.0)),
    *(Case("stopped", ratio=r) for r in (1.5, 3.0)),
    *(
        Case(f, ratio=1.5)
        for f in ("first_link", "third_link", "growing", "around_launches", "viral_posts")
    ),
    *(Case(f, ratio=1.0) for f in ("first_link", "third_link", "growing")),
    *(Case(f, cost=0.25) for f in ("trend", "december", "bursts")),
    *(Case(f, cost=0.25) for f in ("promotions", "reverse_up", "reverse_down")),
)

KEY = (
    *(Case("base", cost=share) for share in (0.25, 0.5)),
    Case("base", ratio=2.0, days=730),
    Case("base", ratio=2.0, days=730, silent=True),
    *(
        Case(f, ratio=1.5)
        for f in ("late28", "late14", "started", "growing", "first_link", "third_link", "base")
    ),
    Case("stopped", ratio=3.0),
    *(Case(f, ratio=1.0) for f in ("base", "growing", "first_link", "third_link")),
    *(Case(f, cost=0.25) for f in ("promotions", "letters", "reverse_up")),
)
SILENT = (
    *(Case("base", ratio=r, days=730, silent=True) for r in (3.0, 2.0, 1.0)),
    *(Case(f, cost=0.25) for f in ("promotions", "letters")),
    *(Case(f, ratio=1.0, silent=True) for f in ("promotions", "letters")),
)


def cost_of(world: World, case: Case) -> tuple[float, float]:
    """Return what the time costs a month, and what posting really leaves of it today."""
    sold = float(world.timeline.daily["sales"].mean()) * DAYS_PER_MONTH
    if case.ratio is None:
        return (case.cost or 0.0) * sold * COPY, 0.0
    posts = posts_per_month(world.timeline)
    truth = world.truth
    each = truth.per_post["sales"] if world.family.effect != "started" else truth.since["sales"]
    if world.family.effect in {"started", "stopped"} and truth.turn is not None:
        first = world.timeline.daily.index[0] + pd.Timedelta(days=truth.turn)
        since = from_day(world.timeline, first.date())
        if world.family.effect == "started":
            posts = posts_per_month(since)
            return each * posts * COPY / case.ratio, each * posts * COPY
        before = truth.period["sales"] / max(int((truth.days < truth.turn).sum()), 1)
        return before * posts * COPY / case.ratio, 0.0
    return each * posts * COPY / case.ratio, each * posts * COPY


def judged(seed: int, case: Case, half: Half) -> dict[str, object]:
    """Return the answer about one author, and the truth."""
    world = draw(case.family, seed, half, 0.0 if case.ratio is None else 1.0, case.days)
    cost, gain = cost_of(world, case)
    hours = cost / HOUR / WEEKS_PER_MONTH
    complete = None if case.silent else world.timeline.settings.events_complete
    settings = replace(
        world.timeline.settings, hour=HOUR, income_per_unit=COPY, events_complete=complete
    )
    line = replace(world.timeline, settings=settings)
    relevant = {"sales": cost / COPY / max(posts_per_month(line), 1e-9)}
    found = findings_today(line, relevant, ["sales"])
    since = found[0].since if found else None
    today = line if since is None else from_day(line, since)
    lately = sold_lately(line) if since is None else None
    spent = PerWeek(hours, hours * (1 - UNSURE), hours * (1 + UNSURE))
    money = estimate_money(today, found, spent, lately=lately)
    return {
        "case": case.name,
        "seed": seed,
        "answer": answer_of(len(line.daily), found, money),
        "since": since,
        "net": round(gain - cost, 2),
        "surely": money.surely_pays,
        "may": money.may_pay,
        "finding": found[0].answer if found else None,
        "scope": money.scope,
    }


def table(rows: pd.DataFrame) -> str:
    """Return the shares of each answer as Markdown."""
    lines = [
        "| case | worlds | worth it | not worth it | can't tell | a change found |",
        "|---|---|---|---|---|---|",
    ]
    for name, part in rows.groupby("case", sort=False):
        cells = []
        for share in (
            *((part["answer"] == a).mean() for a in ("worth_it", "not_worth_it", "cannot_tell")),
            part["since"].notna().mean(),
        ):
            cells.append(
                f"{100 * share:.1f} ± {100 * np.sqrt(share * (1 - share) / len(part)):.1f}"
            )
        lines.append(f"| {name} | {len(part)} | {' | '.join(cells)} |")
    return "\n".join(lines)


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--half", choices=("build", "judge"), default="build")
    parser.add_argument("--worlds", type=int, default=100)
    parser.add_argument("--workers", type=int, default=1)
    parser.add_argument("--key", action="store_true", help="only the cases that have a bound")
    parser.add_argument("--silent", action="store_true", help="only authors who say nothing")
    parser.add_argument("--first", type=int, help="first seed; each half has its own")
    parser.add_argument("--out", type=Path)
    options = parser.parse_args()
    warnings.simplefilter("ignore", RuntimeWarning)
    first = FIRST_SEED[options.half] if options.first is None else options.first
    rows: list[dict[str, object]] = []
    with ProcessPoolExecutor(options.workers, initializer=threadpool_limits, initargs=(1,)) as pool:
        for case in SILENT if options.silent else KEY if options.key else CASES:
            one = partial(judged, case=case, half=options.half)
            rows += pool.map(one, range(first, first + options.worlds), chunksize=5)
            print(table(pd.DataFrame(rows[-options.worlds :])).splitlines()[-1], flush=True)
    if options.out:
        command = " ".join(["python -m benchmarks.outside.verdicts", *sys.argv[1:]])
        text = pd.DataFrame(rows).to_csv(index=False, lineterminator="\n")
        options.out.write_text(f"# {command}\n{text}", "utf-8")
    assert set(FAMILIES) >= {case.family for case in CASES}


if __name__ == "__main__":
    main()
