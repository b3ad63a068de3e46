"""What a plan is written as: read by other programs, the same on every day and paper, all of it or nothing."""

from __future__ import annotations

import csv
import io
import re
import subprocess
import sys
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

import drawn_plans
import pikepdf
import pytest
import vobject
from pypdf import PdfReader

from roi.errors import NotWritable, WrongUse
from roi.experiment.plan import Plan
from roi.language.messages import reading_in
from roi.reports.calendar.ics import to_ics
from roi.reports.calendar.schedulers import lists
from roi.reports.calendar.wall import to_wall, wall_of
from roi.reports.calendar.writer import write_files

PLAN, MARK = drawn_plans.plan(), "0123456789abcdef"
FILES = {
    "plan.toml",
    "plan.ics",
    "wall-a4.pdf",
    "wall-letter.pdf",
    "buffer.csv",
    "hootsuite.csv",
    "vista-social.csv",
}


def events(plan: Plan) -> dict[date, vobject.base.Component]:
    """Return the events as another library reads them, by local day."""
    calendar = vobject.readOne(to_ics(plan, MARK).decode())
    return {e.dtstart.value.date(): e for e in calendar.vevent_list}


def test_another_library_reads_an_event_a_day_at_eight_by_her_own_clock() -> None:
    found = events(PLAN)
    assert list(found) == [PLAN.start + timedelta(days=n) for n in range(56)]
    offsets = {d: e.dtstart.value.utcoffset() for d, e in found.items()}
    assert {e.dtstart.value.hour for e in found.values()} == {8}
    # New York's clocks were put back on 1 November 2026.
    assert offsets[date(2026, 10, 31)] == timedelta(hours=-4)
    assert offsets[date(2026, 11, 1)] == timedelta(hours=-5)


def test_it_says_what_was_drawn() -> None:
    found = events(PLAN)
    for day, arm in zip(*(PLAN.drawn_days()[c] for c in ("date", "arm")), strict=True):
        event = found[day.date()]
        assert event.summary.value == {"links": "Links", "none": "No links"}[arm]
    assert found[date(2026, 11, 26)].summary.value == "No part of the test: Thanksgiving"
    assert all(e.valarm.action.value == "DISPLAY" for e in found.values())
    assert {e.valarm.trigger.value for e in found.values()} == {timedelta(minutes=-10)}


def test_importing_it_twice_changes_nothing() -> None:
    assert to_ics(PLAN, MARK) == to_ics(PLAN, MARK)
    uids = [e.uid.value for e in events(PLAN).values()]
    assert len(set(uids)) == 56
    stamps = {e.dtstamp.value for e in events(PLAN).values()}
    assert len(stamps) == 1


@pytest.mark.parametrize("zone", ["UTC", "Europe/Berlin", "Asia/Kathmandu", "Australia/Lord_Howe"])
def test_every_zone_has_its_own_mornings(zone: str) -> None:
    found = events(drawn_plans.plan(zone=zone))
    assert {(e.dtstart.value.hour, e.dtstart.value.minute) for e in found.values()} == {(8, 0)}


@pytest.mark.parametrize("paper", ["a4", "letter"])
def test_the_wall_is_a_month_a_sheet(paper: str) -> None:
    made = to_wall(PLAN, MARK, paper)
    pages = PdfReader(io.BytesIO(made)).pages
    words = [p.extract_text() for p in pages]
    assert [w.split("\n")[0] for w in words] == ["October 2026", "November 2026", "December 2026"]
    sizes = {tuple(round(float(x)) for x in p.mediabox[2:]) for p in pages}
    assert sizes == {(842, 595) if paper == "a4" else (792, 612)}
    assert words[1].count("No links") - words[1].count("No links\nPost") in range(13, 16)
    assert "Thanksgiving" in words[1]
    assert MARK in words[0]
    assert made == to_wall(PLAN, MARK, paper)


@pytest.mark.thorough
def test_the_wall_can_be_read_aloud_and_has_no_colour(tmp_path: Path) -> None:
    path = tmp_path / "wall.pdf"
    path.write_bytes(to_wall(PLAN, MARK))
    for command in (["outloud", "--quiet"], ["pdfua", "check"]):
        tool = Path(sys.executable).parent / command[0]
        done = subprocess.run(
            [tool, *command[1:], path], capture_output=True, text=True, check=False
        )
        assert done.returncode == 0, done.stdout + done.stderr
    with pikepdf.open(path) as pdf:
        drawn = b"".join(p.Contents.read_bytes() for p in pdf.pages)
    assert not re.search(rb"[\d.]+ [\d.]+ [\d.]+ (?:rg|RG|scn?|SCN?)\b", drawn)


