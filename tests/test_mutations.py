"""Every fixture, damaged at random: an error in our words, never another, and never a wrong count without a word.

How often is a matter of time: so many blows a fixture here, with the same seeds each time; `benchmarks/mutations.py` deals
10,000. What they broke once is in test_bad_input.py and test_traps.py.
"""

from __future__ import annotations

import json
from pathlib import Path

import damage
import held
import oracle
import pytest

import roi
from roi.errors import NotEnough, RoiError

BLOWS = 10
BLOWS_TO_A_LOG = 5  # reading one starts a database, which costs as much as ten other files
every_fixture = pytest.mark.parametrize("fixture", held.fixtures(), ids=held.name_of)


@every_fixture
def test_damage_is_told(fixture: Path) -> None:
    files = held.files_of(fixture)
    before = oracle.seen(held.read(held.held(fixture)))
    for seed in range(BLOWS_TO_A_LOG if "_log" in fixture.parent.name else BLOWS):
        name, blow = damage.dealt(held.name_of(fixture), files, seed, before.lines)
        after = oracle.seen(held.read(held.held(fixture, {**files, name: blow.data})))
        wrong = oracle.silent(before, after, blow)
        assert wrong is None, f"{name}, {seed}, {blow.name}: {wrong}"


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
