"""A calendar with some of its days only: a span of them, those before a day, or all but a few."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

import pandas as pd

from roi.errors import NotEnough, WrongUse
from roi.language import formatting
from roi.reconcile.views import middle
from roi.records.kinds import KINDS
from roi.records.series import Series, local_days
from roi.timeline.resampling import known_mask

if TYPE_CHECKING:
    from roi.exports import Exports
    from roi.timeline.timeline import Timeline

Day = str | date
EVER, NEVER_AGAIN = date.min, date.max


def cut(timeline: Timeline, day: date) -> Timeline:
    """Return the timeline as it was known before `day`: nothing that happened on it or later.

    A period of sales, such as a fiscal month, stays if most of its days lie before. What exports know only as of today,
    such as a post's likes, stays as it is.

    Raises
    ------
    NotEnough
        If nothing was known before that day.
    """
    found = _within(timeline, EVER, day)
    if found.daily.empty and not (found.exports and found.exports.totals("sales")):
        raise NotEnough(reason=f"Nothing is known before {formatting.day(day)}")
    return found


def days_between(timeline: Timeline, first: Day | None, last: Day | None) -> Timeline:
    """Return the timeline of the days from `first` to `last`, both included; see `Timeline.between`."""
    start = EVER if first is None else _span(first)[0]
    end = NEVER_AGAIN if last is None else _span(last)[1]
    found = _within(timeline, start, end)
    if found.daily.empty:
        raise NotEnough(
            reason=f"Nothing is known on these days; the calendar covers {_period(timeline)}"
        )
    return found


def days_unknown(timeline: Timeline, days: Day | Iterable[Day]) -> Timeline:
    """Return the timeline on which what happened on `days` is not known; see `Timeline.without`."""
    spans = [_span(day) for day in ([days] if isinstance(days, str | date) else days)]
    left_out = known_mask(pd.DatetimeIndex(timeline.daily.index), spans)
    if not left_out.any():
        raise WrongUse(
            sentence=f"None of these days is on the calendar, which covers {_period(timeline)}."
        )
    hours = pd.DatetimeIndex(timeline.hourly.index).tz_localize(None)
    return replace(
        timeline,
        daily=_without_results(timeline, timeline.daily, left_out),
        hourly=_without_results(timeline, timeline.hourly, known_mask(hours, spans)),
    )


def _without_results(timeline: Timeline, frame: pd.DataFrame, left_out: Any) -> pd.DataFrame:
    """Return a frame on some of whose rows the results are unknown; what was done then works on the days after, too."""
    definitions = {c: timeline.column(str(c)) for c in frame}
    given = {c for c, d in definitions.items() if d.role == "activity" or d.is_held_fixed}
    results = [c for c in frame if c not in given]
    return frame.assign(**{str(c): frame[c].mask(left_out) for c in results})


def _period(timeline: Timeline) -> str:
    return formatting.days(timeline.start, timeline.end)


def _span(day: Day) -> tuple[date, date]:
    """Return the days of a date, or of a month or year written as pandas writes them, [start, end)."""
    if isinstance(day, date):
        first = pd.Timestamp(day).date()
        return first, first + timedelta(days=1)
    try:
        period = pd.Period(day)
    except (ValueError, TypeError):
        raise WrongUse(
            sentence=f"There is no day '{day}'; write it like 2026-03-14, a month like 2026-03, or a year like 2026."
        ) from None
    return period.start_time.date(), period.end_time.date() + timedelta(days=1)


def _within(timeline: Timeline, start: date, end: date) -> Timeline:
    """Return what is known of [start, end)."""
    daily = timeline.daily[_in(timeline.daily.index, start, end)].dropna(axis="columns", how="all")
    exports = _cut_exports(timeline.exports, start, end, timeline.timezone)
    hourly, posts, events = timeline.hourly, timeline.posts, timeline.events
    hours = pd.DatetimeIndex(hourly.index).tz_localize(None)
    times = posts["time"].dt.tz_localize(None)
    return replace(
        timeline,
        daily=daily,
        hourly=hourly[_in(hours, start, end)],
        posts=posts[_in(times, start, end)],
        events=events[
            _in(events["start"], EVER, end)
        ],  # an earlier launch still works on later days
        exports=exports,
        changes={
            name: within
            for name, days in timeline.changes.items()
            if (within := tuple(d for d in days if start < d < end))
        },
    )


def _in(moments: Any, start: date, end: date) -> Any:
    """Return which naive moments lie in [start, end); either end may be open."""
    there = moments == moments
    if start != EVER:
        there &= moments >= pd.Timestamp(start)
    if end != NEVER_AGAIN:
        there &= moments < pd.Timestamp(end)
    return there


def _cut_exports(exports: Exports | None, start: date, end: date, zone: str) -> Exports | None:
    if exports is None:
        return None
    counted = tuple(_cut_counted(c, start, end, zone) for c in exports.series)
    return replace(exports, series=tuple(c for c in counted if c.spans or len(c.frame)))


def _cut_counted(counted: Series, start: date, end: date, zone: str) -> Series:
    frame, when = counted.frame, KINDS[counted.kind].when
    moments = middle(frame, when) if counted.coarser_than_day else frame[when]
    happened = _in(local_days(moments, zone), start, end)
    spans = tuple(
        (max(first, start), min(after, end))
        for first, after in counted.spans
        if first < end and after > start
    )
    return replace(counted, frame=frame[happened], spans=spans)
