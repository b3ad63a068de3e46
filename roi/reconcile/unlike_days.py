"""Notice files that tell quite different figures of the same days, as those of two accounts do."""

from __future__ import annotations

from collections.abc import Sequence

import pandas as pd

from roi.reconcile.decision import Decision
from roi.records.kinds import KINDS

FEWEST = 3  # shared days; fewer may differ by the hour of the download
# From one download to the next, the figures of one account hardly ever change by more than a fifth and more than five.
MORE, LEAST = 1.2, 5


def unlike_days(frame: pd.DataFrame, keys: Sequence[str], kind: str) -> list[Decision]:
    """Return the decision that the author should look whether files are of one account; nothing if most days agree."""
    measures = list(KINDS[kind].measures)
    by_file = frame.groupby([*keys, "file"], dropna=False, sort=False)[measures].last()
    by_day = by_file.groupby(list(keys), dropna=False, sort=False)
    least, most = by_day.min(), by_day.max()
    shared = (by_day.count() > 1).any(axis="columns")
    apart = ((most > MORE * least) & (most - least > LEAST)).any(axis="columns") & shared
    if shared.sum() < FEWEST or 2 * int(apart.sum()) <= int(shared.sum()):
        return []
    files = tuple(map(str, frame["file"].unique()))
    return [Decision("merge", "unlike_days", kind, files, count=int(apart.sum()))]
