"""To look at, not an answer: cross-correlation, scatter, weekday-hour map, and why the first two mislead."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from roi.analysis.event_study.baseline import expected_range
from roi.analysis.event_study.event_effects import ODD, counted
from roi.analysis.finding import NORMAL, known
from roi.analysis.response.regression import filtered, yule_walker
from roi.analysis.wording import busiest_line, lags_line, scatter_line
from roi.display.view import View
from roi.errors import NotEnough
from roi.language.formatting import weekday
from roi.timeline.column_names import column_noun
from roi.timeline.columns import LINK_POSTS, POSTS, VISITS, defined
from roi.timeline.timeline import Timeline

if TYPE_CHECKING:
    from matplotlib.axes import Axes

Array = NDArray[Any]
LAGS = 14
FEWEST = 28  # days known on both sides
ORDERS = range(1, 15)
HOURS_OF_WEEK = 7 * 24
LEAST_KNOWN = 0.5  # of the weeks of the best known hour: below it, an hour's mean is left out
WEEKDAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")


@dataclass(frozen=True)
class CrossCorrelation(View):
    """How two daily series go together at each lag, raw and after the activity's own rhythm is filtered out of both.

    A positive lag is days after the activity. `band` is where 95 in 100 filtered values lie by chance.
    """

    outcome: str
    activity: str
    lags: pd.DataFrame = field(compare=False)
    band: float

    def summary(self) -> str:
        """Return how many lags stand out raw and filtered, labelled as exploration."""
        raw, filtered_out = (
            int((self.lags[c].abs() > self.band).sum()) for c in ("raw", "prewhitened")
        )
        return lags_line(self.outcome, self.activity, raw, filtered_out, len(self.lags))

    def to_frame(self) -> pd.DataFrame:
        """Return one row a lag: lag (days after the activity), raw, prewhitened, band."""
        return self.lags.assign(band=self.band)

    def to_dict(self) -> dict[str, Any]:
        """Return the values by lag, marked as exploration."""
        rows = [{k: known(v) for k, v in r.items()} for r in self.lags.to_dict("records")]
        return {
            "exploration": True,
            "outcome": self.outcome,
            "activity": self.activity,
            "band": known(self.band),
            "lags": rows,
        }

    def plot(self, ax: Axes | None = None, **look: Any) -> Axes:
        """Draw raw values in grey and filtered ones in colour over the band of chance."""
        from roi.display import charts

        return charts.correlogram(self.lags, self.band, ax, **look)


@dataclass(frozen=True)
class Scatter(View):
    """Two daily series against each other, raw and as each day's distance from what is usual for it.

    `raw` and `unusual` are Pearson correlations of the one and the other.
    """

    outcome: str
    activity: str
    points: pd.DataFrame = field(compare=False)
    raw: float
    unusual: float

    def summary(self) -> str:
        """Return both correlations, labelled as exploration."""
        return scatter_line(self.outcome, self.activity, self.raw, self.unusual)

    def to_frame(self) -> pd.DataFrame:
        """Return one row a day: date, activity, outcome, and both less what is usual (activity_unusual, outcome_unusual)."""
        return self.points

    def to_dict(self) -> dict[str, Any]:
        """Return both correlations, marked as exploration."""
        return {
            "exploration": True,
            "outcome": self.outcome,
            "activity": self.activity,
            "raw": known(self.raw),
            "unusual": known(self.unusual),
            "days": len(self.points),
        }

    def plot(self, ax: Axes | None = None, **look: Any) -> Axes:
        """Draw a dot a day."""
        from roi.display import charts

        x, y = (self.points[c].to_numpy(dtype=float) for c in ("activity", "outcome"))
        across, up = (column_noun(defined(name)) for name in (self.activity, self.outcome))
        return charts.points(x, y, across, up, ax, **look)


@dataclass(frozen=True)
class WeekdayHours(View):
    """A measure by weekday (rows, Monday first) and hour (columns 0 to 23) in the author's own zone, per week."""

    measure: str
    table: pd.DataFrame = field(compare=False)

    def summary(self) -> str:
        """Return the fullest hour of the week, labelled as exploration."""
        values = self.table.to_numpy(dtype=float)
        if not np.isfinite(values).any() or not np.nanmax(values) > 0:
            return busiest_line(self.measure, "", 0, 0.0)
        row, hour = np.unravel_index(int(np.nanargmax(values)), values.shape)
        return busiest_line(self.measure, weekday(int(row)), int(hour), float(values[row, hour]))

    def to_frame(self) -> pd.DataFrame:
        """Return one row an hour of the week: weekday, hour, per_week."""
        long = self.table.reset_index().melt("weekday", var_name="hour", value_name="per_week")
        return long.sort_values(["weekday", "hour"], kind="stable", ignore_index=True)

    def to_dict(self) -> dict[str, Any]:
        """Return the table by weekday, marked as exploration."""
        rows = {
            WEEKDAYS[n]: [known(v) for v in row]
            for n, row in enumerate(self.table.to_numpy(dtype=float).tolist())
        }
        return {"exploration": True, "measure": self.measure, "per_week": rows}

    def plot(self, ax: Axes | None = None, **look: Any) -> Axes:
        """Draw the map, darker for more."""
        from roi.display import charts

        return charts.week_map(
            self.table.to_numpy(dtype=float), [weekday(n, short=True) for n in range(7)], ax, **look
        )


