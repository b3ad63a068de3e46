"""Books of a series: which titles belong together, and each title's copies, free copies and pages read by day."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from roi.declarations import BookSeries
from roi.records.series import Series
from roi.timeline import resampling
from roi.timeline.currency import converted, home_currency
from roi.timeline.promotions import price_promotions
from roi.timeline.timeline import Timeline

Array = NDArray[Any]
# "Title (Series Name Book 2)", as the shops write it, or "Title: Series Name, Book 2".
NUMBERED = re.compile(
    r"[(\[:]\s*(?P<series>[^()\[\]:]{1,200}?)[\s,;–—-]{1,5}"
    r"(?:(?:book|bk|volume|vol|part|novel|band|buch|tome|libro)\b\.?\s?#?|#)\s?(?P<number>\d{1,3})[)\]]?$",
    re.IGNORECASE,
)
TITLE_ENDS = re.compile(r"\s*(?:[:;,(\[|–—-]|$)")


@dataclass(frozen=True)
class Book:
    """One title's days, NaN where not known: paid copies less refunds, free copies, pages read; and what a copy brings.

    `sold` are the titles under which stores list it; a measure that no store reports is NaN on all days.
    `on_offer` says on which days it was at a lower price or free; `royalty` is in the author's currency, NaN where no
    report says it.
    """

    title: str
    sold: tuple[str, ...]
    paid: Array
    free: Array
    pages: Array
    on_offer: Array
    royalty: float


def series_in_titles(timeline: Timeline) -> tuple[BookSeries, ...]:
    """Return the series whose names and numbers stand in the titles of the sales reports, at least two books each."""
    return series_in(titles_sold(timeline))


def series_in(titles: Iterable[str]) -> tuple[BookSeries, ...]:
    """Return the series whose names and numbers stand in titles, at least two books each, in the order of reading.

    >>> series_in(["Low Tide (Ferry Book 2)", "Salt Road (Ferry Book 1)", "Alone"])
    (BookSeries(name='Ferry', titles=('Salt Road (Ferry Book 1)', 'Low Tide (Ferry Book 2)')),)
    """
    found: dict[str, dict[int, str]] = {}
    names: dict[str, str] = {}
    for title in titles:
        named = NUMBERED.search(title.strip())
        if named:
            key = " ".join(named["series"].casefold().split())
            names.setdefault(key, named["series"].strip())
            found.setdefault(key, {}).setdefault(int(named["number"]), title)
    return tuple(
        BookSeries(names[key], tuple(title for _, title in sorted(books.items())))
        for key, books in found.items()
        if len(books) > 1
    )


def titles_sold(timeline: Timeline) -> tuple[str, ...]:
    """Return the titles that the stores of the calendar sold, those with the most copies first."""
    sold: dict[str, float] = {}
    for store in _by_day(timeline):
        for title, units in store.frame.groupby("title")["units"].sum().items():
            sold[str(title)] = sold.get(str(title), 0.0) + float(units)
    return tuple(sorted(sold, key=lambda title: -sold[title]))


def books_of(timeline: Timeline, series: BookSeries) -> tuple[Book, ...]:
    """Return the books of a series that the daily sales hold, in the order of reading."""
    stores = _by_day(timeline)
    known = titles_sold(timeline)
    named = {title: tuple(t for t in known if is_titled(t, title)) for title in series.titles}
    return tuple(
        _book(timeline, stores, title, as_sold) for title, as_sold in named.items() if as_sold
    )


def book_of(timeline: Timeline, title: str) -> Book:
    """Return one of the titles sold as a book."""
    return _book(timeline, _by_day(timeline), title, (title,))


def is_titled(sold: str, title: str) -> bool:
    """Whether a shop's title is this one, with or without subtitle and series.

    >>> is_titled("Salt Road: A Ferry Novel (Ferry Book 2)", "Salt Road"), is_titled("Salt Roads", "Salt Road")
    (True, False)
    """
    mine, theirs = (" ".join(t.casefold().split()) for t in (title, sold))
    return theirs.startswith(mine) and TITLE_ENDS.match(theirs[len(mine) :]) is not None


def _by_day(timeline: Timeline) -> list[Series]:
    return [c for c in timeline.series("sales") if c.id in timeline.stores]


def _book(timeline: Timeline, stores: Sequence[Series], title: str, sold: tuple[str, ...]) -> Book:
    paid, free, pages = (
        _count(timeline, stores, m, sold) for m in ("units", "free_units", "pages_read")
    )
    offered = np.zeros(len(timeline.daily), dtype=bool)
    mine = [c.frame[c.frame["title"].isin(sold)] for c in stores]
    for run in price_promotions([rows for rows in mine if len(rows)]):
        offered |= (timeline.daily.index >= run.start) & (timeline.daily.index < run.end)
    return Book(title, sold, paid, free, pages, offered, _royalty(timeline, mine))


def _count(
    timeline: Timeline, stores: Sequence[Series], measure: str, titles: tuple[str, ...]
) -> Array:
    """Return one measure of a title by day, over all stores that report it; NaN where one of them isn't known."""
    index, zone = pd.DatetimeIndex(timeline.daily.index), timeline.timezone
    by_store: dict[Any, list[pd.Series[float]]] = {}
    for c in stores:
        everything = resampling.column(c, measure, index, zone)
        if everything is not None:  # a day that is known for some title is known for all
            mine = resampling.column(c, measure, index, zone, c.frame["title"].isin(titles))
            values = (
                everything
                if mine is None
                else mine.fillna(everything.where(everything.isna(), 0.0))
            )
            by_store.setdefault(c.id, []).append(values)
    if not by_store:
        return np.full(len(index), np.nan)
    each = [
        pd.concat(of, axis="columns", sort=True).sum(axis="columns", min_count=1)
        for of in by_store.values()
    ]
    return np.asarray(
        pd.concat(each, axis="columns", sort=True).sum(axis="columns", skipna=False), dtype=float
    )


def _royalty(timeline: Timeline, frames: Sequence[pd.DataFrame]) -> float:
    """Return what a paid copy brings in the author's currency: royalties over copies, where both are known in it."""
    if timeline.exports is None or not frames:
        return float("nan")
    rows = pd.concat(frames, ignore_index=True)
    home = home_currency(timeline.exports)
    royalty = converted(rows["royalty"], rows["currency"], rows["date"], home)
    paid = rows["units"].fillna(0.0).ne(0) & royalty.notna()
    copies = float(rows.loc[paid, "units"].sum())
    return float(royalty[paid].sum()) / copies if copies > 0 else float("nan")
