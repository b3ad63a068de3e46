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
from pypdf import PdfReader

import roi
from roi.settings import Settings
from roi.verdict.one_page import is_untestable, page_of
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
    most = sorted((own["likes"] + own["reposts"]).dropna(), reverse=True)[:4]
    shown = [sum(int(cell.replace(",", "")) for cell in row[2:]) for row in tables[0]["rows"]]
    assert shown == most


def test_what_isnt_known_is_said_once(alone: Verdict, report: dict[str, Any]) -> None:
    assert [s["id"] for s in report["sections"]] == ["answer", "posts", "people"]
    shown = [b for s in report["sections"] for b in s["blocks"]]
    assert not [b for b in shown if b.get("style") == "missing"]
    assert sum("no sales by day" in json.dumps(b) for b in shown) == 1
    assert "can't be told: your files hold" not in json.dumps(report)
    assert page_of(alone).how_sure == ()


@pytest.mark.parametrize("paper", ["a4", "letter"])
def test_two_pages(alone: Verdict, tmp_path: Path, paper: str) -> None:
    made = roi.report(alone, tmp_path / "two.pdf", month="2026-10", paper=paper)
    assert len(PdfReader(made).pages) == 2


def test_followers_alone_are_two_pages_without_posts(tmp_path: Path) -> None:
    days = pd.date_range("2025-01-01", "2025-06-30").strftime("%Y-%m-%d")
    rows = [f"{day},{1000 + 2 * n}" for n, day in enumerate(days)]
    (tmp_path / "followers.csv").write_text("date,x followers\n" + "\n".join(rows) + "\n")
    verdict = roi.judge(roi.overlay(roi.load(tmp_path)))
    made = roi.report(verdict, tmp_path / "out.json", month="2025-05")
    told = json.loads(made.read_text(encoding="utf-8"))
    assert [s["id"] for s in told["sections"]] == ["answer", "people"]
    [table] = [b for b in blocks(told, "people") if b["type"] == "table"]
    assert ["Followers gained, less lost", "62", "60"] in table["rows"]
    assert len(PdfReader(roi.report(verdict, tmp_path / "out.pdf", month="2025-05")).pages) == 2


def test_files_without_posts_say_so_once(tmp_path: Path) -> None:
    """Sales alone: nothing is tested, so no part tells of tests; what they tell of sales stands."""
    days = pd.date_range("2025-01-01", "2025-06-30").strftime("%Y-%m-%d")
    (tmp_path / "sales.csv").write_text("date,sales\n" + "".join(f"{d},{2}\n" for d in days))
    verdict = roi.judge(roi.overlay(roi.load(tmp_path)))
    told = json.loads(roi.report(verdict, tmp_path / "out.json").read_text(encoding="utf-8"))
    assert "test" not in [s["id"] for s in told["sections"]]
    assert "sales" in [s["id"] for s in told["sections"]]
    text = json.dumps(told)
    for wall in ("Nothing can be tested", "There is no estimate", "while you rest can't be told"):
        assert wall not in text


def test_months_in_print_say_every_number(report: dict[str, Any]) -> None:
    [bars] = [b for b in blocks(report, "posts") if b.get("chart") == "months"]
    for month, number in bars["table"]["rows"]:  # in the PDF no table repeats the numbers
        assert f"{month}: {number}" in bars["alt"]


def test_a_range_of_one_number_is_no_range(alone: Verdict) -> None:
    settings = replace(alone.timeline.settings, hour=0.01, currency="USD")
    assert "1 copy a month would pay for your time" in roi.judge(as_set(alone, settings)).sentence


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


def test_with_visits_the_report_is_the_usual_one(sample_verdict: Verdict) -> None:
    assert not is_untestable(sample_verdict)
