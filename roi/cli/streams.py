"""Print safely: UTF-8 into files and pipes, only what a terminal can show, and no control characters."""

from __future__ import annotations

import codecs
import sys
import unicodedata
from typing import Any

from roi.display.json_output import json_text
from roi.errors import printable_lines

NEAREST = "roi.nearest"
# One character for each, so that text charts stay aligned.
STAND_INS = str.maketrans("━═─│╭╮╰╯●┼╂…–—‘’“”−×→", "=~-|++++o+|.--''\"\"-x>")


def prepare_streams() -> None:
    """Make standard output and error accept any text, whatever encoding the system chose."""
    codecs.register_error(NEAREST, _nearest)
    for stream in (sys.stdout, sys.stderr):
        reconfigure = getattr(stream, "reconfigure", None)
        if reconfigure is None:  # a replacement by a test or another program
            continue
        if stream.isatty():
            reconfigure(errors=NEAREST)
        else:
            reconfigure(encoding="utf-8", errors="backslashreplace")


def _nearest(error: UnicodeError) -> tuple[str, int]:
    """Replace characters that a terminal's encoding lacks: 'ė' by 'e', a thick line by '=', others by '?'."""
    if not isinstance(error, UnicodeEncodeError):
        raise error
    lacking = error.object[error.start : error.end]
    return "".join(map(_plain_sign, lacking)), error.end


def _plain_sign(sign: str) -> str:
    plain = unicodedata.normalize("NFKD", sign.translate(STAND_INS))[:1]
    return plain if plain.isascii() and plain.isprintable() else "?"


def say_line(text: object, *, error: bool = False) -> None:
    """Print a text with control characters escaped."""
    print(printable_lines(str(text)), file=sys.stderr if error else sys.stdout)


def print_json(value: Any) -> None:
    """Print JSON with control characters as JSON escapes: valid whatever the console can show."""
    text = json_text(value)
    encoding = (sys.stdout.encoding or "utf-8").lower().replace("-", "").replace("_", "")
    print(text if encoding == "utf8" else ascii_json(text))


def ascii_json(text: str) -> str:
    r"""Return JSON whose every letter a console of any encoding can show, still the same JSON.

    >>> print(ascii_json('{"title": "Salé 📚"}'))
    {"title": "Sal\u00e9 \ud83d\udcda"}
    """
    units = text.encode("utf-16-be", "surrogatepass")
    signs = (int.from_bytes(units[n : n + 2], "big") for n in range(0, len(units), 2))
    return "".join(chr(sign) if sign < 128 else f"\\u{sign:04x}" for sign in signs)
