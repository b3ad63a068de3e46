"""An author of ten years: what each command costs, a second look, and the growth from five years to ten.

    python benchmarks/ten_years.py [--place FOLDER] [--turns 1]

Draws one author (seed 2, from 2016-01-04) with five and with ten years, writes her exports with a server log of all days into FOLDER
(minutes; what lies there is used again) and measures processor seconds and memory in fresh processes. `times` is a multiple of
`check` without a cache for the commands, and of the yardstick named for logs and workbooks. Writes benchmarks/results/ten_years.csv.
"""

from __future__ import annotations

import argparse
import csv
import json
import math
import os
import subprocess
import sys
import tempfile
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

RESULTS = Path(__file__).parent / "results" / "ten_years.csv"
SEED, START, LONG, SHORT = 2, date(2016, 1, 4), 3650, 1825
COMMANDS = {
    "check": ["check", "--json", "--no-cache"],
    "answer": ["answer", "--no-cache"],
    "answer with all findings (JSON)": ["answer", "--json", "--no-cache"],
    "check, first with a cache": ["check", "--json"],
    "check again": ["check", "--json"],
    "answer again": ["answer", "--json"],
    "report again": ["report", "-o", "report.json"],
}
LINE = '^\\S+ \\S+ \\S+ \\[([^\\]]+)\\] "(\\S+) (\\S+) [^"]*" (\\d+) \\S+ "([^"]*)" "([^"]*)"'


def author(place: Path, days: int) -> Path:
    """Return the folder of her exports, written if it isn't there."""
    folder = place / f"y{days // 365}"
    if not (folder / "access.log.gz").exists():
        from roi.simulate.exports import write
        from roi.simulate.world import draw

        write(draw(SEED, "base", days=days, start=START), folder, log_days=days)
    return folder


def load_again(folder: Path) -> int:
    """Load with a cache that is full: what reading costs when nothing is read."""
    import roi
    from roi.loaders.kept_readings import user_folder

    return len(roi.load(folder, cache=user_folder()).exports)


def log_by_duckdb(folder: Path) -> int:
    """Take a log's lines apart by one expression, and do nothing with them."""
    import duckdb

    parts = "['when', 'method', 'page', 'status', 'referrer', 'agent']"
    rows = f"""select regexp_extract(line, '{LINE}', {parts}) as parts from read_csv('{folder / "access.log.gz"}',
        columns={{'line': 'varchar'}}, delim='\\x01', quote='', escape='', header=false, auto_detect=false)"""
    sql = f"select count(*) from ({rows}) where parts.status <> '' and parts.agent <> 'x'"
    (found,) = duckdb.connect(config={"threads": 2}).execute(sql).fetchall()
    return int(found[0])


def log_by_roi(folder: Path) -> int:
    """Read the log as roi does."""
    return _read([folder / "access.log.gz"])


def books_by_calamine(folder: Path) -> int:
    """Read every sheet of every workbook, and do nothing with them."""
    from python_calamine import CalamineWorkbook

    books = map(CalamineWorkbook.from_path, sorted(folder.glob("*.xlsx")))
    return sum(len(b.get_sheet_by_index(i).to_python()) for b in books for i in range(9))


def books_by_roi(folder: Path) -> int:
    """Read every workbook as roi does, its recognition included."""
    return _read(sorted(folder.glob("*.xlsx")))


def _read(files: list[Path]) -> int:
    from roi.loaders.formats import all_loaders
    from roi.loaders.identify import claimant_of
    from roi.sources.source import open_source

    rows = 0
    for node in map(open_source, files):
        loader = claimant_of(node, all_loaders())
        assert loader is not None
        rows += loader.read(node).rows
    return rows


WAYS: dict[str, Callable[[Path], int]] = {
    "load again": load_again,
    "log: one DuckDB expression": log_by_duckdb,
    "log: roi": log_by_roi,
    "workbooks: calamine": books_by_calamine,
    "workbooks: roi": books_by_roi,
}


