"""Does a 95 % range hold the truth 95 times of 100? Simulated authors × methods: false finds, coverage, power, width, seconds.

python benchmarks/calibration.py --worlds 1000                 every family, seeds 0 to 999
python benchmarks/calibration.py --worlds 100 --family viral   one family
python benchmarks/calibration.py --quick                       30 worlds of each family, the daily methods only
python benchmarks/calibration.py --table                       the results so far as Markdown
"""

from __future__ import annotations

import argparse
import sys
import time
import warnings
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pandas as pd

sys.path.insert(0, str(Path(__file__).parent))

import floor
import peers
from scipy.special import stdtr, stdtrit

from roi.analysis.daily_model import LAGS, daily_model
from roi.analysis.hourly_model import hourly_model
from roi.analysis.quality import ASSUMPTIONS
from roi.analysis.response import response
from roi.simulate.families import FAMILIES
from roi.simulate.timelines import timeline
from roi.simulate.world import World, draw
from roi.timeline import Timeline

RESULTS = Path(__file__).parent / "results"
EFFECT, SALES_EFFECT = 1.3, 4.0  # times the realistic effect: where the floor finds about half
OUTCOMES = ("visits", "sales")
OURS = "ours"
LEADS = tuple(ASSUMPTIONS[name][0] for name in ("leads", "days_before"))


@dataclass(frozen=True)
class Method:
    """A way to estimate; `worlds` is the share of the worlds it is tried on, for the slow ones."""

    name: str
    estimate: Callable[[Timeline, str], peers.Result]
    outcomes: tuple[str, ...] = OUTCOMES
    share: float = 1.0


def _range(value: float, error: float, freedom: float) -> peers.Result:
    half = error * float(stdtrit(freedom, 0.975))
    return value, half, float(2 * stdtr(freedom, -abs(value / error)))


def ours(line: Timeline, outcome: str) -> peers.Result:
    total = daily_model(
        line.daily[outcome], line.daily["link_posts"], line.events, LAGS[outcome]
    ).total
    return _range(total.value, total.std_error, total.freedom)


def ours_hourly(line: Timeline, outcome: str) -> peers.Result:
    total = hourly_model(
        line.hourly, line.daily[outcome], line.daily["link_posts"], line.events
    ).total
    return _range(total.value, total.std_error, total.freedom)


def the_floor(line: Timeline, outcome: str) -> peers.Result:
    return _range(*floor.fit(line.daily, line.events, outcome))


METHODS = (
    Method(OURS, ours, ("visits", "sales", "social_visits")),
    Method("ours, hourly", ours_hourly, ("visits",), 0.25),
    Method("floor", the_floor),
    Method("Pearson", lambda line, outcome: peers.pearson(line.daily, outcome)),
    Method("Granger", lambda line, outcome: peers.granger(line.daily, outcome)),
    Method("OLS + Newey-West", lambda line, outcome: peers.newey_west(line.daily, outcome)),
    Method(
        "UnobservedComponents",
        lambda line, outcome: peers.unobserved_components(line.daily, outcome),
        share=0.02,
    ),
)


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
                {"method": method.name, "outcome": outcome, "value": value, "half": half, "p": p,
                 "seconds": seconds, "truth": getattr(world.truth, outcome), "seed": world.seed}
            )  # fmt: skip
    return rows


def answers(world: World) -> list[dict[str, object]]:
    """Return what the product would say of this world, checks and all."""
    line = timeline(world)
    rows = []
    for outcome in OUTCOMES:
        began = time.process_time()
        finding = response(line, outcome)
        seconds = time.process_time() - began
        truth = getattr(world.truth, outcome)
        usual = float(line.daily[outcome].abs().mean())
        rows.append(
            {"outcome": outcome, "answer": finding.answer, "truth": truth, "seed": world.seed, "seconds": seconds,
             "wrong_yes": finding.answer == "yes" and truth <= 0, "wrong_no": finding.answer == "no" and truth >= 0.05 * usual,
             "lead_named": any(c.holds is False and c.assumption in LEADS for c in finding.checks)}
        )  # fmt: skip
    return rows


