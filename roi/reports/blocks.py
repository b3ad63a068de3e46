"""What a report consists of: a Document of Sections, each a sequence of Blocks that every renderer can show."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass, fields, is_dataclass
from typing import Literal, TypeVar, cast

from roi.display.break_even import BreakEven
from roi.display.plan_strip import PlanStrip
from roi.reports.figure_values import FigureValues, MonthBars, Ranges, Strip, WeekBars
from roi.reports.month import Month
from roi.verdict.one_page import Tile

SCHEMA = 1
Shown = TypeVar("Shown")
TextStyle = Literal["plain", "answer", "next", "missing", "note"]
CHART_NAMES: dict[type[FigureValues], str] = {
    BreakEven: "break_even",
    Strip: "strip",
    MonthBars: "months",
    WeekBars: "weeks",
    Ranges: "ranges",
    PlanStrip: "plan_strip",
}


@dataclass(frozen=True, slots=True)
class Text:
    """A paragraph; `style` is 'plain', 'answer' (the headline), 'next' (the one thing to do), 'missing' or 'note'."""

    text: str
    style: TextStyle = "plain"

    def to_dict(self) -> dict[str, object]:
        """Return JSON-safe values."""
        return {"type": "text", "style": self.style, "text": self.text}


@dataclass(frozen=True, slots=True)
class Heading:
    """A heading below the section's own."""

    text: str

    def to_dict(self) -> dict[str, object]:
        """Return JSON-safe values."""
        return {"type": "heading", "text": self.text}


@dataclass(frozen=True, slots=True)
class Items:
    """A bulleted list of sentences."""

    items: Sequence[str]

    def to_dict(self) -> dict[str, object]:
        """Return JSON-safe values."""
        return {"type": "items", "items": list(self.items)}


@dataclass(frozen=True, slots=True)
class Pairs:
    """Terms, each with its explanation."""

    rows: Sequence[tuple[str, str]]

    def to_dict(self) -> dict[str, object]:
        """Return JSON-safe values."""
        return {"type": "pairs", "rows": [list(row) for row in self.rows]}


@dataclass(frozen=True, slots=True)
class SideBySide:
    """Two groups of text blocks, in two columns where there is room; neither holds a table or a figure."""

    left: Sequence[Heading | Items | Pairs | Text]
    right: Sequence[Heading | Items | Pairs | Text]

    def to_dict(self) -> dict[str, object]:
        """Return JSON-safe values."""
        groups = [[block.to_dict() for block in group] for group in (self.left, self.right)]
        return {"type": "beside", "groups": groups}


@dataclass(frozen=True, slots=True)
class Tiles:
    """Tiles in a row, such as those of the one page."""

    tiles: Sequence[Tile]

    def to_dict(self) -> dict[str, object]:
        """Return JSON-safe values."""
        return {"type": "tiles", "tiles": [asdict(tile) for tile in self.tiles]}


@dataclass(frozen=True, slots=True)
class Sparkline:
    """A small line in a table's cell; holes stay holes, and `alt` says what it shows."""

    values: Sequence[float | None]
    alt: str

    def to_dict(self) -> dict[str, object]:
        """Return JSON-safe values."""
        return {"spark": list(self.values), "alt": self.alt}


Cell = str | Sparkline


@dataclass(frozen=True, slots=True)
class Table:
    """A table whose first column names the row.

    Attributes
    ----------
    numeric : the columns that are aligned right.
    widths : each column's share of the width; 0 is as wide as its text. Empty: all columns are.
    small : whether it is set smaller in print.
    behind : the numbers that its sparklines are drawn from.
    """

    caption: str
    columns: Sequence[str]
    rows: Sequence[Sequence[Cell]]
    numeric: Sequence[int] = ()
    widths: Sequence[float] = ()
    small: bool = False
    behind: Table | None = None

    def to_dict(self) -> dict[str, object]:
        """Return JSON-safe values."""
        rows = [[c if isinstance(c, str) else c.to_dict() for c in row] for row in self.rows]
        values: dict[str, object] = {
            "type": "table",
            "caption": self.caption,
            "columns": list(self.columns),
            "rows": rows,
            "numeric": list(self.numeric),
            "widths": list(self.widths) or [0.0] * len(self.columns),
            "small": self.small,
        }
        return values if self.behind is None else {**values, "behind": self.behind.to_dict()}


