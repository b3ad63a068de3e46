"""FILE.toml beside a hand-kept table: what its columns are, where nothing in the table says so."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass, field
from typing import Any
from zoneinfo import ZoneInfo

from roi.errors import SettingsError
from roi.sources.source import Source

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
    beside = file.sibling(f"{file.name}.toml")
    if beside is None:
        return Sidecar()
    try:
        said = tomllib.loads(beside.start)
    except tomllib.TOMLDecodeError as error:
        raise SettingsError(file=beside.name, reason=f"it is not valid TOML: {error}") from None
    for name, value in said.items():
        _check(beside.name, name, value, roles)
    return Sidecar(**said)


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
            file=file, reason=f"'{name}' is not known; known: {', '.join(sorted(kinds))}"
        )
    wanted = kinds[name]
    if not isinstance(value, wanted):
        raise SettingsError(file=file, reason=f"'{name}' can't be {value!r}")
    meanings = value.values() if isinstance(value, dict) else ()
    if odd := sorted({str(v) for v in meanings} - roles):
        raise SettingsError(
            file=file,
            reason=f"a column can't be '{odd[0]}'; it can be: {', '.join(sorted(roles))}",
        )
    if name == "timezone":
        _known_zone(file, str(value))


def _known_zone(file: str, name: str) -> None:
    try:
        ZoneInfo(name)
    except (KeyError, ValueError, OSError):
        raise SettingsError(
            file=file, reason=f"there is no time zone {name!r}; write it like 'America/New_York'"
        ) from None
