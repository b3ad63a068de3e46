"""Every fixture, mutated at random: errors are always ours, and a count never goes wrong silently.

A mutation takes a hundredth of a second (of a log, a tenth), and the suite has three minutes, so it tries only a few.
`pytest -m thorough`, which CI runs afterwards, tries 30 per fixture, and `benchmarks/mutations.py` as many as you like.
The seeds are always the same. Mutations that once broke a loader are in test_what_broke_once.py.
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

MUTATIONS, THOROUGH = 3, 30
LOG_STEP = 2  # logs get only every second mutation, since reading one starts a database
every_fixture = pytest.mark.parametrize("fixture", held.fixtures(), ids=held.name_of)


@pytest.mark.one_in(6)
@every_fixture
def test_damage_is_reported(fixture: Path) -> None:
    assert list(silent(fixture, range(MUTATIONS))) == []


@pytest.mark.thorough
@every_fixture
def test_much_damage_is_reported(fixture: Path) -> None:
    assert list(silent(fixture, range(THOROUGH))) == []


def silent(fixture: Path, seeds: range) -> Iterator[str]:
    """Apply these mutations, and yield those that change a count silently."""
    files = held.files_of(fixture)
    before = oracle.seen(held.read(held.held(fixture)))
    for seed in seeds[:: LOG_STEP if "_log" in fixture.parent.name else 1]:
        name, mutation = damage.mutated(held.name_of(fixture), files, seed, before.lines)
        after = oracle.seen(held.read(held.held(fixture, {**files, name: mutation.data})))
        if wrong := oracle.silent(before, after, mutation):
            yield f"{name}, {seed}, {mutation.name}: {wrong}"


@pytest.mark.one_in(6)
@pytest.mark.parametrize(
    "fixture",
    [pytest.param(f, marks=held.marks_of(f)) for f in held.fixtures()],
    ids=held.name_of,
)
def test_what_is_left_of_a_damaged_file_goes_on_the_calendar(fixture: Path, tmp_path: Path) -> None:
    files = held.files_of(fixture)
    name, mutation = damage.mutated(held.name_of(fixture), files, 0)
    for path, data in {**files, name: mutation.data}.items():
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
