"""The blocks that a document is built of: plain JSON-safe values, each of which every renderer knows how to show."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

Block = dict[str, Any]
Cell = str | dict[str, Any]


def text(words: str, style: str = "plain") -> Block:
    """Return a paragraph; `style` is 'plain', 'answer' (the headline), 'next' (one thing to do), 'missing' or 'note'."""
    return {"type": "text", "style": style, "text": words}


def heading(words: str) -> Block:
    """Return a heading below the section's own."""
    return {"type": "heading", "text": words}


def items(sentences: Sequence[str]) -> Block:
    """Return a list of sentences."""
    return {"type": "items", "items": list(sentences)}


def pairs(rows: Sequence[tuple[str, str]]) -> Block:
    """Return terms with what is said of each."""
    return {"type": "pairs", "rows": [list(row) for row in rows]}


def beside(left: Sequence[Block], right: Sequence[Block]) -> Block:
    """Return two groups of words that stand side by side where there is room; pictures and tables can't."""
    return {"type": "beside", "groups": [list(left), list(right)]}


def tiles(rows: Sequence[Mapping[str, str]]) -> Block:
    """Return tiles: title, word, number and range each."""
    return {"type": "tiles", "tiles": [dict(row) for row in rows]}


def table(
    caption: str,
    columns: Sequence[str],
    rows: Sequence[Sequence[Cell]],
    numeric: Sequence[int] = (),
    widths: Sequence[float] | None = None,
    *,
    small: bool = False,
) -> Block:
    """Return a table whose first column names the row.

    A cell is words, or {"spark": numbers, "alt": words} for a small line. `numeric` columns are set flush right;
    `widths` are the columns' shares of the width (0: as wide as its words); `small` sets it smaller in print.
    """
    return {
        "type": "table",
        "caption": caption,
        "columns": list(columns),
        "rows": [list(row) for row in rows],
        "numeric": list(numeric),
        "widths": list(widths) if widths else [0.0] * len(columns),
        "small": small,
    }


def figure(
    chart: str, values: Mapping[str, Any], caption: str, alt: str, behind: Block | None = None
) -> Block:
    """Return a picture as the values it is drawn from, what it shows in words, and the table behind it."""
    return {
        "type": "figure",
        "chart": chart,
        "values": dict(values),
        "caption": caption,
        "alt": alt,
        "table": behind,
    }


def section(name: str, title: str, blocks: Sequence[Block | None]) -> dict[str, Any]:
    """Return a section; blocks that are None are left out."""
    return {"id": name, "title": title, "blocks": [b for b in blocks if b is not None]}
