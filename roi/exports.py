"""load(): which loader took which file; Exports: what was read, what overlaps, what is missing."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pandas as pd

from roi.display.progress import progress_bar
from roi.display.view import View
from roi.errors import NoExports, NoFolder, RoiError
from roi.language import formatting
from roi.language.facts import Message
from roi.language.messages import say
from roi.language.names import kind_noun
from roi.loaders.formats import all_loaders
from roi.loaders.identify import SORTS_OF_UNKNOWN
from roi.loaders.kept_readings import KeptReadings, kept_in, tidy
from roi.loaders.name_marks import (
    has_marks,
    is_of_another_run,
    only_comparable,
    without_marks,
)
from roi.loaders.quiet_days import with_quiet_days
from roi.reconcile.decision import Decision
from roi.reconcile.outages import with_outages
from roi.reconcile.pipeline import reconcile
from roi.reconcile.primary_series import RULE as PRIMARY
from roi.reconcile.primary_series import decide_primary
from roi.reconcile.views import by_day, totals
from roi.records.dataset import Dataset
from roi.records.sealed_plan import SealedPlan
from roi.records.series import Series
from roi.settings import NAME, Settings, read_settings, settings_from
from roi.sources.archives import inside
from roi.sources.freed_memory import give_back
from roi.sources.source import Source, open_source

if TYPE_CHECKING:
    from matplotlib.axes import Axes
from roi.loaders.walk import Export, Unknown, bytes_on_disk, grouped_unknown, last_day, read_exports

SCHEMA = 1
DAY_ORDER = "day_order.open"  # no row shows whether the day or the month comes first


@dataclass(frozen=True)
class Exports(View):
    """Everything a folder holds: files with their loaders, what counts, what overlaps, what is missing."""

    folder: str
    settings: Settings
    exports: tuple[Export, ...]
    unknown: tuple[Unknown, ...]
    series: tuple[Series, ...]
    decisions: tuple[Decision, ...]
    missing: tuple[Missing, ...]

    def by_day(self, kind: str, breakdown: str | None = None) -> list[Series]:
        """Return what counts of one kind by day, for the calendar."""
        return by_day(self.series, kind, breakdown)

    def totals(self, kind: str) -> list[Series]:
        """Return what adds up to all there is of one kind, each row once, months and longer spans included."""
        return totals(self.series, kind)

    @property
    def plans(self) -> tuple[SealedPlan, ...]:
        """The posting plans whose mark is right, in the order of their files."""
        return tuple(e.reading.plan for e in self.exports if e.reading.plan)

    @property
    def overlaps(self) -> tuple[Decision, ...]:
        """The decisions about files that stand against each other."""
        return tuple(d for d in self.decisions if d.is_about_several_files)

    @property
    def failed_by_mistake(self) -> tuple[str, ...]:
        """The files that a bug in roi kept from being read: whatever is said goes without them."""
        return tuple(u.file for u in self.unknown if u.is_our_mistake)

    def summary(self) -> str:
        """Return one line a file, then what is unknown, overlapping and missing."""
        files = [_line(e) for e in self.exports]
        unknown = [f"{u.file}: {u.because}" for u in self.unknown]
        missing = [
            say("missing.would_unlock", what=m.what, unlock=m.would_unlock) for m in self.missing
        ]
        return "\n".join([*files, *unknown, *(d.sentence for d in self.overlaps), *missing])

    def to_frame(self) -> pd.DataFrame:
        """Return one row a file and kind: file, loader, kind, rows, set_aside, start, end, timezone, problems."""
        rows = [
            {
                "file": e.file,
                "loader": e.loader,
                "kind": kind,
                "rows": kept,
                "set_aside": e.reading.set_aside_count,
                **_span_of(e, kind),
                "problems": len(e.reading.problems),
            }
            for e in self.exports
            for kind, kept in (e.reading.kept or {say("listing.nothing"): 0}).items()
        ]
        columns = [
            "file",
            "loader",
            "kind",
            "rows",
            "set_aside",
            "start",
            "end",
            "timezone",
            "problems",
        ]
        return pd.DataFrame(rows, columns=columns)

    def to_dict(self) -> dict[str, Any]:
        """Return the shape of `roi check --json`."""
        return {
            "schema": SCHEMA,
            "exports": [e.to_dict() for e in self.exports],
            "unknown": [u.to_dict() for u in self.unknown],
            "overlaps": [d.to_dict() for d in self.overlaps],
            "decisions": [d.facts() for d in self.decisions],
            "missing": [m.to_dict() for m in self.missing],
        }

    def plot(self, ax: Axes | None = None, **look: Any) -> Axes:
        """Draw the days each kind of record covers."""
        from roi.display import charts

        return charts.coverage([(_covered(s), s.spans) for s in self.series if s.spans], ax, **look)


def _covered(series: Series) -> str:
    """Return what is counted in words: 'visits by source, adavale.example'."""
    facts = {"kind": kind_noun(series.kind), "thing": str(series.id).partition(":")[2]}
    if series.breakdown:
        return say("listing.covers_by", breakdown=series.breakdown, **facts)
    return say("listing.covers", **facts)


def load(folder: str | Path, cache: str | Path | None = None, *, names: bool = True) -> Exports:
    """Read every export in a folder (or one file), each by the one loader that knows it.

    Parameters
    ----------
    folder : a folder of downloads as they came, archives included, or a zip of one; its roi.toml, if there, holds the settings.
    cache : a folder in which what was read stays for the next time, so that only files that are new or have changed are
        read again. What is found is the same with and without it. None keeps nothing.
    names : whether names in two files, such as whom she answers and who comments, are to be compared. A cache holds none, so that
        for it such files are read again; an answer without circles and claims doesn't need it.

    Returns
    -------
    Exports
        Files that nobody knows, that two loaders claim or that can't be read are listed, never fatal.

    Raises
    ------
    NoFolder
        If there is no such folder.
    NoExports
        If it holds nothing that can be read.

    Examples
    --------
    >>> import roi
    >>> exports = roi.load("sample_data")
    >>> sorted({export.loader for export in exports.exports})[:2]
    ['access_log', 'events_csv']
    """
    place = Path(folder)
    if not place.exists():
        raise NoFolder(folder=folder)
    root = open_source(place)
    settings = read_settings(place) if place.is_dir() else _packed_settings(root)
    kept = kept_in(None if cache is None else Path(cache))
    exports, unknown = _read_all(root, kept, names=names)
    if not any(e.datasets for e in exports):
        raise NoExports(folder=folder, looked=_looked(exports, unknown))
    found = together(folder, settings, exports, unknown)
    give_back()
    return found


def _packed_settings(root: Source) -> Settings:
    """Return the settings in a folder's zip: roi.toml at its top, or in the one folder there."""
    try:
        top = inside(root)
    except RoiError:
        return Settings()  # what is wrong with it is told when it is read
    folders = [node for node in top.values() if node.is_folder]
    if NAME not in top and len(folders) == 1:
        top = folders[0].children
    packed = top.get(NAME)
    if packed is None or packed.is_folder:
        return Settings()
    with packed.open() as file:
        return settings_from(file)


