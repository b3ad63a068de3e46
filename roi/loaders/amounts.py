"""A number as text, with the signs for decimals and thousands that stand in it."""

from __future__ import annotations

import re

PLAIN = re.compile(r"[-+]?(\d+\.?\d*|\.\d+)([eE][-+]?\d{1,3})?", re.ASCII)
LARGEST = 1e15  # beyond it a float no longer counts in ones, and nobody sold so many


def _number(text: str) -> float | None:
    if not PLAIN.fullmatch(text):
        return None
    value = float(text)
    return value if abs(value) < LARGEST else None


def number_in(text: str, decimal: str, thousands: str) -> float | None:
    """Return the number a text writes with these signs; '1,23' and '0,123' are no thousands, but damaged or another language's."""
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
