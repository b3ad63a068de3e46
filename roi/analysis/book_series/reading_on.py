"""read_through(): from book to book of a series, how many read on, and what a first copy brings in money."""

from __future__ import annotations

import itertools
import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from roi.analysis.book_series.following_sales import (
    STEPS,
    Followed,
    Weighed,
    at_most,
    days_aside,
    follow,
    one_copy_a_reader,
    summed,
)
from roi.analysis.book_series.wording import (
    Spread,
    line_of_step,
    line_of_worth,
    never_fewer,
    question,
    spread_of,
)
from roi.analysis.finding import Estimate, error_of, known
from roi.analysis.response.regression import Array
from roi.declarations import BookSeries
from roi.display.view import View
from roi.language.facts import Message, message
from roi.language.messages import say
from roi.timeline.book_series import Book, books_of, series_in_titles, titles_sold
from roi.timeline.currency import home_currency
from roi.timeline.timeline import Timeline

if TYPE_CHECKING:
    import pandas as pd
    from matplotlib.axes import Axes

# Terms and the steps of days that each adds up.
WITHIN = {"30 days": (1, 1, 0), "90 days": (1, 1, 1)}
LAGS = {"days 1 to 7": (1, 0, 0), "days 8 to 30": (0, 1, 0), "days 31 to 90": (0, 0, 1)}
COHORT_LEAST = 50  # copies of a kind that are told apart
COLUMNS = (
    "series",
    "first",
    "next",
    "copies",
    "term",
    "estimate",
    "conf_low",
    "conf_high",
    "at_most",
    "why_not",
)
NUMBERS = ("estimate", "conf_low", "conf_high", "at_most")


@dataclass(frozen=True, slots=True)
class Step:
    """From one book to the next: copies of the next that follow one copy of the first, within days and by days since.

    `copies` is the kind of first copy: 'paid', 'full_price', 'on_offer', 'free', or 'pages' where pages read follow
    pages read. Ranges lie between none and `at_most`, the copies of the next for one of the first that there were at
    all. `reason` says why nothing can be told; then `estimates` is empty.
    """

    first: str
    next: str
    copies: str
    estimates: tuple[Estimate, ...] = ()
    at_most: float = math.nan
    reason: Message | None = None

    def within(self, term: str) -> Estimate | None:
        """Return what follows within '30 days' or '90 days'; None where that isn't known."""
        return next((e for e in self.estimates if e.term == term), None)


@dataclass(frozen=True, slots=True)
class FirstCopy:
    """What a copy of the first book brings: `royalty` itself, `follows` from the others within 30, 90 and 365 days.

    Of a year only the ends are known: what follows within 90 days, and what can follow at most.
    """

    series: str
    first: str
    currency: str
    royalty: float
    follows: tuple[Estimate, ...] = ()
    reason: Message | None = None

    def within(self, term: str) -> Estimate | None:
        """Return what follows within '30 days', '90 days' or '365 days'."""
        return next((e for e in self.follows if e.term == term), None)


@dataclass(frozen=True)
class ReadThrough(View):
    """How readers go from book to book, and what a first copy is worth.

    `confirmed` are the series in roi.toml, `proposed` those that only titles tell of: they are shown, but nothing counts
    on them until they stand in roi.toml. `titles` are those sold by day, `unsold` those in roi.toml that aren't among them.
    """

    steps: tuple[tuple[str, Step], ...]
    worth: tuple[FirstCopy, ...]
    confirmed: tuple[BookSeries, ...]
    proposed: tuple[BookSeries, ...]
    titles: tuple[str, ...]
    unsold: tuple[str, ...] = ()

    def summary(self) -> str:
        """Return a sentence a step, what a first copy brings, and what only the author can say."""
        return "\n".join(self._lines({"paid", "free", "pages"}))

    @property
    def in_short(self) -> list[str]:
        """The sentences without those of free copies and pages that tell nothing."""
        telling = {s.copies for _, s in self.steps if (e := s.within("90 days")) and e.conf_low > 0}
        return self._lines({"paid"} | telling)

    def _lines(self, kinds: set[str]) -> list[str]:
        shown = kinds & {"paid", "free", "pages"}
        steps = [line_of_step(step) for _, step in self.steps if step.copies in shown]
        worth = [line_of_worth(first) for first in self.worth]
        asked = question(self.confirmed, self.proposed, self.titles, self.unsold)
        return list(dict.fromkeys([*steps, *worth, *asked]))

    def to_frame(self) -> pd.DataFrame:
        """Return a row a step and term: series, first, next, copies, term, estimate, conf_low, conf_high, at_most, why_not."""
        import pandas as pd

        types = {c: "float64" if c in NUMBERS else "str" for c in COLUMNS}
        return pd.DataFrame(list(self._rows()), columns=list(COLUMNS)).astype(types)

    def _rows(self) -> Iterator[tuple[Any, ...]]:
        for series, step in self.steps:
            head = (series, step.first, step.next, step.copies)
            if step.reason is not None:
                yield (*head, "", *(math.nan,) * 3, step.at_most, step.reason.text)
            for e in step.estimates:
                yield (*head, e.term, e.estimate, e.conf_low, e.conf_high, step.at_most, "")

    def to_dict(self) -> dict[str, Any]:
        """Return the steps, what a first copy brings, and the series with whether she confirmed them."""
        return {
            "series": [
                {"name": s.name, "titles": list(s.titles), "confirmed": s in self.confirmed}
                for s in (*self.confirmed, *self.proposed)
            ],
            "unsold": list(self.unsold),
            "steps": [
                {
                    "series": series,
                    "first": step.first,
                    "next": step.next,
                    "copies": step.copies,
                    "at_most": known(step.at_most),
                    "follows": [e.to_dict() for e in step.estimates],
                    "why_not": step.reason.text if step.reason else None,
                }
                for series, step in self.steps
            ],
            "first_copy": [
                {
                    "series": f.series,
                    "first": f.first,
                    "currency": f.currency,
                    "royalty": known(f.royalty),
                    "follows": [e.to_dict() for e in f.follows],
                    "why_not": f.reason.text if f.reason else None,
                }
                for f in self.worth
            ],
        }

    def plot(self, ax: Axes | None = None, **look: Any) -> Axes:
        """Draw how many follow within 90 days, from book to book, with their ranges."""
        from roi.display import charts

        shown = [(s, e) for _, s in self.steps if (e := s.within("90 days")) and s.copies == "paid"]
        if not shown:
            return charts.nothing(say("series.none_told"), ax)
        import pandas as pd

        rows = [
            {
                "term": say("series.label", first=step.first, next=step.next),
                "estimate": e.estimate,
                "conf_low": e.conf_low,
                "conf_high": e.conf_high,
            }
            for step, e in shown
        ]
        ax = charts.ranges(pd.DataFrame(rows), ax, **look)
        ax.set_xlabel(say("series.axis"))
        return ax


