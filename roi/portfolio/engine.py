"""The workers: a cluster of this computer's own, or one that is there already; dask.distributed is the engine."""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from itertools import chain, islice
from time import monotonic
from typing import Any

from roi.errors import NotEnough, WrongUse, needs
from roi.portfolio.confinement import examine_confined
from roi.portfolio.outcome import Limits, Outcome, Task

Job = Callable[[Task, Limits], Outcome]
HERE = "127.0.0.1"
WAITING = 16  # jobs handed out at once, for each that can run: handing out many costs little more than one
MOST_AT_ONCE = 16  # tasks that one worker is given together
MOMENT = 0.2  # seconds
TRIES = 3  # of a job whose place could not be reached
RECOUNT = 5  # seconds
PATIENCE = 20  # seconds for a scheduler to answer


def needed() -> Any:
    """Return dask.distributed.

    Raises
    ------
    MissingExtra
        If it isn't installed, with what to install.
    """
    with needs("cluster"):
        import distributed
        import filelock  # noqa: F401 - the results' lock comes with the same extra
    return distributed


@contextmanager
def joined(scheduler: str | None, workers: int | None) -> Iterator[Any]:
    """Yield a client of the cluster at an address, or of one on this computer that ends with the block.

    Its own cluster listens on this computer alone, its dashboard too.
    """
    distributed = needed()
    _silence()
    if scheduler is not None:
        with _at(distributed, scheduler) as client:
            yield client
        return
    import dask

    quiet = {"distributed.scheduler.worker-saturation": 1.0, "distributed.admin.tick.limit": "1h"}
    with (
        dask.config.set(quiet),
        distributed.LocalCluster(
            n_workers=workers,
            threads_per_worker=1,
            host=HERE,
            dashboard_address=f"{HERE}:0",
            memory_limit=0,  # each job's process has its own limit
            silence_logs=logging.CRITICAL,
        ) as cluster,
        distributed.Client(cluster) as client,
    ):
        yield client


def _silence() -> None:
    """Let the engine log nothing: what goes wrong is told in a sentence, and a log may quote what a file holds."""
    for name in list(logging.root.manager.loggerDict):
        if name.partition(".")[0] in {"distributed", "tornado"}:
            logging.getLogger(name).setLevel(logging.CRITICAL + 1)


@contextmanager
def _at(distributed: Any, address: str) -> Iterator[Any]:
    try:
        client = distributed.Client(address, timeout=PATIENCE, set_as_default=False)
    except (OSError, ValueError, TimeoutError):
        raise WrongUse(
            sentence=f"No scheduler answers at {address}; name it like tcp://10.0.0.1:8786."
        ) from None
    try:
        yield client
    finally:
        client.close(timeout=2)


def outcomes(
    client: Any, tasks: Iterable[Task], limits: Limits, job: Job = examine_confined
) -> Iterator[Outcome]:
    """Yield what came of each task, in the order in which they end.

    They are handed out by the dozen, when half of those before are done, so that neither tasks nor outcomes pile up; and
    several at a time to a worker where they take but a moment, since handing out takes longer than such a task. A worker stops
    after a moment and gives the rest back, so that no long task waits behind another, nor is done again with it. A task
    whose worker dies is done on another one.

    Raises
    ------
    NotEnough
        If the scheduler is gone.
    """
    distributed = needed()
    waiting, room, size = iter(tasks), _Room(client), 1
    given_back: list[Task] = []
    running: dict[Any, tuple[tuple[Task, ...], int]] = {}
    ended = distributed.as_completed(loop=client.loop)

    def hand_out(some: list[tuple[Task, ...]], tried: int = 0) -> None:
        futures = client.map(_done, some, limits=limits, job=job, pure=False, retries=TRIES)
        running.update(zip(futures, [(group, tried) for group in some], strict=True))
        ended.update(futures)

    while True:
        if len(running) <= room.jobs() // 2:
            back, given_back = given_back, []
            some = list(islice(chain(back, waiting), size * room.jobs()))
            given_back += back[len(some) :]
            if some:
                hand_out([tuple(some[at : at + size]) for at in range(0, len(some), size)])
        if not running:
            return
        future = next(ended)
        group, tried = running.pop(future)
        done, is_quick = _result(future, group)
        given_back += group[len(done) :]
        size = min(2 * size, MOST_AT_ONCE) if is_quick else 1
        for task, outcome in zip(group, done, strict=False):
            if outcome.error_kind in {"unreachable", "died"} and tried + 1 < TRIES:
                hand_out([(task,)], tried + 1)
            else:
                yield outcome


def _done(tasks: tuple[Task, ...], limits: Limits, job: Job) -> tuple[list[Outcome], bool]:
    """Do tasks one after another until a moment has passed; return what came of them, and whether all took less."""
    start, made = monotonic(), []
    for task in tasks:
        made.append(job(task, limits))
        if monotonic() - start > MOMENT:
            return made, False
    return made, True


class _Room:
    """How many jobs to hand out at once; the workers are counted again every few seconds, since a cluster may grow."""

    def __init__(self, client: Any) -> None:
        self.client = client
        self.counted, self.until = 0, 0.0

    def jobs(self) -> int:
        """Return the number."""
        if monotonic() >= self.until:
            workers = self.client.scheduler_info(n_workers=-1)["workers"].values()
            self.counted = sum(worker["nthreads"] for worker in workers)
            self.until = monotonic() + RECOUNT
        return WAITING * max(1, self.counted)


def _result(future: Any, group: tuple[Task, ...]) -> tuple[list[Outcome], bool]:
    """Return what came of the tasks of a group that were done, the first ones, and whether they took but a moment."""
    from distributed.client import FutureCancelledError
    from distributed.scheduler import KilledWorker

    try:
        return future.result(timeout=PATIENCE)  # type: ignore[no-any-return]
    except KilledWorker:
        lost = [Outcome(group[0].name, "stopped", error_kind="lost")] if len(group) == 1 else []
        return lost, False  # of several nobody knows which one it was: each is done by itself
    except (FutureCancelledError, TimeoutError, OSError):
        raise NotEnough(
            reason="The scheduler is gone; what was done is kept, run the same command again"
        ) from None
    except ModuleNotFoundError as error:
        raise WrongUse(
            sentence=f"The workers have no module '{error.name}'; install the same roi, with its extra 'cluster', where they run."
        ) from None
