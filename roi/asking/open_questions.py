"""Find what only the author can say: each guess that the files leave open and roi.toml doesn't answer."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import date
from pathlib import Path

import pandas as pd

from roi.asking.question import Choice, Question
from roi.exports import Exports
from roi.language.facts import Filling, Message, fact, list_of, message
from roi.language.formatting import day, price
from roi.language.names import network_name
from roi.loaders.moments import day_of
from roi.reconcile.primary_series import main_site, named_sites, of_accounts
from roi.records.series_id import OF_ACCOUNTS
from roi.records.services import service_name
from roi.timeline.book_series import series_in
from roi.timeline.currency import home_currency, paid_in, rate
from roi.timeline.posts import likely_sites, main_network

MOST_SITES = 4  # offered; another one can be typed
NOT_SAID = ("day_order.open", "day_order.read_day_first", "day_order.read_month_first")
UNKNOWN = "?"  # the network of a table that names none
OWN_SHOP = "own shop"
NETWORKS = ("x", "mastodon", "bluesky", "facebook", "instagram", "threads")
ZONES = (
    "UTC America/New_York America/Chicago America/Denver America/Los_Angeles "
    "Europe/London Europe/Berlin Australia/Sydney"
).split()  # where most who write in English live; another one can be typed
HOURS = (10, 20, 40)  # dollars; in other currencies what they are worth, in round numbers


def open_questions(exports: Exports, posts: pd.DataFrame) -> tuple[Question, ...]:
    """Return what only the author can say, what changes the answer most first, a currency before amounts in it.

    Parameters
    ----------
    exports : what `load` returned.
    posts : her posts, as `posts_frame` or a timeline has them.
    """
    return (
        *_currency(exports),
        *_own_site(exports, posts),
        *_accounts(exports),
        *_hour(exports, posts),
        *_followers(exports, posts),
        *_day_orders(exports),
        *_stores(exports),
        *_series(exports),
        *_network(exports, posts),
        *_clock(exports),
    )


def whole_calendar() -> Question:
    """Return the question whether all that sells books by itself is on the calendar; asked where a 'yes' about sales hangs on it."""
    choices = (
        Choice(message("question.events_all"), True),
        Choice(message("question.events_some"), False),
    )
    about = message("question.events")
    return Question("events", about, "", "events_complete", choices, True, taken=1, is_closed=True)


def _own_site(exports: Exports, posts: pd.DataFrame) -> Iterator[Question]:
    """Ask for her site, unless roi.toml names it or the only visits there are do."""
    series = of_accounts(exports.series, exports.settings.accounts)
    counted = named_sites(series)
    if exports.settings.sites or exports.settings.has_sites_key or len(counted) == 1:
        return
    site = main_site(series, ())
    if counted:
        hosts = sorted(counted, key=lambda host: site is None or host != site.name)
        yield _which_site(message("question.own_site_visits"), hosts, 0)
        return
    likely = likely_sites(posts, exports, site)
    named = [likely.named] if likely.named else []
    hosts = [*dict.fromkeys([*named, *likely.often])][:MOST_SITES]
    if named or (hosts and exports.by_day("visits")):
        yield _which_site(message("question.own_site"), hosts, 0)
    elif likely.linked:
        asked = message("question.own_site" if hosts else "question.own_site_open")
        none = Choice(message("question.no_site"), ())
        question = _which_site(asked, hosts, None)
        yield replace(question, choices=(*question.choices, none))


def _which_site(about: Message, hosts: Sequence[str], taken: int | None) -> Question:
    choices = tuple(Choice(host, (host,)) for host in hosts)
    return Question("own_site", about, "author", "sites", choices, ("adavale.example",), taken)


def _accounts(exports: Exports) -> Iterator[Question]:
    """Ask which accounts are hers, where a service's files hold several and roi.toml names none of them."""
    mine = exports.settings.accounts
    named: dict[
        str, dict[str, str]
    ] = {}  # by service: the names of accounts, by how they are compared
    for s in of_accounts(exports.series, mine):
        if s.kind in OF_ACCOUNTS and s.id.service and s.id.name and len(s.frame):
            named.setdefault(s.id.service, {})[s.id.name.removeprefix("@").casefold()] = s.id.name
    for service, names in named.items():
        if len(names) > 1 and not set(names) <= set(mine):
            every = tuple(names)
            each = [Choice(name, (key,)) for key, name in names.items()]
            yield Question(
                "account",
                message("question.account", network=fact(network_name, service)),
                "author",
                "accounts",
                (*each, Choice(message("question.all_of_them"), every)),
                ("adavale",),
                taken=len(each),
                is_closed=True,
            )


def _followers(exports: Exports, posts: pd.DataFrame) -> Iterator[Question]:
    """Ask on which network followers are, where a table counts them and doesn't say."""
    used = [str(n) for n in posts["network"].value_counts().index]
    networks = [*dict.fromkeys([*used, *NETWORKS])][: len(NETWORKS)]
    choices = tuple(
        Choice(message("question.followers_on", network=fact(network_name, n)), n) for n in networks
    )
    for file in followers_of_nobody(exports):
        about = message("question.followers", file=file)
        asked = Question("followers", about, "", "network", choices, "x")
        yield from _beside(exports, file, asked)


def followers_of_nobody(exports: Exports) -> tuple[str, ...]:
    """Return the files that count followers and don't say on which network."""
    unsaid = [
        s
        for s in exports.by_day("followers")
        if s.id.service is None and set(s.frame["network"].dropna()) <= {UNKNOWN}
    ]
    return tuple(file for s in unsaid for file in s.files)


