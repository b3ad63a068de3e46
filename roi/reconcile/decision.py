"""Decision: which of several files counts, on which days and why, as facts that are worded when shown."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Literal

from roi.records.date_ranges import DateRange, days_in

Reason = Literal[
    # Files that report the same: rows that several share, or days on which one of them counts.
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
    # Files that look alike but report different things.
    "other_titles",
    "other_countries",
    "other_currencies",
    # One counts by day; the other doesn't, or only before and after it.
    "by_day",
    "in_turn",
    "in_turn_kept",
    # Sales reported from two sides of one trade.
    "payments_found",
    "payments_found_shipped",
    "payments_not_found",
    "through_distributor",
    "unattributed",
    "unattributed_days",
    "periods_by_day",
    "periods_by_hand",
    "periods_whole",
    # Which of several is on the calendar.
    "one_site",
    "one_list",
    "other_account",
    "clicks_left_out",
    # What several files show only together.
    "counter_off",
    "one_history",
    "unlike_days",
    # Within one file.
    "posts_not_found",
    "incomplete_days",
    "repeated_rows",
]
WITHIN_ONE_FILE = frozenset({"incomplete_days", "repeated_rows"})


@dataclass(frozen=True)
class Decision:
    """What one rule decided about files that report the same thing.

    Attributes
    ----------
    rule : the rule that decided.
    reason : why; each reason has a sentence in `decision_text`.
    kind : the kind of record.
    winner, loser : the files that count and those that don't on these days; if both count, in the order of the sentence.
    ranges : the days affected.
    rows : how many rows of `loser` it superseded; they are neither on the calendar nor in any total.
    network, names, other_names, found, shipping, currency, count : further facts for the sentence.
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
        """The distinct files involved."""
        return tuple(dict.fromkeys((*self.winner, *self.loser)))

    @property
    def days(self) -> int:
        """How many days are affected."""
        return days_in(self.ranges)

    @property
    def sentence(self) -> str:
        """The decision in words, in the reader's language."""
        from roi.reconcile.decision_text import sentence_of

        return sentence_of(self)

    @property
    def is_about_several_files(self) -> bool:
        """Whether it belongs in the list of overlaps, where files compete."""
        return self.reason not in WITHIN_ONE_FILE

    def to_dict(self) -> dict[str, Any]:
        """Return the decision in words as JSON-safe values."""
        return {"kind": self.kind, "files": list(self.files), "sentence": self.sentence}

    def facts(self) -> dict[str, Any]:
        """Return the decision's facts as JSON-safe values, independent of language."""
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
