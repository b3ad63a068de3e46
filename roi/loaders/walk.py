"""Walk a folder and its archives, and read each file with the loader that claims it."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from functools import cached_property, partial
from typing import Any

from roi.display.progress import Advance
from roi.errors import DayOrderUnknown, RoiError, TooManyInside
from roi.language.messages import say
from roi.loaders.believable_times import without_unbelievable
from roi.loaders.currency_codes import with_currency_codes
from roi.loaders.families.log_pieces import grouped, is_dated
from roi.loaders.families.web_logs import LogLoader
from roi.loaders.identify import SORTS_OF_UNKNOWN, claimant_of, resemblance
from roi.loaders.kept_readings import KeptReadings, Read, read_once
from roi.loaders.other_downloads import FORMS
from roi.loaders.privacy import without_addresses
from roi.loaders.protocol import Loader
from roi.loaders.whole_counts import without_odd_counts
from roi.records import sealed_plan
from roi.records.dataset import Dataset, Reading
from roi.settings import NAME
from roi.sources.archives import inside
from roi.sources.limits import MAX_LEVELS
from roi.sources.source import DiskFile, Source

MANY = 12  # list at most this many unknown files of one folder by name


GUIDE = "where-to-click.html"  # written beside the exports by `roi new`


NOT_EXPORTS = {NAME, GUIDE}


log = logging.getLogger(__name__)  # silent unless a developer asks, since it may quote a file


@dataclass(frozen=True)
class Export:
    """One file (or archive folder), the loader that claimed it, and what was read."""

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
            "gaps": [[str(a), str(last_day(b))] for a, b in self.gaps],
            "notes": [str(note) for note in self.reading.notes],
        }

    @property
    def gaps(self) -> tuple[tuple[date, date], ...]:
        """The days lost from the file, each listed once however many datasets lack it."""
        return tuple(dict.fromkeys(gap for d in self.datasets for gap in d.gaps))

    @property
    def datasets(self) -> tuple[Dataset, ...]:
        """The datasets read."""
        return self.reading.datasets


@dataclass(frozen=True)
class Unknown:
    """A file that no loader could read, and why."""

    file: str
    because: str
    is_our_mistake: bool = False
    either_order: str = ""  # a date in it that could be day/month or month/day, if that is why

    def to_dict(self) -> dict[str, str]:
        """Return JSON-safe values."""
        return {"file": self.file, "because": self.because}


def bytes_on_disk(node: Source) -> int:
    """Return the size of a file or folder in bytes; 0 if it can't be read."""
    if _is_too_deep(node):
        return 0
    try:
        return (
            sum(bytes_on_disk(c) for c in node.children.values()) if node.is_folder else node.size
        )
    except RoiError:
        return 0


def read_exports(
    node: Source,
    loaders: tuple[Loader, ...],
    advance: Advance,
    kept: KeptReadings | None = None,
    read: frozenset[str] = frozenset(),
) -> Iterator[Export | Unknown]:
    """Yield an Export for each file or folder that a loader claims, an Unknown for each of the rest; what is kept isn't read.

    Files at the paths in `read` have been read together with others.
    """
    if isinstance(node, DiskFile):
        node.watch = advance
    if _is_too_deep(node):
        yield Unknown(node.path, f"not opened: it is nested in more than {MAX_LEVELS} folders")
        return
    try:
        taken: frozenset[str] = frozenset()
        if node.name not in NOT_EXPORTS:
            found = _read(node, loaders, kept)
            yield from found
            if not node.is_folder and found:
                return
            taken = found[0].reading.used if found and isinstance(found[0], Export) else taken
            yield from _below(node, loaders, taken, advance, kept, read, claimed=bool(found))
    except MemoryError:
        raise
    except TooManyInside as error:
        if node.outermost is not None:
            raise
        yield Unknown(node.path, _without_name(str(error), node.path))
    except RoiError as error:
        yield Unknown(node.path or ".", _without_name(str(error), node.path))
    except Exception as error:
        if _is_of_a_number(error):
            yield Unknown(node.path or ".", "it holds a number that is out of all range")
            return
        # A bug in one loader must not stop the other files from being read.
        log.debug(node.path, exc_info=True)
        told = say("listing.bug", error=type(error).__name__)
        yield Unknown(node.path or ".", told, is_our_mistake=True)
    finally:
        if isinstance(node, DiskFile):
            node.tell(node.untold)
        _forget(node)


def _is_of_a_number(error: Exception) -> bool:
    """Whether a number was larger than floats are, or had more digits than Python reads."""
    return isinstance(error, OverflowError) or "integer string conversion" in str(error)


def _is_too_deep(node: Source) -> bool:
    """Whether it is nested deeper than any real export, so that endless nesting ends here."""
    return node.path.count("/") > MAX_LEVELS


def _forget(node: Source) -> None:
    """Free what identification and reading cached on a file or folder: there may be a hundred thousand of them."""
    node.seen.clear()
    kept = [n for n in vars(node) if isinstance(getattr(type(node), n, None), cached_property)]
    for name in kept:
        delattr(node, name)


def _fit_to_keep(reading: Reading, file: str) -> Reading:
    """Return what was read without times and counts that can't be true, with currencies as codes, and without addresses."""
    believable = without_odd_counts(without_unbelievable(reading), file)
    return without_addresses(with_currency_codes(believable, file))


