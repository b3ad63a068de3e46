"""Charts on matplotlib Axes, in one plain style that is never set globally.

It is safe for colour-blind readers and black-and-white print: Okabe and Ito's colours
(https://jfly.uni-koeln.de/color/), grey for context, one colour at a time.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from html import escape
from typing import Any, Literal

import numpy as np
import pandas as pd

from roi.display.break_even import BreakEven
from roi.errors import needs
from roi.language.formatting import number
from roi.language.messages import say
from roi.language.names import axis_label

with needs("report"):
    from matplotlib.artist import Artist
    from matplotlib.axes import Axes
    from matplotlib.cbook import normalize_kwargs
    from matplotlib.collections import LineCollection, PolyCollection
    from matplotlib.lines import Line2D
    from matplotlib.patches import Patch
    from matplotlib.ticker import MaxNLocator

BLUE, ORANGE = "#0072B2", "#E69F00"
GREY, PALE, INK = "#8c8c8c", "#d9d9d9", "#333333"
Place = Literal["above", "above left", "above right", "below", "below right", "left", "right"]
# Where text goes relative to a point: its offset in points, and how it is aligned.
PLACES: dict[Place, tuple[tuple[int, int], str, str]] = {
    "above": ((0, 3), "center", "bottom"),
    "above left": ((3, 3), "right", "bottom"),
    "above right": ((-3, 3), "left", "bottom"),
    "below": ((0, -4), "center", "top"),
    "below right": ((0, -4), "left", "top"),
    "left": ((-5, 0), "right", "center"),
    "right": ((5, 0), "left", "center"),
}
SPARK = (84, 14)  # width and height of a sparkline


def axes(ax: Axes | None) -> Axes:
    """Return the given Axes, or a new one on a figure of its own."""
    if ax is not None:
        return ax
    import matplotlib.pyplot as plt

    return plt.subplots(figsize=(7, 2.6), layout="constrained")[1]


def plain(ax: Axes) -> Axes:
    """Remove what carries no information; text is never parsed as mathematics."""
    ax.spines[["top", "right", "left"]].set_visible(False)
    ax.spines["bottom"].set_color(GREY)
    ax.tick_params(length=0, labelcolor=INK, labelsize=9)
    for text in [*ax.get_xticklabels(), *ax.get_yticklabels(), *ax.texts, ax.title]:
        text.set_parse_math(False)
    return ax


def _styled(kind: type[Artist], look: dict[str, Any], **usual: Any) -> dict[str, Any]:
    """Return how marks are drawn: the usual look, with what the caller sets under any of matplotlib's names for it."""
    return usual | normalize_kwargs(look, kind)


def ranges(estimates: pd.DataFrame, ax: Axes | None = None, **look: Any) -> Axes:
    """Draw one row an estimate: its range as a thick bar, the estimate as a dot, zero marked.

    `estimates` has the columns term, estimate, conf_low, conf_high.
    """
    ax = axes(ax)
    rows = np.arange(len(estimates))[::-1]
    low, high = (estimates[c].to_numpy(dtype=float) for c in ("conf_low", "conf_high"))
    ax.hlines(rows, low, high, **_styled(LineCollection, look, color=BLUE, linewidth=7, alpha=0.45))
    ax.plot(estimates["estimate"].to_numpy(dtype=float), rows, "o", color=INK, markersize=5)
    ax.axvline(0, color=GREY, linewidth=1)
    ax.set_yticks(rows, [str(t) for t in estimates["term"]])
    ax.set_ylim(-0.6, max(len(rows) - 0.4, 0.6))
    return plain(ax)


def coverage(
    series: Sequence[tuple[str, Sequence[tuple[date, date]]]], ax: Axes | None = None, **look: Any
) -> Axes:
    """Draw each series' known days as bars on one calendar; gaps stay gaps."""
    ax = axes(ax)
    for row, (_, spans) in enumerate(reversed(series)):
        bars = [(np.datetime64(a), np.datetime64(b) - np.datetime64(a)) for a, b in spans]
        ax.broken_barh(
            [(_number(a), _width(w)) for a, w in bars],
            (row - 0.3, 0.6),
            **_styled(PolyCollection, look, color=BLUE),
        )
    ax.set_yticks(range(len(series)), [name for name, _ in reversed(series)])
    ax.xaxis_date()
    return plain(ax)


def _number(moment: np.datetime64) -> float:
    from matplotlib.dates import date2num

    return float(date2num(moment))  # type: ignore[no-untyped-call]


def _width(length: Any) -> float:
    return float(length / np.timedelta64(1, "D"))


def write(ax: Axes, x: float, y: float, words: str, place: Place, **look: Any) -> None:
    """Write text next to a point, never parsed as mathematics."""
    away, across, up = PLACES[place]
    ax.annotate(
        words,
        (x, y),
        away,
        textcoords="offset points",
        ha=across,
        va=up,
        color=INK,
        fontsize=8,
        parse_math=False,
        annotation_clip=False,
        **look,
    )