@dataclass(frozen=True, slots=True)
class Figure:
    """A chart: the values it is drawn from, what it shows in words, and the numbers as a table."""

    values: FigureValues
    caption: str
    alt: str
    table: Table | None = None

    def to_dict(self) -> dict[str, object]:
        """Return JSON-safe values."""
        return {
            "type": "figure",
            "chart": CHART_NAMES[type(self.values)],
            "values": self.values.to_dict(),
            "caption": self.caption,
            "alt": self.alt,
            "table": None if self.table is None else self.table.to_dict(),
        }


Block = Text | Heading | Items | Pairs | SideBySide | Tiles | Table | Figure


@dataclass(frozen=True, slots=True)
class Section:
    """A part of the report under its own title; `name` is its id in JSON and its anchor in the page."""

    name: str
    title: str
    blocks: Sequence[Block]

    def to_dict(self) -> dict[str, object]:
        """Return JSON-safe values."""
        blocks = [block.to_dict() for block in self.blocks]
        return {"id": self.name, "title": self.title, "blocks": blocks}


def section(name: str, title: str, blocks: Sequence[Block | None]) -> Section:
    """Return a section of those blocks that aren't None."""
    return Section(name, title, [block for block in blocks if block is not None])


@dataclass(frozen=True, slots=True)
class Labels:
    """The words that the renderers add by themselves; `page` has the fields {page} and {pages}."""

    page: str
    behind: str
    behind_note: str
    contents: str
    logo: str
    show_numbers: str


@dataclass(frozen=True, slots=True)
class Document:
    """A whole report.

    Attributes
    ----------
    answer : the verdict: 'worth_it', 'not_worth_it' or 'cannot_tell'.
    period : the days that the answer rests on, in words.
    author : her name; None where it isn't known or is left out.
    language : of the sentences.
    locale : of numbers and dates.
    edition : 'author' or 'publicist'.
    redacted : whether titles, names and the author's own words are left out.
    """

    answer: str
    title: str
    subtitle: str
    period: str
    author: str | None
    month: Month
    language: str
    locale: str
    edition: str
    redacted: bool
    labels: Labels
    sections: Sequence[Section]

    def to_dict(self) -> dict[str, object]:
        """Return JSON-safe values; `end` is the month's last day."""
        return {
            "schema": SCHEMA,
            "answer": self.answer,
            "title": self.title,
            "subtitle": self.subtitle,
            "period": self.period,
            "author": self.author,
            "month": str(self.month),
            "start": str(self.month.start),
            "end": str(self.month.last_day),
            "language": self.language,
            "locale": self.locale,
            "edition": self.edition,
            "redacted": self.redacted,
            "labels": asdict(self.labels),
            "sections": [section.to_dict() for section in self.sections],
        }


def each_text(value: Shown, change: Callable[[str], str]) -> Shown:
    """Return a document, or any part of it, with every text changed.

    >>> each_text(Items(["a", "b"]), str.upper).items
    ['A', 'B']
    """
    return cast("Shown", _each_text(value, change))


def _each_text(value: object, change: Callable[[str], str]) -> object:
    if isinstance(value, str):
        return change(value)
    if isinstance(value, list | tuple):
        return [_each_text(part, change) for part in value]
    if is_dataclass(value) and not isinstance(value, type):
        parts = {f.name: _each_text(getattr(value, f.name), change) for f in fields(value)}
        return type(value)(**parts)
    return value
