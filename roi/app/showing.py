"""What the page shows of the desk: the answer as on the report's first page, and what each file is."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from itertools import groupby
from typing import Any

from roi.app.desk import Looked
from roi.asking.question import Question
from roi.asking.replies import LETTERS
from roi.display.view import picture, template
from roi.exports import UNLOCKS, Exports, kind_as_named, rows_of
from roi.language import formatting
from roi.language.messages import say
from roi.language.names import event_name, kind_noun
from roi.loaders.catalogue import known_formats
from roi.loaders.walk import Export
from roi.reconcile.build_series import is_coarse
from roi.reports.blocks import Figure
from roi.reports.render.figures import svg
from roi.reports.render.html import adapted
from roi.reports.scope import Scope, default_month
from roi.reports.sections.answer import answer_blocks
from roi.settings import EVENT_KINDS
from roi.verdict.next_questions import QUESTIONS, NextAnswer
from roi.verdict.verdict import Verdict

FILES_SHOWN = 100  # of a service; the rest is counted


def page_html() -> str:
    """Return the empty page, in the language that is being read."""
    words = {
        "choose_files": say("app.choose_files"),
        "choose_folder": say("app.choose_folder"),
        "clear": say("app.clear"),
        "copying": say("app.copying", name="{name}"),
        "done": say("app.done"),
        "drop": say("app.drop"),
        "failed": say("app.failed"),
        "gone": say("app.gone"),
        "hour": say("app.hour"),
        "hour_hint": say("app.hour_hint"),
        "html": say("app.html"),
        "toml": say("app.toml"),
        "more_answers": say("next.title"),
        "more_working": say("app.more_working"),
        "lead": say("app.lead"),
        "month": say("app.month"),
        "more": say("app.more"),
        "note": say("app.note"),
        "note_end": say("app.note_end"),
        "note_events": say("app.note_events"),
        "note_kind": say("app.note_kind"),
        "note_days": say("app.note_days"),
        "note_lead": say("app.note_lead"),
        "note_start": say("app.note_start"),
        "note_title": say("app.note_title"),
        "note_write": say("app.note_write"),
        "pdf": say("app.pdf"),
        "plan": say("app.plan"),
        "plan_draw": say("app.plan_draw"),
        "plan_lead": say("app.plan_lead"),
        "plan_zip": say("app.plan_zip"),
        "drawing": say("app.drawing"),
        "xlsx": say("app.xlsx"),
        "reading": say("app.reading"),
        "judging": say("app.judging"),
        "title": say("app.title"),
        "download": say("app.download"),
        "writing": say("app.writing"),
    }
    kinds = [{"value": kind, "name": event_name(kind)} for kind in EVENT_KINDS]
    asked = [{"name": question.name, "words": question.words} for question in QUESTIONS]
    page: str = template("app.html").render(words=words, kinds=kinds, asked=asked)
    return page


def progress(looked: Looked) -> dict[str, Any]:
    """Return how far the work is, as JSON-safe values."""
    return {
        "version": looked.version,
        "stage": looked.stage,
        "share": looked.share,
        "problem": looked.problem,
    }


def shown(looked: Looked) -> dict[str, Any]:
    """Return what the page puts in its places, as JSON-safe values; HTML is escaped by the template engine."""
    return {
        **progress(looked),
        "answer": "" if looked.verdict is None else answer_html(looked.verdict),
        "questions": "" if looked.verdict is None else questions_html(looked.verdict.questions),
        "unexplained": [{"value": str(d), "name": formatting.day(d)} for d in looked.unexplained],
        "hour_hint": _hour_hint(looked.exports),
        "settings": bool(looked.exports and looked.exports.settings.file),
        "files": "" if looked.exports is None else files_html(looked.exports),
        "months": [{"value": str(m), "name": m.name} for m in looked.months],
    }


def _hour_hint(exports: Exports | None) -> str:
    """Return what the empty field means: no hour, or the one that roi.toml says."""
    settings = exports.settings if exports else None
    if settings is None or settings.hour is None:
        return say("app.hour_hint")
    return say("app.hour_told", hour=formatting.price(settings.hour, settings.currency))


def answer_html(verdict: Verdict) -> str:
    """Return the report's first page, without the comparison with the month before."""
    blocks = answer_blocks(Scope(verdict, default_month(verdict)))
    drawn = {str(n): adapted(svg(b)) for n, b in enumerate(blocks) if isinstance(b, Figure)}
    made: str = template("app-answer.html").render(
        blocks=[block.to_dict() for block in blocks],
        title=say("app.answer"),
        drawings=drawn,
        behind=say("title.behind"),
    )
    return made


