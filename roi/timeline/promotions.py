"""Price promotions that nobody wrote down, from the prices and the free copies that stores report by row."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import pairwise
from typing import Any, NamedTuple

import numpy as np
import pandas as pd

CHEAPER = 0.75  # of the usual price or less
LONGEST = 14  # days; a price that stays down is a new price
AROUND = 60  # days before and after, whose middle price is the usual one
APART = 4  # days without a sale inside a promotion
FEWEST_FREE = 5  # free copies in a run; single ones are given away all the time
FEWEST_PRICED = 5  # days with a price, to know what is usual
MOST = 0.25  # of all days: whoever is on offer more often is never off
OF_A_BOOK = ("title", "format", "marketplace")


class Promotion(NamedTuple):
    """A title's days at a lower price or for free, [start, end)."""

    start: pd.Timestamp
    end: pd.Timestamp
    title: str


def price_promotions(sales: Sequence[pd.DataFrame]) -> tuple[Promotion, ...]:
    """Return the promotions that daily sales show, a title's markets taken together, in order of their days.

    A title is on offer on a run of days, at most 14, on which it sold for three quarters of its usual price or less (the
    middle price of the 60 days around), or on which at least five copies were given away. If titles are on offer on more
    than a quarter of all days, these say nothing and none is returned.

    Parameters
    ----------
    sales : the records of stores by day: date, title, units, free_units, currency and, where a store says it, price.

    Notes
    -----
    *How it can mislead.* A day on offer without a sale is not seen. A deal without a lower price, such as a place in
    somebody's newsletter, is not seen either.
    """
    runs: dict[str, list[tuple[pd.Timestamp, pd.Timestamp]]] = {}
    for frame in sales:
        for _, rows in frame.groupby(list(OF_A_BOOK), dropna=False, sort=False):
            title = rows["title"].iloc[0]
            of_title = runs.setdefault("" if pd.isna(title) else str(title), [])
            priced = rows.groupby("currency", dropna=False, sort=False) if "price" in rows else ()
            of_title += [run for _, alike in priced for run in _cheap(alike)]
            of_title += _given_away(rows)
    found = sorted(Promotion(*run, title) for title, of in runs.items() for run in _joined(of))
    days = {d for f in sales for d in f["date"].unique()}
    return tuple(found) if _days_of(found) <= MOST * _length(days) else ()


def _cheap(rows: pd.DataFrame) -> Iterator[tuple[pd.Timestamp, pd.Timestamp]]:
    """Yield the runs of days on which one title sold in one market and currency at a lower price than around them."""
    sold = rows[(rows["units"] > 0) & (rows["price"] > 0)]
    if not sold["price"].min() <= CHEAPER * sold["price"].max():
        return
    by_day = sold.groupby("date")["price"].median()
    if len(by_day) < FEWEST_PRICED:
        return
    day = by_day.index.to_numpy(dtype="datetime64[D]")
    price = by_day.to_numpy(dtype=float)
    low = price <= CHEAPER * price.max()
    for place in np.flatnonzero(low):
        around = np.abs(day - day[place]) <= np.timedelta64(AROUND, "D")
        low[place] = price[place] <= CHEAPER * np.median(price[around])
    between = day[~low]  # a day at the usual price ends a run
    yield from _runs(by_day.index[low], between)


def _given_away(rows: pd.DataFrame) -> Iterator[tuple[pd.Timestamp, pd.Timestamp]]:
    """Yield the runs of days on which copies of one title were free in one market."""
    free = rows[rows["free_units"] > 0].groupby("date")["free_units"].sum()
    for start, end in _runs(pd.DatetimeIndex(free.index), np.empty(0, dtype="datetime64[D]")):
        if free[(free.index >= start) & (free.index < end)].sum() >= FEWEST_FREE:
            yield start, end


def _runs(days: pd.DatetimeIndex, between: Any) -> Iterator[tuple[pd.Timestamp, pd.Timestamp]]:
    """Yield runs of days close to each other, [start, end), short enough to be a promotion."""
    if not len(days):
        return
    at = days.to_numpy(dtype="datetime64[D]")
    breaks = [
        place
        for place, (one, other) in enumerate(pairwise(at), start=1)
        if (other - one) > np.timedelta64(APART, "D") or ((between > one) & (between < other)).any()
    ]
    for run in np.split(at, breaks):
        start, end = pd.Timestamp(run[0]), pd.Timestamp(run[-1]) + pd.Timedelta(days=1)
        if (end - start).days <= LONGEST:
            yield start, end


def _joined(
    runs: list[tuple[pd.Timestamp, pd.Timestamp]],
) -> list[tuple[pd.Timestamp, pd.Timestamp]]:
    """Return runs of one title with those that touch made one: a promotion may run in several markets."""
    out: list[tuple[pd.Timestamp, pd.Timestamp]] = []
    for start, end in sorted(runs):
        if out and start <= out[-1][1]:
            out[-1] = (out[-1][0], max(end, out[-1][1]))
        else:
            out.append((start, end))
    return out


def _days_of(found: Sequence[Promotion]) -> int:
    return sum((end - start).days for start, end in _joined([(p.start, p.end) for p in found]))


def _length(days: set[Any]) -> int:
    return (pd.Timestamp(max(days)) - pd.Timestamp(min(days))).days + 1 if days else 0
