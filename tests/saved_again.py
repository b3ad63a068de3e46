"""Table fixtures saved again by a spreadsheet program: whether roi reads the same from them, or tells what was lost."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
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
    facts = Counter(fact for s in seen.series for fact in _facts(s))
    return Told(facts, Counter(LINES.sub("line", s) for s in _sentences(found)))


def _whole(export: Export) -> Export:
    return Export(export.file, export.loader, with_quiet_days(with_outages(export.reading)))


def _facts(series: Series) -> Iterator[tuple[Any, ...]]:
    """Yield a series' days and rows, by day as the calendar has them."""
    thing = (str(series.id), series.breakdown, series.coarser_than_day)
    yield (*thing, series.missing_means, series.timezone, *map(str, series.spans))
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
    """Return whether a table saved again is read the 'same', its losses are 'told', or 'silent'; and what shows it."""
    new = after.sentences - before.sentences
    if after.facts == before.facts:
        return "same", ""
    if new:
        return "told", next(iter(new))
    gone, come = before.facts - after.facts, after.facts - before.facts
    return "silent", f"{next(iter(gone), '')} became {next(iter(come), '')}"


def fixture_of(name: str) -> Path:
    return held.FIXTURES / name
