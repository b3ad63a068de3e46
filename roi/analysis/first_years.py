"""What each book brought in the year after it came out: what an hour of writing is set against."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

import numpy as np
import pandas as pd

from roi.timeline.book_series import book_of, titles_sold
from roi.timeline.timeline import Timeline

YEAR = 365
BEFORE = 30  # days with sales known and none of it: then its first copy is its coming out
MOST_TITLES = 40


@dataclass(frozen=True, slots=True)
class FirstYear:
    """A book's first sale, and the copies and royalties of its first year, pages read left out."""

    title: str
    out: date
    copies: float
    royalties: float


def first_years(timeline: Timeline) -> tuple[FirstYear, ...]:
    """Return the first years that lie wholly within the sales known by day, the oldest first."""
    found = []
    for title in titles_sold(timeline)[:MOST_TITLES]:
        book = book_of(timeline, title)
        sold = np.flatnonzero(np.nan_to_num(book.paid) > 0)
        known = np.flatnonzero(np.isfinite(book.paid))
        if not len(sold) or sold[0] < known[0] + BEFORE:
            continue
        year = book.paid[sold[0] : sold[0] + YEAR]
        if len(year) == YEAR and np.isfinite(year).mean() > 0.9:
            day = pd.DatetimeIndex(timeline.daily.index)[sold[0]].date()
            copies = float(np.nansum(year))
            found.append(FirstYear(title, day, copies, copies * book.royalty))
    return tuple(sorted(found, key=lambda f: f.out))
