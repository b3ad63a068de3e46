"""A document as a PDF: tagged for screen readers, fonts embedded, the same bytes every time."""

from __future__ import annotations

import json
from calendar import timegm
from dataclasses import replace
from functools import cache
from importlib.resources import files
from pathlib import Path
from typing import TYPE_CHECKING

from roi.errors import needs
from roi.language import formatting
from roi.language.messages import reading_in, say
from roi.reports.blocks import Document, Text
from roi.reports.render.figures import DRAWN_WITH, drawings
from roi.reports.render.fonts import FAMILIES, font_folders, printable

if TYPE_CHECKING:
    import typst

PAPERS = {"a4": "a4", "letter": "us-letter"}


def to_pdf(document: Document, paper: str = "a4", logo: Path | None = None) -> bytes:
    """Return the document as PDF/UA-1.

    The time in the file's metadata is the month's last day, so that the same document gives the same bytes on any
    day. Characters that no font has are written out by name, and the report says so.
    """
    with needs("report"):
        import typst

    shown = with_printable_text(document)
    made: bytes = typst.compile(  # type: ignore[call-overload]  # the stub knows no dict of files
        _files(shown, paper, logo),
        font_paths=fonts(),
        ignore_system_fonts=True,
        pdf_standards="ua-1",
        timestamp=timegm(document.month.last_day.timetuple()),
    )
    return made


def _files(document: Document, paper: str, logo: Path | None) -> dict[str, bytes]:
    """Return the files that Typst reads: the template, and the values that fill it as JSON."""
    art = {place: svg.replace(DRAWN_WITH, FAMILIES[0]) for place, svg in drawings(document).items()}
    picture = None if logo is None else list(logo.read_bytes())
    setup = {"paper": PAPERS[paper], "fonts": list(FAMILIES), "logo": picture}
    values = {"document": document.to_dict(), "drawings": art, "setup": setup}
    inputs = {f"{n}.json": json.dumps(v, ensure_ascii=False).encode() for n, v in values.items()}
    return {"main.typ": (files("roi") / "templates" / "report.typ").read_bytes(), **inputs}


@cache
def fonts() -> typst.Fonts:
    """Return the fonts, searched for once however many reports are made."""
    with needs("report"):
        import typst

    return typst.Fonts(
        include_system_fonts=False, include_embedded_fonts=False, font_paths=list(font_folders())
    )


def with_printable_text(document: Document) -> Document:
    """Return the document with every text printable, and a note at its end on characters that were written out."""
    lost: set[str] = set()
    shown = printable(document, lost)
    if not lost:
        return shown
    with reading_in(document.locale):
        names = formatting.listed(sorted(printable(c, set())[1:-1] for c in lost)[:8])
        note = Text(say("title.unprintable", what=names), "note")
    *others, last = shown.sections
    return replace(shown, sections=[*others, replace(last, blocks=[*last.blocks, note])])
