"""Things by the names people use: networks, kinds of event and record, units."""

from __future__ import annotations

from roi.language.formatting import number, rounded
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
    "telegram": "Telegram",
}


def network_name(network: str) -> str:
    """Return a network as it writes itself.

    >>> network_name("x"), network_name("friendica")
    ('X', 'friendica')
    """
    return NETWORKS.get(network, network)


def event_name(kind: str, title: str = "") -> str:
    """Return a kind of event, with the event's title where it has one.

    >>> event_name("price_promo"), event_name("launch", "Book 2")
    ('price promotion', 'launch “Book 2”')
    """
    name = named("event", kind, spaced(kind))
    return say("event.titled", kind=name, title=title) if title else name


def axis_label(name: str) -> str:
    """Return what stands beside a bar or on an axis.

    >>> axis_label("top_ten"), axis_label("price_promo")
    ('top ten', 'price promotion')
    """
    return named("column", name, spaced(name))


def kind_noun(kind: str) -> str:
    """Return a kind of record.

    >>> kind_noun("visits")
    'visits'
    """
    return named("kind", kind, kind)


def unit_noun(unit: str) -> str:
    """Return what the numbers of a column count; a currency stays its three letters.

    >>> unit_noun("page views"), unit_noun("USD")
    ('page views', 'USD')
    """
    return named("unit", unit.replace(" ", "_"), unit)


def unit_counted(unit: str, value: float) -> str:
    """Return what is counted, in words beside a number: 'visit' beside a 1.

    >>> unit_counted("copies", 1.04), unit_counted("copies", 0.7), unit_counted("USD", 1.0)
    ('copy', 'copies', 'USD')
    """
    many = unit_noun(unit)
    return named("one_unit", unit.replace(" ", "_"), many) if rounded(value) == 1 else many


def number_of(value: float, unit: str) -> str:
    """Return a number with what it counts.

    >>> number_of(1.04, "comments"), number_of(0.7, "comments"), number_of(12, "times")
    ('1 comment', '0.7 comments', '12 times')
    """
    return f"{number(value)} {unit_counted(unit, value)}"


def named(table: str, key: str, otherwise: str) -> str:
    """Return a name from a table of the catalogue, else what stands for names that it doesn't have.

    >>> named("outcome", "pages_read", "?"), named("outcome", "magnets", "?")
    ('pages read', '?')
    """
    return say(f"{table}.{key}") if is_said(f"{table}.{key}") else otherwise


def spaced(name: str) -> str:
    """Return a name in code as words.

    >>> spaced("free_units")
    'free units'
    """
    return name.replace("_", " ")
