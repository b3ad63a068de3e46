"""The code is laid out as docs/architecture.md says: imports run downwards, files stay short, each states its purpose."""

from __future__ import annotations

import ast
import re
import socket
from pathlib import Path

import places
import pytest

ROOT = places.ROOT
FILES = sorted((ROOT / "roi").rglob("*.py"))
LONGEST = 400


def layers() -> list[str]:
    text = (ROOT / "docs" / "architecture.md").read_text(encoding="utf-8")
    block = re.search(r"```layers\n(.*?)```", text, re.DOTALL)
    assert block is not None
    return [line.split()[0] for line in block.group(1).splitlines()]


def room(path: Path) -> str:
    """Return the wing that a file belongs to: 'loaders' for roi/loaders/formats/kdp_blocks.py."""
    return path.relative_to(ROOT / "roi").parts[0].removesuffix(".py")


def imported(path: Path) -> set[str]:
    """Return the wings a file imports from, however the import is spelt."""
    found: set[str] = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            found |= {a.name.split(".")[1] for a in node.names if a.name.startswith("roi.")}
        elif isinstance(node, ast.ImportFrom) and node.module == "roi":
            found |= {a.name for a in node.names}
        elif isinstance(node, ast.ImportFrom) and (node.module or "").startswith("roi."):
            found.add(str(node.module).split(".")[1])
        assert not (isinstance(node, ast.ImportFrom) and node.level), f"{path}: a relative import"
    return found


def test_every_room_is_on_the_plan_and_the_plan_has_no_other() -> None:
    assert {room(f) for f in FILES} - {"__init__"} == set(layers())


def test_imports_run_downwards() -> None:
    places = {wing: place for place, wing in enumerate(layers())}
    upwards = [
        (str(path.relative_to(ROOT)), other)
        for path in FILES
        if (own := room(path)) != "__init__"
        for other in imported(path)
        if places.get(other, 0) > places[own]
    ]
    assert not upwards


def test_files_are_short_and_say_their_purpose_first() -> None:
    lines = {path: path.read_text(encoding="utf-8").splitlines() for path in FILES}
    assert not [path for path, of_file in lines.items() if len(of_file) > LONGEST]
    assert not [
        path
        for path, of_file in lines.items()
        if not of_file[0].startswith('"""') or len(of_file[0]) <= 20
    ]


def test_no_vague_names() -> None:
    assert not {f.stem for f in FILES} & {
        "utils",
        "util",
        "common",
        "core",
        "base",
        "helpers",
        "misc",
    }


def test_the_suite_has_no_network() -> None:
    with pytest.raises(AssertionError, match="open a connection"), socket.socket() as s:
        s.connect(("192.0.2.1", 80))


def test_no_query_draws_into_what_is_printed() -> None:
    """DuckDB's progress bar stood in the middle of JSON once a log took two seconds."""
    direct = [str(f.relative_to(ROOT)) for f in FILES if "duckdb.connect(" in f.read_text("utf-8")]
    assert direct == ["roi/sources/queries.py"]
