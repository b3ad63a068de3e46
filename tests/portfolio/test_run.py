"""A run over real files with real processes: as the serial loop, once each, resumed, without names where asked."""

from __future__ import annotations

import os
import re
import shutil
import signal
import threading
import time
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import duckdb
import places
import pytest
from many_authors import lay_author

import roi
from roi.errors import NoFolder, NotWritable, WrongUse
from roi.portfolio.confinement import Confined
from roi.portfolio.engine import outcomes
from roi.portfolio.examination import examine
from roi.portfolio.outcome import Limits, Outcome, Task
from roi.portfolio.places import authors_of
from roi.portfolio.results import Results, opened_for_writing

pytestmark = pytest.mark.loopback
LIMITS = Limits(2_000_000_000, 300)


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with two authors who can be answered, and one whose folder holds nothing to read."""
    place = tmp_path_factory.mktemp("place")
    for seed in (1, 2):
        lay_author(place / f"author-{seed}", seed)
    (place / "empty").mkdir()
    (place / "empty" / "secret name.txt").write_text("to do", encoding="utf-8")
    return place


@pytest.fixture(scope="module")
def client() -> Iterator[Any]:
    """A cluster whose one worker is a thread of this process; the process that examines is real."""
    distributed = pytest.importorskip("distributed")
    with (
        distributed.LocalCluster(
            n_workers=1, threads_per_worker=1, processes=False, dashboard_address=None
        ) as cluster,
        distributed.Client(cluster, set_as_default=False) as one,
    ):
        yield one


@pytest.fixture(scope="module")
def results(place: Path, client: Any, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The results of a run."""
    folder = tmp_path_factory.mktemp("run") / "results"
    roi.run_portfolio(place, folder, client, hour=15.0)
    return folder


def content(file: Path) -> list[Any]:
    """Return a result but for the time it took, as text that compares every bit."""
    columns = "* EXCLUDE (seconds)"
    with duckdb.connect() as connection:
        rows = connection.execute(f"SELECT {columns} FROM read_parquet(?)", [str(file)]).fetchall()
    return list(map(repr, rows))


def test_results_are_those_of_the_serial_loop(place: Path, results: Path, tmp_path: Path) -> None:
    store = Results(results)
    for author in authors_of(place):
        alone = examine(Task(author.name, author.address, 15.0))
        (tmp_path / "alone.parquet").write_bytes(alone.content)
        assert content(store.file(author.name)) == content(tmp_path / "alone.parquet")


def test_an_author_who_cannot_be_read_is_told_and_costs_nobody_else(results: Path) -> None:
    found = roi.read_portfolio(results)
    by_name = found.authors.set_index("author")
    assert dict(by_name["status"]) == {
        "author-1": "answered",
        "author-2": "answered",
        "empty": "unreadable",
    }
    assert by_name.loc["empty", "error_kind"] == "NoExports"
    assert "no export" in by_name.loc["empty", "error"]
    assert set(found.findings["author"]) == {"author-1", "author-2"}
    assert sum(share.authors for share in found.shares) == 2


def test_what_is_done_is_not_done_again_and_what_changed_is(
    place: Path, results: Path, client: Any, tmp_path: Path
) -> None:
    again, folder = tmp_path / "place", tmp_path / "results"
    shutil.copytree(place, again)
    shutil.copytree(results, folder)
    files = {a.name: Results(folder).file(a.name) for a in authors_of(again)}
    for file in files.values():
        os.utime(file, (0, 0))
    (again / "author-2" / "events.csv").unlink()
    files["empty"].write_bytes(b"damaged")
    roi.run_portfolio(again, folder, client, hour=15.0)
    assert {n for n, file in files.items() if file.stat().st_mtime > 0} == {"author-2", "empty"}
    assert content(files["author-2"]) != content(Results(results).file("author-2"))
    assert content(files["empty"]) == content(Results(results).file("empty"))
    assert not list(folder.rglob("*.part"))


@pytest.mark.thorough
def test_redacted_results_name_nobody_and_keep_their_pseudonyms(
    place: Path, results: Path, client: Any, tmp_path: Path
) -> None:
    folder = tmp_path / "shown"
    roi.run_portfolio(place, folder, client, hour=15.0, redact=True)
    first = Results(folder).names.read_text(encoding="utf-8")
    for file in (f for f in folder.rglob("*") if f.is_file()):
        text = f"{file.name} {file.read_bytes()!r}".casefold()
        if file.suffix == ".parquet":
            with duckdb.connect() as connection:
                rows = connection.execute("SELECT * FROM read_parquet(?)", [str(file)]).fetchall()
            text += repr(rows).casefold()
        for seed in (1, 2):
            assert f"author-{seed}" not in text
            assert f"author_{seed}" not in text
            assert f"author{seed}.example" not in text
        assert "secret name" not in text
    shown, named = roi.read_portfolio(folder).authors, roi.read_portfolio(results).authors
    assert sorted(shown["net"].dropna()) == sorted(named["net"].dropna())
    assert sorted(shown["author"]) == ["author 0001", "author 0002", "author 0003"]
    roi.run_portfolio(place, folder, client, hour=15.0, redact=True)
    assert Results(folder).names.read_text(encoding="utf-8") == first