def _day_orders(exports: Exports) -> Iterator[Question]:
    """Ask whether the day comes first, where a file's dates leave it open."""
    doubtful = [
        (e.file, str(dict(n.facts)["example"]), n.key)
        for e in exports.exports
        for n in e.reading.notes
        if isinstance(n, Message) and n.key in NOT_SAID
    ]
    unread = [(u.file, u.either_order, NOT_SAID[0]) for u in exports.unknown if u.either_order]
    for file, example, key in (*doubtful, *unread):
        first, second = (day_of(example, day_first=order) for order in (True, False))
        taken = {NOT_SAID[1]: 0, NOT_SAID[2]: 1}.get(key)
        choices = (
            Choice(message("question.day_first", day=_said(first, example)), True),
            Choice(message("question.month_first", day=_said(second, example)), False),
        )
        about = message("question.day_order", file=file, example=example)
        asked = Question("day_order", about, "", "day_first", choices, True, taken, is_closed=True)
        yield from _beside(exports, file, asked)


def _said(found: date | None, example: str) -> Filling:
    return fact(day, found) if found else example


def _stores(exports: Exports) -> Iterator[Question]:
    """Ask where sales come from that name no store and are taken to be those of the stores that others name."""
    stores = dict.fromkeys(
        str(s.id.service) for s in exports.series if s.kind == "sales" and s.id.service
    )
    same = tuple(
        Choice(message("question.same_store", store=service_name(s)), service_name(s))
        for s in stores
    )
    choices = (*same, Choice(message("question.own_shop"), OWN_SHOP))
    taken = 0 if len(same) == 1 else None
    for export in exports.exports if stores else ():
        if any(d.kind == "sales" and d.series_id.is_anonymous for d in export.datasets):
            about = message("question.store", file=export.file)
            asked = Question("store", about, "", "store", choices, "Kobo", taken)
            yield from _beside(exports, export.file, asked)


def _series(exports: Exports) -> Iterator[Question]:
    """Ask whether the books whose titles name a series and a number belong together, unless roi.toml says so or not."""
    if exports.settings.has_series_key:
        return
    titles = [str(t) for s in exports.by_day("sales") for t in s.frame["title"].dropna().unique()]
    found = series_in(dict.fromkeys(titles))
    if not found:
        return
    each = (message("question.series_named", name=s.name, books=list_of(*s.titles)) for s in found)
    choices = (
        Choice(message("question.series_yes"), found),
        Choice(message("question.series_no"), ()),
    )
    about = message("question.series", books=list_of(*each))
    yield Question("series", about, "", "series", choices, found, taken=1, is_closed=True)


def _currency(exports: Exports) -> Iterator[Question]:
    """Ask in which currency she counts, where her files have several, or none that would price an hour."""
    if exports.settings.currency:
        return
    paid = sorted(set(map(str, paid_in(exports)["currency"])))
    if len(paid) == 1:
        return
    taken = home_currency(exports)
    codes = [taken, *(c for c in paid or ("EUR", "GBP") if c != taken)]
    about = message("question.currency_none")
    if paid:
        about = message("question.currency", several=list_of(*paid))
    choices = tuple(Choice(code, code) for code in codes)
    yield Question("currency", about, "", "currency", choices, "USD", taken=0)


def _network(exports: Exports, posts: pd.DataFrame) -> Iterator[Question]:
    """Ask which network the question is about, where she posts on several."""
    if exports.settings.network:
        return
    counts = posts["network"].value_counts()
    if len(counts) < 2:
        return
    taken = main_network(exports.settings, posts)
    names = [taken, *(str(n) for n in counts.index if n != taken)]
    several = list_of(*(fact(network_name, n) for n in names))
    choices = tuple(Choice(fact(network_name, n), n) for n in names)
    about = message("question.network", several=several)
    yield Question("network", about, "", "network", choices, "x", taken=0)


def _clock(exports: Exports) -> Iterator[Question]:
    """Ask for her time zone, where no file has days of its own."""
    if exports.settings.timezone or any(
        s.timezone and s.grain != "instant"
        for kind in ("visits", "sales")
        for s in exports.series
        if s.kind == kind and not s.coarser_than_day
    ):
        return
    zones = tuple(Choice(zone, zone) for zone in ZONES)
    about = message("question.timezone")
    example = "America/New_York"
    yield Question("timezone", about, "", "timezone", zones, example, taken=0, are_examples=True)


def _hour(exports: Exports, posts: pd.DataFrame) -> Iterator[Question]:
    """Ask what an hour is worth, where there are posts that took some."""
    if exports.settings.hour is not None or posts.empty:
        return
    currency = home_currency(exports)
    choices = tuple(
        Choice(fact(price, worth, currency), worth) for worth in _in_round_numbers(currency)
    )
    about = message("question.hour")
    yield Question("hour", about, "money", "hour", choices, 15.0, are_examples=True)


def _in_round_numbers(currency: str) -> list[float]:
    """Return what some dollars are worth in a currency, with one digit that isn't zero; nothing where no rate is known."""
    worth = 1.0 if currency == "USD" else rate("USD", currency, date(2025, 1, 2))
    if pd.isna(worth):
        return []
    return [float(f"{dollars * worth:.0e}") for dollars in HOURS]


def _beside(exports: Exports, file: str, asked: Question) -> Iterator[Question]:
    """Yield a question that a file beside a table answers, where one can be laid there."""
    root = Path(exports.folder)
    if (root.is_file() and root.name == file) or (root.is_dir() and (root / file).is_file()):
        yield replace(asked, file=f"{file}.toml")
