"""`roi plan`: what a posting calendar could show, and its files."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from roi.cli.plan_options import PlanOptions
from roi.cli.streams import say_line
from roi.exports import load
from roi.language.messages import say
from roi.records.sealed_plan import FOLDER
from roi.reports.calendar.writer import write_plan
from roi.timeline.timeline import overlay
from roi.verdict.planning import plan


def plan_folder(folder: Path, cache: Path | None, options: PlanOptions) -> None:
    """Say what a plan could show; write it if it is worth starting, or if the author wants it anyway."""
    timeline = overlay(load(folder, cache))
    if options.hour is not None:
        timeline = replace(timeline, settings=replace(timeline.settings, hour=options.hour))
    calendar = plan(
        timeline,
        options.question,
        options.weeks,
        options.start,
        options.without,
        options.holidays,
        options.whenever,
        options.posts,
        by=options.by,
    )
    say_line(calendar.summary())
    if not (calendar.is_worth_starting or options.anyway):
        say_line(say("plan.not_written"))
        return
    place = options.output or (folder if folder.is_dir() else folder.parent) / FOLDER
    for path in write_plan(calendar, place, options.locale):
        say_line(path)
    say_line(say("plan.hang"))
    if options.output is not None:
        say_line(say("plan.keep_beside", folder=str(folder)))
