"""Names as one says them: networks, stores, outcomes, activities, kinds of event, columns and their units."""

from __future__ import annotations

from roi.language.messages import is_said, say

NETWORKS = {
    "x": "X",
    "facebook": "Facebook",
    "instagram": "Instagram",
    "threads": "Threads",
    "bluesky": "Bluesky",
    "mastodon": "Mastodon",
    "linkedin": "LinkedIn",
    "tiktok": "TikTok",
    "youtube": "YouTube",
    "pinterest": "Pinterest",
    "reddit": "Reddit",
}


def network_name(network: str) -> str:
    """Return a network as it writes itself.

    >>> network_name("x"), network_name("friendica")
    ('X', 'friendica')
    """
    return NETWORKS.get(network, network)


def outcome_noun(outcome: str) -> str:
    """Return what is counted, in words.

    >>> outcome_noun("social_visits"), outcome_noun("social_visits_mastodon"), outcome_noun("free_units")
    ('visits from the network', 'visits from Mastodon', 'free units')
    """
    if outcome.startswith("social_visits_"):
        network = network_name(outcome.removeprefix("social_visits_"))
        return say("outcome.social_visits_of", network=network)
    return _named("outcome", outcome, _spaced(outcome))


def activity_noun(activity: str) -> str:
    """Return one unit of what the author does.

    >>> activity_noun("link_posts"), activity_noun("link_posts_mastodon")
    ('link post', 'link post on Mastodon')
    """
    return _activity("activity", activity)


def an_activity(activity: str) -> str:
    """Return one unit of what the author does, with its article.

    >>> an_activity("replies"), an_activity("link_posts_mastodon")
    ('a reply', 'a link post on Mastodon')
    """
    return _activity("an_activity", activity)


def _activity(table: str, activity: str) -> str:
    name, _, network = activity.rpartition("_")
    if not is_said(f"{table}.{activity}") and is_said(f"{table}.{name}"):
        one = say(f"{table}.{name}")
        return say(f"{table}.on_network", activity=one, network=network_name(network))
    return _named(table, activity, say(f"{table}.any", activity=_spaced(activity)))


def singular(activity: str) -> str:
    """Return an activity's name for one of it, as names of findings have it.

    >>> singular("link_posts"), singular("replies"), singular("link_posts_blog")
    ('link_post', 'reply', 'link_post_blog')
    """
    for many, one in (
        ("link_posts", "link_post"),
        ("reposts", "repost"),
        ("replies", "reply"),
        ("announcements", "announcement"),
        ("posts", "post"),
    ):
        if activity.startswith(many):
            return one + activity[len(many) :]
    return activity


def event_name(kind: str, title: str = "") -> str:
    """Return a kind of event, with the event's title where it has one.

    >>> event_name("price_promo"), event_name("launch", "Book 2")
    ('price promotion', 'launch “Book 2”')
    """
    name = _named("event", kind, _spaced(kind))
    return say("event.titled", kind=name, title=title) if title else name


def column_noun(column: str) -> str:
    """Return a column of the calendar.

    >>> column_noun("link_posts"), column_noun("posts_mastodon")
    ('link posts', 'posts mastodon')
    """
    return _named("column", column, _spaced(column))


def kind_noun(kind: str) -> str:
    """Return a kind of record.

    >>> kind_noun("visits")
    'visits'
    """
    return _named("kind", kind, kind)


def unit_noun(unit: str) -> str:
    """Return what the numbers of a column count; a currency stays its three letters.

    >>> unit_noun("page views"), unit_noun("USD")
    ('page views', 'USD')
    """
    return _named("unit", unit.replace(" ", "_"), unit)


def _named(table: str, key: str, otherwise: str) -> str:
    return say(f"{table}.{key}") if is_said(f"{table}.{key}") else otherwise


def _spaced(name: str) -> str:
    return name.replace("_", " ")
