"""The report's fonts, and how a character is written that none of them has."""

from __future__ import annotations

import unicodedata
from dataclasses import fields, is_dataclass
from functools import cache
from importlib.resources import files
from pathlib import Path
from typing import TypeVar, cast

Shown = TypeVar("Shown")
# In this order: Latin, Greek, Cyrillic; Chinese, Japanese, Korean; the rest, Hebrew, Arabic and symbols among them.
FAMILIES = ("Noto Sans", "Noto Sans CJK JP", "DejaVu Sans")


@cache
def font_files() -> tuple[Path, ...]:
    """Return the font files, in the order of `FAMILIES`."""
    import matplotlib

    noto = Path(str(files("fontpkg_noto_sans"))) / "files"
    asian = Path(str(files("noto_cjk_sans_jp_regular"))) / "NotoSansCJKjp-Regular.otf"
    other = Path(matplotlib.get_data_path()) / "fonts" / "ttf" / "DejaVuSans.ttf"
    return (*sorted(noto.glob("NotoSans*.ttf")), asian, other)


def font_folders() -> tuple[Path, ...]:
    """Return the folders that hold the fonts."""
    return tuple(dict.fromkeys(f.parent for f in font_files()))


@cache
def _covered() -> frozenset[int]:
    from fontTools.ttLib import TTFont

    upright = [f for f in font_files() if "Italic" not in f.name]
    return frozenset(c for f in upright for c in TTFont(f, lazy=True).getBestCmap())


@cache
def written(character: str) -> str:
    """Return a character as the report can print it: itself, a space for a control character, or its name in brackets.

    >>> written("é"), written(chr(7)), written(chr(0x1F409))
    ('é', ' ', '[dragon]')
    """
    if character == "\n":
        return character
    kind = unicodedata.category(character)
    if kind in {"Cc", "Cs", "Co", "Cn"}:
        return " "
    if ord(character) in _covered():
        return character
    if kind in {"Cf", "Mn", "Me"}:
        return ""
    return f"[{unicodedata.name(character, 'character ' + format(ord(character), 'X')).lower()}]"


def printable(value: Shown, lost: set[str]) -> Shown:
    """Return a document, or any part of it, with every text printable.

    Characters that had to be written out by name are added to `lost`.
    """
    return cast("Shown", _printable(value, lost))


def _printable(value: object, lost: set[str]) -> object:
    if isinstance(value, str):
        return value if value.isascii() and value.isprintable() else _printable_text(value, lost)
    if isinstance(value, list | tuple):
        return [_printable(part, lost) for part in value]
    if is_dataclass(value) and not isinstance(value, type):
        parts = {f.name: _printable(getattr(value, f.name), lost) for f in fields(value)}
        return type(value)(**parts)
    return value


def _printable_text(text: str, lost: set[str]) -> str:
    shown = unicodedata.normalize("NFC", text)
    lost |= {c for c in set(shown) if written(c) not in {c, " ", ""}}
    return "".join(written(c) for c in shown)
