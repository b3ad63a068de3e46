"""The archive of Twitter until 2018: its `data/js` folder, one script of posts per month ("Grailbird").

Other programs kept such archives alive after 2018 in X's newer form. Neither likes nor reposts
received count, as the file has none. Sources: a real archive of 2009 to 2017 with later months
added; the parser HPI.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any

import msgspec
import pandas as pd

from roi.language import formatting
from roi.loaders.families.json_arrays import pieces_of, value_of
from roi.loaders.families.social_posts import ONE_DAY, posts_dataset
from roi.loaders.families.tweets import (
    Tweet,
    hour_unknown,
    hours_note,
    moments,
    on_their_day,
    posts_frame,
    times_of_ids,
)
from roi.loaders.protocol import About
from roi.loaders.row_ledger import Ledger
from roi.records.dataset import Reading
from roi.records.date_ranges import subtract, union
from roi.sources.source import Source

MONTH = re.compile(r"\ufeff?\s*Grailbird\.data\.tweets_(\d{4})_(\d\d)\s*=")
ABSENT = "that its index names are not here."
MOSTLY = 0.9  # the index counts posts that were deleted later
CUT = "hold fewer posts than its index says."
FIRST_YEAR = 2006  # of Twitter
FILES = frozenset({"tweets", "user_details.js", "payload_details.js", "tweet_index.js"})


class _User(msgspec.Struct):
    id: str
    screen_name: str


class _Payload(msgspec.Struct):
    created_at: str


class _Month(msgspec.Struct):
    file_name: str
    year: int
    month: int
    tweet_count: int = 0


@dataclass(frozen=True)
class Grailbird:
    """Reads the folder of month files, and the index that says which there should be."""

    name: str
    about: About

    def identifies(self, source: Source) -> bool:
        """Return whether it has a folder `tweets` whose first script fills `Grailbird.data`."""
        scripts = _scripts(source)
        return bool(scripts) and MONTH.match(scripts[0].start) is not None

    def read(self, source: Source) -> Reading:
        """Read all months into one dataset; months that are in the index but not there are gaps."""
        ledger = Ledger(source.path)
        user = _value(source, "user_details.js", _User)
        posts, months = _posts(_scripts(source), user, ledger)
        unknown = int(hour_unknown(posts["time"]).sum())
        index = {m.file_name.rpartition("/")[2]: m for m in _index(source)}
        absent = [m for name, m in index.items() if name not in months]
        cut = [
            m
            for name, m in index.items()
            if name in months and months[name] < MOSTLY * m.tweet_count
        ]
        dataset = posts_dataset(
            on_their_day(posts),
            "x",
            user.id if user else None,
            "X writes the time of each post in UTC",
            handle=user.screen_name.casefold() if user else None,
            exported_at=_made(source),
            gaps=_unknown_days(absent, cut, posts),
            precedence=30,
        )
        notes = [
            *([hours_note(unknown)] if unknown else []),
            *([f"{formatting.plural(len(absent), 'month')} {ABSENT}"] if absent else []),
            *([f"{formatting.plural(len(cut), 'month')} {CUT}"] if cut else []),
        ]
        rows = len(posts) + sum(map(len, ledger.aside.values()))
        reading = ledger.reading((dataset,), rows, {"posts": len(posts)}, tuple(notes))
        return replace(reading, used=frozenset(source.children) & FILES)


def _scripts(source: Source) -> list[Source]:
    tweets = source.children.get("tweets")
    return [f for name, f in tweets.children.items() if name.endswith(".js")] if tweets else []


def _value(source: Source, name: str, shape: Any) -> Any:
    return value_of(source.children[name], shape) if name in source.children else None


def _index(source: Source) -> list[_Month]:
    """Return the months that there should be, as far as the index names months."""
    named: list[_Month] = _value(source, "tweet_index.js", list[_Month]) or []
    return [m for m in named if 1 <= m.month <= 12 and FIRST_YEAR <= m.year < 2100]


def _made(source: Source) -> datetime | None:
    payload = _value(source, "payload_details.js", _Payload)
    made = moments([payload.created_at] if payload else []).dropna()
    return made[0].to_pydatetime() if len(made) else None


def _posts(
    scripts: list[Source], user: _User | None, ledger: Ledger
) -> tuple[pd.DataFrame, dict[str, int]]:
    """Return the posts, and how many readable ones each script holds."""
    frames = [posts_frame([], [], None)]
    months: dict[str, int] = {}
    for script in scripts:
        months[script.name] = 0
        for piece in pieces_of(script, Tweet):
            months[script.name] += len(piece.items)
            frames.append(posts_frame(piece.items, piece.lines, user.id if user else None))
            ledger.set_aside(
                f"{script.name}: the post was edited or cut off, it can't be read", piece.lost
            )
    posts, mended = times_of_ids(
        pd.concat([f for f in frames if len(f)] or frames, ignore_index=True)
    )
    ledger.notes.extend(mended)
    ledger.set_aside("no readable time", posts.loc[posts["time"].isna(), "line"])
    return posts[posts["time"].notna()].sort_values("time", kind="stable"), months


def _unknown_days(
    absent: list[_Month], cut: list[_Month], posts: pd.DataFrame
) -> tuple[tuple[date, date], ...]:
    """Return the days of absent months, and of cut ones those without a post: nobody knows whether there was one."""
    active = [(day, day + ONE_DAY) for day in posts["time"].dt.date.unique()]
    quiet = subtract(union(list(map(_span, cut))), active)
    return tuple(union([*map(_span, absent), *quiet]))


def _span(month: _Month) -> tuple[date, date]:
    after = date(month.year + month.month // 12, month.month % 12 + 1, 1)
    return date(month.year, month.month, 1), after


x_grailbird = Grailbird(
    "x_grailbird",
    About(
        service="Twitter archive until 2018: data/js",
        download="no longer offered; the zip Twitter sent until August 2018",
        kinds=("posts",),
        grain="the second of each post; only the day before 5 November 2010",
        timezone="UTC, as the file says",
        cannot_tell="likes and reposts received, views, followers",
        knowledge="eight month files of a real archive",
    ),
)
