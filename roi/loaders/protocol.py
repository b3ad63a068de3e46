"""What a loader is: the protocol, and what it says of itself to people."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol, runtime_checkable

from roi.records.dataset import Reading
from roi.sources.source import Source


@dataclass(frozen=True, slots=True)
class About:
    """What an export is, for people: `roi formats` and docs/formats.md show it.

    Attributes
    ----------
    service : who writes the file, such as 'X'.
    download : where one clicks to get it.
    kinds : the kinds of record it holds; none if it is known, named and left out.
    grain : how fine its times are, in words.
    timezone : the zone its times are in and how sure that is, in words.
    cannot_tell : what it leaves out.
    knowledge : where our knowledge comes from and how sure it is.
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
    """Reads one export format. Recognition looks at content; a file's name may at most break a tie."""

    name: str
    about: About

    def identifies(self, source: Source) -> bool:
        """Whether this file (or folder) is one of ours; cheap, and never raises."""
        ...

    def read(self, source: Source) -> Reading:
        """Read it whole."""
        ...
