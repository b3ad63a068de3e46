"""The lab's results as pictures and as Markdown for benchmarks/results/first_lab.md."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pandas as pd

from roi.simulate.scenarios import FAMILIES

OUTCOMES = ("visits", "sales")
OURS = "ours"


def everything(folder: Path) -> str:
    """Return all tables of the results so far as Markdown."""
    return "\n\n".join((table_of(folder), peers_table(folder), answers_table(folder)))


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
    """Return the results so far as Markdown: ours against the floor, one line per scenario and outcome."""
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
    """Return every method on one scenario as Markdown."""
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
    """Return the product's answers on each scenario as Markdown."""
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