def _read(
    node: Source, loaders: tuple[Loader, ...], kept: KeptReadings | None
) -> tuple[Export | Unknown, ...]:
    """Read a file or folder with the loader that claims it, if any; its children are read separately."""
    try:
        match read_once(kept, (node,), lambda: _read_anew(node, loaders)):
            case (name, Reading() as reading):
                return (Export(node.path or ".", name, reading),)
        return ()
    except TooManyInside:
        raise
    except RoiError as error:
        either = str(error.facts["example"]) if isinstance(error, DayOrderUnknown) else ""
        because = _without_name(str(error), node.path)
        return (Unknown(node.path or ".", because, either_order=either.strip("'")),)


def _read_anew(node: Source, loaders: tuple[Loader, ...]) -> Read | None:
    loader = claimant_of(node, loaders)
    return None if loader is None else (loader.name, _fit_to_keep(loader.read(node), node.path))


def _below(
    node: Source,
    loaders: tuple[Loader, ...],
    taken: frozenset[str],
    advance: Advance,
    kept: KeptReadings | None,
    read: frozenset[str],
    *,
    claimed: bool,
) -> Iterator[Export | Unknown]:
    children = node.children if node.is_folder else inside(node)
    within = _with_dated_folders({n: c for n, c in children.items() if n not in taken})
    free = {n: c for n, c in within.items() if c.path not in read}
    for export, paths in _logs(free, loaders, advance, kept):
        yield export
        read |= paths
    for name, child in children.items():
        if (
            name not in taken
            and child.path not in read
            and not _is_sidecar(name, children)
            and not _is_beside_plan(name, children)
        ):
            yield from read_exports(child, loaders, advance, kept, read)
    if not children and not node.is_folder and not claimed:
        yield Unknown(node.path, resemblance(node, loaders))


def _with_dated_folders(children: dict[str, Source], levels: int = 3) -> dict[str, Source]:
    """Return files and folders with the files in those that are called after a day, a month or a year."""
    out = dict(children)
    for name, child in children.items():
        if levels and child.is_folder and is_dated(name):
            within = _with_dated_folders(child.children, levels - 1)
            out |= {f"{name}/{n}": c for n, c in within.items()}
    return out


def _logs(
    children: dict[str, Source],
    loaders: tuple[Loader, ...],
    advance: Advance,
    kept: KeptReadings | None,
) -> Iterator[tuple[Export, frozenset[str]]]:
    """Yield each log split over several files, read as one, with the paths of its files."""
    for names in grouped(n for n, child in children.items() if not child.is_folder):
        files = [children[n] for n in names]
        for file in files:
            if isinstance(file, DiskFile):
                file.watch = advance
        try:
            found = read_once(kept, files, partial(_read_together, files, loaders))
        except (RoiError, OSError):
            continue  # each file is then reported by itself
        if found is None or found[1] is None:
            continue
        for file in files:
            if isinstance(file, DiskFile):
                file.tell(file.untold)
            _forget(file)
        label = f"{files[0].path} to {names[-1]} ({len(names)} files)"
        yield Export(label, found[0], found[1]), frozenset(f.path for f in files)


def _read_together(files: list[Source], loaders: tuple[Loader, ...]) -> Read | None:
    """Read files as one log; there is no reading if they are of several sites."""
    of_logs = tuple(x for x in loaders if isinstance(x, LogLoader))
    loader = next((x for x in of_logs if x is claimant_of(files[0], of_logs)), None)
    if loader is None or not all(map(loader.identifies, files)):
        return None
    reading = loader.read_together(files)
    return loader.name, reading and _fit_to_keep(reading, files[0].path)


def _is_sidecar(name: str, children: dict[str, Source]) -> bool:
    """Whether it says what the columns of the file beside it are; a plan says nothing of a folder called 'plan'."""
    beside = children.get(name.removesuffix(".toml")) if name.endswith(".toml") else None
    return beside is not None and not (name == sealed_plan.NAME and beside.is_folder)


def _is_beside_plan(name: str, children: dict[str, Source]) -> bool:
    """Whether `roi plan` wrote it beside a plan: a calendar and lists made from the plan, and no export."""
    return name in sealed_plan.BESIDE and sealed_plan.NAME in children


def grouped_unknown(unknown: list[Unknown], exports: list[Export]) -> list[Unknown]:
    """Return unknown files, with many of one folder (or of an archive that was otherwise read) as one line."""
    unknown = _once_a_download(unknown)
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


def _once_a_download(unknown: list[Unknown]) -> list[Unknown]:
    """Return unknown files, with a whole download in an unreadable form as one line, under its folder's name."""
    files = [
        Unknown(f"{u.file.split('/')[0]}/", u.because)
        if "/" in u.file and u.because in FORMS
        else u
        for u in unknown
    ]
    return list(dict.fromkeys(files))


def _is_archive(name: str) -> bool:
    return name.endswith((".zip", ".tar", ".tar.gz", ".tgz"))


def _without_name(sentence: str, path: str) -> str:
    return sentence.removeprefix(path).lstrip(" :").rstrip(".") if path else sentence.rstrip(".")


def last_day(end: Any) -> Any:
    """Return the last day of a span [start, end)."""
    return end.fromordinal(end.toordinal() - 1)
