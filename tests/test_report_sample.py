"""The report on the sample author, word for word: `pytest --accept` writes it again; read it, then commit it."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

import roi
from roi.verdict import Verdict

SAMPLE = Path(__file__).parent.parent / "sample_data"
GOLDEN = Path(__file__).parent / "report" / "sample-2026-10.json"


@pytest.fixture(scope="module")
def verdict() -> Verdict:
    return roi.judge(roi.overlay(roi.load(SAMPLE)))


@pytest.fixture(scope="module")
def made(verdict: Verdict, tmp_path_factory: pytest.TempPathFactory) -> Any:
    path = roi.report(verdict, tmp_path_factory.mktemp("sample") / "out.json", month="2026-10")
    return json.loads(path.read_text(encoding="utf-8"))


def differences(ours: Any, theirs: Any, where: str = "") -> list[str]:
    """Return where two documents differ; numbers may by a millionth, as machines do."""
    if isinstance(ours, dict) and isinstance(theirs, dict) and set(ours) == set(theirs):
        return [d for k in ours for d in differences(ours[k], theirs[k], f"{where}.{k}")]
    if isinstance(ours, list) and isinstance(theirs, list) and len(ours) == len(theirs):
        pairs = enumerate(zip(ours, theirs, strict=True))
        return [d for n, (a, b) in pairs for d in differences(a, b, f"{where}.{n}")]
    if isinstance(ours, float) and isinstance(theirs, float | int):
        return [] if ours == pytest.approx(theirs, rel=1e-6, abs=1e-9) else [f"{where}: {ours}"]
    return [] if ours == theirs else [f"{where}: {ours!r}, not {theirs!r}"]


def test_the_sample_report_word_for_word(made: Any, pytestconfig: pytest.Config) -> None:
    if pytestconfig.getoption("accept"):
        text = json.dumps(made, ensure_ascii=False, indent=1)
        GOLDEN.parent.mkdir(exist_ok=True)
        GOLDEN.write_text(text + "\n", encoding="utf-8")
    golden = json.loads(GOLDEN.read_text(encoding="utf-8"))
    assert not differences(made, golden), "pytest --accept tests/test_report_sample.py, then read"


def test_the_crowd_that_was_not_hers_stands_out(verdict: Verdict, tmp_path: Path) -> None:
    truth = json.loads((SAMPLE / "truth.json").read_text(encoding="utf-8"))
    crowd = truth["story"]["crowd"]
    path = roi.report(verdict, tmp_path / "then.json", month=crowd[:7])
    happened = json.loads(path.read_text(encoding="utf-8"))["sections"][2]
    strip = next(b for b in happened["blocks"] if b["type"] == "figure")
    assert crowd in strip["values"]["marks"]


def test_the_month_adds_up_to_the_files(made: Any) -> None:
    sales = next(part for part in made["sections"] if part["id"] == "sales")
    table = next(b for b in sales["blocks"] if b["type"] == "table")
    by_title = sum(int(row[2].replace(",", "")) for row in table["rows"])
    glance = made["sections"][1]["blocks"][0]["rows"]
    assert by_title == int(next(row[1] for row in glance if row[0] == "Copies sold"))
