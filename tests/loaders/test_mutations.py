"""Every fixture, damaged at random: an error in our words, never another, and never a wrong count without a word.

How often is a matter of time: a blow costs a hundredth of a second, a log's a tenth, and the suite has three minutes. So it
deals few; `pytest -m thorough`, which CI runs after it, deals 200 to each fixture, and `benchmarks/mutations.py` as many as
one likes. The seeds are the same each time. What they broke once is in test_what_broke_once.py.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import damage
import held
import oracle
import pytest

import roi
from roi.errors import NotEnough, RoiError

BLOWS, THOROUGH = 6, 200
TO_A_LOG = 2  # a part of them, since reading one starts a database
every_fixture = pytest.mark.parametrize("fixture", held.fixtures(), ids=held.name_of)


@every_fixture
def test_damage_is_told(fixture: Path) -> None:
    assert list(silent(fixture, range(BLOWS))) == []


@pytest.mark.thorough
@every_fixture
def test_much_damage_is_told(fixture: Path) -> None:
    assert list(silent(fixture, range(THOROUGH))) == []


def silent(fixture: Path, seeds: range) -> Iterator[str]:
    """Deal these blows, and yield those that change a count without a word."""
    files = held.files_of(fixture)
    before = oracle.seen(held.read(held.held(fixture)))
    for seed in seeds[:: TO_A_LOG if "_log" in fixture.parent.name else 1]:
        name, blow = damage.dealt(held.name_of(fixture), files, seed, before.lines)
        after = oracle.seen(held.read(held.held(fixture, {**files, name: blow.data})))
        if wrong := oracle.silent(before, after, blow):
            yield f"{name}, {seed}, {blow.name}: {wrong}"


@every_fixture
def test_what_is_left_of_a_damaged_file_is_laid_on_the_calendar(
    fixture: Path, tmp_path: Path
) -> None:
    files = held.files_of(fixture)
    name, blow = damage.dealt(held.name_of(fixture), files, 0)
    for path, data in {**files, name: blow.data}.items():
        place = tmp_path / fixture.name / path
        place.parent.mkdir(parents=True, exist_ok=True)
        place.write_bytes(data)
    ours = ""
    try:
        exports = roi.load(tmp_path)
        json.dumps(exports.to_dict(), allow_nan=False)
        roi.overlay(exports)
    except NotEnough:
        pass
    except RoiError as error:
        ours = str(error)
    assert "bug" not in ours
