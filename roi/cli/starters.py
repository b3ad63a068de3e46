"""What a double-click opens: a file for macOS, Windows or Linux that starts `roi app` with the Python that laid it out."""

from __future__ import annotations

import shlex
from dataclasses import dataclass

from roi.language.messages import say


@dataclass(frozen=True, slots=True)
class Starter:
    """A file to double-click: its name, its bytes, and whether the system wants it marked as executable."""

    name: str
    content: bytes
    is_executable: bool


def starter(platform: str, python: str) -> Starter:
    """Return the starter for a system (as `sys.platform` names it) that runs roi by this Python."""
    if platform == "win32":
        return Starter("open-roi.bat", _windows(python), False)
    if platform == "darwin":
        return Starter("open-roi.command", _macos(python).encode(), True)
    return Starter("open-roi.desktop", _linux(python).encode(), True)


def _macos(python: str) -> str:
    """Return a shell script; its window stays open by itself."""
    run = shlex.quote(python)
    moved = shlex.quote(say("app.moved"))
    return f"#!/bin/sh\n[ -x {run} ] || {{ echo {moved}; exit 1; }}\nexec {run} -m roi app\n"


def _windows(python: str) -> bytes:
    """Return a batch file, with line ends as Windows wants them; a percent sign in a path is doubled."""
    run = python.replace("%", "%%")
    lines = (
        "@echo off",
        "chcp 65001 >nul",
        f'if not exist "{run}" (echo {say("app.moved")}& pause & exit /b 1)',
        f'"{run}" -m roi app',
        "if errorlevel 1 pause",
    )
    return "".join(f"{line}\r\n" for line in lines).encode()


def _linux(python: str) -> str:
    """Return a desktop entry, whose terminal waits where something went wrong."""
    run = f"{shlex.quote(python)} -m roi app || read -r _"
    lines = (
        "[Desktop Entry]",
        "Type=Application",
        f"Name={say('app.title')}",
        f"Exec=/bin/sh -c {_quoted(run)}",
        "Terminal=true",
        "Categories=Office;",
    )
    return "".join(f"{line}\n" for line in lines)


def _quoted(argument: str) -> str:
    r"""Quote an argument of Exec: for the command line, then for the file, whose backslashes count double.

    >>> _quoted("say 'a $1'")
    '"say \'a \\\\$1\'"'
    """
    for sign in '\\"`$':
        argument = argument.replace(sign, f"\\{sign}")
    return '"' + argument.replace("\\", "\\\\").replace("%", "%%") + '"'