def summarise(frame: pd.DataFrame, family: str, effect: str) -> pd.DataFrame:
    """Return a row for each method and outcome."""
    reference = frame[frame["method"] == "floor"].set_index(["outcome", "seed"])["half"]
    rows = []
    for (method, outcome), tried in frame.groupby(["method", "outcome"], sort=False):
        known = tried[tried["p"].notna()]
        keys = pd.MultiIndex.from_frame(known[["outcome", "seed"]])
        ratio = known["half"].to_numpy() / reference.reindex(keys).to_numpy()
        miss = (known["value"] - known["truth"]).abs() > known["half"]
        has_range = known["half"].notna().any()
        rows.append(
            {
                "family": family, "effect": effect, "outcome": outcome, "method": method, "worlds": len(tried),
                "refused": len(tried) - len(known), "found": (known["p"] < 0.05).mean(),
                "coverage": 1 - miss.mean() if has_range else np.nan,
                "bias_in_half_widths": ((known["value"] - known["truth"]) / known["half"]).mean(),
                "width_against_floor": np.nanmedian(ratio) if np.isfinite(ratio).any() else np.nan,
                "milliseconds": 1000 * known["seconds"].median(),
            }
        )  # fmt: skip
    return pd.DataFrame(rows)


def run(family: str, worlds: int, quick: bool, first: int = 0) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Return the summary of every method and what the product answered, for one family."""
    methods = METHODS[:1] + METHODS[2:6] if quick else METHODS if family == "base" else METHODS[:6]
    tables, said = [], []
    for effect, size, sales_size, count in (
        ("none", 0.0, 0.0, worlds),
        ("some", EFFECT, SALES_EFFECT, max(worlds // 3, 10)),
    ):
        rows: list[dict[str, object]] = []
        for number in range(count):
            world = draw(first + number, family, effect=size, sales_effect=sales_size)
            rows += measure(world, methods, number / count)
            if not FAMILIES[family].observed or number < count * 0.15:
                said += [{"family": family, "effect": effect, **row} for row in answers(world)]
        tables.append(summarise(pd.DataFrame(rows), family, effect))
    return pd.concat(tables), pd.DataFrame(said)


def tally(said: pd.DataFrame) -> pd.DataFrame:
    """Return how often the product said what, and how often it was sure and wrong."""
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


def picture(table: pd.DataFrame, family: str, path: Path) -> None:
    """Draw false finds and power of each method, visits beside sales, as SVG."""
    from matplotlib.backends.backend_svg import FigureCanvasSVG
    from matplotlib.figure import Figure

    figure = Figure(figsize=(9, 3.2), layout="constrained")
    FigureCanvasSVG(figure)
    for ax, outcome in zip(figure.subplots(1, 2, sharey=True), OUTCOMES, strict=True):
        part = table[table["outcome"] == outcome]
        none, some = (
            part[part["effect"] == e].set_index("method")["found"] for e in ("none", "some")
        )
        places = np.arange(len(none))
        ax.barh(places + 0.2, none, 0.4, color="0.35", label="found when there is nothing")
        ax.barh(
            places - 0.2,
            some.reindex(none.index),
            0.4,
            color="0.75",
            label="found when there is something",
        )
        ax.axvline(0.05, color="black", linewidth=0.8)
        ax.set(
            yticks=places,
            yticklabels=none.index,
            xlim=(0, 1),
            title=f"{family}: {outcome}",
            xlabel="share of worlds",
        )
        ax.invert_yaxis()
    ax.legend(fontsize=8, loc="lower right")
    figure.savefig(path, metadata={"Date": None, "Creator": None})


def table_of(folder: Path) -> str:
    """Return the results so far as Markdown: ours against the floor, a line a family and outcome."""
    lines = [
        "| family | outcome | worlds | found when nothing: ours (floor) | range holds the truth: ours (floor) "
        "| found when something: ours (floor) | width, floor = 1 |",
        "|---|---|---|---|---|---|---|",
    ]
    for family in FAMILIES:
        path = folder / f"calibration_{family}.csv"
        if not path.exists():
            continue
        frame = pd.read_csv(path, comment="#").set_index(["effect", "outcome", "method"])
        for outcome, method in (
            ("visits", OURS),
            ("visits", "ours, hourly"),
            ("sales", OURS),
            ("social_visits", OURS),
        ):
            if ("none", outcome, method) in frame.index:
                lines.append(_table_line(frame, family, outcome, method))
    return "\n".join(lines)


def peers_table(folder: Path, family: str = "base") -> str:
    """Return every method on one family as Markdown."""
    frame = pd.read_csv(folder / f"calibration_{family}.csv", comment="#")
    lines = [
        "| method | worlds | visits: nothing | something | held | sales: nothing | something | held | ms |",
        "|---|---|---|---|---|---|---|---|---|",
    ]
    for method in frame["method"].unique():
        part = frame[frame["method"] == method].set_index(["outcome", "effect"])
        cells = []
        for outcome in OUTCOMES:
            if (outcome, "some") not in part.index:
                cells += ["", "", ""]
                continue
            none, some = part.loc[(outcome, "none")], part.loc[(outcome, "some")]
            held = (
                ""
                if pd.isna(none["coverage"])
                else f"{100 * none['coverage']:.0f}, {100 * some['coverage']:.0f}"
            )
            cells += [f"{100 * none['found']:.1f}", f"{100 * some['found']:.0f}", held]
        first = part.iloc[0]
        lines.append(
            f"| {method} | {first['worlds']} | {' | '.join(cells)} | {part['milliseconds'].median():.1f} |"
        )
    return "\n".join(lines)


def answers_table(folder: Path) -> str:
    """Return what the product says of each family as Markdown."""
    lines = [
        "| family | effect | outcome | worlds | yes | no | can't tell | wrong yes | wrong no | lead named |",
        "|---|---|---|---|---|---|---|---|---|---|",
    ]
    for family in FAMILIES:
        path = folder / f"answers_{family}.csv"
        for row in pd.read_csv(path, comment="#").itertuples() if path.exists() else ():
            shares = (row.yes, row.no, row.cannot_tell, row.wrong_yes, row.wrong_no, row.lead_named)
            told = " | ".join(f"{100 * share:.0f}" for share in shares)
            lines.append(f"| {family} | {row.effect} | {row.outcome} | {row.worlds} | {told} |")
    return "\n".join(lines)


def _table_line(frame: pd.DataFrame, family: str, outcome: str, method: str) -> str:
    none, some = frame.loc[("none", outcome, method)], frame.loc[("some", outcome, method)]
    has_floor = ("none", outcome, "floor") in frame.index
    base, lift = (frame.loc[(e, outcome, "floor")] if has_floor else None for e in ("none", "some"))

    def pair(ours: float, theirs: float | None) -> str:
        return f"{100 * ours:.1f}" + ("" if theirs is None else f" ({100 * theirs:.1f})")

    held = [f"{100 * one['coverage']:.1f}" for one in (none, some)]
    floors = (
        ""
        if base is None or lift is None
        else f" ({100 * base['coverage']:.1f}, {100 * lift['coverage']:.1f})"
    )
    name = "visits by the hour" if method == "ours, hourly" else outcome.replace("_", " ")
    width = "" if base is None else f"{none['width_against_floor']:.2f}"
    return (
        f"| {family} | {name} | {none['worlds']:.0f} + {some['worlds']:.0f} "
        f"| {pair(none['found'], None if base is None else base['found'])} | {', '.join(held)}{floors} "
        f"| {pair(some['found'], None if lift is None else lift['found'])} | {width} |"
    )


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--worlds", type=int, default=1000)
    parser.add_argument("--family", choices=sorted(FAMILIES), action="append")
    parser.add_argument("--first", type=int, default=0, help="the first seed")
    parser.add_argument("--quick", action="store_true")
    parser.add_argument("--table", action="store_true")
    parser.add_argument("--out", type=Path, default=RESULTS)
    options = parser.parse_args()
    if options.table:
        print(
            table_of(options.out), peers_table(options.out), answers_table(options.out), sep="\n\n"
        )
        return
    worlds = 30 if options.quick else options.worlds
    options.out.mkdir(parents=True, exist_ok=True)
    warnings.simplefilter("ignore", category=RuntimeWarning)
    for family in options.family or list(FAMILIES):
        table, said = run(family, worlds, options.quick, options.first)
        command = f"python benchmarks/calibration.py --worlds {worlds} --family {family} --first {options.first}"
        for name, frame in (("calibration", table), ("answers", tally(said))):
            text = frame.to_csv(index=False, float_format="%.4g", lineterminator="\n")
            (options.out / f"{name}_{family}.csv").write_text(
                f"# {command}{' --quick' if options.quick else ''}\n{text}", encoding="utf-8"
            )
        picture(table, family, options.out / f"calibration_{family}.svg")
        shown = [
            "effect",
            "outcome",
            "method",
            "worlds",
            "found",
            "coverage",
            "width_against_floor",
            "milliseconds",
        ]
        print(
            family,
            table[shown].to_string(index=False, float_format="%.3g"),
            tally(said).to_string(index=False, float_format="%.3g"),
            sep="\n",
            flush=True,
        )


if __name__ == "__main__":
    main()
