"""examine(): one author's job, from her files to one row of results; the serial loop and every worker call it."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from pathlib import Path
from time import perf_counter
from typing import Any, Literal

import roi
from roi.errors import RoiError
from roi.exports import load
from roi.portfolio.addresses import NOT_OPENED, fingerprint, is_address, on_this_computer
from roi.portfolio.comparisons import comparisons
from roi.portfolio.drawn_days import drawn_effects, with_plan
from roi.portfolio.outcome import Outcome, Task
from roi.portfolio.record import SCHEMA, answered, as_parquet, failed, without_names
from roi.timeline.timeline import overlay
from roi.verdict.judging import judge


@dataclass
class Seconds:
    """How long each step took."""

    reading: float = 0.0
    overlaying: float = 0.0
    judging: float = 0.0
    comparing: float = 0.0

    @contextmanager
    def spent_on(self, step: str) -> Iterator[None]:
        """Count the time of a block."""
        start = perf_counter()
        yield
        setattr(self, step, perf_counter() - start)


class _NotAnswerable(Exception):
    """Files that can't be answered from: the kind of error, and its sentence with the author's name for their place."""

    def __init__(self, kind: str, sentence: str) -> None:
        super().__init__(sentence)
        self.kind, self.sentence = kind, sentence


@dataclass(frozen=True, slots=True)
class Failure:
    """Why a job brought nothing: 'unreadable' files with the sentence about them, or 'stopped', which says nothing of them."""

    status: Literal["unreadable", "stopped"]
    kind: str
    sentence: str = ""


def examine(task: Task) -> Outcome:
    """Answer for one author; nothing that her files hold raises.

    Returns
    -------
    Outcome
        'unchanged' where content, version and settings are those of the result that is there already; else 'answered',
        'unreadable' (told with its sentence), or 'stopped' where the place could not be reached or memory ran out: that
        says nothing of her files, so it is tried again.
    """
    try:
        key = key_of(task)
        if key == task.known:
            return Outcome(task.name, "unchanged", key)
        with opened(task) as place:
            row = _answered(task, key, place)
    except Exception as error:
        failure = failure_of(task, error)
        if failure.status == "stopped":
            return Outcome(task.name, "stopped", error_kind=failure.kind)
        return _told(task, failure.kind, failure.sentence)
    return Outcome(task.name, "answered", key, as_parquet(without_names(row, task.redact)))


def failure_of(task: Task, error: Exception) -> Failure:
    """Return what an error in a job means."""
    if isinstance(error, MemoryError):
        return Failure("stopped", "memory")
    if isinstance(error, _NotAnswerable):
        return Failure("unreadable", error.kind, error.sentence)
    if isinstance(error, RoiError):
        return Failure("unreadable", type(error).__name__, str(error))
    is_remote = is_address(task.address)
    if isinstance(error, OSError):
        if is_remote:
            return Failure("stopped", "unreachable")
        return Failure("unreadable", "OSError", f"{task.address}: {NOT_OPENED}: {error.strerror}")
    if is_remote and type(error).__module__.startswith(("botocore", "aiohttp")):
        return Failure("stopped", "unreachable")
    sentence = f"A bug in roi ({type(error).__name__}); please report it."
    return Failure("unreadable", "Bug", sentence)


@contextmanager
def opened(task: Task) -> Iterator[Path]:
    """Yield the author's folder or zip on this computer; what is wrong with it is told of her name, not of that place."""
    with on_this_computer(task.address) as place:
        try:
            yield place
        except RoiError as error:
            sentence = str(error).replace(str(place), task.name)
            raise _NotAnswerable(type(error).__name__, sentence) from None


def key_of(task: Task) -> str:
    """Return the key of a job: a digest of the input's content, roi's version and the settings."""
    content = fingerprint(task.address)
    parts = [SCHEMA, roi.__version__, content, task.hour, task.redact, task.plan]
    return hashlib.blake2b(json.dumps(parts).encode(), digest_size=16).hexdigest()


def _answered(task: Task, key: str, place: Path) -> dict[str, Any]:
    seconds = Seconds()
    with seconds.spent_on("reading"):
        exports = with_plan(load(place), task.plan) if task.plan else load(place)
    with seconds.spent_on("overlaying"):
        timeline = overlay(exports)
    with seconds.spent_on("judging"):
        verdict = judge(timeline, hour=task.hour)
    with seconds.spent_on("comparing"):
        compared = comparisons(verdict.timeline)
        drawn = drawn_effects(verdict.timeline)
    return answered(task, key, verdict, compared, drawn, asdict(seconds))


def _told(task: Task, kind: str, sentence: str) -> Outcome:
    """Return the outcome of files that can't be answered from: a result like any other, until they change."""
    try:
        key = key_of(task)
    except (RoiError, OSError):
        key = ""
    row = without_names(failed(task.name, key, "unreadable", kind, sentence), task.redact)
    return Outcome(task.name, "unreadable", key, as_parquet(row), kind)
