"""The command of a benchmark with a half for building and a half for judging: its table, kept beside that of the other."""

from __future__ import annotations

import argparse
from collections.abc import Callable, Iterable
from pathlib import Path

import pandas as pd


def keep_table(
    table: Callable[[int, str], pd.DataFrame],
    results: Path,
    halves: Iterable[str],
    worlds: int,
    what: str | None,
) -> None:
    """Print the table of the half asked for, and write it beside that of the other.

    Parameters
    ----------
    table : a function of the number of worlds and the half.
    results : the CSV file of both halves.
    halves : their names.
    worlds : how many unless the command says otherwise.
    what : what `--help` says.
    """
    asked = argparse.ArgumentParser(description=what)
    asked.add_argument("--worlds", type=int, default=worlds)
    asked.add_argument("--half", choices=list(halves), default="judging")
    chosen = asked.parse_args()
    found = table(chosen.worlds, chosen.half)
    print(found.to_string(index=False))
    kept = pd.read_csv(results) if results.exists() else found.iloc[:0]
    both = pd.concat([kept[kept["half"] != chosen.half], found])
    both.sort_values("half", kind="stable").to_csv(results, index=False)
