"""What a loader is: its protocol, and how it describes itself to people."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol, runtime_checkable

from roi.records.dataset import Reading
from roi.sources.source import Source


@dataclass(frozen=True, slots=True)
class About:
    """A description of an export, shown by `roi formats` and docs/formats.md.

    Attributes
    ----------
    service : who writes the file, such as 'X'.
    download : where to click to get it.
    kinds : the kinds of record it holds; none if the file is only recognised, named and left out.
    grain : how fine its times are, in words.
    timezone : the zone of its times and how sure that is, in words.
    cannot_tell : what it leaves out.
    knowledge : where our knowledge of it comes from and how sure it is.
    """

    service: str
    download: str
    kinds: tuple[str, ...]
    grain: str
    timezone: str
    cannot_tell: str
    knowledge: str


@runtime_checkable
class Loader(Protocol):
    """Reads one export format. It is recognised by content; a file's name may at most break a tie."""

    name: str
    about: About

    def identifies(self, source: Source) -> bool:
        """Return whether this file (or folder) is in our format; cheap, and never raises."""
        ...

    def read(self, source: Source) -> Reading:
        """Read the whole file."""
        ...
