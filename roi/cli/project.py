"""`roi new`: create a project folder with a download guide, settings to fill in, and notebooks."""

from __future__ import annotations

import json
import sys
from dataclasses import dataclass
from pathlib import Path

from roi.cli.starters import starter
from roi.cli.where_to_click import where_to_click
from roi.display.view import style
from roi.errors import WrongUse
from roi.loaders.formats.events_csv import NAME as EVENTS
from roi.loaders.formats.follow_log import FOLLOW_LOG
from roi.loaders.walk import GUIDE
from roi.settings import NAME
from roi.writing import write_whole

EXPORTS, NOTEBOOKS = "exports", "notebooks"
SAMPLE = '"../sample_data"'  # what the notebooks read until they are pointed at a project
TEMPLATES = (EVENTS, FOLLOW_LOG)  # tables to fill in by hand, each with its header


@dataclass(frozen=True, slots=True)
class Project:
    """A project folder: the files written, and the files that were there already and kept."""

    folder: Path
    written: tuple[str, ...]
    kept: tuple[str, ...]


def new_project(folder: str | Path) -> Project:
    """Create `folder`: exports/ with the page on where to click, roi.toml and tables to fill in, notebooks that read it, and a
    file to double-click that opens `roi app`.

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
    package = Path(__file__).parents[1]
    inside = package / NOTEBOOKS
    return sorted((inside if inside.is_dir() else package.parent / NOTEBOOKS).glob("*.ipynb"))


def pointed(notebook: str) -> str:
    """Return a notebook that reads the project's own exports, cleared of the sample author's outputs."""
    read = json.loads(notebook)
    for cell in read["cells"]:
        if cell["cell_type"] == "code":
            cell["source"] = [line.replace(SAMPLE, f'"../{EXPORTS}"') for line in cell["source"]]
            cell.update(outputs=[], execution_count=None)
    return json.dumps(read, ensure_ascii=False, indent=1) + "\n"
