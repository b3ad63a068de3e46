"""Build a series from datasets of one thing."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

import pandas as pd

from roi.reconcile.accounts import Sourced
from roi.records.dataset import Dataset
from roi.records.date_ranges import DateRange, known_days, subtract, union
from roi.records.kinds import KINDS
from roi.records.series import LONG_AGO, Series
from roi.records.series_id import SeriesId

POSTS = ("post", "reply", "repost")
LINKS = "links"


def is_coarse(d: Dataset) -> bool:
    """Whether the rows are coarser than a day."""
    return d.grain in {"month", "span"}


def series_of(
    group: list[Sourced],
    frame: pd.DataFrame,
    spans: Sequence[DateRange],
    zeros: Sequence[DateRange],
) -> Series:
    """Return datasets of one thing as a series with these rows and known days."""
    best = max((d for _, d in group), key=lambda d: d.precedence)
    return Series(
        id=_newest_id(group),
        breakdown=best.breakdown,
        coarser_than_day=is_coarse(best),
        frame=frame.sort_values(
            [KINDS[best.kind].when, "file", "line"], kind="stable", ignore_index=True
        ),
        spans=tuple(union(spans)),
        zeros=tuple(union(zeros)),
        grain=best.grain,
        timezone=best.timezone,
        timezone_because=best.timezone_because,
        precedence=best.precedence,
        network=best.network,
        files=tuple(dict.fromkeys(f for f, _ in group)),
        exported_at=max(
            (d.exported_at for _, d in group if d.exported_at), key=naive_utc, default=None
        ),
        precedences={f: d.precedence for f, d in group},
        unseen=_unseen(group) if best.kind == "posts" else {},
    )


def _newest_id(group: Sequence[Sourced]) -> SeriesId:
    """Return the id with the handle in the newest file."""
    ids = [
        d.series_id for _, d in sorted(group, key=lambda s: naive_utc(s[1].exported_at or LONG_AGO))
    ]
    return next((i for i in reversed(ids) if i.handle), ids[-1])


def _unseen(group: list[Sourced]) -> dict[str, tuple[DateRange, ...]]:
    """Return, by kind of post, the days known only to files that exclude some or all posts of that kind.

    And, as 'links', the days known only to files that never say where a link leads.
    """
    whole = [d for _, d in group if d.missing_means == "zero"]
    seeing = {kind: [d for d in whole if kind not in d.excludes] for kind in POSTS}
    # A part of a download that hides where links lead may hold no link at all, and knows no more than the whole.
    hiding = {d.precedence for _, d in group if _hides_links(d.frame["links"])}
    seeing[LINKS] = [
        d for _, d in group if d.precedence not in hiding or any(d.frame["links"].dropna())
    ]
    days = {
        kind: subtract(known_days(d for _, d in group), known_days(files))
        for kind, files in seeing.items()
    }
    return {kind: tuple(spans) for kind, spans in days.items() if spans}


def _hides_links(links: pd.Series[Any]) -> bool:
    """Return whether a file leaves out where its posts' links lead; a post without a link has an empty list."""
    return bool(links.isna().any()) and not any(links.dropna())


def naive_utc(made: datetime) -> datetime:
    """Return the moment in UTC without its zone, so that stated and assumed ones can be compared."""
    return made.replace(tzinfo=None)
