"""An X archive alone is worth the trouble: best posts, kinds, rhythm, circle, hours and what would pay for them."""

from __future__ import annotations

import json
import re
from dataclasses import replace
from pathlib import Path
from typing import Any

import pandas as pd
import places
import pytest

import roi
from roi.settings import Settings
from roi.verdict.verdict import Verdict


@pytest.fixture(scope="module")
def alone(sample_exports: roi.Exports, tmp_path_factory: pytest.TempPathFactory) -> Verdict:
    folder = tmp_path_factory.mktemp("alone")
    [archive] = places.SAMPLE.glob("twitter-*.zip")
    (folder / archive.name).symlink_to(archive)
    return roi.judge(roi.overlay(roi.load(folder)))


@pytest.fixture(scope="module")
def report(alone: Verdict, tmp_path_factory: pytest.TempPathFactory) -> dict[str, Any]:
    return written(alone, tmp_path_factory.mktemp("report"))


def written(verdict: Verdict, folder: Path, **options: Any) -> dict[str, Any]:
    path = roi.report(verdict, folder / "out.json", month="2026-10", **options)
    return json.loads(path.read_text(encoding="utf-8"))  # type: ignore[no-any-return]


def blocks(report: dict[str, Any], section: str) -> list[dict[str, Any]]:
    return next(s["blocks"] for s in report["sections"] if s["id"] == section)


def test_the_answer_says_what_would_pay_for_it(alone: Verdict) -> None:
    low, high = alone.hours.per_week.low, alone.hours.per_week.high
    said = re.search(r"every \$10.00 .*, (\S+) copies a month \((\S+) to (\S+)\)", alone.sentence)
    assert said is not None
    weeks = 365.2425 / 7 / 12
    for written_number, hours in zip(
        said.groups(), (alone.hours.per_week.estimate, low, high), strict=True
    ):
        copies = hours * weeks * 10 / 3.4  # part of a copy pays for nothing
        assert copies * 0.95 <= float(written_number) <= (copies + 1) * 1.05


def as_set(verdict: Verdict, settings: Settings) -> roi.Timeline:
    exports = verdict.timeline.exports
    assert exports is not None
    return replace(verdict.timeline, settings=settings, exports=replace(exports, settings=settings))


def test_what_her_hour_and_copy_are_worth_is_taken_from_her(alone: Verdict) -> None:
    settings = replace(alone.timeline.settings, hour=20.0, income_per_unit=2.0, currency="EUR")
    told = roi.judge(as_set(alone, settings)).sentence
    assert "€20.00 an hour and €2.00 a copy" in told
    assert "e-book" not in told
    foreign = replace(settings, income_per_unit=None)
    assert "copies" not in roi.judge(as_set(alone, foreign)).sentence


def test_the_best_posts_are_those_with_the_most_likes_and_reposts(
    alone: Verdict, report: dict[str, Any]
) -> None:
    tables = [b for b in blocks(report, "posts") if b["type"] == "table"]
    posts = alone.timeline.posts
    own = posts[posts["kind"].isin(["post", "quote"])]
    most = sorted((own["likes"] + own["reposts"]).dropna(), reverse=True)[:6]
    shown = [sum(int(cell.replace(",", "")) for cell in row[2:]) for row in tables[0]["rows"]]
    assert shown == most


def test_no_walls_of_nothing(report: dict[str, Any]) -> None:
    assert [s["id"] for s in report["sections"]] == [
        "answer",
        "glance",
        "posts",
        "people",
        "advice",
        "closing",
    ]
    lacking = {
        s["id"]: sum(b.get("style") == "missing" for b in s["blocks"]) for s in report["sections"]
    }
    assert lacking["posts"] == lacking["people"] == 0
    assert max(lacking.values()) <= 1
    assert len(blocks(report, "posts")) >= 7
    assert len(blocks(report, "people")) >= 4


def test_nobody_is_named_and_redaction_leaves_out_her_words(
    alone: Verdict, report: dict[str, Any], tmp_path: Path
) -> None:
    words = alone.timeline.posts["text"].dropna()
    long = words[words.str.len() > 30].str.slice(0, 25)
    text = json.dumps(written(alone, tmp_path, redact=True), ensure_ascii=False)
    assert not [w for w in long if w in text]
    names = {"inkandtide", "pagewren", "quietshelf"}  # whom she answers most
    open_text = json.dumps(report, ensure_ascii=False)
    assert not [n for n in names if n in open_text]


@pytest.mark.thorough
def test_with_visits_the_report_is_the_usual_one(sample_verdict: Verdict) -> None:
    from roi.reports.scope import default_month, scope_of
    from roi.reports.sections.archive_alone import is_alone

    scope = scope_of(sample_verdict, default_month(sample_verdict), "author", redact=False)
    assert not is_alone(scope)
    assert pd.notna(sample_verdict.timeline.daily["visits"]).any()
