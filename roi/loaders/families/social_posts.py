"""Posts on any network, and follower counts, as datasets."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from datetime import date, datetime, timedelta
from typing import Any, Literal

import msgspec
import pandas as pd

from roi.loaders.table_loader import complete, days_of
from roi.records.dataset import Dataset
from roi.records.series_id import SeriesId

ONE_DAY = timedelta(days=1)
FIRST_SECOND, LAST_SECOND = 946_684_800, 4_102_444_800  # years 2000 to 2099, since 1970
SECOND_ID = re.compile(r"(?:\d+|None)-\d+")  # result of `ids_of_seconds`


def posts_on_x(_: object, frame: pd.DataFrame) -> SeriesId:
    """Return the identity of a table of posts on X: the account in its first link."""
    accounts = frame["account"].dropna()
    return SeriesId("posts", "x", handle=accounts.iloc[0] if len(accounts) else None)


def posts_dataset(
    posts: pd.DataFrame,
    network: str,
    account: str | None,
    because: str,
    *,
    handle: str | None = None,
    exported_at: datetime | None = None,
    missing_means: Literal["zero", "unknown"] = "zero",
    gaps: tuple[tuple[date, date], ...] = (),
    precedence: int = 50,
) -> Dataset:
    """Return posts (with `time` in UTC) in order; the span reaches to the day of the export, which is partial.

    Parameters
    ----------
    posts : columns of the kind 'posts', and `line`; absent ones are missing.
    account : whose posts they are, by the network's permanent id; None if the file doesn't say.
    handle : the account's name in this file.
    because : why the times are UTC, one clause.
    """
    posts = posts.sort_values("time", kind="stable")
    frame = complete(posts.assign(network=network, account=handle or account), "posts")
    start, end = days_of(frame["time"])
    day = exported_at.date() if exported_at and end else None
    return Dataset(
        kind="posts",
        frame=frame,
        grain="instant",
        series_id=SeriesId("posts", network, account, handle=handle),
        start=start,
        end=max(end, day + ONE_DAY) if end and day else end,
        missing_means=missing_means,
        timezone="UTC",
        timezone_because=because,
        exported_at=exported_at,
        partial=(day,) if day else (),
        merge="id",
        precedence=precedence,
        network=network,
        gaps=gaps,
    )


def followers_dataset(
    days: pd.DataFrame,
    network: str,
    account: str | None,
    *,
    handle: str | None = None,
    exported_at: datetime | None = None,
    timezone: str | None = "UTC",
    because: str = "the times in the file are UTC",
    missing_means: Literal["zero", "unknown"] = "unknown",
    precedence: int = 50,
) -> Dataset:
    """Return followers by day (`date`, naive midnight): a history, or the single count of a snapshot."""
    frame = days.sort_values("date", kind="stable").assign(
        network=network, account=handle or account
    )
    start, end = days_of(frame["date"])
    return Dataset(
        kind="followers",
        frame=complete(frame, "followers"),
        grain="day",
        series_id=SeriesId("followers", network, account, handle=handle),
        start=start,
        end=end,
        missing_means=missing_means,
        timezone=timezone,
        timezone_because=because,
        exported_at=exported_at,
        merge="day",
        precedence=precedence,
        network=network,
    )


def utc_seconds(seconds: Iterable[float | None]) -> Any:
    """Return seconds since 1970 as times in UTC; missing beyond the year 2099."""
    known = [n if n is not None and abs(n) < LAST_SECOND else None for n in seconds]
    numbers = pd.Series(known, dtype="float64")
    return pd.to_datetime(numbers, unit="s", utc=True, errors="coerce").dt.as_unit("us")


def in_seconds(numbers: Sequence[int | None]) -> tuple[list[int | None], tuple[str, ...]]:
    """Return times since 1970 in seconds, and a note if some of them can only be milliseconds."""
    found = [n // 1000 if n and FIRST_SECOND <= n // 1000 < LAST_SECOND else n for n in numbers]
    changed = sum(a != b for a, b in zip(numbers, found, strict=True))
    note = f"Read as milliseconds, which the other times are not: {changed:,} of {len(found):,}."
    return found, (note,) if changed else ()


def joined_by_day(times: Any) -> pd.DataFrame:
    """Return how many followers joined on each day, from the times when those who are still there joined.

    `line` is the number of the first of them in the list.
    """
    joined = pd.DataFrame({"date": times.dt.tz_localize(None).dt.normalize()})
    joined = joined.assign(line=range(1, len(joined) + 1)).dropna()
    by_day = joined.groupby("date")["line"]
    return pd.DataFrame({"gained": by_day.size(), "line": by_day.min()}).reset_index()


def holds_any(items: bytes | msgspec.Raw) -> bool:
    """Return whether a list in JSON has an item.

    >>> holds_any(b'[{"type": "photo"}]'), holds_any(b"[ ]"), holds_any(b"null")
    (True, False, False)
    """
    return bytes(items).translate(None, b" \t\r\n") not in {b"", b"[]", b"null"}


def ids_of_seconds(seconds: Sequence[int | None]) -> list[str]:
    """Return an id for each post of a list without ids: its second, and its number among that second's posts."""
    seen: Counter[int | None] = Counter()
    ids = []
    for second in seconds:
        seen[second] += 1
        ids.append(f"{second}-{seen[second]}")
    return ids
