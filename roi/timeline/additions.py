"""A calendar with something of the author's own on it: an event, or a column by day."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING, Any, get_args

import pandas as pd

from roi.errors import WrongUse
from roi.language.nearest import nearest
from roi.settings import EVENT_KINDS
from roi.timeline.columns import Role, own_column
from roi.timeline.events import typed_events
from roi.timeline.own_days import own_days

if TYPE_CHECKING:
    from roi.timeline.timeline import Timeline


def event_added(
    timeline: Timeline, start: date | str, kind: str, title: str, end: date | str | None
) -> Timeline:
    """Return the timeline with one more event; see `Timeline.with_event`."""
    first, last = event_days(start, kind, end)
    row = {
        "start": first,
        "end": last + pd.Timedelta(days=1),
        "kind": kind,
        "title": title,
        "url": None,
        "inferred": False,
    }
    added = typed_events(pd.DataFrame([row]))
    before = [timeline.events] if len(timeline.events) else []
    joined = pd.concat([*before, added], ignore_index=True)
    return replace(timeline, events=joined.sort_values("start", kind="stable", ignore_index=True))


def event_days(
    start: date | str, kind: str, end: date | str | None
) -> tuple[pd.Timestamp, pd.Timestamp]:
    """Return an event's first and last day.

    Raises
    ------
    WrongUse
        If there is no such kind or day, or the last day is before the first.
    """
    if kind not in EVENT_KINDS:
        raise WrongUse(sentence=f"There is no kind of event '{kind}'. {nearest(kind, EVENT_KINDS)}")
    first, last = _day(start), _day(start if end is None else end)
    if last < first:
        raise WrongUse(sentence=f"The event ends on {last:%Y-%m-%d}, before it starts.")
    return first, last


def _day(day: date | str) -> pd.Timestamp:
    try:
        return pd.Timestamp(day).tz_localize(None).normalize()
    except ValueError:
        raise WrongUse(sentence=f"There is no day '{day}'; write it like 2026-03-14.") from None


def column_added(
    timeline: Timeline, name: str, series: pd.Series[Any], role: Role, unit: str
) -> Timeline:
    """Return the timeline with one more column; see `Timeline.with_column`."""
    if role not in get_args(Role):
        raise WrongUse(sentence=f"There is no role '{role}'. {nearest(role, get_args(Role))}")
    if name in timeline.daily:
        raise WrongUse(sentence=f"There is a column '{name}' already; give yours another name.")
    values = numbers(series, f"'{name}'")
    values.index = own_days(series.index, f"'{name}'", timeline.timezone)
    laid = values.reindex(timeline.daily.index)
    if laid.isna().all():
        raise WrongUse(
            sentence=f"'{name}' has no number on any day of the calendar, {timeline.start} to "
            f"{timeline.end - pd.Timedelta(days=1)}."
        )
    column = own_column(name, role, unit or name)
    return replace(
        timeline,
        daily=timeline.daily.assign(**{name: laid}),
        columns={**timeline.columns, name: column},
    )


def numbers(series: pd.Series[Any], what: str) -> pd.Series[float]:
    """Return a series as numbers; what isn't one is an error, since it can't be left out in silence.

    Raises
    ------
    WrongUse
        If a value is no number.
    """
    try:
        values = pd.to_numeric(series).astype("float64")
    except (ValueError, TypeError):
        odd = next(v for v in series if pd.isna(pd.to_numeric(v, errors="coerce")) and pd.notna(v))
        raise WrongUse(sentence=f"{what}: '{odd}' is no number.") from None
    return values.where(values.abs() != float("inf"))
