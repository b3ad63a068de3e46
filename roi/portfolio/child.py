"""The process that examines authors, or draws their calendars, one after another: jobs come in, outcomes go out, each as a length and its bytes."""

from __future__ import annotations

import faulthandler
import gc
import os
import sys
import threading
from queue import SimpleQueue
from typing import BinaryIO

LENGTH = 4  # bytes
SPARE = 30  # seconds beyond the limit after which it ends itself, should nobody be left to end it


def send(stream: BinaryIO, content: bytes) -> None:
    """Write one message."""
    stream.write(len(content).to_bytes(LENGTH, "big") + content)
    stream.flush()


def receive(stream: BinaryIO) -> bytes | None:
    """Return the next message, or None where the other side is gone."""
    head = stream.read(LENGTH)
    if len(head) < LENGTH:
        return None
    content = stream.read(int.from_bytes(head, "big"))
    return content if len(content) == int.from_bytes(head, "big") else None


def main() -> None:
    """Examine what is asked for until the other side is gone; a job that is under way then ends too."""
    answers = os.fdopen(os.dup(sys.stdout.fileno()), "wb")
    os.dup2(sys.stderr.fileno(), sys.stdout.fileno())  # nothing that prints gets among the answers
    jobs: SimpleQueue[bytes] = SimpleQueue()
    threading.Thread(target=_listen, args=(jobs,), daemon=True).start()
    gc.set_threshold(200_000)  # as for one answer: data frames make hardly any cycles
    import msgspec

    from roi.portfolio.draw_up import draw_up
    from roi.portfolio.examination import examine
    from roi.portfolio.outcome import Task

    while True:
        seconds, task = msgspec.msgpack.decode(jobs.get(), type=tuple[float, Task])
        # It needs no lock of Python's, so it works while a regular expression goes on without end.
        faulthandler.dump_traceback_later(seconds + SPARE, exit=True, file=sys.stderr)
        outcome = draw_up(task) if task.drawing else examine(task)
        faulthandler.cancel_dump_traceback_later()
        send(answers, msgspec.msgpack.encode(outcome))
        gc.collect()


def _listen(jobs: SimpleQueue[bytes]) -> None:
    while (content := receive(sys.stdin.buffer)) is not None:
        jobs.put(content)
    os._exit(0)


if __name__ == "__main__":
    main()
