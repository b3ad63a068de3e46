"""Put a simulated world on a calendar directly, without files in between."""

from __future__ import annotations

import numpy as np
import pandas as pd

from roi.settings import Settings
from roi.simulate.clock import Array
from roi.simulate.world import World
from roi.timeline import columns
from roi.timeline.timeline import Timeline


def timeline(world: World) -> Timeline:
    """Return the timeline that an overlay of this world's exports would give."""
    posts = _posts(world)
    daily = pd.concat([_activities(posts, world), _outcomes(world)], axis=1)
    return Timeline(
        daily=daily,
        hourly=_hourly(posts, world),
        posts=posts,
        events=_events(world),
        timezone=world.timezone,
        network="x",
        files=dict.fromkeys(daily.columns, ("simulated",)),
        settings=Settings(events_complete=None if world.family.hidden_per_year else True),
    )


def _posts(world: World) -> pd.DataFrame:
    posts = world.posts
    links = pd.Series(
        [(url,) if isinstance(url, str) else () for url in posts["url"]], dtype=object
    )
    return posts.assign(
        time=posts["time"].dt.tz_convert(world.timezone),
        network="x",
        account=world.handle,
        post_id=[str(number) for number in range(1, len(posts) + 1)],
        text="",
        links=links,
        file="simulated",
        line=np.arange(1, len(posts) + 1),
    ).drop(columns="url")


def _masks(posts: pd.DataFrame) -> dict[str, Array]:
    """Return which posts count for each activity."""
    own = posts["kind"].isin(["post", "quote"])
    aims = own & posts["target"].notna()
    masks = (
        own,
        aims,
        aims & (posts["target"] == "own"),
        aims & (posts["target"] == "shop"),
        aims & posts["announces"],
        posts["kind"] == "reply",
        posts["kind"] == "repost",
    )
    return {
        column.name: mask.to_numpy() for column, mask in zip(columns.ACTIVITIES, masks, strict=True)
    }


def _activities(posts: pd.DataFrame, world: World) -> pd.DataFrame:
    clock = world.clock
    day = (posts["time"].dt.tz_localize(None).dt.normalize() - clock.dates[0]).dt.days.to_numpy()
    counts = {
        name: np.bincount(day[mask], minlength=clock.days).astype(float)
        for name, mask in _masks(posts).items()
    }
    return pd.DataFrame(counts, index=clock.dates)


def _outcomes(world: World) -> pd.DataFrame:
    clock = world.clock
    hours = world.visits.to_numpy()
    by_day = {name: clock.by_day(hours[:, at]) for at, name in enumerate(world.visits.columns)}
    by_title = world.sales.groupby("date")[["units", "refunds", "pages_read"]].sum()
    sold = by_title.reindex(clock.dates, fill_value=0.0)
    people, letters = world.followers.set_index("date"), world.subscribers.set_index("date")
    return pd.DataFrame(
        {
            columns.VISITS.name: sum(by_day.values()),
            columns.SOCIAL_VISITS.name: by_day["x"],
            columns.REFERRED_VISITS.name: by_day["referral"],
            columns.FOLLOWERS.name: people["followers"],
            columns.FOLLOWERS_NET.name: people["gained"] - people["lost"],
            columns.FOLLOWERS_GAINED.name: people["gained"],
            columns.FOLLOWERS_LOST.name: people["lost"],
            columns.SALES.name: sold["units"] - sold["refunds"],
            columns.PAGES_READ.name: sold["pages_read"],
            columns.SUBSCRIBERS.name: letters["subscribers"],
            columns.SUBSCRIBERS_NET.name: letters["gained"] - letters["lost"],
        },
        index=clock.dates,
    )


def _hourly(posts: pd.DataFrame, world: World) -> pd.DataFrame:
    clock = world.clock
    zero = clock.hours[0].tz_convert(world.timezone)
    hour = ((posts["time"] - zero) // pd.Timedelta(hours=1)).to_numpy().astype(int)
    counts = {
        name: np.bincount(hour[mask], minlength=len(clock.hours)).astype(float)
        for name, mask in _masks(posts).items()
    }
    visits = world.visits.to_numpy()
    frame = pd.DataFrame(
        {
            columns.VISITS.name: visits.sum(axis=1),
            columns.SOCIAL_VISITS.name: visits[:, 0],
            **counts,
        },
        index=clock.hours.tz_convert(world.timezone),
    )
    return frame.rename_axis("hour")


def _events(world: World) -> pd.DataFrame:
    """Return the calendar; without its blog posts, they are inferred from the first link to each."""
    known = world.events.assign(inferred=False)
    if world.family.blog_calendar_known:
        return known
    announcing = world.posts[world.posts["announces"]]
    day = announcing["time"].dt.tz_convert(world.timezone).dt.tz_localize(None).dt.normalize()
    inferred = pd.DataFrame(
        {
            "start": day,
            "end": day + pd.Timedelta(days=1),
            "kind": "blog_post",
            "title": announcing["url"],
            "inferred": True,
        }
    )
    return pd.concat([known, inferred]).sort_values("start", ignore_index=True)