def together(
    folder: str | Path, settings: Settings, exports: Sequence[Export], unknown: Sequence[Unknown]
) -> Exports:
    """Return what files that were read say together: what counts, and each decision that was taken."""
    found = reconcile([(e.file, d) for e in exports for d in e.datasets])
    primary = decide_primary(found.series, settings.sites, settings.accounts)
    return Exports(
        str(folder),
        settings,
        tuple(exports),
        tuple(unknown),
        found.series,
        (*found.decisions, *primary),
        missing(found.series, settings),
    )


def with_settings(exports: Exports, settings: Settings) -> Exports:
    """Return exports as they would be with other settings; nothing is read or reconciled again."""
    kept = tuple(d for d in exports.decisions if d.rule != PRIMARY)
    primary = decide_primary(exports.series, settings.sites, settings.accounts)
    return replace(
        exports,
        settings=settings,
        decisions=(*kept, *primary),
        missing=missing(exports.series, settings),
    )


def _looked(exports: list[Export], unknown: list[Unknown]) -> str:
    """Say what lay there, the files that have most to say first."""
    ordered = sorted(unknown, key=lambda u: u.because in SORTS_OF_UNKNOWN)
    found = [
        *(f"{e.file}{_why_nothing(e)}" for e in exports[:3]),
        *(f"{u.file}: {u.because}" for u in ordered[:3]),
    ]
    return f" ({'; '.join(found)})" if found else ""


def _why_nothing(export: Export) -> str:
    """Say why a file gave no record: the reason that most of its rows have."""
    aside = export.reading.set_aside
    if not aside:
        return " holds nothing by day"
    for note in export.reading.notes:
        if isinstance(note, Message) and note.key == DAY_ORDER:
            return f": {note.text.rstrip('.')}"
    return f": {max(aside, key=lambda s: s.count).reason}"


def _read_all(
    root: Source, kept: KeptReadings | None, *, names: bool
) -> tuple[list[Export], list[Unknown]]:
    """Read every file; where marks of names have to be compared, files kept on disk without theirs are read again."""
    exports, unknown = _read(root, kept)
    compared = sum(has_marks(e.reading) for e in exports) > 1
    if (
        names
        and kept is not None
        and compared
        and any(is_of_another_run(e.reading) for e in exports)
    ):
        exports, unknown = _read(root, replace(kept, fresh_marks=True))
    if kept is not None:
        tidy(kept)
    marked = only_comparable(exports) if names else without_marks(exports)
    return marked, grouped_unknown(unknown, exports)