def cross_correlation(
    timeline: Timeline, outcome: str = VISITS.name, activity: str = LINK_POSTS.name
) -> CrossCorrelation:
    """Return the cross-correlation of two daily series, raw and pre-whitened, at 14 days either way.

    Pre-whitening (Box & Jenkins) fits an autoregression to the activity, of the order with the least AIC up to 14, and
    filters both series with it. What is left of the correlation is free of the activity's own rhythm, though not of
    launches and other common causes.

    Parameters
    ----------
    timeline : what `overlay` returned.
    outcome, activity : daily columns.

    Returns
    -------
    CrossCorrelation
        to_frame(): lag (days by which the outcome comes after the activity), raw, prewhitened, band (a correlation beyond
        it comes by chance in fewer than 5 of 100 lags).

    Raises
    ------
    NotEnough
        If too few days know both.

    Notes
    -----
    *How it can mislead.* What raises posts and visits on the same day, such as a launch, looks like an effect of either.

    References
    ----------
    Box, Jenkins, Reinsel & Ljung 2015, *Time Series Analysis*, 5th ed., section 12.1.

    Examples
    --------
    >>> import roi
    >>> timeline = roi.overlay(roi.load("sample_data"))
    >>> lags = roi.cross_correlation(timeline, "social_visits").to_frame().set_index("lag")
    >>> int(lags["prewhitened"].idxmax())  # most readers come on the day of the post
    0
    """
    x, y = _pair(timeline, outcome, activity)
    phi = _autoregression(x)
    both = filtered(np.column_stack([x, y]), phi)
    lags = range(-LAGS, LAGS + 1)
    frame = pd.DataFrame(
        {
            "lag": list(lags),
            "raw": [_at_lag(x, y, lag) for lag in lags],
            "prewhitened": [_at_lag(both[:, 0], both[:, 1], lag) for lag in lags],
        }
    )
    seen = int(np.isfinite(both).all(axis=1).sum())
    return CrossCorrelation(outcome, activity, frame, NORMAL / np.sqrt(max(seen, 1)))


def scatter(
    timeline: Timeline, outcome: str = VISITS.name, activity: str = LINK_POSTS.name
) -> Scatter:
    """Return a day-by-day scatter of two series, and of their distances from what is usual for the day.

    Parameters
    ----------
    timeline : what `overlay` returned.
    outcome, activity : daily columns.

    Returns
    -------
    Scatter
        to_frame(): date, activity, outcome, and activity_unusual, outcome_unusual (how far each is from its usual
        level), for the days that know both.

    Raises
    ------
    NotEnough
        If too few days know both.

    Notes
    -----
    *How it can mislead.* Both series share a weekly rhythm and a drift, and so go together without any effect.

    Examples
    --------
    >>> import roi
    >>> timeline = roi.overlay(roi.load("sample_data"))
    >>> points = roi.scatter(timeline).to_frame().set_index("date")
    >>> bool((points["outcome"] == timeline.daily["visits"][points.index]).all())
    True
    """
    x, y = _pair(timeline, outcome, activity)
    days = timeline.daily.index
    apart = [s - expected_range(pd.Series(s, index=days)).level for s in (x, y)]
    points = pd.DataFrame(
        {
            "date": days,
            "activity": x,
            "outcome": y,
            "activity_unusual": apart[0],
            "outcome_unusual": apart[1],
        }
    ).dropna(ignore_index=True)
    columns = points.drop(columns="date").to_numpy(dtype=float)
    return Scatter(
        outcome,
        activity,
        points,
        raw=_at_lag(columns[:, 0], columns[:, 1], 0),
        unusual=_at_lag(columns[:, 2], columns[:, 3], 0),
    )


