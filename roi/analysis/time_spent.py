"""How much time posting takes, estimated from the timestamps of the posts alone."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from roi.analysis.finding import known
from roi.analysis.wording import hours_sentence
from roi.display.view import View
from roi.language.messages import say

if TYPE_CHECKING:
    from matplotlib.axes import Axes

Array = NDArray[Any]


@dataclass(frozen=True, slots=True)
class Pace:
    """Minutes that a post of each kind takes, and when a pause ends a sitting.

    Two posts at most `gap` minutes apart belong to one sitting, and the time between them counts as spent. A post
    that starts a sitting also costs `opening` minutes: to open the app, look around, put it away.
    """

    gap: float
    opening: float
    post: float
    quote: float
    reply: float
    repost: float
    scheduled: float


# A post of 45 words is typed on a phone in 1.2 minutes (36 words a minute: Palin et al. 2019), so a low figure is
# typing alone and a high one leaves time to think and to find the link or picture. A reply includes reading what it
# answers; a repost is reading only. A scheduled post is written in a batch: typing, no visit to the network.
# One sitting may last through pauses of up to an hour (Halfaker et al. 2015), but an author with a phone does
# other things in long pauses: the range goes from 5 to 20 minutes.
LOW = Pace(gap=5, opening=0.5, post=1.2, quote=1.2, reply=0.7, repost=0.1, scheduled=0.5)
USUAL = Pace(gap=10, opening=2, post=3, quote=2.5, reply=1.5, repost=0.5, scheduled=2)
HIGH = Pace(gap=20, opening=4, post=6, quote=5, reply=3, repost=1, scheduled=4)
PACES = {"estimate": USUAL, "low": LOW, "high": HIGH}
KINDS = ("post", "quote", "reply", "repost", "scheduled")
ROUND_SHARE = 0.25  # by chance 1 in 15 posts on a full minute falls on a quarter of an hour
AT_LEAST = 3
# X's archives know no hour of posts before November 2010; the loader puts them at noon, which no scheduler did.
HOURS_SINCE, NOON = 1_288_915_200, 43_200


class PerWeek(NamedTuple):
    """Hours a week: the estimate and its range."""

    estimate: float
    low: float
    high: float


@dataclass(frozen=True)
class Hours(View):
    """Time spent on posting in [start, end).

    `daily` has a row for each day and network with posts: date, network, estimate, low, high (hours), posts,
    scheduled (posts that look scheduled).
    """

    start: date
    end: date
    daily: pd.DataFrame = field(compare=False)

    @property
    def per_week(self) -> PerWeek:
        """Mean hours a week over the whole span; NaN where no day is known."""
        weeks = (self.end - self.start).days / 7
        sums = [self.daily[c].sum() / weeks if weeks > 0 else np.nan for c in PACES]
        return PerWeek(*(float(s) for s in sums))

    def by_network(self) -> pd.DataFrame:
        """Return mean hours a week for each network: network, estimate, low, high, posts, scheduled."""
        weeks = (self.end - self.start).days / 7
        sums = self.daily.drop(columns="date").groupby("network", as_index=False).sum()
        return sums.assign(**{c: sums[c] / weeks for c in PACES})

    def summary(self) -> str:
        """Return the hours a week in a sentence, and how many posts look scheduled."""
        scheduled = int(self.daily["scheduled"].sum())
        batch = [say("hours.scheduled", n=scheduled)] if scheduled else []
        return "\n".join([hours_sentence(*self.per_week), *batch])

    def to_frame(self) -> pd.DataFrame:
        """Return hours by whole week (from Monday) and network: week, network, estimate, low, high, posts, scheduled."""
        weeks, monday = self._weeks()
        sums = self.daily.assign(date=monday).groupby(["date", "network"]).sum()
        wide = sums.unstack("network", fill_value=0).reindex(weeks.rename("week"), fill_value=0)
        return wide.stack("network", future_stack=True).reset_index()

    def by_week(self) -> pd.DataFrame:
        """Return hours by whole week (from Monday) over all networks: estimate, low, high."""
        weeks, monday = self._weeks()
        sums = self.daily[list(PACES)].groupby(monday).sum()
        return sums.reindex(weeks.rename("week"), fill_value=0)

    def _weeks(self) -> tuple[pd.DatetimeIndex, pd.Series[pd.Timestamp]]:
        """Return the Mondays of the whole weeks, and the Monday of each row."""
        first = self.start + timedelta(days=-self.start.weekday() % 7)
        weeks = pd.date_range(first, periods=max((self.end - first).days // 7, 0), freq="7D")
        monday = self.daily["date"] - pd.to_timedelta(self.daily["date"].dt.day_of_week, unit="D")
        return weeks, monday

    def to_dict(self) -> dict[str, Any]:
        """Return hours a week with their range, in all and by network, and the rules behind them."""
        whole = {name: known(value) for name, value in self.per_week._asdict().items()}
        networks = {
            str(row["network"]): {c: known(row[c]) for c in PACES}
            for row in self.by_network().to_dict("records")
        }
        return {
            "hours_per_week": whole,
            "by_network": networks,
            "posts": int(self.daily["posts"].sum()),
            "scheduled": int(self.daily["scheduled"].sum()),
            "start": self.start.isoformat(),
            "end": (self.end - timedelta(days=1)).isoformat(),
        }

    def plot(self, ax: Axes | None = None, **look: Any) -> Axes:
        """Draw the hours of each week with their range."""
        from roi.display import charts

        return charts.bars(self.by_week(), say("hours.axis"), ax, **look)


def hours(
    posts: pd.DataFrame, start: date, end: date, counted: pd.Series[bool] | None = None
) -> Hours:
    """Estimate the time that posting took on each day of [start, end).

    Posts are put in order over all networks and cut into sittings. Within a sitting a post costs the time since the
    post before it, at least the minutes of its kind; the first one costs the minutes of its kind and those for
    opening the app. Three sets of minutes and gaps (`LOW`, `USUAL`, `HIGH`) give the estimate and its range.

    Posts that look scheduled (own posts at :00, :15, :30 or :45 with no seconds, where these are too many for chance)
    cost a fixed few minutes and belong to no sitting.

    Parameters
    ----------
    posts : a row a post with time (tz-aware, in the author's zone), network, kind.
    start, end : the days that the archive covers, [start, end).
    counted : which posts' minutes to add up; all posts make the sittings. None for all.

    Returns
    -------
    Hours
        `per_week` in hours, and to_frame() by day, each with its range.

    Notes
    -----
    *How it can mislead.* Reading, direct messages and making pictures leave no trace; somebody who mostly reads
    spends more than this. Posts from tools that publish at odd minutes count as written on the spot.

    References
    ----------
    Palin, Feit, Kim, Kristensson & Oulasvirta 2019, doi:10.1145/3338286.3340120 (typing on phones).
    Halfaker et al. 2015, doi:10.1145/2736277.2741117 (sessions from the time between actions).
    Geiger & Halfaker 2013, doi:10.1145/2441776.2441873 (labour hours from sessions).

    Examples
    --------
    A post by itself costs two minutes for opening the app and three for writing:

    >>> import pandas as pd, roi
    >>> moment = pd.to_datetime(["2026-03-03 09:01:07"], utc=True)
    >>> posts = pd.DataFrame({"time": moment, "network": "x", "kind": "post"})
    >>> round(60 * roi.hours(posts, date(2026, 3, 2), date(2026, 3, 9)).per_week.estimate)
    5
    """
    local = posts["time"].dt.tz_localize(None)
    inside = (local >= pd.Timestamp(start)) & (local < pd.Timestamp(end))
    chosen = posts.loc[inside, ["time", "network", "kind"]].assign(
        date=local[inside].dt.normalize()
    )
    chosen = chosen.sort_values("time", kind="stable")
    scheduled = looks_scheduled(chosen)
    kind = chosen["kind"].to_numpy(dtype=object)
    kind = np.where(scheduled, "scheduled", kind)
    moment = chosen["time"].to_numpy(dtype="datetime64[s]").astype("int64") / 60
    rows = pd.DataFrame(
        {
            "date": chosen["date"],
            "network": chosen["network"],
            **{name: minutes(moment, kind, pace) / 60 for name, pace in PACES.items()},
            "posts": 1,
            "scheduled": scheduled.astype(int),
        }
    )
    if counted is not None:
        rows = rows[counted.loc[chosen.index].to_numpy()]
    return Hours(start, end, rows.groupby(["date", "network"], as_index=False).sum())


def hours_on(
    posts: pd.DataFrame, network: str, known: pd.Series[float], *, links_only: bool = False
) -> Hours:
    """Return the hours on one network from the first to the last day on which what is done there is known.

    `links_only` counts the minutes of link posts alone.

    `known` is a column of the calendar, NaN where nothing is known; where that is so on all days, a span of no days.
    """
    days = known.index[known.notna()]
    first = (days if len(days) else known.index)[0].date()
    end = days[-1].date() + timedelta(days=1) if len(days) else first
    mine = posts.loc[posts["network"] == network, ["time", "network", "kind"]]
    if not links_only:
        return hours(mine, first, end)
    return hours(mine, first, end, posts.loc[mine.index, "target"].notna())


def minutes(moment: Array, kind: Array, pace: Pace) -> Array:
    """Return the minutes each post took.

    Parameters
    ----------
    moment : (n,) minutes since any moment, in ascending order.
    kind : (n,) one of `KINDS`.
    """
    own = np.select([kind == k for k in KINDS], [getattr(pace, k) for k in KINDS], pace.post)
    by_hand = np.flatnonzero(kind != "scheduled")
    pause = np.diff(moment[by_hand], prepend=-np.inf)
    spent = np.where(
        pause <= pace.gap, np.maximum(pause, own[by_hand]), own[by_hand] + pace.opening
    )
    result: Array = own.astype(float)
    result[by_hand] = spent
    return result


def looks_scheduled(posts: pd.DataFrame) -> Array:
    """Return which posts look scheduled: own ones on a quarter of an hour to the second, if these are too many for chance.

    Some exports know no seconds; there full minutes are spread over the hour, and nothing looks scheduled.
    """
    second = posts["time"].to_numpy(dtype="datetime64[s]").astype("int64")
    own = posts["kind"].isin(["post", "quote"]).to_numpy()
    own = own & ((second >= HOURS_SINCE) | (second % 86400 != NOON))
    full_minute, quarter = own & (second % 60 == 0), own & (second % 900 == 0)
    share = (
        pd.DataFrame({"minute": full_minute, "quarter": quarter})
        .groupby(posts["network"].to_numpy(dtype=object))
        .transform("sum")
    )
    too_many = (share["quarter"] >= AT_LEAST) & (share["quarter"] >= ROUND_SHARE * share["minute"])
    return np.asarray(quarter & too_many.to_numpy())
