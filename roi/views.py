"""The five ways a thing shows itself: summary, to_frame, to_dict, plot, and a notebook view."""

from __future__ import annotations

import html
import io
from abc import ABC, abstractmethod
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import pandas as pd
    from matplotlib.axes import Axes

STYLE = (
    "<style>.roi{font:15px/1.5 system-ui,sans-serif;max-width:46rem;color:inherit}"
    ".roi p{margin:.3em 0}.roi table{border-collapse:collapse;font-variant-numeric:tabular-nums}"
    ".roi th,.roi td{padding:.2em .8em .2em 0;text-align:left;border-bottom:1px solid #8884}"
    ".roi svg{max-width:100%;height:auto}</style>"
)
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

    def _repr_html_(self) -> str:
        return fragment(self.summary(), self.to_frame(), picture(self))


def fragment(summary: str, frame: pd.DataFrame, svg: str = "") -> str:
    """Return summary, picture and the first rows as one HTML fragment, without script."""
    words = "".join(f"<p>{html.escape(line)}</p>" for line in summary.splitlines() if line)
    rows = frame.head(ROWS_SHOWN).to_html(border=0, index=False, escape=True) if len(frame) else ""
    more = f"<p>… and {len(frame) - ROWS_SHOWN} more rows</p>" if len(frame) > ROWS_SHOWN else ""
    return f'{STYLE}<div class="roi">{words}{svg}{rows}{more}</div>'


def picture(thing: View) -> str:
    """Return `thing.plot()` as SVG text with its alt text; the figure is closed again."""
    from matplotlib.backends.backend_svg import FigureCanvasSVG
    from matplotlib.figure import Figure

    figure = Figure(figsize=(7, 2.6), layout="constrained")
    FigureCanvasSVG(figure)
    thing.plot(figure.add_subplot())
    return svg_text(figure, alt=thing.summary().splitlines()[0])


def svg_text(figure: Any, alt: str) -> str:
    """Return a figure as an inline `<svg>` that a screen reader announces with `alt`."""
    buffer = io.StringIO()
    figure.savefig(buffer, format="svg", metadata={"Date": None, "Creator": None})
    text = buffer.getvalue()
    start = text.index("<svg") + len("<svg")
    return f'<svg role="img" aria-label="{html.escape(alt, quote=True)}"{text[start:]}'
