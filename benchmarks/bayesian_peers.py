"""Ours beside Bayesian methods on the same simulated authors: false finds, coverage, seconds of processor.

    python -m venv /tmp/peers && /tmp/peers/bin/pip install -r benchmarks/bayesian_peers.txt
    python benchmarks/bayesian_peers.py --python /tmp/peers/bin/python --worlds 60 --slow 8

The peers live in an environment of their own: worlds go there as CSV files, ranges come back as one. Two questions are asked,
each once where the truth is nothing and once where it is something: what did a pause of sixty days change in visits, and what does one
link post bring? `--worlds` is for what takes less than a second a world, `--slow` for what samples with PyMC.
"""

from __future__ import annotations

import argparse
import os
import subprocess
import sys
import tempfile
import time
import warnings
from collections.abc import Callable
from pathlib import Path
from typing import Any

os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")  # before numpy, in both environments

import numpy as np
import pandas as pd

RESULTS = Path(__file__).parent / "results"
FIRST_SEED = 900_000
PAUSE, PAUSE_DAYS, LESS = 600, 60, 0.3
LINK_EFFECT = 1.3  # times the realistic effect, as in calibration.py
Range = tuple[float, float, float]  # estimate, low, high
COLUMNS = ["method", "question", "seed", "estimate", "low", "high", "seconds"]


def bsts(world: pd.DataFrame) -> Range:
    """A structural time series by Gibbs sampling: a local level and weekly seasonality (CausalImpact's model)."""
    from causal_impact import CausalImpact

    seen = world.iloc[: PAUSE + PAUSE_DAYS][["visits"]].astype(float)
    periods = ([seen.index[0], seen.index[PAUSE - 1]], [seen.index[PAUSE], seen.index[-1]])
    found = CausalImpact(seen, *periods, model_args={"nseasons": 7}).inferences.iloc[-1]
    effect = (found[f"cumulative_effect{part}"] for part in ("", "_lower", "_upper"))
    return tuple(map(float, effect))  # type: ignore[return-value]


def interrupted(world: pd.DataFrame) -> Range:
    """A Bayesian interrupted time series with a trend and weekdays (CausalPy)."""
    import causalpy

    seen = world.iloc[: PAUSE + PAUSE_DAYS].reset_index(drop=True)
    seen = seen.assign(t=np.arange(len(seen)) / len(seen))
    model = causalpy.pymc_models.LinearRegression(sample_kwargs=SAMPLER)
    given = causalpy.InterruptedTimeSeries(seen, PAUSE, "visits ~ 1 + t + C(weekday)", model=model)
    summed = given.post_impact.sum("obs_ind").to_numpy().ravel()
    return float(summed.mean()), *map(float, np.quantile(summed, [0.025, 0.975]))  # type: ignore[return-value]


def media_mix(world: pd.DataFrame) -> Range:
    """A media-mix model: link posts as the one channel, with an adstock and a saturation (PyMC-Marketing)."""
    from pymc_marketing.mmm import MMM, GeometricAdstock, LogisticSaturation

    seen = world.rename_axis("date").reset_index()
    week = pd.get_dummies(seen["weekday"], prefix="weekday", drop_first=True, dtype=float)
    known = seen[[c for c in seen if c.startswith("event_")]].astype(float)
    drift = pd.DataFrame({"t": np.arange(len(seen)) / len(seen)})
    controls = pd.concat([week, known.loc[:, known.any()], drift], axis=1)
    model = MMM(
        date_column="date",
        channel_columns=["link_posts"],
        control_columns=list(controls),
        adstock=GeometricAdstock(l_max=5),
        saturation=LogisticSaturation(),
        sampler_config=SAMPLER,
    )
    rows = pd.concat([seen[["date", "link_posts"]].astype({"link_posts": float}), controls], axis=1)
    visits = seen["visits"].astype(float).rename("y")
    drawn = model.fit(rows, visits).posterior["channel_contribution"]
    scale = float(model.get_target_transformer()["scaler"].scale_[0])
    each = scale * drawn.sum(["date", "channel"]).to_numpy().ravel() / seen["link_posts"].sum()
    return float(each.mean()), *map(float, np.quantile(each, [0.025, 0.975]))  # type: ignore[return-value]


SAMPLER = {
    "draws": 1000,
    "tune": 1000,
    "chains": 2,
    "cores": 1,
    "progressbar": False,
    "random_seed": 1,
}
PEERS: dict[str, tuple[Callable[[pd.DataFrame], Range], str, bool]] = {
    "bsts-causalimpact": (bsts, "pause", False),
    "CausalPy": (interrupted, "pause", True),
    "PyMC-Marketing": (media_mix, "links", True),
}


def ask_peers(folder: Path, slow: int) -> None:
    """Run every peer on the worlds of a folder; this half runs in the peers' own environment."""
    warnings.simplefilter("ignore")
    rows: list[dict[str, Any]] = []
    for name, (estimate, question, is_slow) in PEERS.items():
        paths = sorted(folder.glob(f"{question}_*.csv"))
        asked = [p for p in paths if not is_slow or _place(p) < slow]
        for path in asked:
            world = pd.read_csv(path, index_col="date", parse_dates=True)
            began = time.process_time()
            found = estimate(world)
            rows.append(_row(name, path.stem, found, time.process_time() - began))
        print(f"{name}: {len(asked)} worlds", file=sys.stderr)
    pd.DataFrame(rows).to_csv(folder / "peers.csv", index=False)


def _place(path: Path) -> int:
    return int(path.stem.rpartition("_")[2]) - FIRST_SEED