def run(way: str, folder: Path) -> None:
    """Do one thing and print what it took, without the imports."""
    import time

    import pandas  # noqa: F401 - loaded before the clock starts

    import roi
    from roi.loaders.formats import all_loaders

    assert roi.__file__
    assert all_loaders()
    before = time.process_time()
    rows = WAYS[way](folder)
    print(json.dumps({"rows": rows, "seconds": time.process_time() - before}))


def measured(words: list[str], place: Path, cache: Path) -> tuple[float, float, str]:
    """Return processor seconds, the most memory in MB, and what was printed."""
    env = {**os.environ, "XDG_CACHE_HOME": str(cache), "OPENBLAS_NUM_THREADS": "1"}
    env.pop("ROI_NO_CACHE", None)
    with tempfile.TemporaryFile("w+", encoding="utf-8") as said:
        process = subprocess.Popen(words, stdout=said, cwd=place, env=env)
        _, status, used = os.wait4(process.pid, 0)
        assert status == 0, words
        said.seek(0)
        return used.ru_utime + used.ru_stime, used.ru_maxrss / 1024, said.read()


def costs(folder: Path, turns: int) -> dict[str, tuple[float, float]]:
    """Return processor seconds and megabytes of each command and way; of several turns the quickest."""
    found: dict[str, list[tuple[float, float]]] = {}
    for _ in range(turns):
        with tempfile.TemporaryDirectory() as empty:
            cache = Path(empty)
            said: dict[str, str] = {}
            for name, (command, *options) in COMMANDS.items():
                roi = "from roi.cli.commands import main; main()"
                words = [sys.executable, "-c", roi, command, str(folder), *options]
                seconds, peak, said[name] = measured(words, cache, cache)
                found.setdefault(name, []).append((seconds, peak))
            assert said["check"] == said["check again"], "a cache changed what is found"
            assert said["answer with all findings (JSON)"] == said["answer again"], (
                "a cache changed the answer"
            )
            for way in WAYS:
                words = [sys.executable, __file__, "--run", way, str(folder)]
                _, peak, text = measured(words, cache, cache)
                found.setdefault(way, []).append((json.loads(text)["seconds"], peak))
    return {name: min(turns_) for name, turns_ in found.items()}


def lines_of(years: dict[int, dict[str, tuple[float, float]]]) -> list[dict[str, Any]]:
    """Return the results' lines, with ratios to the yardstick and from five years to ten."""
    lines = []
    for days, found in years.items():
        for name, (seconds, peak) in found.items():
            yardstick = next((w for w in WAYS if ":" in name and w[:4] == name[:4]), "check")
            growth = math.log2(seconds / years[SHORT][name][0]) if days == LONG else None
            lines.append(
                {
                    "days": days,
                    "what": name,
                    "cpu_seconds": f"{seconds:.2f}",
                    "times": f"{seconds / found[yardstick][0]:.2f}",
                    "of": yardstick,
                    "peak_mb": f"{peak:.0f}",
                    "power_of_days": "" if growth is None else f"{growth:.2f}",
                    "date": str(date.today()),
                }
            )
    return lines


def main() -> None:
    """Measure and write the results."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--place", type=Path, default=Path(tempfile.gettempdir()) / "ten-years")
    parser.add_argument("--turns", type=int, default=1)
    parser.add_argument("--run", nargs=2, metavar=("WAY", "FOLDER"))
    asked = parser.parse_args()
    if asked.run:
        run(asked.run[0], Path(asked.run[1]))
        return
    years = {days: costs(author(asked.place, days), asked.turns) for days in (SHORT, LONG)}
    lines = lines_of(years)
    with RESULTS.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, list(lines[0]), lineterminator="\n")
        writer.writeheader()
        writer.writerows(lines)
    print(RESULTS.read_text(encoding="utf-8"))


if __name__ == "__main__":
    main()
