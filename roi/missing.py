"""What no file holds, and what it would unlock."""

from __future__ import annotations

from dataclasses import dataclass

from roi.counted import Counted
from roi.sentences import say
from roi.settings import Settings

UNLOCKS = (
    "posts",
    "visits",
    "sales",
    "followers",
    "events",
    "subscribers",
)  # the most telling first


@dataclass(frozen=True)
class Missing:
    """A kind of record that no file holds: what it is, and what it would unlock."""

    kind: str

    @property
    def what(self) -> str:
        """What is missing, and where it is found."""
        return say(f"missing.{self.kind}")

    @property
    def would_unlock(self) -> str:
        """What it would show."""
        return say(f"unlock.{self.kind}")

    def would_show(self) -> str:
        """Return both in a few words."""
        return say("missing.would_show", what=self.what, unlock=self.would_unlock)

    def sentence(self) -> str:
        """Return both in a sentence."""
        return say("missing.it_would_show", what=self.what, unlock=self.would_unlock)

    def to_dict(self) -> dict[str, str]:
        """Return JSON-safe values."""
        return {"what": self.what, "would_unlock": self.would_unlock}


def missing(counted: tuple[Counted, ...], settings: Settings) -> tuple[Missing, ...]:
    """Return the kinds of record that nothing holds by day."""
    there = {c.kind for c in counted if not c.coarse and len(c.frame)}
    told = there | ({"events"} if settings.events else set())
    return tuple(Missing(kind) for kind in UNLOCKS if kind not in told)
