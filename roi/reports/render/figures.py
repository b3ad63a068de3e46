"""A figure block to SVG text: the picture drawn from the block's own values, or a reason why not."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from matplotlib.axes import Axes
from matplotlib.figure import Figure

from roi.display import charts
from roi.display.view import svg_text
from roi.errors import FigureFailed
from roi.language.messages import reading_in
from roi.reports.render import report_charts

WIDTH = 6.5  # inches, the width of the text on both papers
DRAWN_WITH = "DejaVu Sans"  # what matplotlib measures by; the renderers put their own font there
Values = dict[str, Any]
SPARE: list[Figure] = []  # wiped figures, since new Axes cost as much as a picture


def _break_even(values: Values, ax: Axes) -> None:
    ends = (values["low"], values["estimate"], values["high"])
    charts.break_even(ends, values["need"], values["said"], ax)


# By chart: what draws it, the height in inches, the share of the width left of the axes, and the inches below them.
CHARTS: dict[str, tuple[Callable[[Values, Axes], None], float, float, float]] = {
    "break_even": (_break_even, 1.35, 0.0, 0.38),
    "strip": (report_charts.strip, 1.75, 0.06, 0.22),
    "months": (report_charts.months, 1.25, 0.0, 0.36),
    "weeks": (report_charts.weeks, 1.15, 0.06, 0.22),
    "ranges": (report_charts.ranges, 1.1, 0.14, 0.04),
}


def svg(block: dict[str, Any], figure: Figure | None = None) -> str:
    """Return a figure block as SVG text, drawn on the figure's only Axes or on a new figure.

    Raises
    ------
    FigureFailed
        If it can't be drawn: a picture never vanishes silently.
    """
    figure = figure or _empty()
    ax = figure.axes[0]
    draw, height, left, below = CHARTS[block["chart"]]
    figure.set_size_inches(WIDTH, height)
    ax.set_position((left, below / height, 1 - left, 1 - (below + 0.06) / height))
    try:
        draw(block["values"], ax)
        return svg_text(figure, alt=block["alt"])
    except (ValueError, TypeError, KeyError, OverflowError) as error:
        raise FigureFailed(name=block["caption"], reason=str(error)) from error


def drawings(document: dict[str, Any]) -> dict[str, str]:
    """Return every picture and small line of a document as SVG text, by its place: 'section.block' or, in a table,
    'section.block.row.column'."""
    out: dict[str, str] = {}
    figure = SPARE.pop() if SPARE else _empty()
    with reading_in(document["locale"]):
        for i, part in enumerate(document["sections"]):
            for j, block in enumerate(part["blocks"]):
                if block["type"] == "figure":
                    out[f"{i}.{j}"] = svg(block, figure)
                    _wipe(figure.axes[0])
                elif block["type"] == "table":
                    out |= {f"{i}.{j}.{place}": s for place, s in _sparks(block).items()}
    SPARE.append(figure)  # not where drawing failed: what was drawn by then is still on it
    return out


def _empty() -> Figure:
    figure = Figure()
    figure.add_axes((0, 0, 1, 1))
    return figure


def _wipe(ax: Axes) -> None:
    """Take away all that was drawn."""
    for artist in (*ax.collections, *ax.lines, *ax.texts):
        artist.remove()


def _sparks(block: dict[str, Any]) -> dict[str, str]:
    return {
        f"{r}.{c}": charts.spark(cell["spark"], cell["alt"])
        for r, row in enumerate(block["rows"])
        for c, cell in enumerate(row)
        if isinstance(cell, dict)
    }
