"""What roi reads from a file before and after a mutation, and whether a count went wrong silently."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

import pandas as pd
from damage import ANY, Mutation

from roi.loaders.walk import Export, Unknown
from roi.records.dataset import Dataset, Reading
from roi.records.kinds import KINDS

Row = tuple[Any, ...]


@dataclass(frozen=True)
class Seen:
    """What roi reads from a file: rows kept of each kind and set aside, their numbers, and how often it reported what.

    Line numbers are not in `reported`, since lines that move up mean nothing; `placed` has them. `lines` are those of the
    rows that count, if a single file was read.
    """

    kept: Counter[str] = field(default_factory=Counter)
    numbers: Counter[Row] = field(default_factory=Counter)
    reported: Counter[str] = field(default_factory=Counter)
    placed: frozenset[str] = frozenset()
    aside: int = 0
    datasets: int = 0
    lines: frozenset[int] = frozenset()


def seen(found: list[Export | Unknown]) -> Seen:
    """Return what was read in a form that can be compared; fail on an unforeseen error."""
    assert not [x.because for x in found if isinstance(x, Unknown) and "a bug in roi" in x.because]
    exports = [x for x in found if isinstance(x, Export)]
    readings = [x.reading for x in exports]
    assert all(r.rows == sum(r.kept.values()) + r.set_aside_count for r in readings)
    datasets = [d for r in readings for d in r.datasets]
    return Seen(
        kept=sum((Counter(r.kept) for r in readings), Counter()),
        numbers=Counter(row for d in datasets for row in _rows(d)),
        reported=Counter(f"{x.file}: {x.because}" for x in found if isinstance(x, Unknown))
        + Counter(text for x in exports for text in _reported(x.file, x.reading)),
        placed=frozenset(
            [str(p) for x in exports for p in x.reading.problems]
            + [f"{s.reason} {s.lines}" for x in exports for s in x.reading.set_aside]
            + [str(note) for x in exports for note in x.reading.notes]
        ),
        aside=sum(r.set_aside_count for r in readings),
        datasets=len(datasets),
        lines=frozenset(n for d in datasets for n in d.frame["line"].tolist() if len(found) == 1),
    )


def _reported(file: str, reading: Reading) -> Iterator[str]:
    yield from (f"{p.file} {p.column}: {p.reason}" for p in reading.problems)
    yield from (re.sub(r"line [\d, …]+", "line", str(note)) for note in reading.notes)
    yield from (f"{file}: {s.reason}" for s in reading.set_aside for _ in range(s.count))
    yield from () if any(reading.kept.values()) else (f"{file}: nothing by day",)


def _rows(d: Dataset) -> Iterator[Row]:
    """Yield each row's kind and measures, with None for missing ones."""
    measures = (
        [None if pd.isna(x) else round(x, 9) for x in d.frame[name].tolist()]
        for name in KINDS[d.kind].measures
    )
    return ((d.kind, *row) for row in zip(*measures, strict=True))


def written(seen: Seen) -> set[Row]:
    """Return the known numbers of each kind, by measure."""
    return {(kind, i, x) for kind, *row in seen.numbers for i, x in enumerate(row) if x is not None}


def silent(before: Seen, after: Seen, mutation: Mutation) -> str | None:
    """Return what went wrong silently, or None.

    A kind may disappear (or appear) altogether only if its name may have been hit: a header, or a key of a list.
    """
    if after.reported - before.reported or (mutation.is_cut and after.placed - before.placed):
        return None
    back = max(0, before.aside - after.aside)  # rows that were set aside before and count now
    for kind in before.kept | after.kept:
        change = after.kept[kind] - before.kept[kind]
        gone = mutation.changed == ANY and 0 in (before.kept[kind], after.kept[kind])
        if not gone and not -mutation.fewer <= change <= mutation.more + back:
            return f"{before.kept[kind]} {kind} became {after.kept[kind]}"
    lost = before.numbers - after.numbers
    if lost.total() > back + mutation.fewer + mutation.changed * 2 * max(before.datasets, 1):
        new = after.numbers - before.numbers
        return f"the numbers of {lost.total()} rows changed: {list(lost)[:2]} to {list(new)[:2]}"
    return None
