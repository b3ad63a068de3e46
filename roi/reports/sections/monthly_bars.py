"""A measure's last 13 months: bars, with the numbers as a table."""

from __future__ import annotations

from dataclasses import dataclass

from roi.analysis.finding import known
from roi.language import formatting
from roi.language.messages import say
from roi.reports.blocks import Figure, Table
from roi.reports.figure_values import MonthBars
from roi.reports.month import Month
from roi.reports.scope import Scope
from roi.reports.sections.overview import months_to, part_known


@dataclass(frozen=True)
class ByMonth:
    """A measure's monthly totals, oldest month first; None where too few of a month's days are known.

    `parts` says, for each month that is known only in part, how many of its days are known.
    """

    months: list[Month]
    totals: list[float | None]
    parts: dict[Month, str]

    @property
    def low(self) -> str:
        """The lowest total, written."""
        return formatting.count(min(t for t in self.totals if t is not None))

    @property
    def high(self) -> str:
        """The highest total, written."""
        return formatting.count(max(t for t in self.totals if t is not None))

    @property
    def last(self) -> str:
        """The last month's total, written."""
        return formatting.count(float("nan") if self.totals[-1] is None else self.totals[-1])


def by_month(scope: Scope, measure: str) -> ByMonth | None:
    """Return a measure's totals in the scope's month and the twelve before; None where no month is known."""
    if measure not in scope.measures:
        return None
    months = months_to(scope.month)
    amounts = [scope.amount(measure, month) for month in months]
    totals = [known(a.total) if a.whole else None for a in amounts]
    if all(t is None for t in totals):
        return None
    parts = {m: part_known(a) for m, a in zip(months, amounts, strict=True) if a.whole}
    return ByMonth(months, totals, {m: part for m, part in parts.items() if part})


def months_figure(found: ByMonth, caption: str, column: str, alt: str) -> Figure:
    """Return the months as bars; `column` names the measure in the table."""
    starts = [month.start for month in found.months]
    parts = [
        say("months.part", month=formatting.month_short(m.start), part=p)
        for m, p in found.parts.items()
    ]
    if parts:
        caption = say("months.in_part", caption=caption, parts=formatting.listed(parts))
    written = ["–" if t is None else formatting.count(t) for t in found.totals]
    rows = [[formatting.month_short(s), w] for s, w in zip(starts, written, strict=True)]
    table = Table(caption, [say("sales.month"), column], rows, (1,))
    values = formatting.listed(say("months.value", month=m, value=v) for m, v in rows)
    alt = f"{alt} {values}."  # all of them: in print no table repeats what the bars have written on them
    bars = MonthBars(formatting.month_ticks(starts), found.totals, written)
    return Figure(bars, caption, alt, table)
