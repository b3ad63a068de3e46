"""`roi plan`: what a posting calendar could show, and its files."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from pathlib import Path

from roi.cli.streams import say_line
from roi.errors import WrongUse
from roi.exports import load
from roi.language.messages import say
from roi.records.sealed_plan import FOLDER
from roi.reports.calendar.writer import write_plan
from roi.timeline.timeline import overlay
from roi.verdict.planning import plan


def plan_folder(
    folder: Path,
    cache: Path | None,
    output: Path | None,
    weeks: int,
    start: str | None,
    question: str,
    without: Sequence[str],
    posts: int | None,
    hour: float | None,
    locale: str,
    *,
    holidays: bool,
    whenever: bool,
    anyway: bool,
    by: str | None = None,
) -> None:
    """Say what a plan could show; write it if it is worth starting, or if the author wants it anyway."""
    timeline = overlay(load(folder, cache))
    if hour is not None:
        timeline = replace(timeline, settings=replace(timeline.settings, hour=hour))
    first = None if start is None else day_of(start)
    calendar = plan(timeline, question, weeks, first, without, holidays, whenever, posts, by=by)
    say_line(calendar.summary())
    if not (calendar.is_worth_starting or anyway):
        say_line(say("plan.not_written"))
        return
    place = output or (folder if folder.is_dir() else folder.parent) / FOLDER
    for path in write_plan(calendar, place, locale):
        say_line(path)
    say_line(say("plan.hang"))
    if output is not None:
        say_line(say("plan.keep_beside", folder=str(folder)))


def day_of(text: str) -> date:
    """Return the day that is written as 2026-11-02.

    Raises
    ------
    WrongUse
        If it is none.
    """
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise WrongUse(sentence=f"There is no day '{text}'; write it like 2026-11-02.") from None
