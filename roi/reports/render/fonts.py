"""The fonts that come with the report, and what stands for a character that none of them has."""

from __future__ import annotations

import unicodedata
from functools import cache
from importlib.resources import files
from pathlib import Path
from typing import Any

# In this order: Latin, Greek, Cyrillic; Chinese, Japanese, Korean; the rest, Hebrew, Arabic and signs among them.
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
    """Return the folders that the fonts lie in."""
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


def printable(value: Any, lost: set[str]) -> Any:
    """Return a document's value with every text printable; the characters that had to be spelt out go into `lost`."""
    if isinstance(value, str):
        return value if value.isascii() and value.isprintable() else _printable(value, lost)
    if isinstance(value, list):
        return [printable(v, lost) for v in value]
    if isinstance(value, dict):
        return {k: printable(v, lost) for k, v in value.items()}
    return value


def _printable(text: str, lost: set[str]) -> str:
    shown = unicodedata.normalize("NFC", text)
    lost |= {c for c in set(shown) if written(c) not in {c, " ", ""}}
    return "".join(written(c) for c in shown)
