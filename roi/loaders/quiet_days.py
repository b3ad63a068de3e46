"""Write out the days that a file leaves out because nothing happened, before files of other measures join it."""

from __future__ import annotations

from dataclasses import replace

import pandas as pd

from roi.records.dataset import Dataset, Reading
from roi.records.kinds import KINDS


def with_quiet_days(reading: Reading) -> Reading:
    """Return a reading whose daily datasets have a row of zeros for each day on which absence means zero.

    Once a file of another measure adds a row for such a day, its absence here would no longer be seen.
    """
    return replace(reading, datasets=tuple(map(_filled, reading.datasets)))


def _filled(dataset: Dataset) -> Dataset:
    by_day = dataset.merge == "day" and dataset.grain == "day" and dataset.breakdown is None
    if not by_day or dataset.missing_means != "zero" or not (dataset.start and dataset.end):
        return dataset
    frame, kind = dataset.frame, KINDS[dataset.kind]
    days = pd.date_range(dataset.start, dataset.end, inclusive="left", unit="us")
    quiet = days[~days.isin(frame[kind.when])]
    flows = [n for n, m in kind.measures.items() if m.flow and frame[n].notna().any()]
    alike = [n for n in kind.texts if frame[n].nunique(dropna=False) == 1]
    if quiet.empty or not flows:
        return dataset
    rows = frame.iloc[[0] * len(quiet)].reset_index(drop=True)
    other = [n for n in kind.columns if n not in {kind.when, *flows, *alike, "line"}]
    zeros = rows.assign(**{kind.when: quiet}, **dict.fromkeys(flows, 0.0), **dict.fromkeys(other))
    whole = pd.concat([frame, zeros.astype(frame.dtypes.to_dict())], ignore_index=True)
    return replace(dataset, frame=whole.sort_values(kind.when, kind="stable", ignore_index=True))
