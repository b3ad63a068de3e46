"""The commands: help that fits a screen with an example each, quickly, and one sentence for wrong usage."""

from __future__ import annotations

import os
import resource
import subprocess
import sys
from pathlib import Path

import pytest
import typer

from roi.cli.commands import app

ROI = Path(sys.executable).with_name("roi")
COMMANDS = dict(typer.main.get_command(app).commands)  # type: ignore[attr-defined]
WIDTH, HEIGHT = 80, 30


def run(*args: str, **environment: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [ROI, *args],
        capture_output=True,
        text=True,
        check=False,
        env={**os.environ, "COLUMNS": str(WIDTH), **environment},
    )


def test_help_fits_a_screen_and_has_an_example_for_each_command() -> None:
    lines = run("--help").stdout.splitlines()
    assert len(lines) <= HEIGHT
    assert max(map(len, lines)) <= WIDTH
    assert not [line for line in lines if line.endswith("...") and "Usage" not in line]
    examples = "\n".join(lines[next(i for i, x in enumerate(lines) if "Examples:" in x) :])
    assert [name for name in COMMANDS if f"roi {name}" not in examples] == []


@pytest.mark.parametrize("name", COMMANDS)
def test_each_command_has_an_example_of_its_own_and_says_what_each_option_does(name: str) -> None:
    command = COMMANDS[name]
    assert f"Example:  roi {name}" in (command.help or "")
    assert [p.name for p in command.params if not getattr(p, "help", None)] == []


@pytest.mark.parametrize("name", COMMANDS)
def test_the_example_of_each_command_is_right_usage(name: str) -> None:
    line = next(x for x in (COMMANDS[name].help or "").splitlines() if "Example:" in x)
    words = line.split()[2:]
    with typer.Context(COMMANDS[name], resilient_parsing=False) as context:
        assert COMMANDS[name].parse_args(context, words[1:]) == []  # no word is left over


def test_help_costs_little() -> None:
    run("--help")  # compiled and cached from here on
    costs = []
    for _ in range(3):
        before = resource.getrusage(resource.RUSAGE_CHILDREN)
        run("--help")
        after = resource.getrusage(resource.RUSAGE_CHILDREN)
        costs.append(after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime)
    assert min(costs) < 0.3


def test_importing_roi_up_to_the_calendar_costs_little_beyond_pandas() -> None:
    script = (
        "import pandas, time; t = time.process_time(); import roi;"
        "[getattr(roi, n) for n in ('load', 'overlay')]; print(time.process_time() - t)"
    )
    costs = [
        float(
            subprocess.run(
                [sys.executable, "-c", script], capture_output=True, text=True, check=True
            ).stdout
        )
        for _ in range(3)
    ]
    assert min(costs) < 0.25


def test_wrong_usage_is_exit_code_2_and_tells_what_to_do() -> None:
    for args in (["answr"], ["answer"], ["answer", "x", "--hours", "3"], ["answer", "nowhere"]):
        done = run(*args)
        assert done.returncode == 2, args
        assert done.stderr
        assert "Traceback" not in done.stderr


@pytest.mark.parametrize("shell", ["bash", "zsh", "fish"])
@pytest.mark.one_in(3)
def test_a_shell_can_be_taught_to_complete(shell: str) -> None:
    # Named rather than detected: under a scheduler the tests may have no shell above them.
    named = {"_TYPER_COMPLETE_TEST_DISABLE_SHELL_DETECTION": "1"}
    assert "roi" in run("--show-completion", shell, **named).stdout
    words = run(
        _ROI_COMPLETE=f"complete_{shell}",
        COMP_WORDS="roi ans",
        COMP_CWORD="1",
        _TYPER_COMPLETE_ARGS="roi ans",
        _TYPER_COMPLETE_FISH_ACTION="get-args",
    ).stdout
    assert "answer" in words