def read_through(timeline: Timeline) -> ReadThrough:
    """Return how many readers of each book of a series buy the next, and what a first copy brings with all that follows.

    Series come from roi.toml ([[series]]); those that stand in titles, such as "Salt Road (Ferry Book 2)", are proposed.
    For each pair of books, copies of the later one by day are regressed on copies of the earlier one by how many days
    ago they were, with the same copies as many days *ahead*, drift and weekday held fixed: see `following_sales.follow`.

    Parameters
    ----------
    timeline : what `overlay` returned.

    Returns
    -------
    ReadThrough
        to_frame(): a row a step and term. A step is refused with its reason where fewer than 150 days, 100 first copies
        or 30 later ones are known besides the 45 days after a book came out and days on offer.

    Notes
    -----
    Of readers' paths only sums by day are known, so this is what *went together* in time, not a count of readers.
    A range lies between none and one copy a reader, and under the copies there were: if nobody starts with book two, its
    copies for each copy of book one are the most that can have read on. Within a year only these ends are told. What
    follows within 90 days is at least what follows within 30, ends too.

    *How it can mislead.* A cause that moves the first book and, weeks later, the later one (advertising one book a
    month, in order) looks like readers. Readers who change the shop or the format on the way are lost, if that shop isn't
    on the calendar. Borrowers' pages are counted apart, since no report says who read them.

    References
    ----------
    Kiefer & Vogelsang 2005, doi:10.1017/S0266466605050565 (ranges where surprises hang together).

    Examples
    --------
    >>> import roi
    >>> reading = roi.read_through(roi.overlay(roi.load("tests/fixtures/kobo_sales")))
    >>> reading.titles
    ('Salt Road', 'The Gull Year')
    """
    confirmed = {s: books_of(timeline, s) for s in timeline.settings.series}
    mine = {t for books in confirmed.values() for b in books for t in b.sold}
    named = (s for s in series_in_titles(timeline) if not mine & set(s.titles))
    proposed = {s: books_of(timeline, s) for s in named}
    steps: list[tuple[str, Step]] = []
    worth: list[FirstCopy] = []
    for series, books in {**confirmed, **proposed}.items():
        steps += [(series.name, step) for step in steps_between(books)]
        if series in confirmed and books:
            worth.append(_worth(timeline, series, books))
    unsold = tuple(
        t for s, books in confirmed.items() for t in s.titles if t not in {b.title for b in books}
    )
    return ReadThrough(
        steps=tuple(steps),
        worth=tuple(worth),
        confirmed=tuple(confirmed),
        proposed=tuple(proposed),
        titles=titles_sold(timeline),
        unsold=unsold,
    )


def steps_between(books: Sequence[Book]) -> Iterator[Step]:
    """Yield each step from a book to the next: by paid and free copies, by price, and by pages read."""
    for first, later in itertools.pairwise(books):
        kinds = {"paid": first.paid, "free": first.free}
        yield from _told(first, later, kinds, later.paid)
        offered = np.where(first.on_offer, first.paid, 0.0)
        if min(np.nansum(offered), np.nansum(first.paid - offered)) >= COHORT_LEAST:
            apart = {"full_price": first.paid - offered, "on_offer": offered, "free": first.free}
            yield from (
                s
                for s in _told(first, later, apart, later.paid)
                if s.copies != "free" and not s.reason
            )
        if np.nansum(first.pages) > 0 and np.nansum(later.pages) > 0:
            yield from _told(first, later, {"pages": first.pages}, later.pages)


