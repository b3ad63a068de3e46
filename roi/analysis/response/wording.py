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
from roi.language.formatting import SMALLEST, could_be, number, span
from roi.language.names import event_name
from roi.timeline.column_names import activity_noun, an_activity, outcome_counted, outcome_noun
from roi.timeline.columns import Column

FOUND: dict[Quality, str] = {
    "randomised": "effect.found_randomised",
    "history_robust": "effect.found_history_robust",
    "history_fragile": "effect.found_history_fragile",
    "too_little": "effect.found_too_little",
}

WEEK = (6, 7)  # days after the day of a post that are called a week
EIGHT_WEEKS = 56


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
        outcome=fact(outcome_counted, outcome, value),
        range=fact(could_be, low, high),
    )
    return capitalised(found)


def effect_fewer(outcome: Column, activity: Column, value: float, low: float, high: float) -> Fact:
    """Return the sentence for an effect of drawn days that lies below zero.

    >>> from roi.timeline.columns import LINK_POSTS, VISITS
    >>> effect_fewer(VISITS, LINK_POSTS, -6.1, -8.3, -4.0).text
    'A link post brings about 6.1 fewer visits (could be 4 to 8.3).'
    """
    found = message(
        "effect.fewer_randomised",
        an_activity=fact(an_activity, activity),
        number=fact(number, -value),
        outcome=fact(outcome_counted, outcome, -value),
        range=fact(could_be, -high, -low),
    )
    return capitalised(found)


def effect_doubted(said: Filling, doubt: Filling) -> Message:
    """Return the sentence for what a failed check forbids to believe."""
    return message("effect.doubted", found=said, doubt=inside(doubt))


def effect_absent(
    outcome: Column, activity: Column, high: float, relevant: float, days: int
) -> Message:
    """Return the sentence for an effect too small to matter; `relevant` is the smallest that would, `days` what was seen.

    >>> from roi.timeline.columns import LINK_POSTS, VISITS
    >>> effect_absent(VISITS, LINK_POSTS, 3.2, 5.0, 4).text
    'Little or no difference within 4 days: at most 3.2 more visits a link post, and less than 5 would not matter.'
    """
    named: dict[str, Filling] = {
        "outcome": fact(outcome_counted, outcome, high),
        "an_activity": fact(an_activity, activity),
        "within": within(days),
    }
    if high > 0:
        most = fact(number, max(high, SMALLEST))
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
    "Can't tell yet. Too few ordinary days are left: gaps, launches and promotions take up the rest."
    """
    return message("effect.unknown", reason=reason)


def inseparable(activity: Column, kind: str) -> Message:
    """Return that an activity always came with a kind of event.

    >>> from roi.timeline.columns import LINK_POSTS
    >>> inseparable(LINK_POSTS, "newsletter").text[:71]
    'Nearly every day with a link post is also the day of something on your '
    """
    done = fact(an_activity, activity)
    if kind == "blog_post":
        return message("reason.announcing", an_activity=done)
    return message("reason.beside_event", an_activity=done, event=fact(event_name, kind))


def within(days: int) -> Message:
    """Return the time after a post that something covers.

    >>> within(4).text, within(6).text, within(56).text
    ('within 4 days', 'within a week', 'within eight weeks')
    """
    if days >= EIGHT_WEEKS:
        return message("within.eight_weeks")
    return message("within.week") if days in WEEK else message("within.days", n=days)
