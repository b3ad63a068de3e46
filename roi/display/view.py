"""The five views of every result: summary, to_frame, to_dict, plot, and the notebook view."""

from __future__ import annotations

import html
import io
import math
from abc import ABC, abstractmethod
from contextlib import suppress
from functools import cache
from importlib.resources import files
from pathlib import Path
from typing import TYPE_CHECKING, Any

from roi.errors import MissingExtra, needs
from roi.language.messages import say
from roi.writing import write_whole

if TYPE_CHECKING:
    import pandas as pd
    from matplotlib.axes import Axes

ROWS_SHOWN = 12


class View(ABC):
    """A result that shows itself as text, data frame, dict, chart and notebook cell."""

    @abstractmethod
    def summary(self) -> str:
        """Return a description in plain words."""

    @abstractmethod
    def to_frame(self) -> pd.DataFrame:
        """Return a tidy data frame."""

    @abstractmethod
    def to_dict(self) -> dict[str, Any]:
        """Return JSON-safe values."""

    @abstractmethod
    def plot(self, ax: Axes | None = None, **look: Any) -> Axes:
        """Draw a chart on `ax`, or on new Axes, and return them; `look` (color, alpha, …) goes to its main marks."""

    def to_excel(self, path: str | Path) -> Path:
        """Write `to_frame()` as a workbook (.xlsx), in which no text is a formula.

        Raises
        ------
        NotWritable
            If the disk refuses it.
        """
        from roi.display.workbook import workbook

        name = type(self).__name__.lower()
        return write_whole(Path(path), workbook({name: self.to_frame()}))

    def __str__(self) -> str:
        return self.summary()

    def _repr_mimebundle_(self, **_: Any) -> dict[str, str]:
        return {"text/plain": self.summary()}  # in a plain console, instead of every field

    def _repr_html_(self) -> str:
        drawing = ""
        with suppress(
            MissingExtra
        ):  # a plain install draws no charts; the words and numbers are there
            drawing = picture(self)
        return fragment(self.summary(), self.to_frame(), drawing)


def fragment(summary: str, frame: pd.DataFrame, svg: str = "") -> str:
    """Return summary, chart and the first rows as one HTML fragment, without script."""
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
    """Return one of roi's HTML templates; every value in it is escaped."""
    from jinja2 import Environment, PackageLoader, StrictUndefined

    places = PackageLoader("roi", "templates")
    return Environment(loader=places, autoescape=True, undefined=StrictUndefined).get_template(name)


@cache
def style(name: str) -> str:
    """Return the text of one of roi's style sheets, scripts or starting files."""
    return (files("roi") / "templates" / name).read_text(encoding="utf-8")


def picture(thing: View) -> str:
    """Return a result's plot as SVG text, the first line of its summary as alt text."""
    with needs("report"):
        from matplotlib.figure import Figure

    figure = Figure(figsize=(7, 2.6), layout="constrained")
    thing.plot(figure.add_subplot())
    return svg_text(figure, alt=thing.summary().splitlines()[0])


def svg_text(figure: Any, alt: str) -> str:
    """Return a figure as an inline `<svg>` with alt text; the same bytes every time."""
    from matplotlib import rc_context

    buffer = io.StringIO()
    with rc_context({"svg.hashsalt": alt, "svg.fonttype": "none"}):
        nameless = {"Date": None, "Creator": None}
        figure.savefig(buffer, format="svg", metadata=nameless, transparent=True)
    text = buffer.getvalue()
    start = text.index("<svg") + len("<svg")
    return f'<svg role="img" aria-label="{html.escape(alt, quote=True)}"{text[start:]}'
