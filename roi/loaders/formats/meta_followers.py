"""Instagram, Threads and Facebook: the lists of followers in "Download your information" (JSON).

They hold only people who still follow, so early growth is understated. Names are never kept: followers are only counted
by the day they came. Sources: public parsers and their tests (Unfollow Radar, Chatistics, a documented schema of the download).
"""

from __future__ import annotations

import re
from dataclasses import dataclass

import msgspec

from roi.errors import NotReadable
from roi.loaders.families.json_arrays import items_of
from roi.loaders.families.social_posts import (
    followers_dataset,
    in_seconds,
    joined_by_day,
    utc_seconds,
)
from roi.loaders.protocol import About
from roi.loaders.row_ledger import Ledger
from roi.records.dataset import Reading
from roi.sources.source import Source

NOTE = "Only those who still follow are in this list: early growth is understated."


class _When(msgspec.Struct):
    timestamp: int | None = None


class _Relation(msgspec.Struct):
    string_list_data: list[_When] = []
    timestamp: int | None = None


LISTS = (
    "relationships_followers",
    "text_post_app_text_post_app_followers",
    "followers_v2",
    "followers_v3",
)


@dataclass(frozen=True)
class MetaFollowers:
    """Counts one network's list of followers; `mark` is how its file begins."""

    name: str
    about: About
    network: str
    mark: re.Pattern[str]

    def identifies(self, source: Source) -> bool:
        """Whether the file begins with the list."""
        return not source.is_folder and self.mark.match(source.start) is not None

    def read(self, source: Source) -> Reading:
        """Count who came on each day."""
        found = items_of(source, _Relation, LISTS)
        if found is None:
            raise NotReadable(file=source.path, reason="its list of followers is cut off or edited")
        ledger = Ledger(source.path)
        seconds, notes = in_seconds([_second(r) if r else None for r in found])
        ledger.notes.extend(notes)
        times = utc_seconds(seconds)
        ledger.set_aside("it has no day", [n for n, t in enumerate(times.isna(), 1) if t])
        days = joined_by_day(times)
        dataset = followers_dataset(days, self.network, None, missing_means="zero", precedence=20)
        kept = {"followers": int(days["gained"].sum())}
        return ledger.reading((dataset,), len(found), kept, (NOTE,))


def _second(relation: _Relation) -> int | None:
    times = [relation.timestamp, *(when.timestamp for when in relation.string_list_data)]
    return next((time for time in times if time), None)


def _about(service: str, download: str) -> About:
    return About(
        service=f"{service}: your followers",
        download=download,
        kinds=("followers",),
        grain="day (the second each one came)",
        timezone="UTC",
        cannot_tell="who came and left again; so early growth is understated",
        knowledge="public parsers; we have seen no real file",
    )


CENTRE = "Accounts Centre > Your information and permissions > Export your information, format JSON"
instagram_followers = MetaFollowers(
    "instagram_followers",
    _about("Instagram", CENTRE),
    "instagram",
    re.compile(
        r'\A\s*+(?:\[\s*\{\s*"title"|\[\s*\{\s*"(?:media|string)_list_data"|\{\s*"relationships_followers")'
        r'[\s\S]{0,600}?"string_list_data"'
    ),
)
threads_followers = MetaFollowers(
    "threads_followers",
    _about("Threads", CENTRE),
    "threads",
    re.compile(r'\A\s*+\{\s*"text_post_app_text_post_app_followers"'),
)
facebook_followers = MetaFollowers(
    "facebook_followers",
    _about("Facebook", CENTRE),
    "facebook",
    re.compile(r'\A\s*+\{\s*"followers_v[23]"'),
)
