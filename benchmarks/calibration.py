"""Does a 95 % range hold the truth 95 times of 100? Simulated authors × methods: false finds, coverage, power, width, seconds.

python benchmarks/calibration.py --worlds 1000                 every family, seeds 0 to 999, without an effect and with one
python benchmarks/calibration.py --worlds 100 --family viral   one family
python benchmarks/calibration.py --only "ours, hourly"         some methods again; the rows of the others stay
python benchmarks/calibration.py --quick                       30 worlds of each family, the daily methods only
python benchmarks/calibration.py --table                       the results so far as Markdown
"""

from __future__ import annotations

import argparse
import shlex
import sys
import time
import warnings
from collections.abc import Callable
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from functools import partial
from pathlib import Path

import numpy as np
import pandas as pd

sys.path.insert(0, str(Path(__file__).parent))

import floor
import peers
from calibration_tables import everything, picture
from scipy.special import stdtr, stdtrit
from threadpoolctl import threadpool_limits

from roi.analysis.response.daily_model import fit_daily
from roi.analysis.response.effects import response
from roi.analysis.response.hourly_model import fit_hourly
from roi.analysis.response.lag_shapes import LAGS
from roi.simulate.scenarios import FAMILIES
from roi.simulate.timelines import timeline
from roi.simulate.world import World, draw
from roi.timeline.timeline import Timeline

RESULTS = Path(__file__).parent / "results"
# Multiples of the realistic effect on visits and sales, of which the floor finds about half.
EFFECT, SALES_EFFECT = 1.6, 4.0
EFFECTS = {
    "launches": 1.4,
    "archive": 2.0,
    "viral": 4.0,
    "weekday": 1.4,
    "penalty": 1.9,
    "short": 3.0,
}
SALES_EFFECTS = {"short": 9.0, "rare": 2.0}
ANSWERED = 0.15  # share of worlds that go through the whole product; all of those with causes that can't be seen
OUTCOMES = ("visits", "sales")
OURS, REFERENCE = "ours", "floor"
LEFT_OUT = ["family", "refused", "bias_in_half_widths"]
LEADS = ("leads", "days_before")


@dataclass(frozen=True)
class Method:
    """A way to estimate; `worlds` is the share of the worlds it is tried on, for slow ones."""

    name: str
    estimate: Callable[[Timeline, str], peers.Result]
    outcomes: tuple[str, ...] = OUTCOMES
    share: float = 1.0
    truth: str = ""  # the part of the truth it estimates, if that is not the outcome


def _range(value: float, error: float, freedom: float) -> peers.Result:
    half = error * float(stdtrit(freedom, 0.975))
    return value, half, float(2 * stdtr(freedom, -abs(value / error)))


def ours(line: Timeline, outcome: str) -> peers.Result:
    total = fit_daily(
        line.daily[outcome], line.daily["link_posts"], line.events, LAGS[outcome]
    ).total
    return _range(total.value, total.std_error, total.freedom)


def ours_hourly(line: Timeline, outcome: str) -> peers.Result:
    total = fit_hourly(
        line.hourly, line.daily[outcome], line.daily["link_posts"], line.events
    ).total
    return _range(total.value, total.std_error, total.freedom)


def the_floor(line: Timeline, outcome: str) -> peers.Result:
    return _range(*floor.fit(line.daily, line.events, outcome))


METHODS = (
    Method(OURS, ours, ("visits", "sales", "social_visits")),
    Method("ours, hourly", ours_hourly, ("visits",), 0.25, truth="visits_later"),
    Method(REFERENCE, the_floor),
    Method("Pearson", lambda line, outcome: peers.pearson(line.daily, outcome)),
    Method("Granger", lambda line, outcome: peers.granger(line.daily, outcome)),
    Method("OLS + Newey-West", lambda line, outcome: peers.newey_west(line.daily, outcome)),
    Method(
        "UnobservedComponents",
        lambda line, outcome: peers.unobserved_components(line.daily, outcome),
        share=0.02,
    ),
)


def truth_of(world: World, asked: str) -> float:
    """Return the truth about this world."""
    truth = world.truth
    later = truth.visits_later / truth.visits if truth.visits else 1.0
    if asked in ("visits", "social_visits") and not world.family.blog_calendar_known:
        return float(getattr(truth, asked)) * later
    return float(getattr(truth, asked))


