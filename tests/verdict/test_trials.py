"""What a coin settled stands before what the past says; where both can't be right, that is said."""

from __future__ import annotations

from typing import Any

import pandas as pd
import pytest

from roi.analysis.finding import Estimate, Finding
from roi.experiment.analysis import DESIGN
from roi.timeline.timeline import Timeline
from roi.verdict.trials import beside_each_other, is_drawn, with_drawn

ASKED = ("visits", "sales")


def finding(
    outcome: str, answer: str, low: float, high: float, design: str = "daily_response"
) -> Finding:
    total = Estimate("total", f"{outcome} per link post", (low + high) / 2, 1.0, low, high)
    known: Any = {
        "answer": answer,
        "quality": "randomised" if design == DESIGN else "history_robust",
    }
    return Finding(outcome, "link_posts", outcome, design, message="", estimates=(total,), **known)


class Shown:
    """A test that has come to some findings."""

    def __init__(self, *findings: Finding) -> None:
        self.findings = findings


class Run:
    """A trial, as far as the order of findings needs one."""

    def __init__(self, *findings: Finding, question: str = "links") -> None:
        self.result = Shown(*findings)
        self.is_about_links = question == "links"


def placed(past: Finding, drawn: Finding) -> list[bool]:
    found = with_drawn([past], [Run(drawn)], ASKED)  # type: ignore[list-item]
    return [is_drawn(f) for f in found]


@pytest.mark.parametrize(
    ("past", "coin", "first"),
    [
        ("yes", "yes", True),
        ("cannot_tell", "yes", True),
        ("no", "yes", True),
        ("yes", "no", True),
        ("cannot_tell", "no", True),
        ("no", "no", False),  # the past's may hold late sales too
        ("yes", "cannot_tell", False),
        ("no", "cannot_tell", False),
    ],
)
def test_what_a_coin_settled_stands_first(past: str, coin: str, first: bool) -> None:
    order = placed(finding("visits", past, 1, 9), finding("visits", coin, 2, 8, DESIGN))
    assert order == ([True, False] if first else [False, True])


def test_nothing_is_lost_and_nothing_else_is_added() -> None:
    past = [finding("visits", "yes", 1, 9), finding("sales", "no", -1, 1)]
    drawn = [finding("visits", "yes", 2, 8, DESIGN), finding("followers", "yes", 1, 2, DESIGN)]
    found = with_drawn(past, [Run(*drawn)], ASKED)  # type: ignore[list-item]
    assert [(f.outcome, is_drawn(f)) for f in found] == [
        ("visits", True),
        ("visits", False),
        ("sales", False),
    ]


def test_of_two_tests_the_last_one_counts() -> None:
    old, new = finding("visits", "yes", 1, 2, DESIGN), finding("visits", "yes", 3, 4, DESIGN)
    found = with_drawn([finding("visits", "yes", 0, 9)], [Run(old), Run(new)], ASKED)  # type: ignore[list-item]
    assert [f.total.conf_low for f in found if f.total and is_drawn(f)] == [3]


def test_what_one_network_brings_more_than_another_is_not_what_a_link_brings() -> None:
    past = finding("visits", "cannot_tell", -1, 9)
    other = Run(finding("visits", "yes", 3, 4, DESIGN), question="network")
    assert with_drawn([past], [other], ASKED) == (past,)  # type: ignore[list-item]


def said(coin: tuple[float, float], past: tuple[float, float]) -> str:
    main = [finding("visits", "yes", *coin, DESIGN), finding("visits", "yes", *past)]
    empty = pd.DataFrame(index=pd.date_range("2026-01-01", periods=2))
    calendar = Timeline(empty, empty, empty, empty, "UTC", "x")
    (message,) = beside_each_other(calendar, main)
    return message.text


def test_both_are_set_side_by_side_and_a_disagreement_is_said() -> None:
    assert said((2, 8), (1, 5)) == (
        "Visits a link post: 2 to 8 on the days that a coin drew; 1 to 5 by your past. Both can be right."
    )
    for coin, past in (((6, 8), (1, 5)), ((1, 5), (6, 8))):
        assert "Both can't be right. Trust the coin" in said(coin, past)
