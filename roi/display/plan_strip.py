"""A plan as a strip of days: what each was drawn for, what was done on it, and where the two differ."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from typing import Any

import numpy as np

from roi.display import charts
from roi.errors import needs

with needs("report"):
    from matplotlib.axes import Axes
    from matplotlib.collections import PolyCollection

HEIGHT, WIDTH = 0.8, 0.86  # of a row's and a day's room


@dataclass(frozen=True, slots=True)
class PlannedDay:
    """A day: drawn for the first arm (True), the second (False) or left out (None); done or not, None where not known."""

    day: str
    drawn: bool | None
    done: bool | None

    @property
    def is_broken(self) -> bool:
        """Whether it is known that it didn't go as drawn."""
        return self.drawn is not None and self.done is not None and self.drawn != self.done


@dataclass(frozen=True, slots=True)
class PlanStripLabels:
    """The words beside a strip's two rows."""

    drawn: str
    done: str


@dataclass(frozen=True, slots=True)
class PlanStrip:
    """Every day of a plan in order, the names of months by the number of their first day, and the words beside them."""

    days: Sequence[PlannedDay]
    months: Sequence[tuple[int, str]]
    labels: PlanStripLabels

    def to_dict(self) -> dict[str, Any]:
        """Return JSON-safe values."""
        return {
            "days": [asdict(day) for day in self.days],
            "months": [list(month) for month in self.months],
            "labels": asdict(self.labels),
        }


def plan_strip(values: PlanStrip, ax: Axes | None = None, **look: Any) -> Axes:
    """Draw a row of what was drawn above a row of what was done: dark squares for the first arm, empty ones for the second.

    Days that are no part of the plan, or not known, are a line; a cross marks a day that didn't go as drawn.
    """
    ax = charts.axes(ax)
    count = len(values.days)
    ax.set_axis_off()
    ax.set_xlim(-0.5, count - 0.5)
    ax.set_ylim(-0.75, 2.0)
    _row(ax, [d.drawn for d in values.days], 1.5, look)
    _row(ax, [d.done if d.drawn is not None else None for d in values.days], 0.5, look)
    broken = [n for n, d in enumerate(values.days) if d.is_broken]
    ax.plot(broken, np.full(len(broken), -0.12), "x", color=charts.INK, markersize=3.5)
    for row, words in ((1.5, values.labels.drawn), (0.5, values.labels.done)):
        charts.write(ax, -0.5, row, words, "left")
    for first, name in values.months:
        charts.write(ax, first - 0.5, -0.3, name, "below right")
    return ax


def _row(ax: Axes, filled: Sequence[bool | None], middle: float, look: dict[str, Any]) -> None:
    """Draw a square a day: dark, empty, or only a line where there is nothing to tell."""
    for wanted, colour in ((True, charts.BLUE), (False, "none")):
        squares = [_square(n, middle, HEIGHT) for n, is_on in enumerate(filled) if is_on is wanted]
        usual: dict[str, Any] = {"facecolors": colour, "edgecolors": charts.GREY, "linewidths": 0.5}
        shape = PolyCollection(squares, **(usual | look))
        ax.add_collection(shape)
    lines = [_square(n, middle, 0.04) for n, is_on in enumerate(filled) if is_on is None]
    ax.add_collection(PolyCollection(lines, facecolors=charts.GREY, linewidths=0))


def _square(n: int, middle: float, height: float) -> list[tuple[float, float]]:
    left, right = n - WIDTH / 2, n + WIDTH / 2
    low, high = middle - height / 2, middle + height / 2
    return [(left, low), (left, high), (right, high), (right, low)]
