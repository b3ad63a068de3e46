"""overlay(): posts, visits, sales and followers on one calendar, in one time zone; what isn't known stays unknown."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

import pandas as pd

from roi.display.view import View
from roi.errors import NotEnough, WrongUse
from roi.exports import Exports
from roi.language import formatting
from roi.language.facts import Message
from roi.language.messages import say
from roi.language.names import unit_noun
from roi.language.nearest import nearest
from roi.reconcile import primary_series
from roi.records.series_id import SeriesId
from roi.settings import Settings
from roi.timeline import activities, audience, events, sales, visits
from roi.timeline.additions import column_added, event_added
from roi.timeline.column_names import column_noun
from roi.timeline.columns import (
    FOLLOWERS,
    LINK_POSTS,
    SALES,
    SOCIAL_VISITS,
    VISITS,
    Column,
    Role,
    defined,
    grid,
)
from roi.timeline.posts import main_network, posts_frame, with_targets
from roi.timeline.resampling import Measured, in_zone
from roi.timeline.selection import Day, days_between, days_unknown
from roi.timeline.zone import days_of_elsewhere, zone_of

if TYPE_CHECKING:
    from matplotlib.axes import Axes

    from roi.records.series import Series


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
        """Return what a column is, whether it is on this calendar or not.

        Raises
        ------
        WrongUse
            If there is no column of this name on any calendar; the sentence names those most like it.
        """
        if name not in self.columns and name not in self.daily and name not in grid():
            here = [str(c) for c in self.daily]
            raise WrongUse(sentence=f"There is no column '{name}'. {nearest(name, here)}")
        return self.columns.get(name) or defined(name)

    def series(self, kind: str) -> list[Series]:
        """Return what the files hold of a kind by day; nothing of a calendar made from somebody's own frame."""
        return self.exports.by_day(kind) if self.exports else []

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

    def between(self, first: Day | None = None, last: Day | None = None) -> Timeline:
        """Look at some days only: from `first` to `last`, both included, as pandas cuts by labels.

        Parameters
        ----------
        first, last : a date, or text such as '2026-03-14', '2026-03' (the month's first or last day) or '2026'; None for
            the calendar's own end. Sales of a longer period are kept if most of its days lie inside.

        Raises
        ------
        NotEnough
            If nothing is known on these days.
        WrongUse
            If a text is no day, month or year.

        Examples
        --------
        >>> import roi
        >>> timeline = roi.overlay(roi.load("sample_data")).between("2026-03", "2026-08")
        >>> str(timeline.start), str(timeline.end)  # `end` is the day after the last
        ('2026-03-01', '2026-09-01')
        """
        return days_between(self, first, last)

    def without(self, days: Day | Iterable[Day]) -> Timeline:
        """Leave days out: visits, sales and all other results on them are unknown; posts on them stay.

        What was posted on such a day works on the days after, which still count. Amounts of whole months (royalties in
        `judge`'s money, the report's tables) are read from the files, and keep these days.

        Parameters
        ----------
        days : a day, month or year as `between` takes them, or several.

        Raises
        ------
        WrongUse
            If a text is no day, month or year, or no such day is on the calendar.

        Examples
        --------
        >>> import roi
        >>> timeline = roi.overlay(roi.load("sample_data"))
        >>> fewer = timeline.without(["2026-03-14", "2026-05"])
        >>> int(timeline.daily["visits"].count() - fewer.daily["visits"].count())
        32
        """
        return days_unknown(self, days)

    def with_event(
        self, start: date | str, kind: str = "other", title: str = "", end: date | str | None = None
    ) -> Timeline:
        """Mark an event: it is told apart from what posting brings, and looked at by `events_moved`.

        Parameters
        ----------
        start, end : its first day, and its last day where it lasts longer.
        kind : one of the kinds of roi.toml, such as 'launch', 'newsletter' or 'price_promo'; days after a launch and during
            a promotion are left out of what is usual.
        title : what it is called in tables.

        Raises
        ------
        WrongUse
            If there is no such kind, or `end` is before `start`.

        Examples
        --------
        >>> import roi
        >>> timeline = roi.overlay(roi.load("sample_data"))
        >>> told = timeline.with_event("2026-03-14", "convention", "Book fair", end="2026-03-16")
        >>> len(told.events) - len(timeline.events)
        1
        """
        return event_added(self, start, kind, title, end)

    def with_column(
        self, name: str, series: pd.Series[Any], role: Role = "covariate", unit: str = ""
    ) -> Timeline:
        """Add a column of your own by day.

        Parameters
        ----------
        name : what it is called; it may not be there yet.
        series : numbers with days as their index. A missing day is unknown, never zero: `.fillna(0)` says otherwise.
        role : 'covariate' is held fixed in every `response` and `findings`; 'outcome' and 'activity' can be asked about, as
            in `roi.response(timeline, outcome=name)`.
        unit : what it counts, in words; the name if empty.

        Raises
        ------
        WrongUse
            If the role or the name won't do, or the series has no days, a day twice, or one value a week or month.

        Notes
        -----
        *How it can mislead.* A covariate that posting itself changes (such as visits, where sales are asked about)
        takes a part of the effect away when it is held fixed.

        Examples
        --------
        >>> import pandas as pd, roi
        >>> timeline = roi.overlay(roi.load("sample_data"))
        >>> is_friday = pd.Series(timeline.daily.index.day_name() == "Friday", timeline.daily.index)
        >>> timeline.with_column("friday", is_friday.astype(float)).column("friday").role
        'covariate'
        """
        return column_added(self, name, series, role, unit)

    def plot(self, ax: Axes | None = None, **look: Any) -> Axes:
        """Draw visits (or the first outcome there is) by day, days with a link post marked."""
        from roi.display import charts

        first = (c.name for c in (VISITS, SOCIAL_VISITS, SALES, FOLLOWERS))
        outcome = next((c for c in (*first, *self.daily) if c in self.daily), None)
        ax = charts.daily(self.daily[[outcome]] if outcome else self.daily, ax, **look)
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
    everything = primary_series.of_accounts(exports.series, exports.settings.accounts)
    exports = replace(exports, series=everything)
    site = primary_series.main_site(everything, exports.settings.sites)
    zone, zone_assumed = zone_of(exports, site)
    exports = replace(exports, series=tuple(in_zone(c, zone) for c in exports.series))
    index = _calendar(exports)
    posts = posts_frame(exports, zone)
    network = main_network(exports.settings, posts)
    posts, site_assumed = with_targets(posts, exports, site)
    visited = visits.visit_columns(exports, site, network, index, zone)
    sold = sales.sales_columns(exports, index, zone, posts["links"])
    ranked = audience.rank_columns(exports, index, zone)
    advertised = sales.advertising_columns(exports, index, zone)
    lists = primary_series.main_lists(everything)
    followed = audience.audience_columns(exports, lists, network, index, zone)
    measured = (
        *activities.activity_columns(exports, posts, network, index),
        *visited.columns,
        *sold.columns,
        *ranked.columns,
        *followed.columns,
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
            *days_of_elsewhere(exports.series, zone),
            *site_assumed,
            *activities.hidden_links(posts),
            *visited.assumptions,
            *sold.assumptions,
            *ranked.assumptions,
            *followed.assumptions,
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


def _calendar(exports: Exports) -> pd.DatetimeIndex:
    """Return every day that some export covers, by the day or by a longer span; events alone make no calendar.

    Nor does a log of who followed whom make one: it counts nothing by day.
    """
    counted = [s for c in exports.series if c.kind not in {"events", "follows"} for s in c.spans]
    spans = counted or [s for c in exports.series for s in c.spans]
    if not spans:
        raise NotEnough(
            reason="None of the exports covers a whole day, so there is no calendar to lay them on; download longer ones"
        )
    first, end = min(s[0] for s in spans), max(s[1] for s in spans)
    return pd.date_range(first, end - timedelta(days=1), freq="D", name="date")
