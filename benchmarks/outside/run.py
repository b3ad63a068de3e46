"""Try the estimator on outside worlds: false finds, coverage, power against the floor, and whether it finds what it promises.

python -m benchmarks.outside.run --half build --worlds 200                        bare estimates, every family
python -m benchmarks.outside.run --half judge --worlds 1000 --out FILE            the published table, run once; FILE grows as seeds are done
python -m benchmarks.outside.run --half build --worlds 100 --hours                by the hour
python -m benchmarks.outside.run --half build --worlds 100 --whole --family base  whole findings with all checks
"""

from __future__ import annotations

import argparse
import sys
import time
import warnings
from functools import partial
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
from scipy.special import stdtr, stdtrit

from benchmarks import floor
from benchmarks.outside.effects import OUTCOMES
from benchmarks.outside.families import FAMILIES, HOURLY, Half
from benchmarks.outside.hours import draw_hours
from benchmarks.outside.worlds import draw
from roi.analysis.response.effects import effect, response
from roi.language.facts import Message

Row = dict[str, Any]
FIRST_SEED = {"build": 0, "judge": 500_000}
AT_ONCE = 5  # seeds of every family, before the next of every family
# Links work late, changed, or not alike: their truth is not one number that a fit of all days could hold.
APART = ("late14", "late28", "stopped", "started", "penalty", "around_launches")
FLOOR_UP_TO = 1500  # days; beyond that the floor's dense splines are slow


def bare(seed: int, family: str, half: Half, size: float, beside: bool = False) -> list[Row]:
    """Return the estimate of each outcome in one world, and if asked (`beside`) the floor's."""
    world = draw(family, seed, half, size)
    rows = []
    for outcome in OUTCOMES:
        truth = world.truth.per_post[outcome]
        began = time.process_time()
        said = effect(world.timeline, outcome, "link_posts")
        row: Row = {
            "outcome": outcome,
            "seed": seed,
            "truth": truth,
            "seconds": time.process_time() - began,
        }
        if isinstance(said, Message):
            rows.append({**row, "refused": said.key})
            continue
        half_width = (said.conf_high - said.conf_low) / 2
        row |= {"value": said.estimate, "half": half_width, "p": said.p_value}
        if outcome != "social_visits" and beside and len(world.timeline.daily) <= FLOOR_UP_TO:
            row |= _floor(world.timeline, outcome)
        rows.append(row)
    return rows


def _floor(line: Any, outcome: str) -> Row:
    try:
        value, error, freedom = floor.fit(line.daily, line.events, outcome)
    except np.linalg.LinAlgError:
        return {}
    half = error * float(stdtrit(freedom, 0.975)) if freedom > 0 else np.nan
    p = float(2 * stdtr(freedom, -abs(value / error))) if error > 0 and freedom > 0 else np.nan
    return {"floor_half": half, "floor_p": p}


def whole(seed: int, family: str, half: Half, size: float) -> list[Row]:
    """Return the finding of each outcome in one world: answer, range, and what it says it would detect."""
    world = draw(family, seed, half, size)
    rows = []
    for outcome in OUTCOMES:
        began = time.process_time()
        found = response(world.timeline, outcome)
        rows.append(_told(found, outcome, seed, world.truth.per_post[outcome], began))
        rows[-1]["period_truth"] = world.truth.period[outcome]
    return rows


def by_hour(seed: int, family: str, half: Half, size: float) -> list[Row]:
    """Return the finding about visits in one world of hours."""
    world = draw_hours(family, seed, half, size)
    began = time.process_time()
    found = response(world.timeline, "visits")
    row = _told(found, "visits", seed, world.per_post, began)
    posts = float(world.timeline.daily["link_posts"].sum())
    return [{**row, "period_truth": world.per_post * posts}]


def _told(found: Any, outcome: str, seed: int, truth: float, began: float) -> Row:
    row: Row = {
        "outcome": outcome,
        "seed": seed,
        "truth": truth,
        "seconds": time.process_time() - began,
    }
    row |= {"answer": found.answer, "design": found.design, "detectable": found.detectable}
    row["failed"] = " ".join(c.name for c in found.checks if c.holds is False)
    if found.total is None:
        return {**row, "refused": found.reason.key}
    total = found.total
    row |= {
        "value": total.estimate,
        "half": (total.conf_high - total.conf_low) / 2,
        "p": total.p_value,
    }
    period = found.period
    if period is not None:
        row |= {
            "period": period.estimate,
            "period_low": period.conf_low,
            "period_high": period.conf_high,
        }
    return row


