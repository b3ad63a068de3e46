"""Print what the files of a folder are, in the order in which a person asks: what was read, what to look at, what is missing."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace

from rich.console import Console
from rich.text import Text

from roi.asking.question import Question
from roi.cli.terminal import harmless_console, print_questions, print_wrapped
from roi.exports import Exports, kind_as_named, rows_of
from roi.language.formatting import count, days, listed
from roi.language.messages import say
from roi.loaders.walk import Export
from roi.records.dataset import SetAside
from roi.records.kinds import Grain

UNWRAPPED = 10_000  # columns: into a pipe each fact is a line, to search in
GROUPED_FROM = 4  # this many files of one loader are listed as a group
MOST_PROBLEMS = 5  # listed without -v
MOST_GAPS = 4
GRAINS: dict[Grain, str] = {
    "instant": "listing.instant",
    "hour": "listing.hour",
    "day": "listing.day",
    "month": "listing.month",
    "span": "listing.span",
}


def print_check_page(exports: Exports, questions: Sequence[Question], *, verbose: bool) -> None:
    """Print a check and what only the author can say, on this process's own output."""
    print_check(exports, harmless_console(UNWRAPPED), verbose=verbose)
    print_questions(questions, harmless_console())


def print_check(exports: Exports, console: Console, *, verbose: bool) -> None:
    """Print what was read, what to look at, what was not read, what was counted once, and what is missing.

    `verbose` shows each file by itself with the loader that read it, every problem, and every row that was set aside.
    """
    console.print(Text(say("listing.counts"), style="bold"))
    counting = [e for e in exports.exports if verbose or any(e.reading.kept.values())]
    for alike in _alike(counting):
        if len(alike) < GROUPED_FROM or verbose:
            for export in alike:
                _print_export(export, console, verbose=verbose)
        else:
            _print_alike(alike, console)
    _print_doubts(exports.exports, console, verbose=verbose)
    _section(say("listing.not_read"), [f"{u.file}: {u.because}" for u in exports.unknown], console)
    _section(say("listing.not_twice"), _told_once(exports), console)
    _section(say("listing.missing"), [m.would_show() for m in exports.missing], console)
    if not verbose and any(e.reading.set_aside for e in exports.exports):
        console.print()
        print_wrapped(console, Text(say("listing.why_aside"), style="dim"))


def _told_once(exports: Exports) -> list[str]:
    """Return each decision about several files once, the files by their names alone where these are different."""
    every = [e.file for e in exports.exports]
    last = Counter(file.rpartition("/")[2] for file in every)
    short = {f: name if last[name := f.rpartition("/")[2]] == 1 else f for f in every}
    named = (
        replace(
            o,
            winner=tuple(short.get(f, f) for f in o.winner),
            loser=tuple(short.get(f, f) for f in o.loser),
        )
        for o in exports.overlaps
    )
    return list(dict.fromkeys(o.sentence for o in named))


def _alike(exports: Iterable[Export]) -> list[list[Export]]:
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
    print_wrapped(console, Text(say("listing.files", n=len(exports)), style="bold"), indent=2)
    for line in (f"{_grains(first)}, {_zones(first)}", *map(str, first.reading.notes)):
        print_wrapped(console, f"{line[:1].upper()}{line[1:]}", indent=4)
    for export in exports:
        told = f"{_rows(export)}, {_span(export)}" if _span(export) else _rows(export)
        print_wrapped(console, Text.assemble((export.file, "bold"), f"  {told}"), indent=4)


def _print_head(title: str, console: Console) -> None:
    console.print()
    print_wrapped(console, Text(title, style="bold"))


def _section(title: str, lines: list[str], console: Console) -> None:
    if lines:
        _print_head(title, console)
        for line in lines:
            print_wrapped(console, line, indent=2)


def _print_export(export: Export, console: Console, *, verbose: bool) -> None:
    loader = f"  {export.loader}" if verbose else ""
    print_wrapped(console, Text.assemble((export.file, "bold"), loader), indent=2)
    for line in _facts(export):
        print_wrapped(console, line, indent=4)


def _print_doubts(exports: Iterable[Export], console: Console, *, verbose: bool) -> None:
    """Print by file what may be wrong or left out: gaps, rows set aside, and lines that could not be read."""
    doubts = [(e, lines) for e in exports if (lines := list(_doubts(e, verbose=verbose)))]
    if not doubts:
        return
    _print_head(say("listing.doubts"), console)
    for export, lines in doubts:
        print_wrapped(console, Text(export.file, style="bold"), indent=2)
        for line in lines:
            print_wrapped(console, Text(line, style="yellow"), indent=4)


def _doubts(export: Export, *, verbose: bool) -> Iterator[str]:
    reading, gaps = export.reading, export.gaps
    if gaps:
        named = listed(days(a, b) for a, b in gaps[:MOST_GAPS])
        key = "listing.gaps_more" if len(gaps) > MOST_GAPS else "listing.gaps"
        yield say(key, n=len(gaps), days=named)
    if verbose or not any(reading.kept.values()):
        yield from map(_aside, reading.set_aside)
    elif reading.set_aside_count:
        yield say("listing.only_aside", n=reading.set_aside_count)
    for problem in reading.problems if verbose else reading.problems[:MOST_PROBLEMS]:
        yield say("listing.problem", problem=problem)
    if not verbose and len(reading.problems) > MOST_PROBLEMS:
        yield say("listing.problems_more", n=len(reading.problems) - MOST_PROBLEMS)


def _aside(aside: SetAside) -> str:
    """Return why rows were set aside, and on which lines."""
    told = {"count": count(aside.count), "reason": aside.reason}
    if not aside.lines:
        return say("listing.set_aside", **told)
    more = ", …" if aside.count > len(aside.lines) else ""
    lines = f"{', '.join(map(str, aside.lines))}{more}"
    return say("listing.set_aside_lines", lines=lines, **told)


def _rows(export: Export) -> str:
    kept = export.reading.kept
    rows = listed(rows_of(kind_as_named(export, kind), n) for kind, n in kept.items() if n)
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
    lines = [_rows(export)]
    if _span(export):
        lines.append(f"{_span(export)}, {_grains(export)}, {_zones(export)}")
    return lines + [str(note) for note in export.reading.notes]
