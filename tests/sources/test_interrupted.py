"""Files that change, vanish or grow while being read, and commands that are stopped or can't write: one sentence, no half file."""

from __future__ import annotations

import fcntl
import os
import select
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from functools import partial
from pathlib import Path

import held
import pytest
from good_export import GOOD

from roi.cli.commands import main
from roi.loaders.formats import all_loaders
from roi.loaders.walk import Export, Unknown, read_exports
from roi.sources.source import open_source

ROI = Path(sys.executable).with_name("roi")
DAYS = [
    f"{y}-{m:02d}-{d:02d}" for y in range(1995, 2025) for m in range(1, 13) for d in range(1, 29)
]
VISITS = "date,visits\n" + "".join(
    f"{day},{len(day)}\n" for day in DAYS
)  # more than recognition looks at


def read_while(folder: Path, meanwhile: Callable[[], object]) -> dict[str, Export | Unknown]:
    """Read a folder in which something happens as soon as the first byte of the first file is read."""
    happened = []

    def watch(_: float) -> None:
        if not happened:
            happened.append(True)
            meanwhile()

    found = {x.file: x for x in read_exports(open_source(folder), all_loaders(), watch)}
    assert happened
    return found


@pytest.fixture
def two(tmp_path: Path) -> Path:
    (tmp_path / "a.csv").write_text(VISITS, encoding="utf-8")
    (tmp_path / "b.csv").write_text(GOOD, encoding="utf-8")
    return tmp_path


def test_a_file_that_vanishes_before_its_turn(two: Path) -> None:
    found = read_while(two, (two / "b.csv").unlink)
    assert isinstance(found["a.csv"], Export)
    assert found["b.csv"] == Unknown("b.csv", "can't be read: no such file or directory")


@pytest.mark.thorough
def test_a_file_that_grows_while_it_is_read(two: Path) -> None:
    def grow() -> None:
        with (two / "a.csv").open("a", encoding="utf-8") as file:
            file.write("2026-01-01,5\n" * 10)

    found = read_while(two, grow)["a.csv"]
    assert isinstance(found, Export)
    reading = found.reading
    assert reading.rows == reading.kept["visits"] + reading.set_aside_count == len(DAYS) + 10


def test_a_file_that_is_emptied_while_it_is_read(two: Path) -> None:
    found = read_while(two, lambda: os.truncate(two / "a.csv", 0))
    assert isinstance(found["b.csv"], Export)
    assert found["a.csv"] == Unknown("a.csv", "can't be read: it became shorter while it was read")


@pytest.mark.thorough
def test_a_zip_that_is_cut_off_while_it_is_read(two: Path) -> None:
    shutil.make_archive(str(two / "0"), "zip", two, "b.csv")
    found = read_while(two, lambda: os.truncate(two / "0.zip", 40))
    assert isinstance(found["a.csv"], Export)
    cut = [x for name, x in found.items() if name.startswith("0.zip")]
    assert cut
    assert all(isinstance(x, Unknown) for x in cut)


Run = Callable[..., str]


@pytest.fixture
def refused(monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]) -> Run:
    """Run a command that fails, and return the one sentence that it says."""

    def run(*arguments: str | Path) -> str:
        monkeypatch.setattr("sys.argv", ["roi", *map(str, arguments)])
        with pytest.raises(SystemExit) as ended:
            main()
        assert ended.value.code in {1, 2}
        said = capfd.readouterr().err
        assert said.count("\n") == 1
        return said

    return run


@pytest.fixture
def mine(tmp_path: Path) -> Path:
    """A folder of exports, one of which has a name that a report could have."""
    folder = tmp_path / "mine"
    folder.mkdir()
    (folder / "visits.csv").write_text(VISITS, encoding="utf-8")
    shutil.copy(held.FIXTURES / "ga4_data_api" / "report.json", folder)
    return folder


