"""Every two exports of a kind on one calendar: neither takes a known day from the other, or adds up to more or less, in silence."""

from __future__ import annotations

import random
from dataclasses import replace
from functools import cache
from pathlib import Path

import calendars
import held
import pytest
from calendars import Calendar

from roi.loaders.walk import Export

# Facts that don't depend on which network is the main one, or on the author's currency.
ADDED = ("sales", "comments", "subscribers_gained")
APART = "not in the daily sales"  # said for each store separately, so in the same words for one file and for two


@cache
def read(fixture: Path) -> tuple[Export, ...]:
    """Return a fixture's files, each by the fixture's name."""
    found, _ = calendars.read(held.held(fixture))
    return tuple(replace(e, file=f"{held.name_of(fixture)}/{e.file}") for e in found)


@cache
def kinds(fixture: Path) -> frozenset[str]:
    return frozenset(d.kind for e in read(fixture) for d in e.datasets)


def together_of(*fixtures: Path) -> Calendar:
    """Return what fixtures say together, on a calendar if any of their days is known."""
    return calendars.laid([e for f in fixtures for e in read(f)])


alone = cache(together_of)


def text(calendar: Calendar) -> set[str]:
    assumed = calendar.timeline.assumptions if calendar.timeline else ()
    return {o.sentence for o in calendar.exports.overlaps} | set(map(str, assumed))


def untold(fixture: Path, other: Path) -> dict[str, object]:
    """Return what two exports together make smaller, larger or unknown without a word."""
    both, each = together_of(fixture, other), [alone(fixture), alone(other)]
    found: dict[str, object] = {}
    for own, beside in (each, each[::-1]):
        found |= {what: held.name_of(other) for what in calendars.taken_away(own, beside, both)}
    reported = text(both)
    new = reported.difference(*map(text, each))
    for column in ADDED:
        sum_of_each = sum(one.total(column) for one in each)
        apart = abs(both.total(column) - sum_of_each) > 1e-6
        if apart and not new and not any(APART in sentence for sentence in reported):
            found[column] = (held.name_of(other), sum_of_each, both.total(column))
    return found


def others(fixture: Path) -> list[Path]:
    return [f for f in held.fixtures() if f > fixture and f.parent != fixture.parent]


@pytest.mark.thorough
@pytest.mark.parametrize("fixture", held.fixtures(), ids=held.name_of)
def test_two_exports_of_a_kind_take_nothing_from_each_other_in_silence(fixture: Path) -> None:
    alike = [f for f in others(fixture) if kinds(f) & kinds(fixture)]
    assert [found for f in alike if (found := untold(fixture, f))] == []


@pytest.mark.parametrize("seed", range(40))
@pytest.mark.one_in(3)
def test_two_exports_of_any_kind_take_nothing_from_each_other_in_silence(seed: int) -> None:
    fixture, other = random.Random(seed).sample(held.fixtures(), 2)
    if fixture.parent != other.parent:
        assert untold(fixture, other) == {}
