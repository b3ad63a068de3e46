"""How often is a test drawn by a coin right? Authors who keep to their plan more or less, in worlds where a history misleads.

    python benchmarks/coin.py --half judging --worlds 1000 calibration looks
    python benchmarks/coin.py --half judging --worlds 200 foresight table whenever
    python benchmarks/coin.py --table

calibration: eight weeks, found when nothing is there, whether the range holds the truth, and how often an effect is found,
beside today's daily model on the test's days and on all days. looks: found at any monthly look. whenever: looked at every
week from the third on with a confidence sequence, whether anything is found and whether every range holds. foresight: how often is found what the plan said it would find 8 times in 10. table: what each length
would find 8 times in 10. Each writes benchmarks/results/coin_<part>.csv, a
row as soon as it is there. The settings were chosen on the building half.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Callable, Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
from coin_worlds import Author, author, plan_of

from roi.analysis.response.daily_model import fit_daily
from roi.analysis.response.lag_shapes import lags_of
from roi.analysis.response.regression import one_thread
from roi.experiment.analysis import POWER, judge, looks_so_far
from roi.experiment.foresight import KEPT, foresee
from roi.experiment.laid_out import lay
from roi.experiment.plan import Plan
from roi.language.facts import Message
from roi.timeline.columns import LINK_POSTS
from roi.timeline.selection import cut

FOLDER = Path(__file__).parent / "results"
# Effects of a link post that are found about half of the time: roots of the level for sales, levels for visits.
EFFECTS = {"sales": 0.8, "visits": 0.15}
LEVELS = (("sales", 3.0), ("sales", 0.3), ("visits", 100.0), ("social_visits", 12.0))
COMPLIANCE = (1.0, 0.8, 0.6)
Rows = Iterator[dict[str, Any]]


def judged(one: Author, plan: Plan, outcome: str) -> tuple[bool, bool, float, float]:
    """Return whether the last look finds an effect, whether its range holds the truth, the ratio and its half-width."""
    laid = lay(one.timeline, plan, one.timeline.column(outcome))
    assert not isinstance(laid, Message)
    look, level = looks_so_far(laid)[-1]
    judgement = judge(plan, laid.days(look.day))
    if judgement is None:
        return False, True, np.nan, np.nan
    found = judgement.excess(0.0, level) > 0
    holds = judgement.excess(one.truth, level) <= 0
    return found, holds, judgement.ratio, judgement.bound(level) * judgement.ratio_error


def today(one: Author, plan: Plan, outcome: str, days: str) -> tuple[bool, bool, float, float]:
    """Return the same from the daily model, on the test's days or on all."""
    counted, posts = one.timeline.daily[outcome].copy(), one.timeline.daily[LINK_POSTS.name]
    if days == "test":
        lead = pd.Timestamp(plan.start - timedelta(days=14))
        counted, posts = counted[lead:], posts[lead:]
        counted[: pd.Timestamp(plan.start - timedelta(days=1))] = np.nan
    total = fit_daily(
        counted, posts, one.timeline.events, lags_of(one.timeline.column(outcome))
    ).total
    off = abs(total.value - one.truth)
    return (
        abs(total.value) > total.half_width,
        off <= total.half_width,
        total.value,
        total.half_width,
    )


METHODS: dict[str, Callable[[Author, Plan, str], tuple[bool, bool, float, float]]] = {
    "coin": judged,
    "daily model, test": lambda one, plan, outcome: today(one, plan, outcome, "test"),
    "daily model, all days": lambda one, plan, outcome: today(one, plan, outcome, "all"),
}


def calibration(half: Any, worlds: int) -> Rows:
    """Yield a row a method, outcome, compliance and effect."""
    for outcome, size in EFFECTS.items():
        for compliance in COMPLIANCE:
            for effect in (0.0, size):
                tried: dict[str, list[tuple[bool, bool, float, float]]] = {m: [] for m in METHODS}
                right: dict[str, int] = dict.fromkeys(METHODS, 0)
                for seed in range(worlds):
                    plan = plan_of(seed, 8, outcome)
                    one = author(seed, plan, outcome, half, effect, compliance)
                    for name, method in METHODS.items():
                        result = method(one, plan, outcome)
                        tried[name].append(result)
                        right[name] += result[0] and result[2] > 0
                for name, results in tried.items():
                    found, holds, _, width = np.array(results, dtype=float).T
                    yield {
                        "method": name,
                        "outcome": outcome,
                        "compliance": compliance,
                        "effect": effect,
                        "worlds": worlds,
                        "found": found.mean(),
                        "found_above": right[name] / worlds,
                        "holds": holds.mean(),
                        "half_width": np.nanmedian(width),
                    }


def looks(half: Any, worlds: int) -> Rows:
    """Yield how often anything is found over all looks where nothing is there, and where an effect is."""
    for weeks in (8, 12, 26):
        for outcome, effect in (("sales", 0.0), ("visits", 0.0), ("visits", EFFECTS["visits"])):
            ever = last = 0
            for seed in range(worlds):
                plan = plan_of(seed, weeks, outcome)
                one = author(seed + 20_000, plan, outcome, half, effect, 0.8)
                found = [found for found, _, _ in at_looks(one, plan, outcome)]
                ever += any(found)
                last += found[-1]
            yield {
                "weeks": weeks,
                "looks": len(plan.looks),
                "outcome": outcome,
                "effect": effect,
                "worlds": worlds,
                "found_ever": ever / worlds,
                "found_last": last / worlds,
            }


