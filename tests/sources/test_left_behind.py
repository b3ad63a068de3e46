"""Commands that are stopped at any moment leave the old file or the new one, and no copy of an export."""

from __future__ import annotations

import os
import random
import signal
import subprocess
import sys
import time
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from roi.sources.private_folder import PREFIX, private_folder, sweep

ROI = Path(sys.executable).with_name("roi")
OLD = b"the old one"


@pytest.fixture
def temporary(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A place for temporary files of its own."""
    place = tmp_path / "temporary"
    place.mkdir()
    monkeypatch.setenv("TMPDIR", str(place))
    monkeypatch.setattr("tempfile.tempdir", None)
    return place


def test_nobody_else_may_look_in_and_nothing_is_left(temporary: Path) -> None:
    with private_folder() as folder:
        assert folder.parent == temporary
        assert folder.stat().st_mode & 0o077 == 0
        (folder / "copy").write_text("an export", encoding="utf-8")
    assert not list(temporary.iterdir())


def test_a_folder_in_use_is_not_swept_and_one_of_a_killed_run_is(temporary: Path) -> None:
    script = (
        "from roi.sources.private_folder import private_folder; import time\n"
        "with private_folder() as f: (f / 'copy').write_text('x'); print(f, flush=True); time.sleep(60)"
    )
    command = [sys.executable, "-c", script]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as run:
        assert run.stdout is not None
        folder = Path(run.stdout.readline().strip())
        sweep()
        assert (folder / "copy").exists()
        run.kill()
    sweep()
    assert not folder.exists()


def test_a_link_that_somebody_laid_is_never_followed(temporary: Path, tmp_path: Path) -> None:
    precious = tmp_path / "precious"
    precious.mkdir()
    (precious / "book.txt").write_text("chapter one", encoding="utf-8")
    (temporary / f"{PREFIX}trap").symlink_to(precious, target_is_directory=True)
    sweep()
    assert (precious / "book.txt").exists()


def server_log(folder: Path) -> Path:
    """Write a log of forty days, which is read through a private folder."""
    start, agent = datetime(2025, 3, 1), "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Firefox/140.0"
    lines = [
        f"192.0.2.{n % 200} - - [{start + timedelta(minutes=n * 10):%d/%b/%Y:%H:%M:%S} +0000] "
        f'"GET /book-{n % 7} HTTP/1.1" 200 512 "-" "{agent}"'
        for n in range(40 * 144)
    ]
    place = folder / "access.log"
    place.write_text("\n".join(lines), encoding="utf-8")
    return place


def stopped(command: list[object], number: int, after: float) -> None:
    with subprocess.Popen(
        list(map(str, command)), stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    ) as run:
        time.sleep(after)
        run.send_signal(number)
        run.wait(60)


@pytest.mark.thorough
@pytest.mark.parametrize("seed", range(20))
def test_a_command_stopped_at_any_moment(temporary: Path, tmp_path: Path, seed: int) -> None:
    """Twenty moments and four signals; a killed run's copies go with the next one's start."""
    chance = random.Random(seed)
    number = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP, signal.SIGKILL)[seed % 4]
    mine = server_log(tmp_path)
    written = tmp_path / "report.html"
    written.write_bytes(OLD)
    command = [ROI, "report", mine, "-o", written]
    stopped(command, number, chance.uniform(0.2, 4.0))
    content = written.read_bytes()
    assert content == OLD or content.rstrip().endswith(b"</html>")
    if number == signal.SIGKILL:
        sweep()
    left = [p for p in temporary.iterdir() if p.name.startswith(PREFIX)]
    assert not left
    parts = [p.name for p in tmp_path.iterdir() if p.name.endswith(".part")]
    assert not parts or number == signal.SIGKILL


@pytest.mark.thorough
@pytest.mark.skipif(os.geteuid() != 0, reason="only root may mount a small disk")
def test_a_disk_that_is_full(tmp_path: Path) -> None:
    """On a real disk of a few hundred kB: one sentence, the old report whole, and `roi new` writes no half notebook."""
    disk = tmp_path / "disk"
    disk.mkdir()
    mount = ["mount", "-t", "tmpfs", "-o", "size=16k", "tmpfs", str(disk)]
    if subprocess.run(mount, capture_output=True, check=False).returncode:
        pytest.skip("this machine lets nobody mount a disk")
    try:
        (disk / "report.html").write_bytes(OLD)
        log = server_log(tmp_path)
        done = subprocess.run(
            [ROI, "report", log, "-o", disk / "report.html"], capture_output=True, text=True
        )
        assert "can't be written: no space left on device" in done.stderr
        assert (disk / "report.html").read_bytes() == OLD
        done = subprocess.run([ROI, "new", disk / "mine"], capture_output=True, text=True)
        assert "no space left on device" in done.stderr
        assert "Traceback" not in done.stderr
        notebooks = sorted((disk / "mine").rglob("*.ipynb"))
        assert all(n.read_text(encoding="utf-8").rstrip().endswith("}") for n in notebooks)
    finally:
        subprocess.run(["umount", str(disk)], check=False)
