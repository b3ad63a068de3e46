"""What Python in a browser lacks (threads, sockets, packages without a build for it) keeps nothing else from working."""

from __future__ import annotations

import subprocess
import sys

import held

LACKING = """
import sys, _thread, socket, threading, warnings

def refuse(*_, **__):
    raise RuntimeError("can't start new thread")

for name in ("libipld", "ssl", "_ssl", "_multiprocessing"):
    sys.modules[name] = None
threading.Thread.start = _thread.start_new_thread = refuse
socket.socket = None
warnings.simplefilter("ignore")

import roi

for place in sys.argv[1:]:
    try:
        found = roi.load(place)
        print([sum(e.reading.kept.values()) for e in found.exports])
    except roi.errors.RoiError as error:
        print(error)
"""


def read(*places: str) -> list[str]:
    """Return what such a Python reads of these fixtures, a line each."""
    paths = [str(held.FIXTURES / place) for place in places]
    command = [sys.executable, "-c", LACKING, *paths]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    return done.stdout.splitlines()


def test_only_what_needs_a_package_is_refused_and_says_which() -> None:
    log, archive, table, car = read(
        "access_log/access.log",
        "x_archive/archive_2025",
        "events_csv/events.csv",
        "bluesky/repo.car",
    )
    assert eval(log)[0] > 0
    assert sum(eval(archive)) > 0
    assert sum(eval(table)) > 0
    assert "libipld, which is not installed here" in car
