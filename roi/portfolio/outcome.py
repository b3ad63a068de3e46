"""A job and what came of it, as they travel between the command, the workers and the processes that examine."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Literal

Status = Literal["answered", "unreadable", "stopped", "unchanged"]
Stop = Literal["memory", "time", "unreachable", "lost", "died"]


@dataclass(frozen=True, slots=True)
class Drawing:
    """How calendars of days with links or none are to be drawn, the same for all authors; as `roi.plan` takes it."""

    start: date
    weeks: int = 8
    without: tuple[str, ...] = ()
    holidays: bool = False
    whenever: bool = False
    posts: int | None = None


@dataclass(frozen=True, slots=True)
class Task:
    """One author's job: an answer, or with `drawing` a posting calendar.

    `known` is the key of the result that is there already; `plan` the text of a plan.toml that was drawn for her.
    """

    name: str
    address: str
    hour: float | None = None
    redact: bool = False
    known: str = ""
    plan: str = ""
    drawing: Drawing | None = None


@dataclass(frozen=True, slots=True)
class Limits:
    """What one job may take: bytes of memory, and seconds."""

    memory: int
    seconds: float


@dataclass(frozen=True, slots=True)
class Outcome:
    """What came of a job; `content` is the row of results as the bytes of a Parquet file, or the drawn calendar."""

    name: str
    status: Status
    key: str = ""
    content: bytes = b""
    error_kind: str = ""
