"""write_plan(): a plan's files, all of them or none."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

from roi.errors import NotWritable, WrongUse
from roi.experiment.plan import Plan
from roi.language.messages import DEFAULT_LOCALE, reading_in
from roi.records.sealed_plan import CALENDAR, NAME, SHEETS
from roi.reports.calendar.ics import to_ics
from roi.reports.calendar.plan_toml import to_toml
from roi.reports.calendar.schedulers import lists
from roi.reports.calendar.wall import to_wall


def write_plan(
    plan: Plan, folder: str | Path, owner: str = "", locale: str = DEFAULT_LOCALE
) -> tuple[Path, ...]:
    """Write a plan: sealed (plan.toml), for the wall, for calendars, for schedulers.

    Everything is written into a folder beside and put onto the disk first; then that folder takes its name. So either all
    files are there or none is, whatever happens in between. The same plan gives the same bytes on any day.

    Raises
    ------
    WrongUse
        If there is something in the folder already: a plan is never written over.
    NotWritable
        If the disk refuses it.
    """
    place = Path(folder)
    _must_be_free(place)
    with reading_in(locale):
        contents = dict(_contents(plan, owner))
    part = place.with_name(f".{place.name}.part")
    try:
        shutil.rmtree(part, ignore_errors=True)
        part.mkdir(parents=True)
        for name, content in contents.items():
            _put(part / name, content)
        if place.is_dir():
            place.rmdir()
        part.replace(place)
        _onto_disk(place.parent)
    except OSError as error:
        reason = (error.strerror or "the disk refuses it").lower()
        raise NotWritable(file=str(place), reason=reason) from None
    finally:
        shutil.rmtree(part, ignore_errors=True)
    return tuple(place / name for name in contents)


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


def _put(path: Path, content: bytes) -> None:
    with path.open("wb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())


def _onto_disk(folder: Path) -> None:
    """Put a folder's list of names onto the disk, where the system can."""
    with suppress(OSError):
        handle = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)