def measure(world: World, methods: tuple[Method, ...], part: float) -> list[dict[str, object]]:
    """Return a row for each method and outcome tried on this world; `part` (0 to 1) is its place in the run."""
    line = timeline(world)
    rows = []
    for method in methods:
        for outcome in method.outcomes if part < method.share else ():
            began = time.process_time()
            try:
                value, half, p = method.estimate(line, outcome)
            except np.linalg.LinAlgError:
                value, half, p = np.nan, np.nan, np.nan
            seconds = time.process_time() - began
            rows.append(
                {
                    "method": method.name,
                    "outcome": outcome,
                    "value": value,
                    "half": half,
                    "p": p,
                    "seconds": seconds,
                    "truth": truth_of(world, method.truth or outcome),
                    "seed": world.seed,
                }
            )
    return rows


def answers(world: World) -> list[dict[str, object]]:
    """Return the product's answer about this world, with all checks."""
    line = timeline(world)
    rows = []
    for outcome in OUTCOMES:
        began = time.process_time()
        finding = response(line, outcome)
        seconds = time.process_time() - began
        truth = getattr(world.truth, outcome)
        usual = float(line.daily[outcome].abs().mean())
        rows.append(
            {
                "outcome": outcome,
                "answer": finding.answer,
                "truth": truth,
                "seed": world.seed,
                "seconds": seconds,
                "wrong_yes": finding.answer == "yes" and truth <= 0,
                "wrong_no": finding.answer == "no" and truth >= 0.05 * usual,
                "lead_named": any(c.holds is False and c.name in LEADS for c in finding.checks),
            }
        )
    return rows


def summarise(frame: pd.DataFrame, family: str, effect: str) -> pd.DataFrame:
    """Return one row per method and outcome."""
    reference = frame[frame["method"] == REFERENCE].set_index(["outcome", "seed"])["half"]
    rows = []
    for (method, outcome), tried in frame.groupby(["method", "outcome"], sort=False):
        known = tried[tried["p"].notna()]
        keys = pd.MultiIndex.from_frame(known[["outcome", "seed"]])
        ratio = known["half"].to_numpy() / reference.reindex(keys).to_numpy()
        miss = (known["value"] - known["truth"]).abs() > known["half"]
        has_range = known["half"].notna().any()
        rows.append(
            {
                "family": family,
                "effect": effect,
                "outcome": outcome,
                "method": method,
                "worlds": len(tried),
                "refused": len(tried) - len(known),
                "found": (known["p"] < 0.05).mean(),
                "coverage": 1 - miss.mean() if has_range else np.nan,
                "bias_in_half_widths": ((known["value"] - known["truth"]) / known["half"]).mean(),
                "width_against_floor": np.nanmedian(ratio) if np.isfinite(ratio).any() else np.nan,
                "milliseconds": 1000 * known["seconds"].median(),
            }
        )
    return pd.DataFrame(rows)


def one(
    number: int,
    family: str,
    effects: tuple[float, float],
    worlds: int,
    quick: bool,
    only: tuple[str, ...],
) -> tuple[list[dict[str, object]], list[dict[str, object]]]:
    """Return every method's result on the world of this number, and the product's answer."""
    warnings.simplefilter("ignore", category=RuntimeWarning)
    methods = METHODS[:1] + METHODS[2:6] if quick else METHODS if family == "base" else METHODS[:6]
    part = (number % worlds) / worlds
    if only:
        share = max(m.share for m in methods if m.name in only)
        if part >= share:
            return [], []
        methods = tuple(m for m in methods if m.name in (*only, REFERENCE))
    world = draw(number, family, effect=effects[0], sales_effect=effects[1])
    unseen = not FAMILIES[family].observed and effects[0] == 0
    said = answers(world) if not only and (unseen or part < ANSWERED) else []
    return measure(world, methods, part), said


