"""Print the one page and the check: in colour on a terminal, as plain text into a pipe."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from rich.console import Console, ConsoleOptions, ConsoleRenderable, Group, RenderHook
from rich.panel import Panel
from rich.segment import Segment
from rich.table import Table
from rich.text import Text

from roi.asking.question import Question
from roi.cli.streams import printable_lines
from roi.display.break_even import BreakEven
from roi.exports import Exports, told_kind
from roi.language.formatting import count, days, listed, number
from roi.language.messages import say
from roi.language.names import kind_noun
from roi.loaders.walk import Export
from roi.records.dataset import SetAside
from roi.records.kinds import Grain

if TYPE_CHECKING:  # `roi check` fits nothing, so it doesn't import the statistics
    from roi.verdict.one_page import Page, Tile

WIDEST = 88
WIDTH = 86
LINE = 64  # width of the break-even chart in characters
GROUPED_FROM = 4  # this many files of one loader are listed as a group
MOST_QUESTIONS = 3  # with their choices; `roi ask` has them all
MOST_PROBLEMS = 5  # listed without -v
GRAINS: dict[Grain, str] = {
    "instant": "listing.instant",
    "hour": "listing.hour",
    "day": "listing.day",
    "month": "listing.month",
    "span": "listing.span",
}


def harmless_console() -> Console:
    """Return a console with the page's width in which text from files can't control the terminal."""
    console = Console(highlight=False)
    console.width = min(console.width, WIDEST) if console.is_terminal else WIDEST
    console.push_render_hook(_Harmless())
    return console


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
    console.print(Text(page.title, style="bold"))
    console.print(Text(page.period, style="dim"))
    console.print()
    console.print(
        Panel(Text(page.sentence, style="bold"), width=min(WIDTH, console.width), padding=(0, 1))
    )
    if page.since:
        console.print(Text(page.since))
    console.print(_tiles(page.tiles))
    if page.picture is not None:
        console.print(Text(say("page.picture"), style="bold"))
        console.print(Text(picture(page.picture)))
    console.print(Text(page.picture_words))
    if page.links_only:
        console.print(Text(page.links_only))
    console.print()
    console.print(Text.assemble((f"{say('answer.next')}  ", "bold"), page.do_next))
    print_questions(page.questions, console)
    console.print()
    console.print(Text(say("answer.sure"), style="bold"))
    console.print(_pairs(page.how_sure))
    if page.missing:
        console.print(Text(say("answer.missing"), style="bold"))
        for line in page.missing:
            console.print(Text(f"  {line}"))
    console.print()
    console.print(Text(page.slow, style="dim"))


def print_questions(questions: Sequence[Question], console: Console) -> None:
    """Print what only the author can say, the first few questions with their choices."""
    if not questions:
        return
    console.print(Text(f"\n{say('question.title')}", style="bold"))
    for question in questions[:MOST_QUESTIONS]:
        asked, *choices = question.told()
        console.print(Text(f"  {asked}"))
        for line in choices:
            console.print(Text(f"    {line}"))
    more = len(questions) - MOST_QUESTIONS
    console.print(
        Text(f"  {say('question.more', n=more) if more > 0 else say('question.by_asking')}")
    )


def _tiles(tiles: tuple[Tile, ...]) -> Table:
    table = Table(box=None, width=WIDTH, padding=(0, 2, 1, 0), show_header=False)
    for _ in tiles:
        table.add_column(ratio=1)
    words = [
        Group(Text(t.title, style="bold"), Text(t.word), Text(t.number), Text(t.range, style="dim"))
        for t in tiles
    ]
    table.add_row(*words)
    return table


def _pairs(rows: tuple[tuple[str, str], ...]) -> Table:
    table = Table(box=None, width=WIDTH, padding=(0, 1, 0, 2), show_header=False)
    table.add_column(min_width=28)
    table.add_column(ratio=1)
    for question, answer in rows:
        table.add_row(Text(question), Text(answer))
    return table


def picture(shown: BreakEven) -> str:
    """Return the range as a text chart: a thick bar from low to high, with zero and the break-even marked below."""
    low, high, need = shown.low, shown.high, shown.need
    left, right = min(low, 0.0), max(high, need or 0.0, 0.0)
    scale = (LINE - 1) / (right - left) if right > left else 1.0

    def place(value: float) -> int:
        return round((value - left) * scale)

    bar = [" "] * LINE
    for i in range(place(low), place(high) + 1):
        bar[i] = "━"
    bar[place(shown.estimate)] = "●"
    axis = ["─"] * LINE
    axis[place(0.0)] = "┼"
    marks = [(place(0.0), say("page.mark_zero"))]
    if need is not None:
        axis[place(need)] = "╂"
        marks.append((place(need), say("page.mark_pays", need=number(round(need)))))
    return "\n".join(
        "  " + line for line in ("".join(bar).rstrip(), "".join(axis), *_labels(marks))
    )


def _labels(marks: list[tuple[int, str]]) -> list[str]:
    """Return the labels below the axis; each starts at its mark, or ends there near the right edge."""
    lines: list[str] = []
    for at, words in marks:
        start = at if at + len(words) <= LINE else max(0, at - len(words) + 1)
        if lines and len(lines[-1]) + 2 <= start:
            lines[-1] = lines[-1].ljust(start) + words
        else:
            lines.append(" " * start + words)
    return lines


def print_check(exports: Exports, console: Console, *, verbose: bool) -> None:
    """Print what each file is, what was set aside, what overlaps, which files are unknown, and what is missing."""
    for alike in _alike(exports.exports):
        if len(alike) < GROUPED_FROM or verbose:
            for export in alike:
                _print_export(export, console, verbose=verbose)
        else:
            _print_alike(alike, console)
    _section(say("listing.not_read"), [f"{u.file}: {u.because}" for u in exports.unknown], console)
    _section(say("listing.not_twice"), [o.sentence for o in exports.overlaps], console)
    _section(say("listing.missing"), [m.would_show() for m in exports.missing], console)
    if not verbose and any(e.reading.set_aside for e in exports.exports):
        console.print(Text(f"\n{say('listing.why_aside')}", style="dim"))


def _alike(exports: tuple[Export, ...]) -> list[list[Export]]:
    """Return the exports in order, with neighbours grouped if they differ only in rows and span."""
    groups: list[list[Export]] = []
    for export in exports:
        if groups and _manner(export) is not None and _manner(groups[-1][-1]) == _manner(export):
            groups[-1].append(export)
        else:
            groups.append([export])
    return groups


def _manner(export: Export) -> tuple[object, ...] | None:
    """Return the properties that the files of a group share; None for a file listed by itself."""
    reading = export.reading
    if reading.problems or reading.set_aside or any(d.gaps for d in export.datasets):
        return None
    return export.loader, reading.notes, _grains(export), _zones(export)


def _print_alike(exports: list[Export], console: Console) -> None:
    first = exports[0]
    console.print(
        Text.assemble((say("listing.files", n=len(exports)), "bold"), f"  {first.loader}"),
        soft_wrap=True,
    )
    for line in (f"{_grains(first)}, {_zones(first)}", *map(str, first.reading.notes)):
        console.print(Text(f"    {line[:1].upper()}{line[1:]}"), soft_wrap=True)
    for export in exports:
        told = f"{_rows(export)}, {_span(export)}" if _span(export) else _rows(export)
        console.print(Text.assemble((f"    {export.file}", "bold"), f"  {told}"), soft_wrap=True)


def _section(title: str, lines: list[str], console: Console) -> None:
    if lines:
        console.print(Text(f"\n{title}", style="bold"))
        for line in lines:
            console.print(Text(f"  {line}"), soft_wrap=True)


def _print_export(export: Export, console: Console, *, verbose: bool) -> None:
    console.print(Text.assemble((export.file, "bold"), f"  {export.loader}"), soft_wrap=True)
    for line in _facts(export):
        console.print(Text(f"    {line}"), soft_wrap=True)
    reading = export.reading
    nothing = not any(reading.kept.values())
    for aside in reading.set_aside if verbose or nothing else ():
        console.print(Text(f"    {_aside(aside)}"), soft_wrap=True)
    for problem in reading.problems if verbose else reading.problems[:MOST_PROBLEMS]:
        told = say("listing.problem", problem=problem)
        console.print(Text(f"    {told}", style="yellow"), soft_wrap=True)
    if not verbose and len(reading.problems) > MOST_PROBLEMS:
        told = say("listing.problems_more", n=len(reading.problems) - MOST_PROBLEMS)
        console.print(Text(f"    {told}", style="yellow"))


def _aside(aside: SetAside) -> str:
    """Return why rows were set aside, and on which lines."""
    told = {"count": count(aside.count), "reason": aside.reason}
    if not aside.lines:
        return say("listing.set_aside", **told)
    more = ", …" if aside.count > len(aside.lines) else ""
    lines = f"{', '.join(map(str, aside.lines))}{more}"
    return say("listing.set_aside_lines", lines=lines, **told)


def rows_of(kind: str, n: int) -> str:
    """Return a number of records in words: posts, events and drawn blocks are counted as such, other kinds in rows.

    >>> rows_of("posts", 1223), rows_of("visits", 853)
    ('1,223 posts', '853 rows of visits')
    """
    key = "listing.things" if kind in {"posts", "events", "plan"} else "listing.rows"
    return say(key, n=n, kind=kind_noun(kind))


def _rows(export: Export) -> str:
    kept = export.reading.kept
    rows = listed(rows_of(told_kind(export, kind), n) for kind, n in kept.items() if n)
    return rows or say("listing.nothing")


def _span(export: Export) -> str:
    starts = [d.start for d in export.datasets if d.start]
    ends = [d.end for d in export.datasets if d.end]
    return days(min(starts), max(ends)) if starts and ends else ""


def _grains(export: Export) -> str:
    return listed(dict.fromkeys(say(GRAINS[d.grain]) for d in export.datasets))


def _zones(export: Export) -> str:
    return listed(dict.fromkeys(d.timezone or say("listing.no_zone") for d in export.datasets))


def _facts(export: Export) -> list[str]:
    reading, rows = export.reading, _rows(export)
    aside = reading.set_aside_count
    lines = [say("listing.aside", rows=rows, n=aside) if aside else rows]
    if _span(export):
        lines.append(f"{_span(export)}, {_grains(export)}, {_zones(export)}")
    gaps = export.gaps
    if gaps:
        named = listed(days(a, b) for a, b in gaps[:4])
        key = "listing.gaps_more" if len(gaps) > 4 else "listing.gaps"
        lines.append(say(key, n=len(gaps), days=named))
    return lines + [str(note) for note in reading.notes]
