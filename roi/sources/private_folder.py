"""A temporary folder for copies of exports: only its owner may look in, and nothing of it is left behind."""

from __future__ import annotations

import os
import shutil
import signal
import tempfile
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from types import FrameType
from typing import IO

# A folder is renamed once it is locked, so that no sweep finds it unlocked.
UNLOCKED, PREFIX = "roi-new-", "roi-private-"
LOCK = ".in-use"


@contextmanager
def private_folder() -> Iterator[Path]:
    """Make a folder that is removed when the block ends, and remove those of earlier runs that were killed.

    A running process holds a lock on its folder, so that nobody sweeps it away.
    """
    sweep()
    made = Path(tempfile.mkdtemp(prefix=UNLOCKED))
    with (made / LOCK).open("wb") as lock:
        _hold(lock)
        folder = made.rename(made.with_name(made.name.replace(UNLOCKED, PREFIX, 1)))
        try:
            yield folder
        finally:
            shutil.rmtree(folder, ignore_errors=True)
    shutil.rmtree(folder, ignore_errors=True)  # Windows removes a file that is open only afterwards


def sweep() -> None:
    """Remove the folders that nobody uses any more."""
    for folder in Path(tempfile.gettempdir()).glob(f"{PREFIX}*"):
        with suppress(OSError):
            if is_mine(folder) and not _is_held(folder / LOCK):
                shutil.rmtree(folder, ignore_errors=True)


def end_by_leaving_blocks() -> None:
    """Let the signals that end a process (terminal closed, `kill`) leave every `with` block on their way out."""
    if threading.current_thread() is not threading.main_thread():
        return
    for name in ("SIGTERM", "SIGHUP"):
        if hasattr(signal, name):
            signal.signal(getattr(signal, name), _leave)


def _leave(number: int, _: FrameType | None) -> None:
    raise SystemExit(128 + number)


def is_mine(folder: Path) -> bool:
    """Return whether it is a real folder of this user's, not a link that somebody else laid."""
    found = folder.lstat()
    owner = getattr(os, "getuid", lambda: found.st_uid)()
    return folder.is_dir() and not folder.is_symlink() and found.st_uid == owner


if os.name == "posix":
    import fcntl

    def _hold(lock: IO[bytes]) -> None:
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)

    def _is_held(lock: Path) -> bool:
        """Return whether a running process holds the lock."""
        try:
            with lock.open("rb") as file:
                fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            return True
        return False

else:

    def _hold(lock: IO[bytes]) -> None:
        """An open file can't be removed on Windows: that is the lock."""

    def _is_held(lock: Path) -> bool:
        try:
            lock.unlink()
        except OSError:
            return True
        return False
