"""The five ways a thing shows itself: summary, to_frame, to_dict, plot, and a notebook view."""

from __future__ import annotations

import html
import io
import math
from abc import ABC, abstractmethod
from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING, Any

from roi.language.messages import say

if TYPE_CHECKING:
    import pandas as pd
    from matplotlib.axes import Axes

ROWS_SHOWN = 12


class View(ABC):
    """Something that can be looked at as text, frame, dict, picture and notebook cell."""

    @abstractmethod
    def summary(self) -> str:
        """Return the thing in plain words."""

    @abstractmethod
    def to_frame(self) -> pd.DataFrame:
        """Return the thing as a tidy frame."""

    @abstractmethod
    def to_dict(self) -> dict[str, Any]:
        """Return the thing as JSON-safe values."""

    @abstractmethod
    def plot(self, ax: Axes | None = None) -> Axes:
        """Draw the thing on `ax` (or on a new one) and return it."""

    def __str__(self) -> str:
        return self.summary()

    def _repr_mimebundle_(self, **_: Any) -> dict[str, str]:
        return {"text/plain": self.summary()}  # what a plain console shows instead of every field

    def _repr_html_(self) -> str:
        return fragment(self.summary(), self.to_frame(), picture(self))


def fragment(summary: str, frame: pd.DataFrame, svg: str = "") -> str:
    """Return summary, picture and the first rows as one HTML fragment, without script."""
    from pandas.api.types import is_numeric_dtype

    shown = frame.head(ROWS_SHOWN)
    more = say("look.more_rows", n=len(frame) - ROWS_SHOWN) if len(frame) > ROWS_SHOWN else ""
    table = {
        "caption": "",
        "columns": [str(c) for c in shown],
        "rows": [[_cell(value) for value in row] for row in shown.itertuples(index=False)],
        "numeric": [n for n, c in enumerate(shown) if is_numeric_dtype(shown[c])],
    }
    made: str = template("fragment.html").render(
        sentences=[line for line in summary.splitlines() if line],
        drawing=svg,
        table=table,
        more=more,
        style=style("style.css"),
    )
    return made


def _cell(value: Any) -> str:
    if isinstance(value, float):
        return "" if math.isnan(value) else f"{value:.6g}"
    return "" if value is None else str(value)


@cache
def template(name: str) -> Any:
    """Return one of roi's HTML templates; every value it is filled with is escaped."""
    from jinja2 import Environment, PackageLoader, StrictUndefined

    places = PackageLoader("roi", "templates")
    return Environment(loader=places, autoescape=True, undefined=StrictUndefined).get_template(name)


@cache
def style(name: str) -> str:
    """Return one of roi's style sheets."""
    return (files("roi") / "templates" / name).read_text(encoding="utf-8")


def picture(thing: View) -> str:
    """Return `thing.plot()` as SVG text with its alt text; the figure is closed again."""
    from matplotlib.figure import Figure

    figure = Figure(figsize=(7, 2.6), layout="constrained")
    thing.plot(figure.add_subplot())
    return svg_text(figure, alt=thing.summary().splitlines()[0])


def svg_text(figure: Any, alt: str) -> str:
    """Return a figure as an inline `<svg>` that a screen reader announces with `alt`; the same bytes every time."""
    from matplotlib import rc_context

    buffer = io.StringIO()
    with rc_context({"svg.hashsalt": alt, "svg.fonttype": "none"}):
        nameless = {"Date": None, "Creator": None}
        figure.savefig(buffer, format="svg", metadata=nameless, transparent=True)
    text = buffer.getvalue()
    start = text.index("<svg") + len("<svg")
    return f'<svg role="img" aria-label="{html.escape(alt, quote=True)}"{text[start:]}'
