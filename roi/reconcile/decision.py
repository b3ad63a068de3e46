"""Decision: which of several files counts, on which days and why, as facts that are worded only when shown."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Literal

from roi.records.date_ranges import DateRange, days_in

Reason = Literal[
    # Files that tell the same: rows that several share, or days that one of them counts.
    "shared_ids",
    "shared_days",
    "shared_lines",
    "says_more",
    "without_spam",
    "knows_more_days",
    "more_refunds",
    "as_full",
    "fuller",
    "ordered_earlier",
    # Files that look alike and are not the same.
    "other_titles",
    "other_countries",
    "other_currencies",
    # One counts by day, the other not at all or before and after.
    "by_day",
    "in_turn",
    "in_turn_kept",
    # Sales told by two sides of one trade.
    "payments_found",
    "payments_found_shipped",
    "payments_not_found",
    "through_distributor",
    "unattributed",
    "unattributed_days",
    "periods_by_day",
    "periods_by_hand",
    "periods_whole",
    # What is on the calendar, of several.
    "one_site",
    "one_list",
    "clicks_left_out",
    # Within one file.
    "posts_not_found",
    "incomplete_days",
    "repeated_rows",
]
WITHIN_ONE_FILE = frozenset({"incomplete_days", "repeated_rows"})


@dataclass(frozen=True)
class Decision:
    """What one rule decided about files that tell the same.

    Attributes
    ----------
    rule : the rule that decided.
    reason : why; each has its sentence (`decision_text`).
    kind : the kind of record.
    winner, loser : the files that count, and those that don't on these days; where both count, in the order told.
    ranges : the days that the decision is about.
    rows : how many rows of `loser` it superseded: they are on no calendar and in no total.
    network, names, other_names, found, asked, shipping, currency, count : what else its sentence tells.
    """

    rule: str
    reason: Reason
    kind: str
    winner: tuple[str, ...]
    loser: tuple[str, ...] = ()
    ranges: tuple[DateRange, ...] = ()
    rows: int = 0
    count: int = 0
    network: str | None = None
    names: tuple[str, ...] = ()
    other_names: tuple[str, ...] = ()
    found: int = 0
    shipping: float = 0.0
    currency: str | None = None

    @property
    def files(self) -> tuple[str, ...]:
        """All files it is about, each once."""
        return tuple(dict.fromkeys((*self.winner, *self.loser)))

    @property
    def days(self) -> int:
        """How many days it is about."""
        return days_in(self.ranges)

    @property
    def sentence(self) -> str:
        """The decision in words, in the language that is being read."""
        from roi.reconcile.decision_text import sentence_of

        return sentence_of(self)

    @property
    def is_about_several_files(self) -> bool:
        """Whether files stand against each other, as the list of overlaps tells."""
        return self.reason not in WITHIN_ONE_FILE

    def to_dict(self) -> dict[str, Any]:
        """Return the decision in words as JSON-safe values."""
        return {"kind": self.kind, "files": list(self.files), "sentence": self.sentence}

    def facts(self) -> dict[str, Any]:
        """Return the decision's facts as JSON-safe values, whatever language is being read."""
        return {
            "rule": self.rule,
            "reason": self.reason,
            "kind": self.kind,
            "winner": list(self.winner),
            "loser": list(self.loser),
            "days": self.days,
            "rows_superseded": self.rows,
        }


def hull(ranges: Sequence[DateRange]) -> DateRange:
    """Return the range from the first day of several to the last."""
    return min(start for start, _ in ranges), max(end for _, end in ranges)
