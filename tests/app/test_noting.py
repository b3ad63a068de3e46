"""A spike, clicked: the page asks about a day that nothing explains, and what is answered stands in events.csv."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from roi.app.desk import Desk
from roi.errors import WrongUse

SPIKE = date(2025, 5, 20)


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    """Five months of visits by day; on one of them three times as many came as on any other, and nobody knows why."""
    days = pd.date_range("2025-02-01", periods=150)
    visits = 100 + np.random.default_rng(3).poisson(20, len(days))
    visits[days.get_loc(pd.Timestamp(SPIKE))] = 400
    desk = Desk(tmp_path)
    desk.files.mkdir()
    table = pd.DataFrame({"date": days.strftime("%Y-%m-%d"), "visits": visits})
    table.to_csv(desk.files / "visits.csv", index=False)
    desk.start_reading().join()
    return desk


def test_a_day_that_is_explained_is_asked_about_no_more(desk: Desk) -> None:
    assert desk.looked.unexplained == (SPIKE,)
    assert desk.events is None
    started = desk.start_noting(str(SPIKE), "", "press", "A radio show")
    assert started is not None
    started.join()
    assert desk.looked.stage == "ready"
    assert desk.looked.unexplained == ()
    assert desk.events is not None
    assert b"2025-05-20,,press,A radio show" in desk.events
    line = desk.looked.timeline
    assert line is not None
    assert line.events["title"].tolist() == ["A radio show"]


def test_what_is_no_event_changes_nothing(desk: Desk) -> None:
    version = desk.looked.version
    with pytest.raises(WrongUse, match="before it starts"):
        desk.start_noting(str(SPIKE), "2025-05-01", "press", "")
    assert (desk.events, desk.looked.version) == (None, version)


def test_the_events_that_were_dropped_are_added_to(desk: Desk) -> None:
    (desk.files / "mine").mkdir()
    mine = desk.files / "mine" / "events.csv"
    mine.write_text("date,kind,title\n2025-03-04,launch,The Salt Road\n", encoding="utf-8")
    started = desk.start_noting(str(SPIKE), "", "press", "")
    assert started is not None
    started.join()
    assert mine.read_text("utf-8").splitlines() == [
        "date,kind,title",
        "2025-03-04,launch,The Salt Road",
        "2025-05-20,press,",
    ]
    assert desk.events == mine.read_bytes()


def test_without_files_there_is_nothing_to_note(tmp_path: Path) -> None:
    assert Desk(tmp_path / "none").start_noting(str(SPIKE), "", "press", "") is None
