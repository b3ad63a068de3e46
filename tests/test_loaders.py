"""Every loader on its fixtures: recognised, by no other loader, rows as in the golden file, no row lost in silence.

A fixture is a file or folder in tests/loaders/<loader>/ (invented data in the true format); its golden file lies beside
it with `.golden` added. `pytest tests/test_loaders.py --accept` writes golden files: read them, then commit.
"""

from __future__ import annotations

from pathlib import Path

import pytest

from roi.archives import inside
from roi.containers import Peek, peek
from roi.loaders import all_loaders
from roi.records import KINDS, Dataset, Reading

HERE = Path(__file__).parent / "loaders"
FIXTURES = sorted(
    p
    for d in HERE.iterdir()
    if d.is_dir()
    for p in d.iterdir()
    if p.suffix not in {".golden", ".toml"}
)
NAMES = [f"{p.parent.name}/{p.name}" for p in FIXTURES]


def nodes(node: Peek) -> list[Peek]:
    """Return the node and all below it, inside archives too."""
    below = node.children if node.is_folder else inside(node)
    return [node, *(n for child in below.values() for n in nodes(child))]


def claims(fixture: Path) -> list[tuple[Peek, list[str]]]:
    return [(n, claimants(n)) for n in nodes(peek(fixture, fixture.name))]


def claimants(node: Peek) -> list[str]:
    """Return who claims a node; whoever is asked last counts only where nobody else does."""
    claim = [x for x in all_loaders() if x.recognises(node)]
    first = [x.name for x in claim if not getattr(x, "last_resort", False)]
    return first or [x.name for x in claim]


def readings(fixture: Path) -> list[tuple[Peek, Reading]]:
    loader = next(x for x in all_loaders() if x.name == fixture.parent.name)
    return [(n, loader.read(n)) for n, names in claims(fixture) if loader.name in names]


def shown(node: Peek, reading: Reading) -> str:
    """Return a reading as text that a person can check against the fixture."""
    aside = [f"set aside: {s.count} ({s.reason}) lines {list(s.lines)}" for s in reading.set_aside]
    problems = [f"problem: {p}" for p in reading.problems]
    notes = [f"note: {n}" for n in reading.notes]
    head = [
        f"# {node.path}",
        f"rows: {reading.rows}, kept: {reading.kept}",
        *aside,
        *problems,
        *notes,
    ]
    return "\n".join([*head, *(shown_dataset(d) for d in reading.datasets)]) + "\n"


def shown_dataset(d: Dataset) -> str:
    facts = f"{d.kind} | {d.counts} | {d.grain} | {d.start}..{d.end} | {d.timezone} | absent={d.absence} | merge={d.merge}"
    more = f"partial={[str(p) for p in d.partial]} made={d.made} breakdown={d.breakdown} gaps={[f'{a}..{b}' for a, b in d.gaps]}"
    frame = d.frame.dropna(axis="columns", how="all")
    rows = frame.to_csv(index=False, lineterminator="\n")
    return f"-- {facts} | {more}\n{rows}"


@pytest.mark.parametrize("fixture", FIXTURES, ids=NAMES)
def test_recognised_by_its_own_loader_and_no_other(fixture: Path) -> None:
    claimed = [names for _, names in claims(fixture) if names]
    assert claimed, "nobody knows this fixture"
    assert {n for names in claimed for n in names} == {fixture.parent.name}


@pytest.mark.parametrize("fixture", FIXTURES, ids=NAMES)
def test_rows_as_in_the_golden_file(fixture: Path, request: pytest.FixtureRequest) -> None:
    found = "\n".join(shown(n, r) for n, r in readings(fixture))
    golden = fixture.with_name(fixture.name + ".golden")
    if request.config.getoption("--accept"):
        golden.write_text(found, encoding="utf-8")
    assert found == golden.read_text(encoding="utf-8")


@pytest.mark.parametrize("fixture", FIXTURES, ids=NAMES)
def test_every_row_is_kept_or_set_aside_with_a_reason(fixture: Path) -> None:
    for _, reading in readings(fixture):
        assert reading.rows == sum(reading.kept.values()) + reading.set_aside_count
        for d in reading.datasets:
            assert set(KINDS[d.kind].columns) <= set(d.frame.columns)
            assert d.frame["line"].notna().all()
            assert d.timezone_because or not d.timezone, "a zone without a reason"
            assert "end" in d.frame or d.grain not in {"month", "span"}, "a month posing as a day"
