"""The sentences of a finding: what one more post came to."""

from __future__ import annotations

from roi.language.formatting import could_be, number, span, upper_first
from roi.language.messages import say
from roi.language.names import activity_noun, an_activity, outcome_noun


def effect_unit(outcome: str, activity: str) -> str:
    """Return the unit of an effect.

    >>> effect_unit("visits", "link_posts")
    'visits per link post'
    """
    return say("effect.unit", outcome=outcome_noun(outcome), activity=activity_noun(activity))


def effect_found(
    quality: str, outcome: str, activity: str, value: float, low: float, high: float
) -> str:
    """Say an effect that lies above zero.

    >>> effect_found("history_robust", "visits", "link_posts", 6.1, 4.0, 8.3)
    'A link post probably brings about 6.1 more visits (could be 4 to 8.3).'
    """
    told = say(
        f"effect.found_{quality}",
        an_activity=an_activity(activity),
        number=number(value),
        outcome=outcome_noun(outcome),
        range=could_be(low, high),
    )
    return upper_first(told)


def effect_doubted(
    outcome: str, activity: str, value: float, low: float, high: float, doubt: str
) -> str:
    """Say an effect that a failed check forbids to believe."""
    found = effect_found("history_fragile", outcome, activity, value, low, high)
    return say("effect.doubted", found=found, doubt=doubt)


def effect_absent(outcome: str, activity: str, high: float, worth: float) -> str:
    """Say that no effect worth having is left.

    >>> effect_absent("visits", "link_posts", 3.2, 5.0)
    'Little or no difference: at most 3.2 more visits a link post, and less than 5 would not matter.'
    """
    return say(
        "effect.absent" if high > 0 else "effect.absent_none",
        most=number(high),
        outcome=outcome_noun(outcome),
        an_activity=an_activity(activity),
        worth=number(worth),
    )


def effect_open(outcome: str, activity: str, low: float, high: float, weeks: float | None) -> str:
    """Say that the data fit too much.

    >>> effect_open("visits", "link_posts", -4.1, 14.2, 9)
    "Can't tell yet: the data fit anything from 4.1 fewer to 14 more visits a link post. About 9 more weeks would settle it."
    """
    told = say(
        "effect.open",
        range=span(low, high),
        outcome=outcome_noun(outcome),
        an_activity=an_activity(activity),
    )
    return told if weeks is None else f"{told} {say('effect.weeks', n=round(weeks))}"


def effect_unknown(reason: str) -> str:
    """Say that nothing could be estimated.

    >>> effect_unknown("Only 12 days are known; 28 are needed.")
    "Can't tell yet. Only 12 days are known; 28 are needed."
    """
    return say("effect.unknown", reason=reason)
