"""What goes wrong in a long run, with real processes: nothing is lost, nothing is done twice, and each fault costs its own author."""

from __future__ import annotations

import http.client
import os
import shutil
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import suppress
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import duckdb
import pytest
from many_authors import lay_author, lay_bomb

import roi
from roi.portfolio.examination import examine
from roi.portfolio.outcome import Task
from roi.portfolio.places import authors_of
from roi.portfolio.results import Results

psutil = pytest.importorskip("psutil")
pytestmark = [pytest.mark.thorough, pytest.mark.loopback]
AUTHORS = 6
PATIENCE = 600  # seconds; on a quiet machine each step takes a few
RUN = "from roi.cli.commands import main\nif __name__ == '__main__': main()\n"


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder of authors who can be answered."""
    place = tmp_path_factory.mktemp("place")
    for seed in range(AUTHORS):
        lay_author(place / f"author-{seed}", seed)
    return place


@pytest.fixture(scope="module")
def serial(place: Path) -> dict[str, str]:
    """The results of a plain loop over the authors."""
    return {
        a.name: content(examine(Task(a.name, a.address, 15.0)).content) for a in authors_of(place)
    }


def content(parquet: bytes) -> str:
    """Return a result, but for its key and the time it took, as text that compares every bit."""
    file = Path(os.environ.get("TMPDIR", "/tmp")) / f"roi-test-{os.getpid()}.parquet"
    file.write_bytes(parquet)
    with duckdb.connect() as connection:
        query = "SELECT * EXCLUDE (seconds, key) FROM read_parquet(?)"
        rows = connection.execute(query, [str(file)]).fetchall()
    file.unlink()
    return repr(rows)


def found_in(results: Path) -> dict[str, str]:
    """Return each author's result."""
    portfolio = roi.read_portfolio(results)
    names = portfolio.authors.loc[portfolio.authors["status"] == "answered", "author"]
    return {name: content(Results(results).file(name).read_bytes()) for name in names}


@pytest.fixture
def start(tmp_path: Path) -> Iterator[Callable[..., subprocess.Popen[str]]]:
    """Start `roi portfolio` or another command; whatever still runs at the end is ended."""
    script = tmp_path / "run.py"
    script.write_text(RUN, encoding="utf-8")
    started: list[subprocess.Popen[str]] = []

    def one(*words: object, program: tuple[str, ...] = ()) -> subprocess.Popen[str]:
        command = [sys.executable, *(program or (str(script), "portfolio"))]
        process = subprocess.Popen(
            [*command, *map(str, words)],
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
            env={**os.environ, "OPENBLAS_NUM_THREADS": "1"},
        )
        started.append(process)
        return process

    yield one
    for process in started:
        with suppress(psutil.NoSuchProcess):
            for below in psutil.Process(process.pid).children(recursive=True):
                with suppress(psutil.NoSuchProcess):
                    below.kill()
        process.kill()
        process.communicate()


def until(happened: Callable[[], Any], run: subprocess.Popen[str] | None = None) -> Any:
    """Wait until something is so, and return it; there is nothing to wait for once `run` has failed."""
    end = time.monotonic() + PATIENCE
    while not (found := happened()):
        assert run is None or not run.poll(), run.communicate()[1]
        assert time.monotonic() < end, "it took too long"
        time.sleep(0.05)
    return found


def done(results: Path) -> dict[Path, float]:
    return {f: f.stat().st_mtime for f in (results / "authors").glob("[!.]*.parquet")}


def ended(process: subprocess.Popen[str]) -> tuple[int, str, str]:
    told, errors = process.communicate(timeout=PATIENCE)
    return process.returncode, told, errors


def test_a_worker_killed_in_the_middle_of_a_job(
    place: Path, serial: dict[str, str], start: Any, tmp_path: Path
) -> None:
    results = tmp_path / "results"
    run = start(place, "-o", results, "--workers", 2, "--hour", 15)
    until(lambda: done(results), run)
    workers = [
        p for p in psutil.Process(run.pid).children() if "spawn_main" in " ".join(p.cmdline())
    ]
    assert len(workers) == 2
    workers[0].kill()
    assert ended(run)[0] == 0
    assert found_in(results) == serial


