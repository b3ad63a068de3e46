"""TikTok's download of your own data: `user_data.json`, newer `user_data_tiktok.json` (Settings > Account > Download your data).

Only two of its many lists are decoded: when each follower joined (never the name), and the user's
own videos. Sources: several public parsers of both generations.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any

import msgspec
import pandas as pd

from roi.errors import NotReadable
from roi.loaders.families.json_arrays import value_of
from roi.loaders.families.social_posts import followers_dataset, joined_by_day, posts_dataset
from roi.loaders.formats.tiktok_business import VIDEO, time_in_id
from roi.loaders.protocol import About
from roi.loaders.row_ledger import Ledger
from roi.records.dataset import Reading
from roi.sources.source import Source

MARK = re.compile(
    r'\A\s*+\{\s*"(?:Activity|Your Activity|Profile|Profile And Settings|App Settings|Comment|Direct Messages?)"\s*:\s*\{'
)
LISTS = re.compile(r'"(?:FansList|VideoList|Follower List|Follower)"')


class _Item(msgspec.Struct):
    date: str = msgspec.field(name="Date", default="")
    link: str | None = msgspec.field(name="Link", default=None)
    likes: str | int | None = msgspec.field(name="Likes", default=None)


class _Fans(msgspec.Struct):
    fans: list[_Item] | None = msgspec.field(name="FansList", default=None)


class _Videos(msgspec.Struct):
    videos: list[_Item] | None = msgspec.field(name="VideoList", default=None)


class _People(msgspec.Struct):
    old: _Fans | None = msgspec.field(name="Follower List", default=None)
    new: _Fans | None = msgspec.field(name="Follower", default=None)


class _Own(msgspec.Struct):
    old: _Videos | None = msgspec.field(name="Videos", default=None)
    new: _Videos | None = msgspec.field(name="Posts", default=None)


class _Data(msgspec.Struct):
    activity: _People | None = msgspec.field(name="Activity", default=None)
    your_activity: _People | None = msgspec.field(name="Your Activity", default=None)
    profile: _People | None = msgspec.field(name="Profile And Settings", default=None)
    video: _Own | None = msgspec.field(name="Video", default=None)
    post: _Own | None = msgspec.field(name="Post", default=None)


@dataclass(frozen=True)
class TiktokDownload:
    """Reads followers by day and own videos."""

    name: str
    about: About

    def identifies(self, source: Source) -> bool:
        """Return whether it starts with one of TikTok's chapters and soon names one of its lists."""
        begins = not source.is_folder and MARK.match(source.start) is not None
        return begins and ("TikTok" in source.start or LISTS.search(source.start) is not None)

    def read(self, source: Source) -> Reading:
        """Read both lists."""
        data = value_of(source, _Data)
        if data is None:
            raise NotReadable(file=source.path, reason="it is cut off or edited")
        fans, videos = _fans(data), _videos(data)
        ledger = Ledger(source.path)
        times = _times(fans)
        ledger.set_aside("a follower without a readable day", _missing(times))
        days = joined_by_day(times)
        posts = _posts(videos)
        ledger.set_aside("a video without a readable time", _missing(posts["time"]))
        posts = posts[posts["time"].notna()]
        because = "TikTok writes times in UTC"
        datasets = (
            *(
                [followers_dataset(days, "tiktok", None, missing_means="zero", precedence=20)]
                if len(days)
                else []
            ),
            *([posts_dataset(posts, "tiktok", None, because)] if len(posts) else []),
        )
        kept = {"followers": int(days["gained"].sum()), "posts": len(posts)}
        return ledger.reading(
            datasets, len(fans) + len(videos), {k: n for k, n in kept.items() if n}
        )


def _fans(data: _Data) -> list[_Item]:
    people = [p for p in (data.activity, data.your_activity, data.profile) if p]
    lists = [fans.fans for p in people for fans in (p.old, p.new) if fans]
    return [item for one in lists for item in one or []]


def _videos(data: _Data) -> list[_Item]:
    lists = [v.videos for own in (data.video, data.post) if own for v in (own.old, own.new) if v]
    return [item for one in lists for item in one or []]


def _times(items: list[_Item]) -> Any:
    written = pd.Series([item.date.removesuffix(" UTC") for item in items], dtype="str")
    times = pd.to_datetime(written, format="%Y-%m-%d %H:%M:%S", errors="coerce", utc=True)
    return times.dt.as_unit("us")


def _missing(times: Any) -> list[int]:
    return [number for number, missing in enumerate(times.isna(), start=1) if missing]


def _posts(videos: list[_Item]) -> pd.DataFrame:
    numbers = [VIDEO.search(v.link or "") for v in videos]
    ids = [match[1] if match else v.date for match, v in zip(numbers, videos, strict=True)]
    post_ids = pd.Series(ids, dtype="str")
    written = _times(videos)
    return pd.DataFrame(
        {
            "time": written.fillna(time_in_id(post_ids)),
            "post_id": post_ids,
            "kind": pd.Series(["post"] * len(videos), dtype="str"),
            "links": pd.Series([()] * len(videos), dtype="object"),
            "likes": pd.to_numeric(pd.Series([v.likes for v in videos]), errors="coerce"),
            "line": range(1, len(videos) + 1),
        }
    )


tiktok_download = TiktokDownload(
    "tiktok_download",
    About(
        service="TikTok: your data",
        download="Settings and privacy > Account > Download your data, format JSON",
        kinds=("followers", "posts"),
        grain="day (followers), the second of each video",
        timezone="UTC",
        cannot_tell="followers who left again; views; the text of videos",
        knowledge="several public parsers of both generations; we have seen no real file",
    ),
)
