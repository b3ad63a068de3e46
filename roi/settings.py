"""roi.toml: time zone, own sites, currency, what an hour is worth, series of books, events."""

from __future__ import annotations

import math
import re
from dataclasses import dataclass, field
from datetime import date, datetime
from pathlib import Path
from typing import IO, Any
from zoneinfo import ZoneInfo

from roi.declarations import Amount, BookSeries, Event, TimeSpent
from roi.errors import SettingsError
from roi.toml import MAX_SIZE, parse_toml, shown

NAME = "roi.toml"
EVENT_KINDS = (
    "launch",
    "blog_post",
    "newsletter",
    "price_promo",
    "ad",
    "cover_reveal",
    "convention",
    "press",
    "outage",
    "profile",
    "invitation",
    "other",
)
NOTED = frozenset({"profile", "invitation"})  # events that are counted, and explain no single day
YEARS = (1900, 2199)  # a day outside is a slip
LARGEST_AMOUNT = 100_000_000  # an hour in dong or rupiah is worth a million
LONGEST_TEXT = 500  # characters of a name or a title
LONGEST_ADDRESS = 2_000
MOST_HOSTS = 100
MOST_BOOKS = 50  # in a series
HOST = re.compile(r"[\w-]+(?:\.[\w-]+)+(?::\d{1,5})?")
NETWORK = re.compile(r"[a-z][a-z0-9_-]{0,39}")
KNOWN = {
    "": {
        "timezone",
        "currency",
        "network",
        "author",
        "money",
        "time",
        "series",
        "event",
        "holidays",
        "events_complete",
    },
    "author": {"name", "sites", "shops", "accounts"},
    "money": {"hour", "income_per_unit", "subscriber", "costs_per_month"},
    "time": {"blog_post", "newsletter", "book", "ads_per_week"},
    "series": {"name", "titles"},
    "event": {"date", "end", "kind", "title", "url", "cost", "income", "hours"},
}


@dataclass(frozen=True, slots=True)
class Settings:
    """What the author says of herself; every part may be missing.

    `has_sites_key` and `has_series_key` say that roi.toml has these keys, even empty: she has none. `accounts` are her own where the files of a
    service hold several. `hour` and `income_per_unit` are in `currency`; `subscriber` is the declared worth of one newsletter subscriber.
    What a copy or a subscriber brings may be a range (low, high). `events_complete` says whether all that sells books by itself is on
    the calendar; None where she didn't say.
    """

    timezone: str | None = None
    currency: str | None = None
    name: str | None = None
    sites: tuple[str, ...] = ()
    has_sites_key: bool = False
    shops: tuple[str, ...] = ()
    accounts: tuple[str, ...] = ()
    network: str | None = None
    hour: float | None = None
    income_per_unit: Amount | None = None
    subscriber: Amount | None = None
    costs_per_month: float | None = None
    holidays: str | None = None
    time: TimeSpent = field(default=TimeSpent())
    series: tuple[BookSeries, ...] = ()
    has_series_key: bool = False
    events: tuple[Event, ...] = field(default=())
    events_complete: bool | None = None
    file: str | None = None


def read_settings(folder: str | Path) -> Settings:
    """Return the settings in `folder`/roi.toml, or empty ones where there is none.

    Raises
    ------
    SettingsError
        If the file isn't TOML, names something unknown, or has a value of the wrong kind.
    """
    path = Path(folder) / NAME
    if not path.exists():
        return Settings()
    if not path.is_file():
        raise SettingsError(file=NAME, reason="it is not a file")
    with path.open("rb") as file:
        return settings_from(file)


def settings_from(file: IO[bytes]) -> Settings:
    """Return the settings in the bytes of a roi.toml; of a larger file no more is read than shows that it is too large.

    Raises
    ------
    SettingsError
        As `read_settings`.
    """
    try:
        text = file.read(4 * MAX_SIZE + 4).decode("utf-8-sig")
    except UnicodeDecodeError:
        raise SettingsError(file=NAME, reason="it is not UTF-8 text") from None
    return _settings(parse_toml(text.replace("\r\n", "\n").replace("\r", "\n"), NAME))


def _settings(data: dict[str, Any]) -> Settings:
    _known_names("", data)
    author, money, time = (_table(data, name) for name in ("author", "money", "time"))
    return Settings(
        timezone=_zone(data.get("timezone")),
        currency=_currency(data.get("currency")),
        name=_words(author, "name"),
        sites=_hosts(author, "sites"),
        has_sites_key="sites" in author,
        shops=_hosts(author, "shops"),
        accounts=_accounts(author),
        network=_network(data),
        hour=_amount(money, "hour"),
        income_per_unit=_amounts(money, "income_per_unit"),
        subscriber=_amounts(money, "subscriber"),
        costs_per_month=_amount(money, "costs_per_month"),
        holidays=_country(data),
        time=TimeSpent(**{name: _amounts(time, name) for name in KNOWN["time"]}),
        series=tuple(_series(s) for s in _of(data, "series", list) or []),
        has_series_key="series" in data,
        events=tuple(_event(e) for e in _of(data, "event", list) or []),
        events_complete=_of(data, "events_complete", bool),
        file=NAME,
    )


