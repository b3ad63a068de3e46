"""The sentences of the report, from a catalogue that a translator can copy and fill: roi/tables/sentences.toml."""

from __future__ import annotations

import tomllib
from functools import cache
from importlib.resources import files

from roi.words import reading_locale


def say(key: str, **facts: object) -> str:
    """Return a sentence of the catalogue, filled with facts that are words already.

    >>> say("glance.usual", low="80", high="110")
    '80 to 110'
    """
    language = reading_locale().split("_")[0]
    template = _catalogue(language).get(key) or _catalogue("en")[key]
    return template.format(**facts)


def store_name(store: str) -> str:
    """Return a store as readers know it, else as the file writes it.

    >>> store_name("kdp"), store_name("Kobo")
    ('Amazon (KDP)', 'Kobo')
    """
    return _catalogue("en").get(f"store.{store}", store)


def spoken_language(locale: str) -> str:
    """Return the language that the sentences are in for a locale: its own where it is translated, else English."""
    language = locale.split("_")[0]
    return language if _catalogue(language) else "en"


@cache
def _catalogue(language: str) -> dict[str, str]:
    """Return every sentence of a language by 'section.name'; nothing where it isn't translated."""
    name = "sentences.toml" if language == "en" else f"sentences.{language}.toml"
    place = files("roi") / "tables" / name
    if not place.is_file():
        return {}
    tables = tomllib.loads(place.read_text(encoding="utf-8"))
    return {f"{table}.{key}": text for table, rows in tables.items() for key, text in rows.items()}
