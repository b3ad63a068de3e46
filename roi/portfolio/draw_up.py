"""draw_up(): one author's posting calendar, drawn together with others', and what her past says it could show."""

from __future__ import annotations

import hashlib
import math
from dataclasses import dataclass, replace

import msgspec

from roi.experiment.plan import Plan
from roi.exports import load
from roi.portfolio.examination import failure_of, opened
from roi.portfolio.outcome import Drawing, Outcome, Task
from roi.timeline.timeline import Timeline, overlay
from roi.verdict.planning import plan


@dataclass(frozen=True, slots=True)
class Shown:
    """What an author's calendar alone would show of an outcome, 8 times in 10, in outcome units per unit of the activity.

    `detectable` is infinite where nothing; `needed` and `likely` are NaN where not known.
    """

    outcome: str
    activity: str
    detectable: float
    needed: float
    likely: float


@dataclass(frozen=True, slots=True)
class DrawnUp:
    """An author's calendar with the mark of whose it is; or, without one, the sentence that says why."""

    author: str
    plan: Plan | None = None
    owner: str = ""
    shown: tuple[Shown, ...] = ()
    reason: str = ""


def draw_up(task: Task) -> Outcome:
    """Draw the calendar of one author; nothing that her files hold raises."""
    assert task.drawing is not None
    try:
        with opened(task) as place:
            timeline = overlay(load(place))
            if task.hour is not None:
                timeline = replace(timeline, settings=replace(timeline.settings, hour=task.hour))
            drawn = _drawn(task.name, timeline, task.drawing)
    except Exception as error:
        failure = failure_of(task, error)
        if failure.status == "stopped":
            return Outcome(task.name, "stopped", error_kind=failure.kind)
        content = _packed(DrawnUp(task.name, reason=failure.sentence))
        return Outcome(task.name, "unreadable", content=content, error_kind=failure.kind)
    return Outcome(task.name, "answered", content=_packed(drawn))


def _drawn(author: str, timeline: Timeline, asked: Drawing) -> DrawnUp:
    calendar = plan(
        timeline,
        "links",
        asked.weeks,
        asked.start,
        asked.without,
        asked.holidays,
        asked.whenever,
        asked.posts,
        drawn_for=_mark(author),
    )
    shown = tuple(
        Shown(
            f.column.name,
            f.activity.name,
            f.detectable,
            math.nan if f.needed is None else f.needed,
            math.nan if f.likely is None else f.likely,
        )
        for f in calendar.power_at(calendar.weeks)
    )
    return DrawnUp(author, calendar.plan, calendar.owner, shown)


def _mark(author: str) -> str:
    return hashlib.sha256(author.encode()).hexdigest()[:12]


def _packed(drawn: DrawnUp) -> bytes:
    return msgspec.msgpack.encode(drawn)


def unpacked(content: bytes) -> DrawnUp:
    """Return what a job packed."""
    return msgspec.msgpack.decode(content, type=DrawnUp)
