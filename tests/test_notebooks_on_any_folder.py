"""Each notebook runs on whatever `roi check` can read, and tells of the sample author only where it is hers."""

from __future__ import annotations

import json
import shutil
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import matplotlib.pyplot
import places
import pytest

matplotlib.use("agg")

HERE = places.ROOT / "notebooks"
PATHS = sorted(HERE.glob("[0-9]*.ipynb"))
HERS = 'FOLDER = "../sample_data"'
OF_ONE_AUTHOR = [p for p in PATHS if json.dumps(HERS)[1:-1] in p.read_text(encoding="utf-8")]


def posts_only(folder: Path) -> None:
    shutil.copy(next(places.SAMPLE.glob("twitter-*.zip")), folder)


def kept_by_hand(folder: Path) -> None:
    """A diary of posts and followers, a row a day."""
    days = [date(2025, 1, 1) + timedelta(n) for n in range(200)]
    rows = [f"{day},{400 + n},{n % 3}" for n, day in enumerate(days)]
    (folder / "diary.csv").write_text("\n".join(["Date,Followers,New followers", *rows]) + "\n")


def visits_only(folder: Path) -> None:
    shutil.copy(next(places.SAMPLE.glob("adavale_example_*.zip")), folder)


def sales_only(folder: Path) -> None:
    for file in sorted(places.SAMPLE.glob("KDP_*.xlsx"))[:4]:
        shutil.copy(file, folder)


def everything(folder: Path) -> None:
    shutil.copytree(places.SAMPLE, folder, dirs_exist_ok=True)


FOLDERS = [posts_only, kept_by_hand, visits_only, sales_only, everything]


def cells(path: Path) -> list[str]:
    notebook: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
    return ["".join(c["source"]) for c in notebook["cells"] if c["cell_type"] == "code"]


@pytest.mark.thorough
@pytest.mark.parametrize("filled", FOLDERS, ids=lambda f: f.__name__)
@pytest.mark.parametrize("path", OF_ONE_AUTHOR, ids=lambda p: p.stem)
def test_it_runs_on_any_folder(
    path: Path,
    filled: Any,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    folder = tmp_path / "mine"
    folder.mkdir()
    filled(folder)
    monkeypatch.chdir(tmp_path)
    names: dict[str, Any] = {"__name__": "__main__"}
    for number, code in enumerate(cells(path)):
        here = code.replace(HERS, f"FOLDER = {str(folder)!r}")
        exec(compile(here, f"{path.stem}, cell {number}", "exec"), names)
        matplotlib.pyplot.close("all")
    assert "Ada" not in capsys.readouterr().out.replace("Ada Vale?", "")


@pytest.mark.parametrize("path", PATHS, ids=lambda p: p.stem)
def test_the_text_is_about_whoever_reads_it(path: Path) -> None:
    """What only the sample's author did is printed by a cell that asks whether these are her files."""
    notebook: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
    told = ["".join(c["source"]) for c in notebook["cells"] if c["cell_type"] == "markdown"]
    first = 1 if path.stem.startswith("00") else 0  # says whose files are read until she names hers
    assert not [text for text in told[first:] if "Ada" in text]
    for code in cells(path):
        assert "Ada" not in code or "if SAMPLE:" in code or "SAMPLE =" in code
