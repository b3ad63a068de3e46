"""The report's fonts, and how a character is written that none of them has."""

from __future__ import annotations

import unicodedata
from functools import cache
from importlib.resources import files
from pathlib import Path

from roi.reports.blocks import Shown, each_text

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

    def changed(text: str) -> str:
        return text if text.isascii() and text.isprintable() else _printable_text(text, lost)

    return each_text(value, changed)


def _printable_text(text: str, lost: set[str]) -> str:
    shown = unicodedata.normalize("NFC", text)
    lost |= {c for c in set(shown) if written(c) not in {c, " ", ""}}
    return "".join(written(c) for c in shown)
