"""A calendar month, and a daily measure's total in it."""

from __future__ import annotations

import calendar
import re
from dataclasses import dataclass
from datetime import date, timedelta

import numpy as np
import pandas as pd
from scipy.special import stdtrit

from roi.errors import WrongUse
from roi.language import formatting

LEAST_MONTHS = 6  # earlier months that a usual range takes
LEAST_KNOWN = 0.8  # share of a month's days that a comparison takes
SHARE = 0.95


@dataclass(frozen=True, order=True, slots=True)
class Month:
    """A month of a year; its days are [start, end)."""

    year: int
    number: int

    @classmethod
    def of(cls, day: date) -> Month:
        """Return the month of a day."""
        return cls(day.year, day.month)

    @classmethod
    def parse(cls, text: str) -> Month:
        """Return the month written as '2026-10'."""
        if not re.fullmatch(r"\d{4}-(0[1-9]|1[0-2])", text):
            raise WrongUse(sentence=f"'{text}' is not a month; write it like 2026-10.")
        return cls(int(text[:4]), int(text[5:]))

    def __str__(self) -> str:
        return f"{self.year:04d}-{self.number:02d}"

    @property
    def start(self) -> date:
        """The first day."""
        return date(self.year, self.number, 1)

    @property
    def end(self) -> date:
        """The day after the last one."""
        return self.start + timedelta(days=self.days)

    @property
    def last_day(self) -> date:
        """The last day."""
        return self.end - timedelta(days=1)

    @property
    def days(self) -> int:
        """How many days it has."""
        return calendar.monthrange(self.year, self.number)[1]

    @property
    def name(self) -> str:
        """The month and its year in words."""
        return formatting.month(self.start)

    def plus(self, months: int) -> Month:
        """Return the month so many months later."""
        at = self.year * 12 + self.number - 1 + months
        return Month(at // 12, at % 12 + 1)


def last_complete(start: date, end: date) -> Month:
    """Return the last month that lies wholly in [start, end), else the month of its last day."""
    last = Month.of(end - timedelta(days=1))
    whole = last if last.end <= end else last.plus(-1)
    return whole if whole.start >= start else last


def complete_months(start: date, end: date) -> list[Month]:
    """Return every month that lies wholly in [start, end), oldest first."""
    first, last = Month.of(start), Month.of(end - timedelta(days=1))
    span = (last.year - first.year) * 12 + last.number - first.number + 1
    months = [first.plus(n) for n in range(span)]
    return [m for m in months if m.start >= start and m.end <= end]


@dataclass(frozen=True, slots=True)
class Amount:
    """A measure's total in a month, over the days that are known; NaN if none is."""

    total: float
    known: int
    days: int

    @property
    def rate(self) -> float:
        """The mean of a known day; NaN if none is known."""
        return self.total / self.known if self.known else float("nan")

    @property
    def whole(self) -> bool:
        """Whether enough days are known to compare the month with others."""
        return self.known >= LEAST_KNOWN * self.days


def amounts(values: pd.Series[float]) -> dict[Month, Amount]:
    """Return a daily measure's total in each month that it touches; its days must be in order."""
    index, known = pd.DatetimeIndex(values.index), values.notna().to_numpy()
    place = index.year.to_numpy() * 12 + index.month.to_numpy() - 1
    months, at = np.unique(place, return_inverse=True)
    totals = np.bincount(at[known], values.to_numpy(dtype=float)[known], len(months))
    counts = np.bincount(at[known], minlength=len(months))
    out = {}
    for one, total, count in zip(months.tolist(), totals.tolist(), counts.tolist(), strict=True):
        month = Month(one // 12, one % 12 + 1)
        out[month] = Amount(total if count else float("nan"), count, month.days)
    return out


def usual_rates(earlier: list[Amount]) -> tuple[float, float]:
    """Return the range of the daily mean that holds 95 of 100 such months; NaN if too few are known.

    It is the prediction interval for one more month (Student's t). Counts are compared on the square root scale,
    where months of all sizes vary alike.
    """
    rates = np.array([a.rate for a in earlier if a.whole])
    if len(rates) < LEAST_MONTHS:
        return float("nan"), float("nan")
    counts = bool((rates >= 0).all())
    scaled = np.sqrt(rates) if counts else rates
    n = len(rates)
    half = stdtrit(n - 1, (1 + SHARE) / 2) * scaled.std(ddof=1) * np.sqrt(1 + 1 / n)
    low, high = scaled.mean() - half, scaled.mean() + half
    return (float(max(low, 0.0) ** 2), float(high**2)) if counts else (float(low), float(high))
