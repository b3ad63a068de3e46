"""A document as a PDF: tagged for screen readers, fonts within, the same bytes every time."""

from __future__ import annotations

import json
from calendar import timegm
from datetime import date
from functools import cache
from importlib.resources import as_file, files
from pathlib import Path
from typing import Any

from roi import words
from roi.reports.figures import DRAWN_WITH, drawings
from roi.reports.fonts import FAMILIES, font_folders, printable
from roi.words_report import say

PAPERS = {"a4": "a4", "letter": "us-letter"}


def pdf(document: dict[str, Any], paper: str = "a4", logo: Path | None = None) -> bytes:
    """Return the document as PDF/UA-1.

    The time written into the file is the day after the month, so that the same document gives the same bytes on any
    day. Characters that no font has are spelt out, and the report says so.
    """
    shown = with_fonts_told(document)
    setup = {"paper": PAPERS[paper], "fonts": list(FAMILIES), "logo": None}
    art = {place: svg.replace(DRAWN_WITH, FAMILIES[0]) for place, svg in drawings(shown).items()}
    return _typeset(shown, art, setup, logo)


def _typeset(
    document: dict[str, Any], art: dict[str, str], setup: dict[str, Any], logo: Path | None
) -> bytes:
    import typst

    with as_file(files("roi") / "templates" / "report.typ") as template:
        if logo is not None:
            picture = {"bytes": list(logo.read_bytes()), "alt": document["labels"]["logo"]}
            setup = {**setup, "logo": picture}
        made: bytes = typst.compile(
            template,
            root=template.parent,
            font_paths=_fonts(),
            ignore_system_fonts=True,
            pdf_standards="ua-1",
            timestamp=timegm(date.fromisoformat(document["end"]).timetuple()),
            sys_inputs={
                "document": json.dumps(document, ensure_ascii=False),
                "drawings": json.dumps(art, ensure_ascii=False),
                "setup": json.dumps(setup),
            },
        )
    return made


@cache
def _fonts() -> Any:
    """Return the fonts as Typst holds them, so that many reports look for them once."""
    import typst

    return typst.Fonts(
        include_system_fonts=False, include_embedded_fonts=False, font_paths=list(font_folders())
    )


def with_fonts_told(document: dict[str, Any]) -> dict[str, Any]:
    """Return the document with every text printable, and a note at its end where a character had to be spelt out."""
    lost: set[str] = set()
    shown: dict[str, Any] = printable(document, lost)
    if not lost:
        return shown
    with words.reading_in(document["locale"]):
        names = words.listed(sorted(printable(c, set())[1:-1] for c in lost)[:8])
        note = {"type": "text", "style": "note", "text": say("title.unprintable", what=names)}
    *others, last = shown["sections"]
    return {**shown, "sections": [*others, {**last, "blocks": [*last["blocks"], note]}]}