def test_the_command_and_its_scheduler_killed_and_run_again(
    place: Path, serial: dict[str, str], start: Any, tmp_path: Path
) -> None:
    results = tmp_path / "results"
    words = (place, "-o", results, "--workers", 2, "--hour", 15)
    run = start(*words)
    until(lambda: len(done(results)) >= 2, run)
    below = psutil.Process(run.pid).children(recursive=True)
    run.kill()
    kept = done(results)
    until(lambda: not any(p.is_running() and p.status() != "zombie" for p in below))
    assert ended(start(*words))[0] == 0
    assert found_in(results) == serial
    assert {
        f: when for f, when in done(results).items() if f in kept
    } == kept  # none was done again


def test_a_scheduler_of_its_own_killed_and_started_again(
    place: Path, serial: dict[str, str], start: Any, tmp_path: Path
) -> None:
    results = tmp_path / "results"

    def cluster() -> tuple[Any, str]:
        file = tmp_path / f"scheduler-{time.monotonic_ns()}.json"
        listens = ("--host", "127.0.0.1", "--port", "0", "--dashboard-address", "127.0.0.1:0")
        scheduler = start(
            "--scheduler-file", file, *listens, program=("-m", "distributed.cli.dask_scheduler")
        )
        until(file.exists, scheduler)
        start(
            *("--scheduler-file", file, "--nthreads", 1, "--host", "127.0.0.1"),
            *("--dashboard-address", "127.0.0.1:0", "--local-directory", tmp_path),
            program=("-m", "distributed.cli.dask_worker"),
        )
        import json

        return scheduler, json.loads(file.read_text(encoding="utf-8"))["address"]

    scheduler, address = cluster()
    run = start(place, "-o", results, "--scheduler", address, "--hour", 15)
    until(lambda: len(done(results)) >= 2, run)
    scheduler.kill()
    code, _, told = ended(run)
    assert (code, told.strip()) == (
        1,
        "roi: The scheduler is gone; what was done is kept, run the same command again.",
    )
    kept = done(results)
    _, address = cluster()
    assert ended(start(place, "-o", results, "--scheduler", address, "--hour", 15))[0] == 0
    assert found_in(results) == serial
    assert {f: when for f, when in done(results).items() if f in kept} == kept


def test_two_commands_on_one_folder_of_results(
    place: Path, serial: dict[str, str], start: Any, tmp_path: Path
) -> None:
    results = tmp_path / "results"
    first = start(place, "-o", results, "--hour", 15)
    until(lambda: (results / "places.parquet").exists(), first)
    code, _, told = ended(start(place, "-o", results, "--hour", 15))
    assert (code, "Another `roi portfolio` is writing" in told) == (2, True)
    assert ended(first)[0] == 0
    assert found_in(results) == serial


def test_a_bomb_costs_its_own_author(place: Path, start: Any, tmp_path: Path) -> None:
    shutil.copytree(place / "author-0", tmp_path / "place" / "author-0")
    lay_bomb(tmp_path / "place" / "bomb")
    assert ended(start(tmp_path / "place", "-o", tmp_path / "results", "--hour", 15))[0] == 0
    found = roi.read_portfolio(tmp_path / "results").authors.set_index("author")
    assert dict(found["status"]) == {"author-0": "answered", "bomb": "unreadable"}
    assert "would unpack to more than" in found.loc["bomb", "error"]


def test_a_small_disk_that_is_full(place: Path, start: Any, tmp_path: Path) -> None:
    disk = tmp_path / "disk"
    disk.mkdir()
    mount = ["mount", "-t", "tmpfs", "-o", "size=48k", "tmpfs", str(disk)]
    if shutil.which("mount") is None or subprocess.run(mount, capture_output=True).returncode:
        pytest.skip("no small disk can be mounted here")
    try:
        code, _, told = ended(start(place, "-o", disk / "results", "--hour", 15))
        assert code == 1
        assert "can't be written: no space left on device" in told
        assert "run the same command again" in told
        assert not list((disk / "results").rglob("*.part"))
        whole = [content(file.read_bytes()) for file in done(disk / "results")]
        assert 0 < len(whole) < AUTHORS
    finally:
        subprocess.run(["umount", "-l", str(disk)], check=False)


