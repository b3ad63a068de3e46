"""Circles she named: overlaps are counted by marks, small ones aren't counted out, and no name comes out."""

from __future__ import annotations

from pathlib import Path

import pytest

import roi

HEAD = "date,who,first,followed_back,circles\n"
ROWS = [
    *((f"@friend{n}", "friends") for n in range(4)),
    *((f"Both_{n}", "Friends; mailing list") for n in range(5)),
    *((f"list{n}", "mailing list") for n in range(3)),
    ("friend0", "early readers"),
    ("stranger", ""),
]
VISITS = "date,visits\n" + "".join(f"2025-03-{d:02},{d}\n" for d in range(1, 29))


@pytest.fixture
def found(tmp_path: Path) -> roi.Timeline:
    rows = "".join(f"2025-03-0{1 + n % 9},{who},me,yes,{of}\n" for n, (who, of) in enumerate(ROWS))
    (tmp_path / "follow_log.csv").write_text(HEAD + rows, encoding="utf-8")
    (tmp_path / "visits.csv").write_text(VISITS, encoding="utf-8")
    return roi.overlay(roi.load(tmp_path))


def test_overlaps_are_those_that_were_written_down(found: roi.Timeline) -> None:
    pairs = roi.circles(found).to_frame().set_index(["circle", "other"])
    assert tuple(pairs.loc[("friends", "mailing list")]) == (9, 8, 5)
    assert tuple(pairs.loc[("early readers", "friends")]) == (1, 9, 1)
    assert tuple(pairs.loc[("early readers", "mailing list")]) == (1, 8, 0)


def test_small_overlaps_are_not_counted_out_and_nobody_is_named(found: roi.Timeline) -> None:
    told = roi.circles(found)
    assert "Early readers (1) and friends (9): fewer than 3 names in both." in told.summary()
    assert "Friends (9) and mailing list (8): 5 names in both." in told.summary()
    everything = f"{told.summary()}{told.to_dict()}{told.to_frame()}".casefold()
    assert not [who for who, _ in ROWS if who.strip("@").casefold() in everything]
    told.plot()


def test_without_circles_there_is_nothing_to_compare(tmp_path: Path) -> None:
    (tmp_path / "visits.csv").write_text(VISITS, encoding="utf-8")
    assert "no two circles" in roi.circles(roi.overlay(roi.load(tmp_path))).summary()
