"""What examining many authors costs: CPU and memory beside a plain loop, workers, and the scheduler's own time.

    python benchmarks/portfolio.py equal --authors 200     results bit for bit, CPU an author, memory a worker
    python benchmarks/portfolio.py workers --authors 40    one worker against two, three pairs; on a quiet machine
    python benchmarks/portfolio.py scheduling              10,000 empty jobs

Authors are simulated (`roi.simulate`, seeds 0, 1, 2, …, base family) and written as real export files first.
"""

from __future__ import annotations

import argparse
import os
import subprocess
import sys
import tempfile
import threading
import time
from concurrent.futures import ProcessPoolExecutor
from pathlib import Path

import duckdb
import psutil

from roi.portfolio.engine import joined, outcomes
from roi.portfolio.outcome import Limits, Outcome, Task
from roi.portfolio.places import authors_of
from roi.portfolio.results import Results
from roi.simulate.exports import write
from roi.simulate.world import draw

COMMAND = "from roi.cli.commands import main\nif __name__ == '__main__': main()\n"
LOOP = """
import gc, sys
from pathlib import Path
from roi.portfolio.examination import examine
from roi.portfolio.outcome import Task
from roi.portfolio.places import authors_of
gc.set_threshold(200_000)
for author in authors_of(sys.argv[1]):
    outcome = examine(Task(author.name, author.address, 15.0))
    Path(sys.argv[2], f"{author.name}.parquet").write_bytes(outcome.content)
"""
ENVIRONMENT = {**os.environ, "OPENBLAS_NUM_THREADS": "1"}
LOOKS = 0.2  # seconds


class Watched:
    """A command and all that it starts, looked at several times a second: CPU seconds, and memory by process."""

    def __init__(self, script: str, *words: object) -> None:
        self.cpu: dict[int, float] = {}
        self.memory: dict[int, list[int]] = {}
        with tempfile.NamedTemporaryFile("w", suffix=".py", delete=False) as file:
            file.write(script)
        start = time.monotonic()
        command = [sys.executable, file.name, *map(str, words)]
        process = subprocess.Popen(command, env=ENVIRONMENT, stdout=subprocess.DEVNULL)
        over = threading.Event()
        looking = threading.Thread(target=self._look, args=(psutil.Process(process.pid), over))
        looking.start()
        code = process.wait()
        over.set()
        looking.join()
        self.seconds = time.monotonic() - start
        Path(file.name).unlink()
        assert code == 0

    def _look(self, top: psutil.Process, over: threading.Event) -> None:
        while not over.wait(LOOKS):
            try:
                for one in [top, *top.children(recursive=True)]:
                    times = one.cpu_times()
                    self.cpu[one.pid] = times.user + times.system
                    self.memory.setdefault(one.pid, []).append(one.memory_info().rss)
            except psutil.Error:
                continue

    @property
    def cpu_seconds(self) -> float:
        return sum(self.cpu.values())


def lay(folder: Path, authors: int) -> Path:
    place = folder / "place"
    with ProcessPoolExecutor() as pool:
        list(pool.map(lay_one, [(place, seed) for seed in range(authors)]))
    return place


def lay_one(asked: tuple[Path, int]) -> None:
    place, seed = asked
    write(draw(seed), place / f"author-{seed:04d}")


def content(file: Path) -> str:
    with duckdb.connect() as connection:
        query = "SELECT * EXCLUDE (seconds) FROM read_parquet(?)"
        return repr(connection.execute(query, [str(file)]).fetchall())


def equal(folder: Path, authors: int) -> None:
    place = lay(folder, authors)
    (folder / "loop").mkdir()
    loop = Watched(LOOP, place, folder / "loop")
    run = Watched(
        COMMAND, "portfolio", place, "-o", folder / "results", "--hour", 15, "--workers", 1
    )
    store = Results(folder / "results")
    differ = [
        a.name
        for a in authors_of(place)
        if content(store.file(a.name)) != content(folder / "loop" / f"{a.name}.parquet")
    ]
    print(f"authors {authors}, results that differ from the loop's: {len(differ)}")
    ratio = run.cpu_seconds / loop.cpu_seconds
    print(
        f"CPU seconds an author: loop {loop.cpu_seconds / authors:.2f}, portfolio "
        f"{run.cpu_seconds / authors:.2f} ({ratio:.2f} times; starting and the report are in it)"
    )
    for pid, sizes in sorted(run.memory.items(), key=lambda item: max(item[1])):
        if len(sizes) > 10:
            third = len(sizes) // 3
            told = [
                max(part) / 1e6
                for part in (sizes[:third], sizes[third : 2 * third], sizes[2 * third :])
            ]
            print(
                f"process {pid}: most MB in the first, second, last third: {told[0]:.0f} {told[1]:.0f} {told[2]:.0f}"
            )


def workers(folder: Path, authors: int) -> None:
    place = lay(folder, authors)
    for pair in range(3):
        seconds = [
            Watched(
                COMMAND,
                *("portfolio", place, "-o", folder / f"results-{pair}-{n}", "--workers", n),
            ).seconds
            for n in (1, 2)
        ]
        print(
            f"one worker {seconds[0]:.1f} s, two {seconds[1]:.1f} s: {seconds[0] / seconds[1]:.2f} times"
        )


def nothing(task: Task, limits: Limits) -> Outcome:  # noqa: ARG001 - a job takes both
    return Outcome(task.name, "unchanged")


def scheduling(jobs: int) -> None:
    tasks = (Task(f"author {n}", "nowhere") for n in range(jobs))
    with joined(None, 2) as client:
        own, start = time.process_time(), time.monotonic()
        done = sum(1 for _ in outcomes(client, tasks, Limits(10**9, 60), nothing))
        own, wall = time.process_time() - own, time.monotonic() - start
    print(
        f"{done} empty jobs: {1000 * wall / jobs:.2f} ms each, {1000 * own / jobs:.2f} ms of CPU in the command"
    )


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("what", choices=["equal", "workers", "scheduling"])
    parser.add_argument("--authors", type=int, default=200)
    parser.add_argument("--jobs", type=int, default=10_000)
    asked = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        if asked.what == "scheduling":
            scheduling(asked.jobs)
        else:
            {"equal": equal, "workers": workers}[asked.what](Path(folder), asked.authors)


if __name__ == "__main__":
    main()
