"""The report's pictures: values to Axes without ticks, labels written where they are read, bars from zero.

An axis' ticks cost more than all else in a small picture, so numbers and names are plain texts beside it.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.collections import LineCollection, PolyCollection
from matplotlib.ticker import MaxNLocator
from numpy.typing import NDArray

from roi.display.charts import BLUE, GREY, INK, ORANGE, PALE, write
from roi.language import formatting

Array = NDArray[Any]
Values = dict[str, Any]
BAR = 0.68  # of the room that a bar has
LONGEST = 7  # letters of a number that fits above its bar


def strip(values: Values, ax: Axes) -> None:
    """Draw a month day by day on the grey band of what is usual; days that stand out are coloured and numbered."""
    days = pd.DataFrame(values["days"]).set_index("day").astype(float)
    at = np.arange(1, len(days) + 1)
    height, low, high, links = (days[c].to_numpy() for c in ("value", "low", "high", "links"))
    top = max(float(np.nanmax(np.append(height, high))), 1.0)
    _frame(ax, (0.4, len(days) + 0.6), (-0.1 * top, 1.1 * top))
    _numbers_beside(ax, top)
    edges = np.append(at - 0.5, at[-1:] + 0.5)
    band = [np.append(ends, ends[-1:]) for ends in (low, high)]
    ax.fill_between(edges, band[0], band[1], step="post", color=PALE, linewidth=0, zorder=0.5)
    _bars(ax, at, height, np.where(days.index.isin(values["unusual"]), ORANGE, BLUE))
    for day, number in values["marks"].items():
        x = int(np.flatnonzero(days.index == day)[0])
        write(ax, at[x], np.nan_to_num(height[x]), str(number), "above", fontweight="bold")
    linked = at[links > 0]
    ax.plot(linked, np.full(len(linked), -0.05 * top), "^", color=INK, markersize=3.2)
    _base(ax)
    for day in (1, 5, 10, 15, 20, 25, 30):
        write(ax, day, -0.1 * top, formatting.count(day), "below")


def months(values: Values, ax: Axes) -> None:
    """Draw one bar a month from zero with its number, the last one coloured; a month not known has a dash."""
    height = np.array([np.nan if v is None else v for v in values["values"]], dtype=float)
    at = np.arange(len(height))
    low, high = (float(f(np.append(height, 0.0))) for f in (np.nanmin, np.nanmax))
    room = 0.17 * ((high - low) or 1.0)
    _frame(ax, (-0.6, len(height) - 0.4), (low - (room if low < 0 else 0), (high or 1.0) + room))
    _bars(ax, at, height, [PALE] * (len(height) - 1) + [BLUE], edgecolors=GREY, linewidths=0.5)
    _base(ax)
    written = values["written"]
    crowded = max(map(len, written), default=0) > LONGEST
    for x, told in enumerate(written):
        if x == len(written) - 1 or not crowded:
            place = "under" if height[x] < 0 else "above"
            write(
                ax,
                x,
                np.nan_to_num(height[x]),
                told,
                place,
                fontweight="bold" if x == at[-1] else "normal",
            )
    for x, name in enumerate(values["names"]):
        write(ax, x, ax.get_ylim()[0], name, "below")


def weeks(values: Values, ax: Axes) -> None:
    """Draw one bar a week from zero, its range as a thin line on it."""
    height, low, high = (np.array(values[c], dtype=float) for c in ("estimate", "low", "high"))
    at = np.arange(len(height))
    top = max(float(np.nanmax(np.append(high, height))), 1.0)
    _frame(ax, (-0.6, len(height) - 0.4), (0.0, 1.04 * top))
    _numbers_beside(ax, top)
    _bars(ax, at, height, ["#66a9d1"] * len(at))
    _lines(ax, [((x, a), (x, b)) for x, a, b in zip(at, low, high, strict=True)], INK, 1.1)
    _base(ax)
    for x in at[::-2]:
        write(ax, x, 0.0, values["names"][x], "below")


def ranges(values: Values, ax: Axes) -> None:
    """Draw one row an estimate: its range as a thick bar, the estimate as a dot, both written beside it, zero marked."""
    rows = values["rows"]
    low, middle, high = (
        np.array([r[c] for r in rows], dtype=float) for c in ("conf_low", "estimate", "conf_high")
    )
    at = np.arange(len(rows))[::-1]
    left, right = min(0.0, float(low.min())), max(0.0, float(high.max()))
    span = (right - left) or 1.0
    _frame(ax, (left - 0.02 * span, right + 0.34 * span), (-0.5, len(rows) - 0.5))
    _lines(ax, [((0, -0.5), (0, len(rows) - 0.5))], GREY, 0.8)
    _lines(ax, [((a, y), (b, y)) for a, b, y in zip(low, high, at, strict=True)], "#8dbfdd", 7)
    ax.plot(middle, at, "o", color=INK, markersize=4)
    for row, y, end in zip(rows, at, high, strict=True):
        write(ax, left - 0.02 * span, y, row["term"], "left")
        write(ax, max(end, 0.0), y, row["written"], "right")


def _frame(ax: Axes, across: tuple[float, float], up: tuple[float, float]) -> None:
    ax.set_axis_off()
    ax.set_xlim(*across)
    ax.set_ylim(*up)


def _base(ax: Axes) -> None:
    left, right = ax.get_xlim()
    _lines(ax, [((left, 0), (right, 0))], GREY, 0.8)


def _numbers_beside(ax: Axes, top: float) -> None:
    """Write a few round numbers left of the Axes, each with a hairline."""
    found = MaxNLocator(nbins=4, steps=[1, 2, 2.5, 5, 10]).tick_values(0.0, top)
    shown = [float(v) for v in found if 0 <= v <= 1.02 * top]
    across = ax.get_xlim()
    _lines(ax, [((across[0], v), (across[1], v)) for v in shown if v], PALE, 0.5, 0.4)
    for v in shown:
        write(ax, across[0], v, formatting.number(v, 3), "left")


def _bars(ax: Axes, at: Array, height: Array, colours: Sequence[str] | Array, **look: Any) -> None:
    """Draw bars from zero as one artist; what isn't known has no bar."""
    there = np.isfinite(height)
    half = BAR / 2
    corners = [
        [(x - half, 0), (x - half, y), (x + half, y), (x + half, 0)]
        for x, y in zip(at[there], height[there], strict=True)
    ]
    ax.add_collection(PolyCollection(corners, facecolors=np.asarray(colours)[there], **look))


def _lines(
    ax: Axes, segments: Sequence[Any], colour: str, width: float, order: float = 1.5
) -> None:
    ax.add_collection(
        LineCollection(segments, colors=colour, linewidths=width, capstyle="butt", zorder=order)
    )
