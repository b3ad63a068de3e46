"""Damage dealt to every fixture at random: is each blow told, and never answered by a traceback or a wrong count?

    python benchmarks/mutations.py --per-fixture 10000

Writes benchmarks/results/mutations.csv, a row a fixture: the blows dealt so far, how many ended in an error of another's
words, how many in a wrong count without a word, and the first few of both. Goes on where it stopped; a change to
what a blow is (`tests/damage.py`) or to what reads the files asks for `--anew`.
"""

from __future__ import annotations

import argparse
import csv
import os
import sys
import warnings
from pathlib import Path

os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
sys.path.insert(0, str(Path(__file__).parent.parent / "tests"))

import damage
import held
import oracle

RESULTS = Path(__file__).parent / "results" / "mutations.csv"
COLUMNS = ("fixture", "blows", "tracebacks", "silent", "examples")
AT_ONCE = 20
EXAMPLES = 3
Row = dict[str, str]


def dealt(fixture: Path, seeds: range) -> tuple[list[str], list[str]]:
    """Return which blows ended in an error that isn't ours, and which in a wrong count without a word."""
    files = held.files_of(fixture)
    before = oracle.seen(held.read(held.held(fixture)))
    errors: list[str] = []
    silent: list[str] = []
    for seed in seeds:
        file, blow = damage.dealt(held.name_of(fixture), files, seed, before.lines)
        try:
            after = oracle.seen(held.read(held.held(fixture, {**files, file: blow.data})))
        except Exception as error:
            errors.append(f"{seed} {blow.name}: {type(error).__name__}")
        else:
            wrong = oracle.silent(before, after, blow)
            silent += [f"{seed} {blow.name}: {wrong}"] if wrong else []
    return errors, silent


def known() -> dict[str, Row]:
    """Return what an earlier run found."""
    if not RESULTS.exists():
        return {}
    with RESULTS.open(encoding="utf-8", newline="") as file:
        return {row["fixture"]: row for row in csv.DictReader(file)}


def write(rows: dict[str, Row]) -> None:
    with RESULTS.open("w", encoding="utf-8", newline="") as file:
        table = csv.DictWriter(file, COLUMNS, lineterminator="\n")
        table.writeheader()
        table.writerows(rows[name] for name in sorted(rows))


def longer(row: Row, fixture: Path, blows: int) -> Row:
    """Return a fixture's row with so many blows in all."""
    first = int(row["blows"])
    errors, silent = dealt(fixture, range(first, blows))
    examples = [x for x in row["examples"].split("; ") if x] + (errors + silent)
    return {
        "fixture": row["fixture"],
        "blows": str(blows),
        "tracebacks": str(int(row["tracebacks"]) + len(errors)),
        "silent": str(int(row["silent"]) + len(silent)),
        "examples": "; ".join(examples[:EXAMPLES]),
    }


def main() -> None:
    """Deal so many blows to every fixture, some at a time, all fixtures in turn."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--per-fixture", type=int, default=10_000)
    parser.add_argument("--anew", action="store_true", help="forget what an earlier run found")
    wanted = parser.parse_args()
    warnings.simplefilter("ignore")
    rows = {} if wanted.anew else known()
    for upto in range(AT_ONCE, wanted.per_fixture + AT_ONCE, AT_ONCE):
        for fixture in held.fixtures():
            name = held.name_of(fixture)
            row = rows.get(name) or dict(zip(COLUMNS, (name, "0", "0", "0", ""), strict=True))
            blows = min(upto, wanted.per_fixture)
            if int(row["blows"]) < blows:
                rows[name] = longer(row, fixture, blows)
                write(rows)
    total = {c: sum(int(r[c]) for r in rows.values()) for c in COLUMNS[1:4]}
    print(
        f"{len(rows)} fixtures, {total['blows']:,} blows: {total['tracebacks']} tracebacks, {total['silent']} silent"
    )


if __name__ == "__main__":
    main()
