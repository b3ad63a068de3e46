"""Every loader on its fixtures: recognised by no other loader, rows as in the golden file, no row lost silently."""

from __future__ import annotations

from functools import cache
from pathlib import Path

import held
import pytest

from roi.loaders.formats import all_loaders
from roi.loaders.walk import Export, Unknown
from roi.records.kinds import KINDS
from roi.sources.archives import inside
from roi.sources.source import Source

every_fixture = pytest.mark.parametrize("fixture", held.fixtures(), ids=held.name_of)


@cache
def read(fixture: Path) -> list[Export | Unknown]:
    return held.read(held.held(fixture))


def nodes(node: Source) -> list[Source]:
    """Return the node and everything below it, also inside archives."""
    below = node.children if node.is_folder else inside(node)
    return [node, *(n for child in below.values() for n in nodes(child))]


def claimants(node: Source) -> list[str]:
    """Return who claims a node; last-resort loaders count only if nobody else claims it."""
    claim = [x for x in all_loaders() if x.identifies(node)]
    first = [x.name for x in claim if not getattr(x, "last_resort", False)]
    return first or [x.name for x in claim]


@every_fixture
def test_recognised_by_its_own_loader_and_no_other(fixture: Path) -> None:
    claimed = [names for n in nodes(held.held(fixture)) if (names := claimants(n))]
    assert claimed, "nobody knows this fixture"
    assert {n for names in claimed for n in names} == {fixture.parent.name}


@every_fixture
def test_rows_as_in_the_golden_file(fixture: Path, request: pytest.FixtureRequest) -> None:
    found = held.shown(read(fixture))
    golden = held.golden_of(fixture)
    if request.config.getoption("--accept"):
        golden.write_text(found, encoding="utf-8")
    assert found == golden.read_text(encoding="utf-8")


@every_fixture
def test_every_row_is_kept_or_set_aside_with_a_reason(fixture: Path) -> None:
    exports = [x for x in read(fixture) if isinstance(x, Export)]
    assert exports
    for reading in (x.reading for x in exports):
        assert reading.rows == sum(reading.kept.values()) + reading.set_aside_count
        for d in reading.datasets:
            assert set(KINDS[d.kind].columns) <= set(d.frame.columns)
            assert d.frame["line"].notna().all()
            assert d.timezone_because or not d.timezone, "a zone without a reason"
            assert "end" in d.frame or d.grain not in {"month", "span"}, "a month posing as a day"
