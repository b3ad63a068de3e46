"""The report's charts: values to Axes without ticks, labels next to what they name, bars from zero.

Ticks cost more than everything else in a small chart, so numbers and names are plain texts next to the axis.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from roi.display.charts import BLUE, GREY, INK, ORANGE, PALE, Place, write
from roi.errors import needs
from roi.language import formatting
from roi.reports.figure_values import MonthBars, Ranges, Strip, WeekBars

with needs("report"):
    from matplotlib.axes import Axes
    from matplotlib.collections import LineCollection, PolyCollection
    from matplotlib.ticker import MaxNLocator

Array = NDArray[Any]
BAR_WIDTH = 0.68  # of the distance between bars
LONGEST_NUMBER = 7  # characters that fit above a bar


def strip(values: Strip, ax: Axes) -> None:
    """Draw a month day by day over the grey band of what is usual; unusual days are coloured and numbered."""
    days = values.days
    at = np.arange(1, len(days) + 1)
    height, low, high, links = (
        _numbers(column)
        for column in zip(*((d.value, d.low, d.high, d.links) for d in days), strict=True)
    )
    top = max(float(np.nanmax(np.append(height, high))), 1.0)
    _frame(ax, (0.4, len(days) + 0.6), (-0.1 * top, 1.1 * top))
    _scale(ax, top)
    edges = np.append(at - 0.5, at[-1:] + 0.5)
    band = [np.append(ends, ends[-1:]) for ends in (low, high)]
    ax.fill_between(edges, band[0], band[1], step="post", color=PALE, linewidth=0, zorder=0.5)
    colours = [ORANGE if d.day in values.unusual else BLUE for d in days]
    _bars(ax, at, height, colours)
    places = {d.day: n for n, d in enumerate(days)}
    for day, mark in values.marks.items():
        x = places[day]
        write(ax, at[x], np.nan_to_num(height[x]), str(mark), "above", fontweight="bold")
    linked = at[links > 0]
    ax.plot(linked, np.full(len(linked), -0.05 * top), "^", color=INK, markersize=3.2)
    _base(ax)
    for x in (1, 5, 10, 15, 20, 25, 30):
        write(ax, x, -0.1 * top, formatting.count(x), "below")


def months(values: MonthBars, ax: Axes) -> None:
    """Draw one bar a month from zero with its number, the last one coloured; an unknown month has a dash."""
    height = _numbers(values.values)
    at = np.arange(len(height))
    low, high = (float(f(np.append(height, 0.0))) for f in (np.nanmin, np.nanmax))
    room = 0.17 * ((high - low) or 1.0)
    _frame(ax, (-0.6, len(height) - 0.4), (low - (room if low < 0 else 0), (high or 1.0) + room))
    _bars(ax, at, height, [PALE] * (len(height) - 1) + [BLUE], edgecolors=GREY, linewidths=0.5)
    _base(ax)
    last = len(height) - 1
    crowded = max(map(len, values.written), default=0) > LONGEST_NUMBER
    for x, words in enumerate(values.written):
        if x == last or not crowded:
            place: Place = "below" if height[x] < 0 else "above"
            weight = "bold" if x == last else "normal"
            write(ax, x, np.nan_to_num(height[x]), words, place, fontweight=weight)
    for x, name in enumerate(values.names):
        write(ax, x, ax.get_ylim()[0], name, "below")


def weeks(values: WeekBars, ax: Axes) -> None:
    """Draw one bar a week from zero, its range as a thin line on it."""
    height, low, high = map(_numbers, (values.estimate, values.low, values.high))
    at = np.arange(len(height))
    top = max(float(np.nanmax(np.append(high, height))), 1.0)
    _frame(ax, (-0.6, len(height) - 0.4), (0.0, 1.04 * top))
    _scale(ax, top)
    _bars(ax, at, height, ["#66a9d1"] * len(at))
    _lines(ax, [((x, a), (x, b)) for x, a, b in zip(at, low, high, strict=True)], INK, 1.1)
    _base(ax)
    for x in at[::-2]:
        write(ax, x, 0.0, values.names[x], "below")


def ranges(values: Ranges, ax: Axes) -> None:
    """Draw one row an estimate: its range as a thick bar, the estimate as a dot, name and range as text, zero marked."""
    rows = values.rows
    low, middle, high = (
        _numbers(column)
        for column in zip(*((r.conf_low, r.estimate, r.conf_high) for r in rows), strict=True)
    )
    at = np.arange(len(rows))[::-1]
    left, right = min(0.0, float(low.min())), max(0.0, float(high.max()))
    span = (right - left) or 1.0
    _frame(ax, (left - 0.02 * span, right + 0.34 * span), (-0.5, len(rows) - 0.5))
    _lines(ax, [((0, -0.5), (0, len(rows) - 0.5))], GREY, 0.8)
    _lines(ax, [((a, y), (b, y)) for a, b, y in zip(low, high, at, strict=True)], "#8dbfdd", 7)
    ax.plot(middle, at, "o", color=INK, markersize=4)
    for row, y, end in zip(rows, at, high, strict=True):
        write(ax, left - 0.02 * span, y, row.term, "left")
        write(ax, max(end, 0.0), y, row.written, "right")


def _numbers(values: Sequence[float | None]) -> Array:
    """Return numbers as an array, NaN for what isn't known."""
    return np.array(values, dtype=float)


def _frame(ax: Axes, across: tuple[float, float], up: tuple[float, float]) -> None:
    ax.set_axis_off()
    ax.set_xlim(*across)
    ax.set_ylim(*up)


def _base(ax: Axes) -> None:
    left, right = ax.get_xlim()
    _lines(ax, [((left, 0), (right, 0))], GREY, 0.8)


def _scale(ax: Axes, top: float) -> None:
    """Write a few round numbers left of the Axes, each with a hairline."""
    ticks = MaxNLocator(nbins=4, steps=[1, 2, 2.5, 5, 10]).tick_values(0.0, top)
    shown = [float(v) for v in ticks if 0 <= v <= 1.02 * top]
    across = ax.get_xlim()
    _lines(ax, [((across[0], v), (across[1], v)) for v in shown if v], PALE, 0.5, 0.4)
    for v in shown:
        write(ax, across[0], v, formatting.number(v, 3), "left")


def _bars(ax: Axes, at: Array, height: Array, colours: Sequence[str] | Array, **look: Any) -> None:
    """Draw bars from zero as one artist; an unknown value has no bar."""
    known = np.isfinite(height)
    half = BAR_WIDTH / 2
    corners = [
        [(x - half, 0), (x - half, y), (x + half, y), (x + half, 0)]
        for x, y in zip(at[known], height[known], strict=True)
    ]
    ax.add_collection(PolyCollection(corners, facecolors=np.asarray(colours)[known], **look))


def _lines(
    ax: Axes, segments: Sequence[Any], colour: str, width: float, order: float = 1.5
) -> None:
    ax.add_collection(
        LineCollection(segments, colors=colour, linewidths=width, capstyle="butt", zorder=order)
    )
