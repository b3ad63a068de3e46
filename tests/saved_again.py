"""Table fixtures saved again by a spreadsheet program: whether roi reads the same from them, or tells what was lost."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import held
import pandas as pd

from roi.exports import together
from roi.loaders.quiet_days import with_quiet_days
from roi.loaders.walk import Export, Unknown
from roi.reconcile.outages import with_outages
from roi.records.series import Series
from roi.settings import Settings

TABLES = {".csv", ".tsv", ".txt", ".xlsx", ".xls", ".ods"}
LINES = re.compile(r"line [\d, …]+|\d+ of (its|the) \d+")
# Sentences that name what is lost, or what nobody can tell.
ADMITS = re.compile(
    "apparently by a spreadsheet program|so the (cell|row) was left out|aren't whole|not a label and a number"
    "|could be (day|month)|either were not read|day and month exchanged|no day above 12 shows|took days for months|no year"
    "|sheet of a workbook|sheet of KDP's workbook|looks most like an export|a text, not a table|is damaged|currency"
)
Facts = Counter[tuple[Any, ...]]


def tables() -> dict[str, bytes]:
    """Return every fixture that is one table, by its name."""
    found = (f for f in held.fixtures() if f.is_file() and f.suffix.lower() in TABLES)
    return {held.name_of(f): f.read_bytes() for f in found if "_log" not in f.parent.name}


@dataclass(frozen=True)
class Told:
    """What a file gives: each row that counts and each span of known days, and everything that is said about it."""

    facts: Facts
    sentences: Counter[str]
    aside: int = 0


@cache
def as_it_was(name: str) -> Told:
    """Return what roi reads from a fixture."""
    return told(name, fixture_of(name).read_bytes())


def told(name: str, data: bytes, suffix: str | None = None) -> Told:
    """Return what roi reads from a fixture's bytes, saved under its name with another ending."""
    fixture = held.FIXTURES / name
    sidecar = fixture.with_name(f"{fixture.name}.toml")
    file = fixture.with_suffix(suffix).name if suffix else fixture.name
    beside = {f"{file}.toml": sidecar.read_bytes()} if sidecar.exists() else {}
    found = held.read(held.HeldFile(file, data, beside))
    exports = [_whole(x) for x in found if isinstance(x, Export)]
    unknown = [x for x in found if isinstance(x, Unknown)]
    seen = together("", Settings(), exports, unknown)
    facts = Counter(fact for s in seen.series for fact in _facts(s, file))
    aside = sum(x.reading.set_aside_count for x in exports)
    return Told(facts, Counter(LINES.sub("line", s) for s in _sentences(found)), aside)


def _whole(export: Export) -> Export:
    return Export(export.file, export.loader, with_quiet_days(with_outages(export.reading)))


def _facts(series: Series, file: str) -> Iterator[tuple[Any, ...]]:
    """Yield a series' days and rows, by day as the calendar has them."""
    thing = (
        str(series.id).replace(file, Path(file).stem),
        series.breakdown,
        series.coarser_than_day,
    )
    yield (*thing, str(series.zeros), series.timezone, *map(str, series.spans))
    columns = [c for c in series.frame if c not in {"line", "file"}]
    cells = [[_plain(x, series.timezone) for x in series.frame[c]] for c in columns]
    for row in zip(*cells, strict=True):
        there = ((c, x) for c, x in zip(columns, row, strict=True) if x is not None)
        yield (*thing, *sorted(there))


def _plain(value: Any, zone: str | None) -> str | None:
    """Return a value as it is compared: moments by their day, numbers to nine digits, words without outer blanks."""
    if isinstance(value, pd.Timestamp):
        local = value.tz_convert(zone or "UTC") if value.tzinfo else value
        return f"{local:%Y-%m-%d}"
    if isinstance(value, float):
        return None if value != value else f"{value:.9g}"
    if value is None or value is pd.NaT or value is pd.NA:
        return None
    return " ".join(str(value).split())


def _sentences(found: Iterable[Export | Unknown]) -> Iterator[str]:
    for x in found:
        if isinstance(x, Unknown):
            yield f"refused: {x.because}"
            continue
        yield from (f"{p.column}: {p.reason}" for p in x.reading.problems)
        yield from map(str, x.reading.notes)
        yield from (s.reason for s in x.reading.set_aside for _ in range(s.count))


def outcome(before: Told, after: Told) -> tuple[str, str]:
    """Return what became of a table, and what shows it.

    It is read the 'same'; 'more' is read, as the program understood rows that were set aside; what is lost is 'told'; or it
    changed in silence: 'silent'. A refusal that doesn't name the loss is 'untrue'.
    """
    new = after.sentences - before.sentences
    if after.facts == before.facts:
        return "same", ""
    gone, come = before.facts - after.facts, after.facts - before.facts
    rows_gone, rows_come = (sum(not _is_span(f) for f in x.elements()) for x in (gone, come))
    if not rows_gone and 0 < rows_come <= before.aside:
        return "more", str(next(f for f in come if not _is_span(f)))
    if admitted := next((s for s in new if ADMITS.search(s)), None):
        return "told", admitted
    if refused := next((s for s in new if s.startswith("refused")), None):
        return "untrue", refused
    return "silent", f"{next(iter(gone), '')} became {next(iter(come), '')}"


def _is_span(fact: tuple[Any, ...]) -> bool:
    return not any(isinstance(part, tuple) for part in fact)


def outcomes(again: Mapping[str, bytes], suffix: str) -> dict[str, tuple[str, str]]:
    """Return the outcome of each table that was saved again with this ending of its name."""
    return {
        name: outcome(as_it_was(name), told(name, data, suffix)) for name, data in again.items()
    }


def is_text(name: str) -> bool:
    """Whether a fixture is a text, whatever its name's ending says."""
    return not held.HeldFile(name, fixture_of(name).read_bytes()).sheets


def has_sheets(name: str) -> bool:
    """Whether a fixture is a workbook of several sheets."""
    return len(held.HeldFile(name, fixture_of(name).read_bytes()).sheets) > 1


def fixture_of(name: str) -> Path:
    return held.FIXTURES / name