def break_even(values: BreakEven, ax: Axes | None = None, **look: Any) -> Axes:
    """Draw the range of extra units a month on a line, with zero and the break-even, as a band where it has a range."""
    ax = axes(ax)
    low, high, need, labels = values.low, values.high, values.need, values.labels
    band = values.band() or ()
    marks = [low, high, 0.0, *band, *(() if need is None else (need,))]
    span = (max(marks) - min(marks)) or 1.0
    ax.set_axis_off()
    ax.set_xlim(min(marks) - 0.09 * span, max(marks) + 0.09 * span)
    ax.set_ylim(0, 1.12)
    ax.hlines(0.0, *ax.get_xlim(), color=GREY, linewidth=0.8)
    marked = [0.0] if need is None else [0.0, need]
    ax.vlines(marked, 0.0, 0.07, color=GREY, linewidth=0.8)
    ax.vlines(0.0, 0.36, 0.72, color=INK, linewidth=1)
    ax.hlines(0.5, low, high, **_styled(LineCollection, look, color="#8dbfdd", linewidth=15))
    ax.plot([values.estimate], [0.5], "o", color=INK, markersize=5)
    write(ax, (low + high) / 2, 0.34, labels.range, "below")
    side: Place = "above"
    if need is not None and abs(need) < 0.2 * span:
        side = "above left" if need > 0 else "above right"
    write(ax, 0.0, 0.72, labels.zero, side)
    if band:
        ax.fill_betweenx([0.36, 0.8], *band, color=ORANGE, alpha=0.16, linewidth=0)
        if values.is_cut:
            ax.plot([band[1]], [0.58], ">", color=ORANGE, markersize=5)
        ax.vlines(band[0], 0.36, 0.8, color=ORANGE, linewidth=0.8, linestyle=":")
    if need is not None:
        ax.vlines(need, 0.36, 1.06, color=ORANGE, linewidth=2, linestyle="--")
        left = need > min(marks) + 0.6 * span
        write(ax, need, 1.05, labels.need, "left" if left else "right", fontweight="bold")
    for v in MaxNLocator(nbins=6, steps=[1, 2, 5, 10]).tick_values(min(marks), max(marks)):
        if min(marks) - 0.06 * span <= v <= max(marks) + 0.06 * span:  # its number has room
            write(ax, v, 0.0, number(v, 3), "below")
    write(ax, sum(ax.get_xlim()) / 2, -0.22, labels.axis, "below")
    return ax


def daily(frame: pd.DataFrame, ax: Axes | None = None, **look: Any) -> Axes:
    """Draw the first column of a daily frame as a line from zero; unknown days stay gaps."""
    ax = axes(ax)
    if frame.shape[1]:
        values = frame.iloc[:, 0].to_numpy(dtype=float)
        ax.plot(frame.index, values, **_styled(Line2D, look, color=BLUE, linewidth=1))
        ax.set_ylabel(str(frame.columns[0]), fontsize=9)
        ax.set_ylim(bottom=0)
    return plain(ax)


def bars(frame: pd.DataFrame, label: str, ax: Axes | None = None, **look: Any) -> Axes:
    """Draw `estimate` by day or week as bars from zero, the range from `low` to `high` as a thin line on each."""
    ax = axes(ax)
    height, low, high = (frame[c].to_numpy(dtype=float) for c in ("estimate", "low", "high"))
    ax.bar(frame.index, height, **_styled(Patch, {"width": 5} | look, color=BLUE, alpha=0.6))
    ax.vlines(frame.index, low, high, color=INK, linewidth=0.8)
    ax.set_ylabel(label, fontsize=9)
    ax.set_ylim(bottom=0)
    return plain(ax)


def counts(values: Mapping[str, int], label: str, ax: Axes | None = None, **look: Any) -> Axes:
    """Draw a bar from zero for each name, the first on top."""
    ax = axes(ax)
    ax.barh(list(values), list(values.values()), **_styled(Patch, look, color=BLUE, alpha=0.6))
    ax.invert_yaxis()
    ax.set_xlabel(label, fontsize=9)
    return plain(ax)


