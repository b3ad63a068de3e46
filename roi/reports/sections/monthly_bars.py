"""A measure's last 13 months, as a figure of bars with the table behind it."""

from __future__ import annotations

from dataclasses import dataclass

from roi.analysis.finding import known
from roi.language import formatting
from roi.language.messages import say
from roi.reports import blocks
from roi.reports.blocks import Block
from roi.reports.month import Month
from roi.reports.scope import Scope
from roi.reports.sections.overview import months_to, part_known


@dataclass(frozen=True)
class ByMonth:
    """Months, oldest first, and what a measure came to in each; None where too few of its days are known.

    `parts` are, by month, how many of its days are known, in words, where that is not all of them.
    """

    months: list[Month]
    totals: list[float | None]
    parts: dict[Month, str]

    @property
    def low(self) -> str:
        """The least that a month came to."""
        return formatting.count(min(t for t in self.totals if t is not None))

    @property
    def high(self) -> str:
        """The most that a month came to."""
        return formatting.count(max(t for t in self.totals if t is not None))

    @property
    def last(self) -> str:
        """What the last month came to."""
        return formatting.count(float("nan") if self.totals[-1] is None else self.totals[-1])


def by_month(scope: Scope, measure: str) -> ByMonth | None:
    """Return what a measure came to in the scope's month and the twelve before; None where no month is known."""
    if measure not in scope.measures:
        return None
    months = months_to(scope.month)
    amounts = [scope.amount(measure, month) for month in months]
    totals = [known(a.total) if a.whole else None for a in amounts]
    if all(t is None for t in totals):
        return None
    shown = zip(months, amounts, strict=True)
    return ByMonth(
        months, totals, {m: part_known(a) for m, a in shown if a.whole and part_known(a)}
    )


def months_figure(found: ByMonth, caption: str, column: str, alt: str) -> Block:
    """Return the months as bars; `column` names the measure in the table behind them."""
    starts = [month.start for month in found.months]
    parts = [
        say("months.part", month=formatting.month_short(m.start), part=p)
        for m, p in found.parts.items()
    ]
    caption = (
        say("months.in_part", caption=caption, parts=formatting.listed(parts)) if parts else caption
    )
    written = ["–" if t is None else formatting.count(t) for t in found.totals]
    rows = [[formatting.month_short(s), told] for s, told in zip(starts, written, strict=True)]
    table = blocks.table(caption, [say("sales.month"), column], rows, (1,))
    values = {"names": formatting.month_ticks(starts), "values": found.totals, "written": written}
    return blocks.figure("months", values, caption, alt, table)
