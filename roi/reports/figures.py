"""A figure block to SVG text: the picture drawn from the block's own values, or a reason why not."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from roi import charts
from roi.errors import FigureFailed
from roi.views import svg_text

WIDTH = 6.5  # inches, the width of the text on both papers
DRAWN_WITH = "DejaVu Sans"  # what matplotlib measures by; the renderers put their own font there
Values = dict[str, Any]


def _break_even(values: Values, ax: Axes) -> Axes:
    ends = (values["low"], values["estimate"], values["high"])
    return charts.break_even(ends, values["need"], values["label"], ax)


def _strip(values: Values, ax: Axes) -> Axes:
    days = pd.DataFrame(values["days"]).set_index("day").astype(float)
    days.index = pd.to_datetime(days.index)
    marks = {pd.Timestamp(day): number for day, number in values["marks"].items()}
    return charts.strip(days, marks, ax)


def _months(values: Values, ax: Axes) -> Axes:
    return charts.months(values["names"], values["values"], values["last"], ax)


def _weeks(values: Values, ax: Axes) -> Axes:
    ends = pd.DataFrame({c: values[c] for c in ("estimate", "low", "high")}, dtype=float)
    return charts.weeks(values["names"], ends, ax)


def _ranges(values: Values, ax: Axes) -> Axes:
    return charts.ranges(pd.DataFrame(values["rows"]), ax)


# By chart: what draws it, the height in inches, the share of the width left of the axes, and the inches below them.
CHARTS: dict[str, tuple[Callable[[Values, Axes], Axes], float, float, float]] = {
    "break_even": (_break_even, 1.5, 0.02, 0.45),
    "strip": (_strip, 1.9, 0.06, 0.28),
    "months": (_months, 1.35, 0.06, 0.42),
    "weeks": (_weeks, 1.2, 0.06, 0.28),
    "ranges": (_ranges, 1.45, 0.2, 0.28),
}


def svg(block: dict[str, Any]) -> str:
    """Return a figure block as SVG text.

    Raises
    ------
    FigureFailed
        If it can't be drawn: a picture never vanishes silently.
    """
    draw, height, left, below = CHARTS[block["chart"]]
    figure = Figure(figsize=(WIDTH, height))
    ax = figure.add_axes((left, below / height, 0.98 - left, 1 - (below + 0.1) / height))
    try:
        draw(block["values"], ax)
        return svg_text(figure, alt=block["alt"])
    except (ValueError, TypeError, KeyError, OverflowError) as error:
        raise FigureFailed(name=block["caption"], reason=str(error)) from error


def drawings(document: dict[str, Any]) -> dict[str, str]:
    """Return every picture and small line of a document as SVG text, by its place: 'section.block' or, in a table,
    'section.block.row.column'."""
    out: dict[str, str] = {}
    for i, part in enumerate(document["sections"]):
        for j, block in enumerate(part["blocks"]):
            if block["type"] == "figure":
                out[f"{i}.{j}"] = svg(block)
            elif block["type"] == "table":
                out |= {f"{i}.{j}.{place}": s for place, s in _sparks(block).items()}
    return out


def _sparks(block: dict[str, Any]) -> dict[str, str]:
    return {
        f"{r}.{c}": charts.spark(cell["spark"], cell["alt"])
        for r, row in enumerate(block["rows"])
        for c, cell in enumerate(row)
        if isinstance(cell, dict)
    }
