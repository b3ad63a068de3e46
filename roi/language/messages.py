"""say(): a sentence of the catalogue, in the language that is being read, filled with facts that are words already."""

from __future__ import annotations

import string
import tomllib
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from functools import cache, lru_cache
from importlib.resources import files
from typing import Any

from roi.errors import BadTranslation, WrongUse
from roi.toml import shown

PLACE = files("roi") / "tables" / "sentences"
ENGLISH = "en"
DEFAULT_LOCALE = "en_US"
_LOCALE: ContextVar[str] = ContextVar("locale", default=DEFAULT_LOCALE)
Template = str | dict[str, str]  # a text, or one for each plural form of the language
Catalogue = Mapping[str, Template]


@contextmanager
def reading_in(locale: str) -> Iterator[None]:
    """Say sentences, and write numbers, dates and amounts, as this locale (such as 'de_DE') has them inside the block."""
    token = _LOCALE.set(_known_locale(locale))
    try:
        yield
    finally:
        _LOCALE.reset(token)


def reading_locale() -> str:
    """Return the locale that is being read in."""
    return _LOCALE.get()


def _known_locale(locale: str) -> str:
    if locale == DEFAULT_LOCALE:
        return locale
    from babel import Locale, UnknownLocaleError

    try:
        Locale.parse(locale)
    except (UnknownLocaleError, ValueError):
        raise WrongUse(
            sentence=f"{shown(locale)} is not a known locale; write it like en_US or de_DE."
        ) from None
    return locale


def say(key: str, **facts: object) -> str:
    """Return a sentence of the catalogue, in English where the language being read has no translation of it.

    Facts are words already, but for `n`: a whole number, which also chooses among a template's plural forms.

    >>> say("overview.usual", low="80", high="110")
    '80 to 110'
    >>> say("count.day", n=1), say("count.day", n=1223)
    ('1 day', '1,223 days')
    """
    language = spoken_language(reading_locale())
    template = catalogue(language).get(key)
    if template is None:
        language, template = ENGLISH, catalogue(ENGLISH)[key]
    n = facts.get("n")
    form = "other"
    if isinstance(n, int):
        facts["n"] = written(n)
        form = _plural_form(language, n) if isinstance(template, dict) else form
    text = template.get(form, template["other"]) if isinstance(template, dict) else template
    return text.format(**facts)


def is_said(key: str) -> bool:
    """Whether the catalogue has this sentence."""
    return key in catalogue(ENGLISH)


def written(value: float, pattern: str = "#,##0") -> str:
    """Return a number as the locale writes it: a whole one in full, or by a pattern of Unicode's."""
    return _written(value, pattern, reading_locale())


# A report says a number in its picture, in the table behind it and in its words.
@lru_cache(maxsize=10_000)
def _written(value: float, pattern: str, locale: str) -> str:
    from babel.numbers import format_decimal

    return format_decimal(value, format=pattern, locale=locale)


def _plural_form(language: str, n: int) -> str:
    """Return the plural category that the language puts a number into, such as 'one', 'few' or 'other'."""
    from babel import Locale

    return str(Locale.parse(language).plural_form(n))


@cache
def spoken_language(locale: str) -> str:
    """Return the language that the sentences are in for a locale: its own where it is translated, else English."""
    language = locale
    while language and not catalogue(language):
        language = language.rpartition("_")[0]
    return language or ENGLISH


@cache
def catalogue(language: str) -> Catalogue:
    """Return every sentence of a language by 'table.key'; nothing where it isn't translated.

    Raises
    ------
    BadTranslation
        If a translation has a sentence that English doesn't have, or asks for facts that its English sentence doesn't.
    """
    said: dict[str, Template] = {}
    folder = PLACE / language
    if not folder.is_dir():
        return said
    for file in sorted(folder.iterdir(), key=lambda f: f.name):
        if file.name.endswith(".toml"):
            named = f"{language}/{file.name}"
            found = _read(named, file.read_text(encoding="utf-8"))
            if language != ENGLISH:
                _held_to_english(named, language, found)
            said |= found
    return said


def _read(file: str, text: str) -> dict[str, Template]:
    try:
        tables = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise BadTranslation(file=file, reason=f"it is not valid TOML: {error}") from None
    stray = next((key for key, rows in tables.items() if not isinstance(rows, dict)), None)
    if stray is not None:
        raise BadTranslation(file=file, reason=f"'{stray}' stands in no [table]")
    return {f"{table}.{key}": said for table, rows in tables.items() for key, said in rows.items()}


def _held_to_english(file: str, language: str, found: Mapping[str, Any]) -> None:
    """Refuse a translation whose sentences could not be filled as the English ones are."""
    for key, template in found.items():
        if not is_said(key):
            raise BadTranslation(file=file, reason=f"there is no English sentence '{key}'")
        english = catalogue(ENGLISH)[key]
        wrong = _unfit(key, template, english) or _wrong_forms(key, template, english, language)
        if wrong:
            raise BadTranslation(file=file, reason=wrong)


def _unfit(key: str, template: Any, english: Template) -> str:
    """Return what is wrong with a template's braces; '' where nothing is."""
    known = {fact for text in forms(english) for fact in braces(text)}
    for text in forms(template):
        try:
            extra = [fact for fact in braces(text) if fact not in known]
        except ValueError as error:
            return f"the braces of '{key}' don't match: {error}"
        if extra:
            there = ", ".join(f"{{{fact}}}" for fact in sorted(known)) or "none"
            return f"'{key}' asks for {{{extra[0]}}}; the braces of its English sentence: {there}"
    return ""


def _wrong_forms(key: str, template: Any, english: Template, language: str) -> str:
    """Return what is wrong with the plural forms; '' where nothing is."""
    if isinstance(template, str):
        return ""
    from babel import Locale

    known = {*Locale.parse(language).plural_form.rules, "other"}
    if not isinstance(template, dict) or "other" not in template or not set(template) <= known:
        return f"'{key}' is neither a text nor plural forms ({', '.join(sorted(known))})"
    counted = any("n" in braces(text) for text in forms(english))
    return "" if counted else f"'{key}' has plural forms, but its English sentence counts nothing"


def forms(template: Any) -> list[str]:
    """Return the texts of a template: one, or one for each plural form."""
    texts = template.values() if isinstance(template, dict) else [template]
    return [text for text in texts if isinstance(text, str)]


def braces(text: str) -> list[str]:
    """Return what stands in a template's braces, format and all; `ValueError` where they don't match.

    >>> braces("about {number} more {what}")
    ['number', 'what']
    """
    return [
        (field or "") + (f"!{conversion}" if conversion else "") + (f":{spec}" if spec else "")
        for _, field, spec, conversion in string.Formatter().parse(text)
        if field is not None
    ]
