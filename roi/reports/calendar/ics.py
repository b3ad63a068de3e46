"""A plan as an iCalendar file: one timed event a day with a reminder, the same bytes every time."""

from __future__ import annotations

from datetime import datetime, time, timedelta
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from roi.experiment.plan import Plan
from roi.language.messages import say
from roi.reports.calendar.drawn_days import CalendarDay, calendar_days

if TYPE_CHECKING:
    from icalendar import Event, TimezoneDaylight, TimezoneStandard

    Clock = TimezoneStandard | TimezoneDaylight

MORNING = time(8)  # by the author's clock
LONG = timedelta(minutes=15)
BEFORE = timedelta(minutes=10)  # that the reminder rings
MAKER = "-//roi//posting-calendar//EN"


def to_ics(plan: Plan, mark: str) -> bytes:
    """Return the calendar of a plan with this mark.

    Every event starts at eight in the morning by the author's own clock, also when that is put forward or back, and rings ten
    minutes before. Google and Outlook ignore the reminders of calendars that are subscribed to, so the file is to be imported. Its
    events are named after the mark and the day: importing it twice changes nothing.
    """
    from icalendar import Calendar

    calendar = Calendar()
    calendar.add("prodid", MAKER)
    calendar.add("version", "2.0")
    calendar.add("x-wr-calname", say("plan.calendar_name"))
    zone = ZoneInfo(plan.timezone)
    for day in calendar_days(plan):
        calendar.add_component(_event(day, mark, zone, plan))
    calendar.add_missing_timezones(plan.start, plan.end + timedelta(days=1))
    for described in calendar.timezones:
        described.pop("comment", None)  # for whoever wrote the file, and no part of a zone
        described.subcomponents = [one for clock in described.subcomponents for one in _once(clock)]
    made: bytes = calendar.to_ical()
    return made


def _once(clock: Clock) -> list[Clock]:
    """Return a change of clocks that happens on several days as one change a day.

    Some readers, Thunderbird's among them, forget the first day where others stand beside it, and are an hour out.
    """
    later = [moment.dt for moment in clock.pop("rdate").dts] if "rdate" in clock else []
    changes = [clock, *(clock.copy() for _ in later)]
    for change, moment in zip(changes[1:], later, strict=True):
        change.pop("dtstart")
        change.add("dtstart", moment)
    return changes


def _event(day: CalendarDay, mark: str, zone: ZoneInfo, plan: Plan) -> Event:
    from icalendar import Alarm, Event

    begins = datetime.combine(day.day, MORNING, zone)
    event = Event()
    event.add("uid", f"{day.day:%Y%m%d}-{mark}@roi.invalid")
    # The day before the test begins: no clock is read, so that the same plan gives the same bytes on any day.
    stamp = datetime.combine(plan.start - timedelta(days=1), time(), ZoneInfo("UTC"))
    event.add("dtstamp", stamp)
    event.add("dtstart", begins)
    event.add("dtend", begins + LONG)
    event.add("summary", day.words if day.look != "out" else say("plan.out_titled", why=day.words))
    event.add("description", day.to_do)
    event.add("transp", "TRANSPARENT")  # she isn't busy
    alarm = Alarm()
    alarm.add("action", "DISPLAY")
    alarm.add("trigger", -BEFORE)
    alarm.add("description", day.words)
    event.add_component(alarm)
    return event
