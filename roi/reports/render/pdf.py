"""A document as a PDF: tagged for screen readers, fonts within, the same bytes every time."""

from __future__ import annotations

import json
from calendar import timegm
from datetime import date
from functools import cache
from importlib.resources import files
from pathlib import Path
from typing import Any

from roi.language import formatting
from roi.language.messages import reading_in, say
from roi.reports.render.figures import DRAWN_WITH, drawings
from roi.reports.render.fonts import FAMILIES, font_folders, printable

PAPERS = {"a4": "a4", "letter": "us-letter"}


def to_pdf(document: dict[str, Any], paper: str = "a4", logo: Path | None = None) -> bytes:
    """Return the document as PDF/UA-1.

    The time written into the file is the day after the month, so that the same document gives the same bytes on any
    day. Characters that no font has are spelt out, and the report says so.
    """
    import typst

    shown = with_fonts_told(document)
    made: bytes = typst.compile(
        _files(shown, paper, logo),
        font_paths=_fonts(),
        ignore_system_fonts=True,
        pdf_standards="ua-1",
        timestamp=timegm(date.fromisoformat(document["end"]).timetuple()),
    )
    return made


def _files(document: dict[str, Any], paper: str, logo: Path | None) -> dict[str, bytes]:
    """Return all that Typst reads: the template, which never changes, and the values that it is filled with."""
    art = {place: svg.replace(DRAWN_WITH, FAMILIES[0]) for place, svg in drawings(document).items()}
    picture = None if logo is None else list(logo.read_bytes())
    setup = {"paper": PAPERS[paper], "fonts": list(FAMILIES), "logo": picture}
    values = {"document": document, "drawings": art, "setup": setup}
    return {
        "main.typ": (files("roi") / "templates" / "report.typ").read_bytes(),
        **{
            f"{name}.json": json.dumps(v, ensure_ascii=False).encode() for name, v in values.items()
        },
    }


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
    with reading_in(document["locale"]):
        names = formatting.listed(sorted(printable(c, set())[1:-1] for c in lost)[:8])
        note = {"type": "text", "style": "note", "text": say("title.unprintable", what=names)}
    *others, last = shown["sections"]
    return {**shown, "sections": [*others, {**last, "blocks": [*last["blocks"], note]}]}
