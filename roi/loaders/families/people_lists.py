"""Recognise a list of people that a newsletter service wrote, whichever it was, by an address in each row and a day of joining."""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence

from roi.loaders.families import hand_kept_tables
from roi.loaders.families.hand_written_values import looks_like_a_day, without_time
from roi.loaders.families.sidecar import glimpsed
from roi.loaders.tables import first_rows, header_name
from roi.sources.source import Source

ADDRESS = re.compile(r"[^\s@,;]+@[^\s@,;]+\.[^\s@,;]+")
MOST_ROWS = 10
# What services call the day of joining, the surest names first.
JOINED = (
    "subscribed at|subscribed on|subscribed|subscribe date|subscription date|subscribed date|date subscribed|subscriber since",
    "signup date|sign up date|signed up at|signed up on|signed up|signup time|opt in date|opt in time|optin date|optin time|opted in at",
    "joined at|joined on|joined|join date|date joined",
    "confirmed at|confirmed on|confirmation date|confirm time",
)
ADDED = (
    "created at|created on|created|creation date|date created|added at|added on|date added|added"
)
LEFT = "unsubscribed at|unsubscribed on|unsubscribed|unsubscribe date|unsubscribed date|date unsubscribed|opt out date|optout time"
STATE = "state|status|subscription status|subscriber status|email status|type"
# A column that only a list of subscribers has, where the day's own name could be that of a customer's account.
OF_LISTS = f"{STATE}|tags|groups|segments|lists|form|referrer|referrer url|utm source|signup source|subscription source"
OF_SALES = frozenset(
    "order orders total amount price currency paid spent product quantity qty item items invoice payment transaction sku "
    "shipping discount revenue pledge ticket".split()
)
NEVER_CONFIRMED = frozenset(
    "pending unconfirmed unactivated inactive invalid validating".split()
) | {"not confirmed", "awaiting confirmation"}


def columns_of(source: Source) -> dict[str, str]:
    """Return the names of the columns that say who joined when: `joined`, and `left` and `state` if there; {} for no such list.

    What a file of the same name with .toml says of the columns comes first, and a table of sales is never taken for a list.
    """
    if source.is_folder or (source.is_binary and not source.sheets) or len(source.sheets) > 1:
        return {}
    rows = [[str(c).strip() for c in row] for _, row in first_rows(source)[:MOST_ROWS]]
    if len(rows) < 2 or len({len(row) for row in rows}) > 1 or not _has_addresses(rows[1:]):
        return {}
    header = [header_name(c) for c in rows[0]]
    plain = [_plain(c) for c in header]
    if OF_SALES & {word for name in plain for word in name.split()}:
        return {}
    listed = not set(plain).isdisjoint(OF_LISTS.split("|"))
    joined = _first(JOINED, plain, rows) or (_first((ADDED,), plain, rows) if listed else None)
    if joined is None or glimpsed(source, frozenset(hand_kept_tables.NAMES)).columns:
        return {}
    found = {"joined": header[joined]}
    left = next(
        (i for i, name in enumerate(plain) if name in LEFT.split("|") and i != joined), None
    )
    if left is not None and _holds_days([row[left] for row in rows[1:]]):
        found["left"] = header[left]
    state = next(
        (name for name, p in zip(header, plain, strict=True) if p in STATE.split("|")), None
    )
    return found | ({"state": state} if state else {})


def lacks_a_name(source: Source) -> bool:
    """Whether each row has an address and a day, but no name says that it is the day of joining."""
    if source.is_folder or (source.is_binary and not source.sheets):
        return False
    rows = [[str(c).strip() for c in row] for _, row in first_rows(source)[1:MOST_ROWS]]
    if not rows or len({len(row) for row in rows}) > 1 or not _has_addresses(rows):
        return False
    return any(map(_holds_days, zip(*rows, strict=True)))


def _plain(name: str) -> str:
    return " ".join(re.sub(r"[\W_]+", " ", name).split())


def _has_addresses(rows: Sequence[Sequence[str]]) -> bool:
    """Whether one column, and only one, has another e-mail address in each row."""
    columns = [list(cells) for cells in zip(*rows, strict=True)]
    of_addresses = [c for c in columns if all(map(ADDRESS.fullmatch, c))]
    return len(of_addresses) == 1 and len(set(of_addresses[0])) == len(rows)


def _first(
    names: Collection[str], header: Sequence[str], rows: Sequence[Sequence[str]]
) -> int | None:
    """Return the column with the first of the names that is there and holds days."""
    for name in (n for several in names for n in several.split("|")):
        if name in header and _holds_days([row[header.index(name)] for row in rows[1:]]):
            return header.index(name)
    return None


def _holds_days(cells: Sequence[str]) -> bool:
    """Whether the cells that aren't blank are days, with or without a time."""
    written = [without_time(c) for c in cells if c]
    return bool(written) and all(map(looks_like_a_day, written))