def spark(values: Sequence[float | None], alt: str) -> str:
    """Return a sparkline as SVG text, its last value marked with a dot; unknown values stay gaps."""
    known = [v for v in values if v is not None]
    low, high = min([0.0, *known]), max([0.0, *known])
    scale = SPARK[1] / (high - low) if high > low else 0.0
    step = SPARK[0] / max(len(values) - 1, 1)
    points = [
        None if v is None else (3 + i * step, 3 + SPARK[1] - (v - low) * scale)
        for i, v in enumerate(values)
    ]
    path, pen = [], "M"
    for point in points:
        path.append("" if point is None else f"{pen}{point[0]:.1f} {point[1]:.1f}")
        pen = "M" if point is None else "L"
    last = points[-1] if points else None
    dot = f'<circle cx="{last[0]:.1f}" cy="{last[1]:.1f}" r="2.2" fill="{BLUE}"/>' if last else ""
    base = 3 + SPARK[1] + low * scale
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" role="img" aria-label="{escape(alt, quote=True)}"'
        f' width="{SPARK[0] + 6}" height="{SPARK[1] + 6}" viewBox="0 0 {SPARK[0] + 6} {SPARK[1] + 6}">'
        f'<path d="M3 {base:.1f}H{SPARK[0] + 3}" stroke="{PALE}" stroke-width="0.7"/>'
        f'<path d="{"".join(path)}" fill="none" stroke="{GREY}" stroke-width="1.3"/>{dot}</svg>'
    )


def nothing(why: str, ax: Axes | None = None) -> Axes:
    """Write why there is nothing to draw where the chart would be."""
    ax = axes(ax)
    ax.text(0.5, 0.5, why, ha="center", va="center", wrap=True, color=INK, transform=ax.transAxes)
    ax.set_axis_off()
    return ax


def over_usual(
    daily: pd.DataFrame, marked: Sequence[Any], label: str, ax: Axes | None = None, **look: Any
) -> Axes:
    """Draw `value` by day over its usual range from `low` to `high`, the marked days as dots."""
    ax = axes(ax)
    low, high, value = (daily[c].to_numpy(dtype=float) for c in ("low", "high", "value"))
    ax.fill_between(daily.index, low, high, color=PALE, linewidth=0)
    ax.plot(daily.index, value, **_styled(Line2D, look, color=BLUE, linewidth=0.8))
    at = pd.DatetimeIndex(list(marked))
    ax.plot(at, daily["value"].reindex(at).to_numpy(dtype=float), "o", color=ORANGE, markersize=5)
    ax.set_ylabel(label, fontsize=9)
    return plain(ax)


def parts(frame: pd.DataFrame, whole: str, part: str, ax: Axes | None = None, **look: Any) -> Axes:
    """Draw one bar a month from zero: the whole in pale grey, the part in colour."""
    ax = axes(ax)
    at = np.arange(len(frame))
    ax.bar(at, frame[whole].to_numpy(dtype=float), color=PALE, label=axis_label(whole))
    seen = _styled(Patch, look, color=BLUE, label=axis_label(part))
    ax.bar(at, frame[part].to_numpy(dtype=float), **seen)
    every = max(1, len(frame) // 8)
    ax.set_xticks(at[::every], [f"{m:%Y-%m}" for m in frame.index[::every]])
    ax.legend(frameon=False, fontsize=9)
    return plain(ax)


def correlogram(lags: pd.DataFrame, band: float, ax: Axes | None = None, **look: Any) -> Axes:
    """Draw `raw` (grey) and `prewhitened` (coloured) correlations by lag, over the band that chance gives."""
    ax = axes(ax)
    ax.axhspan(-band, band, color=PALE, linewidth=0)
    ax.plot(
        lags["lag"],
        lags["raw"],
        "o-",
        color=GREY,
        markersize=3,
        linewidth=0.8,
        label=say("look.raw"),
    )
    ax.vlines(
        lags["lag"],
        0,
        lags["prewhitened"],
        **_styled(LineCollection, look, color=BLUE, linewidth=3, label=say("look.without_rhythm")),
    )
    ax.axhline(0, color=INK, linewidth=0.8)
    ax.set_xlabel(say("look.days_after"), fontsize=9)
    ax.legend(frameon=False, fontsize=9)
    return plain(ax)


def points(x: Any, y: Any, x_label: str, y_label: str, ax: Axes | None = None, **look: Any) -> Axes:
    """Draw one dot a day."""
    ax = axes(ax)
    usual = {"color": BLUE, "markersize": 3, "alpha": 0.35, "markeredgewidth": 0}
    ax.plot(x, y, "o", **_styled(Line2D, look, **usual))
    ax.set_xlabel(x_label, fontsize=9)
    ax.set_ylabel(y_label, fontsize=9)
    return plain(ax)


def week_map(values: Any, weekdays: Sequence[str], ax: Axes | None = None, **look: Any) -> Axes:
    """Draw a map of weekdays (rows) and hours (columns), darker for more."""
    ax = axes(ax)
    usual: dict[str, Any] = {"aspect": "auto", "cmap": "Blues", "vmin": 0}
    ax.imshow(values, **(usual | look))
    ax.set_yticks(range(len(weekdays)), list(weekdays))
    ax.set_xticks(range(0, 24, 3))
    ax.set_xlabel(say("look.hour"), fontsize=9)
    return plain(ax)
