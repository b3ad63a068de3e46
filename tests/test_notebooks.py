"""The notebooks: each runs from top to bottom, prints what its committed outputs say, and reads well on the web."""

from __future__ import annotations

import importlib.util
import json
import re
from functools import cache
from pathlib import Path
from typing import Any

import places
import pytest

HERE = places.ROOT / "notebooks"
PATHS = sorted(HERE.glob("[0-9]*.ipynb"))
MACHINE = re.compile(r"/(?:home|root|tmp|work|usr|Users)/|[A-Z]:\\\\|0x[0-9a-f]{6,}")

by_notebook = pytest.mark.parametrize("path", PATHS, ids=lambda p: p.stem)


@cache
def committed(path: Path) -> dict[str, Any]:
    return dict(json.loads(path.read_text(encoding="utf-8")))


def sources(path: Path, kind: str) -> list[str]:
    return ["".join(c["source"]) for c in committed(path)["cells"] if c["cell_type"] == kind]


def outputs(notebook: Any) -> list[Any]:
    return [o for c in notebook["cells"] for o in c.get("outputs", [])]


def printed(notebook: Any) -> list[str]:
    """Return what the cells print, line by line."""
    text = "".join("".join(o["text"]) for o in outputs(notebook) if o["output_type"] == "stream")
    return text.splitlines()


def shapes(notebook: Any) -> list[list[str]]:
    """Return which kinds of output each cell shows."""
    return [
        sorted({k for o in c.get("outputs", []) for k in o.get("data", {"text": 0})})
        for c in notebook["cells"]
    ]


@pytest.mark.skipif(importlib.util.find_spec("nbclient") is None, reason="nbclient is not here")
@pytest.mark.loopback  # a kernel talks over ports of this machine
@pytest.mark.thorough  # test_jupyter.py shows a kernel in the suite
@by_notebook
def test_it_runs_and_says_what_is_committed(path: Path) -> None:
    script = HERE.parent / "docs" / "run_notebooks.py"
    spec = importlib.util.spec_from_file_location("run_notebooks", script)
    assert spec is not None
    assert spec.loader is not None
    run_notebooks = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(run_notebooks)
    fresh = run_notebooks.executed(path)
    assert printed(fresh) == printed(committed(path))
    assert shapes(fresh) == shapes(committed(path))


@by_notebook
def test_the_text_is_for_a_novelist(path: Path) -> None:
    title, *_ = sources(path, "markdown")
    code = sources(path, "code")
    assert title.startswith("# ")
    assert not [c for c in code if re.search(r"\b(def|class|lambda)\b", c)]
    assert max(len(c.splitlines()) for c in code) <= 12
    assert 10 <= len(committed(path)["cells"]) <= 20
    assert code[0].splitlines()[0].startswith("FOLDER = "), "one variable at the top"


@by_notebook
def test_committed_outputs_are_whole_and_name_no_machine(path: Path) -> None:
    notebook = committed(path)
    assert not [o for o in outputs(notebook) if o["output_type"] == "error"]
    assert not [o for o in outputs(notebook) if o.get("name") == "stderr"]
    assert all(c["execution_count"] for c in notebook["cells"] if c["cell_type"] == "code")
    shown = json.dumps([{**o, "data": _text_of(o)} for o in outputs(notebook)])
    assert not MACHINE.findall(shown)


def _text_of(output: dict[str, Any]) -> dict[str, Any]:
    return {k: v for k, v in output.get("data", {}).items() if k != "image/png"}


@by_notebook
def test_every_picture_has_words_for_those_who_cannot_see_it(path: Path) -> None:
    pictures = [o for o in outputs(committed(path)) if "image/png" in o.get("data", {})]
    assert all((o["metadata"]["image/png"]["alt"] or "").strip() for o in pictures)


def test_the_pages_lead_to_each_other() -> None:
    names = {p.name for p in PATHS}
    for path in PATHS:
        links = re.findall(r"\(([^)\s]+\.ipynb)\)", "\n".join(sources(path, "markdown")))
        assert set(links) <= names
