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
from roi.language.names import activity_noun, an_activity, outcome_noun

FOUND: dict[Quality, str] = {
    "randomised": "effect.found_randomised",
    "history_robust": "effect.found_history_robust",
    "history_fragile": "effect.found_history_fragile",
    "too_little": "effect.found_too_little",
}


def effect_unit(outcome: str, activity: str) -> Message:
    """Return the unit of an effect.

    >>> effect_unit("visits", "link_posts").text
    'visits per link post'
    """
    return message(
        "effect.unit",
        outcome=fact(outcome_noun, outcome),
        activity=fact(activity_noun, activity),
    )


def effect_found(
    quality: Quality, outcome: str, activity: str, value: float, low: float, high: float
) -> Fact:
    """Return the sentence for an effect that lies above zero.

    >>> effect_found("history_robust", "visits", "link_posts", 6.1, 4.0, 8.3).text
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
    outcome: str, activity: str, value: float, low: float, high: float, doubt: Filling
) -> Message:
    """Return the sentence for an effect that a failed check forbids to believe."""
    found = effect_found("history_fragile", outcome, activity, value, low, high)
    return message("effect.doubted", found=found, doubt=inside(doubt))


def effect_absent(outcome: str, activity: str, high: float, relevant: float) -> Message:
    """Return the sentence for an effect too small to matter; `relevant` is the smallest that would.

    >>> effect_absent("visits", "link_posts", 3.2, 5.0).text
    'Little or no difference: at most 3.2 more visits a link post, and less than 5 would not matter.'
    """
    named = {"outcome": fact(outcome_noun, outcome), "an_activity": fact(an_activity, activity)}
    if high > 0:
        most = fact(number, high)
        return message("effect.absent", most=most, worth=fact(number, relevant), **named)
    return message("effect.absent_none", worth=fact(number, relevant), **named)


def effect_open(outcome: str, activity: str, low: float, high: float, weeks: float | None) -> Text:
    """Return the sentence for a range that leaves too much open.

    >>> effect_open("visits", "link_posts", -4.1, 14.2, 9).text
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
