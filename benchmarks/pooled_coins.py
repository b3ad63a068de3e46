"""Calendars drawn for many authors together, read as a portfolio reads them: does the average's range hold, is what was predicted seen?

    python benchmarks/pooled_coins.py --half judging coverage
    python benchmarks/pooled_coins.py --half judging power

Authors are those of coin_worlds.py, daily series with unlisted promotions and letters, who go 80 in 100 days as drawn. Each is
estimated once from her days as `roi portfolio` does, with the draws that might have been. Effects are nothing, or spread between
authors (gamma, sd half of the mean, or as large as it).
coverage: pools of 30 and 300 are drawn from a bank of authors, with replacement: how often the average's range holds the bank's
average estimate (holds: whether the range is as wide as it should be) and the true mean (holds_truth: the bank's own luck, one
bank_error, is in it); bank_mean beside truth says whether the estimates are off. power: how often an average effect as large
as `roi plan --portfolio` says is seen 8 times in 10 is seen. Each writes benchmarks/results/pooled_coins_<part>.csv.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
from coin_worlds import Author, author, plan_of
from scipy.special import stdtrit

from roi.analysis.response.regression import one_thread
from roi.experiment.analysis import POOLED, POWER, judge
from roi.experiment.foresight import KEPT, foresee
from roi.experiment.laid_out import lay
from roi.experiment.plan import Plan
from roi.language.facts import Message
from roi.portfolio.means import ratio_of_means
from roi.portfolio.plans_together import DIFFER, detectable_together
from roi.portfolio.pooling import mean_over
from roi.portfolio.redraws import redrawn
from roi.timeline.columns import LINK_POSTS
from roi.timeline.selection import cut

FOLDER = Path(__file__).parent / "results"
COMPLIANCE = 0.8
AUTHORS = 1500  # of a bank
SIZES = (30, 300)  # authors of a pool
POOLS = 400
POWER_SEED, PASTS = 2_000_000, 300  # first seed, and authors whose pasts predict
# Mean effect in the unit of an author's own level, and its sd between authors over the mean.
EFFECTS = {"nothing": (0.0, 0.0), "differ": (1.0, 0.5), "differ much": (1.0, 1.0)}
FIRST = {kind: 100_000 * n for n, kind in enumerate(EFFECTS)}  # seed of a bank
LEVEL = {"visits": 100.0, "sales": 3.0}
MEAN = {"visits": 4.0, "sales": 0.3}  # per link post
Rows = Iterator[dict[str, Any]]


def effect_of(rng: np.random.Generator, outcome: str, kind: str) -> float:
    """Return one author's true effect, in the outcome's units."""
    mean, spread = EFFECTS[kind]
    mean *= MEAN[outcome]
    return float(mean * rng.gamma(1 / spread**2, spread**2)) if mean and spread else mean


def drawn_author(
    seed: int, half: Any, outcome: str, effect: float, kept: float
) -> tuple[Author, Plan]:
    """Return an author at a usual level whose link post brings `effect`, and her plan."""
    plan = plan_of(seed, 8, outcome)
    level = LEVEL[outcome] * float(np.exp(np.random.default_rng([seed, 5]).normal(0, 0.5)))
    unit = np.sqrt(level) if outcome == "sales" else level
    return author(seed, plan, outcome, half, effect / unit, kept, level), plan


def row_of(one: Author, plan: Plan, outcome: str) -> dict[str, Any] | None:
    """Return an author's row of a pool, as `roi.portfolio.drawn_days` makes it."""
    laid = lay(one.timeline, plan, one.timeline.column(outcome))
    assert not isinstance(laid, Message)
    judgement = judge(plan, laid.days(plan.end))
    if judgement is None or not 0 < judgement.ratio_error < np.inf:
        return None
    more, posts = (
        np.array(v) / plan.posts_per_active_day for v in judgement.moved_by_draws(POOLED)
    )
    return {
        "estimate": judgement.ratio,
        "std_error": judgement.ratio_error,
        "more": more[0],
        "posts": posts[0],
        "redrawn_more": more[1:],
        "redrawn_posts": posts[1:],
    }


def bank_of(half: Any, outcome: str, kind: str, authors: int) -> pd.DataFrame:
    """Return so many authors, each judged once, of whom pools are drawn."""
    rows = []
    for number in range(authors):
        own = FIRST[kind] + number
        effect = effect_of(np.random.default_rng([own, 19]), outcome, kind)
        row = row_of(*drawn_author(own, half, outcome, effect, COMPLIANCE), outcome)
        if row is not None:
            rows.append(row)
    return pd.DataFrame(rows)