def _row(method: str, stem: str, found: Range, seconds: float) -> dict[str, Any]:
    question, _, seed = stem.rpartition("_")
    values = (method, question, int(seed), *found, seconds)
    return dict(zip(COLUMNS, values, strict=True))


def ask_ours(folder: Path, worlds: int) -> pd.DataFrame:
    """Write the worlds, run our method on each, and return one row per world: the truth and the range."""
    from explained import quiet

    from roi.simulate.timelines import timeline
    from roi.simulate.world import draw

    rows = []
    for seed in range(FIRST_SEED, FIRST_SEED + worlds):
        visits = quiet(seed, 720)["visits"]
        paused = np.zeros(len(visits), dtype=bool)
        paused[PAUSE : PAUSE + PAUSE_DAYS] = True
        kept = np.random.default_rng(seed).binomial(visits.astype(int), 1 - LESS * paused)
        for name, series in (("nothing", visits), ("something", visits * 0 + kept)):
            _written(folder, f"pause_{name}_{seed}", pd.DataFrame({"visits": series}))
            truth = float((series - visits).sum())
            rows.append(_timed(f"pause_{name}_{seed}", lambda s=series: _our_pause(s), truth))
        for name, effect in (("nothing", 0.0), ("something", LINK_EFFECT)):
            world = draw(seed, days=500, effect=effect)
            line = timeline(world)
            events = _event_days(line.events, line.daily.index)
            _written(
                folder,
                f"links_{name}_{seed}",
                line.daily[["visits", "link_posts"]].join(events),
            )
            rows.append(
                _timed(f"links_{name}_{seed}", lambda t=line: _our_links(t), world.truth.visits)
            )
    return pd.DataFrame(rows)


def _our_pause(visits: pd.Series[float]) -> Range:
    from roi.analysis.event_study.baseline import expected_range
    from roi.analysis.event_study.event_effects import ODD
    from roi.analysis.event_study.placebo_windows import compare, each

    off = np.zeros(len(visits), dtype=bool)
    off[PAUSE : PAUSE + PAUSE_DAYS] = True
    ordinary = expected_range(visits, aside=off)
    y, odd = visits.to_numpy(dtype=float), ordinary.rarity < ODD
    (found,) = each(compare(y, ordinary, off, odd, np.array([PAUSE]), PAUSE_DAYS))
    return found.total, found.conf_low, found.conf_high


def _our_links(line: Any) -> Range:
    from roi.analysis.response.daily_model import fit_daily
    from roi.analysis.response.lag_shapes import LAGS

    daily = line.daily
    total = fit_daily(daily["visits"], daily["link_posts"], line.events, LAGS["visits"]).total
    return total.value, total.value - total.half_width, total.value + total.half_width


def _timed(stem: str, ask: Callable[[], Range], truth: float) -> dict[str, Any]:
    began = time.process_time()
    found = ask()
    return _row("roi", stem, found, time.process_time() - began) | {"truth": truth}


def _event_days(events: pd.DataFrame, days: pd.DatetimeIndex) -> pd.DataFrame:
    kinds = sorted(set(events["kind"]))
    return pd.DataFrame(
        {f"event_{k}": days.isin(events.loc[events["kind"] == k, "start"]) for k in kinds}, days
    ).astype(int)


def _written(folder: Path, stem: str, frame: pd.DataFrame) -> None:
    frame = frame.assign(weekday=frame.index.day_of_week).rename_axis("date")
    frame.to_csv(folder / f"{stem}.csv")


def summarised(rows: pd.DataFrame) -> pd.DataFrame:
    """Return one row per method and question: share found, share of ranges that hold the truth, seconds, each with its error."""
    rows = rows.assign(
        found=(rows["low"] > 0) | (rows["high"] < 0),
        held=(rows["low"] <= rows["truth"]) & (rows["truth"] <= rows["high"]),
        width=rows["high"] - rows["low"],
    )
    grouped = rows.groupby(["question", "method"], sort=False)
    table = grouped.agg(
        worlds=("seed", "size"),
        found=("found", "mean"),
        held=("held", "mean"),
        width=("width", "median"),
        seconds=("seconds", "median"),
    )
    for share in ("found", "held"):
        p = (table[share] * table["worlds"] + 2) / (
            table["worlds"] + 4
        )  # Agresti & Coull 1998: never zero
        table[f"{share}_error"] = np.sqrt(p * (1 - p) / (table["worlds"] + 4))
    return table.reset_index()


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--python", help="the interpreter that has the peers")
    parser.add_argument("--worlds", type=int, default=60)
    parser.add_argument("--slow", type=int, default=8, help="worlds for what samples with PyMC")
    parser.add_argument("--folder", type=Path, help=argparse.SUPPRESS)
    given = parser.parse_args()
    if given.folder:
        ask_peers(given.folder, given.slow)
        return
    if not given.python:
        parser.error("--python must name the interpreter that has the peers")
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        ours = ask_ours(folder, given.worlds)
        again = [given.python, __file__, "--folder", name, "--slow", str(given.slow)]
        subprocess.run(again, check=True)
        theirs = pd.read_csv(folder / "peers.csv")
    truth = ours[["question", "seed", "truth"]]
    rows = pd.concat([ours, theirs.merge(truth, on=["question", "seed"])], ignore_index=True)
    table = summarised(rows).sort_values("question", kind="stable")
    note = f"# python benchmarks/bayesian_peers.py --worlds {given.worlds} --slow {given.slow}, seeds from {FIRST_SEED}\n"
    path = RESULTS / "bayesian_peers.csv"
    path.write_text(note + table.round(4).to_csv(index=False), encoding="utf-8")
    print(table.round(4).to_string(index=False))


if __name__ == "__main__":
    main()
