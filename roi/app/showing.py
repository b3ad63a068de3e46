"""What the page shows of the desk: the answer as on the report's first page, and what each file is."""

from __future__ import annotations

from typing import Any

from roi.app.desk import Looked
from roi.display.view import template
from roi.exports import UNLOCKS, Exports
from roi.language import formatting
from roi.language.messages import say
from roi.loaders.catalogue import known_formats
from roi.loaders.walk import Export
from roi.reports.blocks import Figure
from roi.reports.render.figures import svg
from roi.reports.render.html import adapted
from roi.reports.scope import Scope, default_month
from roi.reports.sections.answer import answer_blocks
from roi.verdict.verdict import Verdict

WORDS = (
    "choose_files choose_folder clear copying done drop failed gone hour hour_hint html lead month more pdf reading "
    "judging title download writing"
).split()
ROWS = 200  # files shown; the rest is counted


def page_html() -> str:
    """Return the empty page, in the language that is being read."""
    words = {name: say(f"app.{name}", name="{name}") for name in WORDS}
    page: str = template("app.html").render(words=words)
    return page


def shown(looked: Looked) -> dict[str, Any]:
    """Return what the page puts in its places, as JSON-safe values; HTML is escaped by the template engine."""
    return {
        "version": looked.version,
        "stage": looked.stage,
        "share": looked.share,
        "problem": looked.problem,
        "answer": "" if looked.verdict is None else answer_html(looked.verdict),
        "files": "" if looked.exports is None else files_html(looked.exports),
        "months": [{"value": str(m), "name": m.name} for m in looked.months],
    }


def answer_html(verdict: Verdict) -> str:
    """Return the report's first page, without the comparison with the month before."""
    blocks = answer_blocks(Scope(verdict, default_month(verdict)))
    drawn = {str(n): adapted(svg(b)) for n, b in enumerate(blocks) if isinstance(b, Figure)}
    made: str = template("app-answer.html").render(
        blocks=[block.to_dict() for block in blocks], drawings=drawn, behind=say("title.behind")
    )
    return made


def files_html(exports: Exports) -> str:
    """Return the table of files, what was not read and why, and what is missing."""
    made: str = template("app-files.html").render(
        words={n: say(f"app.{n}") for n in ("files", "file", "service", "holds", "days", "shows")},
        files=[_row(e) for e in exports.exports[:ROWS]],
        more=max(len(exports.exports) - ROWS, 0),
        unknown_title=say("app.unknown"),
        unknown=[say("app.unknown_file", file=u.file, because=u.because) for u in exports.unknown],
        decisions=[d.sentence for d in exports.overlaps],
        missing_title=say("app.missing"),
        missing=[m.would_show() for m in exports.missing],
    )
    return made


def _row(export: Export) -> dict[str, Any]:
    about = next(f.about for f in known_formats() if f.name == export.loader)
    facts = export.to_dict()
    holds = [say("listing.things", n=n, kind=k) for k, n in export.reading.kept.items()]
    problems = len(export.reading.problems)
    return {
        "file": export.file,
        "service": about.service,
        "holds": formatting.listed(holds) or say("listing.nothing"),
        "problems": say("app.problems", n=problems) if problems else "",
        "days": f"{facts['start']} – {facts['end']}" if facts["start"] else "",
        "shows": "; ".join(say(UNLOCKS[k][1]) for k in export.reading.kept if k in UNLOCKS),
    }
