"""Random series put to the estimator: does any end in an exception, or in a finding with a number that is none?

python benchmarks/fuzz_estimator.py --series 100000

Short, constant, sparse, huge, negative, periodic and smooth series with holes, by day and by the hour. Writes
benchmarks/results/fuzz_estimator.csv, a row a kind of failure and one for all series together.
"""

from __future__ import annotations

import argparse
import math
import warnings
from collections import Counter
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
from numpy.random import Generator
from numpy.typing import NDArray

from roi.analysis.finding import Finding
from roi.analysis.response.effects import response
from roi.timeline.timeline import Timeline

RESULTS = Path(__file__).parent / "results" / "fuzz_estimator.csv"
OUTCOMES = ("visits", "social_visits", "sales", "followers", "sales_rank", "royalties", "comments")
DAYS = (1, 5, 28, 29, 40, 60, 90, 150, 200, 400)
KINDS = ("launch", "blog_post", "newsletter", "price_promo", "press")
Array = NDArray[Any]


def numbers(rng: Generator, days: int) -> Array:
    """Return a series of one of many kinds, with holes or without."""
    along = np.arange(days)
    kinds = (
        lambda: np.full(days, float(rng.choice([0, 1, 3, 1e9]))),
        lambda: rng.poisson(rng.choice([0.01, 0.03, 0.1, 0.5]), days).astype(float),
        lambda: rng.poisson(rng.choice([3, 50, 1e5]), days).astype(float),
        lambda: np.where(along % 7 == 5, rng.poisson(7, days), 0).astype(float),
        lambda: rng.pareto(0.5, days),
        lambda: rng.normal(0, 1, days) * 10.0 ** rng.integers(-8, 9),
        lambda: np.bincount(rng.integers(0, days, 3), [1.0, 5, 1e6], days),
        lambda: along * rng.choice([1e-6, 1, 1e6]),
        lambda: np.repeat(rng.poisson(5, days // 9 + 1), 9)[:days].astype(float),
        lambda: np.tile(rng.poisson(2, 7), days // 7 + 1)[:days].astype(float),
        lambda: np.round(np.exp(np.linspace(0, rng.uniform(1, 15), days))),
        lambda: -rng.poisson(4, days).astype(float),
    )
    series = np.array(kinds[rng.integers(len(kinds))]())
    holes = rng.integers(6)
    if holes == 0:
        series[rng.random(days) < rng.random()] = np.nan
    elif holes == 1:
        first = rng.integers(days)
        series[first : first + rng.integers(1, days + 1)] = np.nan
    elif holes == 2:
        series[: rng.integers(days)] = np.nan
    return series


def author(seed: int) -> tuple[Timeline, str]:
    """Return a calendar of random series, and the outcome to ask about."""
    rng = np.random.default_rng(seed)
    days, outcome = int(rng.choice(DAYS)), str(rng.choice(OUTCOMES))
    index = pd.date_range("2024-01-01", periods=days, name="date")
    counted = numbers(rng, days)
    done = rng.poisson(rng.choice([0.1, 0.5, 2]), days).astype(float)
    if rng.random() < 0.5:
        done = np.abs(np.round(numbers(rng, days)))
    if rng.random() < 0.1:
        done = np.abs(np.nan_to_num(counted))
    if rng.random() < 0.05:
        done = (np.arange(days) % 7 == 5).astype(float)
    daily = {"followers_net" if outcome == "followers" else outcome: counted, "link_posts": done}
    if rng.random() < 0.3:
        daily["referred_visits"] = numbers(rng, days)
    if rng.random() < 0.4:
        daily |= {"posts": done + rng.poisson(1, days), "replies": rng.poisson(2.0, days) * 1.0}
    if rng.random() < 0.2:
        daily["link_posts_mastodon"] = done if rng.random() < 0.5 else rng.poisson(0.5, days) * 1.0
    with_hours = outcome == "visits" and rng.random() < 0.3
    line = Timeline(
        daily=pd.DataFrame(daily, index=index),
        hourly=_hours(rng, index, counted, done) if with_hours else pd.DataFrame(),
        posts=pd.DataFrame(),
        events=_events(rng, index),
        timezone="UTC",
        network="x",
    )
    return line, outcome


def _events(rng: Generator, days: pd.DatetimeIndex) -> pd.DataFrame:
    number = int(rng.choice([0, 0, 1, 3, 10, len(days) // 2]))
    start = days[rng.integers(0, len(days), number)]
    end = start + pd.to_timedelta(rng.integers(1, 5, number), unit="D")
    kind = rng.choice(KINDS, number).astype(object)
    frame = pd.DataFrame({"start": start, "end": end, "kind": kind, "title": "", "inferred": False})
    return frame.sort_values("start", ignore_index=True)


def _hours(rng: Generator, days: pd.DatetimeIndex, counted: Array, done: Array) -> pd.DataFrame:
    number = len(days)
    shares = rng.dirichlet(np.full(24, rng.choice([0.05, 1, 10])), number)
    posts = np.zeros((number, 24))
    posts[np.arange(number), rng.integers(0, 24, number)] = done
    posts[~np.isfinite(done)] = np.nan
    index = pd.date_range(days[0], periods=24 * number, freq="h", tz="UTC", name="hour")
    visits = np.round(counted[:, None] * shares)
    frame = pd.DataFrame({"visits": visits.ravel(), "link_posts": posts.ravel()}, index=index)
    if rng.random() < 0.5:
        announced = (rng.random(len(frame)) < 0.02) * frame["link_posts"]
        frame["announcements"] = announced
    return frame


def not_numbers(finding: Finding) -> list[str]:
    """Return which of a finding's numbers are none."""
    parts = ("estimate", "std_error", "conf_low", "conf_high", "p_value")
    found = {
        f"{e.term.split()[0]} {part}": getattr(e, part) for e in finding.estimates for part in parts
    }
    if finding.estimates:
        found |= {"detectable": finding.detectable, "weeks_to_go": finding.weeks_to_go or 0.0}
    return [name for name, number in found.items() if not math.isfinite(number)]


def failures(seed: int) -> list[str]:
    """Return what goes wrong with the series of this seed."""
    line, outcome = author(seed)
    try:
        finding = response(line, outcome)
    except Exception as error:
        return [type(error).__name__]
    said = [] if finding.sentence else ["no sentence"]
    return said + [f"not finite: {name}" for name in not_numbers(finding)]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--series", type=int, default=100_000)
    parser.add_argument("--first", type=int, default=0)
    options = parser.parse_args()
    warnings.simplefilter("ignore")
    counted: Counter[str] = Counter()
    example: dict[str, int] = {}
    for done, seed in enumerate(range(options.first, options.first + options.series), start=1):
        for failure in failures(seed):
            counted[failure] += 1
            example.setdefault(failure, seed)
        if done % 1000 == 0 or done == options.series:
            rows = [("series", done, options.first)]
            rows += [(name, n, example[name]) for name, n in counted.most_common()]
            table = pd.DataFrame(rows, columns=["what", "number", "first_seed"])
            head = f"# python benchmarks/fuzz_estimator.py --series {options.series} --first {options.first}\n"
            RESULTS.write_text(head + table.to_csv(index=False), encoding="utf-8")
    print(table.to_string(index=False))


if __name__ == "__main__":
    main()
