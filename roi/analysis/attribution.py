"""What each link post brought, judged by its day: a share of the visits from the network beyond those of days without one."""

from __future__ import annotations

from datetime import date

import numpy as np
import pandas as pd

from roi.timeline.columns import LINK_POSTS, SOCIAL_VISITS
from roi.timeline.timeline import Timeline

AROUND = 45  # days on each side from which a day without a link post is compared
FEWEST = 5  # such days below which nothing is attributed
COLUMNS = ("time", "kind", "target", "announces", "text", "likes", "reposts", "replies", "clicks")


def visits_by_post(timeline: Timeline, start: date, end: date) -> pd.DataFrame:
    """Return the link posts of [start, end) with the visits each is credited with, the most first.

    A day's visits from the network beyond the middle one of the days without a link post around it (nor the day
    before) are shared equally among the day's link posts; below it they count as none.

    Returns
    -------
    pandas.DataFrame
        time, kind, target, announces, text, likes, reposts, replies, clicks (as exported), and visits (NaN where not
        known).

    Notes
    -----
    *How it can mislead.* A single day's visits also come and go for other reasons; the effect with its range is what
    `response` estimates over all days. This table only says where to look.
    """
    visits = visits_each(timeline)
    day = timeline.posts.loc[visits.index, "time"].dt.tz_localize(None)
    inside = visits[(day >= pd.Timestamp(start)) & (day < pd.Timestamp(end))]
    chosen: pd.DataFrame = timeline.posts.loc[inside.index].reindex(columns=list(COLUMNS))
    return chosen.assign(visits=inside).sort_values(
        ["visits", "clicks", "time"], ascending=[False, False, True], kind="stable"
    )


def visits_each(timeline: Timeline) -> pd.Series[float]:
    """Return the visits that each link post on the main network is credited with, by its row; NaN where not known."""
    posts = timeline.posts
    mine = posts.loc[(posts["network"] == timeline.network) & posts["target"].notna(), "time"]
    day = mine.dt.tz_localize(None).dt.normalize()
    beyond = excess_by_day(timeline)
    shared: pd.Series[float] = day.map(beyond / day.value_counts().reindex(beyond.index))
    return shared


def excess_by_day(timeline: Timeline) -> pd.Series[float]:
    """Return each day's visits from the network beyond those of days without a link post; at least 0, NaN if not known."""
    daily = timeline.daily
    if not {SOCIAL_VISITS.name, LINK_POSTS.name} <= set(daily):
        return pd.Series(np.nan, index=daily.index)
    links = daily[LINK_POSTS.name]
    visits = daily[SOCIAL_VISITS.name]
    without = visits.where((links == 0) & (links.shift(1, fill_value=0) == 0))
    window = 2 * AROUND + 1
    usual = without.rolling(window, center=True, min_periods=FEWEST).median()
    return (visits - usual).clip(lower=0.0)
