"""The page on where to download each service's export: what most authors have first, what is no longer offered last."""

from __future__ import annotations

import tomllib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from itertools import groupby
from typing import Any

from roi.display.view import style, template
from roi.loaders.catalogue import Format, known_formats

FIRST, CLOSED = "Begin with these", "No longer offered"
PARTS = {
    "posts": "Your posts",
    "visits": "Visits to your site",
    "sales": "Your sales",
    "followers": "Your followers",
    "subscribers": "Your newsletter",
    "events": "What else happened",
    "costs": "What your advertisements cost",
    "ranks": "Your sales ranks",
    "follows": "Who follows whom",
}


@dataclass(frozen=True, slots=True)
class Service:
    """A service on the page: its name, its address if it has one, and each download with what it can't tell."""

    name: str
    page: str
    ways: tuple[tuple[str, str], ...]


@cache
def download_pages() -> dict[str, Any]:
    """Return the table of addresses, of what comes first and of what is closed."""
    text = (files("roi") / "tables" / "download_pages.toml").read_text(encoding="utf-8")
    return tomllib.loads(text)


def where_to_click() -> str:
    """Return the page as HTML."""
    readable = [f for f in known_formats() if PARTS.keys() & set(f.about.kinds)]
    by_name = {f.name: f for f in readable}
    first = [by_name[name] for name in download_pages()["first"]]
    closed = set(download_pages()["closed"])
    rest = sorted((f for f in readable if f.about.service not in closed), key=_part)
    parts = [
        (FIRST, _services(first)),
        *(
            (PARTS[list(PARTS)[place]], _services(formats))
            for place, formats in groupby(rest, key=_part)
        ),
        (CLOSED, _services(f for f in readable if f.about.service in closed)),
    ]
    page: str = template("where-to-click.html").render(
        parts=parts, style=style("page.css") + style("style.css")
    )
    return page + "\n"


def _part(known: Format) -> int:
    kinds: Sequence[str] = list(PARTS)
    return min(kinds.index(kind) for kind in known.about.kinds if kind in PARTS)


def _services(formats: Iterable[Format]) -> list[Service]:
    """Return each service with its downloads."""
    pages = download_pages()["pages"]
    return [
        Service(
            name,
            pages.get(name, ""),
            tuple(dict.fromkeys((f.about.download, f.about.cannot_tell) for f in same)),
        )
        for name, same in groupby(formats, key=lambda f: f.about.service)
    ]
