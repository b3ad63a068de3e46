"""`roi new`: create a project folder with a download guide, settings to fill in, and notebooks."""

from __future__ import annotations

import json
import sys
from dataclasses import dataclass
from itertools import groupby
from pathlib import Path

from roi.cli.starters import starter
from roi.display.view import style, template
from roi.errors import WrongUse
from roi.loaders.catalogue import Format, known_formats
from roi.loaders.formats.follow_log import FOLLOW_LOG
from roi.loaders.walk import GUIDE
from roi.settings import NAME
from roi.writing import write_whole

EXPORTS, NOTEBOOKS = "exports", "notebooks"
SAMPLE = '"../sample_data"'  # what the notebooks read until they are pointed at a project
TEMPLATES = ("events.csv", FOLLOW_LOG)  # tables to fill in by hand, each with its header
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
class Project:
    """A project folder: the files written, and the files that were there already and kept."""

    folder: Path
    written: tuple[str, ...]
    kept: tuple[str, ...]


def new_project(folder: str | Path) -> Project:
    """Create `folder`: exports/ with the page on where to click, roi.toml and tables to fill in, notebooks that read it, and a
    file that opens `roi app` by a double-click.

    An existing file is never touched, so the command can be run again at any time.

    Raises
    ------
    WrongUse
        If `folder` is a file.
    """
    folder = Path(folder)
    if folder.exists() and not folder.is_dir():
        raise WrongUse(sentence=f"{folder} is a file; name a folder.")
    opens = starter(sys.platform, sys.executable)
    texts = {
        f"{EXPORTS}/{GUIDE}": where_to_click(),
        f"{EXPORTS}/{NAME}": style(NAME),
        **{f"{EXPORTS}/{name}": style(name) for name in TEMPLATES},
        **{f"{NOTEBOOKS}/{p.name}": pointed(p.read_text("utf-8")) for p in notebooks()},
    }
    contents = {name: text.encode() for name, text in texts.items()} | {opens.name: opens.content}
    kept = tuple(name for name in contents if (folder / name).exists())
    written = tuple(name for name in contents if name not in kept)
    for name in written:
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        write_whole(path, contents[name])
        if name == opens.name and opens.is_executable:
            path.chmod(path.stat().st_mode | 0o111)
    return Project(folder, written, kept)


def notebooks() -> list[Path]:
    """Return roi's notebooks: inside the installed package, or next to it in a checkout."""
    inside = Path(__file__).parent / NOTEBOOKS
    return sorted((inside if inside.is_dir() else inside.parents[1] / NOTEBOOKS).glob("*.ipynb"))


def pointed(notebook: str) -> str:
    """Return a notebook that reads the project's own exports, cleared of the sample author's outputs."""
    read = json.loads(notebook)
    for cell in read["cells"]:
        if cell["cell_type"] == "code":
            cell["source"] = [line.replace(SAMPLE, f'"../{EXPORTS}"') for line in cell["source"]]
            cell.update(outputs=[], execution_count=None)
    return json.dumps(read, ensure_ascii=False, indent=1) + "\n"


def where_to_click() -> str:
    """Return the page on where to download each service's export."""
    first = {kind: place for place, kind in enumerate(PARTS)}
    readable = [f for f in known_formats() if first.keys() & set(f.about.kinds)]

    def part(known: Format) -> int:
        return min(first[kind] for kind in known.about.kinds if kind in first)

    parts = [
        (PARTS[list(PARTS)[place]], _services(list(formats)))
        for place, formats in groupby(sorted(readable, key=part), key=part)
    ]
    page: str = template("where-to-click.html").render(
        parts=parts, style=style("page.css") + style("style.css")
    )
    return page + "\n"


def _services(formats: list[Format]) -> list[tuple[str, list[tuple[str, str]]]]:
    """Return each service with its downloads and what each can't tell."""
    return [
        (service, list(dict.fromkeys((f.about.download, f.about.cannot_tell) for f in same)))
        for service, same in groupby(formats, key=lambda f: f.about.service)
    ]
