"""What one loader made of one file: datasets, and where every row went."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime
from typing import TYPE_CHECKING, Literal

from roi.errors import printable
from roi.language.facts import Message
from roi.records.series_id import SeriesId

if TYPE_CHECKING:
    import pandas as pd
from roi.records.kinds import Grain

Note = str | Message  # what loaders say is English; what roi finds is worded when shown


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
    series_id : what thing is counted. Two datasets with the same id are never added: one is chosen, or they are merged by id or day.
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
    series_id: SeriesId
    start: date | None
    end: date | None
    missing_means: Literal["zero", "unknown"]
    timezone: str | None = None
    timezone_because: str = ""
    exported_at: datetime | None = None
    breakdown: str | None = None
    partial: tuple[date, ...] = ()
    merge: Literal["id", "day", "line", "choose"] = "choose"
    precedence: int = 0
    network: str | None = None
    gaps: tuple[tuple[date, date], ...] = ()
    without_spam: bool = False
    excludes: frozenset[str] = frozenset()


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
    notes: tuple[Note, ...] = ()
    used: frozenset[str] = field(default_factory=frozenset)

    @property
    def set_aside_count(self) -> int:
        """How many rows were set aside, whatever the reason."""
        return sum(s.count for s in self.set_aside)
