"""What an author declares, since no export knows it: events, series of books, hours that leave no trace."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

Amount = float | tuple[float, float]


@dataclass(frozen=True, slots=True)
class Event:
    """A dated thing that can move visits or sales by itself; days are [start, end).

    `cost` is what was paid for it, fee and travel included; `income` what it brought that no sales report has, such as
    copies sold by hand; `hours` the time it took. None where not said.
    """

    start: date
    end: date
    kind: str
    title: str = ""
    url: str = ""
    cost: float | None = None
    income: float | None = None
    hours: float | None = None


@dataclass(frozen=True, slots=True)
class BookSeries:
    """Books that are read one after another, in the order in which they are read."""

    name: str
    titles: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class TimeSpent:
    """Hours that leave no trace in files: for a blog post, a newsletter, a book, and a week of advertising."""

    blog_post: Amount | None = None
    newsletter: Amount | None = None
    book: Amount | None = None
    ads_per_week: Amount | None = None
