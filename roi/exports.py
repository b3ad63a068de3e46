"""load(): which loader took which file; Exports: what was read, what overlaps, what is missing."""

from __future__ import annotations

import logging
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pandas as pd

from roi import distributors, payments, periods, several, unnamed, words
from roi.archives import inside
from roi.containers import DiskFile, Peek, peek
from roi.counted import Counted, Overlap
from roi.errors import NoExports, NoFolder, RoiError
from roi.loader import Loader
from roi.loaders import all_loaders
from roi.missing import Missing, missing
from roi.progress import Advance, progress
from roi.recognition import SORTS_OF_UNKNOWN, recognise, resemblance
from roi.records import Dataset, Reading
from roi.resolve import resolve
from roi.sentences import say
from roi.settings import NAME, Settings, read_settings
from roi.silence import with_silences
from roi.views import View
from roi.words_names import kind_noun

if TYPE_CHECKING:
    from matplotlib.axes import Axes

SCHEMA = 1
MANY = 12  # unknown files of one folder that are listed one by one
GUIDE = "where-to-click.html"  # `roi new` puts it beside the exports
NOT_EXPORTS = {NAME, GUIDE}
log = logging.getLogger(__name__)  # silent unless a developer asks: a file may be quoted in it


@dataclass(frozen=True)
class Export:
    """One file (or archive folder), the loader that took it, and what it read."""

    file: str
    loader: str
    reading: Reading

    def to_dict(self) -> dict[str, Any]:
        """Return the shape of the JSON contract."""
        return {
            "file": self.file,
            "loader": self.loader,
            "kinds": sorted(self.reading.kept),
            "rows": self.reading.kept,
            "set_aside": self.reading.set_aside_count,
            "start": str(min(starts))
            if (starts := [d.start for d in self.datasets if d.start])
            else None,
            "end": str(last_day(max(ends)))
            if (ends := [d.end for d in self.datasets if d.end])
            else None,
            "problems": [str(p) for p in self.reading.problems],
            "reasons": {s.reason: s.count for s in self.reading.set_aside},
            "timezone": next((d.timezone for d in self.datasets if d.timezone), None),
            "gaps": [[str(a), str(last_day(b))] for d in self.datasets for a, b in d.gaps],
            "notes": list(self.reading.notes),
        }

    @property
    def datasets(self) -> tuple[Dataset, ...]:
        """What it holds."""
        return self.reading.datasets


@dataclass(frozen=True)
class Unknown:
    """A file that nobody could read, and why."""

    file: str
    because: str

    def to_dict(self) -> dict[str, str]:
        """Return JSON-safe values."""
        return {"file": self.file, "because": self.because}


@dataclass(frozen=True)
class Exports(View):
    """Everything a folder holds: files with their loaders, what counts, what overlaps, what is missing."""

    folder: str
    settings: Settings
    exports: tuple[Export, ...]
    unknown: tuple[Unknown, ...]
    counted: tuple[Counted, ...]
    overlaps: tuple[Overlap, ...]
    missing: tuple[Missing, ...]

    def of(
        self, kind: str, *, coarse: bool | None = False, breakdown: str | None = None
    ) -> list[Counted]:
        """Return what counts of one kind; `coarse` picks rows coarser than a day (None: both)."""
        return [
            c
            for c in self.counted
            if c.kind == kind
            and (coarse is None or c.coarse == coarse)
            and c.breakdown == breakdown
        ]

    def summary(self) -> str:
        """Return one line a file, then what is unknown, overlapping and missing."""
        files = [_line(e) for e in self.exports]
        unknown = [f"{u.file}: {u.because}" for u in self.unknown]
        missing = [
            say("missing.would_unlock", what=m.what, unlock=m.would_unlock) for m in self.missing
        ]
        return "\n".join([*files, *unknown, *(o.sentence for o in self.overlaps), *missing])

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
            "overlaps": [o.to_dict() for o in self.overlaps],
            "missing": [m.to_dict() for m in self.missing],
        }

    def plot(self, ax: Axes | None = None) -> Axes:
        """Draw the days each kind of record covers."""
        from roi import charts

        return charts.coverage([(_counts(c), c.spans) for c in self.counted if c.spans], ax)


