"""Days that a spreadsheet program took for months, put right.

A program that opens a table turns the days that it can read in its own country's order into dates, and leaves the others as
they are: of 04/03/2025 and 04/28/2025, a day-first program makes 4 March a date in March and keeps the other as a text.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import Any

import numpy as np

from roi.loaders.moments import NO_MOMENT, NUMERIC, SAVED, YEAR_FIRST, Votes


@dataclass(frozen=True)
class Days:
    """A column of days: its different texts, which of them a workbook holds as dates, and in which order its service writes.

    `votes` are what the column's numeric days say of their order, `of_file` what those of all of the file's columns say.
    """

    texts: Sequence[str]
    typed: Collection[int]
    votes: Votes
    of_file: Votes
    declared: bool | None

    @cached_property
    def rewritten(self) -> list[int]:
        """Which texts are dates to the program: those with the year first, or with dots where others have other marks."""
        if self.typed:
            return list(self.typed)
        marks = {i: m[2] for i, t in enumerate(self.texts) if (m := NUMERIC.fullmatch(t))}
        dotted = [i for i, mark in marks.items() if mark == "."]
        return self._year_first or (dotted if 0 < len(dotted) < len(marks) else [])

    @cached_property
    def _year_first(self) -> list[int]:
        return [i for i, t in enumerate(self.texts) if YEAR_FIRST.fullmatch(t)]

    def dates(self, moments: Any) -> list[tuple[int, date]]:
        """Return the days of the texts that are dates to the program."""
        return [(i, _day(moments[i])) for i in self.rewritten if not np.isnat(moments[i])]

    def left(self, moments: Any) -> list[date]:
        """Return the days that the program left as it found them."""
        return [
            _day(m)
            for i, (t, m) in enumerate(zip(self.texts, moments, strict=True))
            if NUMERIC.fullmatch(t) and i not in self.rewritten and not np.isnat(m)
        ]

    def shows_the_order(self) -> bool:
        """Whether days in its service's order are left that the program could not read, and so reads the other order."""
        first, second = self.of_file.day_first, self.of_file.month_first
        one_way = bool(first) != bool(second) and not self.of_file.either
        by_a_program = bool(self.typed) or not self._year_first
        return by_a_program and one_way and self.declared is bool(first)


def _day(moment: Any) -> date:
    found: date = moment.astype("datetime64[D]").astype(object)
    return found


def turned(moments: Any, column: Days) -> tuple[Any, str]:
    """Return times with day and month put right where a spreadsheet program swapped them, and a note about it.

    Days that are left as texts show it. Where those could be a person's own, their months decide; if they leave it open, the
    dates are not read. With nothing left as a text nobody can tell, and the note says so.
    """
    if not column.typed and not any(column.of_file[:3]):
        return moments, ""  # nothing numeric: most files, and cheap to see
    dates = column.dates(moments)
    if not dates or any(d.day > 12 for _, d in dates):
        return moments, ""
    swapped = [date(d.year, d.day, d.month) for _, d in dates]
    if not (column.of_file.day_first or column.of_file.month_first or column.of_file.either):
        return moments, _open(column, dates, swapped)
    if column.shows_the_order():
        return _exchanged(moments, column, dates, swapped)
    left = column.left(moments)
    if column.votes.either or not left or (not column.typed and min(len(left), len(dates)) < 2):
        return moments, ""
    months = {(d.year, d.month) for d in left}
    odd = [(d.year, d.month) not in months for _, d in dates]
    odd_swapped = [(d.year, d.month) not in months for d in swapped]
    if any(odd_swapped) and not any(odd):
        return moments, ""
    if not any(odd_swapped):
        return _exchanged(moments, column, dates, swapped)
    unread = moments.copy()
    unread[[i for i, _ in dates]] = NO_MOMENT
    example = column.texts[dates[0][0]]
    return (
        unread,
        f"{SAVED} '{example}' may have day and month exchanged, so such days were not read.",
    )


def _exchanged(
    moments: Any, column: Days, dates: list[tuple[int, date]], swapped: list[date]
) -> tuple[Any, str]:
    right = moments.copy()
    for (i, old), new in zip(dates, swapped, strict=True):
        right[i] = right[i] + np.timedelta64((new - old).days, "D")
    example = column.texts[dates[0][0]]
    return (
        right,
        f"{SAVED} it took days for months, so '{example}' was read as {swapped[0]:%Y-%m-%d}.",
    )


def _open(column: Days, dates: list[tuple[int, date]], swapped: list[date]) -> str:
    """Say what nobody can tell: a program made dates of all days of a service that writes numeric days."""
    found = next(((d, s) for (_, d), s in zip(dates, swapped, strict=True) if d != s), None)
    if not column.typed or column.declared is None or found is None:
        return ""
    day, other = found
    return (
        f"{SAVED} '{day}' is {other} if it was set to another country's order of day and month, and no day above 12 shows it. "
        "If days and months are exchanged, download the file again and don't save it in a spreadsheet program."
    )
