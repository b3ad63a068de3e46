"""Sums: every copy and every amount that was read stands on the calendar, was superseded, or was left out, and is told."""

from __future__ import annotations

import random
from collections import Counter
from dataclasses import replace
from pathlib import Path
from typing import Any

import calendars
import held
import pandas as pd
import pytest
from calendars import Calendar

from roi.records.kinds import KINDS
from roi.records.series import Series, is_within
from roi.timeline import resampling

OF_AMOUNTS = ("sales", "costs")
ADDED = (*OF_AMOUNTS, "visits", "subscribers", "followers")


def read(*fixtures: Path) -> Calendar:
    found = {f: calendars.read(held.held(f))[0] for f in fixtures}
    named = [
        replace(e, file=f"{held.name_of(f)}/{e.file}")
        for f, exports in found.items()
        for e in exports
    ]
    return calendars.laid(named)


def rows_of(frame: pd.DataFrame, kind: str, file: str | None) -> Counter[tuple[Any, ...]]:
    """Return the rows of a frame as values: where each stands, and all that it measures."""
    shown = frame.assign(file=file) if file else frame
    columns = [KINDS[kind].when, "file", "line", *KINDS[kind].measures]
    values = shown[columns].astype(object).where(shown[columns].notna(), None)
    return Counter(values.itertuples(index=False, name=None))


def amounts(rows: Counter[tuple[Any, ...]], kind: str) -> list[float]:
    """Return the sum of each measure."""
    first = 3
    return [
        sum(row[first + n] * times for row, times in rows.items() if row[first + n] is not None)
        for n in range(len(KINDS[kind].measures))
    ]


def lost_amounts(calendar: Calendar) -> list[str]:
    """Return the kinds of which amounts in are not amounts kept and amounts superseded, each row with a decision."""
    exports, wrong = calendar.exports, []
    for kind in OF_AMOUNTS:
        given: Counter[tuple[Any, ...]] = Counter()
        for e in exports.exports:
            for d in e.datasets:
                given += rows_of(d.frame, kind, e.file) if d.kind == kind else Counter()
        kept: Counter[tuple[Any, ...]] = Counter()
        for s in exports.series:
            kept += rows_of(s.frame, kind, None) if s.kind == kind else Counter()
        superseded = sum(d.rows for d in exports.decisions if d.kind == kind)
        gone = given - kept
        if kept - given:
            wrong.append(f"{kind}: rows that no file holds: {list(kept - given)[:2]}")
        elif gone.total() != superseded:
            wrong.append(f"{kind}: {gone.total()} rows are gone, {superseded} are told")
        pairs = zip(*(amounts(c, kind) for c in (given, kept, gone)), strict=True)
        wrong += [f"{kind}: {a} in, {b} kept" for a, b, c in pairs if abs(a - b - c) > 1e-6]
    return wrong


def not_on_the_calendar(calendar: Calendar) -> list[str]:
    """Return the measures of series whose days don't add up to their rows, but for rows of incomplete days, which are told."""
    exports, timeline = calendar.exports, calendar.timeline
    if timeline is None:
        return []
    told = Counter(f for d in exports.decisions if d.reason == "incomplete_days" for f in d.loser)
    wrong = []
    for s in timeline.exports.series if timeline.exports else ():
        if s.coarser_than_day or s.kind not in ADDED or not len(s.frame):
            continue
        index = pd.DatetimeIndex(timeline.daily.index)
        inside = is_within(s.frame, KINDS[s.kind].when, s.spans, s.timezone)
        outside = set(s.frame.loc[~inside, "file"]) - set(told)
        moved = s.grain in {"instant", "hour"} and s.timezone != "UTC"
        if outside and not moved:
            wrong.append(f"{s.id}: rows of {sorted(outside)} stand on no day, untold")
        wrong += [f"{s.id}: {w}" for w in _unlike(s, inside, index)]
    return wrong


def _unlike(s: Series, inside: Any, index: pd.DatetimeIndex) -> list[str]:
    wrong = []
    for measure, definition in KINDS[s.kind].measures.items():
        values = resampling.column(s, measure, index, "UTC") if definition.flow else None
        rows = float(s.frame.loc[inside, measure].sum())
        if values is not None and abs(float(values.sum()) - rows) > 1e-6:
            wrong.append(f"{measure}: {rows:g} in rows, {float(values.sum()):g} by day")
    return wrong


def check(*fixtures: Path) -> list[str]:
    calendar = read(*fixtures)
    return lost_amounts(calendar) + not_on_the_calendar(calendar)


def test_what_some_files_hold_is_on_the_calendar_or_told() -> None:
    chosen = random.Random(8).sample(held.fixtures(), 12)
    assert {held.name_of(f): w for f in chosen if (w := check(f))} == {}


@pytest.mark.thorough
@pytest.mark.parametrize("fixture", held.fixtures(), ids=held.name_of)
def test_what_a_file_holds_is_on_the_calendar_or_told(fixture: Path) -> None:
    assert check(fixture) == []


@pytest.mark.thorough
def test_what_several_files_hold_is_on_the_calendar_or_told() -> None:
    chosen = random.Random(15)
    sold = [
        f
        for f in held.fixtures()
        if any(d.kind in OF_AMOUNTS for e in calendars.read(held.held(f))[0] for d in e.datasets)
    ]
    for size, times in ((2, 150), (3, 60), (4, 60)):
        for _ in range(times):
            fixtures = chosen.sample(sold, size)
            assert check(*fixtures) == [], [held.name_of(f) for f in fixtures]


def test_an_amount_that_changes_or_goes_in_silence_is_caught() -> None:
    calendar = read(held.FIXTURES / "gumroad" / "Sales.csv")
    assert calendar.exports.series
    for change in (lambda f: f.assign(royalty=f["royalty"] * 2), lambda f: f.iloc[1:]):
        series = tuple(replace(s, frame=change(s.frame)) for s in calendar.exports.series)
        wrong = replace(calendar, exports=replace(calendar.exports, series=series))
        assert lost_amounts(wrong)