class Faulty(BaseHTTPRequestHandler):
    """Passes requests on to a real S3 server; drops every tenth, and never answers for a key with 'hang' in it."""

    protocol_version = "HTTP/1.1"
    behind = ""
    asked = 0
    lock = threading.Lock()

    def pass_on(self) -> None:
        with Faulty.lock:
            Faulty.asked += 1
            drop = Faulty.asked % 10 == 0
        body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
        if drop:
            self.close_connection = True
            self.connection.close()
            return
        if "hang" in self.path and self.command == "GET" and "list-type" not in self.path:
            time.sleep(PATIENCE)
        server = http.client.HTTPConnection(urlsplit(Faulty.behind).netloc)
        server.request(self.command, self.path, body, dict(self.headers))
        answer = server.getresponse()
        content = answer.read()
        self.send_response(answer.status)
        for name, value in answer.getheaders():
            if name.lower() not in {"transfer-encoding", "connection", "content-length"}:
                self.send_header(name, value)
        length = answer.getheader("Content-Length") if self.command == "HEAD" else str(len(content))
        self.send_header("Content-Length", length or "0")
        self.end_headers()
        self.wfile.write(content)

    do_GET = do_PUT = do_HEAD = do_POST = do_DELETE = pass_on

    def log_message(self, *_: Any) -> None:
        """Say nothing."""


@pytest.fixture
def faulty_s3(monkeypatch: pytest.MonkeyPatch) -> Iterator[str]:
    """A real S3 server behind a line that drops every tenth request."""
    moto = pytest.importorskip("moto.server")
    pytest.importorskip("s3fs")
    server = moto.ThreadedMotoServer(ip_address="127.0.0.1", port=0, verbose=False)
    server.start()
    host, port = server.get_host_and_port()
    Faulty.behind = f"http://{host}:{port}"
    line = ThreadingHTTPServer(("127.0.0.1", 0), Faulty)
    line.daemon_threads = True
    threading.Thread(target=line.serve_forever, daemon=True).start()
    for name, value in {
        "AWS_ENDPOINT_URL": f"http://127.0.0.1:{line.server_port}",
        "AWS_ACCESS_KEY_ID": "invented",
        "AWS_SECRET_ACCESS_KEY": "invented",
        "AWS_DEFAULT_REGION": "us-east-1",
    }.items():
        monkeypatch.setenv(name, value)
    yield Faulty.behind
    line.shutdown()
    server.stop()


def test_s3_that_drops_every_tenth_request_and_hangs_for_one_author(
    place: Path, serial: dict[str, str], faulty_s3: str, start: Any, tmp_path: Path
) -> None:
    import s3fs

    files = s3fs.S3FileSystem(endpoint_url=faulty_s3)
    files.mkdir("publisher")
    files.put(f"{place}/", "publisher/authors/", recursive=True)
    files.pipe("publisher/authors/hanging/events.csv", b"date,kind,title\n")
    run = start(
        "s3://publisher/authors", "-o", tmp_path / "results", "--hour", 15, "--minutes", 0.5
    )
    code, _, told = ended(run)
    assert (code, told) == (0, "")
    assert Faulty.asked > 50
    assert found_in(tmp_path / "results") == serial
    found = roi.read_portfolio(tmp_path / "results").authors.set_index("author")
    assert tuple(found.loc["hanging", ["status", "error_kind"]]) == ("stopped", "time")


def test_its_own_cluster_listens_on_this_computer_alone(
    place: Path, start: Any, tmp_path: Path
) -> None:
    run = start(place, "-o", tmp_path / "results", "--workers", 1)
    until(lambda: done(tmp_path / "results"), run)
    processes = [psutil.Process(run.pid), *psutil.Process(run.pid).children(recursive=True)]
    listening = [
        c.laddr.ip for p in processes for c in p.net_connections() if c.status == psutil.CONN_LISTEN
    ]
    assert listening
    assert set(listening) == {"127.0.0.1"}
    run.send_signal(signal.SIGINT)
    until(lambda: not any(p.is_running() and p.status() != "zombie" for p in processes[1:]))
