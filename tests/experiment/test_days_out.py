"""Days that are no part of a plan: her own, launches and conventions ahead, holidays; each once, each with its reason."""

from __future__ import annotations

from datetime import date
from typing import Any

import pandas as pd
import pytest

from roi.errors import WrongUse
from roi.experiment.days_out import days_out
from roi.experiment.plan import Exclusion
from roi.settings import Settings
from roi.timeline.timeline import Timeline

START, END = date(2026, 11, 2), date(2026, 12, 28)


def timeline(*events: tuple[str, str, str, str], **settings: Any) -> Timeline:
    """Return a calendar with events (kind, first day, last day, title)."""
    days = pd.date_range("2026-09-01", "2026-10-31", name="date")
    frame = pd.DataFrame(events, columns=["kind", "start", "end", "title"])
    known = frame.assign(
        start=pd.to_datetime(frame["start"]),
        end=pd.to_datetime(frame["end"]) + pd.Timedelta(days=1),
        url=None,
        inferred=False,
    )
    empty = pd.DataFrame(index=days)
    return Timeline(empty, empty, empty, known, "UTC", "x", settings=Settings(**settings))


def test_her_own_days_with_and_without_a_reason() -> None:
    out = days_out(timeline(), START, END, ["2026-12-24..2026-12-26: Christmas", "2026-11-26"])
    assert out == (
        Exclusion(date(2026, 11, 26), date(2026, 11, 27), ""),
        Exclusion(date(2026, 12, 24), date(2026, 12, 27), "Christmas"),
    )


def test_a_launch_takes_a_week_and_a_convention_its_days() -> None:
    ahead = timeline(
        ("launch", "2026-11-10", "2026-11-10", "The Salt Road"),
        ("convention", "2026-12-04", "2026-12-06", "HarbourCon"),
        ("newsletter", "2026-11-20", "2026-11-20", "Letter 42"),
        ("launch", "2026-10-01", "2026-10-01", "Long ago"),
    )
    assert days_out(ahead, START, END) == (
        Exclusion(date(2026, 11, 10), date(2026, 11, 17), "launch “The Salt Road”"),
        Exclusion(date(2026, 12, 4), date(2026, 12, 7), "convention “HarbourCon”"),
    )


def test_a_launch_before_the_plan_takes_what_is_left_of_its_week() -> None:
    late = timeline(("launch", "2026-10-30", "2026-10-30", "Late"))
    assert days_out(late, START, END)[0].end == date(2026, 11, 6)
    assert days_out(late, START, END)[0].start == START


def test_each_day_is_left_out_once() -> None:
    busy = timeline(("convention", "2026-11-25", "2026-11-28", "HarbourCon"))
    out = days_out(busy, START, END, ["2026-11-26:Thanksgiving", "2026-11-28..2026-11-30"])
    assert [(e.start.day, e.end.day, e.reason) for e in out] == [
        (25, 29, "convention “HarbourCon”"),
        (29, 1, ""),
    ]


def test_holidays_are_those_of_the_country_in_the_settings() -> None:
    american = timeline(holidays="US")
    names = {e.start: e.reason for e in days_out(american, START, END, holidays=True)}
    assert names[date(2026, 11, 26)] == "Thanksgiving Day"
    assert days_out(american, START, END) == ()
    with pytest.raises(WrongUse, match="Whose holidays"):
        days_out(timeline(), START, END, holidays=True)


@pytest.mark.parametrize(
    "text",
    ["2026-02-29", "26 November", "2026-11-31..2026-12-02", "2026-12-02..x", ""],
)
def test_a_day_that_does_not_exist_is_refused(text: str) -> None:
    with pytest.raises(WrongUse, match="names no days; write them like"):
        days_out(timeline(), START, END, [text])


@pytest.mark.parametrize(
    "text", ["2026-10-30", "2026-12-28", "2027-11-26", "2026-12-24..2026-12-22"]
)
def test_a_day_outside_of_the_plan_is_a_slip(text: str) -> None:
    with pytest.raises(WrongUse, match="names no days of the plan"):
        days_out(timeline(), START, END, [text])


def test_her_words_are_cut_where_they_would_fill_the_page() -> None:
    (out,) = days_out(timeline(), START, END, [f"2026-11-26:{'x' * 500}"])
    assert len(out.reason) == 60