def weekday_hours(timeline: Timeline, measure: str = POSTS.name) -> WeekdayHours:
    """Return an hourly measure (posts, link_posts, visits, social_visits) by weekday and hour, per week in which it is known.

    Posts come from their own times; the other measures need hours on both sides, else their table is empty, and leave
    out unusual days: one day with somebody else's link would make its hour the fullest of all weeks. An hour of the week that is known in
    fewer than half as many weeks as the best known one is NaN.

    Parameters
    ----------
    timeline : what `overlay` returned.
    measure : an hourly column, or 'posts'.

    Returns
    -------
    WeekdayHours
        to_frame(): weekday (0 is Monday), hour, per_week.

    Raises
    ------
    WrongUse
        If there is no such column.

    Examples
    --------
    >>> import roi
    >>> timeline = roi.overlay(roi.load("sample_data"))
    >>> len(roi.weekday_hours(timeline).to_frame())  # hours of a week
    168
    """
    timeline.column(measure)
    if measure == POSTS.name:
        mine = timeline.posts.loc[timeline.posts["network"] == timeline.network, "time"]
        moments, values = pd.DatetimeIndex(mine), np.ones(len(mine))
        days = timeline.daily.get(POSTS.name, pd.Series(dtype="float64")).dropna().index
        values[~_days_of(moments).isin(days)] = np.nan
        weeks = np.repeat(np.bincount(pd.DatetimeIndex(days).day_of_week, minlength=7), 24)
    else:
        column = timeline.hourly.get(measure, pd.Series(dtype="float64"))
        moments = pd.DatetimeIndex(timeline.hourly.index if len(column) else [])
        values = np.where(_unusual(timeline, measure, moments), np.nan, column)
        weeks = _weeks(moments[np.isfinite(values)])
    here = np.isfinite(values)
    sums = np.bincount(_hours_of_week(moments)[here], values[here], HOURS_OF_WEEK)
    enough = (weeks > 0) & (weeks >= LEAST_KNOWN * weeks.max())
    per_week = np.where(enough, sums / np.maximum(weeks, 1), np.nan).reshape(7, 24)
    return WeekdayHours(measure, pd.DataFrame(per_week).rename_axis(index="weekday"))


def _unusual(timeline: Timeline, measure: str, moments: pd.DatetimeIndex) -> Array:
    """Return whether each hour lies on a day of which the measure is unusual."""
    if measure not in timeline.daily or not len(moments):
        return np.zeros(len(moments), dtype=bool)
    odd = timeline.daily.index[expected_range(timeline.daily[measure]).rarity < ODD]
    return np.asarray(_days_of(moments).isin(odd))


def _days_of(moments: pd.DatetimeIndex) -> pd.DatetimeIndex:
    return moments.tz_localize(None).normalize()


def _hours_of_week(moments: pd.DatetimeIndex) -> Array:
    return np.asarray(moments.day_of_week * 24 + moments.hour)


def _weeks(known: pd.DatetimeIndex) -> Array:
    """Return in how many weeks each hour of the week is known; an hour that clocks repeat is in one."""
    hours = known.tz_localize(None).floor("h").unique()
    return np.bincount(_hours_of_week(hours), minlength=HOURS_OF_WEEK)


def _pair(timeline: Timeline, outcome: str, activity: str) -> tuple[Array, Array]:
    x, y = (counted(timeline, c).to_numpy(dtype=float) for c in (activity, outcome))
    both = np.isfinite(x) & np.isfinite(y)
    if both.sum() < FEWEST:
        raise NotEnough(
            reason=f"Only {int(both.sum())} days know both {activity} and {outcome}; a look at them needs {FEWEST}"
        )
    return x, y


def _autoregression(x: Array) -> Array:
    """Return the autoregression with the least AIC."""
    centred = x - np.nanmean(x)
    fits = [yule_walker(centred, order) for order in ORDERS]
    seen = np.isfinite(x).sum()
    scores = [
        seen * np.log(np.nanmean(filtered(centred[:, None], phi) ** 2) + 1e-12) + 2 * len(phi)
        for phi in fits
    ]
    return fits[int(np.argmin(scores))]


def _at_lag(x: Array, y: Array, lag: int) -> float:
    """Return the correlation of x with y that many days later, over days on which both are known."""
    early, late = (x[: len(x) - lag], y[lag:]) if lag >= 0 else (x[-lag:], y[:lag])
    both = np.isfinite(early) & np.isfinite(late)
    a, b = early[both], late[both]
    if len(a) < FEWEST or a.std() == 0 or b.std() == 0:
        return float("nan")
    return float(np.corrcoef(a, b)[0, 1])