def _known_names(table: str, data: dict[str, Any]) -> None:
    for name in data:
        if name not in KNOWN[table]:
            where = f" in [{table}]" if table else ""
            known = f"known: {', '.join(sorted(KNOWN[table]))}"
            belongs = next((f"it belongs under [{t}]" for t in KNOWN if t and name in KNOWN[t]), "")
            raise SettingsError(
                file=NAME,
                reason=f"{shown(name)}{where} is not known; {belongs or known}",
            )


def _table(data: dict[str, Any], name: str) -> dict[str, Any]:
    found: dict[str, Any] = _of(data, name, dict) or {}
    _known_names(name, found)
    return found


def _of(data: dict[str, Any], name: str, kind: type) -> Any:
    value = data.get(name)
    if value is not None and not isinstance(value, kind):
        words: dict[type, str] = {
            str: "a text in quotes",
            list: "a list",
            dict: "a table",
            bool: "true or false",
        }
        raise SettingsError(
            file=NAME, reason=f"'{name}' should be {words[kind]}, not {shown(value)}"
        )
    return value


def _words(data: dict[str, Any], name: str, longest: int = LONGEST_TEXT) -> str | None:
    """Return a text; one longer than any name is a slip, such as a quotation mark that was forgotten."""
    value: str | None = _of(data, name, str)
    if value is not None and len(value) > longest:
        raise SettingsError(
            file=NAME, reason=f"'{name}' is longer than {longest:,} characters: {shown(value)}"
        )
    return value


def is_amount(value: object) -> bool:
    """Whether a value is an amount of money that can be used: a number, not below zero, finite and believable."""
    number = isinstance(value, int | float) and not isinstance(value, bool)
    return number and 0 <= value <= LARGEST_AMOUNT and math.isfinite(value)  # type: ignore[operator, arg-type]


def _amount(data: dict[str, Any], name: str) -> float | None:
    value = data.get(name)
    if value is None:
        return None
    if not is_amount(value):
        raise SettingsError(
            file=NAME,
            reason=f"'{name}' should be a number from 0 to {LARGEST_AMOUNT:,}, such as 15.0, not {shown(value)}",
        )
    return float(value)


def ends_of(amount: Amount | None) -> tuple[float, float] | None:
    """Return the two ends of an amount; those of a single number are equal.

    >>> ends_of(3.4), ends_of((1.0, 3.0))
    ((3.4, 3.4), (1.0, 3.0))
    """
    return (amount, amount) if isinstance(amount, int | float) else amount


def _amounts(data: dict[str, Any], name: str) -> Amount | None:
    """Return an amount, or its two ends where it is given as a range, [low, high]."""
    value = data.get(name)
    if not isinstance(value, list):
        return _amount(data, name)
    if len(value) != 2 or not all(map(is_amount, value)) or value[0] > value[1]:
        raise SettingsError(
            file=NAME,
            reason=f"'{name}' should be a number such as 3.0, or a range such as [1.0, 3.0], not {shown(value)}",
        )
    return float(value[0]), float(value[1])


def _zone(name: Any) -> str | None:
    if name is None:
        return None
    if not is_time_zone(name):
        raise SettingsError(
            file=NAME,
            reason=f"there is no time zone {shown(name)}; write it like 'America/New_York'",
        )
    return str(name)


def is_time_zone(name: object) -> bool:
    """Whether a value names a time zone, such as 'America/New_York'."""
    try:
        return isinstance(name, str) and bool(name) and ZoneInfo(name) is not None
    except (KeyError, ValueError, OSError):  # OSError: a folder of zones, or an endless name
        return False


def is_currency(code: object) -> bool:
    """Whether a value is written as currencies are: three letters, such as 'USD'."""
    return isinstance(code, str) and len(code) == 3 and code.isascii() and code.isalpha()


def _currency(code: Any) -> str | None:
    if code is None:
        return None
    if not is_currency(code):
        raise SettingsError(
            file=NAME, reason=f"'currency' should be three letters such as 'USD', not {shown(code)}"
        )
    return str(code).upper()


