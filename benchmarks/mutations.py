"""Random mutations of every fixture: is each reported, and never answered by a traceback or a wrong count?

    python benchmarks/mutations.py --per-fixture 10000

Writes benchmarks/results/mutations.csv, one row per fixture: the number of mutations so far, how many ended in an error that
isn't ours, how many in a silently wrong count, and the first few of both. It resumes where it stopped; use `--anew` after
changes to the mutations (`tests/damage.py`) or to the loaders.
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
COLUMNS = ("fixture", "mutations", "tracebacks", "silent", "examples")
AT_ONCE = 20
EXAMPLES = 3
Row = dict[str, str]


def tried(fixture: Path, seeds: range) -> tuple[list[str], list[str]]:
    """Return which mutations ended in an error that isn't ours, and which in a silently wrong count."""
    files = held.files_of(fixture)
    before = oracle.seen(held.read(held.held(fixture)))
    errors: list[str] = []
    silent: list[str] = []
    for seed in seeds:
        file, mutation = damage.mutated(held.name_of(fixture), files, seed, before.lines)
        try:
            after = oracle.seen(held.read(held.held(fixture, {**files, file: mutation.data})))
        except Exception as error:
            errors.append(f"{seed} {mutation.name}: {type(error).__name__}")
        else:
            wrong = oracle.silent(before, after, mutation)
            silent += [f"{seed} {mutation.name}: {wrong}"] if wrong else []
    return errors, silent


def known() -> dict[str, Row]:
    """Return the results of earlier runs."""
    if not RESULTS.exists():
        return {}
    with RESULTS.open(encoding="utf-8", newline="") as file:
        return {row["fixture"]: row for row in csv.DictReader(file)}


def write(rows: dict[str, Row]) -> None:
    with RESULTS.open("w", encoding="utf-8", newline="") as file:
        table = csv.DictWriter(file, COLUMNS, lineterminator="\n")
        table.writeheader()
        table.writerows(rows[name] for name in sorted(rows))


def longer(row: Row, fixture: Path, mutations: int) -> Row:
    """Return a fixture's row after this many mutations in all."""
    first = int(row["mutations"])
    errors, silent = tried(fixture, range(first, mutations))
    examples = [x for x in row["examples"].split("; ") if x] + (errors + silent)
    return {
        "fixture": row["fixture"],
        "mutations": str(mutations),
        "tracebacks": str(int(row["tracebacks"]) + len(errors)),
        "silent": str(int(row["silent"]) + len(silent)),
        "examples": "; ".join(examples[:EXAMPLES]),
    }


def main() -> None:
    """Try this many mutations of every fixture, a few at a time, in turn."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--per-fixture", type=int, default=10_000)
    parser.add_argument("--anew", action="store_true", help="discard the results of earlier runs")
    wanted = parser.parse_args()
    warnings.simplefilter("ignore")
    rows = {} if wanted.anew else known()
    for upto in range(AT_ONCE, wanted.per_fixture + AT_ONCE, AT_ONCE):
        for fixture in held.fixtures():
            name = held.name_of(fixture)
            row = rows.get(name) or dict(zip(COLUMNS, (name, "0", "0", "0", ""), strict=True))
            mutations = min(upto, wanted.per_fixture)
            if int(row["mutations"]) < mutations:
                rows[name] = longer(row, fixture, mutations)
                write(rows)
    total = {c: sum(int(r[c]) for r in rows.values()) for c in COLUMNS[1:4]}
    print(
        f"{len(rows)} fixtures, {total['mutations']:,} mutations: {total['tracebacks']} tracebacks, {total['silent']} silent"
    )


if __name__ == "__main__":
    main()
