"""The sentences about an hour of each activity."""

from __future__ import annotations

from typing import TYPE_CHECKING

from roi.language.formatting import could_be, more, rounded, upper_first
from roi.language.messages import say
from roi.language.names import network_name

if TYPE_CHECKING:
    from roi.analysis.hour_comparison import HourOf

ACTIVITIES = {
    "blog": "by_hour.blog",
    "newsletter": "by_hour.newsletter",
    "conventions": "by_hour.conventions",
    "writing": "by_hour.writing",
}
OUTCOMES = {
    "visits": "by_hour.visits",
    "subscribers_net": "by_hour.subscribers",
    "sales": "by_hour.copies",
    "money": "by_hour.money",
}
ONE = {
    "visits": "by_hour.one_visit",
    "subscribers_net": "by_hour.one_subscriber",
    "sales": "by_hour.one_copy",
}
ASKED = {
    "blog": "by_hour.ask_blog",
    "newsletter": "by_hour.ask_newsletter",
    "conventions": "by_hour.ask_conventions",
    "writing": "by_hour.ask_writing",
    "ads": "by_hour.ask_ads",
}


def activity_name(activity: str, name: str) -> str:
    """Return what time goes into, in words.

    >>> activity_name("bluesky", ""), activity_name("ads", "Spring"), activity_name("blog", "")
    ('Bluesky', 'advertising “Spring”', 'your blog')
    """
    if activity == "ads":
        return say("by_hour.ads_named", name=name) if name else say("by_hour.ads")
    return say(ACTIVITIES[activity]) if activity in ACTIVITIES else network_name(activity)


def outcome_name(outcome: str) -> str:
    """Return what is brought, in words."""
    return say(OUTCOMES[outcome])


def line_of(row: HourOf, currency: str) -> str:
    """Return what one activity brings each time and in an hour."""
    if row.each is None:
        return ""
    paid = currency if row.outcome == "money" else None
    facts = {
        "activity": upper_first(row.label),
        "each": _brings(row.outcome, row.each[0], paid),
        "range": could_be(row.each[1], row.each[2], paid),
    }
    if row.an_hour is None:
        return say("by_hour.each", **facts)
    return say(
        "by_hour.line",
        hour=_more(row.an_hour[0], paid),
        hour_range=could_be(row.an_hour[1], row.an_hour[2], paid),
        **facts,
    )


def _brings(outcome: str, value: float, currency: str | None) -> str:
    """Return how much more one time brings: an amount, or so many of what is counted."""
    told = _more(value, currency)
    if currency is not None:
        return told
    noun = say(ONE[outcome]) if rounded(abs(value)) == 1 else outcome_name(outcome)
    return say("by_hour.brings", more=told, outcome=noun)


def untold_line(row: HourOf) -> str:
    """Return why nothing can be told of one activity."""
    reason = row.reason.text if row.reason else ""
    return say("by_hour.untold", activity=upper_first(row.label), reason=reason)


def _more(value: float, currency: str | None) -> str:
    return more(value, currency) if value else say("by_hour.no_more")


def asked_hours(activity: str) -> str:
    """Return the line that would say how long an activity takes."""
    return (
        say(ASKED[activity])
        if activity in ASKED
        else say("by_hour.ask_network", network=network_name(activity))
    )
