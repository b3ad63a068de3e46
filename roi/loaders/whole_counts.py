"""Leave out counts that can't be true, such as half a copy or fewer than no visits, whatever loader read them."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from roi.records.dataset import Dataset, Problem, Reading
from roi.records.kinds import KINDS

NOT_COUNTED = frozenset({"money", "rank", "followed for each follower"})
NOT_WHOLE = "it isn't whole, so it counts no {}, and was left out"
BELOW = "it is below zero, so it counts no {}, and was left out"
MAY_FALL = frozenset({"sales", "costs"})  # what is given back, or taken off a later month
ALMOST = 1e-6  # what adding up floats may leave


def without_odd_counts(reading: Reading, file: str) -> Reading:
    """Return a reading in which each count is whole and not below zero, or missing; each other one is a problem of `file`."""
    found = [_counted(dataset, file) for dataset in reading.datasets]
    told = tuple(p for _, problems in found for p in problems)
    if not told:
        return reading
    datasets = tuple(dataset for dataset, _ in found)
    return replace(reading, datasets=datasets, problems=(*reading.problems, *dict.fromkeys(told)))


def _counted(dataset: Dataset, file: str) -> tuple[Dataset, list[Problem]]:
    frame, problems = dataset.frame, list[Problem]()
    for name, measure in KINDS[dataset.kind].measures.items():
        if measure.unit in NOT_COUNTED:
            continue
        values = frame[name].to_numpy("float64")
        broken = np.abs(values - np.round(values)) > ALMOST  # False for missing values
        below = (values < 0) & (dataset.kind not in MAY_FALL)
        odd = broken | below
        if odd.any():
            rows = zip(frame["line"].to_numpy()[odd], values[odd], below[odd], strict=True)
            problems += [
                Problem(
                    file, int(n), name, f"{v:g}", (BELOW if b else NOT_WHOLE).format(measure.unit)
                )
                for n, v, b in rows
            ]
            frame = frame.assign(**{name: np.where(odd, np.nan, values)})
    return (replace(dataset, frame=frame) if problems else dataset), problems