def _told(first: Book, later: Book, kinds: dict[str, Array], bought: Array) -> Iterator[Step]:
    """Yield what follows each kind of first copy; kinds of which there are few are left out."""
    head, *others = kinds
    there = [head, *(k for k in others if np.nansum(kinds[k]) >= COHORT_LEAST)]
    aside = days_aside(bought, later.on_offer)
    copies = [np.where(np.isnan(kinds[head]), np.nan, np.nan_to_num(kinds[k])) for k in there]
    found = follow(bought, copies, aside)
    for place, kind in enumerate(there):
        top = at_most(bought, copies[place], aside)
        top = top if kind == "pages" else one_copy_a_reader(top)
        if isinstance(found, Message):
            yield Step(first.title, later.title, kind, at_most=top, reason=found)
            return
        unit = message("series.unit_pages" if kind == "pages" else "series.unit")
        by_term = {
            term: found.weighed(_at(weights, place, len(there)))
            for term, weights in {**WITHIN, **LAGS}.items()
        }
        within = _growing({term: by_term.pop(term) for term in WITHIN}, unit, top)
        by_lag = tuple(_bounded(term, unit, w, top) for term, w in by_term.items())
        yield Step(first.title, later.title, kind, (*within, *by_lag), top)


def _at(weights: Sequence[int], place: int, kinds: int) -> Array:
    """Return weights of one kind's steps among those of all kinds."""
    out = np.zeros(kinds * STEPS)
    out[place * STEPS : (place + 1) * STEPS] = weights
    return out


def _growing(weighed: dict[str, Weighed], unit: Message, top: float) -> tuple[Estimate, ...]:
    """Return numbers of ever longer terms: what followed within 30 days followed within 90."""
    spreads = never_fewer([spread_of(w.value, w.half_width, top) for w in weighed.values()])
    return tuple(
        _estimate(term, unit, w, spread)
        for (term, w), spread in zip(weighed.items(), spreads, strict=True)
    )


def _bounded(term: str, unit: Message, weighed: Weighed, top: float) -> Estimate:
    """Return a number and its range between none and the most there can be."""
    return _estimate(term, unit, weighed, spread_of(weighed.value, weighed.half_width, top))


def _estimate(term: str, unit: Message, weighed: Weighed, spread: Spread) -> Estimate:
    error = error_of(weighed.value - weighed.half_width, weighed.value + weighed.half_width)
    low, value, high = spread
    return Estimate(term, unit, value, error, low, high)


def _worth(timeline: Timeline, series: BookSeries, books: Sequence[Book]) -> FirstCopy:
    """Return what a first copy brings: its royalty, and those of the copies of all later books that follow it."""
    exports = timeline.exports
    currency = home_currency(exports) if exports else timeline.settings.currency or "USD"
    first, later = books[0], [b for b in books[1:] if math.isfinite(b.royalty)]
    head = (series.name, first.title, currency, first.royalty)
    # What a book without a known royalty adds could be anything, and 'at most' would be too little without it.
    unpriced = any(math.isnan(b.royalty) and np.nansum(b.paid) > 0 for b in books[1:])
    if not later or unpriced:
        key = "series.one_book" if len(books) < 2 else "series.no_royalty"
        return FirstCopy(*head, reason=message(key))
    kinds = [first.paid, *([first.free] if np.nansum(first.free) >= COHORT_LEAST else [])]
    copies = [np.where(np.isnan(first.paid), np.nan, np.nan_to_num(k)) for k in kinds]
    aside = [days_aside(b.paid, b.on_offer) for b in later]
    tops = [
        b.royalty * one_copy_a_reader(at_most(b.paid, first.paid, a))
        for b, a in zip(later, aside, strict=True)
    ]
    top = float(sum(tops))
    found = [follow(b.paid, copies, a) for b, a in zip(later, aside, strict=True)]
    followed = [(b, f) for b, f in zip(later, found, strict=True) if isinstance(f, Followed)]
    unit = message("series.unit_money", currency=currency)
    if not followed:
        year = Estimate("365 days", unit, math.nan, math.nan, 0.0, top)
        reason = next(f for f in found if isinstance(f, Message))
        return FirstCopy(*head, (year,), reason)
    parts = {
        term: summed([_priced(f, b.royalty, weights, len(copies)) for b, f in followed])
        for term, weights in WITHIN.items()
    }
    within = _growing(parts, unit, top)
    year = Estimate("365 days", unit, math.nan, math.nan, within[-1].conf_low, top)
    return FirstCopy(*head, (*within, year))


def _priced(found: Followed, royalty: float, weights: Sequence[int], kinds: int) -> Weighed:
    return found.weighed(royalty * _at(weights, 0, kinds))
