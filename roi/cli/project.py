"""`roi new`: lay out a folder for one's downloads, with a page on where to click, settings to fill in, and notebooks."""

from __future__ import annotations

import json
from dataclasses import dataclass
from itertools import groupby
from pathlib import Path
from typing import Any

from roi.display.view import style, template
from roi.errors import WrongUse
from roi.loaders.catalogue import known_formats
from roi.loaders.walk import GUIDE
from roi.settings import NAME

EXPORTS, NOTEBOOKS = "exports", "notebooks"
SAMPLE = '"../sample_data"'  # what the notebooks read until they are pointed at a project
PARTS = {
    "posts": "Your posts",
    "visits": "Visits to your site",
    "sales": "Your sales",
    "followers": "Your followers",
    "subscribers": "Your newsletter",
    "events": "What else happened",
    "costs": "What your advertisements cost",
    "ranks": "Your sales ranks",
}


@dataclass(frozen=True, slots=True)
class Project:
    """A folder that was laid out: what was written, and what was there already and left as it was."""

    folder: Path
    written: tuple[str, ...]
    kept: tuple[str, ...]


def new_project(folder: str | Path) -> Project:
    """Lay out `folder`: exports/ with the page on where to click and roi.toml, and the notebooks pointed at it.

    A file that is there already is never touched, so that a project can be completed at any time.

    Raises
    ------
    WrongUse
        If `folder` is a file.
    """
    folder = Path(folder)
    if folder.exists() and not folder.is_dir():
        raise WrongUse(sentence=f"{folder} is a file; name a folder.")
    contents = {
        f"{EXPORTS}/{GUIDE}": where_to_click(),
        f"{EXPORTS}/{NAME}": style(NAME),
        **{f"{NOTEBOOKS}/{p.name}": pointed(p.read_text("utf-8")) for p in notebooks()},
    }
    kept = tuple(name for name in contents if (folder / name).exists())
    written = tuple(name for name in contents if name not in kept)
    for name in written:
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(contents[name], encoding="utf-8")
    return Project(folder, written, kept)


def notebooks() -> list[Path]:
    """Return the notebooks that came with roi: inside the installed package, or beside it in a checkout."""
    inside = Path(__file__).parent / NOTEBOOKS
    return sorted((inside if inside.is_dir() else inside.parents[1] / NOTEBOOKS).glob("*.ipynb"))


def pointed(notebook: str) -> str:
    """Return a notebook that reads the project's own exports, without what it showed of the sample author."""
    read = json.loads(notebook)
    for cell in read["cells"]:
        if cell["cell_type"] == "code":
            cell["source"] = [line.replace(SAMPLE, f'"../{EXPORTS}"') for line in cell["source"]]
            cell.update(outputs=[], execution_count=None)
    return json.dumps(read, ensure_ascii=False, indent=1) + "\n"


def where_to_click() -> str:
    """Return the page that says, for each service, where its export is to be had."""
    first = {kind: place for place, kind in enumerate(PARTS)}
    rows = [r for r in known_formats() if first.keys() & set(r["kinds"])]

    def part(row: dict[str, Any]) -> int:
        return min(first[kind] for kind in row["kinds"] if kind in first)

    parts = [
        (PARTS[list(PARTS)[place]], _services(list(these)))
        for place, these in groupby(sorted(rows, key=part), key=part)
    ]
    page: str = template("where-to-click.html").render(
        parts=parts, style=style("page.css") + style("style.css")
    )
    return page + "\n"


def _services(rows: list[dict[str, Any]]) -> list[tuple[str, list[tuple[str, str]]]]:
    """Return each service with its different ways to download and what that can't tell."""
    return [
        (service, list(dict.fromkeys((r["download"], r["cannot_tell"]) for r in these)))
        for service, these in groupby(rows, key=lambda r: r["service"])
    ]
