"""TOML text to values, within limits: what an author writes in roi.toml, or beside a table."""

from __future__ import annotations

import re
import tomllib
from typing import Any

from roi.errors import SettingsError

MAX_SIZE = 1024 * 1024  # characters; thousands of events take a tenth of it
MAX_PARTS = 8  # names in one dotted key: tomllib's memory grows with the square of their number
LONGEST_VALUE = 60  # characters of a value that a sentence quotes

# A text without an end goes to the end of its line or of the file, so that no sign is looked at twice.
KEY_OR_TEXT = re.compile(
    r"""\"{3}(?:[^"\\]|\\.|"(?!""))*+(?:\"{3})?|'{3}(?:[^']|'(?!''))*+(?:'{3})?|\#[^\n]*+"""
    r"""|(?P<part>[\w-]++|"(?:[^"\\\n]|\\[^\n])*+"?|'[^'\n]*+'?)|(?P<dot>\.)|\S""",
    re.DOTALL,
)


def parse_toml(text: str, file: str) -> dict[str, Any]:
    """Return the values that a TOML text holds; `file` is its name in the sentence where it can't be read.

    >>> parse_toml('hour = 15.0', "roi.toml")
    {'hour': 15.0}

    Raises
    ------
    SettingsError
        If it isn't TOML, is larger than any settings are, or is nested or dotted without end.
    """
    if len(text) > MAX_SIZE:
        raise SettingsError(file=file, reason="it is larger than 1 MB, and no settings are")
    if _longest_key(text) > MAX_PARTS:
        raise SettingsError(
            file=file, reason=f"a name in it has more than {MAX_PARTS} parts with dots between them"
        )
    try:
        return tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise SettingsError(file=file, reason=f"it is not valid TOML: {error}") from None
    except RecursionError:
        raise SettingsError(file=file, reason="its lists or tables are nested too deeply") from None
    except (ValueError, OverflowError):  # what Python's own readers of numbers and days refuse
        raise SettingsError(
            file=file, reason="it holds a number or a day that is out of all range"
        ) from None


def _longest_key(text: str) -> int:
    """Return the most parts that one dotted name has; what stands inside texts and comments is none."""
    longest, parts, after_dot = 0, 0, False
    for token in KEY_OR_TEXT.finditer(text):
        if token["part"]:
            parts = parts + 1 if after_dot else 1
            longest = max(longest, parts)
        after_dot = token["dot"] is not None
    return longest


def shown(value: Any) -> str:
    """Return a value as a sentence quotes it, cut where it is long.

    >>> shown("Mars/Olympus"), shown(float("nan")), shown(10**5000)
    ("'Mars/Olympus'", 'nan', 'a number that long')
    """
    try:
        text = repr(value)
    except (ValueError, RecursionError):  # Python writes out no integer of more than 4,300 digits
        return "a number that long" if isinstance(value, int) else "a value that long"
    return text if len(text) <= LONGEST_VALUE else f"{text[: LONGEST_VALUE - 1]}…"
