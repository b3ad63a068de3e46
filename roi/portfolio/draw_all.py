"""plan_portfolio() and write_plans(): posting calendars for all authors of a place, drawn together and written together."""

from __future__ import annotations

import shutil
from collections.abc import Sequence
from contextlib import suppress
from datetime import date
from pathlib import Path
from typing import Any

import pandas as pd

from roi.display.progress import progress_bar
from roi.display.workbook import workbook
from roi.errors import WrongUse
from roi.language.messages import DEFAULT_LOCALE
from roi.portfolio.draw_up import DrawnUp, unpacked
from roi.portfolio.outcome import Drawing, Limits, Outcome, Task
from roi.portfolio.places import Author, authors_of
from roi.portfolio.plans_together import PooledPlan
from roi.portfolio.results import file_name
from roi.portfolio.run import limits_of
from roi.portfolio.wording import error_of
from roi.reports.calendar.writer import write_files
from roi.verdict.planning import WEEKS
from roi.writing import refused, write_whole

WORKBOOK = "plans.xlsx"


def plan_portfolio(
    place: str | Path,
    start: date,
    weeks: int = 8,
    client: Any = None,
    *,
    scheduler: str | None = None,
    workers: int | None = None,
    without: Sequence[str] = (),
    holidays: bool = False,
    whenever: bool = False,
    posts: int | None = None,
    hour: float | None = None,
    memory: float = 2.0,
    minutes: float = 15.0,
) -> PooledPlan:
    """Draw a calendar of days with links or none for every author of a place, all starting on one day.

    Each author is a block of the experiment: her days are drawn by a coin of her own, from her own files, in the way that
    `plan` draws them. What all of them would show together is said before anything is written; write them with `write_plans`.

    Parameters
    ----------
    place, client, scheduler, workers, memory, minutes : as `run_portfolio` takes them.
    start : the first day of every calendar; later than the last day of each author's files.
    weeks, without, holidays, whenever, posts : as `plan` takes them, the same for all.
    hour : what an hour is worth, for authors of whom the table says nothing.

    Returns
    -------
    PooledPlan
        The same files, names and dates draw the same days. An author for whom none can be drawn is told with the reason.

    Raises
    ------
    WrongUse
        If the place holds no author, or the extra 'cluster' is not installed.
    NotEnough
        If the scheduler is gone.

    Notes
    -----
    The power assumes true effects that differ between authors by half of their mean. Where they differ more, less
    is shown.
    """
    from roi.portfolio.engine import joined, needed

    needed()
    if not WEEKS[0] <= weeks <= WEEKS[1]:
        raise WrongUse(sentence=f"A plan lasts from {WEEKS[0]} to {WEEKS[1]} weeks, not {weeks}.")
    limits = limits_of(memory, minutes, hour, workers)
    drawing = Drawing(start, weeks, tuple(without), holidays, whenever, posts)
    authors = authors_of(place)
    if client is not None:
        return _drawn(client, authors, drawing, hour, limits)
    with joined(scheduler, workers) as own:
        return _drawn(own, authors, drawing, hour, limits)


def _drawn(
    client: Any, authors: Sequence[Author], drawing: Drawing, hour: float | None, limits: Limits
) -> PooledPlan:
    from roi.portfolio.engine import outcomes

    tasks = (
        Task(a.name, a.address, hour if a.hour is None else a.hour, drawing=drawing)
        for a in authors
    )
    found: dict[str, DrawnUp] = {}
    with progress_bar("Calendars", len(authors)) as advance:
        for outcome in outcomes(client, tasks, limits):
            found[outcome.name] = _drawn_up(outcome)
            advance(1)
    return PooledPlan(drawing, tuple(found[a.name] for a in authors))


def _drawn_up(outcome: Outcome) -> DrawnUp:
    if outcome.content:
        return unpacked(outcome.content)
    return DrawnUp(outcome.name, reason=error_of(None, outcome.error_kind))


def write_plans(
    pooled: PooledPlan, folder: str | Path, locale: str = DEFAULT_LOCALE
) -> tuple[Path, ...]:
    """Write every author's calendar into a folder of her own, and plans.xlsx, which says whose is where: all or none.

    Send each author her folder. `run_portfolio(..., plans=folder)` finds the plans again by the authors' names.

    Parameters
    ----------
    pooled : what `plan_portfolio` returned.
    folder : a folder that doesn't exist yet.
    locale : how days are written, such as 'de_DE'.

    Returns
    -------
    tuple of Path
        The authors' folders, in order, then the workbook.

    Raises
    ------
    WrongUse
        If there is something in the folder already: a plan is never written over.
    NotWritable
        If the disk refuses it; nothing is left of it then.
    """
    place = Path(folder).absolute()
    if place.is_file() or (place.is_dir() and any(place.iterdir())):
        raise WrongUse(
            sentence=f"{folder} is in use; name a folder that doesn't exist yet with -o."
        )
    there = pooled.with_plan
    if not there:
        raise WrongUse(sentence="No calendar could be drawn for any author, so nothing is written.")
    part = place.with_name(f".{place.name}.part")
    shutil.rmtree(part, ignore_errors=True)
    try:
        with progress_bar("Calendars", len(there)) as advance:
            for drawn in there:
                assert drawn.plan is not None
                write_files(drawn.plan, drawn.owner, part / file_name(drawn.author), locale)
                advance(1)
        write_whole(part / WORKBOOK, workbook({"plans": _list(pooled)}))
        if place.is_dir():
            place.rmdir()
        part.replace(place)
    except OSError as error:
        raise refused(str(place), error) from None
    finally:
        with suppress(OSError):
            shutil.rmtree(part, ignore_errors=True)
    return (*(place / file_name(d.author) for d in there), place / WORKBOOK)


def _list(pooled: PooledPlan) -> pd.DataFrame:
    folders = [file_name(d.author) if d.plan else "" for d in pooled.drawn]
    frame = pooled.to_frame()
    frame.insert(1, "folder", folders)
    return frame