def _network(data: dict[str, Any]) -> str | None:
    value = _words(data, "network")
    if value is None:
        return None
    name = value.strip().casefold()
    if not NETWORK.fullmatch(name):
        raise SettingsError(
            file=NAME, reason=f"'network' should be a name such as 'x', not {shown(value)}"
        )
    return name


def _country(data: dict[str, Any]) -> str | None:
    """Return the country whose holidays count, with its part where one is named."""
    value = _words(data, "holidays")
    if value is None:
        return None
    from holidays import list_supported_countries

    country, _, part = value.partition("-")
    parts = list_supported_countries(include_aliases=True).get(country)
    if parts is None or (part and part not in parts):
        raise SettingsError(
            file=NAME,
            reason=f"no holidays are known for {shown(value)}; write it like 'US' or 'DE-BY'",
        )
    return value


def _hosts(author: dict[str, Any], name: str) -> tuple[str, ...]:
    hosts = _of(author, name, list) or []
    if len(hosts) > MOST_HOSTS:
        raise SettingsError(file=NAME, reason=f"'{name}' names more than {MOST_HOSTS} addresses")
    return tuple(_host(name, h) for h in hosts)


def _host(name: str, value: Any) -> str:
    address = value.strip().casefold() if isinstance(value, str) else ""
    host = re.sub(r"^https?://", "", address).removeprefix("www.").split("/")[0]
    if len(host) > LONGEST_TEXT or not HOST.fullmatch(host):
        raise SettingsError(
            file=NAME,
            reason=f"'{name}' should hold addresses such as 'adavale.example', not {shown(value)}",
        )
    return host


def _accounts(author: dict[str, Any]) -> tuple[str, ...]:
    """Return handles and ids as accounts are compared: without @, whatever their case."""
    names = _of(author, "accounts", list) or []
    if len(names) > MOST_HOSTS:
        raise SettingsError(file=NAME, reason=f"'accounts' names more than {MOST_HOSTS} accounts")
    return tuple(_account(name) for name in names)


def _account(value: Any) -> str:
    name = value.strip().removeprefix("@").casefold() if isinstance(value, str) else ""
    if not 0 < len(name) <= LONGEST_TEXT:
        raise SettingsError(
            file=NAME, reason=f"'accounts' should hold names such as 'adavale', not {shown(value)}"
        )
    return name


def _series(data: Any) -> BookSeries:
    if not isinstance(data, dict):
        raise SettingsError(file=NAME, reason="each [[series]] is a table with name and titles")
    _known_names("series", data)
    titles = _of(data, "titles", list) or []
    right = all(isinstance(t, str) and 0 < len(t.strip()) <= LONGEST_TEXT for t in titles)
    if (
        not right
        or not 2 <= len({t.strip().casefold() for t in titles}) == len(titles) <= MOST_BOOKS
    ):
        raise SettingsError(
            file=NAME,
            reason=f"the 'titles' of a [[series]] should be two to {MOST_BOOKS} different titles in the order of "
            f'reading, such as ["The First Book", "The Second Book"], not {shown(titles)}',
        )
    books = tuple(t.strip() for t in titles)
    return BookSeries(_words(data, "name") or books[0], books)


def _event(data: Any) -> Event:
    if not isinstance(data, dict):
        raise SettingsError(file=NAME, reason="each [[event]] is a table with date, kind and title")
    _known_names("event", data)
    start = _day(data, "date")
    if start is None:
        raise SettingsError(file=NAME, reason="an [[event]] has no date")
    kind = data.get("kind", "other")
    if kind not in EVENT_KINDS:
        raise SettingsError(
            file=NAME,
            reason=f"an [[event]] has kind {shown(kind)}; known kinds: {', '.join(EVENT_KINDS)}",
        )
    last = _day(data, "end") or start
    if last < start:
        raise SettingsError(file=NAME, reason=f"the event of {start} ends before it starts")
    return Event(
        start,
        date.fromordinal(last.toordinal() + 1),
        kind,
        _words(data, "title") or "",
        _words(data, "url", LONGEST_ADDRESS) or "",
        *(_amount(data, name) for name in ("cost", "income", "hours")),
    )


def _day(data: dict[str, Any], name: str) -> date | None:
    value = data.get(name)
    if value is None:
        return None
    try:
        found = value if isinstance(value, date) else date.fromisoformat(str(value))
    except ValueError:
        raise SettingsError(
            file=NAME,
            reason=f"an [[event]] has {name} = {shown(value)}; write it like 2025-03-04",
        ) from None
    if not YEARS[0] <= found.year <= YEARS[1]:
        raise SettingsError(
            file=NAME,
            reason=f"an [[event]] has {name} = {found}; its year should be from {YEARS[0]} to {YEARS[1]}",
        )
    return found.date() if isinstance(found, datetime) else found
