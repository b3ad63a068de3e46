"""FILE.toml beside a hand-kept table: what its columns are, where nothing in the table says so."""

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
    """What the author says of one table.

    Attributes
    ----------
    columns : from a column's name in the table to its meaning, such as 'date', 'followers', 'units', 'royalty'.
    day_first : whether 3/4 is the third of April.
    year : the year of months that stand without one.
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
    """Return what lies beside a table as FILE.toml; an empty one if nothing does.

    Raises
    ------
    SettingsError
        If it isn't TOML, or says something that isn't understood.
    """
    said = _beside(file)
    for name, value in said.items():
        _check(f"{file.name}.toml", name, value, roles)
    return Sidecar(**said)


def _beside(file: Source) -> dict[str, Any]:
    """Return what the file of the same name with .toml added says; {} if there is none."""
    beside = file.sibling(f"{file.name}.toml")
    if beside is None:
        return {}
    if beside.size > HEAD:
        raise SettingsError(
            file=beside.name, reason="it is larger than 64 KB, and none needs to be"
        )
    return parse_toml(beside.start, beside.name)


def said_day_first(file: Source) -> bool | None:
    """Return whether the author says that days stand first in a service's table; None if nothing is said of it."""
    said = _beside(file)
    return bool(said["day_first"]) if isinstance(said.get("day_first"), bool) else None


def glimpsed(file: Source, roles: frozenset[str]) -> Sidecar:
    """Return what lies beside a table for recognition, which never fails; reading the table tells what is wrong."""
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
    """Whether a value of the right type lies within its bounds."""
    if name == "year":
        return YEARS[0] <= int(value) <= YEARS[1]
    if name == "currency":
        return is_currency(value)
    if name == "timezone":
        return is_time_zone(value)
    return not isinstance(value, str) or 0 < len(value.strip()) <= LONGEST_TEXT
