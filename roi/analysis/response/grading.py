"""From interval and checks to answer, quality and sentence: the one table of what forbids what."""

from __future__ import annotations

import math
from dataclasses import dataclass

from roi.analysis.finding import Answer, Check, Quality
from roi.analysis.response.wording import effect_absent, effect_doubted, effect_found, effect_open
from roi.language.facts import Filling, Text
from roi.timeline.columns import Column

# Whose failure alone forbids the answers 'yes' and 'no'.
FATAL = {"leads", "other_sources", "other_posting", "named_visits", "unlinked_titles"}
EVERYTHING_LISTED = (
    "everything_listed"  # must hold for a 'yes' about sales: not known forbids it too
)


def check(name: str, holds: bool | None, reason: Filling) -> Check:
    """Return the check of a named assumption; any failure costs 'probably brings'."""
    return Check(name, holds, reason, name in FATAL)


@dataclass(frozen=True, slots=True)
class Question:
    """What is asked: an outcome per unit of an activity, and the smallest effect that would matter."""

    outcome: Column
    activity: Column
    minimum_relevant_effect: float


def unlisted(checks: tuple[Check, ...]) -> Check | None:
    """Return the check that forbids a 'yes' because something else that sells may be on no calendar, or None."""
    return next((c for c in checks if c.name == EVERYTHING_LISTED and c.holds is not True), None)


def grade(checks: tuple[Check, ...]) -> Quality:
    """Return the quality that history can have: robust only if no check fails."""
    return "history_fragile" if any(c.holds is False for c in checks) else "history_robust"


def answer_of(
    low: float, high: float, minimum_relevant_effect: float, checks: tuple[Check, ...]
) -> Answer:
    """Return 'yes' above zero, 'no' below the minimum relevant effect, else and if a fatal check fails 'cannot_tell'.

    There is no 'yes' about sales either where something else that sells may be on no calendar.
    """
    if any(c.fatal and c.holds is False for c in checks):
        return "cannot_tell"
    if low > 0:
        return "cannot_tell" if unlisted(checks) else "yes"
    return "no" if high < minimum_relevant_effect else "cannot_tell"


def sentence_of(
    question: Question,
    answer: Answer,
    quality: Quality,
    estimate: tuple[float, float, float],
    checks: tuple[Check, ...],
    weeks: float | None,
    lasts: int,
) -> Text:
    """Return the finding's sentence for its estimate (value, low, high), which covers so many days after a post."""
    value, low, high = estimate
    outcome, activity = question.outcome, question.activity
    if answer == "yes":
        return effect_found(quality, outcome, activity, value, low, high)
    relevant = question.minimum_relevant_effect
    absent = effect_absent(outcome, activity, high, relevant, lasts)
    if answer == "no":
        return absent
    doubts = [c.reason for c in checks if c.fatal and c.holds is False]
    open_to = unlisted(checks)
    if low > 0 and (doubts or open_to):
        found = effect_found("history_fragile", outcome, activity, value, low, high)
        return effect_doubted(found, doubts[0] if doubts else open_to.reason if open_to else "")
    if doubts and high < relevant:
        return effect_doubted(absent, doubts[0])
    return effect_open(outcome, activity, low, high, weeks)


def weeks_to_go(detectable: float, sought: float, days: int, most: float = 260.0) -> float | None:
    """Return how many more weeks until an effect of the size sought would be found 8 times of 10; None if past `most`.

    The interval shrinks with the square root of the number of days.
    """
    if not (sought > 0 and math.isfinite(detectable)):
        return None
    weeks = days / 7 * max((detectable / sought) ** 2 - 1, 0.0)
    return math.ceil(weeks) if 0 < weeks <= most else None
