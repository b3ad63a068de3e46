"""Figures as SVG text, drawn from their values; a figure that can't be drawn is an error."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import assert_never

from roi.display import charts
from roi.display.break_even import BreakEven
from roi.display.plan_strip import PlanStrip, plan_strip
from roi.display.view import svg_text
from roi.errors import FigureFailed, needs
from roi.language.messages import reading_in
from roi.reports.blocks import Block, Document, Figure, Sparkline, Table
from roi.reports.figure_values import FigureValues, MonthBars, Ranges, Strip, WeekBars
from roi.reports.render import report_charts

with needs("report"):
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure as Canvas

WIDTH = 6.5  # inches, the width of the text on both papers
ABOVE = 0.06  # inches above every chart
# Matplotlib measures text in this font; each renderer replaces it by its own.
DRAWN_WITH = "DejaVu Sans"
SPARE: list[Canvas] = []  # wiped canvases to draw on again: new Axes cost as much as a chart


@dataclass(frozen=True, slots=True)
class Layout:
    """A chart's height in inches, the share of the width left of its Axes, and the inches below them."""

    height: float
    left: float
    below: float


LAYOUTS: dict[type[FigureValues], Layout] = {
    BreakEven: Layout(1.45, 0.0, 0.38),
    Strip: Layout(1.75, 0.06, 0.22),
    MonthBars: Layout(1.25, 0.0, 0.36),
    WeekBars: Layout(1.15, 0.06, 0.22),
    Ranges: Layout(1.1, 0.14, 0.04),
    PlanStrip: Layout(0.75, 0.07, 0.12),
}


def svg(figure: Figure, canvas: Canvas | None = None) -> str:
    """Return a figure as SVG text, drawn on the canvas's only Axes or on a new canvas.

    Raises
    ------
    FigureFailed
        If it can't be drawn: a figure never vanishes silently.
    """
    canvas = canvas or _empty()
    ax, layout = canvas.axes[0], LAYOUTS[type(figure.values)]
    height, left, below = layout.height, layout.left, layout.below
    canvas.set_size_inches(WIDTH, height)
    ax.set_position((left, below / height, 1 - left, 1 - (below + ABOVE) / height))
    try:
        _draw(figure.values, ax)
        return svg_text(canvas, alt=figure.alt)
    except (ValueError, TypeError, KeyError, OverflowError) as error:
        raise FigureFailed(name=figure.caption, reason=str(error)) from error


def _draw(values: FigureValues, ax: Axes) -> None:
    match values:
        case BreakEven():
            charts.break_even(values, ax)
        case Strip():
            report_charts.strip(values, ax)
        case MonthBars():
            report_charts.months(values, ax)
        case WeekBars():
            report_charts.weeks(values, ax)
        case Ranges():
            report_charts.ranges(values, ax)
        case PlanStrip():
            plan_strip(values, ax)
        case _:
            assert_never(values)


def drawings(document: Document) -> dict[str, str]:
    """Return every figure and sparkline of a document as SVG text.

    The keys are their places: 'section.block' for a figure, 'section.block.row.column' for a table's sparkline.
    """
    canvas = SPARE.pop() if SPARE else _empty()
    with reading_in(document.locale):
        drawn = {
            f"{i}.{j}{place}": drawing
            for i, section in enumerate(document.sections)
            for j, block in enumerate(section.blocks)
            for place, drawing in _drawings(block, canvas)
        }
    SPARE.append(canvas)  # only now: if drawing fails, the canvas isn't wiped
    return drawn


def _drawings(block: Block, canvas: Canvas) -> Iterator[tuple[str, str]]:
    """Yield the drawings of a block, each with its place within the block."""
    if isinstance(block, Figure):
        yield "", svg(block, canvas)
        _wipe(canvas.axes[0])
    elif isinstance(block, Table):
        for r, row in enumerate(block.rows):
            for c, cell in enumerate(row):
                if isinstance(cell, Sparkline):
                    yield f".{r}.{c}", charts.spark(cell.values, cell.alt)


def _empty() -> Canvas:
    canvas = Canvas()
    canvas.add_axes((0, 0, 1, 1))
    return canvas


def _wipe(ax: Axes) -> None:
    """Remove everything that was drawn."""
    for artist in (*ax.collections, *ax.lines, *ax.texts):
        artist.remove()
