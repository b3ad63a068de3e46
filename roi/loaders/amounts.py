"""Parse a number from text, given its decimal and thousands separators, in any script's digits."""

from __future__ import annotations

import re
import unicodedata

PLAIN = re.compile(r"[-+]?(\d++(?:\.\d*+)?|\.\d++)([eE][-+]?\d{1,3})?", re.ASCII)
LARGEST = 1e15  # floats above this can't hold every integer, and no count is that large


OTHER_SIGNS = str.maketrans(
    {"٫": ".", "٬": ",", "．": ".", "，": ",", "－": "-", "／": "/", "：": ":"}
)


def in_western_digits(text: str) -> str:
    """Return a number or a day with its digits as 0 to 9, whatever script they are in.

    >>> [in_western_digits(t) for t in ("١٢", "१,२३४", "３．５", "12")]
    ['12', '1,234', '3.5', '12']
    """
    if text.isascii():
        return text
    digits = (str(unicodedata.decimal(c, c)) for c in text)
    return "".join(digits).translate(OTHER_SIGNS)


def _number(text: str) -> float | None:
    if not PLAIN.fullmatch(text):
        return None
    value = float(text)
    return value if abs(value) < LARGEST else None


def number_in(text: str, decimal: str, thousands: str) -> float | None:
    """Return the number in a text with these separators; None for '1,23' and '0,123', whose comma can't mean thousands."""
    whole_, _, fraction = text.partition(decimal)
    first, *groups = whole_.lstrip("+-").split(thousands) if thousands else [whole_]
    if groups and (
        len(groups[-1]) != 3
        or len(first) > 3
        or first[:1] == "0"
        or any(len(g) not in (2, 3) for g in groups)
    ):
        return None
    plain = whole_.replace(thousands, "") if groups else whole_
    return _number(f"{plain}.{fraction}" if fraction else plain)
