"""What a double-click opens on each system runs `roi app` with the Python that laid it out, wherever that lies."""

from __future__ import annotations

import configparser
import os
import re
import shlex
import subprocess
import sys
from pathlib import Path

import pytest

from roi.cli.project import new_project
from roi.cli.starters import starter

NAMES = ("plain", "with space", "it's", 'a "quote"', "100%", "$HOME", "back\\slash", "`tick`", "ä")


@pytest.fixture(params=NAMES)
def python(request: pytest.FixtureRequest, tmp_path: Path) -> Path:
    """A program at an awkward place that says how it was called."""
    folder = tmp_path / request.param
    folder.mkdir()
    program = folder / "python"
    program.write_text('#!/bin/sh\necho "called: $*"\n')
    program.chmod(0o755)
    return program


def run(*command: str) -> str:
    done = subprocess.run(
        command, capture_output=True, text=True, check=False, stdin=subprocess.DEVNULL
    )
    return done.stdout


def exec_of(entry: str) -> list[str]:
    """Read Exec as the Desktop Entry Specification says: the file's escapes, then quotes, then field codes."""
    parser = configparser.RawConfigParser()
    parser.optionxform = str  # type: ignore[assignment, method-assign]
    parser.read_string(entry)
    value = re.sub(r"\\(.)", r"\1", parser["Desktop Entry"]["Exec"])
    parts = re.findall(r'"((?:[^"\\]|\\.)*)"|(\S+)', value)
    return [
        re.sub(r"\\([\"`$\\])", r"\1", quoted or bare).replace("%%", "%") for quoted, bare in parts
    ]


def test_on_macos_the_command_file_runs_it(python: Path, tmp_path: Path) -> None:
    made = starter("darwin", str(python))
    assert made.is_executable
    file = tmp_path / made.name
    file.write_bytes(made.content)
    assert subprocess.run(["sh", "-n", file], check=False).returncode == 0
    assert run("sh", str(file)) == "called: -m roi app\n"
    python.unlink()
    assert "no longer where it was" in run("sh", str(file))


def test_on_linux_the_desktop_entry_runs_it(python: Path) -> None:
    made = starter("linux", str(python))
    assert made.is_executable
    text = made.content.decode()
    assert "\nTerminal=true\n" in text
    assert run(*exec_of(text)) == "called: -m roi app\n"


def test_on_windows_the_batch_file_has_its_line_ends() -> None:
    made = starter("win32", "C:\\Users\\Ada 100%\\python.exe")
    assert made.name.endswith(".bat")
    assert made.content.count(b"\n") == made.content.count(b"\r\n") == 5
    assert b'\r\n"C:\\Users\\Ada 100%%\\python.exe" -m roi app\r\n' in made.content


def test_a_new_folder_has_the_one_of_this_system(tmp_path: Path) -> None:
    project = new_project(tmp_path / "books")
    made = starter(sys.platform, sys.executable)
    file = project.folder / made.name
    assert file.read_bytes() == made.content
    assert os.access(file, os.X_OK) == made.is_executable
    assert shlex.quote(sys.executable) in made.content.decode()
    done = subprocess.run(
        [sys.executable, "-m", "roi", "app", "--help"], capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr
    assert "Open a page in the browser" in done.stdout
