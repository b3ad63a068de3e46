"""The days with posts as lists that schedulers import: Buffer, Hootsuite, Vista Social."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator, Sequence
from datetime import datetime, time

from roi.experiment.plan import Plan
from roi.language.messages import say
from roi.records.sealed_plan import SCHEDULERS
from roi.reports.calendar.drawn_days import CalendarDay, calendar_days

MOST_ROWS = 350  # that Hootsuite takes at once
AT = time(10)  # the author's own hours are hers to put in


def lists(plan: Plan) -> dict[str, bytes]:
    """Return the lists by file name: a row a day on which something is posted, its text still to be written.

    Hootsuite's has no header and month, day and year in this order; it takes no more than 350 rows.
    """
    days = [d for d in calendar_days(plan) if d.look in _posting(plan)]
    buffer = [("Text", "Image URL", "Tags", "Posting Time"), *_buffer(days)]
    vista = [("message", "type", "link", "time"), *_vista(days)]
    named = {"buffer": buffer, "hootsuite": _hootsuite(days)[:MOST_ROWS], "vista_social": vista}
    return {SCHEDULERS[name]: _csv(rows) for name, rows in named.items()}


def _posting(plan: Plan) -> tuple[str, ...]:
    """Return the looks of the days on which something is to be posted."""
    return ("first", "second") if plan.question in {"kind", "network", "hour"} else ("first",)


def _buffer(days: Sequence[CalendarDay]) -> Iterator[tuple[str, ...]]:
    return ((_text(d), "", "", f"{_when(d):%Y-%m-%d %H:%M}") for d in days)


def _hootsuite(days: Sequence[CalendarDay]) -> list[tuple[str, ...]]:
    return [(f"{_when(d):%m/%d/%Y %H:%M}", _text(d), "") for d in days]


def _vista(days: Sequence[CalendarDay]) -> Iterator[tuple[str, ...]]:
    return ((_text(d), "post", "", f"{_when(d):%Y-%m-%d %H:%M}") for d in days)


def _text(day: CalendarDay) -> str:
    return say("plan.to_write", what=day.words)


def _when(day: CalendarDay) -> datetime:
    return datetime.combine(day.day, AT)


def _csv(rows: Sequence[tuple[str, ...]]) -> bytes:
    text = io.StringIO()
    csv.writer(text, lineterminator="\r\n").writerows(rows)
    return text.getvalue().encode()
