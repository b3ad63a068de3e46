"""Another language costs words alone: nothing that was estimated is estimated again."""

from __future__ import annotations

import sys
from collections import Counter
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from functools import wraps
from pathlib import Path
from typing import Any

import pytest

import roi
from roi.analysis.event_study import baseline, placebo_windows, structural_change
from roi.analysis.response import daily_model, effects, hourly_model, power
from roi.language.messages import DEFAULT_LOCALE, reading_in
from roi.settings import Settings
from roi.simulate.timelines import timeline
from roi.simulate.world import draw
from roi.verdict import judging, money
from roi.verdict.verdict import Verdict

ESTIMATING: tuple[Callable[..., Any], ...] = (
    daily_model.fit_daily,
    hourly_model.fit_hourly,
    power.estimate_power,
    effects.response,
    baseline.expected_range,
    placebo_windows.compare,
    structural_change.search,
    judging.from_findings,
    money.estimate_money,
)
GERMAN = """
[verdict]
open = "Noch nicht zu sagen."

[word]
inside = "wie geschrieben"
could_be = "vielleicht {range}"
span = "{low} bis {high}"

[effect]
found_history_robust = "{an_activity} bringt wohl etwa {number} mehr {outcome} ({range})."
found_history_fragile = "{an_activity} ging einher mit etwa {number} mehr {outcome} ({range})."
open = "Noch nicht zu sagen: von {range} {outcome} ist alles möglich."

[assumption]
placebo = "Verschobene Posts finden nichts"
"""


@pytest.fixture(scope="module")
def verdict() -> Verdict:
    world = draw(7, "base", days=200, effect=1.0, start=date(2026, 4, 1))
    return roi.judge(replace(timeline(world), settings=Settings(hour=15.0, income_per_unit=3.4)))


def counting(monkeypatch: pytest.MonkeyPatch) -> Counter[str]:
    """Count the calls of everything that estimates, wherever it was imported."""
    calls: Counter[str] = Counter()

    def series(estimate: Callable[..., Any]) -> Callable[..., Any]:
        @wraps(estimate)
        def call(*args: Any, **named: Any) -> Any:
            calls[estimate.__name__] += 1
            return estimate(*args, **named)

        return call

    for estimate in ESTIMATING:
        wrapped = series(estimate)
        for module in [m for n, m in sys.modules.items() if n.partition(".")[0] == "roi"]:
            for name in [n for n, v in vars(module).items() if v is estimate]:
                monkeypatch.setattr(module, name, wrapped)
    return calls


@pytest.mark.thorough
def test_a_report_in_another_language_estimates_nothing_more(
    verdict: Verdict, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    calls = counting(monkeypatch)
    roi.report(verdict, tmp_path / "english.md")
    in_english = calls.copy()
    calls.clear()
    roi.report(verdict, tmp_path / "german.md", locale="de_DE")
    assert calls == in_english
    assert calls["fit_daily"] > 0  # the months before are judged for either report


def test_reading_a_verdict_in_another_language_estimates_nothing(
    verdict: Verdict, monkeypatch: pytest.MonkeyPatch, translated: Any
) -> None:
    translated("de", GERMAN)
    english = (verdict.summary(), [f.summary() for f in verdict.main])
    calls = counting(monkeypatch)
    with reading_in("de_DE"):
        german = verdict.summary()
        checks = [c.assumption for f in verdict.main for c in f.checks]
        units = [verdict.main[0].total.unit] if verdict.main[0].total else []
    assert not calls
    assert "vielleicht" in german
    assert "could be" not in german
    assert "Verschobene Posts finden nichts" in checks
    assert units == ["visits from the network per link post"]  # not translated: English
    with reading_in(DEFAULT_LOCALE):
        assert english == (verdict.summary(), [f.summary() for f in verdict.main])
