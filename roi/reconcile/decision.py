"""Decision: which of several files counts, as facts."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from roi.language import formatting
from roi.language.messages import say
from roi.language.names import kind_noun
from roi.records.date_ranges import DateRange, days_in


@dataclass(frozen=True)
class Decision:
    """A decision about exports that count the same thing: which one counts, in one sentence."""

    kind: str
    files: tuple[str, ...]
    sentence: str

    def to_dict(self) -> dict[str, Any]:
        """Return JSON-safe values."""
        return {"kind": self.kind, "files": list(self.files), "sentence": self.sentence}


def decided(
    kind: str,
    names: tuple[str, str],
    files: tuple[str, ...],
    both: Sequence[DateRange],
    because: str,
) -> Decision:
    """Return that the first of two counts the days that both know; `because` is the reason's key in the catalogue."""
    named = {
        "winner": names[0],
        "loser": names[1],
        "kind": kind_noun(kind),
        "because": say(because),
    }
    span = formatting.days(both[0][0], both[-1][1])
    return Decision(kind, files, say("overlap.decided", n=days_in(both), span=span, **named))


def told_apart(
    kind: str, names: tuple[str, str], files: tuple[str, ...], span: DateRange, unlike: str
) -> Decision:
    """Return that two count `unlike` things, and both add up."""
    named = {"file": names[0], "other": names[1], "kind": kind_noun(kind)}
    return Decision(
        kind, files, say(f"overlap.other_{unlike}", span=formatting.days(*span), **named)
    )
