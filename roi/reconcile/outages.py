"""Find outages, in a file and in all files of a site: days on which a busy site's counter was off look like days without a visit."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from statistics import median
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from roi.language import formatting
from roi.language.facts import fact, message
from roi.reconcile.decision import Decision
from roi.reconcile.rule import Reconciled
from roi.records.dataset import Dataset, Reading
from roi.records.date_ranges import DateRange, subtract
from roi.records.kinds import KINDS
from roi.records.series import Series, is_within, local_days

EXPECTED = 20.0  # a run of zeros with this many expected visits is an outage
QUIET = 3.0  # a site with fewer visits a day can have days without any
AROUND = 28  # days with visits on either side, whose median is the baseline
MEASURES = ["visits", "pageviews", "visitors"]
Counts = NDArray[np.floating[Any]]
Spell = tuple[int, int]


def with_outages(reading: Reading) -> Reading:
    """Return the reading with each outage of a visits counter as a gap and a note.

    Tools omit a day without visits, or write a zero, whether nobody came or the counter was off. A run of such days is
    an outage if at least 20 visits were expected in it, judging by the median day on either side.
    """
    datasets = tuple(_silenced(d) for d in reading.datasets)
    before = {gap for d in reading.datasets for gap in d.gaps}
    found = sorted({gap for d in datasets for gap in d.gaps} - before)
    notes = [message("silent.days", days=fact(formatting.days, *gap)) for gap in found]
    return replace(reading, datasets=datasets, notes=(*reading.notes, *notes))


def _silenced(dataset: Dataset) -> Dataset:
    start, end = dataset.start, dataset.end
    counted = dataset.kind == "visits" and dataset.grain in ("hour", "day")
    if not counted or start is None or end is None:
        return dataset
    spells = silent_spells(_by_day(dataset, pd.date_range(start, end, inclusive="left")))
    gaps = {_days_of(start, spell) for spell in spells}
    return replace(dataset, gaps=tuple(sorted({*dataset.gaps, *gaps})))


def resolve_outages(series: tuple[Series, ...]) -> Reconciled:
    """Make days unknown on which all files of a site together count nobody though many visits were expected.

    Each file alone may be too short to show it.
    """
    out: list[Series] = []
    decisions: list[Decision] = []
    for s in series:
        off = _silent_days(s)
        gone = is_within(s.frame, KINDS[s.kind].when, off, s.timezone)
        out.append(
            replace(s, spans=tuple(subtract(s.spans, off)), frame=s.frame[~gone]) if off else s
        )
        facts = (tuple(off), int(gone.sum()))
        decisions += (
            [Decision("resolve_outages", "counter_off", s.kind, (), s.files, *facts)] if off else []
        )
    return Reconciled(tuple(out), tuple(decisions))


def _silent_days(s: Series) -> list[DateRange]:
    counted = s.kind == "visits" and s.grain in ("hour", "day")
    if not counted or len(s.files) < 2 or s.start is None or s.end is None:
        return []
    days = pd.date_range(s.start, s.end, inclusive="left")
    by_day = _counted(s.frame, s.timezone).reindex(days)
    zeros, known = (
        is_within(days.to_frame(name="day"), "day", r, None) for r in (s.zeros, s.spans)
    )
    by_day = by_day.mask(by_day.isna() & zeros, 0.0).where(known)
    return [_days_of(s.start, spell) for spell in silent_spells(by_day.to_numpy(dtype="float64"))]


def _days_of(start: date, spell: Spell) -> DateRange:
    first, end = (start + timedelta(days=n) for n in spell)
    return first, end


def _by_day(dataset: Dataset, days: pd.DatetimeIndex) -> Counts:
    """Return the visits (or the nearest measure) of each day covered; NaN on unknown days."""
    absent = 0.0 if dataset.missing_means == "zero" else np.nan
    counted = _counted(dataset.frame, dataset.timezone)
    return counted.reindex(days, fill_value=absent).to_numpy(dtype="float64")


def _counted(frame: pd.DataFrame, zone: str | None) -> pd.Series[float]:
    """Return the visits (or the nearest measure) of each day that has rows."""
    counted = frame[MEASURES].astype("float64").bfill(axis="columns")[MEASURES[0]]
    return counted.groupby(local_days(frame["time"], zone)).sum()


def silent_spells(counted: Counts) -> list[Spell]:
    """Return the runs [first, end) of zeros that are too long to be real.

    >>> silent_spells(np.array([9.0, 11, 12, 0, 0, 12, 11, 0, 9]))
    [(3, 5)]
    """
    busy = np.flatnonzero(counted != 0)
    edges = np.concatenate([[-1], busy, [len(counted)]])
    longest_believed = EXPECTED / max(float(np.nanmax(counted, initial=0.0)), 1e-9)
    long = np.flatnonzero(np.diff(edges) - 1 >= max(longest_believed, 1))
    spells = zip((edges[long] + 1).tolist(), edges[long + 1].tolist(), strict=True)
    return [spell for spell in spells if _unbelievable(spell, busy, counted)]


def _unbelievable(spell: Spell, busy: NDArray[np.intp], counted: Counts) -> bool:
    at = int(np.searchsorted(busy, spell[0]))
    near = counted[busy[max(0, at - AROUND) : at + AROUND]]
    known = near[np.isfinite(near)].tolist()
    usual = median(known) if known else 0.0
    return usual >= QUIET and usual * (spell[1] - spell[0]) >= EXPECTED