def test_each_square_says_what_the_plan_says() -> None:
    for sheet in wall_of(PLAN, MARK).months:
        month = datetime.strptime(sheet.name, "%B %Y").date()
        for cell in (c for week in sheet.weeks for c in week if c.day):
            day = month.replace(day=int(cell.day))
            arm = PLAN.arm_of(day)
            outside = "out" if PLAN.start <= day < PLAN.end else "blank"
            assert cell.look == {"links": "first", "none": "second", None: outside}[arm], day


def test_the_week_begins_where_she_lives() -> None:
    assert wall_of(PLAN, MARK).months[0].weekdays[0] == "Sunday"
    with reading_in("en_GB"):
        assert wall_of(PLAN, MARK).months[0].weekdays[0] == "Monday"


def test_schedulers_get_a_row_for_each_link() -> None:
    drawn = PLAN.drawn_days()
    days = [f"{d:%Y-%m-%d}" for d in drawn.loc[drawn["arm"] == "links", "date"] for _ in "ab"]
    rows = {n: list(csv.reader(io.StringIO(c.decode()))) for n, c in lists(PLAN).items()}
    assert rows["buffer.csv"][0] == ["Text", "Image URL", "Tags", "Posting Time"]
    assert [r[3][:10] for r in rows["buffer.csv"][1:]] == days
    assert rows["vista-social.csv"][0] == ["message", "type", "link", "time"]
    assert [r[3][:10] for r in rows["vista-social.csv"][1:]] == days
    american = [datetime.strptime(r[0], "%m/%d/%Y %H:%M") for r in rows["hootsuite.csv"]]
    assert [f"{t:%Y-%m-%d}" for t in american] == days
    assert all("write this post" in r[1] for r in rows["hootsuite.csv"])
    assert {(t.hour, t.minute) for t in american} == {(11, 30), (16, 30)}


def test_hootsuite_takes_no_more_than_350() -> None:
    year = drawn_plans.plan(weeks=104)
    assert len(lists(year)["hootsuite.csv"].splitlines()) == 350


def test_all_files_are_written_and_never_over_another_plan(tmp_path: Path) -> None:
    written = write_files(PLAN, "", tmp_path / "plan")
    assert {p.name for p in written} == FILES == {p.name for p in (tmp_path / "plan").iterdir()}
    before = (tmp_path / "plan" / "plan.toml").read_bytes()
    with pytest.raises(WrongUse, match=r"There is a plan in .* already"):
        write_files(drawn_plans.plan(weeks=9), "", tmp_path / "plan")
    assert (tmp_path / "plan" / "plan.toml").read_bytes() == before
    again = write_files(PLAN, "", tmp_path / "again")
    assert [p.read_bytes() for p in again] == [p.read_bytes() for p in written]


def test_a_folder_in_use_is_left_alone(tmp_path: Path) -> None:
    (tmp_path / "novel.txt").write_text("Chapter one")
    with pytest.raises(WrongUse, match="is in use"):
        write_files(PLAN, "", tmp_path)
    assert [p.name for p in tmp_path.iterdir()] == ["novel.txt"]


@pytest.mark.parametrize("at", range(7))
def test_nothing_is_left_half_written(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, at: int
) -> None:
    opened, done = Path.open, []

    def full(path: Path, mode: str = "r", *rest: Any, **more: Any) -> Any:
        if mode == "wb":
            if len(done) == at:
                raise OSError(28, "No space left on device")
            done.append(path)
        return opened(path, mode, *rest, **more)

    monkeypatch.setattr(Path, "open", full)
    with pytest.raises(NotWritable, match="no space left on device"):
        write_files(PLAN, "", tmp_path / "plan")
    assert list(tmp_path.iterdir()) == []


def test_her_own_zone_is_the_only_one_described() -> None:
    """Versions of icalendar before 7.0.3 describe UTC as well, before or after hers as Python's hashes fall."""
    assert re.findall(r"^TZID:(.*)\r$", to_ics(PLAN, MARK).decode(), re.M) == ["America/New_York"]


def test_each_change_of_clocks_stands_by_itself() -> None:
    """ical.js, which Thunderbird reads with, loses the first day of a change that names others too."""
    made = to_ics(drawn_plans.plan(weeks=104), MARK).decode()
    described = made[made.index("BEGIN:VTIMEZONE") : made.index("END:VTIMEZONE")]
    assert "RDATE" not in described
    assert described.count("BEGIN:STANDARD") == 2
    assert described.count("BEGIN:DAYLIGHT") == 3
