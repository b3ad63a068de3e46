"""What the commands print: UTF-8 into files and pipes, in a terminal what it can show, and nothing that steers it."""

from __future__ import annotations

import codecs
import json
import sys
import unicodedata
from typing import Any

from roi.errors import UNSAFE, printable

NEAREST = "roi.nearest"
# One sign for each, so that a picture drawn with them keeps its places.
STAND_INS = str.maketrans("━─│●┼╂…–—‘’“”−×→", "=-|o+|.--''\"\"-x>")


def prepare_streams() -> None:
    """Make standard output and error able to take any sentence, whatever encoding the system gave them."""
    codecs.register_error(NEAREST, _nearest)
    for stream in (sys.stdout, sys.stderr):
        reconfigure = getattr(stream, "reconfigure", None)
        if reconfigure is None:  # a test's or a program's own stand-in
            continue
        if stream.isatty():
            reconfigure(errors=NEAREST)
        else:
            reconfigure(encoding="utf-8", errors="backslashreplace")


def _nearest(error: UnicodeError) -> tuple[str, int]:
    """Return plain signs for those that a terminal's encoding lacks: 'e' for 'ė', '=' for a thick line, else '?'."""
    if not isinstance(error, UnicodeEncodeError):
        raise error
    lacking = error.object[error.start : error.end]
    return "".join(map(_plain_sign, lacking)), error.end


def _plain_sign(sign: str) -> str:
    plain = unicodedata.normalize("NFKD", sign.translate(STAND_INS))[:1]
    return plain if plain.isascii() and plain.isprintable() else "?"


def say_line(text: object, *, error: bool = False) -> None:
    """Print a text; what would steer a terminal is written out."""
    print(printable_lines(str(text)), file=sys.stderr if error else sys.stdout)


def printable_lines(text: str) -> str:
    """Return lines of text of which none steers a terminal."""
    return "\n".join(map(printable, text.split("\n")))


def print_json(value: Any) -> None:
    """Print JSON; what would steer a terminal stands in it as JSON's own escapes."""
    print(json_text(value))


def json_text(value: Any) -> str:
    r"""Return JSON in UTF-8's letters, without the signs that would steer a terminal.

    >>> print(json_text({"title": "Salé \x9b31m"}))
    {
     "title": "Salé \u009b31m"
    }
    """
    text = json.dumps(value, ensure_ascii=False, indent=1, allow_nan=False)
    return "\n".join(
        UNSAFE.sub(lambda sign: f"\\u{ord(sign[0]):04x}", line) for line in text.split("\n")
    )