def test_two_commands_never_write_one_folder(place: Path, client: Any, tmp_path: Path) -> None:
    with (
        opened_for_writing(tmp_path / "results"),
        pytest.raises(WrongUse, match="Another `roi portfolio` is writing"),
    ):
        roi.run_portfolio(place, tmp_path / "results", client)
    (tmp_path / "books").mkdir()
    (tmp_path / "books" / "novel.txt").write_text("", encoding="utf-8")
    with pytest.raises(WrongUse, match="holds something else"):
        roi.run_portfolio(place, tmp_path / "books", client)


def noted(task: Task, limits: Limits) -> Outcome:
    """Note a job in a file, and take long where its address says so."""
    with Path(task.address).open("a") as notes:
        notes.write(f"{task.name}\n")
    time.sleep(0.25 if task.hour else 0.0)
    kind = "unreachable" if task.name == "gone" else ""
    return Outcome(task.name, "stopped" if kind else "unchanged", error_kind=kind)


def test_short_jobs_go_together_and_no_long_one_is_done_twice(client: Any, tmp_path: Path) -> None:
    """Among many short jobs some are long, and one fails each time: each is done once, that one as often as it is tried."""
    notes = tmp_path / "notes"
    tasks = [Task(f"{n}", str(notes), float(n in {70, 71, 150})) for n in range(200)]
    tasks.insert(90, Task("gone", str(notes)))
    done = [o.name for o in outcomes(client, tasks, LIMITS, noted)]
    assert sorted(done) == sorted(task.name for task in tasks)
    assert Counter(notes.read_text().split()) == Counter([*done, "gone", "gone"])


@pytest.mark.thorough
def test_a_job_that_hangs_or_dies_is_stopped_and_the_next_one_is_done(place: Path) -> None:
    empty = Task("empty", str(place / "empty"))
    confined = Confined()
    assert confined.examine(empty, LIMITS).status == "unreadable"  # so that it runs
    first = confined.process
    assert first is not None
    os.kill(first.pid, signal.SIGSTOP)
    assert confined.examine(empty, Limits(LIMITS.memory, 0.3)).error_kind == "time"
    assert first.poll() is not None
    assert confined.examine(empty, LIMITS).status == "unreadable"
    later = confined.process
    assert later is not None
    os.kill(later.pid, signal.SIGSTOP)
    threading.Timer(0.2, lambda: os.kill(later.pid, signal.SIGKILL)).start()
    assert confined.examine(empty, LIMITS).error_kind == "died"


def test_the_process_that_examines_ends_with_the_one_that_asks() -> None:
    confined = Confined()
    process = confined._ready()
    assert process.stdin is not None
    process.stdin.close()
    assert process.wait(timeout=60) == 0


def test_a_job_that_takes_too_much_memory_is_stopped(place: Path) -> None:
    confined = Confined()
    found = confined.examine(Task("ada", str(place / "author-1")), Limits(60_000_000, 300))
    assert (found.status, found.error_kind) == ("stopped", "memory")
    assert confined.process is None


def test_a_place_that_is_not_there_is_told(tmp_path: Path) -> None:
    found = examine(Task("ada", str(tmp_path / "absent")))
    assert (found.status, found.error_kind) == ("unreadable", "NoFolder")
    with pytest.raises(NoFolder):
        roi.read_portfolio(tmp_path)


def test_a_full_disk_leaves_the_result_that_was_there(tmp_path: Path) -> None:
    if not Path("/dev/full").exists():
        pytest.skip("there is no /dev/full")
    with opened_for_writing(tmp_path / "results") as store:
        store.keep("ada", b"old")
        part = store.file("ada").with_name(f".{store.file('ada').name}.part")
        part.symlink_to("/dev/full")
        with pytest.raises(NotWritable, match=r"no space left.*run the same command again"):
            store.keep("ada", b"new")
        assert store.file("ada").read_bytes() == b"old"
        assert [f.name for f in store.authors.iterdir()] == [store.file("ada").name]


def test_the_questions_in_the_docs_are_answered(
    results: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    page = (places.ROOT / "docs" / "howto" / "query-results.md").read_text(encoding="utf-8")
    queries = re.findall(r"```sql\n(.*?)```", page, re.DOTALL)
    assert len(queries) == 5
    monkeypatch.chdir(results.parent)
    with duckdb.connect() as connection:
        answers = [connection.execute(query).fetchall() for query in queries]
    assert sum(row[-1] for row in answers[0]) == 3
    assert {row[0] for row in answers[3]} == {"author-1", "author-2"}
    found = roi.read_portfolio(results)
    lacking = found.authors.loc[found.authors["status"] == "answered", "missing"].map(len).sum()
    assert len(answers[2]) == lacking
    assert {name for name, *_ in answers[1]} == set(
        found.authors.loc[found.authors["probability_pays"] >= 0.8, "author"]
    )
    assert all(rows >= 0 for *_, rows in answers[4])
