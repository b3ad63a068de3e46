"""What one loader made of one file: datasets, and where every row went."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime
from typing import TYPE_CHECKING, Literal

from roi.errors import printable
from roi.language.facts import Message
from roi.records.sealed_plan import SealedPlan
from roi.records.series_id import SeriesId

if TYPE_CHECKING:
    import pandas as pd
from roi.records.kinds import Grain

Note = str | Message  # loaders' notes are English text; roi's own are worded when shown


@dataclass(frozen=True, slots=True)
class Problem:
    """A cell or a row that was lost, and why. `text` never holds anything that a loader drops on purpose."""

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
    """How many rows of a file were left out and why, with the first few line numbers."""

    reason: str
    count: int
    lines: tuple[int, ...] = ()


@dataclass(frozen=True)
class Dataset:
    """The records of one kind in one file, and how they may be read and combined.

    Attributes
    ----------
    kind : a key of `KINDS`.
    frame : the kind's columns (a missing measure is a column of NaN) and `line`, the line or item of the file. An
        'instant' or 'hour' dataset of posts or visits has `time` (datetime64, tz-aware UTC); a 'day' or coarser one has
        `date`/`time` as naive midnight of the (first) local day. 'month' and 'span' rows also have `end` (naive,
        exclusive).
    grain : how fine the times are. Rows coarser than a day are never treated as days.
    series_id : what is counted. Datasets with the same id are never added up: one is chosen, or they are merged.
    start, end : the days covered, [start, end); None if the file has no row and states no span.
    missing_means : what a day inside the span without a row means.
    timezone : the time zone of its days ('UTC' for instants); None if the file doesn't say.
    timezone_because : how we know, in one clause.
    exported_at : when the export was made (UTC), if the file says so; decides which of two overlapping ones is newer.
    breakdown : the text column whose values divide the same total (such as 'source'), or None for a plain series.
        A row of a breakdown with None in that column is the remainder of a total, never a total.
    partial : local days known to be incomplete (still running at export), left out by the timeline.
    merge : how datasets that count the same thing are combined: 'id' (by post_id; the newest counts), 'day' (each day
        from the file with the highest precedence; among equals, the greater flow and the newest stock), 'line' (the
        greater count of each identical row), 'choose' (one wins).
    precedence : the higher one wins when one is chosen; among equals, longer coverage, then the newer.
    network : the network, for visits that all came from one, and for followers and posts.
    gaps : the days [start, end) inside the span that are lost.
    without_spam : whether spam visits, which other exports of its precedence count, are removed; it then goes first.
    excludes : the kinds of post ('repost') that the file never holds, so their absence is not zero.
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
    """What one loader read from one file (or one archive folder).

    rows = kept + set aside: `rows` counts the file's data rows, items or log lines, `kept` those that went into the
    datasets, by kind, and `set_aside` the rest with reasons. `problems` lists lost cells (their rows are kept) and, for
    lost rows, repeats some of `set_aside` with the offending text. `used` names the members of a folder that the loader
    claimed, so that the walk skips them. `notes` are sentences for the author. `plan` is a posting plan whose
    mark is right.
    """

    datasets: tuple[Dataset, ...]
    rows: int
    kept: dict[str, int]
    set_aside: tuple[SetAside, ...] = ()
    problems: tuple[Problem, ...] = ()
    notes: tuple[Note, ...] = ()
    used: frozenset[str] = field(default_factory=frozenset)
    plan: SealedPlan | None = None

    @property
    def set_aside_count(self) -> int:
        """How many rows were set aside, for any reason."""
        return sum(s.count for s in self.set_aside)
