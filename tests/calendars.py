"""Calendars made of files in memory, how two of them differ, and what is said about it."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cached_property

import held
import pandas as pd

from roi.errors import NotEnough
from roi.exports import Exports, together
from roi.loaders.quiet_days import with_quiet_days
from roi.loaders.walk import Export, Unknown
from roi.reconcile.outages import with_outages
from roi.settings import Settings
from roi.timeline.timeline import Timeline, overlay

UTC = Settings(timezone="UTC", network="x")
# Assumptions that say why days or amounts are not on the calendar.
REASONS = frozenset(
    f"assumed.{name}"
    for name in (
        "store_apart sales_on royalties_on costs_on no_royalties no_rate referred_beyond "
        "counted_otherwise stand_in sources_beside links_hidden links_shortened unsaid_site rank"
    ).split()
)
KIND_OF = {
    "pageviews": "visits",
    "free_units": "sales",
    "pages_read": "sales",
    "royalties": "sales",
    "ad_spend": "costs",
    "sales_rank": "ranks",
}
KINDS = ("followers", "subscribers", "visits", "sales", "costs", "ranks", "comments")


@dataclass(frozen=True)
class Calendar:
    """What some files say together, on a calendar if any of their days is known."""

    exports: Exports
    timeline: Timeline | None

    @cached_property
    def daily(self) -> pd.DataFrame:
        """The calendar; empty if no day is known."""
        return self.timeline.daily if self.timeline else pd.DataFrame()

    @cached_property
    def told(self) -> Counter[str]:
        """Everything that is said of the files, without their names and line numbers."""
        read = [e.reading for e in self.exports.exports]
        said = [
            *(d.sentence for d in self.exports.decisions),
            *(map(str, self.timeline.assumptions) if self.timeline else ()),
            *(f"{u.because}" for u in self.exports.unknown),
            *(f"{p.column}: {p.reason}" for r in read for p in r.problems),
            *(f"{s.reason}: {s.count}" for r in read for s in r.set_aside),
            *(str(note) for r in read for note in r.notes),
        ]
        return Counter(_without_names(text, self.exports) for text in said)

    def reasons(self, column: str) -> set[str]:
        """Return the sentences that can say why a column has fewer days or less on them."""
        kind = kind_of(column, self.timeline)
        decided = {d.sentence for d in self.exports.decisions if d.kind == kind}
        assumed = self.timeline.assumptions if self.timeline else ()
        return decided | {a.text for a in assumed if a.key in REASONS}

    def total(self, column: str) -> float:
        """Return the sum of a column's known days."""
        return float(self.daily[column].sum()) if column in self.daily else 0.0


def _without_names(text: str, exports: Exports) -> str:
    names = {part for e in exports.exports for part in (e.file, e.file.rpartition("/")[2])}
    for name in sorted(names, key=len, reverse=True):
        text = text.replace(name, "…")
    return re.sub(r"line [\d, …]+", "line", text)


def kind_of(column: str, timeline: Timeline | None) -> str:
    """Return the kind of record that a column of the calendar is made of."""
    measure = timeline.column(column).measure if timeline else column
    if measure in KIND_OF:
        return KIND_OF[measure]
    return next((k for k in KINDS if k in measure), "posts")


def read(node: held.Source) -> tuple[list[Export], list[Unknown]]:
    """Return the exports and the unknown files below a file or folder, as `load` gives them."""
    found = held.read(node)
    exports = [
        replace(e, reading=with_quiet_days(with_outages(e.reading)))
        for e in found
        if isinstance(e, Export)
    ]
    return exports, [u for u in found if isinstance(u, Unknown)]


def laid(
    exports: Sequence[Export], unknown: Sequence[Unknown] = (), settings: Settings = UTC
) -> Calendar:
    """Return what exports say together."""
    whole = together("", settings, exports, unknown)
    try:
        return Calendar(whole, overlay(whole))
    except NotEnough:
        return Calendar(whole, None)


def of_files(files: held.Files, settings: Settings = UTC) -> Calendar:
    """Return what the files of a folder say together."""
    return laid(*read(held.HeldFolder("in", files)), settings=settings)


def changed(before: Calendar, after: Calendar, *, forgets: bool = False) -> Iterator[str]:
    """Yield each column whose known days or values are not the same, and how.

    Where nothing says any longer how far the files reach, it `forgets`: empty days become unknown.
    """
    for column in dict.fromkeys([*before.daily, *after.daily]):
        was, now = (c.daily.get(column, pd.Series(dtype=float)).dropna() for c in (before, after))
        if forgets:
            was = was[(was != 0) | was.index.isin(now.index)]
        if not was.index.equals(now.index):
            yield f"{column}: {len(was)} days became {len(now)}"
        elif not ((was - now).abs() <= 1e-6 * was.abs() + 1e-9).all():
            yield f"{column}: {was.sum():g} became {now.sum():g}"


def changed_in_silence(before: Calendar, after: Calendar, *, forgets: bool = False) -> list[str]:
    """Return what changed without a sentence that was not said before."""
    return [] if after.told - before.told else list(changed(before, after, forgets=forgets))


def taken_away(alone: Calendar, other: Calendar, both: Calendar) -> Iterator[str]:
    """Yield each known day that another file makes unknown, and each total that it makes smaller, without a reason."""
    before, after = alone.timeline, both.timeline
    for column in alone.daily:
        if both.reasons(column) - alone.reasons(column):
            continue
        was = alone.daily[column].dropna()
        now = both.daily.get(column, pd.Series(dtype=float)).reindex(was.index)
        if now.isna().any():
            yield f"{column}: {int(now.isna().sum())} of {len(was)} known days are unknown"
            continue
        definitions = [t.column(column) for t in (before, after) if t]
        is_added = all(d.kind == "flow" and d.precision == "count" for d in definitions)
        at_least = was.sum() + min(0.0, other.total(column))
        if is_added and both.total(column) < at_least - 1e-6:
            yield f"{column}: {was.sum():g} became {both.total(column):g}"
