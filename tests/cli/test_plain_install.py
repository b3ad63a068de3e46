"""Without any extra the answer is there, and what takes one says which; the extras are those that pyproject.toml declares."""

from __future__ import annotations

import os
import re
import subprocess
import sys
import tomllib
from pathlib import Path

import places
import pytest
from good_export import GOOD

from roi.errors import EXTRAS

PROJECT = tomllib.loads((places.ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
WITHOUT = "import sys; sys.modules.update(dict.fromkeys({packages!r})); from roi.cli.commands import main; main()"
BARE = re.compile(r"(?:pip|tool) install (?:-\S+ )*[\"'`]?roi(?![-\w])|uvx [\"'`]?roi(?![-\w])")


def plain(*arguments: str) -> subprocess.CompletedProcess[str]:
    """Run a command where no package of any extra can be imported."""
    packages = sorted({p for _, of_extra in EXTRAS.values() for p in of_extra})
    return subprocess.run(
        [sys.executable, "-c", WITHOUT.format(packages=packages), *arguments],
        capture_output=True,
        text=True,
        check=False,
        stdin=subprocess.DEVNULL,
        env={**os.environ, "PYTHONPATH": str(places.ROOT)},
    )


@pytest.mark.parametrize("name", ["check", "ask", "answer"])
@pytest.mark.one_in(3)
def test_the_first_commands_take_no_extra(name: str, tmp_path: Path) -> None:
    (tmp_path / "events.csv").write_text(GOOD, encoding="utf-8")
    (tmp_path / "visits.csv").write_text("Date,Visits\n2025-01-01,3\n2025-01-02,4\n")
    done = plain(name, str(tmp_path))
    assert done.returncode == 0, done.stderr


@pytest.mark.parametrize(
    ("extra", "arguments"),
    [
        ("report", ("report", "FOLDER", "-o", "made/october.pdf")),
        ("app", ("app", "--no-browser")),
        ("cluster", ("portfolio", "FOLDER", "-o", "made")),
    ],
)
def test_what_takes_an_extra_says_which_and_writes_nothing(
    extra: str, arguments: tuple[str, ...], tmp_path: Path
) -> None:
    (tmp_path / "visits.csv").write_text("Date,Visits\n2025-01-01,3\n2025-01-02,4\n")
    done = plain(*(a.replace("FOLDER", str(tmp_path)) for a in arguments))
    assert done.returncode == 2
    (line,) = done.stderr.splitlines()
    assert line.endswith(f'python -m pip install ".[{extra}]".')
    assert [p.name for p in tmp_path.iterdir()] == ["visits.csv"]


def test_the_extras_are_declared_and_bring_what_they_are_for() -> None:
    declared = PROJECT["optional-dependencies"]
    for extra, (_, packages) in EXTRAS.items():
        named = {re.split(r"[>=\[]", d)[0].replace("-", "_").casefold() for d in declared[extra]}
        assert {p.casefold() for p in packages} <= named, extra
        core = {re.split(r"[>=]", d)[0].replace("-", "_") for d in PROJECT["dependencies"]}
        assert not {p.casefold() for p in packages} & core, extra


def test_no_text_tells_anybody_to_install_a_strangers_package() -> None:
    """The bare name on the public index belongs to somebody else."""
    root = places.ROOT
    texts = [
        root / "README.md",
        root / "CONTRIBUTING.md",
        *(root / "docs").rglob("*.md"),
        *(p for s in ("*.py", "*.toml", "*.html") for p in (root / "roi").rglob(s)),
        *(root / "notebooks").glob("*.ipynb"),
    ]
    assert BARE.search("python -m pip install -q 'roi[app]'")
    assert not BARE.search('uv tool install ".[app]" && pip install roi-for-authors')
    told = [p for p in texts if "_build" not in p.parts and BARE.search(p.read_text("utf-8"))]
    assert told == []
