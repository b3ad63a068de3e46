"""roi.toml: time zone, own sites, currency, what an hour is worth, events."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass, field
from datetime import date, datetime
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from roi.errors import SettingsError

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
    "other",
)
KNOWN = {
    "": {"timezone", "currency", "network", "author", "money", "event", "holidays"},
    "author": {"name", "sites", "shops"},
    "money": {"hour", "income_per_unit", "subscriber", "costs_per_month"},
    "event": {"date", "end", "kind", "title", "url"},
}


@dataclass(frozen=True, slots=True)
class Event:
    """A dated thing that can move visits or sales by itself; days are [start, end)."""

    start: date
    end: date
    kind: str
    title: str = ""
    url: str = ""


@dataclass(frozen=True, slots=True)
class Settings:
    """What the author says of herself; every part may be missing.

    `hour` and `income_per_unit` are in `currency`; `subscriber` is the declared worth of one newsletter subscriber.
    """

    timezone: str | None = None
    currency: str | None = None
    name: str | None = None
    sites: tuple[str, ...] = ()
    shops: tuple[str, ...] = ()
    network: str | None = None
    hour: float | None = None
    income_per_unit: float | None = None
    subscriber: float | None = None
    costs_per_month: float | None = None
    holidays: str | None = None
    events: tuple[Event, ...] = field(default=())
    file: str | None = None


def read_settings(folder: str | Path) -> Settings:
    """Return the settings in `folder`/roi.toml, or empty ones where there is none.

    Raises
    ------
    SettingsError
        If the file isn't TOML, names something unknown, or has a value of the wrong kind.
    """
    path = Path(folder) / NAME
    if not path.is_file():
        return Settings()
    try:
        data = tomllib.loads(path.read_text(encoding="utf-8-sig"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise SettingsError(file=NAME, reason=f"it is not valid TOML: {error}") from None
    return _settings(data)


def _settings(data: dict[str, Any]) -> Settings:
    _known_names("", data)
    author, money = _table(data, "author"), _table(data, "money")
    return Settings(
        timezone=_zone(data.get("timezone")),
        currency=_currency(data.get("currency")),
        name=_of(author, "name", str),
        sites=_hosts(author, "sites"),
        shops=_hosts(author, "shops"),
        network=_of(data, "network", str),
        hour=_amount(money, "hour"),
        income_per_unit=_amount(money, "income_per_unit"),
        subscriber=_amount(money, "subscriber"),
        costs_per_month=_amount(money, "costs_per_month"),
        holidays=_of(data, "holidays", str),
        events=tuple(_event(e) for e in _of(data, "event", list) or []),
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
                reason=f"'{name}'{where} is not known; {belongs or known}",
            )


def _table(data: dict[str, Any], name: str) -> dict[str, Any]:
    found: dict[str, Any] = _of(data, name, dict) or {}
    _known_names(name, found)
    return found


def _of(data: dict[str, Any], name: str, kind: type) -> Any:
    value = data.get(name)
    if value is not None and not isinstance(value, kind):
        words: dict[type, str] = {str: "a text in quotes", list: "a list", dict: "a table"}
        raise SettingsError(file=NAME, reason=f"'{name}' should be {words[kind]}, not {value!r}")
    return value


def _amount(data: dict[str, Any], name: str) -> float | None:
    value = data.get(name)
    if value is None:
        return None
    if isinstance(value, bool) or not isinstance(value, int | float) or value < 0:
        raise SettingsError(
            file=NAME,
            reason=f"'{name}' should be a number of at least 0, such as 15.0, not {value!r}",
        )
    return float(value)


def _zone(name: Any) -> str | None:
    if name is None:
        return None
    try:
        ZoneInfo(name)
    except (KeyError, ValueError, TypeError, OSError):
        raise SettingsError(
            file=NAME, reason=f"there is no time zone {name!r}; write it like 'America/New_York'"
        ) from None
    return str(name)


def _currency(code: Any) -> str | None:
    if code is None:
        return None
    if not (isinstance(code, str) and len(code) == 3 and code.isalpha()):
        raise SettingsError(
            file=NAME, reason=f"'currency' should be three letters such as 'USD', not {code!r}"
        )
    return code.upper()


def _hosts(author: dict[str, Any], name: str) -> tuple[str, ...]:
    hosts = _of(author, name, list) or []
    return tuple(
        str(h)
        .casefold()
        .removeprefix("https://")
        .removeprefix("http://")
        .removeprefix("www.")
        .split("/")[0]
        for h in hosts
    )


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
            reason=f"an [[event]] has kind {kind!r}; known kinds: {', '.join(EVENT_KINDS)}",
        )
    last = _day(data, "end") or start
    if last < start:
        raise SettingsError(file=NAME, reason=f"the event of {start} ends before it starts")
    return Event(
        start,
        date.fromordinal(last.toordinal() + 1),
        kind,
        str(data.get("title", "")),
        str(data.get("url", "")),
    )


def _day(data: dict[str, Any], name: str) -> date | None:
    value = data.get(name)
    if isinstance(value, datetime):
        return value.date()
    if value is None or isinstance(value, date):
        return value
    try:
        return date.fromisoformat(str(value))
    except ValueError:
        raise SettingsError(
            file=NAME, reason=f"an [[event]] has {name} = {value!r}; write it like 2025-03-04"
        ) from None
