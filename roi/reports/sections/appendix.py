"""Section 9: how sure, what the words mean, the method in six lines, the files, the next look."""

from __future__ import annotations

from collections.abc import Sequence

from roi.exports import Exports
from roi.language import formatting
from roi.language.messages import say
from roi.language.names import kind_noun
from roi.loaders.walk import Export
from roi.reports import blocks
from roi.reports.blocks import Block, Cell
from roi.reports.scope import Scope
from roi.timeline.columns import SALES
from roi.verdict.one_page import visits_finding

NEXT_LOOK = 4  # days into the month after next: the services need some to finish a month
WORDS = {  # each term with its explanation
    "closing.name_visit": "closing.visit",
    "closing.name_named": "closing.named",
    "closing.name_link": "closing.link",
    "closing.name_usual": "closing.usual",
    "closing.name_range": "closing.range",
    "closing.name_yet": "closing.yet",
    "closing.name_even": "closing.even",
}
METHOD = (
    "closing.line1",
    "closing.line2",
    "closing.line3",
    "closing.line4",
    "closing.line5",
    "closing.line6",
)
HOLDS = {True: "closing.yes", False: "closing.no", None: "closing.open"}
COLUMNS = (
    "closing.file",
    "closing.kind",
    "closing.span",
    "closing.rows",
    "closing.aside",
    "closing.problems",
)
SHOWN = 24  # files and sentences listed
MANY = 3  # files of one format above which they share a row
LONGEST = 44  # characters of a file's name


def closing_section(scope: Scope) -> dict[str, object]:
    """Return the checks, the definitions, the method, the files and the next look."""
    return blocks.section(
        "closing",
        say("closing.title"),
        [
            _checks(scope),
            blocks.beside(
                [
                    blocks.heading(say("closing.definitions")),
                    blocks.pairs(_definitions(scope)),
                ],
                [
                    blocks.heading(say("closing.method")),
                    blocks.items([say(line) for line in METHOD]),
                ],
            ),
            *_files(scope),
            blocks.heading(say("closing.next")),
            blocks.text(_next(scope), "next"),
        ],
    )


def _checks(scope: Scope) -> Block:
    finding = visits_finding(scope.verdict) or scope.verdict.finding(SALES.name)
    if finding is None or not finding.checks:
        reason = (finding.not_estimable if finding else None) or scope.verdict.sentence
        return blocks.text(say("closing.no_checks", reason=reason), "missing")
    columns = [say("closing.check"), say("closing.holds"), say("closing.because")]
    rows = [
        [
            c.assumption,
            say(HOLDS[bool(c.holds) if c.holds is not None else None]),
            c.because,
        ]
        for c in finding.checks
    ]
    return blocks.table(say("closing.checks"), columns, rows, (), [2.9, 0.7, 3.9], small=True)


def _definitions(scope: Scope) -> list[tuple[str, str]]:
    return [
        (say(term, network=scope.network), say(explained, network=scope.network))
        for term, explained in WORDS.items()
    ]


def _files(scope: Scope) -> list[Block | None]:
    exports = scope.timeline.exports
    if exports is None:
        return [
            blocks.heading(say("closing.files")),
            blocks.text(say("closing.no_files"), "missing"),
        ]
    columns = [say(key) for key in COLUMNS]
    groups = _alike(exports.exports)
    rows = [_file(scope, n, group) for n, group in enumerate(groups[:SHOWN], start=1)]
    made: list[Block | None] = [
        blocks.table(
            say("closing.files"), columns, rows, (3, 4, 5), [4.0, 1.3, 2.5, 0.7, 0.75, 0.95]
        )
    ]
    more = len(groups) - SHOWN
    if more > 0:
        made.append(blocks.text(say("happened.more_days", count=formatting.plural(more, "file"))))
    if scope.redact:
        return made
    if exports.unknown:
        names = formatting.listed(_short(u.file) for u in exports.unknown[:SHOWN])
        made.append(blocks.text(say("closing.unknown", files=names)))
    told = [_with_short_names(o.sentence, exports) for o in exports.overlaps][:SHOWN]
    if told:
        made += [blocks.heading(say("closing.overlaps")), blocks.items(told)]
    if scope.timeline.assumptions:
        assumed = blocks.items([a.text for a in scope.timeline.assumptions])
        made += [blocks.heading(say("closing.assumptions")), assumed]
    return made


def _alike(exports: Sequence[Export]) -> list[list[Export]]:
    """Return the files, those of one format together where they are many."""
    by_loader: dict[str, list[Export]] = {}
    for export in exports:
        by_loader.setdefault(export.loader, []).append(export)
    groups = [[g] if len(g) > MANY else [[e] for e in g] for g in by_loader.values()]
    return [files for group in groups for files in group]


def _file(scope: Scope, number: int, files: list[Export]) -> list[Cell]:
    """Return one row: a file, or several of one format added up."""
    starts = [d.start for e in files for d in e.datasets if d.start]
    ends = [d.end for e in files for d in e.datasets if d.end]
    kept = [e.reading.kept for e in files]
    name = _short(files[0].file)
    if scope.redact:
        name = say("closing.file_number", number=number)
    if len(files) > 1:
        name = say("closing.files_like", count=formatting.count(len(files)), name=name)
    return [
        name,
        formatting.listed(dict.fromkeys(kind_noun(k) for rows in kept for k in rows)) or "–",
        formatting.days_short(min(starts), max(ends)) if starts and ends else "–",
        formatting.count(sum(sum(rows.values()) for rows in kept)),
        formatting.count(sum(e.reading.set_aside_count for e in files)),
        formatting.count(sum(len(e.reading.problems) for e in files)),
    ]


def _short(name: str) -> str:
    """Return a file's name: without the archive that it lies in, and then without its middle, where it is long."""
    if len(name) > LONGEST and "/" in name:
        name = name.rpartition("/")[2]
    return name if len(name) <= LONGEST else f"{name[: LONGEST // 2]}…{name[-LONGEST // 2 :]}"


def _with_short_names(sentence: str, exports: Exports) -> str:
    """Return a sentence about files with long names shortened as in the table."""
    for name in sorted((e.file for e in exports.exports), key=len, reverse=True):
        sentence = sentence.replace(name, _short(name))
    return sentence


def _next(scope: Scope) -> str:
    following = scope.month.plus(1)
    day = following.plus(1).start.replace(day=NEXT_LOOK)
    return say("closing.next_look", day=formatting.day(day), month=following.name)
