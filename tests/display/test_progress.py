"""The bar: it moves while a file is read, counts each byte once, and shows nothing where nobody watches."""

from __future__ import annotations

import random
import zipfile
from pathlib import Path

import pytest

from roi.display.progress import progress_bar
from roi.sources.archives import inside
from roi.sources.source import DiskFile


def watched(path: Path) -> tuple[DiskFile, list[float]]:
    moves: list[float] = []
    node = DiskFile(path, path.name)
    node.watch = moves.append
    return node, moves


def test_reading_a_file_moves_the_bar_and_reading_it_again_does_not(tmp_path: Path) -> None:
    path = tmp_path / "big.log"
    path.write_bytes(b"a line\n" * 50_000)
    node, moves = watched(path)
    with node.open() as stream:
        stream.read(100_000)
        assert 100_000 <= sum(moves) < node.size
        stream.read()
    with node.open() as stream:
        stream.read()
    node.tell(node.untold)
    assert sum(moves) == node.size


def test_reading_what_lies_in_a_zip_moves_the_bar_of_the_zip(tmp_path: Path) -> None:
    path = tmp_path / "archive.zip"
    noise = random.Random(1).randbytes(4_000_000)
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("data/tweets.js", noise)
    node, moves = watched(path)
    with inside(node)["data"].children["tweets.js"].open() as stream:
        stream.read(len(noise) // 2)
        assert 0.3 * node.size < sum(moves) < 0.9 * node.size


def test_nothing_is_shown_where_nobody_watches(capsys: pytest.CaptureFixture[str]) -> None:
    with progress_bar("Reading", 100) as advance:
        advance(100)
    assert capsys.readouterr() == ("", "")
