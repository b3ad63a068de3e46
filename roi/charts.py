"""Frames to Axes: one restrained style, safe for colour-blind readers and for black-and-white print, never set globally.

Colours are Okabe and Ito's (https://jfly.uni-koeln.de/color/); context is grey, one thing at a time is coloured.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

import numpy as np
import pandas as pd
from matplotlib.axes import Axes

BLUE, ORANGE, GREEN, PURPLE = "#0072B2", "#E69F00", "#009E73", "#CC79A7"
GREY, PALE, INK = "#8c8c8c", "#d9d9d9", "#333333"


def axes(ax: Axes | None) -> Axes:
    """Return the given Axes, or a new one on a figure of its own."""
    if ax is not None:
        return ax
    import matplotlib.pyplot as plt

    return plt.subplots(figsize=(7, 2.6), layout="constrained")[1]


def plain(ax: Axes) -> Axes:
    """Take away what carries no information; text is never read as mathematics."""
    ax.spines[["top", "right", "left"]].set_visible(False)
    ax.spines["bottom"].set_color(GREY)
    ax.tick_params(length=0, labelcolor=INK, labelsize=9)
    for text in [*ax.get_xticklabels(), *ax.get_yticklabels(), *ax.texts, ax.title]:
        text.set_parse_math(False)
    return ax


def ranges(estimates: pd.DataFrame, ax: Axes | None = None) -> Axes:
    """Draw one row an estimate: its range as a thick bar, the estimate as a dot, zero marked.

    `estimates` has the columns term, estimate, conf_low, conf_high.
    """
    ax = axes(ax)
    rows = np.arange(len(estimates))[::-1]
    low, high = (estimates[c].to_numpy(dtype=float) for c in ("conf_low", "conf_high"))
    ax.hlines(rows, low, high, color=BLUE, linewidth=7, alpha=0.45)
    ax.plot(estimates["estimate"].to_numpy(dtype=float), rows, "o", color=INK, markersize=5)
    ax.axvline(0, color=GREY, linewidth=1)
    ax.set_yticks(rows, [str(t) for t in estimates["term"]])
    ax.set_ylim(-0.6, max(len(rows) - 0.4, 0.6))
    return plain(ax)


def coverage(
    series: Sequence[tuple[str, Sequence[tuple[date, date]]]], ax: Axes | None = None
) -> Axes:
    """Draw the known days of each series as bars on one calendar; gaps stay gaps."""
    ax = axes(ax)
    for row, (_, spans) in enumerate(reversed(series)):
        bars = [(np.datetime64(a), np.datetime64(b) - np.datetime64(a)) for a, b in spans]
        ax.broken_barh(
            [(_number(a), _width(w)) for a, w in bars], (row - 0.3, 0.6), facecolors=BLUE
        )
    ax.set_yticks(range(len(series)), [name for name, _ in reversed(series)])
    ax.xaxis_date()
    return plain(ax)


def _number(moment: np.datetime64) -> float:
    from matplotlib.dates import date2num

    return float(date2num(moment))


def _width(length: Any) -> float:
    return float(length / np.timedelta64(1, "D"))


def break_even(
    ends: tuple[float, float, float], need: float | None, unit: str, ax: Axes | None = None
) -> Axes:
    """Draw a range (low, estimate, high) of extra units a month on a line; zero and the break-even are labelled."""
    ax = axes(ax)
    low, estimate, high = ends
    ax.hlines(0, low, high, color=BLUE, linewidth=14, alpha=0.45)
    ax.plot([estimate], [0], "o", color=INK)
    ax.axvline(0, color=GREY, linewidth=1)
    ax.annotate("no difference", (0, 0.42), ha="center", fontsize=9, color=INK)
    if need is not None:
        ax.axvline(need, color=ORANGE, linewidth=2, linestyle="--")
        ax.annotate("pays for itself", (need, -0.5), ha="center", va="top", fontsize=9, color=INK)
    ax.set_ylim(-0.8, 0.7)
    ax.set_yticks([])
    ax.set_xlabel(unit, fontsize=9, color=INK)
    return plain(ax)


def daily(frame: pd.DataFrame, ax: Axes | None = None) -> Axes:
    """Draw the first column of a daily frame as a line from zero; unknown days stay holes."""
    ax = axes(ax)
    if frame.shape[1]:
        ax.plot(frame.index, frame.iloc[:, 0].to_numpy(dtype=float), color=BLUE, linewidth=1)
        ax.set_ylabel(str(frame.columns[0]), fontsize=9)
        ax.set_ylim(bottom=0)
    return plain(ax)


def bars(frame: pd.DataFrame, label: str, ax: Axes | None = None) -> Axes:
    """Draw `estimate` by day or week as bars from zero, the range from `low` to `high` as a thin line on each."""
    ax = axes(ax)
    height, low, high = (frame[c].to_numpy(dtype=float) for c in ("estimate", "low", "high"))
    ax.bar(frame.index, height, width=5, color=BLUE, alpha=0.6)
    ax.vlines(frame.index, low, high, color=INK, linewidth=0.8)
    ax.set_ylabel(label, fontsize=9)
    ax.set_ylim(bottom=0)
    return plain(ax)


def nothing(why: str, ax: Axes | None = None) -> Axes:
    """Write why there is nothing to draw, where the picture would be."""
    ax = axes(ax)
    ax.text(0.5, 0.5, why, ha="center", va="center", wrap=True, color=INK, transform=ax.transAxes)
    ax.set_axis_off()
    return ax


def over_usual(
    daily: pd.DataFrame, marked: Sequence[Any], label: str, ax: Axes | None = None
) -> Axes:
    """Draw `value` by day over its usual range `low` to `high`, the marked days as dots."""
    ax = axes(ax)
    low, high, value = (daily[c].to_numpy(dtype=float) for c in ("low", "high", "value"))
    ax.fill_between(daily.index, low, high, color=PALE, linewidth=0)
    ax.plot(daily.index, value, color=BLUE, linewidth=0.8)
    at = pd.DatetimeIndex(list(marked))
    ax.plot(at, daily["value"].reindex(at).to_numpy(dtype=float), "o", color=ORANGE, markersize=5)
    ax.set_ylabel(label, fontsize=9)
    return plain(ax)
