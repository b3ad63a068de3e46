"""A document as one HTML file: no script, no outside request, every text escaped by the template engine."""

from __future__ import annotations

import re
from base64 import b64encode
from pathlib import Path

from roi.display.charts import GREY, INK, PALE
from roi.display.view import style, template
from roi.reports.blocks import Document
from roi.reports.render.figures import DRAWN_WITH, drawings

LOGOS = {".png": "image/png", ".jpg": "image/jpeg", ".jpeg": "image/jpeg", ".svg": "image/svg+xml"}
FONT = "system-ui"
PART = re.compile(r' id="([^"]+)"')
REFERENCE = re.compile(r"#([\w-]+)")


def to_html(document: Document, logo: Path | None = None) -> str:
    """Return the document as a page for screens of any size, for print, and for dark mode."""
    art = {place: adapted(svg) for place, svg in drawings(document).items()}
    made: str = template("report.html").render(
        doc=document.to_dict(),
        drawings=art,
        style=style("style.css") + style("page.css"),
        logo=None if logo is None else data_url(logo),
    )
    return made


def adapted(svg: str) -> str:
    """Return a drawing in the page's own font and colour, its pale parts translucent for dark mode.

    Names of its parts that nothing refers to are left out, since the page's other drawings have the same.
    """
    used = frozenset(REFERENCE.findall(svg))
    lean = PART.sub(lambda part: part[0] if part[1] in used else "", svg)
    named = lean.replace(f"'{DRAWN_WITH}'", FONT).replace(DRAWN_WITH, FONT)
    return named.replace(INK, "currentColor").replace(PALE, f"{GREY}55")


def data_url(logo: Path) -> str:
    """Return a picture file as a data: URL."""
    return f"data:{LOGOS[logo.suffix.lower()]};base64,{b64encode(logo.read_bytes()).decode()}"
