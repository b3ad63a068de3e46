"""A document as one HTML file: no script, no outside request, every word escaped by the template engine."""

from __future__ import annotations

from base64 import b64encode
from pathlib import Path
from typing import Any

from roi.display.charts import GREY, INK, PALE
from roi.display.view import style, template
from roi.reports.render.figures import DRAWN_WITH, drawings

LOGOS = {".png": "image/png", ".jpg": "image/jpeg", ".jpeg": "image/jpeg", ".svg": "image/svg+xml"}
FONT = "system-ui"


def to_html(document: dict[str, Any], logo: Path | None = None) -> str:
    """Return the document as a page that a phone, a printer and a reader of dark pages can use alike."""
    art = {place: adapted(svg) for place, svg in drawings(document).items()}
    made: str = template("report.html").render(
        doc=document,
        drawings=art,
        style=style("style.css") + style("page.css"),
        logo=None if logo is None else data_address(logo),
    )
    return made


def adapted(svg: str) -> str:
    """Return a drawing whose words take the page's own font and colour, and whose paler parts let a dark page through."""
    named = svg.replace(f"'{DRAWN_WITH}'", FONT).replace(DRAWN_WITH, FONT)
    return named.replace(INK, "currentColor").replace(PALE, f"{GREY}55")


def data_address(logo: Path) -> str:
    """Return a picture file as an address that holds the picture itself."""
    return f"data:{LOGOS[logo.suffix.lower()]};base64,{b64encode(logo.read_bytes()).decode()}"
