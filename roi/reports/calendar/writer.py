"""write_plan(): a posting calendar's files, all of them or none."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from roi.errors import WrongUse
from roi.experiment.plan import Plan
from roi.language.messages import DEFAULT_LOCALE, reading_in
from roi.records.sealed_plan import CALENDAR, NAME, SHEETS
from roi.reports.calendar.ics import to_ics
from roi.reports.calendar.plan_toml import to_toml
from roi.reports.calendar.schedulers import lists
from roi.reports.calendar.wall import to_wall
from roi.verdict.planning import PostingPlan
from roi.writing import write_whole_folder


def write_plan(
    calendar: PostingPlan, folder: str | Path, locale: str = DEFAULT_LOCALE
) -> tuple[Path, ...]:
    """Write a posting calendar: sealed (plan.toml), for the wall, for calendars, for schedulers.

    Parameters
    ----------
    calendar : what `plan` returned.
    folder : a folder that doesn't exist yet; if it lies among the exports, the plan is found there by itself.
    locale : how days are written, such as 'de_DE'; also on which day a week begins.

    Returns
    -------
    tuple of Path
        The files, plan.toml last.

    Raises
    ------
    WrongUse
        If there is something in the folder already: a plan is never written over.
    NotWritable
        If the disk refuses it.

    Examples
    --------
    >>> import roi
    >>> calendar = roi.plan(roi.overlay(roi.load("sample_data")))  # doctest: +SKIP
    >>> roi.write_plan(calendar, "my-exports/plan")[-1].name  # doctest: +SKIP
    'plan.toml'
    """
    return write_files(calendar.plan, calendar.owner, folder, locale)


def write_files(
    plan: Plan, owner: str, folder: str | Path, locale: str = DEFAULT_LOCALE
) -> tuple[Path, ...]:
    """Write all files of a plan, or none.

    Everything is written into a folder beside and put onto the disk first; then that folder takes its name. So either all
    files are there or none is, whatever happens in between. The same plan gives the same bytes on any day.
    """
    place = Path(folder)
    _must_be_free(place)
    with reading_in(locale):
        contents = dict(_contents(plan, owner))
    return write_whole_folder(place, contents)


def _must_be_free(place: Path) -> None:
    if (place / NAME).exists():
        raise WrongUse(
            sentence=f"There is a plan in {place} already, and a plan is never written over; name another folder with -o."
        )
    if place.is_file() or (place.is_dir() and any(place.iterdir())):
        raise WrongUse(sentence=f"{place} is in use; name a folder that doesn't exist yet with -o.")


def _contents(plan: Plan, owner: str) -> Iterator[tuple[str, bytes]]:
    text, mark = to_toml(plan, owner)
    for paper, name in SHEETS.items():
        yield name, to_wall(plan, mark, paper)
    yield CALENDAR, to_ics(plan, mark)
    yield from lists(plan).items()
    yield NAME, text.encode()
