"""A roi.toml that says all that can be said, damaged in a few places: an answer in finite numbers, or one sentence."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from io import BytesIO

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

import roi
from roi.errors import UNSAFE, RoiError
from roi.exports import with_settings
from roi.settings import KNOWN, settings_from

WHOLE = """\
timezone = "America/New_York"
currency = "USD"
network = "x"
holidays = "DE-BY"
events_complete = true
[author]
name = "Ada Vale"
sites = ["adavale.example"]
shops = ["shop.example"]
accounts = ["adavale"]
[money]
hour = 15.0
income_per_unit = [2.0, 4.0]
subscriber = 1.5
costs_per_month = 12
[time]
blog_post = [2.0, 4.0]
newsletter = 3.0
book = 400
ads_per_week = 1
[[series]]
name = "The Tide Wall"
titles = ["The Tidewright", "Low Lantern Street"]
[[event]]
date = 2025-03-04
end = 2025-03-09
kind = "price_promo"
title = "The Tidewright"
url = "https://adavale.example/tide"
cost = 40.0
income = 90.5
hours = 2.5
"""
VALUES = """\
nan inf -inf -1 0 1e308 1e-320 9999999999999999999999 true false "" "x" "\\u202e" "../.." "Mars/Olympus" "EUR" "XXX" "bluesky"
"DE" "launch" "The Tidewright" [] [[]] [1] [4.0,2.0] [0,0] [1,2,3] ["",""] {} {a=1} 0001-01-01 9999-12-31 2024-02-30 2025-03-04 1899-12-31
2025-03-04T10:00:00Z 23:59:59 0x0f 1_000 '''a''' ["adavale.example","adavale.example"] ["https://adavale.example/a?b"] ["@adavale"]""".split()
LINES = WHOLE.splitlines()
PLACES = st.integers(0, len(LINES) - 1)
Lines = list[str]


def with_value(place: int, value: str) -> Callable[[Lines], Lines]:
    """Return the edit that gives the setting in a line another value."""

    def edit(lines: Lines) -> Lines:
        line = lines[place % len(lines)]
        return [f"{line.split('=')[0]}= {value}" if x is line and "=" in x else x for x in lines]

    return edit


def moved(start: int, end: int) -> Callable[[Lines], Lines]:
    """Return the edit that puts a line into another place: most end in a table that doesn't know them."""

    def edit(lines: Lines) -> Lines:
        rest = list(lines)
        rest.insert(end % len(lines), rest.pop(start % len(lines)))
        return rest

    return edit


EDITS = st.one_of(
    st.builds(with_value, PLACES, st.sampled_from(VALUES) | st.floats().map(repr)),
    st.builds(moved, PLACES, PLACES),
    st.builds(
        lambda n: lambda lines: lines[: n % len(lines)] + lines[n % len(lines) + 1 :], PLACES
    ),
    st.builds(lambda n: lambda lines: [*lines, *lines[n % len(lines) :]], PLACES),
    st.builds(
        lambda n, text: (
            lambda lines: [*lines[:n], text + "".join(lines[n : n + 1]), *lines[n + 1 :]]
        ),
        PLACES,
        st.text("[]{}\"'\\#=\n\t ,.0eé\0", min_size=1, max_size=4),
    ),
)


def test_the_whole_file_says_all_that_can_be_said() -> None:
    said = set(re.findall(r"^\[*(\w+)", WHOLE, re.MULTILINE))
    assert said == set().union(*KNOWN.values())
    assert settings_from(BytesIO(WHOLE.encode())).hour == 15.0


def answered(exports: roi.Exports, text: str) -> roi.Verdict | RoiError:
    """Return the answer with the settings of a text, or the error that refuses it."""
    try:
        said = settings_from(BytesIO(text.encode("utf-8")))
        return roi.judge(roi.overlay(with_settings(exports, said)))
    except RoiError as error:
        return error


@pytest.mark.thorough
@settings(max_examples=25, deadline=None)
@given(st.lists(EDITS, min_size=1, max_size=3))
@example([])
def test_damaged_settings_give_an_answer_or_one_sentence(
    sample_exports: roi.Exports, edits: list[Callable[[Lines], Lines]]
) -> None:
    lines = LINES
    for edit in edits:
        lines = edit(lines)
    given_back = answered(sample_exports, "\n".join(lines))
    if isinstance(given_back, RoiError):
        assert re.fullmatch(r"[^\n]{10,700}\.", str(given_back))
        assert not UNSAFE.search(str(given_back))
    else:
        json.dumps(given_back.to_dict(), allow_nan=False)
        assert not re.search(r"\b(nan|inf|None|NaT)\b", given_back.summary())
