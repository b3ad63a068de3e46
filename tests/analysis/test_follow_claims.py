"""The log of follows: planted shares come back in their ranges, names leave no trace, and thin logs say nothing."""

from __future__ import annotations

import re
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import pytest

from roi.analysis.advice.evidence import ClaimAnswer, Evidence
from roi.analysis.advice.follow_claims import (
    by_ratio,
    leave_again,
    many_follow_back,
    never_look,
    talk_keeps,
)
from roi.analysis.conversations import people
from roi.exports import load
from roi.loaders.privacy import mark_of_name
from roi.simulate.follow_log import Follows, follow_log
from roi.simulate.timelines import timeline
from roi.simulate.world import draw
from roi.timeline.selection import cut

PLANTED = Follows()
WORLD = draw(7, days=730)
TWO_YEARS = timeline(WORLD)
PEOPLE = people(TWO_YEARS)


def logged(folder: Path, seed: int, text: str | None = None) -> Evidence:
    """Return two years with a log as it is read from a file; only the log differs from seed to seed."""
    (folder / "follow_log.csv").write_text(text or drawn(seed), encoding="utf-8")
    line = replace(TWO_YEARS, exports=load(folder))
    return Evidence(line, (), 5.0, PEOPLE)


def drawn(seed: int, truth: Follows | None = None) -> str:
    return follow_log(replace(WORLD, seed=seed), truth)


def shares(found: ClaimAnswer | None) -> list[tuple[float, float]]:
    """Return the ranges that a sentence gives, as shares."""
    ends = re.findall(r"\((\d+) to (\d+) in 100\)", str(found.message) if found else "")
    return [(int(low) / 100 - 0.005, int(high) / 100 + 0.005) for low, high in ends]


def test_planted_shares_lie_in_their_ranges_as_often_as_ranges_promise(tmp_path: Path) -> None:
    inside = []
    for seed in range(12):
        m = logged(tmp_path, seed)
        pairs = (
            (by_ratio(m), (PLANTED.back_if_eager, PLANTED.back_if_not)),
            (leave_again(m), (PLANTED.gone_if_unreturned, PLANTED.gone_if_returned)),
        )
        for found, truths in pairs:
            ranges = shares(found)
            assert len(ranges) == 2
            inside += [low <= t <= high for (low, high), t in zip(ranges, truths, strict=True)]
    share = sum(inside) / len(inside)
    assert share >= 0.86  # 48 ranges of 95 %, less three standard errors


def test_where_nothing_is_planted_a_difference_is_rarely_found(tmp_path: Path) -> None:
    alike = Follows(
        back_if_eager=0.4, back_if_not=0.4, gone_if_unreturned=0.2, gone_if_returned=0.2
    )
    found = []
    for seed in range(12):
        m = logged(tmp_path, seed, drawn(seed, alike))
        found += [by_ratio(m), leave_again(m)]
    assert sum(f is not None and f.answer != "cannot_tell" for f in found) <= 5  # 1.2 expected


def test_a_thin_log_says_nothing(tmp_path: Path) -> None:
    head, *rows = drawn(1).splitlines()
    m = logged(tmp_path, 1, "\n".join([head, *rows[:20], ""]))
    for question in (by_ratio, leave_again, many_follow_back, never_look, talk_keeps):
        assert question(m) is None


def test_what_is_not_looked_up_is_not_taken_for_staying(tmp_path: Path) -> None:
    """Without `checked` and `left` nobody knows who is still there."""
    head, *rows = drawn(1).splitlines()
    bare = [",".join(row.split(",")[:6]) for row in [head, *rows]]
    m = logged(tmp_path, 1, "\n".join([*bare, ""]))
    assert leave_again(m) is None
    assert by_ratio(m) is not None


def test_what_the_log_tells_of_later_days_is_not_known_before(tmp_path: Path) -> None:
    m = logged(tmp_path, 2)
    half = m.timeline.daily.index[365].date()
    early = replace(m, timeline=cut(m.timeline, half))
    whole, part = many_follow_back(m), many_follow_back(early)
    assert whole is not None
    assert part is not None
    assert str(whole.message) != str(part.message)


@pytest.mark.parametrize("name", ["@harbour_owl", "Harbour_Owl ", "harbour_owl"])
def test_a_name_has_the_same_mark_however_it_is_written(name: str) -> None:
    assert mark_of_name(name) == mark_of_name("harbour_owl")
    assert "owl" not in str(mark_of_name(name))


def test_marks_differ_from_run_to_run() -> None:
    code = "from roi.loaders.privacy import mark_of_name; print(mark_of_name('ada'))"
    other = subprocess.run([sys.executable, "-c", code], capture_output=True, check=True, text=True)
    assert re.fullmatch(r"[0-9a-f]{16}\n", other.stdout)
    assert other.stdout.strip() != mark_of_name("ada")
