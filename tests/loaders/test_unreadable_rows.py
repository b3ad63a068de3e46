"""Rows that can't be read, one, a tenth or all of a table: the file is told of, with the first line and why, and never empty in silence."""

from __future__ import annotations

import random
import re
from pathlib import Path

import held
import oracle
import pytest
from table_lines import table

from roi.errors import RoiError
from roi.exports import load
from roi.loaders.walk import Export, Unknown

SUITE = 10  # of the fixtures, one in so many is tried by the suite; CI's thorough part tries all
every_table = pytest.mark.parametrize(
    "fixture",
    [
        pytest.param(f, marks=[] if n % SUITE == 0 else [pytest.mark.thorough])
        for n, f in enumerate(held.fixtures())
    ],
    ids=held.name_of,
)


def damaged(fixture: Path, share: float) -> tuple[bytes, list[int]]:
    """Return a table with no digit left in some of its rows, and the lines of these."""
    known = table(fixture)
    assert known is not None
    hit = [n for n, day in enumerate(known.days) if day is not None]
    count = max(1, round(share * len(hit)))
    chosen = sorted(random.Random(held.name_of(fixture)).sample(hit, count))
    rows = [re.sub(r"\d", "?", r) if n in chosen else r for n, r in enumerate(known.rows)]
    return known.written(rows), [n + len(known.head) + 1 for n in chosen]


@every_table
def test_rows_that_cannot_be_read_are_told(fixture: Path) -> None:
    if table(fixture) is None:
        pytest.skip("no table that can be damaged by the line")
    before = oracle.seen(held.read(held.held(fixture)))
    for share in (0.0, 0.1):
        data, lines = damaged(fixture, share)
        found = held.read(held.held(fixture, {"": data}))
        after = oracle.seen(found)
        new = [*(after.reported - before.reported), *(after.placed - before.placed)]
        assert new, f"{len(lines)} rows in silence"
        if not before.aside and not any(isinstance(x, Unknown) for x in found):
            told = {n for x in found for n in _lines(x)}
            assert told & set(lines), f"{lines} are not among the lines told: {sorted(told)}"


def _lines(found: Export | Unknown) -> list[int]:
    if isinstance(found, Unknown):
        return []
    aside = [n for s in found.reading.set_aside for n in s.lines]
    return aside + [p.line for p in found.reading.problems if p.line]


@every_table
def test_a_table_without_a_readable_row_is_never_empty_in_silence(
    fixture: Path, tmp_path: Path
) -> None:
    if table(fixture) is None:
        pytest.skip("no table that can be damaged by the line")
    data, _ = damaged(fixture, 1.0)
    (tmp_path / fixture.name).write_bytes(data)
    told = _said(tmp_path)
    assert told
    assert not any("nothing by day" in text for text in told)


def _said(folder: Path) -> list[str]:
    """Return all that is said of the files of a folder from which nothing may be read."""
    try:
        exports = load(folder)
    except RoiError as error:
        return [str(error)]
    read = [e.reading for e in exports.exports]
    unknown = [u.because for u in exports.unknown]
    aside = [s.reason for r in read for s in r.set_aside]
    return unknown + aside + [p.reason for r in read for p in r.problems]
