"""Print the one page: in colour on a terminal, as plain text into a pipe, wrapped to its width."""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from rich.console import Console, ConsoleOptions, ConsoleRenderable, Group, RenderHook
from rich.panel import Panel
from rich.segment import Segment
from rich.table import Table
from rich.text import Text

from roi.asking.question import Question, on_a_page
from roi.display.break_even import BreakEven
from roi.errors import printable_lines
from roi.language.formatting import number
from roi.language.messages import say

if TYPE_CHECKING:  # `roi check` fits nothing, so it doesn't import the statistics
    from roi.verdict.one_page import Page, Tile

WIDEST, NARROWEST = 88, 40
LINE = 64  # most characters of the break-even chart
# From this many columns on, tiles stand side by side, and so do questions and their answers.
SIDE_BY_SIDE = 66


def harmless_console(in_a_pipe: int = WIDEST) -> Console:
    """Return a console with the page's width in which text from files can't control the terminal.

    `in_a_pipe` is its width where nobody's screen, and no COLUMNS, says how wide it is.
    """
    console = Console(highlight=False)
    told = console.is_terminal or os.environ.get("COLUMNS")
    console.width = max(NARROWEST, min(console.width, WIDEST)) if told else in_a_pipe
    console.push_render_hook(_Harmless())
    return console


def print_wrapped(console: Console, words: str | Text, indent: int = 0) -> None:
    """Print text wrapped between words, each of its lines as far from the edge; a long name is broken, never cut off."""
    text = words if isinstance(words, Text) else Text(words)
    for line in text.wrap(console, console.width - indent, overflow="fold"):
        line.rstrip()
        console.print(Text(" " * indent) + line)


class _Harmless(RenderHook):
    """Escapes control characters in everything that a console prints."""

    def process_renderables(self, renderables: list[ConsoleRenderable]) -> list[ConsoleRenderable]:
        """Wrap each renderable so that its text is escaped when it is laid out."""
        return [_Printable(r) for r in renderables]


@dataclass(frozen=True, slots=True)
class _Printable:
    """One renderable; rich's own colour codes stay."""

    shown: ConsoleRenderable

    def __rich_console__(self, console: Console, options: ConsoleOptions) -> Iterator[Segment]:
        return _harmless(console.render(self.shown, options))


def _harmless(segments: Iterable[Segment]) -> Iterator[Segment]:
    for text, style, control in segments:
        lines = text if control else printable_lines(text)
        yield Segment(lines, style, control)


def print_page(page: Page, console: Console) -> None:
    """Print the one-page answer."""
    console.print()
    print_wrapped(console, Text(page.title, style="bold"))
    print_wrapped(console, Text(page.period, style="dim"))
    console.print()
    sentence = Text(page.sentence, style="bold", overflow="fold")
    console.print(Panel(sentence, width=console.width - 2, padding=(0, 1)))
    if page.since:
        print_wrapped(console, page.since)
    _print_tiles(page.tiles, console)
    if page.picture is not None:
        print_wrapped(console, Text(say("page.picture"), style="bold"))
        console.print(Text(picture(page.picture, min(LINE, console.width - 4))))
    if page.picture_words:
        print_wrapped(console, page.picture_words)
    if page.links_only:
        print_wrapped(console, page.links_only)
    console.print()
    print_wrapped(console, Text.assemble((f"{say('answer.next')}  ", "bold"), page.do_next))
    print_questions(page.questions, console)
    console.print()
    if page.how_sure:
        print_wrapped(console, Text(say("answer.sure"), style="bold"))
        _print_pairs(page.how_sure, console)
    if page.missing:
        print_wrapped(console, Text(say("answer.missing"), style="bold"))
        for line in page.missing:
            print_wrapped(console, line, indent=2)
    console.print()
    print_wrapped(console, Text(page.slow, style="dim"))


def print_questions(questions: Sequence[Question], console: Console) -> None:
    """Print what only the author can say, the first few questions with their choices."""
    if not questions:
        return
    console.print()
    print_wrapped(console, Text(say("question.title"), style="bold"))
    shown, rest = on_a_page(questions)
    for question in shown:
        asked, *choices = question.as_lines()
        print_wrapped(console, asked, indent=2)
        for line in choices:
            told = line.lstrip()
            print_wrapped(console, told, indent=4 + len(line) - len(told))
    print_wrapped(console, rest, indent=2)


def _print_tiles(tiles: tuple[Tile, ...], console: Console) -> None:
    """Print the tiles beside each other, below each other where there is no room."""
    shown = [
        Group(
            Text(t.title, style="bold"),
            *(Text(words, overflow="fold") for words in (t.word, t.number)),
            Text(t.range, style="dim", overflow="fold"),
        )
        for t in tiles
    ]
    rows = [shown] if console.width >= SIDE_BY_SIDE else [[tile] for tile in shown]
    table = Table(box=None, width=console.width - 2, padding=(0, 2, 1, 0), show_header=False)
    for _ in rows[0]:
        table.add_column(ratio=1)
    for row in rows:
        table.add_row(*row)
    console.print(table)


def _print_pairs(rows: tuple[tuple[str, str], ...], console: Console) -> None:
    """Print questions with their answers beside them, or below them where there is no room."""
    if console.width < SIDE_BY_SIDE:
        for question, answer in rows:
            print_wrapped(console, question, indent=2)
            print_wrapped(console, answer, indent=4)
        return
    table = Table(box=None, width=console.width - 2, padding=(0, 1, 0, 2), show_header=False)
    table.add_column(min_width=28)
    table.add_column(ratio=1)
    for question, answer in rows:
        table.add_row(Text(question), Text(answer, overflow="fold"))
    console.print(table)


def picture(shown: BreakEven, line: int = LINE) -> str:
    """Return the range as a text chart: a thick bar from low to high; below it zero, and the break-even with its range."""
    low, high, need, band = shown.low, shown.high, shown.need, shown.band()
    left, right = min(low, 0.0), max(high, need or 0.0, 0.0, *(band or ()))
    scale = (line - 1) / (right - left) if right > left else 1.0

    def place(value: float) -> int:
        return round((value - left) * scale)

    bar = [" "] * line
    for i in range(place(low), place(high) + 1):
        bar[i] = "━"
    bar[place(shown.estimate)] = "●"
    axis = ["─"] * line
    if band is not None:
        for i in range(place(band[0]), place(band[1]) + 1):
            axis[i] = "═"
        if shown.is_cut:
            axis[-1] = "→"
    axis[place(0.0)] = "┼"
    marks = [(place(0.0), say("page.mark_zero"))]
    if need is not None:
        axis[place(need)] = "╂"
        marks.append((place(need), _pays(need, shown.need_range)))
    return "\n".join(
        "  " + line for line in ("".join(bar).rstrip(), "".join(axis), *_labels(marks, line))
    )


def _pays(need: float, ends: tuple[float, float] | None) -> str:
    if ends is None:
        return say("page.mark_pays", need=number(round(need)))
    low, high = (number(round(end)) for end in ends)
    return say("page.mark_pays_range", need=number(round(need)), low=low, high=high)


def _labels(marks: list[tuple[int, str]], line: int) -> list[str]:
    """Return the labels below the axis; each starts at its mark, or ends there near the right edge."""
    lines: list[str] = []
    for at, words in marks:
        start = at if at + len(words) <= line else max(0, at - len(words) + 1)
        if lines and len(lines[-1]) + 2 <= start:
            lines[-1] = lines[-1].ljust(start) + words
        else:
            lines.append(" " * start + words)
    return lines
