"""Marks of people's names in what was read: kept only where two files can be compared, and never those of another run."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

import pandas as pd

from roi.records.dataset import Dataset, Reading

if TYPE_CHECKING:
    from roi.loaders.walk import Export

MARK = "name_mark"
BY_NAME = "follows"  # the kind of record that is about single people
OF_ANOTHER_RUN = "?"  # what is written to disk in a mark's place


def has_marks(reading: Reading) -> bool:
    """Whether any record has the mark of a name."""
    return any(MARK in d.frame and bool(d.frame[MARK].notna().any()) for d in reading.datasets)


def is_of_another_run(reading: Reading) -> bool:
    """Whether its marks were left out when it was kept on disk."""
    return any(
        MARK in d.frame and bool((d.frame[MARK] == OF_ANOTHER_RUN).any()) for d in reading.datasets
    )


def blotted(dataset: Dataset) -> Dataset:
    """Return a dataset for the disk: that there are marks can be seen, and not which."""
    if MARK not in dataset.frame:
        return dataset
    marks = dataset.frame[MARK]
    return replace(
        dataset, frame=dataset.frame.assign(**{MARK: marks.mask(marks.notna(), OF_ANOTHER_RUN)})
    )


def only_comparable(exports: Sequence[Export]) -> list[Export]:
    """Return exports without marks, unless two files have some: one file's names are compared with nobody's.

    A log of people by name keeps its own, since its rows are compared with each other.
    """
    marked = sum(has_marks(e.reading) for e in exports)
    return list(exports) if marked > 1 else without_marks(exports)


def without_marks(exports: Sequence[Export]) -> list[Export]:
    """Return exports without marks but for those of a log of people, for what compares no names."""
    return [_without(e) if has_marks(e.reading) else e for e in exports]


def _none(marks: pd.Series[str]) -> pd.Series[str]:
    return pd.Series(None, marks.index, dtype=marks.dtype)


def _without(export: Export) -> Export:
    datasets = tuple(
        replace(d, frame=d.frame.assign(**{MARK: _none(d.frame[MARK])}))
        if MARK in d.frame and d.kind != BY_NAME
        else d
        for d in export.datasets
    )
    return replace(export, reading=replace(export.reading, datasets=datasets))
