"""The sentences of a finding: what one more post came to, and what each check saw."""

from __future__ import annotations

from roi.words import could_be, number, plural, span
from roi.words_verdict import network_name

OUTCOMES = {
    "visits": "visits",
    "pageviews": "page views",
    "social_visits": "visits from the network",
    "referred_visits": "visits from other sites",
    "subscribers": "subscribers",
    "sales": "sales",
    "royalties": "royalties in your currency",
    "followers": "followers",
    "followers_gained": "new followers",
    "followers_lost": "lost followers",
    "comments": "comments",
    "pages_read": "pages read",
}
ACTIVITIES = {
    "posts": "post",
    "link_posts": "link post",
    "link_posts_blog": "link post to your site",
    "link_posts_shop": "link post to a shop",
    "announcements": "first post about a new page",
    "replies": "reply",
    "reposts": "repost",
}
VERBS = {
    "randomised": "brings",
    "history_robust": "probably brings",
    "history_fragile": "went together with",
    "too_little": "may bring",
}


def outcome_noun(outcome: str) -> str:
    """Return what is counted, in words.

    >>> outcome_noun("social_visits"), outcome_noun("social_visits_mastodon"), outcome_noun("free_units")
    ('visits from the network', 'visits from Mastodon', 'free units')
    """
    if outcome.startswith("social_visits_"):
        return f"visits from {network_name(outcome.removeprefix('social_visits_'))}"
    return OUTCOMES.get(outcome, outcome.replace("_", " "))


def activity_noun(activity: str) -> str:
    """Return one unit of what the author does.

    >>> activity_noun("link_posts"), activity_noun("link_posts_mastodon")
    ('link post', 'link post on Mastodon')
    """
    if activity in ACTIVITIES:
        return ACTIVITIES[activity]
    name, _, network = activity.rpartition("_")
    return (
        f"{ACTIVITIES[name]} on {network_name(network)}"
        if name in ACTIVITIES
        else activity.replace("_", " ")
    )


def singular(activity: str) -> str:
    """Return an activity's name for one of it, as names of findings have it.

    >>> singular("link_posts"), singular("replies"), singular("link_posts_blog")
    ('link_post', 'reply', 'link_post_blog')
    """
    for many, one in (("link_posts", "link_post"), ("reposts", "repost"), ("replies", "reply"),
                      ("announcements", "announcement"), ("posts", "post")):  # fmt: skip
        if activity.startswith(many):
            return one + activity[len(many) :]
    return activity


def effect_unit(outcome: str, activity: str) -> str:
    """Return the unit of an effect.

    >>> effect_unit("visits", "link_posts")
    'visits per link post'
    """
    return f"{outcome_noun(outcome)} per {activity_noun(activity)}"


def effect_found(
    quality: str, outcome: str, activity: str, value: float, low: float, high: float
) -> str:
    """Say an effect that lies above zero.

    >>> effect_found("history_robust", "visits", "link_posts", 6.1, 4.0, 8.3)
    'A link post probably brings about 6.1 more visits (could be 4 to 8.3).'
    """
    verb = VERBS[quality]
    return f"A {activity_noun(activity)} {verb} about {number(value)} more {outcome_noun(outcome)} ({could_be(low, high)})."


def effect_doubted(
    outcome: str, activity: str, value: float, low: float, high: float, doubt: str
) -> str:
    """Say an effect that a failed check forbids to believe."""
    told = effect_found("history_fragile", outcome, activity, value, low, high)
    return f"Can't tell yet. {told} But {doubt}"


def effect_absent(outcome: str, activity: str, high: float, worth: float) -> str:
    """Say that no effect worth having is left.

    >>> effect_absent("visits", "link_posts", 3.2, 5.0)
    'Little or no difference: at most 3.2 more visits a link post, and less than 5 would not matter.'
    """
    most = f"at most {number(high)} more" if high > 0 else "no more"
    return (
        f"Little or no difference: {most} {outcome_noun(outcome)} a {activity_noun(activity)}, "
        f"and less than {number(worth)} would not matter."
    )


def effect_open(outcome: str, activity: str, low: float, high: float, weeks: float | None) -> str:
    """Say that the data fit too much.

    >>> effect_open("visits", "link_posts", -4.1, 14.2, 9)
    "Can't tell yet: the data fit anything from 4.1 fewer to 14 more visits a link post. About 9 more weeks would settle it."
    """
    told = f"Can't tell yet: the data fit anything from {span(low, high)} {outcome_noun(outcome)} a {activity_noun(activity)}."
    return (
        told
        if weeks is None
        else f"{told} About {plural(round(weeks), 'more week')} would settle it."
    )


def effect_unknown(reason: str) -> str:
    """Say that nothing could be estimated.

    >>> effect_unknown("Only 12 days are known; 28 are needed.")
    "Can't tell yet. Only 12 days are known; 28 are needed."
    """
    return f"Can't tell yet. {reason}"