def whenever(half: Any, worlds: int) -> Rows:
    """Yield how often eight weeks of weekly looks find anything, hold the truth all along, and hold it at the end."""
    for outcome, size in EFFECTS.items():
        for compliance in (1.0, 0.8):
            for effect in (0.0, size):
                ever, all_hold, last = [], [], []
                for seed in range(worlds):
                    plan = plan_of(seed, 8, outcome, whenever=True)
                    one = author(seed + 80_000, plan, outcome, half, effect, compliance)
                    seen = at_looks(one, plan, outcome)
                    ever.append(any(found for found, _, _ in seen))
                    all_hold.append(all(holds for _, holds, _ in seen))
                    last.append(seen[-1])
                found, holds, width = np.array(last, dtype=float).T
                yield {
                    "outcome": outcome,
                    "compliance": compliance,
                    "effect": effect,
                    "worlds": worlds,
                    "found_ever": np.mean(ever),
                    "found_at_the_end": found.mean(),
                    "holds_at_every_look": np.mean(all_hold),
                    "holds_at_the_end": holds.mean(),
                    "half_width": np.nanmedian(width),
                }


def at_looks(one: Author, plan: Plan, outcome: str) -> list[tuple[bool, bool, float]]:
    """Return of each look whether it finds an effect, whether its range holds the truth, and its half-width.

    If any day is a look, she looks once a week from the third on.
    """
    moments = [plan.end]
    if plan.whenever:
        moments = [plan.start + timedelta(weeks=n) for n in range(3, 9)]
    seen: list[tuple[bool, bool, float]] = []
    for moment in moments:
        laid = lay(cut(one.timeline, moment), plan, one.timeline.column(outcome))
        assert not isinstance(laid, Message)
        for look, level in looks_so_far(laid):
            judgement = judge(plan, laid.days(look.day))
            if judgement is None or level <= 0:
                seen.append((False, True, np.nan))
                continue
            found, holds = judgement.excess(0.0, level) > 0, judgement.excess(one.truth, level) <= 0
            seen.append((found, holds, judgement.bound(level) * judgement.ratio_error))
    return seen


def foresight(half: Any, worlds: int) -> Rows:
    """Yield how often the test finds what was predicted to be found 8 times in 10."""
    for outcome in EFFECTS:
        weeks, found, seen = 8, 0, 0
        for seed in range(worlds):
            plan = plan_of(seed, weeks, outcome)
            one = author(seed + 40_000, plan, outcome, half, 0.0, KEPT)
            past = cut(one.timeline, plan.start)
            told = foresee(past, LINK_POSTS.name, (outcome,), 2.0, weeks=(weeks,), block_days=3)
            detectable = told.rows[0].detectable
            if not np.isfinite(detectable):
                continue
            unit = np.sqrt(one.level) if outcome == "sales" else one.level
            real = author(seed + 40_000, plan, outcome, half, detectable / unit, KEPT)
            found += judged(real, plan, outcome)[0]
            seen += 1
        yield {
            "outcome": outcome,
            "weeks": weeks,
            "worlds": seen,
            "found": found / max(seen, 1),
        }


def table(half: Any, worlds: int) -> Rows:
    """Yield what tests of each length find 8 times in 10 at some levels."""
    for outcome, level in LEVELS:
        for weeks in (2, 4, 8, 12, 16, 26):
            sizes = []
            for seed in range(worlds if weeks > 2 else 0):
                plan = plan_of(seed, weeks, outcome)
                one = author(seed + 60_000, plan, outcome, half, 0.0, 1.0, level)
                laid = lay(one.timeline, plan, one.timeline.column(outcome))
                assert not isinstance(laid, Message)
                judgement = judge(plan, laid.days())
                if judgement is not None:
                    bound = judgement.bound(0.05)
                    sizes.append((bound + POWER) * judgement.ratio_error)
            yield {
                "outcome": outcome,
                "level": level,
                "weeks": weeks,
                "worlds": worlds,
                "seen_8_in_10": float(np.median(sizes)) if sizes else np.inf,
            }


PARTS = {
    "calibration": calibration,
    "looks": looks,
    "foresight": foresight,
    "table": table,
    "whenever": whenever,
}


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("parts", nargs="*", choices=[*PARTS, []])
    parser.add_argument("--half", choices=["building", "judging"], default="judging")
    parser.add_argument("--worlds", type=int, default=500)
    parser.add_argument("--table", action="store_true", help="print the results so far")
    options = parser.parse_args()
    for part in options.parts:
        command = (
            f"# python benchmarks/coin.py --half {options.half} --worlds {options.worlds} {part}\n"
        )
        name = f"coin_{part}.csv" if options.half == "judging" else f"coin_{part}_building.csv"
        rows: list[dict[str, Any]] = []
        with one_thread():
            for row in PARTS[part](options.half, options.worlds):
                rows.append(row)
                text = pd.DataFrame(rows).to_csv(index=False, float_format="%.4g")
                (FOLDER / name).write_text(command + text, "utf-8")
                print(row, file=sys.stderr, flush=True)
    if options.table:
        for part in PARTS:
            file = FOLDER / f"coin_{part}.csv"
            if file.is_file():
                print(pd.read_csv(file, comment="#").to_markdown(index=False), end="\n\n")


if __name__ == "__main__":
    main()
