"""`roi cache`, and `--no-cache`: commands keep what they read where it says, and nothing if they are told so."""

from __future__ import annotations

from pathlib import Path

import pytest
from typer.testing import CliRunner

from roi.cli.commands import app
from roi.loaders.kept_readings import user_folder


def run(*words: object) -> str:
    done = CliRunner().invoke(app, [str(word) for word in words])
    assert done.exit_code == 0, done.output
    return done.output


@pytest.fixture
def kept(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The user's cache folder, as if nobody had said ROI_NO_CACHE."""
    for name in ("HOME", "LOCALAPPDATA", "XDG_CACHE_HOME"):
        monkeypatch.setenv(name, str(tmp_path / "home"))
    monkeypatch.delenv("ROI_NO_CACHE")
    return user_folder()


def test_what_is_kept_is_shown_and_cleared(folder, kept):
    file = folder / "events.csv"
    first = run("check", file)
    assert run("cache").startswith("What was read from 1 file is kept")
    assert str(kept) in run("cache")
    assert run("check", file) == first == run("check", file, "--no-cache")
    assert "1 file" in run("cache", "clear")
    assert not kept.exists()
    assert run("cache").startswith("What was read from 0 files")


def test_nothing_is_kept_if_one_says_so(folder, kept, monkeypatch):
    run("check", folder / "events.csv", "--no-cache")
    monkeypatch.setenv("ROI_NO_CACHE", "1")
    run("check", folder / "events.csv")
    assert not kept.exists()
