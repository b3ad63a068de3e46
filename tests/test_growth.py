"""What a text costs grows with its length, not with its square: every regular expression, on texts made against it.

Seconds say nothing on a busy machine, so each cost is the least of several, and compared with that of a text four times
as long: four times as much is linear, sixteen times as much is the square.
"""

from __future__ import annotations

import random
import re
import time
from functools import cache
from pathlib import Path

import held
import pytest
from good_export import unread
from regular_expressions import Asked, asked_by_roi, attacks, unseen_by_these_tests

from roi.loaders.walk import Unknown

LENGTH = 4_000
FEW_SIGNS = (
    12,
    18,
    24,
)  # what doubles with every sign is known by so few, where more would never end
SQUARE = 9  # times as much for four times the length: between four and sixteen
SHORT = 0.006  # seconds that a linear search through so few characters never takes
END = "\0!"


def cost(asked: Asked, start: str, repeated: str, length: int) -> float:
    text = start + (repeated * (length // len(repeated) + 1))[:length] + END
    started = time.process_time()
    asked.ask(text)
    return time.process_time() - started


def is_linear(asked: Asked, start: str, repeated: str) -> bool:
    """Whether a text costs little, or at least no more than linear growth explains."""
    for length in FEW_SIGNS:
        if min(cost(asked, start, repeated, length) for _ in range(3)) > SHORT:
            return False
    for length in (LENGTH // 8, LENGTH // 2, LENGTH):  # what grows by higher powers shows early
        if cost(asked, start, repeated, length) > SHORT:
            once = min(cost(asked, start, repeated, length) for _ in range(3))
            if once > SHORT:
                longer = min(cost(asked, start, repeated, 4 * length) for _ in range(3))
                return longer < SQUARE * once
    return True


BOUNDED = {"xml_stream:SECTION"}  # asked of one item of a blog at a time
PARTS = 20  # into which the thorough part is cut
FEW = 30  # texts for each regular expression in the suite


all_asked = cache(asked_by_roi)  # all of roi is parsed for it, so only when a test runs


def slow_among(some: list[Asked], most: int | None = None) -> list[str]:
    """Return what grows too fast of some regular expressions, on all texts or on this many for each."""
    found = []
    for asked in some:
        if asked.where not in BOUNDED:
            texts = attacks(asked.pattern)
            chosen = random.Random(1).sample(texts, min(most or len(texts), len(texts)))
            found += [
                f"{asked.where} ({asked.how}) on {start!r} and {repeated!r} again and again"
                for start, repeated in chosen
                if not is_linear(asked, start, repeated)
            ]
    return found


def test_no_regular_expression_looks_again_and_again_on_some_texts() -> None:
    assert slow_among(all_asked(), FEW) == []


def test_no_regular_expression_hides_from_these_tests() -> None:
    assert unseen_by_these_tests() == []


@pytest.mark.thorough
@pytest.mark.parametrize("part", range(PARTS))
def test_no_regular_expression_looks_again_and_again(part: int) -> None:
    assert slow_among(all_asked()[part::PARTS]) == []


@pytest.mark.thorough
def test_the_judge_of_growth_knows_a_square_when_it_meets_one() -> None:
    square = Asked("", re.compile(r"(\d+\.?\d*|\.\d+)x"), "fullmatch")
    assert not is_linear(square, "", "0")
    assert is_linear(Asked("", re.compile(r"\d++x"), "fullmatch"), "", "0")


def test_the_judge_of_growth_knows_what_doubles_with_every_sign() -> None:
    assert not is_linear(Asked("", re.compile(r"(?:e|de|e)*x"), "match"), "", "e")


LONG = {
    "zeros": "0" * 150_000,
    "brackets": "[" * 64_000,
    "quoted brackets": '"' + "[" * 64_000 + '"',
    "signs": "@" * 64_000,
    "blanks": f"a{' ' * 64_000}b",
}


@pytest.mark.parametrize("cell", LONG.values(), ids=LONG)
def test_a_cell_without_end_is_read_at_once(folder: Path, cell: str) -> None:
    (folder / "visits.csv").write_text(f"date,visits\n2025-01-01,5\n2025-01-02,{cell}\n", "utf-8")
    (folder / "days.csv").write_text(f"date,visits\n2025-01-01,5\n{cell},6\n", "utf-8")
    (folder / "one.log").write_text(f"{cell}\n{cell}\n", "utf-8")
    started = time.process_time()
    assert not [why for why in unread(folder).values() if "bug in roi" in why]
    assert time.process_time() - started < 5


ENDLESS = {
    "threads_followers/followers.json": b"1735689600",
    "telegram/result.json": b"1741071600",
    "x_content/content_2026.csv": b"2082639814456246272",
}


@pytest.mark.parametrize("digits", [400, 5_000])
@pytest.mark.parametrize("name", ENDLESS)
def test_a_number_without_end_is_no_bug_in_roi(name: str, digits: int) -> None:
    fixture = held.FIXTURES / name
    files = {"": fixture.read_bytes().replace(ENDLESS[name], b"9" * digits, 1)}
    assert files[""] != fixture.read_bytes()
    found = held.read(held.held(fixture, files))
    assert found
    assert not [x for x in found if isinstance(x, Unknown) and x.is_our_mistake]
