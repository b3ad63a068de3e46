"""Confined: a process of its own examines each author, and is ended when a job takes too much memory or time."""

from __future__ import annotations

import os
import subprocess
import sys
import threading
from contextlib import suppress
from queue import Empty, SimpleQueue
from time import monotonic
from typing import IO

import msgspec

from roi.portfolio.child import receive, send
from roi.portfolio.outcome import Limits, Outcome, Stop, Task

LOOKS = 0.05  # seconds between looks at a job's memory


class Confined:
    """A process that examines; it is started when first asked, and anew after it was ended."""

    def __init__(self) -> None:
        self.process: subprocess.Popen[bytes] | None = None
        self.answers: SimpleQueue[bytes | None] = SimpleQueue()

    def examine(self, task: Task, limits: Limits) -> Outcome:
        """Return what came of a job; one that takes too much is 'stopped', and costs no other job."""
        process = self._ready()
        try:
            assert process.stdin is not None
            send(process.stdin, msgspec.msgpack.encode((limits.seconds, task)))  # type: ignore[arg-type]
        except OSError:
            self.end()
            return Outcome(task.name, "stopped", error_kind="died")
        answer = self._answer(process, limits)
        if isinstance(answer, bytes):
            return msgspec.msgpack.decode(answer, type=Outcome)
        self.end()
        return Outcome(task.name, "stopped", error_kind=answer)

    def _answer(self, process: subprocess.Popen[bytes], limits: Limits) -> bytes | Stop:
        deadline = monotonic() + limits.seconds
        while monotonic() < deadline:
            with suppress(Empty):
                answer = self.answers.get(timeout=LOOKS)
                return "died" if answer is None else answer
            if _memory_of(process.pid) > limits.memory:
                return "memory"
        return "time"

    def _ready(self) -> subprocess.Popen[bytes]:
        if self.process is None or self.process.poll() is not None:
            self.end()
            self.answers = SimpleQueue()
            self.process = _started()
            reader = threading.Thread(
                target=_pass_on, args=(self.process.stdout, self.answers), daemon=True
            )
            reader.start()
        return self.process

    def end(self) -> None:
        """End the process, whatever it does."""
        process, self.process = self.process, None
        if process is None:
            return
        process.kill()
        for stream in (process.stdin, process.stdout):
            if stream is not None:
                with suppress(OSError):
                    stream.close()
        with suppress(subprocess.TimeoutExpired):
            process.wait(timeout=5)


def _started() -> subprocess.Popen[bytes]:
    paths = os.pathsep.join(path for path in sys.path if path)
    one_thread = dict.fromkeys(("OPENBLAS_NUM_THREADS", "OMP_NUM_THREADS", "MKL_NUM_THREADS"), "1")
    return subprocess.Popen(
        [sys.executable, "-m", "roi.portfolio.child"],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,  # what is read belongs in no log
        env={**os.environ, **one_thread, "PYTHONPATH": paths},
    )


def _pass_on(stream: IO[bytes] | None, answers: SimpleQueue[bytes | None]) -> None:
    """Put each answer into the queue, and None when the process is gone."""
    assert stream is not None
    with suppress(OSError, ValueError):
        while (answer := receive(stream)) is not None:  # type: ignore[arg-type]
            answers.put(answer)
    answers.put(None)


def _memory_of(process: int) -> int:
    """Return how many bytes of memory a process holds; 0 where it is gone."""
    import psutil

    with suppress(psutil.Error):
        return int(psutil.Process(process).memory_info().rss)
    return 0


OWN = threading.local()


def examine_confined(task: Task, limits: Limits) -> Outcome:
    """Examine in this thread's own confined process: what a worker of the cluster runs."""
    confined: Confined = OWN.__dict__.setdefault("confined", Confined())
    return confined.examine(task, limits)
