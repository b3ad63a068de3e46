"""Section 9: how sure the answer is, what the words mean, the method in six lines, the files, the next look."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta

from roi.language import formatting
from roi.language.messages import say
from roi.language.names import kind_noun
from roi.loaders.walk import Export
from roi.reconcile.decision import Decision
from roi.reports.blocks import (
    Block,
    Cell,
    Heading,
    Items,
    Pairs,
    Section,
    SideBySide,
    Table,
    Text,
    section,
)
from roi.reports.scope import Scope
from roi.timeline.column_names import outcome_noun
from roi.verdict.one_page import is_untestable, told_finding

NEXT_LOOK = 4  # day of the month after next: services take a few days to finish a month
WORDS = {  # each term with its explanation
    "appendix.name_visit": "appendix.visit",
    "appendix.name_named": "appendix.named",
    "appendix.name_link": "appendix.link",
    "appendix.name_usual": "appendix.usual",
    "appendix.name_range": "appendix.range",
    "appendix.name_yet": "appendix.yet",
    "appendix.name_even": "appendix.even",
}
METHOD = (
    "appendix.line1",
    "appendix.line2",
    "appendix.line3",
    "appendix.line4",
    "appendix.line5",
    "appendix.line6",
)
HOLDS = {True: "appendix.yes", False: "appendix.no", None: "appendix.open"}
COLUMNS = (
    "appendix.file",
    "appendix.kind",
    "appendix.span",
    "appendix.rows",
    "appendix.aside",
    "appendix.problems",
)
MOST_FILES = 24  # listed; of decisions too
MOST_ROWS_PER_FORMAT = 3  # more files of one format than this share a row
LONGEST_FILE_NAME = 34  # characters


def appendix_section(scope: Scope) -> Section:
    """Return the checks, the definitions and the method where something was tested; the files and the next look."""
    following: list[Block] = [Heading(say("appendix.next")), Text(_next(scope), "next")]
    blocks = [_checks(scope), _explained(scope), *_files(scope), *following]
    if is_untestable(scope.verdict):
        blocks = [*following, *_files(scope)]
    return section("closing", say("appendix.title"), blocks)


def _explained(scope: Scope) -> Block:
    return SideBySide(
        [Heading(say("appendix.definitions")), Pairs(_definitions(scope))],
        [Heading(say("appendix.method")), Items([say(line) for line in METHOD])],
    )


def _checks(scope: Scope) -> Block:
    finding = told_finding(scope.verdict)
    if finding is None or not finding.checks:
        reason = (finding.not_estimable if finding else "") or ""
        return Text(say("appendix.no_checks", reason=reason).strip(), "missing")
    columns = [say("appendix.check"), say("appendix.holds"), say("appendix.because")]
    rows = [
        [
            c.assumption,
            say(HOLDS[bool(c.holds) if c.holds is not None else None]),
            c.because,
        ]
        for c in finding.checks
    ]
    what = outcome_noun(scope.timeline.column(finding.outcome))
    caption = say("appendix.checks", what=what)
    return Table(caption, columns, rows, widths=[2.9, 0.7, 3.9], small=True)


def _definitions(scope: Scope) -> list[tuple[str, str]]:
    return [
        (say(term, network=scope.network), say(explained, network=scope.network))
        for term, explained in WORDS.items()
    ]


def _files(scope: Scope) -> list[Block]:
    exports = scope.timeline.exports
    made = file_table(scope)
    if exports is None or scope.redact:
        return made
    overlaps = [_with_short_names(o).sentence for o in exports.overlaps[:MOST_FILES]]
    if overlaps:
        made += [Heading(say("appendix.overlaps")), Items(overlaps)]
    return [*made, *assumed(scope)]


def assumed(scope: Scope) -> list[Block]:
    """Return what was taken for granted where neither the files nor roi.toml say it."""
    assumptions = scope.timeline.assumptions
    if not assumptions or scope.redact:
        return []
    return [Heading(say("appendix.assumptions")), Items([a.text for a in assumptions])]


def file_table(scope: Scope, most: int = MOST_FILES) -> list[Block]:
    """Return the first files with what each holds, how many more there are, and which couldn't be read."""
    exports = scope.timeline.exports
    if exports is None:
        return [
            Heading(say("appendix.files")),
            Text(say("appendix.no_files"), "missing"),
        ]
    groups = _grouped(exports.exports)
    made: list[Block] = [_file_table(scope, groups[:most])]
    more = len(groups) - most
    if more > 0:
        made.append(Text(say("events.more_days", count=formatting.plural(more, "file"))))
    if exports.unknown and not scope.redact:
        names = formatting.listed(_short(u.file) for u in exports.unknown[:most])
        made.append(Text(say("appendix.unknown", files=names)))
    return made


def _file_table(scope: Scope, groups: Sequence[Sequence[Export]]) -> Table:
    columns = [say(key) for key in COLUMNS]
    rows = [_file(scope, n, group) for n, group in enumerate(groups, start=1)]
    widths = [4.2, 1.9, 2.4, 0.6, 0.75, 0.85]
    return Table(say("appendix.files"), columns, rows, (3, 4, 5), widths, small=True)


def _grouped(exports: Sequence[Export]) -> list[list[Export]]:
    """Return the files in the rows of the table: one each, or all of a format that has many."""
    by_loader: dict[str, list[Export]] = {}
    for export in exports:
        by_loader.setdefault(export.loader, []).append(export)
    groups = [
        [g] if len(g) > MOST_ROWS_PER_FORMAT else [[e] for e in g] for g in by_loader.values()
    ]
    return [files for group in groups for files in group]


def _file(scope: Scope, number: int, files: Sequence[Export]) -> list[Cell]:
    """Return one row: a file, or the sums over several of one format."""
    starts = [d.start for e in files for d in e.datasets if d.start]
    ends = [d.end for e in files for d in e.datasets if d.end]
    kept = [e.reading.kept for e in files]
    name = _short(files[0].file)
    if scope.redact:
        name = say("appendix.file_number", number=number)
    if len(files) > 1:
        name = say("appendix.files_like", count=formatting.count(len(files)), name=name)
    return [
        name,
        formatting.listed(dict.fromkeys(kind_noun(k) for rows in kept for k in rows)) or "–",
        formatting.days_short(min(starts), max(ends)) if starts and ends else "–",
        formatting.count(sum(sum(rows.values()) for rows in kept)),
        formatting.count(sum(e.reading.set_aside_count for e in files)),
        formatting.count(sum(len(e.reading.problems) for e in files)),
    ]


def _short(name: str) -> str:
    """Return a file's name; a long one without its archive, and if it is still long, without its middle."""
    if len(name) > LONGEST_FILE_NAME and "/" in name:
        name = name.rpartition("/")[2]
    if len(name) <= LONGEST_FILE_NAME:
        return name
    return f"{name[: LONGEST_FILE_NAME // 2]}…{name[-LONGEST_FILE_NAME // 2 :]}"


def _with_short_names(decision: Decision) -> Decision:
    """Return a decision about the same files, their names shortened as in the table."""
    winner, loser = (tuple(map(_short, files)) for files in (decision.winner, decision.loser))
    return replace(decision, winner=winner, loser=loser)


def _next(scope: Scope) -> str:
    following = scope.month.plus(1)
    day = following.plus(1).start.replace(day=NEXT_LOOK)
    last = formatting.day(scope.verdict.end - timedelta(days=1))
    return say("appendix.next_look", last=last, day=formatting.day(day), month=following.name)
