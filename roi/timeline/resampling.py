"""Records to daily or hourly columns: flows are summed, stocks keep their last value, unknown days stay unknown."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, timedelta
from typing import Any, NamedTuple

import numpy as np
import pandas as pd

from roi.language.facts import Message
from roi.records.date_ranges import DateRange
from roi.records.kinds import KINDS
from roi.records.series import LONG_AGO, MOMENTS, Series, files_of, local_days
from roi.timeline.columns import Column

ONE_DAY, ONE_HOUR = pd.Timedelta(days=1), pd.Timedelta(hours=1)
EMPTY_IS_NONE = {"free_units", "refunds", "pages_read", "royalty"}  # many reports leave these out
QUIET = pd.Timedelta(hours=2)  # a record covers so much beyond its first and last row


class Measured(NamedTuple):
    """A column by day, its files, and the days from which another file counts it (day, before, after)."""

    column: Column
    values: pd.Series[float]
    files: tuple[str, ...]
    changes: tuple[tuple[date, str, str], ...] = ()


class Laid(NamedTuple):
    """Columns laid on the calendar, and what was assumed on the way."""

    columns: tuple[Measured, ...] = ()
    assumptions: tuple[Message, ...] = ()


def in_zone(counted: Series, zone: str) -> Series:
    """Return a series of moments with its known days cut in `zone`; a day there that it covers in part is unknown.

    A log that ends at midnight UTC covers its last New York day only until the evening.
    """
    unmoved = counted.timezone == zone and counted.kind != "posts"
    if counted.grain not in MOMENTS or counted.timezone is None or unmoved:
        return counted
    spans, zeros = (
        tuple(s for span in days if (s := _whole_days(counted, span, zone))[0] < s[1])
        for days in (counted.spans, counted.zeros)
    )
    return replace(counted, spans=spans, zeros=zeros, timezone=zone)


def _whole_days(counted: Series, span: DateRange, zone: str) -> DateRange:
    """Return the days of `zone` that lie wholly between a span's first moment and its last."""
    start, end = (pd.Timestamp(day, tz=counted.timezone) for day in span)
    if counted.kind == "posts":
        return span[0], _posts_known_to(counted, span, zone)
    moments = counted.frame[KINDS[counted.kind].when]
    before = moments[(moments >= start - ONE_DAY) & (moments < start)]
    after = moments[(moments >= end) & (moments < end + ONE_DAY)]
    first = (before.min() - QUIET if len(before) else start).tz_convert(zone)
    last = (after.max() + QUIET if len(after) else end).tz_convert(zone)
    late = first != first.normalize()
    return first.date() + timedelta(days=late), last.date()


def _posts_known_to(counted: Series, span: DateRange, zone: str) -> date:
    """Return the end of the days whose posts are all known: the day of the export, else that of the last post.

    An hour without a post does not tell where an archive ends, and nothing came before its first post.
    """
    end = pd.Timestamp(span[1], tz=counted.timezone)
    made = pd.Timestamp(counted.exported_at or LONG_AGO)
    made = made if made.tzinfo else made.tz_localize("UTC")
    last = counted.frame["time"].max()
    if made < end and end - ONE_DAY <= last < end:
        made = last
    local: date = made.tz_convert(zone).date()
    return local if end - ONE_DAY <= made < end + ONE_DAY else span[1]


def known_mask(
    index: pd.DatetimeIndex, spans: Sequence[tuple[date, date]]
) -> np.ndarray[Any, np.dtype[np.bool_]]:
    """Return which days of the index lie in one of the spans."""
    mask = np.zeros(len(index), dtype=bool)
    for start, end in spans:
        mask |= (index >= pd.Timestamp(start)) & (index < pd.Timestamp(end))
    return mask


def day_of(counted: Series, zone: str) -> pd.Series[Any]:
    """Return the day of each row: in `zone` where the export has moments, else as the export cut its days."""
    days: pd.Series[Any] = local_days(counted.frame[KINDS[counted.kind].when], zone)
    return days


