"""Shared by all tests: no network, no clock, and `--accept` to write golden files."""

from __future__ import annotations

import os
import socket
import sys
from collections import Counter
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import places
import pytest
from good_export import GOOD
from hypothesis import HealthCheck, settings

import roi
from roi.language import messages

os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
# For the commands, kernels and workers that tests start: without compiled files, each would compile
# all of roi again.
os.environ.pop("PYTHONDONTWRITEBYTECODE", None)
sys.dont_write_bytecode = False
os.environ["ROI_NO_CACHE"] = "1"  # no test meets what another run, or the user, has kept
settings.register_profile("untimed", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("untimed")  # a slow machine fails no test

REAL = places.REAL
SAMPLE = places.SAMPLE


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption(
        "--accept",
        action="store_true",
        help="write golden files from what the code gives now; read them, then commit",
    )


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Leave all but every n-th case of a test marked `one_in(n)` to the thorough part."""
    seen = Counter[str]()
    for item in items:
        mark = item.get_closest_marker("one_in")
        if mark is None or item.get_closest_marker("thorough") is not None:
            continue
        test = item.nodeid.partition("[")[0]
        if seen[test] % mark.args[0]:
            item.add_marker("thorough")
        seen[test] += 1


def _blocked(*args: Any, **_: Any) -> None:
    raise AssertionError(f"a test tried to open a connection: {args[1:]}")


@pytest.fixture(autouse=True)
def no_network(monkeypatch: pytest.MonkeyPatch, request: pytest.FixtureRequest) -> None:
    """Block sockets, except for tests marked `loopback` (a real browser or kernel on this machine)."""
    if request.node.get_closest_marker("loopback") is None:
        monkeypatch.setattr(socket.socket, "connect", _blocked)
        monkeypatch.setattr(socket.socket, "connect_ex", _blocked)


@pytest.fixture(scope="session")
def sample_exports() -> roi.Exports:
    """The sample author's files, read once for all tests of a worker."""
    return roi.load(SAMPLE)


@pytest.fixture(scope="session")
def sample_timeline(sample_exports: roi.Exports) -> roi.Timeline:
    """Their calendar."""
    return roi.overlay(sample_exports)


@pytest.fixture(scope="session")
def sample_verdict(sample_timeline: roi.Timeline) -> roi.Verdict:
    """The answer that they give."""
    return roi.judge(sample_timeline)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A folder that holds one good export."""
    (tmp_path / "events.csv").write_text(GOOD, encoding="utf-8")
    return tmp_path


@pytest.fixture
def translated(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Callable[..., None]]:
    """Add translations beside English for a test, and forget them after it: translated("de", text)."""
    place = tmp_path / "sentences"
    place.mkdir()
    (place / "en").symlink_to(str(messages.PLACE / "en"), target_is_directory=True)
    monkeypatch.setattr(messages, "PLACE", place)

    def forget() -> None:
        messages.catalogue.cache_clear()
        messages.spoken_language.cache_clear()

    def lay(language: str, text: str, name: str = "own.toml") -> None:
        (place / language).mkdir(exist_ok=True)
        (place / language / name).write_text(text, encoding="utf-8")
        forget()

    yield lay
    forget()


@pytest.fixture
def real() -> Path:
    """The folder of real exports; the test is skipped, with a message, if it is absent."""
    if not REAL.is_dir():
        pytest.skip("the real exports (../shared/real) are not here")
    return REAL
