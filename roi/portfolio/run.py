"""run_portfolio(): every author of a place examined once, on as many workers as there are, and kept."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from roi.display.progress import progress_bar
from roi.errors import NoFolder, WrongUse
from roi.portfolio.outcome import Limits, Outcome, Task
from roi.portfolio.places import Author, authors_of
from roi.portfolio.results import Results, file_name, opened_for_writing, pseudonymous
from roi.records.sealed_plan import NAME
from roi.settings import LARGEST_AMOUNT, is_amount

if TYPE_CHECKING:
    from roi.portfolio.portfolio import Portfolio

GIGABYTE = 1_000_000_000
SAYS_NOTHING = {"unreachable", "lost", "died"}  # of the files: an earlier result of theirs stands
LEAST_MEMORY = 0.2  # GB, which an empty job takes


def run_portfolio(
    place: str | Path,
    results: str | Path,
    client: Any = None,
    *,
    scheduler: str | None = None,
    workers: int | None = None,
    hour: float | None = None,
    redact: bool = False,
    memory: float = 2.0,
    minutes: float = 15.0,
    plans: str | Path | None = None,
) -> Portfolio:
    """Examine every author of a place, each in a job of its own, and return what they say together.

    A job that is done is not done again while the files, roi's version and the settings are the same. One whose files
    can't be read is told with its sentence; one that takes too much memory or time is stopped, and costs no other.

    Parameters
    ----------
    place : a folder of folders or zips, a table with a line for each author, or an address such as s3://bucket/authors.
    results : the folder to write; a file an author, `authors/*.parquet`.
    client : a `distributed.Client` of one's own; it is not closed.
    scheduler : the address of a cluster to join, such as tcp://10.0.0.1:8786; its own workers on this computer if None.
    workers : how many of these; as many as there are processors if None.
    hour : what an hour is worth, for authors of whom the table says nothing; overrides their roi.toml.
    redact : keep no name: authors get pseudonyms, files numbers. Whose they are is written beside `results`.
    memory : gigabytes that one job may take.
    minutes : how long one job may take.
    plans : the folder that `write_plans` wrote: each author's days are judged by the plan drawn for her, as if it lay
        among her files.

    Returns
    -------
    Portfolio

    Raises
    ------
    WrongUse
        If the place holds no author, `plans` no plan of any of them, another command is writing the results, or the extra 'cluster' is not installed.
    NotWritable
        If the disk is full; what was done is kept.
    NotEnough
        If the scheduler is gone; what was done is kept.
    """
    from roi.portfolio.engine import joined, needed
    from roi.portfolio.portfolio import read_portfolio

    needed()
    limits = limits_of(memory, minutes, hour, workers)
    authors = authors_of(place)
    drawn = _plans_of(authors, plans)
    with opened_for_writing(results) as store:
        named = pseudonymous(authors, store) if redact else authors
        store.lay_places(named)
        if client is not None:
            not_opened = _examine_all(client, store, named, hour, redact, limits, drawn)
        else:
            with joined(scheduler, workers) as own:
                not_opened = _examine_all(own, store, named, hour, redact, limits, drawn)
    return replace(read_portfolio(results), not_opened=not_opened)


def _plans_of(authors: tuple[Author, ...], folder: str | Path | None) -> dict[str, str]:
    """Return the text of the plan drawn for each author who has one, by her address."""
    if folder is None:
        return {}
    if not Path(folder).is_dir():
        raise NoFolder(folder=folder)
    files = {a.address: Path(folder) / file_name(a.name) / NAME for a in authors}
    drawn = {address: file.read_text("utf-8") for address, file in files.items() if file.is_file()}
    if not drawn:
        raise WrongUse(sentence=f"{folder} holds no plan of any of these authors.")
    return drawn


def limits_of(memory: float, minutes: float, hour: float | None, workers: int | None) -> Limits:
    """Return what one job may take.

    Raises
    ------
    WrongUse
        If it is nothing that a job could be done with.
    """
    if hour is not None and not is_amount(hour):
        raise WrongUse(sentence=f"An hour is worth from 0 to {LARGEST_AMOUNT:,}, not {hour}.")
    if not LEAST_MEMORY <= memory <= 1_000_000 or not 0 < minutes <= 1_000_000:
        raise WrongUse(
            sentence=f"A job takes at least {LEAST_MEMORY} gigabytes of memory, and some minutes."
        )
    if workers is not None and workers < 1:
        raise WrongUse(sentence="It takes at least one worker.")
    return Limits(int(memory * GIGABYTE), minutes * 60)


def _examine_all(
    client: Any,
    store: Results,
    authors: tuple[Author, ...],
    hour: float | None,
    redact: bool,
    limits: Limits,
    drawn: Mapping[str, str],
) -> tuple[str, ...]:
    """Examine all authors and return those whose place couldn't be opened, and whose earlier result stands."""
    from roi.portfolio.engine import outcomes

    keys = store.keys()
    tasks = (
        Task(
            a.name,
            a.address,
            hour if a.hour is None else a.hour,
            redact,
            keys.get(a.name, ""),
            drawn.get(a.address, ""),
        )
        for a in authors
    )
    not_opened = []
    with progress_bar("Authors", len(authors)) as advance:
        for outcome in outcomes(client, tasks, limits):
            if outcome.error_kind in SAYS_NOTHING and keys.get(outcome.name):
                not_opened.append(outcome.name)
            elif outcome.status != "unchanged":
                store.keep(outcome.name, _parquet(outcome))
            advance(1)
    return tuple(not_opened)


def _parquet(outcome: Outcome) -> bytes:
    """Return an author's result as a file; a job that was stopped brought none of its own."""
    from roi.portfolio.record import as_parquet, failed

    return outcome.content or as_parquet(
        failed(outcome.name, outcome.key, outcome.status, outcome.error_kind)
    )
