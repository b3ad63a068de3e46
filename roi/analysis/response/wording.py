"""The sentences of a finding as facts: what one more post came to."""

from __future__ import annotations

from roi.analysis.finding import Quality
from roi.language.facts import (
    Fact,
    Filling,
    Message,
    Text,
    capitalised,
    fact,
    inside,
    message,
    sentences,
)
from roi.language.formatting import could_be, number, span
from roi.timeline.column_names import activity_noun, an_activity, outcome_noun
from roi.timeline.columns import Column

FOUND: dict[Quality, str] = {
    "randomised": "effect.found_randomised",
    "history_robust": "effect.found_history_robust",
    "history_fragile": "effect.found_history_fragile",
    "too_little": "effect.found_too_little",
}


def effect_unit(outcome: Column, activity: Column) -> Message:
    """Return the unit of an effect.

    >>> from roi.timeline.columns import LINK_POSTS, VISITS
    >>> effect_unit(VISITS, LINK_POSTS).text
    'visits per link post'
    """
    return message(
        "effect.unit",
        outcome=fact(outcome_noun, outcome),
        activity=fact(activity_noun, activity),
    )


def effect_found(
    quality: Quality, outcome: Column, activity: Column, value: float, low: float, high: float
) -> Fact:
    """Return the sentence for an effect that lies above zero.

    >>> from roi.timeline.columns import LINK_POSTS, VISITS
    >>> effect_found("history_robust", VISITS, LINK_POSTS, 6.1, 4.0, 8.3).text
    'A link post probably brings about 6.1 more visits (could be 4 to 8.3).'
    """
    found = message(
        FOUND[quality],
        an_activity=fact(an_activity, activity),
        number=fact(number, value),
        outcome=fact(outcome_noun, outcome),
        range=fact(could_be, low, high),
    )
    return capitalised(found)


def effect_doubted(
    outcome: Column, activity: Column, value: float, low: float, high: float, doubt: Filling
) -> Message:
    """Return the sentence for an effect that a failed check forbids to believe."""
    found = effect_found("history_fragile", outcome, activity, value, low, high)
    return message("effect.doubted", found=found, doubt=inside(doubt))


def effect_absent(outcome: Column, activity: Column, high: float, relevant: float) -> Message:
    """Return the sentence for an effect too small to matter; `relevant` is the smallest that would.

    >>> from roi.timeline.columns import LINK_POSTS, VISITS
    >>> effect_absent(VISITS, LINK_POSTS, 3.2, 5.0).text
    'Little or no difference: at most 3.2 more visits a link post, and less than 5 would not matter.'
    """
    named = {"outcome": fact(outcome_noun, outcome), "an_activity": fact(an_activity, activity)}
    if high > 0:
        most = fact(number, high)
        return message("effect.absent", most=most, worth=fact(number, relevant), **named)
    return message("effect.absent_none", worth=fact(number, relevant), **named)


def effect_open(
    outcome: Column, activity: Column, low: float, high: float, weeks: float | None
) -> Text:
    """Return the sentence for a range that leaves too much open.

    >>> from roi.timeline.columns import LINK_POSTS, VISITS
    >>> effect_open(VISITS, LINK_POSTS, -4.1, 14.2, 9).text
    "Can't tell yet: the data fit anything from 4.1 fewer to 14 more visits a link post. About 9 more weeks would settle it."
    """
    found = message(
        "effect.open",
        range=fact(span, low, high),
        outcome=fact(outcome_noun, outcome),
        an_activity=fact(an_activity, activity),
    )
    return found if weeks is None else sentences(found, message("effect.weeks", n=round(weeks)))


def effect_unknown(reason: Filling) -> Message:
    """Return the sentence for an effect that could not be estimated.

    >>> effect_unknown(message("reason.few_left")).text
    "Can't tell yet. Too few days are left besides gaps, launches and promotions."
    """
    return message("effect.unknown", reason=reason)
