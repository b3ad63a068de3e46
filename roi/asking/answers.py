"""Take an answer: into the settings at hand, and into roi.toml, whose comments stay as they are."""

from __future__ import annotations

import io
import re
from dataclasses import replace
from pathlib import Path
from typing import Any

from roi.asking.question import Question, Value
from roi.declarations import BookSeries
from roi.display.view import style
from roi.errors import SettingsError, WrongUse
from roi.exports import Exports, with_settings
from roi.language.messages import say
from roi.settings import NAME, Settings, settings_from
from roi.toml import parse_toml
from roi.writing import refused, write_whole

ADDED_TO = "accounts"  # an answer about one network leaves those of the others


def settings_with(settings: Settings, question: Question, value: Value) -> Settings:
    """Return settings that answer a question of roi.toml.

    Raises
    ------
    SettingsError
        If the value can't be: no time zone, no amount.
    """
    written = _accepted("", question, value)
    read = settings_from(io.BytesIO(written.encode()))
    found = getattr(read, question.name)
    if question.name == ADDED_TO:
        found = tuple(dict.fromkeys((*settings.accounts, *found)))
    said = replace(
        settings,
        has_series_key=settings.has_series_key or question.asks == "series",
        has_sites_key=settings.has_sites_key or question.name == "sites",
    )
    return replace(said, **{question.name: found}, file=NAME)


def checked(question: Question, value: Value) -> None:
    """Raise `SettingsError` if a value can't be an answer."""
    _accepted("", question, value)


def answered(exports: Exports, question: Question, value: Value) -> Exports:
    """Return exports with an answer among their settings; nothing is read again."""
    return with_settings(exports, settings_with(exports.settings, question, value))


def write_answer(folder: str | Path, question: Question, value: Value) -> Path:
    """Write an answer into roi.toml, or beside the table that it is about, and return the file.

    What stands there stays, comments too; a line of roi.toml's start that is commented out is filled in.

    Raises
    ------
    SettingsError
        If the value can't be, or the file there can't be read.
    WrongUse
        If `folder` is a file, beside which no roi.toml is read.
    NotWritable
        If the disk refuses it.
    """
    place = Path(folder)
    root = place if place.is_dir() else place.parent
    if place.is_file() and question.file == NAME:
        raise WrongUse(sentence=say("asking.no_folder", file=place.name))
    file = root / question.file
    try:
        there = file.read_text(encoding="utf-8-sig") if file.exists() else ""
    except UnicodeDecodeError:
        raise SettingsError(file=question.file, reason="it is not UTF-8 text") from None
    except OSError as error:
        raise refused(question.file, error) from None
    if question.file == NAME and not there.strip():
        there = style(NAME)
    return write_whole(file, _accepted(there, question, value).encode())


def _accepted(text: str, question: Question, value: Value) -> str:
    """Return the text of a file with the answer in it, held to what roi.toml accepts."""
    import tomlkit

    document = _document(text, question.file)
    holder = _holder(document, question.table)
    before = holder.get(question.name, [])
    if question.name not in holder:  # fill in the line that waits for it, if there is one
        waiting = re.compile(rf"^# (?={re.escape(question.name)} = )", re.MULTILINE)
        filled = _document(waiting.sub("", text, count=1), question.file)
        if question.name in _holder(filled, question.table):
            document, holder = filled, _holder(filled, question.table)
    written: Any = list(map(_table, value)) if isinstance(value, tuple) else value
    if question.name == ADDED_TO:
        written = list(dict.fromkeys([*before, *written]))
    holder[question.name] = written
    text = tomlkit.dumps(document)
    if question.file == NAME:
        settings_from(io.BytesIO(text.encode()))
    return text


def _table(part: str | BookSeries) -> Any:
    """Return a part of a list as TOML has it: a series of books is a table."""
    if isinstance(part, str):
        return part
    return {"name": part.name, "titles": list(part.titles)}


def _holder(document: Any, table: str) -> Any:
    """Return the table that a setting stands in; a missing one is added."""
    import tomlkit

    if table and table not in document:
        document[table] = tomlkit.table()
    return document[table] if table else document


def _document(text: str, file: str = NAME) -> Any:
    import tomlkit
    from tomlkit.exceptions import ParseError

    parse_toml(text, file)  # within limits, and with our sentence where it is no TOML
    try:
        return tomlkit.parse(text)
    except ParseError as error:
        raise SettingsError(file=file, reason=f"it is not valid TOML: {error}") from None
