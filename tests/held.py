"""Every loader's fixtures, held in memory, and what roi reads from them, as text to be checked by eye."""

from __future__ import annotations

import io
from collections.abc import Mapping
from pathlib import Path
from typing import IO

import pandas as pd
import places
import pytest

from roi.loaders.formats import all_loaders
from roi.loaders.walk import Export, Unknown, read_exports
from roi.records.dataset import Dataset, Reading
from roi.sources.source import Source

FIXTURES = places.FIXTURES
Files = dict[str, bytes]


class HeldFile(Source):
    """A file held in memory, with the names and bytes of the files beside it."""

    def __init__(self, path: str, data: bytes, beside: Mapping[str, bytes] | None = None) -> None:
        super().__init__(path, len(data))
        self.data = data
        self.beside = beside or {}

    def raw(self) -> IO[bytes]:
        return io.BytesIO(self.data)

    def sibling(self, name: str) -> Source | None:
        return HeldFile(name, self.beside[name]) if name in self.beside else None


class HeldFolder(Source):
    """A folder whose files are held in memory."""

    is_folder = True

    def __init__(self, path: str, files: Files) -> None:
        super().__init__(path)
        self.files = files

    @property
    def children(self) -> dict[str, Source]:
        parts: dict[str, Files] = {}
        for name, data in sorted(self.files.items()):
            top, _, rest = name.partition("/")
            parts.setdefault(top, {})[rest] = data
        beside = {top: files[""] for top, files in parts.items() if "" in files}
        return {top: _held(f"{self.path}/{top}", files, beside) for top, files in parts.items()}


def _held(path: str, files: Files, beside: Files) -> Source:
    return HeldFile(path, files[""], beside) if "" in files else HeldFolder(path, files)


def fixtures() -> list[Path]:
    """Return every fixture of every loader: a file or a folder."""
    return sorted(
        p
        for d in FIXTURES.iterdir()
        if d.is_dir() and d.name != "__pycache__"
        for p in d.iterdir()
        if p.suffix not in {".golden", ".toml"}
    )


FIRST = {f.parent.name: f for f in reversed(fixtures())}


def marks_of(fixture: Path) -> tuple[pytest.MarkDecorator, ...]:
    """Return the mark of a fixture that is tried only by `pytest -m thorough`: each but its loader's first."""
    return () if fixture == FIRST[fixture.parent.name] else (pytest.mark.thorough,)


def name_of(fixture: Path) -> str:
    return f"{fixture.parent.name}/{fixture.name}"


def golden_of(fixture: Path) -> Path:
    return fixture.with_name(f"{fixture.name}.golden")


def files_of(fixture: Path) -> Files:
    """Return the files of a fixture by their path in it; '' is the fixture itself if it is a single file."""
    if fixture.is_file():
        return {"": fixture.read_bytes()}
    files = (p for p in sorted(fixture.rglob("*")) if p.is_file())
    return {p.relative_to(fixture).as_posix(): p.read_bytes() for p in files}


def held(fixture: Path, files: Files | None = None) -> Source:
    """Return a fixture as roi meets it, with its own files or the given ones."""
    files = files_of(fixture) if files is None else files
    if "" not in files:
        return HeldFolder(fixture.name, files)
    sidecar = fixture.with_name(f"{fixture.name}.toml")
    beside = {sidecar.name: sidecar.read_bytes()} if sidecar.exists() else {}
    return HeldFile(fixture.name, files[""], beside)


def read(node: Source) -> list[Export | Unknown]:
    """Return what roi reads from a file or folder, before anything goes on the calendar."""
    return list(read_exports(node, all_loaders(), lambda _: None))


def shown(found: list[Export | Unknown]) -> str:
    """Return what was read, in the form of the golden files."""
    return "\n".join(_shown_reading(x.file, x.reading) for x in found if isinstance(x, Export))


def _shown_reading(file: str, reading: Reading) -> str:
    aside = [f"set aside: {s.count} ({s.reason}) lines {list(s.lines)}" for s in reading.set_aside]
    problems = [f"problem: {p}" for p in reading.problems]
    notes = [f"note: {n}" for n in reading.notes]
    head = [f"# {file}", f"rows: {reading.rows}, kept: {reading.kept}", *aside, *problems, *notes]
    return "\n".join([*head, *(_shown_dataset(d) for d in reading.datasets)]) + "\n"


def _shown_dataset(d: Dataset) -> str:
    facts = f"{d.kind} | {d.series_id} | {d.grain} | {d.start}..{d.end} | {d.timezone} | absent={d.missing_means} | merge={d.merge}"
    more = f"partial={[str(p) for p in d.partial]} made={d.exported_at} breakdown={d.breakdown} gaps={[f'{a}..{b}' for a, b in d.gaps]}"
    frame = d.frame.dropna(axis="columns", how="all")
    if "name_mark" in frame:  # another one in every run; which rows share one doesn't change
        frame = frame.assign(
            name_mark=[
                f"mark {n + 1}" if n >= 0 else None for n in pd.factorize(frame["name_mark"])[0]
            ]
        )
    rows = frame.to_csv(index=False, lineterminator="\n")
    return f"-- {facts} | {more}\n{rows}"
