"""Visits and page views by day and hour, in all and by where they came from."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import pandas as pd

from roi.exports import Exports
from roi.language.facts import Message, fact, message
from roi.language.formatting import few_files, listed
from roi.language.names import unit_noun
from roi.reconcile.views import in_turn, main
from roi.records.date_ranges import DateRange, days_in, intersect, subtract
from roi.records.kinds import KINDS
from roi.records.series import Series, files_of, within
from roi.records.series_id import SEARCH_CLICKS, SeriesId
from roi.timeline import resampling
from roi.timeline.activities import chosen_posts
from roi.timeline.columns import (
    BY_SOURCE,
    LINK_POSTS_BLOG,
    LINK_POSTS_SHOP,
    PAGEVIEWS,
    SOCIAL_VISITS,
    VISITS,
    Column,
    visits_from,
)
from roi.timeline.resampling import Laid, Measured

MEASURES = ("visits", "pageviews", "visitors")  # the first that is counted stands for visits
HOURS = ("instant", "hour")
NO_NETWORKS = frozenset(c.source for c in BY_SOURCE)  # a network called 'direct' has no visits


def visit_columns(
    exports: Exports, site: SeriesId | None, network: str, index: pd.DatetimeIndex, zone: str
) -> Laid:
    """Return visits, page views, and visits by the network they came from.

    Where only referred visits are exported, these stand for all visits, which is an assumption.
    """
    total = in_turn(exports.series, site)
    parts = in_turn(exports.series, site, "source")
    beyond = _beyond(parts, _spans(total))
    whole = [*total, *(c for c in beyond if _names_all(c))] if _spans(total) else parts
    if not whole:
        return Laid()
    counted = _measure(whole[0])
    viewed = _counting_views(whole)
    if not _counting_views(total) and all(map(_names_all, parts)):
        viewed = _counting_views(parts) or viewed
    asked = ((whole, counted, VISITS), (viewed, "pageviews", PAGEVIEWS))
    found = [_laid(*each, index, zone) for each in asked if each[0]]
    columns = [c for c in found if c is not None]
    columns += _by_source(parts, network, index, zone) if parts else []
    if whole is parts and not any(map(_names_all, parts)):
        assumed = [message("assumed.referred_only", files=fact(listed, files_of(parts)))]
    else:
        assumed = _only_in_part([c for c in beyond if all(c is not w for w in whole)])
    beside = [] if whole is parts else files_of(c for c in parts if _meets(c, total))
    if beside:
        files = {"files": fact(few_files, tuple(beside)), "all": fact(few_files, files_of(total))}
        assumed.append(message("assumed.sources_beside", **files))
    assumed += _otherwise_counted(whole) + _otherwise_counted(parts)
    return Laid(tuple(columns), tuple(dict.fromkeys(assumed)))


def _spans(series: Sequence[Series]) -> list[DateRange]:
    return [span for c in series for span in c.spans]


def _beyond(parts: Sequence[Series], known: Sequence[DateRange]) -> list[Series]:
    """Return what visits by source tell of the days before and after those of which all visits are known."""
    if not known:
        return list(parts)
    taken = (min(start for start, _ in known), max(end for _, end in known))
    out: list[Series] = []
    for c in parts:
        spans = tuple(subtract(c.spans, [taken]))
        frame = within(c.frame, KINDS[c.kind].when, spans, c.timezone)
        out += [replace(c, frame=frame, spans=spans)] if spans else []
    return out


def _meets(part: Series, whole: Sequence[Series]) -> bool:
    """Whether visits by source are known on days on which all visits are known from elsewhere."""
    return bool(intersect(part.spans, _spans(whole)))


def _counting_views(series: Sequence[Series]) -> list[Series]:
    return [c for c in series if c.frame["pageviews"].notna().any()]


def _names_all(part: Series) -> bool:
    """Whether visits by source add up to all: those that came from nowhere known are among them."""
    return bool((part.frame["source"] == "direct").any())


def _only_in_part(left_out: Sequence[Series]) -> list[Message]:
    """Return the assumption that on some days only visits with a named source are known."""
    n = days_in(_spans(left_out))
    files = fact(listed, files_of(left_out))
    return [message("assumed.referred_beyond", n=n, files=files)] if n else []


def _measure(series: Series) -> str:
    """Return what of a series stands on the calendar as visits."""
    known = series.frame[list(MEASURES)].notna().any()
    return next((m for m in MEASURES if known[m]), MEASURES[0])


def _otherwise_counted(series: Sequence[Series]) -> list[Message]:
    """Return which files count something else than the first series, whose measure stands on the calendar as visits."""
    if not series:
        return []
    counted = _measure(series[0])
    rows = pd.concat([c.frame for c in series], ignore_index=True)
    by_file = rows.groupby("file", sort=False)[list(MEASURES)].count() > 0
    unlike = _files(by_file[~by_file[counted]])
    better = _files(by_file[by_file["visits"]]) if counted != "visits" else ()
    unit = fact(unit_noun, KINDS["visits"].measures[counted].unit)
    reasons = (("assumed.counted_otherwise", unlike), ("assumed.stand_in", better))
    return [
        message(key, files=fact(few_files, files), unit=unit) for key, files in reasons if files
    ]


def _files(rows: pd.DataFrame) -> tuple[str, ...]:
    return tuple(map(str, rows.index))


def _laid(
    series: Sequence[Series],
    measure: str,
    column: Column,
    index: pd.DatetimeIndex,
    zone: str,
    source: str | None = None,
) -> Measured | None:
    """Return a measure of the visits as a column, in the measure's own unit: page views may stand for visits."""
    counts = replace(column, unit=KINDS["visits"].measures[measure].unit)
    return resampling.laid(series, measure, counts, index, zone, source)