def _counts(counted: Counted) -> str:
    """Return what is counted in words: 'visits by source, adavale.example'."""
    kind, _, thing = counted.counts.partition(":")
    told = {"kind": kind_noun(kind), "thing": thing}
    if counted.breakdown:
        return say("listing.covers_by", breakdown=counted.breakdown, **told)
    return say("listing.covers", **told)


def load(folder: str | Path) -> Exports:
    """Read every export in a folder (or one file), each by the one loader that knows it.

    Parameters
    ----------
    folder : a folder of downloads as they came, archives included; its roi.toml, if there, holds the settings.

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
    settings = read_settings(place) if place.is_dir() else Settings()
    exports, unknown = _read_all(peek(place))
    if not any(e.datasets for e in exports):
        raise NoExports(folder=folder, looked=_looked(exports, unknown))
    return together(folder, settings, exports, unknown)


def together(
    folder: str | Path, settings: Settings, exports: Sequence[Export], unknown: Sequence[Unknown]
) -> Exports:
    """Return what files that were read say together: what counts, and each decision that was taken."""
    counted, overlaps = resolve([(e.file, d) for e in exports for d in e.datasets])
    counted, paid = payments.once(counted)
    counted, passed_on = distributors.once(counted)
    counted, of_no_store = unnamed.once(counted)
    counted, in_months = periods.once(counted)
    of_several = several.decisions(counted, settings.sites)
    return Exports(
        str(folder),
        settings,
        tuple(exports),
        tuple(unknown),
        counted,
        (*overlaps, *paid, *passed_on, *of_no_store, *in_months, *of_several),
        missing(counted, settings),
    )


def _looked(exports: list[Export], unknown: list[Unknown]) -> str:
    found = [f"{u.file}: {u.because}" for u in unknown[:3]] + [
        f"{e.file} holds nothing by day" for e in exports[:3]
    ]
    return f" ({'; '.join(found)})" if found else ""


def _read_all(root: Peek) -> tuple[list[Export], list[Unknown]]:
    exports: list[Export] = []
    unknown: list[Unknown] = []
    with progress("Reading", _bytes_on_disk(root)) as advance:
        for found in walk(root, all_loaders(), advance):
            if isinstance(found, Export):
                exports.append(replace(found, reading=with_silences(found.reading)))
            else:
                unknown.append(found)
    return exports, _grouped(unknown, exports)


def _bytes_on_disk(node: Peek) -> int:
    try:
        return (
            sum(_bytes_on_disk(c) for c in node.children.values()) if node.is_folder else node.size
        )
    except RoiError:
        return 0


def walk(node: Peek, loaders: tuple[Loader, ...], advance: Advance) -> Iterator[Export | Unknown]:
    """Yield an Export for each file or folder that somebody claims, an Unknown for the rest."""
    if isinstance(node, DiskFile):
        node.watch = advance
    try:
        taken: frozenset[str] = frozenset()
        if node.name not in NOT_EXPORTS:
            found = _read(node, loaders)
            yield from found
            if not node.is_folder and found:
                return
            taken = found[0].reading.used if found and isinstance(found[0], Export) else taken
            yield from _below(node, loaders, taken, advance, claimed=bool(found))
    except MemoryError:
        raise
    except RoiError as error:
        yield Unknown(node.path or ".", _without_name(str(error), node.path))
    except Exception as error:
        # A loader meets whatever bytes there are; the other files are still to be read.
        log.debug(node.path, exc_info=True)
        yield Unknown(node.path or ".", say("listing.bug", error=type(error).__name__))
    finally:
        if isinstance(node, DiskFile):
            node.tell(node.untold)
        _forget(node)


def _forget(node: Peek) -> None:
    """Let go of what recognition and reading kept of a file or folder: there may be a hundred thousand of them."""
    node.seen.clear()
    kept = [n for n in vars(node) if isinstance(getattr(type(node), n, None), cached_property)]
    for name in kept:
        delattr(node, name)


def _read(node: Peek, loaders: tuple[Loader, ...]) -> tuple[Export | Unknown, ...]:
    """Return what the loader that knows a file or folder made of it, if there is one; what lies below is another matter."""
    try:
        loader = recognise(node, loaders)
        return (Export(node.path or ".", loader.name, loader.read(node)),) if loader else ()
    except RoiError as error:
        return (Unknown(node.path or ".", _without_name(str(error), node.path)),)


def _below(
    node: Peek,
    loaders: tuple[Loader, ...],
    taken: frozenset[str],
    advance: Advance,
    *,
    claimed: bool,
) -> Iterator[Export | Unknown]:
    children = node.children if node.is_folder else inside(node)
    for name, child in children.items():
        if name not in taken and not _is_sidecar(name, children):
            yield from walk(child, loaders, advance)
    if not children and not node.is_folder and not claimed:
        yield Unknown(node.path, resemblance(node, loaders))


def _is_sidecar(name: str, children: dict[str, Peek]) -> bool:
    return name.endswith(".toml") and name.removesuffix(".toml") in children


def _grouped(unknown: list[Unknown], exports: list[Export]) -> list[Unknown]:
    """Return unknown files, those of one folder (or of an archive that something was read from) under one line."""
    read = {e.file.split("/")[0] for e in exports if "/" in e.file}
    folders: dict[str, list[Unknown]] = {}
    for u in unknown:
        top, folder = u.file.split("/")[0], u.file.rpartition("/")[0]
        folders.setdefault(top if top in read and _is_archive(top) else folder, []).append(u)
    out: list[Unknown] = []
    for folder, files in folders.items():
        plain = [u for u in files if u.because in SORTS_OF_UNKNOWN]
        many = len(plain) > MANY or (folder in read and _is_archive(folder) and bool(plain))
        out.extend(u for u in files if not many or u.because not in SORTS_OF_UNKNOWN)
        if many:
            out.append(
                Unknown(
                    f"{folder}/" if folder else "./",
                    say("listing.more_files", n=len(plain)),
                )
            )
    return out


def _is_archive(name: str) -> bool:
    return name.endswith((".zip", ".tar", ".tar.gz", ".tgz"))


def _without_name(sentence: str, path: str) -> str:
    return sentence.removeprefix(path).lstrip(" :").rstrip(".") if path else sentence.rstrip(".")


def last_day(end: Any) -> Any:
    """Return the last day of a span [start, end)."""
    return end.fromordinal(end.toordinal() - 1)


def _span_of(export: Export, kind: str) -> dict[str, Any]:
    mine = [d for d in export.datasets if d.kind == kind]
    starts, ends = [d.start for d in mine if d.start], [d.end for d in mine if d.end]
    return {
        "start": pd.Timestamp(min(starts)) if starts else pd.NaT,
        "end": pd.Timestamp(last_day(max(ends))) if ends else pd.NaT,
        "timezone": next((d.timezone for d in mine if d.timezone), None),
    }


def _line(export: Export) -> str:
    facts, aside = export.to_dict(), export.reading.set_aside_count
    kept = [
        say("listing.things", n=n, kind=kind_noun(kind)) for kind, n in export.reading.kept.items()
    ]
    key = f"listing.file{'_aside' if aside else ''}{'_span' if facts['start'] else ''}"
    return say(
        key,
        file=export.file,
        loader=export.loader,
        rows=words.listed(kept) or say("listing.nothing"),
        aside=words.count(aside),
        start=facts["start"],
        end=facts["end"],
    )