def contents(folder: Path) -> dict[str, bytes]:
    return {str(p): p.read_bytes() for p in folder.rglob("*") if p.is_file()}


@pytest.mark.thorough
def test_a_report_over_one_of_its_own_exports(mine: Path, refused: Run) -> None:
    before = contents(mine)
    said = refused("report", mine, "-o", mine / "report.json")
    assert "report.json is one of the exports; give the report another name" in said
    assert contents(mine) == before


def test_a_report_over_the_only_export(mine: Path, refused: Run) -> None:
    said = refused("report", mine / "report.json", "-o", mine / "report.json")
    assert "is one of the exports" in said


@pytest.mark.thorough
def test_a_report_into_a_folder_that_is_not_there(mine: Path, refused: Run) -> None:
    said = refused("report", mine, "-o", mine / "no" / "report.md")
    assert "There is no folder" in said


@pytest.mark.thorough
def test_a_report_into_a_folder_that_nobody_may_write(
    mine: Path, tmp_path: Path, refused: Run
) -> None:
    """Root may write to any folder except the kernel's."""
    locked = Path("/sys") if os.geteuid() == 0 else tmp_path / "locked"
    locked.mkdir(0o555, exist_ok=True)
    said = refused("report", mine, "-o", locked / "report.md")
    assert f"{locked / 'report.md'} can't be written" in said
    assert not list(locked.glob(".report*"))


@pytest.mark.thorough
def test_a_report_onto_a_folder(mine: Path, refused: Run) -> None:
    (mine / "report.md").mkdir()
    said = refused("report", mine, "-o", mine / "report.md")
    assert "can't be written: is a directory" in said
    assert sorted(p.name for p in mine.iterdir()) == ["report.json", "report.md", "visits.csv"]


def drained(pipe: int, command: subprocess.Popen[str]) -> None:
    """Read a pipe until the command that writes to it has ended, for at most a minute."""
    os.set_blocking(pipe, False)
    deadline = time.monotonic() + 60
    while command.poll() is None and time.monotonic() < deadline:
        try:
            os.read(pipe, 1 << 16)
        except BlockingIOError:
            time.sleep(0.01)
    if command.poll() is None:
        command.kill()


@pytest.mark.thorough
def test_a_report_that_is_stopped_while_it_is_written_leaves_no_half(mine: Path) -> None:
    """The report is first written to a pipe, so that writing waits for a reader and can be stopped in between."""
    pipe = mine / ".report.html.part"
    os.mkfifo(pipe)
    half = os.open(pipe, os.O_RDWR)
    fcntl.fcntl(
        half, fcntl.F_SETPIPE_SZ, 4096
    )  # less than any report, which would otherwise fit in whole
    (mine / "report.html").write_text("the old one", encoding="utf-8")
    arguments = [ROI, "report", mine, "-o", mine / "report.html"]
    # Tests running in the background may have been told to ignore the signal, and so would the
    # processes they start.
    heed = partial(signal.signal, signal.SIGINT, signal.SIG_DFL)
    with subprocess.Popen(arguments, stderr=subprocess.PIPE, text=True, preexec_fn=heed) as command:
        written, _, _ = select.select([half], [], [], 300)  # a command that fails writes nothing
        assert written
        assert os.read(half, 100)
        command.send_signal(signal.SIGINT)
        drained(half, command)  # a signal just before the next write is handled only after it
        _, reported = command.communicate(timeout=60)
    os.close(half)
    assert command.returncode != 0
    assert "Traceback" not in reported
    assert (mine / "report.html").read_text(encoding="utf-8") == "the old one"
    assert not pipe.exists()


@pytest.mark.parametrize("name", ["visits.csv", "report.json"])
def test_a_new_folder_where_a_file_lies(mine: Path, name: str, refused: Run) -> None:
    before = contents(mine)
    assert "is a file; name a folder" in refused("new", mine / name)
    assert contents(mine) == before