def column(
    counted: Series,
    measure: str,
    index: pd.DatetimeIndex,
    zone: str,
    rows: pd.Series[Any] | None = None,
) -> pd.Series[float] | None:
    """Return one measure by day, or None if the export doesn't have it.

    `rows` picks some of the rows (such as those of one source). A day without a row is zero where the export means
    zero by absence, and unknown elsewhere. Days outside its spans are unknown, and so are those whose file counts
    something else (such as page views, beside a file of visits).
    """
    frame = counted.frame
    if not frame[measure].notna().any():
        return None
    picked = frame[measure] if rows is None else frame[measure].where(rows)
    by_day = picked.groupby(day_of(counted, zone))
    flow = KINDS[counted.kind].measures[measure].flow
    values = (by_day.sum(min_count=1) if flow else by_day.last()).reindex(index).astype("float64")
    known = known_mask(index, counted.spans)
    if counted.zeros and flow:
        empty = known_mask(index, counted.zeros) & ~_unsaid(counted, measure, index, zone)
        values = values.mask(values.isna() & empty, 0.0)
    return values.where(known)


def _unsaid(
    counted: Series, measure: str, index: pd.DatetimeIndex, zone: str
) -> np.ndarray[Any, np.dtype[np.bool_]]:
    """Return the days that have rows, none of which has the measure."""
    said = counted.frame[measure].notna()
    if measure in EMPTY_IS_NONE or said.all():
        return np.zeros(len(index), dtype=bool)
    days = day_of(counted, zone)
    return index.isin(days) & ~index.isin(days[said])


def hour_of(moments: pd.Series[Any], index: pd.DatetimeIndex) -> pd.Series[Any]:
    """Return the hour of the index that each moment lies in; NaT outside. (Lord Howe Island's clocks move by half an hour.)"""
    place = index.searchsorted(pd.DatetimeIndex(moments), side="right") - 1
    hours = pd.Series(index.take(place.clip(min=0)), index=moments.index)
    return hours.where((place >= 0) & (moments < index[-1] + ONE_HOUR).to_numpy())


def hourly(
    counted: Series, measure: str, index: pd.DatetimeIndex, rows: pd.Series[Any] | None = None
) -> pd.Series[float]:
    """Return one measure by hour on a tz-aware hourly index; hours on unknown days are unknown."""
    moments = hour_of(counted.frame["time"], index)
    picked = counted.frame[measure] if rows is None else counted.frame[measure].where(rows)
    values = picked.groupby(moments).sum(min_count=1).reindex(index).astype("float64")
    days = pd.DatetimeIndex(index.tz_localize(None).normalize())
    known = known_mask(days, counted.spans) & ~_unsaid(counted, measure, days, str(index.tz))
    return values.mask(values.isna() & known, 0.0).where(known)


def counts_by(moments: pd.Series[Any], index: pd.DatetimeIndex) -> pd.Series[float]:
    """Return how many of the given days (or hours) fall on each entry of the index."""
    return moments.value_counts().reindex(index, fill_value=0).astype("float64")


def laid(
    series: Sequence[Series],
    measure: str,
    definition: Column,
    index: pd.DatetimeIndex,
    zone: str,
    source: str | None = None,
) -> Measured | None:
    """Return one measure of series that count one after another, only its rows of one `source` if that is given.

    None if the first series doesn't have the measure; any other that doesn't have it is left out.
    """
    counting: list[Series] = []
    values = pd.Series(float("nan"), index)
    for c in series:
        rows = None if source is None else c.frame["source"] == source
        own = column(c, measure, index, zone, rows)
        if own is None and not counting:
            return None
        if own is not None:
            known = known_mask(index, c.spans) & ~_unsaid(c, measure, index, zone)
            silent = own.isna() & known & (definition.missing_means == "zero")
            counting.append(c)
            values = values.combine_first(own.mask(silent, 0.0))
    return measured(definition, values, *counting)


def measured(definition: Column, values: pd.Series[float], *counting: Series) -> Measured:
    """Return a column with the files it comes from and the days on which they change."""
    days = [local_days(c.frame[KINDS[c.kind].when], c.timezone) for c in counting]
    files = pd.concat([c.frame["file"] for c in counting], ignore_index=True)
    by_day = files.groupby(pd.concat(days, ignore_index=True)).last()
    before = by_day.shift()
    turned = (by_day != before) & before.notna()
    dated = zip(pd.DatetimeIndex(by_day.index[turned]), before[turned], by_day[turned], strict=True)
    changes = tuple((day.date(), str(old), str(new)) for day, old, new in dated)
    return Measured(definition, values, files_of(counting), changes)