def _by_source(
    parts: Sequence[Series], network: str, index: pd.DatetimeIndex, zone: str
) -> list[Measured]:
    measure = _measure(parts[0])
    sources = {s for c in parts for s in c.frame["source"].dropna()}
    # A search engine's clicks don't say who else sent readers: no visit from the network there is not a zero.
    is_search = parts[0].id.measure == SEARCH_CLICKS
    first = [] if is_search or network in NO_NETWORKS else [network]
    found = (
        _laid(parts, measure, visits_from(source, network), index, zone, source)
        for source in [*first, *sorted(sources.difference(first))]
    )
    return [c for c in found if c is not None]


def hourly_table(
    exports: Exports,
    site: SeriesId | None,
    posts: pd.DataFrame,
    network: str,
    zone: str,
    by_day: pd.DataFrame,
) -> pd.DataFrame:
    """Return visits and posts by local hour where the exports have hours of both; else an empty frame.

    The hours of a day on which an activity is not known are not known either.
    """
    total = main(exports.series, site, grains=HOURS)
    parts = main(exports.series, site, "source", grains=HOURS)
    whole = total or parts
    if whole is None or whole.start is None or whole.end is None or not len(posts):
        return pd.DataFrame(index=pd.DatetimeIndex([], tz=zone, name="hour"))
    index = pd.date_range(
        pd.Timestamp(whole.start, tz=zone),
        pd.Timestamp(whole.end, tz=zone),
        freq="h",
        inclusive="left",
        name="hour",
    )
    measure = "visits" if whole.frame["visits"].notna().any() else "pageviews"
    out = {VISITS.name: resampling.hourly(whole, measure, index)}
    if parts is not None and network not in NO_NETWORKS:
        from_network = parts.frame["source"] == network
        out[SOCIAL_VISITS.name] = resampling.hourly(parts, measure, index, from_network)
    mine = posts[posts["network"] == network]
    days = pd.DatetimeIndex(index.tz_localize(None).normalize())
    for activity, _, rows in chosen_posts(mine):
        if activity in (LINK_POSTS_BLOG, LINK_POSTS_SHOP) or activity.name not in by_day:
            continue
        known = by_day[activity.name].reindex(days).notna().to_numpy()
        hours = resampling.hour_of(mine.loc[rows, "time"], index)
        out[activity.name] = resampling.counts_by(hours, index).where(known)
    return pd.DataFrame(out, index=index)
