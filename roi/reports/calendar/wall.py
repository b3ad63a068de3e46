"""A plan as pages to hang on the wall, a month a sheet: tagged for screen readers, black and white, the same bytes every time."""

from __future__ import annotations

import json
from calendar import Calendar, timegm
from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass
from datetime import date, timedelta
from importlib.resources import files

from roi.errors import needs
from roi.experiment.plan import Plan
from roi.language import formatting
from roi.language.messages import reading_locale, say, spoken_language
from roi.reports.calendar.drawn_days import CalendarDay, calendar_days, label, to_do
from roi.reports.month import Month
from roi.reports.render.fonts import FAMILIES, printable
from roi.reports.render.pdf import PAPERS, fonts

LONGEST_WORDS = 28  # characters that a day's square has room for


@dataclass(frozen=True, slots=True)
class Cell:
    """A square of the page: the day's number, how it looks, and the words in it."""

    day: str
    look: str
    words: str


@dataclass(frozen=True, slots=True)
class Sheet:
    """One month: its name, a line below it, the days of the week, and a row of squares a week."""

    name: str
    line: str
    weekdays: list[str]
    weeks: list[list[Cell]]


@dataclass(frozen=True, slots=True)
class Wall:
    """All sheets of a plan, and the rules below each."""

    title: str
    language: str
    foot: str
    rules: list[tuple[str, str]]
    months: list[Sheet]


def to_wall(plan: Plan, mark: str, paper: str = "a4") -> bytes:
    """Return the sheets as PDF/UA-1; the time in the file is the day before the test, so that no clock is read."""
    with needs("report"):
        import typst

    wall = printable(wall_of(plan, mark), set())
    values = {
        "wall": asdict(wall),
        "setup": {"paper": PAPERS[paper], "fonts": list(FAMILIES)},
    }
    inputs = {f"{n}.json": json.dumps(v, ensure_ascii=False).encode() for n, v in values.items()}
    template = (files("roi") / "templates" / "wall.typ").read_bytes()
    made: bytes = typst.compile(  # type: ignore[call-overload]  # the stub knows no dict of files
        {"main.typ": template, **inputs},
        font_paths=fonts(),
        ignore_system_fonts=True,
        pdf_standards="ua-1",
        timestamp=timegm((plan.start - timedelta(days=1)).timetuple()),
    )
    return made


def wall_of(plan: Plan, mark: str) -> Wall:
    """Return what the sheets of a plan say."""
    days = {d.day: d for d in calendar_days(plan)}
    first = first_weekday()
    last = plan.end - timedelta(days=1)
    first_month, last_month = Month.of(plan.start), Month.of(last)
    months = [first_month.plus(n) for n in range(_months_between(first_month, last_month) + 1)]
    return Wall(
        title=say("plan.wall_title", days=formatting.days(plan.start, plan.end)),
        language=spoken_language(reading_locale()),
        foot=say("plan.wall_foot", mark=mark, days=formatting.days(plan.start, plan.end)),
        rules=list(_rules(plan)),
        months=[_sheet(month, days, first) for month in months],
    )


def first_weekday() -> int:
    """Return the day on which a week begins where the reader lives, Monday being 0."""
    from babel import Locale

    return int(Locale.parse(reading_locale()).first_week_day)


def _months_between(first: Month, last: Month) -> int:
    return (last.year - first.year) * 12 + last.number - first.number


def _sheet(month: Month, days: Mapping[date, CalendarDay], first: int) -> Sheet:
    weeks = Calendar(first).monthdatescalendar(month.year, month.number)
    drawn = [d for day, d in days.items() if Month.of(day) == month]
    counted = {look: sum(d.look == look for d in drawn) for look in ("first", "second")}
    return Sheet(
        name=month.name,
        line=say("plan.wall_line", n=sum(counted.values())),
        weekdays=[formatting.weekday((first + n) % 7) for n in range(7)],
        weeks=[[_cell(day, month, days.get(day)) for day in week] for week in weeks],
    )


def _cell(day: date, month: Month, planned: CalendarDay | None) -> Cell:
    if Month.of(day) != month:
        return Cell("", "blank", "")
    number = formatting.count(day.day)
    if planned is None:
        return Cell(number, "blank", "")
    return Cell(number, planned.look, formatting.shortened(planned.words, LONGEST_WORDS))


def _rules(plan: Plan) -> Iterator[tuple[str, str]]:
    first, second = plan.arms
    yield label(first), to_do(plan, first, "first")
    yield label(second), to_do(plan, second, "second")
    yield say("plan.broken"), say("plan.broken_rule")
