"""Leave out counts that aren't whole, such as half a copy, whatever loader read them."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from roi.records.dataset import Dataset, Problem, Reading
from roi.records.kinds import KINDS

NOT_COUNTED = frozenset({"money", "rank", "followed for each follower"})
NOT_WHOLE = "it isn't whole, so it counts no {}, and was left out"
ALMOST = 1e-6  # what adding up floats may leave


def without_fractions(reading: Reading, file: str) -> Reading:
    """Return a reading in which each count is whole or missing; each fraction is a problem of `file`."""
    found = [_whole(dataset, file) for dataset in reading.datasets]
    told = tuple(p for _, problems in found for p in problems)
    if not told:
        return reading
    datasets = tuple(dataset for dataset, _ in found)
    return replace(reading, datasets=datasets, problems=(*reading.problems, *dict.fromkeys(told)))


def _whole(dataset: Dataset, file: str) -> tuple[Dataset, list[Problem]]:
    frame, problems = dataset.frame, list[Problem]()
    for name, measure in KINDS[dataset.kind].measures.items():
        if measure.unit in NOT_COUNTED:
            continue
        values = frame[name].to_numpy("float64")
        broken = np.abs(values - np.round(values)) > ALMOST  # False for missing values
        if broken.any():
            reason = NOT_WHOLE.format(measure.unit)
            pairs = zip(frame["line"].to_numpy()[broken], values[broken], strict=True)
            problems += [Problem(file, int(n), name, f"{v:g}", reason) for n, v in pairs]
            frame = frame.assign(**{name: np.where(broken, np.nan, values)})
    return (replace(dataset, frame=frame) if problems else dataset), problems