def summary(rows: pd.DataFrame) -> pd.DataFrame:
    """Return one row an outcome: shares in percent."""
    out = []
    for outcome, part in rows.groupby("outcome", sort=False):
        known = part[part["value"].notna()] if "value" in part else part.iloc[:0]
        row: Row = {"outcome": outcome, "worlds": len(part), "refused": len(part) - len(known)}
        if len(known):
            off = known["value"] - known["truth"]
            row |= {
                "found": 100 * (known["p"] < 0.05).mean(),
                "too_many": 100 * ((known["p"] < 0.05) & (known["value"] > 0)).mean(),
                "held": 100 * (off.abs() <= known["half"]).mean(),
                "off": (off / known["half"]).mean(),
                "ratio": known["value"].sum() / known["truth"].sum()
                if known["truth"].sum()
                else np.nan,
                "ms": 1000 * known["seconds"].median(),
            }
        if "floor_p" in known:
            both = known[known["floor_p"].notna()]
            row |= {
                "floor": 100 * (both["floor_p"] < 0.05).mean(),
                "width": (both["half"] / both["floor_half"]).median(),
            }
        if "answer" in part:
            row |= {a: 100 * (part["answer"] == a).mean() for a in ("yes", "no")}
            row["hourly"] = 100 * (part["design"] == "hourly_response").mean()
        if "period" in known:
            there = known[known["period"].notna()]
            held = (there["period_low"] <= there["period_truth"]) & (
                there["period_truth"] <= there["period_high"]
            )
            row |= {
                "period_held": 100 * held.mean(),
                "period_ratio": there["period"].sum() / (there["period_truth"].sum() or np.nan),
            }
        out.append(row)
    return pd.DataFrame(out)


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--half", choices=["build", "judge"], default="build")
    parser.add_argument("--worlds", type=int, default=100)
    parser.add_argument("--family", action="append")
    parser.add_argument("--hours", action="store_true")
    parser.add_argument("--whole", action="store_true")
    parser.add_argument("--floor", action="store_true", help="beside it the floor, which is slow")
    parser.add_argument(
        "--sizes", type=float, nargs="+", default=[0.0, 1.0], help="multiples of the usual effect"
    )
    parser.add_argument("--first", type=int, help="first seed; each half has its own")
    parser.add_argument("--out", type=Path)
    options = parser.parse_args()
    warnings.simplefilter("ignore", category=RuntimeWarning)
    plain = partial(bare, beside=options.floor)
    one = by_hour if options.hours else whole if options.whole else plain
    first = FIRST_SEED[options.half] if options.first is None else options.first
    families = options.family or list(HOURLY if options.hours else FAMILIES)
    rows: dict[tuple[str, float], list[Row]] = {(f, s): [] for f in families for s in options.sizes}
    for begin in range(0, options.worlds, AT_ONCE):
        seeds = range(first + begin, first + min(begin + AT_ONCE, options.worlds))
        for (family, size), so_far in rows.items():
            few = seeds[:1] if family == "long" else seeds
            so_far += [row for seed in few for row in one(seed, family, options.half, size)]
        table = _all(rows)
        if options.out:
            _write(table, options.out)
    print(table.to_string(index=False, float_format="%.3g"))


def _all(rows: dict[tuple[str, float], list[Row]]) -> pd.DataFrame:
    """Return the summary of each family and size, and of all families together whose causes are on the calendar."""
    known = {**FAMILIES, **HOURLY}
    tables = []
    for size in dict.fromkeys(size for _, size in rows):
        parts = {f: told for (f, s), told in rows.items() if s == size}
        together = [
            row for f, told in parts.items() if f not in APART and known[f].observed for row in told
        ]
        for name, told in {"together": together, **parts}.items():
            table = summary(pd.DataFrame(told)) if told else pd.DataFrame()
            table.insert(0, "effect", size)
            table.insert(0, "family", name)
            tables.append(table)
    return pd.concat(tables)


def _write(table: pd.DataFrame, path: Path) -> None:
    head = f"# python -m benchmarks.outside.run {' '.join(sys.argv[1:])}\n"
    path.write_text(head + table.to_csv(index=False, float_format="%.4g"), encoding="utf-8")


if __name__ == "__main__":
    main()
