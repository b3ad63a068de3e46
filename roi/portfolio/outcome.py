"""A job and what came of it, as they travel between the command, the workers and the processes that examine."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

Status = Literal["answered", "unreadable", "stopped", "unchanged"]
Stop = Literal["memory", "time", "unreachable", "lost", "died"]


@dataclass(frozen=True, slots=True)
class Task:
    """One author's job; `known` is the key of the result that is there already."""

    name: str
    address: str
    hour: float | None = None
    redact: bool = False
    known: str = ""


@dataclass(frozen=True, slots=True)
class Limits:
    """What one job may take: bytes of memory, and seconds."""

    memory: int
    seconds: float


@dataclass(frozen=True, slots=True)
class Outcome:
    """What came of a job; `parquet` is the row of results as the bytes of a Parquet file."""

    name: str
    status: Status
    key: str = ""
    parquet: bytes = b""
    error_kind: str = ""