def coverage(half: Any, fewer: int) -> Rows:
    """Yield how often the average's range holds the truth."""
    for outcome in MEAN:
        for kind, (size, _) in EFFECTS.items():
            truth = size * MEAN[outcome]
            bank = bank_of(half, outcome, kind, AUTHORS // fewer)
            whole = ratio_of_means(bank["more"].to_numpy(), bank["posts"].to_numpy())
            middle, error = whole.estimate, whole.std_error
            rng = np.random.default_rng(FIRST[kind])
            for authors in SIZES:
                told = []
                for _ in range(POOLS // fewer):
                    made = bank.iloc[rng.integers(0, len(bank), authors)]
                    mean, by_draws = mean_over(made, randomised=True), redrawn(made)
                    assert by_draws is not None
                    told.append(
                        (
                            mean.conf_low <= middle <= mean.conf_high,
                            mean.conf_low <= truth <= mean.conf_high,
                            by_draws.p_value < 0.05,
                            mean.conf_low > 0 or mean.conf_high < 0,
                            (mean.conf_high - mean.conf_low) / 2,
                        )
                    )
                holds, holds_truth, low_p, seen, half_width = np.array(told, dtype=float).T
                yield {
                    "outcome": outcome,
                    "effects": kind,
                    "truth": truth,
                    "bank": len(bank),
                    "bank_mean": middle,
                    "bank_error": error,
                    "authors": authors,
                    "pools": len(told),
                    "holds": holds.mean(),
                    "holds_truth": holds_truth.mean(),
                    "p_below_05": low_p.mean(),
                    "seen": seen.mean(),
                    "half_width": np.median(half_width),
                }


def power(half: Any, fewer: int) -> Rows:
    """Yield how often a pool sees the average effect that its plan said it would see 8 times in 10."""
    for outcome in MEAN:
        numbers = range(POWER_SEED, POWER_SEED + PASTS // fewer)
        errors = np.array([error_alone(own, half, outcome) for own in numbers])
        errors = errors[np.isfinite(errors)]
        for authors in SIZES:
            mean = detectable_together(np.resize(errors, authors))
            rows = []
            for own in numbers:
                effect = mean * np.random.default_rng([own, 23]).gamma(1 / DIFFER**2, DIFFER**2)
                rows.append(row_of(*drawn_author(own, half, outcome, float(effect), KEPT), outcome))
            bank = pd.DataFrame([row for row in rows if row is not None])
            rng = np.random.default_rng(authors)
            seen = []
            for _ in range(POOLS // fewer):
                made = bank.iloc[rng.integers(0, len(bank), authors)]
                seen.append(mean_over(made, randomised=True).conf_low > 0)
            yield {
                "outcome": outcome,
                "authors": authors,
                "bank": len(bank),
                "pools": len(seen),
                "predicted": mean,
                "seen": np.mean(seen),
            }


def error_alone(seed: int, half: Any, outcome: str) -> float:
    """Return the error that an author's own past predicts for her test."""
    one, plan = drawn_author(seed, half, outcome, 0.0, KEPT)
    past = cut(one.timeline, plan.start)
    told = foresee(past, LINK_POSTS.name, (outcome,), 2.0, weeks=(8,), block_days=3)
    return told.rows[0].detectable / (float(stdtrit(len(plan.blocks) - 3, 0.975)) + POWER)


PARTS = {"coverage": coverage, "power": power}


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("parts", nargs="+", choices=PARTS)
    parser.add_argument("--half", choices=["building", "judging"], default="judging")
    parser.add_argument("--fewer", type=int, default=1, help="so many times fewer pools")
    asked = parser.parse_args()
    for part in asked.parts:
        fewer = f" --fewer {asked.fewer}" if asked.fewer > 1 else ""
        head = f"# python benchmarks/pooled_coins.py --half {asked.half}{fewer} {part}\n"
        suffix = "" if asked.half == "judging" else "_building"
        file = FOLDER / f"pooled_coins_{part}{suffix}.csv"
        rows: list[dict[str, Any]] = []
        with one_thread():
            for row in PARTS[part](asked.half, asked.fewer):
                rows.append(row)
                text = pd.DataFrame(rows).to_csv(index=False, float_format="%.4g")
                file.write_text(head + text, "utf-8")
                print(row, file=sys.stderr, flush=True)


if __name__ == "__main__":
    main()