def _read(root: Source, kept: KeptReadings | None) -> tuple[list[Export], list[Unknown]]:
    exports: list[Export] = []
    unknown: list[Unknown] = []
    with progress_bar("Reading", bytes_on_disk(root)) as advance:
        for found in read_exports(root, all_loaders(), advance, kept):
            if isinstance(found, Export):
                reading = with_quiet_days(with_outages(found.reading))
                exports.append(replace(found, reading=reading))
            else:
                unknown.append(found)
    return exports, unknown


def _span_of(export: Export, kind: str) -> dict[str, Any]:
    mine = [d for d in export.datasets if d.kind == kind]
    starts, ends = [d.start for d in mine if d.start], [d.end for d in mine if d.end]
    return {
        "start": pd.Timestamp(min(starts)) if starts else pd.NaT,
        "end": pd.Timestamp(last_day(max(ends))) if ends else pd.NaT,
        "timezone": next((d.timezone for d in mine if d.timezone), None),
    }


FILE = {  # by whether rows were set aside, and whether the days are known
    (False, False): "listing.file",
    (True, False): "listing.file_aside",
    (False, True): "listing.file_span",
    (True, True): "listing.file_aside_span",
}


def kind_as_named(export: Export, kind: str) -> str:
    """Return the kind by which a file's records are named: what an account was seen to do is not its followers."""
    mine = [d for d in export.datasets if d.kind == "followers"]
    return "account" if kind == "followers" and not any(map(of_followers, mine)) else kind


def rows_of(kind: str, n: int) -> str:
    """Return a number of records in words: posts, events and drawn blocks are counted as such, other kinds in rows.

    >>> rows_of("posts", 1223), rows_of("visits", 853)
    ('1,223 posts', '853 rows of visits')
    """
    key = "listing.things" if kind in {"posts", "events", "plan"} else "listing.rows"
    return say(key, n=n, kind=kind_noun(kind))


def _line(export: Export) -> str:
    facts, aside = export.to_dict(), export.reading.set_aside_count
    kept = [rows_of(kind_as_named(export, kind), n) for kind, n in export.reading.kept.items()]
    return say(
        FILE[bool(aside), bool(facts["start"])],
        file=export.file,
        loader=export.loader,
        rows=formatting.listed(kept) or say("listing.nothing"),
        aside=formatting.count(aside),
        start=facts["start"],
        end=facts["end"],
    )


UNLOCKS = {  # the most telling first: what is missing, and what it would unlock
    "posts": ("missing.posts", "unlock.posts"),
    "links": ("missing.links", "unlock.links"),
    "visits": ("missing.visits", "unlock.visits"),
    "sales": ("missing.sales", "unlock.sales"),
    "followers": ("missing.followers", "unlock.followers"),
    "events": ("missing.events", "unlock.events"),
    "subscribers": ("missing.subscribers", "unlock.subscribers"),
}


@dataclass(frozen=True)
class Missing:
    """A kind of record, or where links lead, that no file holds: what it is, and what it would unlock."""

    kind: str

    @property
    def what(self) -> str:
        """What is missing, and where it is found."""
        return say(UNLOCKS[self.kind][0])

    @property
    def would_unlock(self) -> str:
        """What it would show."""
        return say(UNLOCKS[self.kind][1])

    def would_show(self) -> str:
        """Return both in a few words."""
        return say("missing.would_show", what=self.what, unlock=self.would_unlock)

    def sentence(self) -> str:
        """Return both in a sentence."""
        return say("missing.it_would_show", what=self.what, unlock=self.would_unlock)

    def to_dict(self) -> dict[str, str]:
        """Return JSON-safe values."""
        return {"what": self.what, "would_unlock": self.would_unlock}


def of_followers(counted: Series | Dataset) -> bool:
    """Return whether records of an account count its followers, and not only what was seen of it."""
    return bool(counted.frame[["followers", "gained", "lost"]].notna().any(axis=None))


def missing(counted: tuple[Series, ...], settings: Settings) -> tuple[Missing, ...]:
    """Return the kinds of record that nothing holds by day, and links where posts are known without a word of them."""
    there = {
        c.kind
        for c in counted
        if not c.coarser_than_day and len(c.frame) and (c.kind != "followers" or of_followers(c))
    }
    known = there | ({"events"} if settings.events else set())
    links = [c.frame["links"] for c in counted if c.kind == "posts" and len(c.frame)]
    if not links or any(each.notna().any() for each in links):
        known |= {"links"}
    return tuple(Missing(kind) for kind in UNLOCKS if kind not in known)
