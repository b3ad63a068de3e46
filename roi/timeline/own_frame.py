"""from_frame(): a calendar from somebody's own data frame, in one call."""

from __future__ import annotations

from collections.abc import Mapping
from typing import get_args

import pandas as pd

from roi.errors import WrongUse
from roi.language.nearest import nearest
from roi.settings import Settings
from roi.timeline.additions import numbers
from roi.timeline.columns import COLUMNS, Column, Role, defined, grid, own_column
from roi.timeline.events import no_events
from roi.timeline.own_days import own_days
from roi.timeline.posts import DEFAULT_NETWORK, no_targeted_posts
from roi.timeline.timeline import Timeline

DATES = ("date", "day")
ROLES: tuple[Role, ...] = get_args(Role)


def from_frame(
    frame: pd.DataFrame,
    columns: Mapping[str, str | None] | None = None,
    days: str | None = None,
    timezone: str = "UTC",
    network: str = DEFAULT_NETWORK,
) -> Timeline:
    """Lay a data frame of your own on a calendar, as `overlay` lays exports.

    Parameters
    ----------
    frame : one row a day, numbers in columns. A missing day or number is unknown, never zero: `.fillna(0)` says otherwise.
    columns : what each column is: a column of the calendar, such as 'visits', 'sales' or 'link_posts'; or a role, 'outcome',
        'activity' or 'covariate', and it keeps its own name; or None to leave it out. Columns that already have a
        calendar's name need not be said. Any other is asked about, never guessed.
    days : the column of dates; if None, the one called 'date' or 'day', else the index.
    timezone : in which moments are cut into days, such as 'Europe/Berlin'.
    network : the network that the activities are on.

    Returns
    -------
    Timeline
        Without single posts and hours: `response`, `findings`, `unusual_days`, `events_moved`, `change` and `judge` work
        on it; hours spent and people need an archive of posts.

    Raises
    ------
    WrongUse
        If it isn't said what a column is, if there are no dates, a day twice, or one row a week or month.

    See Also
    --------
    Timeline.with_column : one column more on a calendar that is there.

    Examples
    --------
    >>> import numpy as np, pandas as pd, roi
    >>> day, coin = pd.date_range("2026-01-01", periods=120), np.random.default_rng(3)
    >>> tweets = coin.binomial(1, 0.4, 120)
    >>> frame = pd.DataFrame({"day": day, "Tweets": tweets, "Sessions": coin.poisson(20 + 9 * tweets)})
    >>> timeline = roi.from_frame(frame, {"Tweets": "link_posts", "Sessions": "visits"})
    >>> low, high = (getattr(roi.response(timeline).total, end) for end in ("conf_low", "conf_high"))
    >>> bool(low < 9 < high)
    True
    """
    dated = next((c for c in DATES if c in frame.columns), None) if days is None else days
    if dated is not None and dated not in frame.columns:
        raise WrongUse(sentence=f"There is no column '{dated}'. {nearest(dated, frame.columns)}")
    index = own_days(frame.index if dated is None else frame[dated], "`frame`", timezone)
    meant = _meanings(frame.drop(columns=dated) if dated else frame, columns or {})
    if not meant:
        raise WrongUse(sentence="The data frame has no column besides its dates.")
    calendar = pd.date_range(index.min(), index.max(), freq="D", name="date")
    values = {
        column.name: numbers(frame[name], f"'{name}'").set_axis(index).reindex(calendar)
        for name, column in meant.items()
    }
    return Timeline(
        daily=pd.DataFrame(values, index=calendar),
        hourly=pd.DataFrame(index=pd.DatetimeIndex([], tz=timezone, name="hour")),
        posts=no_targeted_posts(timezone),
        events=no_events(),
        timezone=timezone,
        network=network,
        columns={column.name: column for column in meant.values()},
        settings=Settings(timezone=timezone),
    )


def _meanings(frame: pd.DataFrame, columns: Mapping[str, str | None]) -> dict[str, Column]:
    """Return what each column of a frame is, without those to be left out."""
    for name, meaning in columns.items():
        if name not in frame:
            raise WrongUse(sentence=f"There is no column '{name}'. {nearest(name, frame.columns)}")
        if meaning is not None and meaning not in grid() and meaning not in ROLES:
            known = (*ROLES, *(c.name for c in COLUMNS))
            raise WrongUse(sentence=f"'{name}' can't be '{meaning}'. {nearest(meaning, known)}")
    unsaid = [str(c) for c in frame if c not in columns and c not in grid()]
    if unsaid:
        named = ", ".join(f"'{name}'" for name in unsaid)
        raise WrongUse(
            sentence=f"What is {named}? Say it in `columns`, such as {{'{unsaid[0]}': 'visits'}}: a column of the calendar "
            f"(visits, sales, link_posts, posts, followers, …), a role ({', '.join(ROLES)}), or None to leave it out."
        )
    said = {str(c): columns.get(str(c), str(c)) for c in frame}
    meant = {name: _column(name, meaning) for name, meaning in said.items() if meaning is not None}
    names = [column.name for column in meant.values()]
    twice = next((name for name in names if names.count(name) > 1), None)
    if twice is not None:
        raise WrongUse(
            sentence=f"Two columns can't both be '{twice}'; add them up, or leave one out."
        )
    return meant


def _column(name: str, meaning: str) -> Column:
    role = next((role for role in ROLES if role == meaning), None)
    return defined(meaning) if role is None else own_column(name, role, name)
