"""Every fixture, damaged at random: an error in our words, never another, and never a wrong count without a word.

How often is a matter of time: a few blows a fixture here, with the same seeds each time; `benchmarks/mutations.py` deals
10,000. What they broke once is in test_bad_input.py and test_traps.py.
"""

from __future__ import annotations

import random
from pathlib import Path

import damage
import pytest

BLOWS = 3


@pytest.mark.parametrize("fixture", damage.fixtures(), ids=damage.name_of)
def test_damage_is_told(fixture: Path) -> None:
    name = damage.name_of(fixture)
    with damage.copied(fixture) as (folder, files):
        before = damage.seen(folder)
        for seed in range(BLOWS):
            rng = random.Random(f"{name}:{seed}")
            file = rng.choice(files)
            whole = file.read_bytes()
            blow = damage.blows(whole, rng)
            file.write_bytes(blow.data)
            wrong = damage.silent(before, damage.seen(folder), blow)
            assert wrong is None, f"{file.name}, {blow.name}: {wrong}"
            file.write_bytes(whole)
