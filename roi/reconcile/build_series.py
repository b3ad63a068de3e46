"""Series made from the datasets of one thing."""

from __future__ import annotations

from datetime import datetime

import pandas as pd

from roi.records.dataset import Dataset
from roi.records.date_ranges import Span, known_days, minus, united
from roi.records.kinds import KINDS
from roi.records.series import Counted

POSTS = ("post", "reply", "repost")


Sourced = tuple[str, Dataset]


def is_coarse(d: Dataset) -> bool:
    """Whether the rows are coarser than a day, and never pose as days."""
    return d.grain in {"month", "span"}


def _counted(group: list[Sourced], frame: pd.DataFrame, spans: list[Span]) -> Counted:
    best = max((d for _, d in group), key=lambda d: d.rank)
    return Counted(
        kind=best.kind,
        counts=best.counts,
        breakdown=best.breakdown,
        coarse=is_coarse(best),
        frame=frame.sort_values(
            [KINDS[best.kind].when, "file", "line"], kind="stable", ignore_index=True
        ),
        spans=tuple(united(spans)),
        absence=best.absence,
        grain=best.grain,
        timezone=best.timezone,
        timezone_because=best.timezone_because,
        rank=best.rank,
        network=best.network,
        files=tuple(dict.fromkeys(f for f, _ in group)),
        made=max((d.made for _, d in group if d.made), key=_utc, default=None),
        ranks={f: d.rank for f, d in group},
        unseen=_unseen(group) if best.kind == "posts" else {},
    )


def _unseen(group: list[Sourced]) -> dict[str, tuple[Span, ...]]:
    """Return, by kind of post, the days that only files know which hold none or not all of them."""
    whole = [d for _, d in group if d.absence == "zero"]
    seeing = {kind: [d for d in whole if kind not in d.leaves_out] for kind in POSTS}
    days = {
        kind: minus(known_days(d for _, d in group), known_days(files))
        for kind, files in seeing.items()
    }
    return {kind: tuple(spans) for kind, spans in days.items() if spans}


def _utc(made: datetime) -> datetime:
    return made.replace(tzinfo=None)