def run(
    family: str,
    worlds: int,
    quick: bool,
    first: int,
    only: tuple[str, ...],
    pool: ProcessPoolExecutor,
) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Return the summary of every method and the product's answers, for one scenario."""
    tables, said = [], []
    size = (EFFECTS.get(family, EFFECT), SALES_EFFECTS.get(family, SALES_EFFECT))
    for effect, effects in (("none", (0.0, 0.0)), ("some", size)):
        each = partial(one, family=family, effects=effects, worlds=worlds, quick=quick, only=only)
        told = list(pool.map(each, range(first, first + worlds), chunksize=5))
        rows = [row for measured, _ in told for row in measured]
        tables.append(summarise(pd.DataFrame(rows), family, effect))
        said += [
            {"family": family, "effect": effect, **row} for _, answered in told for row in answered
        ]
    return pd.concat(tables), pd.DataFrame(said)


def tally(said: pd.DataFrame) -> pd.DataFrame:
    """Return how often the product gave which answer, and how often it was sure and wrong."""
    counted = said.assign(
        yes=said["answer"] == "yes",
        no=said["answer"] == "no",
        cannot_tell=said["answer"] == "cannot_tell",
    )
    columns = ["yes", "no", "cannot_tell", "wrong_yes", "wrong_no", "lead_named"]
    shares = counted.groupby(["family", "effect", "outcome"], sort=False)
    return (
        shares[columns]
        .mean()
        .join(shares["seconds"].median())
        .join(shares.size().rename("worlds"))
        .reset_index()
    )


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--worlds", type=int, default=1000)
    parser.add_argument("--family", choices=sorted(FAMILIES), action="append")
    parser.add_argument("--first", type=int, default=0, help="the first seed")
    parser.add_argument("--workers", type=int, default=2)
    parser.add_argument("--quick", action="store_true")
    parser.add_argument(
        "--only", nargs="+", default=[], metavar="METHOD", choices=[m.name for m in METHODS]
    )
    parser.add_argument("--table", action="store_true")
    parser.add_argument("--out", type=Path, default=RESULTS)
    options = parser.parse_args()
    if options.table:
        print(everything(options.out))
        return
    worlds = 30 if options.quick else options.worlds
    options.out.mkdir(parents=True, exist_ok=True)
    # On matrices this small, numpy's own threads only get in each other's way.
    with ProcessPoolExecutor(options.workers, initializer=threadpool_limits, initargs=(1,)) as pool:
        for family in options.family or list(FAMILIES):
            only = tuple(options.only)
            table, said = run(family, worlds, options.quick, options.first, only, pool)
            command = f"python benchmarks/calibration.py --worlds {worlds} --family {family} --first {options.first}"
            if only:
                table = table[table["method"].isin(only)]
                again(table, family, f"{command} --only {shlex.join(only)}", options.out)
            else:
                keep(table, tally(said), family, command + " --quick" * options.quick, options.out)


def keep(table: pd.DataFrame, said: pd.DataFrame, family: str, command: str, folder: Path) -> None:
    """Write a scenario's results with the command that made them, draw them, and print them."""
    _write(table, f"# {command}\n", folder / f"calibration_{family}.csv")
    _write(said, f"# {command}\n", folder / f"answers_{family}.csv")
    picture(table, family, folder / f"calibration_{family}.svg")
    _show(table.drop(columns=LEFT_OUT))
    _show(said.drop(columns="family"))


def again(table: pd.DataFrame, family: str, command: str, folder: Path) -> None:
    """Replace the rows of the methods that were run again."""
    path = folder / f"calibration_{family}.csv"
    commands = [c for c in path.read_text(encoding="utf-8").splitlines() if c.startswith("#")]
    there, keys = pd.read_csv(path, comment="#"), ["effect", "outcome", "method"]
    fresh = table.set_index(keys).reindex(pd.MultiIndex.from_frame(there[keys])).reset_index()
    replaced = fresh["worlds"].notna()
    there.loc[replaced, :] = fresh.loc[replaced, there.columns].astype(there.dtypes.to_dict())
    head = "\n".join(dict.fromkeys([*commands, f"# {command}"]))
    _write(there, f"{head}\n", path)
    picture(there, family, folder / f"calibration_{family}.svg")
    _show(table.drop(columns=LEFT_OUT))


def _write(frame: pd.DataFrame, head: str, path: Path) -> None:
    text = frame.to_csv(index=False, float_format="%.4g", lineterminator="\n")
    path.write_text(head + text, encoding="utf-8")


def _show(frame: pd.DataFrame) -> None:
    print(frame.to_string(index=False, float_format="%.3g"), flush=True)


if __name__ == "__main__":
    main()
