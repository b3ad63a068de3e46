"""Every two exports of a kind on one calendar: no traceback, and a notice if they add up to more or less."""

from __future__ import annotations

from dataclasses import replace
from functools import cache
from pathlib import Path

import held
import pytest

from roi.errors import RoiError
from roi.exports import Exports, together
from roi.loaders.walk import Export
from roi.reconcile.outages import with_outages
from roi.settings import Settings
from roi.timeline.timeline import Timeline, overlay

# Facts that don't depend on which network is the main one, or on the author's currency.
ADDED = ("sales", "comments", "subscribers_gained")
APART = "not in the daily sales"  # said for each store separately, so in the same words for one file and for two


@cache
def read(fixture: Path) -> tuple[Export, ...]:
    """Return a fixture's files, each by the fixture's name."""
    found = (x for x in held.read(held.held(fixture)) if isinstance(x, Export))
    name = held.name_of(fixture)
    return tuple(
        replace(e, file=f"{name}/{e.file}", reading=with_outages(e.reading)) for e in found
    )


@cache
def kinds(fixture: Path) -> frozenset[str]:
    return frozenset(d.kind for e in read(fixture) for d in e.datasets)


def laid(*fixtures: Path) -> tuple[Exports, Timeline | None]:
    """Return what fixtures say together, on a calendar if any of their days is known."""
    exports = together("", Settings(timezone="UTC"), [e for f in fixtures for e in read(f)], ())
    try:
        return exports, overlay(exports)
    except RoiError:
        return exports, None


alone = cache(laid)


def text(exports: Exports, timeline: Timeline | None) -> set[str]:
    assumed = timeline.assumptions if timeline else ()
    return {o.sentence for o in exports.overlaps} | set(map(str, assumed))


def total(timeline: Timeline | None, column: str) -> float:
    known = timeline is not None and column in timeline.daily
    return float(timeline.daily[column].sum()) if timeline and known else 0.0


@pytest.mark.thorough
@pytest.mark.parametrize("fixture", held.fixtures(), ids=held.name_of)
def test_what_two_exports_of_a_kind_add_up_to_is_their_sum_or_reported(fixture: Path) -> None:
    others = [f for f in held.fixtures() if f > fixture and f.parent != fixture.parent]
    untold = {}
    for other in (f for f in others if kinds(f) & kinds(fixture)):
        exports, timeline = laid(fixture, other)
        each = [alone(fixture), alone(other)]
        reported = text(exports, timeline)
        new = reported.difference(*(text(*one) for one in each))
        for column in ADDED:
            sum_of_each = sum(total(one, column) for _, one in each)
            apart = abs(total(timeline, column) - sum_of_each) > 1e-6
            if apart and not new and not any(APART in sentence for sentence in reported):
                untold[held.name_of(other), column] = (sum_of_each, total(timeline, column))
    assert untold == {}
