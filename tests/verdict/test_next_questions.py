"""What authors ask next: every question has an answer or a reason on any files, alike on the command line and on the page."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

import roi
from roi.cli.more_answers import SHOWN, print_more
from roi.errors import WrongUse
from roi.verdict.next_questions import QUESTIONS, answer_next, question_named

by_question = pytest.mark.parametrize("name", [q.name for q in QUESTIONS])


@pytest.fixture(scope="module")
def thin() -> roi.Verdict:
    """Four months of visits by day, and nothing else."""
    days = pd.date_range("2025-02-01", periods=120)
    visits = np.random.default_rng(3).poisson(20.0, len(days)).astype(float)
    return roi.judge(roi.from_frame(pd.DataFrame({"visits": visits}, index=days)))


@by_question
def test_where_too_little_is_known_it_says_so_and_gives_no_number(
    thin: roi.Verdict, name: str
) -> None:
    found = answer_next(question_named(name), thin)
    assert found.lines
    assert all(line.strip() for line in found.lines)
    json.dumps(found.to_dict(), allow_nan=False)
    if name != "advice":  # which tells of 46 claims what each needs
        assert not [line for line in found.lines if "(could be" in line]


def test_too_little_to_ask_is_a_reason_in_every_view(tmp_path: Path) -> None:
    found = answer_next(question_named("read through"), thin_of(tmp_path))
    assert "no sales by title" in found.lines[0]


def thin_of(folder: Path) -> roi.Verdict:
    table = pd.DataFrame({"date": pd.date_range("2025-02-01", periods=60), "visits": 20})
    table.to_csv(folder / "visits.csv", index=False)
    return roi.judge(roi.overlay(roi.load(folder)))


def test_a_name_nobody_knows_is_answered_with_the_nearest() -> None:
    with pytest.raises(WrongUse, match="promotions"):
        question_named("promotion table")
    assert question_named(" Next_Hour ").name == "next-hour"


def test_all_at_once_shows_the_first_lines_of_each_and_where_the_rest_is(
    thin: roi.Verdict, capsys: pytest.CaptureFixture[str]
) -> None:
    print_more(thin, Path("mine"), None, as_json=False)
    shown = capsys.readouterr().out
    for question in QUESTIONS:
        assert question.words in shown
    advice = answer_next(question_named("advice"), thin)
    assert f"{len(advice.lines) - SHOWN} more lines:  roi more mine advice" in " ".join(
        shown.split("\n")
    )


def test_one_question_is_answered_in_full_as_text_and_as_json(
    sample_verdict: roi.Verdict, capsys: pytest.CaptureFixture[str]
) -> None:
    print_more(sample_verdict, Path("mine"), "read-through", as_json=False)
    alone = capsys.readouterr().out
    assert "Low Lantern Street" in alone
    assert "roi more" not in alone
    print_more(sample_verdict, Path("mine"), "read-through", as_json=True)
    (told,) = json.loads(capsys.readouterr().out)["answers"]
    assert told["result"]["steps"]
    assert told["why_not"] is None
