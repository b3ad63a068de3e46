"""Columns of the calendar in words: as an outcome, as one unit of an activity, as a label."""

from __future__ import annotations

from roi.language.formatting import rounded
from roi.language.messages import say
from roi.language.names import named, network_name, spaced
from roi.timeline.columns import ROYALTIES, Column


def outcome_noun(column: Column) -> str:
    """Return what is counted, in words.

    >>> from roi.timeline.columns import FREE_UNITS, SOCIAL_VISITS
    >>> outcome_noun(SOCIAL_VISITS), outcome_noun(SOCIAL_VISITS.on("mastodon")), outcome_noun(FREE_UNITS)
    ('visits from the network', 'visits from Mastodon', 'free copies')
    """
    if column.is_a(ROYALTIES) and column.unit not in {"", ROYALTIES.unit}:
        return say("outcome.royalties_in", currency=column.unit)
    if column.network is None:
        return named("outcome", column.noun, spaced(column.name))
    if column.noun_of:
        return say(column.noun_of, network=network_name(column.network))
    return spaced(column.name)


def outcome_counted(column: Column, value: float) -> str:
    """Return what is counted, in words, beside a number: 'visit' beside a 1.

    >>> from roi.timeline.columns import SALES, VISITS
    >>> outcome_counted(VISITS, 1.04), outcome_counted(VISITS, 1.2), outcome_counted(SALES, 0.7)
    ('visit', 'visits', 'sales')
    """
    many = outcome_noun(column)
    if rounded(value) != 1 or column.is_a(ROYALTIES):
        return many
    if column.network is None:
        return named("one_outcome", column.noun, many)
    return (
        say("one_outcome.social_visits_of", network=network_name(column.network))
        if column.noun_of
        else many
    )


def activity_noun(column: Column) -> str:
    """Return one unit of what the author does.

    >>> from roi.timeline.columns import LINK_POSTS
    >>> activity_noun(LINK_POSTS), activity_noun(LINK_POSTS.on("mastodon"))
    ('link post', 'link post on Mastodon')
    """
    one = named("activity", column.noun, say("activity.any", activity=spaced(column.name)))
    if column.network is None:
        return one
    return say("activity.on_network", activity=one, network=network_name(column.network))


def an_activity(column: Column) -> str:
    """Return one unit of what the author does, with its article.

    >>> from roi.timeline.columns import LINK_POSTS, REPLIES
    >>> an_activity(REPLIES), an_activity(LINK_POSTS.on("mastodon"))
    ('a reply', 'a link post on Mastodon')
    """
    one = named("an_activity", column.noun, say("an_activity.any", activity=spaced(column.name)))
    if column.network is None:
        return one
    return say("an_activity.on_network", activity=one, network=network_name(column.network))


def singular(column: Column) -> str:
    """Return what one unit of an activity is called in the names of findings.

    >>> from roi.timeline.columns import LINK_POSTS_BLOG, REPLIES
    >>> singular(REPLIES), singular(LINK_POSTS_BLOG), singular(REPLIES.on("mastodon"))
    ('reply', 'link_post_blog', 'reply_mastodon')
    """
    return column.one or column.name


def column_noun(column: Column) -> str:
    """Return a column as a label.

    >>> from roi.timeline.columns import LINK_POSTS, POSTS
    >>> column_noun(LINK_POSTS), column_noun(POSTS.on("mastodon"))
    ('link posts', 'posts mastodon')
    """
    if column.network is None:
        return named("column", column.noun, spaced(column.name))
    return spaced(column.name)
