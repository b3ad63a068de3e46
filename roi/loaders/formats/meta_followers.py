"""Instagram, Threads and Facebook: the lists of followers in "Download your information" (JSON).

They hold only people who still follow, so early growth is understated. Names are never kept: followers are only counted
by the day they came. Sources: public parsers and their tests (Unfollow Radar, Chatistics, a documented schema of the download).
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace

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

PART = re.compile(r"followers_\d+\.json", re.IGNORECASE)
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
        """Whether the file begins with the list, or a folder holds it in several parts."""
        if source.is_folder:
            return len(self._parts(source)) > 1
        return self.mark.match(source.start) is not None

    def read(self, source: Source) -> Reading:
        """Count who came on each day; a long list's parts are one list, each with people of its own."""
        parts = self._parts(source)
        found = [r for file in (parts.values() if parts else [source]) for r in _relations(file)]
        ledger = Ledger(source.path)
        seconds, notes = in_seconds([_second(r) if r else None for r in found])
        ledger.notes.extend(notes)
        times = utc_seconds(seconds)
        ledger.set_aside("it has no day", [n for n, t in enumerate(times.isna(), 1) if t])
        days = joined_by_day(times)
        dataset = followers_dataset(days, self.network, None, missing_means="zero", precedence=20)
        kept = {"followers": int(days["gained"].sum())}
        reading = ledger.reading((dataset,), len(found), kept, (NOTE,))
        return replace(reading, used=frozenset(parts)) if parts else reading

    def _parts(self, source: Source) -> dict[str, Source]:
        """Return the parts of a folder's list by name."""
        named = {n: f for n, f in source.children.items() if PART.fullmatch(n) and not f.is_folder}
        return {n: f for n, f in sorted(named.items()) if self.mark.match(f.start)}


def _relations(file: Source) -> list[_Relation | None]:
    found = items_of(file, _Relation, LISTS)
    if found is None:
        raise NotReadable(file=file.path, reason="its list of followers is cut off or edited")
    return found


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
