"""The kinds of record and their measures: unit, flow or stock, what absence means."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime
from typing import TYPE_CHECKING, Literal

from roi.errors import printable

if TYPE_CHECKING:
    import pandas as pd

Absence = Literal["zero", "unknown", "by format"]
Grain = Literal["instant", "hour", "day", "month", "span"]
GRAINS: tuple[Grain, ...] = ("instant", "hour", "day", "month", "span")


@dataclass(frozen=True, slots=True)
class Measure:
    """A number that a record carries: its unit, and whether days add up (flow) or the last one counts (stock)."""

    unit: str
    flow: bool = True


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of record: when it happened, what says which thing it is, what it measures.

    `when` is the column that holds the moment ('time', tz-aware UTC) or the day ('date', naive midnight);
    `texts` are the columns of words; `absence` is what a day without a row inside the span means.
    """

    name: str
    when: str
    texts: tuple[str, ...]
    measures: dict[str, Measure]
    absence: Absence

    @property
    def columns(self) -> tuple[str, ...]:
        """All columns in their order, `line` last."""
        return (self.when, *self.texts, *self.measures, "line")


def _kind(name: str, when: str, texts: str, measures: dict[str, Measure], absence: Absence) -> Kind:
    return Kind(name, when, tuple(texts.split()), measures, absence)


KINDS: dict[str, Kind] = {
    kind.name: kind
    for kind in (
        _kind(
            "posts",
            "time",
            "network account post_id kind text links reply_to person",
            {
                "likes": Measure("likes", flow=False),
                "reposts": Measure("reposts", flow=False),
                "replies": Measure("replies", flow=False),
                "impressions": Measure("impressions", flow=False),
                "clicks": Measure("clicks", flow=False),
            },
            "zero",
        ),
        _kind(
            "followers",
            "date",
            "network account",
            {
                "followers": Measure("followers", flow=False),
                "gained": Measure("followers"),
                "lost": Measure("followers"),
                "impressions": Measure("impressions"),
                "profile_visits": Measure("profile visits"),
                "reach": Measure("people reached", flow=False),
                "interactions": Measure("interactions"),
                "clicks": Measure("link clicks"),
            },
            "unknown",
        ),
        _kind(
            "visits",
            "time",
            "site source page",
            {
                "pageviews": Measure("page views"),
                "visits": Measure("visits"),
                "visitors": Measure("visitors"),
            },
            "by format",
        ),
        _kind(
            "sales",
            "date",
            "title identifier store marketplace format transaction source currency",
            {
                "units": Measure("copies"),
                "free_units": Measure("free copies"),
                "refunds": Measure("copies"),
                "pages_read": Measure("pages"),
                "royalty": Measure("money"),
            },
            "by format",
        ),
        _kind("costs", "date", "item currency", {"amount": Measure("money")}, "zero"),
        _kind("events", "date", "kind title url", {}, "zero"),
        _kind(
            "subscribers",
            "date",
            "list",
            {
                "subscribers": Measure("subscribers", flow=False),
                "gained": Measure("subscribers"),
                "lost": Measure("subscribers"),
            },
            "unknown",
        ),
        _kind("comments", "date", "site url", {"comments": Measure("comments")}, "zero"),
        _kind(
            "ranks",
            "time",
            "title identifier marketplace category",
            {"rank": Measure("rank", flow=False)},
            "unknown",
        ),
    )
}


@dataclass(frozen=True, slots=True)
class Problem:
    """A cell or a row that was lost, and why. `text` never holds what a loader doesn't keep on purpose."""

    file: str
    line: int | None
    column: str | None
    text: str
    reason: str

    def __str__(self) -> str:
        place = f"{self.file}, line {self.line}" if self.line is not None else self.file
        column = f", column '{self.column}'" if self.column else ""
        quoted = f": '{self.text}'" if self.text else ""
        return printable(f"{place}{column}{quoted}: {self.reason}")


@dataclass(frozen=True, slots=True)
class SetAside:
    """Rows of a file that were left out on purpose or by need: how many and why; the first few lines."""

    reason: str
    count: int
    lines: tuple[int, ...] = ()


@dataclass(frozen=True)
class Dataset:
    """The records of one kind that one file holds, and what may be said of them.

    Attributes
    ----------
    kind : a key of `KINDS`.
    frame : the kind's columns (a missing measure is a column of NaN), `line` = the line or item of the file. Text
        columns that say the same for every row may be left to `scope`. An 'instant' or 'hour' dataset of posts or
        visits has `time` (datetime64, tz-aware UTC); a 'day' or coarser one has `date`/`time` as naive midnight of the
        (first) local day. 'month' and 'span' rows also have `end` (naive, exclusive).
    grain : how fine the times are. Coarser than a day never poses as a day.
    counts : what thing is counted, such as 'posts:x:ada_vale', 'visits:adavale.example', 'sales:amazon'. Two datasets
        with the same `counts` and kind are never added: one is chosen, or they are merged by id or day.
    start, end : the days covered, [start, end); None where the file has no row and states no span.
    absence : what a day inside the span without a row means.
    timezone : the zone in which days were cut (or 'UTC' for instants); None where the file doesn't say.
    timezone_because : why we believe so, one clause.
    made : when the export was made (UTC), where the file says; decides which of two overlapping ones is newer.
    breakdown : the text column whose values divide the same total (such as 'source'), or None for a plain series.
        Rows of a breakdown with None in that column are totals' remainders, never totals.
    partial : local days known to be incomplete (the running day), left out by the timeline.
    merge : how datasets that count the same thing come together: 'id' (by post_id, newest counts), 'day' (a
        day from the file of the highest rank that has it, of equals the greater flow and the newest stock), 'line' (the greater count of each identical row), 'choose' (one wins).
    rank : among datasets to choose from, the higher rank wins; equal ranks: longer coverage, then newer.
    network : for visits that all came from one network, or followers and posts of one.
    leaves_out : the kinds of post ('repost') that the file never holds: none of them is no zero.
    without_spam : whether it leaves out what other exports of its rank count as visits: it counts before them.
    """

    kind: str
    frame: pd.DataFrame
    grain: Grain
    counts: str
    start: date | None
    end: date | None
    absence: Literal["zero", "unknown"]
    timezone: str | None = None
    timezone_because: str = ""
    made: datetime | None = None
    breakdown: str | None = None
    partial: tuple[date, ...] = ()
    merge: Literal["id", "day", "line", "choose"] = "choose"
    rank: int = 0
    network: str | None = None
    gaps: tuple[tuple[date, date], ...] = ()
    without_spam: bool = False
    leaves_out: frozenset[str] = frozenset()


@dataclass(frozen=True)
class Reading:
    """What one loader made of one file (or one archive folder).

    rows = kept + set aside: `rows` counts what the file holds (data rows, items, log lines), `kept` what went into the
    datasets, by kind, and each row in `set_aside` has a reason. `problems` lists lost cells (their row is kept) and,
    for lost rows, repeats some of `set_aside` with the offending text. `used` names the members of a folder that the
    loader took, so that the walk leaves them alone. `notes` are sentences for the reader.
    """

    datasets: tuple[Dataset, ...]
    rows: int
    kept: dict[str, int]
    set_aside: tuple[SetAside, ...] = ()
    problems: tuple[Problem, ...] = ()
    notes: tuple[str, ...] = ()
    used: frozenset[str] = field(default_factory=frozenset)

    @property
    def set_aside_count(self) -> int:
        """How many rows were set aside, whatever the reason."""
        return sum(s.count for s in self.set_aside)
