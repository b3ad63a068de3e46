"""overlay(): posts, visits, sales and followers on one calendar, in one time zone; what isn't known stays unknown."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

import pandas as pd

from roi.display.view import View
from roi.errors import NotEnough
from roi.exports import Exports
from roi.language import formatting
from roi.language.facts import Message, fact, message
from roi.language.messages import say
from roi.language.names import unit_noun
from roi.reconcile import primary_series
from roi.reconcile.views import middle
from roi.records.kinds import KINDS
from roi.records.series import Series, local_days
from roi.records.series_id import SeriesId
from roi.settings import Settings
from roi.timeline import activities, audience, events, sales, visits
from roi.timeline.column_names import column_noun
from roi.timeline.columns import (
    FOLLOWERS,
    LINK_POSTS,
    SALES,
    SOCIAL_VISITS,
    VISITS,
    Column,
    defined,
)
from roi.timeline.posts import main_network, posts_frame, with_targets
from roi.timeline.resampling import Measured, in_zone

if TYPE_CHECKING:
    from matplotlib.axes import Axes


@dataclass(frozen=True)
class Timeline(View):
    """One row a day, one column a measure, gaps stay gaps.

    Attributes
    ----------
    daily : indexed by `date` (naive midnight of the local day), without holes from the first known day to the last;
        float columns, NaN where not known; `column` says what each of them is. Those of the main network have plain
        names (link_posts), those of another one carry its name (link_posts_mastodon).
    hourly : visits, social_visits and posts by hour (tz-aware local time); empty where one side has no hours.
    posts : one row a post, in time order, local time; `target` is 'own', 'shop' or None; `announces` marks the first
        post that links to an own page.
    events : start, end ([start, end), naive days), kind, title, inferred (from posts, not declared by the author).
    columns : the definition of each daily column, with the unit that it has on this calendar.
    files : by column, the files it comes from.
    assumptions : what was assumed, as facts; `text` is the sentence.
    stores : what the daily sales add up, such as SeriesId('sales', 'kdp').
    changes : by column, the days from which another service counts it.
    """

    daily: pd.DataFrame
    hourly: pd.DataFrame
    posts: pd.DataFrame
    events: pd.DataFrame
    timezone: str
    network: str
    columns: Mapping[str, Column] = field(default_factory=dict)
    files: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    assumptions: tuple[Message, ...] = ()
    settings: Settings = field(default_factory=Settings)
    exports: Exports | None = None
    stores: tuple[SeriesId, ...] = ()
    changes: dict[str, tuple[date, ...]] = field(default_factory=dict)

    @property
    def start(self) -> date:
        """The first day on the calendar."""
        return self.daily.index[0].date()  # type: ignore[no-any-return]

    @property
    def end(self) -> date:
        """The day after the last one."""
        return self.daily.index[-1].date() + timedelta(days=1)  # type: ignore[no-any-return]

    def column(self, name: str) -> Column:
        """Return what a column is, whether it is on this calendar or not."""
        return self.columns.get(name) or defined(name)

    def columns_of(self, definition: Column) -> tuple[Column, ...]:
        """Return the daily columns of one measure: that of the main network, and those of the others."""
        there = (self.column(str(name)) for name in self.daily)
        return tuple(c for c in there if c.is_a(definition))

    def on(self, definition: Column, network: str) -> Column:
        """Return the column of a measure on a network."""
        return definition if network == self.network else definition.on(network)

    def unit(self, column: str) -> str:
        """Return what a column counts, in words."""
        return unit_noun(self.column(column).unit)

    def summary(self) -> str:
        """Return what is on the calendar, then what was assumed."""
        columns = [
            say("calendar.column", column=name, unit=self.unit(str(name)), n=int(n))
            for name, n in self.daily.count().items()
        ]
        head = say(
            "calendar.head", period=formatting.days(self.start, self.end), zone=self.timezone
        )
        return "\n".join([head, *columns, *(a.text for a in self.assumptions)])

    def to_frame(self) -> pd.DataFrame:
        """Return the daily frame with `date` as its first column."""
        return self.daily.reset_index()

    def to_dict(self) -> dict[str, Any]:
        """Return period, columns with their units and sources, and assumptions."""
        return {
            "period": {
                "start": str(self.start),
                "end": str(self.end - timedelta(days=1)),
                "days": len(self.daily),
                "timezone": self.timezone,
            },
            "network": self.network,
            "columns": [
                {
                    "name": c,
                    "unit": self.column(str(c)).unit,
                    "source": formatting.listed(self.files.get(str(c), ())) or None,
                    "days": int(n),
                }
                for c, n in self.daily.count().items()
            ],
            "assumptions": [a.text for a in self.assumptions],
        }

    def plot(self, ax: Axes | None = None) -> Axes:
        """Draw visits (or the first outcome there is) by day, days with a link post marked."""
        from roi.display import charts

        first = (c.name for c in (VISITS, SOCIAL_VISITS, SALES, FOLLOWERS))
        outcome = next((c for c in (*first, *self.daily) if c in self.daily), None)
        ax = charts.daily(self.daily[[outcome]] if outcome else self.daily, ax)
        if LINK_POSTS.name in self.daily:
            days = self.daily.index[self.daily[LINK_POSTS.name] > 0]
            ax.plot(
                days,
                [0] * len(days),
                "|",
                color=charts.ORANGE,
                markersize=8,
                label=column_noun(LINK_POSTS),
            )
        return ax


def overlay(exports: Exports) -> Timeline:
    """Lay everything that was exported on one calendar.

    Parameters
    ----------
    exports : what `load` returned.

    Returns
    -------
    Timeline
        Days in one time zone: roi.toml's, else that of the visits' file if it states one, else UTC, which is an
        assumption. One source counts each measure; a day that is partly known is unknown.

    Examples
    --------
    >>> import roi
    >>> timeline = roi.overlay(roi.load("sample_data"))
    >>> timeline.timezone
    'America/New_York'
    """
    everything = exports.series
    site = primary_series.main_site(everything, exports.settings.sites)
    zone, zone_assumed = _zone(exports, site)
    exports = replace(exports, series=tuple(in_zone(c, zone) for c in exports.series))
    index = _calendar(exports)
    posts = posts_frame(exports, zone)
    network = main_network(exports.settings, posts)
    posts, site_assumed = with_targets(posts, exports, site)
    visited = visits.visit_columns(exports, site, network, index, zone)
    sold = sales.sales_columns(exports, index, zone)
    ranked = audience.rank_columns(exports, index, zone)
    advertised = sales.advertising_columns(exports, index, zone)
    lists = primary_series.main_lists(everything)
    measured = (
        *activities.activity_columns(exports, posts, network, index),
        *visited.columns,
        *sold.columns,
        *ranked.columns,
        *audience.audience_columns(exports, lists, network, index, zone),
        *advertised.columns,
    )
    daily = pd.DataFrame({m.column.name: m.values for m in measured}, index=index)
    return Timeline(
        daily=daily,
        hourly=visits.hourly_table(exports, site, posts, network, zone, daily),
        posts=posts,
        events=events.event_table(exports, posts, zone),
        timezone=zone,
        network=network,
        columns={m.column.name: m.column for m in measured},
        files={m.column.name: m.files for m in measured},
        assumptions=(
            *zone_assumed,
            *_days_of_elsewhere(exports.series, zone),
            *site_assumed,
            *activities.hidden_links(posts),
            *visited.assumptions,
            *sold.assumptions,
            *ranked.assumptions,
            *advertised.assumptions,
        ),
        settings=exports.settings,
        exports=exports,
        stores=tuple(sales.daily_stores(exports)),
        changes=_changes(exports, measured),
    )


def _changes(exports: Exports, measured: Sequence[Measured]) -> dict[str, tuple[date, ...]]:
    """Return, by column, the days from which another service counts it; another file of the same service is no change."""
    service = {e.file: e.loader for e in exports.exports}
    dated = {
        m.column.name: tuple(d for d, a, b in m.changes if service.get(a) != service.get(b))
        for m in measured
    }
    return {name: days for name, days in dated.items() if days}


def _zone(exports: Exports, site: SeriesId | None) -> tuple[str, tuple[Message, ...]]:
    """Return roi.toml's zone, else the visits' (then the sales') own, else UTC; any but the first is an assumption."""
    if exports.settings.timezone:
        return exports.settings.timezone, ()
    counted = (
        [c for c in exports.by_day("visits") if c.id == site]
        + exports.by_day("sales")
        + exports.by_day("visits", "source")
    )
    stated = next((c for c in counted if c.timezone and c.grain != "instant"), None)
    if stated is not None and stated.timezone is not None:
        zone, file = stated.timezone, stated.files[0]
        return zone, (message("assumed.zone", zone=zone, file=file),)
    return "UTC", (message("assumed.no_zone"),)


def _days_of_elsewhere(counted: Sequence[Series], zone: str) -> tuple[Message, ...]:
    """Return the files whose days were cut in another zone; they can't be cut again, so they stand as they are."""
    files: dict[str, list[str]] = {}
    for c in counted:
        if c.grain == "day" and c.timezone not in {None, zone} and "moment" not in c.frame:
            days = c.frame[
                "file"
            ].value_counts()  # a single count, such as one of followers, has no days
            files.setdefault(str(c.timezone), []).extend(days.index[days > 1])
    return tuple(
        message(
            "assumed.other_days",
            files=fact(formatting.few_files, tuple(sorted(set(of)))),
            zone=zone,
            theirs=theirs,
        )
        for theirs, of in sorted(files.items())
        if of
    )


def _calendar(exports: Exports) -> pd.DatetimeIndex:
    """Return every day that some export covers, by the day or by a longer span; events alone make no calendar."""
    counted = [s for c in exports.series if c.kind != "events" for s in c.spans]
    spans = counted or [s for c in exports.series for s in c.spans]
    if not spans:
        raise NotEnough(
            reason="None of the exports covers a whole day, so there is no calendar to lay them on; download longer ones"
        )
    first, end = min(s[0] for s in spans), max(s[1] for s in spans)
    return pd.date_range(first, end - timedelta(days=1), freq="D", name="date")


def cut(timeline: Timeline, day: date) -> Timeline:
    """Return the timeline as it was known before `day`: nothing that happened on it or later.

    A period of sales, such as a fiscal month, stays if most of its days lie before. What exports know only as of today,
    such as a post's likes, stays as it is.

    Raises
    ------
    NotEnough
        If nothing was known before that day.
    """
    midnight = pd.Timestamp(day)
    daily = timeline.daily[timeline.daily.index < midnight].dropna(axis="columns", how="all")
    exports = _cut_exports(timeline.exports, day, timeline.timezone)
    if daily.empty and not (exports and exports.totals("sales")):
        raise NotEnough(reason=f"Nothing is known before {formatting.day(day)}")
    posts, hourly, events = timeline.posts, timeline.hourly, timeline.events
    return replace(
        timeline,
        daily=daily,
        hourly=hourly[pd.DatetimeIndex(hourly.index).tz_localize(None) < midnight],
        posts=posts[posts["time"].dt.tz_localize(None) < midnight],
        events=events[events["start"] < midnight],
        exports=exports,
        changes={
            name: before
            for name, days in timeline.changes.items()
            if (before := tuple(d for d in days if d < day))
        },
    )


def _cut_exports(exports: Exports | None, day: date, zone: str) -> Exports | None:
    if exports is None:
        return None
    counted = tuple(_cut_counted(c, day, zone) for c in exports.series)
    return replace(exports, series=tuple(c for c in counted if c.spans or len(c.frame)))


def _cut_counted(counted: Series, day: date, zone: str) -> Series:
    frame, midnight = counted.frame, pd.Timestamp(day)
    when = KINDS[counted.kind].when
    moments = middle(frame, when) if counted.coarser_than_day else frame[when]
    happened = local_days(moments, zone) < midnight
    spans = tuple((first, min(end, day)) for first, end in counted.spans if first < day)
    return replace(counted, frame=frame[happened], spans=spans)
