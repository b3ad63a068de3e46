"""A file that a bug keeps from being read is told on the page, in the report and by the exit status."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

ROI = Path(sys.executable).with_name("roi")
LOADER = """
from roi.loaders.protocol import About

class Broken:
    name = "broken"
    about = About("Broken Books", "Menu", ("sales",), "day", "none", "all", "ours")

    def identifies(self, source):
        return not source.is_folder and source.magic.startswith(b"Broken d")

    def read(self, source):
        return 1 // 0

BROKEN = Broken()
"""


@pytest.fixture
def broken(tmp_path: Path) -> tuple[Path, dict[str, str]]:
    """A folder with a file for a loader that fails, and an environment in which that loader is installed."""
    site, folder = tmp_path / "site", tmp_path / "mine"
    (site / "roi_broken-1.0.dist-info").mkdir(parents=True)
    (site / "roi_broken.py").write_text(LOADER, encoding="utf-8")
    about = site / "roi_broken-1.0.dist-info"
    (about / "METADATA").write_text("Metadata-Version: 2.1\nName: roi-broken\nVersion: 1.0\n")
    (about / "entry_points.txt").write_text("[roi.loaders]\nbroken = roi_broken:BROKEN\n")
    folder.mkdir()
    (folder / "broken.csv").write_text("Broken day,Copies\n2025-05-03,7\n", encoding="utf-8")
    rows = "".join(f"2025-{m:02}-{d:02},{d}\n" for m in (3, 4) for d in range(1, 29))
    (folder / "visits.csv").write_text(f"date,visits\n{rows}", encoding="utf-8")
    paths = os.pathsep.join([str(site), *filter(None, sys.path)])
    return folder, {**os.environ, "PYTHONPATH": paths}


@pytest.mark.parametrize("command", [["check"], ["answer"], ["report", "-o", "report.md"]])
@pytest.mark.one_in(3)
def test_it_is_told_and_the_exit_status_says_so(
    broken: tuple[Path, dict[str, str]], command: list[str], tmp_path: Path
) -> None:
    folder, environment = broken
    done = subprocess.run(
        [ROI, command[0], folder, *command[1:]],
        cwd=tmp_path,
        env=environment,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 1, done.stdout + done.stderr
    assert "roi: broken.csv was left out by a bug in roi" in done.stderr
    assert "Traceback" not in done.stderr
    told = (tmp_path / "report.md").read_text("utf-8") if command[0] == "report" else done.stdout
    assert "broken.csv" in told
    assert "bug in roi" in " ".join(told.split())