def more_html(found: NextAnswer) -> str:
    """Return the sentences and the picture of what the files say of a question that authors ask next."""
    drawing = picture(found.result) if found.result is not None else ""
    made: str = template("app-more.html").render(
        question=found.question.words, lines=found.lines, drawing=drawing
    )
    return made


def questions_html(questions: Sequence[Question]) -> str:
    """Return what only the author can say, each choice as a button."""
    if not questions:
        return ""
    made: str = template("app-questions.html").render(
        title=say("question.title"),
        own=say("app.own_answer"),
        send=say("app.say"),
        questions=[_asked(q) for q in questions],
    )
    return made


def _asked(question: Question) -> dict[str, Any]:
    choices = zip(LETTERS, question.choices, strict=False)
    return {
        "asks": question.asks,
        "file": question.file,
        "sentence": question.sentence,
        "choices": [
            {
                "letter": letter,
                "words": choice.words,
                "then": say("question.then", sentence=choice.if_so.message.text)
                if question.decides and choice.if_so
                else "",
            }
            for letter, choice in choices
        ],
        "alike": question.alike,
        "example": "" if question.is_closed else question.shown(question.example),
    }


def files_html(exports: Exports) -> str:
    """Return what came from each service, what was not read and why, and what several files report."""
    made: str = template("app-files.html").render(
        words={
            "files": say("app.files"),
            "service": say("app.service"),
            "holds": say("app.holds"),
            "days": say("app.days"),
            "shows": say("app.shows"),
            "unknown": say("app.unknown"),
            "overlaps": say("app.overlaps"),
        },
        services=[_row(service, list(same)) for service, same in _by_service(exports)],
        unknown=[say("app.unknown_file", file=u.file, because=u.because) for u in exports.unknown],
        decisions=list(dict.fromkeys(d.sentence for d in exports.overlaps)),
    )
    return made


def _by_service(exports: Exports) -> Iterator[tuple[str, Iterator[Export]]]:
    services = {f.name: f.about.service for f in known_formats()}
    named = sorted(exports.exports, key=lambda e: services[e.loader].casefold())
    return groupby(named, key=lambda e: services[e.loader])


def _row(service: str, exports: list[Export]) -> dict[str, Any]:
    kept: Counter[str] = Counter()
    for export in exports:
        kept.update({kind_as_named(export, k): n for k, n in export.reading.kept.items()})
    holds = [rows_of(kind, n) for kind, n in kept.items() if n]
    starts = [d.start for e in exports for d in e.datasets if d.start]
    ends = [d.end for e in exports for d in e.datasets if d.end]
    problems = sum(len(e.reading.problems) for e in exports)
    return {
        "service": formatting.upper_first(service),
        "count": say("app.count", n=len(exports)),
        "files": [e.file for e in exports[:FILES_SHOWN]],
        "more": say("app.more_files", n=len(exports) - FILES_SHOWN)
        if exports[FILES_SHOWN:]
        else "",
        "holds": formatting.listed(holds) or say("listing.nothing"),
        "problems": say("app.problems", n=problems) if problems else "",
        "days": formatting.days(min(starts), max(ends)) if starts and ends else "",
        "shows": "; ".join(_unlocked(exports)),
    }


def _unlocked(exports: Sequence[Export]) -> Iterator[str]:
    """Yield what each kind of record lets the answer say; totals of weeks or months say nothing of a day."""
    datasets = [d for e in exports for d in e.datasets]
    for kind in dict.fromkeys(d.kind for d in datasets if d.kind in UNLOCKS):
        by_day = any(d.kind == kind and not is_coarse(d) for d in datasets)
        yield say(UNLOCKS[kind][1]) if by_day else say("app.not_by_day", kind=kind_noun(kind))
