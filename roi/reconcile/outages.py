"""Find outages: days on which the counter of a busy site was off, which look like days without a visit."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from statistics import median
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from roi.language import formatting
from roi.language.facts import fact, message
from roi.records.dataset import Dataset, Reading

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
    start, end, day = dataset.start, dataset.end, timedelta(days=1)
    counted = dataset.kind == "visits" and dataset.grain in ("hour", "day")
    if not counted or start is None or end is None:
        return dataset
    spells = silent_spells(_by_day(dataset, pd.date_range(start, end, inclusive="left")))
    gaps = {(start + a * day, start + b * day) for a, b in spells}
    return replace(dataset, gaps=tuple(sorted({*dataset.gaps, *gaps})))


def _by_day(dataset: Dataset, days: pd.DatetimeIndex) -> Counts:
    """Return the visits (or the nearest measure) of each day covered; NaN on unknown days."""
    frame = dataset.frame
    measure = next((m for m in MEASURES if frame[m].notna().any()), MEASURES[0])
    moments: Any = frame["time"].dt
    if moments.tz is not None:
        moments = moments.tz_convert(dataset.timezone or "UTC").dt.tz_localize(None).dt
    counted = frame[measure].groupby(moments.normalize()).sum()
    absent = 0.0 if dataset.missing_means == "zero" else np.nan
    return counted.reindex(days, fill_value=absent).to_numpy(dtype="float64")


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
