"""An outside author's days as the Timeline that an overlay of her exports would give."""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from benchmarks.outside.families import Family
from roi.settings import Settings
from roi.timeline.timeline import Timeline

Array = NDArray[Any]


def timeline_of(
    dates: pd.DatetimeIndex,
    links: tuple[Array, Array],
    talk: tuple[Array, Array],
    counts: dict[str, Array],
    events: pd.DataFrame,
    family: Family,
    seed: int,
) -> Timeline:
    """Return the calendar; `links` are each link post's day and second, `talk` plain posts and replies by day."""
    days = len(dates)
    day, second = links
    first = _announcing(day, events, dates, family)
    to_shop = (np.arange(len(day)) % 5 < 2) & ~first
    plain, replies = talk
    daily = pd.DataFrame(
        {
            "posts": plain + np.bincount(day, minlength=days),
            "link_posts": np.bincount(day, minlength=days).astype(float),
            "link_posts_blog": np.bincount(day[~to_shop], minlength=days).astype(float),
            "link_posts_shop": np.bincount(day[to_shop], minlength=days).astype(float),
            "announcements": np.bincount(day[first], minlength=days).astype(float),
            "replies": replies,
            **counts,
        },
        index=pd.DatetimeIndex(dates, name="date"),
    )
    posts = _posts(dates, day, second, np.where(to_shop, "shop", "own"), first, talk)
    return Timeline(
        daily=daily,
        hourly=pd.DataFrame(),
        posts=posts,
        events=_known(events, dates, day[first], family),
        timezone="UTC",
        network="x",
        files=dict.fromkeys(daily.columns, (f"outside {family.name} {seed}",)),
        settings=Settings(events_complete=True if family.tells_all else None),
    )


def _announcing(day: Array, events: pd.DataFrame, dates: pd.DatetimeIndex, family: Family) -> Array:
    """Return which link posts are the first about a new page: the first within three days after it appears."""
    if family.announcing:
        return np.append(True, np.diff(day) > 0)[: len(day)]
    pages = events.loc[events["kind"] == "blog_post", "start"]
    first = np.zeros(len(day), dtype=bool)
    for page in (pd.DatetimeIndex(pages) - dates[0]).days:
        at = int(np.searchsorted(day, page))
        if at < len(day) and day[at] <= page + 3:
            first[at] = True
    return first


def _known(
    events: pd.DataFrame, dates: pd.DatetimeIndex, told: Array, family: Family
) -> pd.DataFrame:
    """Return the events on the calendar; pages known only from the archive are inferred from the first link to each."""
    if family.archive:
        start = dates[0] + pd.to_timedelta(told, unit="D")
        inferred = pd.DataFrame({"start": start, "end": start + pd.Timedelta(days=1)})
        inferred = inferred.assign(kind="blog_post", title="", inferred=True)
        events = pd.concat([events[events["kind"] != "blog_post"], inferred])
    return events.sort_values(["start", "kind"], ignore_index=True)


def _posts(
    dates: pd.DatetimeIndex,
    day: Array,
    second: Array,
    target: Array,
    first: Array,
    talk: tuple[Array, Array],
) -> pd.DataFrame:
    plain, replies = (np.repeat(np.arange(len(dates)), t.astype(int)) for t in talk)
    there = np.concatenate([day, plain, replies])
    rng = np.random.default_rng(len(there))  # when she talks moves no outcome
    moment = np.concatenate([second, np.floor(rng.uniform(8, 23, len(there) - len(day)) * 3600)])
    number = len(there)
    nothing = [None] * (number - len(day))
    frame = pd.DataFrame(
        {
            "time": (dates[0] + pd.to_timedelta(there * 86400 + moment, unit="s")).tz_localize(
                "UTC"
            ),
            "kind": ["post"] * (len(day) + len(plain)) + ["reply"] * len(replies),
            "target": [*target, *nothing],
            "announces": np.concatenate([first, np.zeros(len(nothing), dtype=bool)]),
            "links": [("https://author.example/",)] * len(day) + [()] * len(nothing),
        }
    )
    frame = frame.sort_values("time", kind="stable", ignore_index=True)
    counts = dict.fromkeys(("likes", "reposts", "replies", "impressions", "clicks"), 0)
    return frame.assign(
        **counts,
        network="x",
        account="author",
        post_id=[str(n) for n in range(1, number + 1)],
        text="",
        file="outside",
        line=np.arange(1, number + 1),
    )
