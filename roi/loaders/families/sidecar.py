"""FILE.toml beside a hand-kept table: what its columns are, if the table itself doesn't say."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from roi.errors import SettingsError
from roi.settings import LONGEST_TEXT, YEARS, is_currency, is_time_zone
from roi.sources.source import HEAD, Source
from roi.toml import parse_toml, shown

TEXTS = ("currency", "store", "network", "account", "site", "timezone")


@dataclass(frozen=True, slots=True)
class Sidecar:
    """What the author says about one table.

    Attributes
    ----------
    columns : from a column's name in the table to its meaning, such as 'date', 'followers',
        'units', 'royalty'.
    day_first : whether 3/4 is the third of April.
    year : the year of months without one.
    """

    columns: dict[str, str] = field(default_factory=dict)
    day_first: bool | None = None
    year: int | None = None
    currency: str | None = None
    store: str | None = None
    network: str | None = None
    account: str | None = None
    site: str | None = None
    timezone: str | None = None


def read_sidecar(file: Source, roles: frozenset[str]) -> Sidecar:
    """Return the contents of FILE.toml beside a table; an empty one if there is none.

    Raises
    ------
    SettingsError
        If it isn't TOML, or says something that roi doesn't understand.
    """
    values = _beside(file)
    for name, value in values.items():
        _check(f"{file.name}.toml", name, value, roles)
    return Sidecar(**values)


def _beside(file: Source) -> dict[str, Any]:
    """Return the contents of the file of the same name with .toml added; {} if there is none."""
    beside = file.sibling(f"{file.name}.toml")
    if beside is None:
        return {}
    if beside.size > HEAD:
        raise SettingsError(
            file=beside.name, reason="it is larger than 64 KB, and none needs to be"
        )
    return parse_toml(beside.start, beside.name)


def said_of_service(file: Source) -> tuple[bool | None, str | None]:
    """Return what the author says of a service's table: whether the day comes first, and its currency."""
    values = _beside(file)
    first, currency = values.get("day_first"), values.get("currency")
    return (
        first if isinstance(first, bool) else None,
        currency if isinstance(currency, str) else None,
    )


def unused_of_service(file: Source, currencies: frozenset[str]) -> list[str]:
    """Return notes on what the author says beside a service's table that it says itself, or that nobody asks there."""
    values = _beside(file)
    others = ", ".join(shown(name) for name in values if name not in ("day_first", "currency"))
    notes = [
        f"{file.name}.toml: {others} isn't used for a service's own table; day_first and currency are."
    ]
    said = values.get("currency")
    own = ", ".join(sorted(currencies - {str(said)}))
    named = [f"{file.name}.toml: currency isn't used where the file names its own ({own})."]
    return [*(notes if others else []), *(named if said and own else [])]


def glimpsed(file: Source, roles: frozenset[str]) -> Sidecar:
    """Return the contents of FILE.toml for recognition, which never fails; reading the table reports errors."""
    try:
        return read_sidecar(file, roles)
    except SettingsError:
        return Sidecar()


def _check(file: str, name: str, value: Any, roles: frozenset[str]) -> None:
    kinds: dict[str, type[Any]] = {"columns": dict, "day_first": bool, "year": int}
    kinds |= dict.fromkeys(TEXTS, str)
    if name not in kinds:
        raise SettingsError(
            file=file, reason=f"{shown(name)} is not known; known: {', '.join(sorted(kinds))}"
        )
    if type(value) is not kinds[name] or not _is_possible(name, value):
        raise SettingsError(file=file, reason=f"'{name}' can't be {shown(value)}{_SUCH_AS[name]}")
    meanings = value.values() if isinstance(value, dict) else ()
    odd = next((v for v in meanings if not (isinstance(v, str) and v in roles)), None)
    if odd is not None:
        raise SettingsError(
            file=file,
            reason=f"a column can't be {shown(odd)}; it can be: {', '.join(sorted(roles))}",
        )


_SUCH_AS = {
    "columns": ": it is a table",
    "day_first": ": it is true or false",
    "year": f": it is a whole number from {YEARS[0]} to {YEARS[1]}",
    "currency": "; write it like 'USD'",
    "timezone": "; write it like 'America/New_York'",
    **dict.fromkeys(
        ("store", "network", "account", "site"), f": it is a text of 1 to {LONGEST_TEXT} characters"
    ),
}


def _is_possible(name: str, value: Any) -> bool:
    """Return whether a value of the right type is within its bounds."""
    if name == "year":
        return YEARS[0] <= int(value) <= YEARS[1]
    if name == "currency":
        return is_currency(value)
    if name == "timezone":
        return is_time_zone(value)
    return not isinstance(value, str) or 0 < len(value.strip()) <= LONGEST_TEXT
