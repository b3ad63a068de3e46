"""Months by name, in the languages that stores use."""

from __future__ import annotations

import re
from datetime import date
from functools import cache

LANGUAGES = (
    *("en", "es", "de", "de_AT", "fr", "it", "pt", "nl", "ja", "pl", "sv"),
    *("da", "nb", "fi", "cs", "hu", "ro", "tr", "ru", "uk", "el", "ko"),
)


ENGLISH = {
    name: number
    for number, full in enumerate(
        "january february march april may june july august september october november december".split(),
        1,
    )
    for name in (full, full[:3])
}


@cache
def month_names() -> dict[str, int]:
    """Return the number of each month by casefolded name or abbreviation, in the languages that stores use."""
    from babel.dates import get_month_names

    return {
        name.casefold().rstrip("."): number
        for language in LANGUAGES
        for width in ("wide", "abbreviated")
        for context in ("format", "stand-alone")
        for number, name in get_month_names(width, context, language).items()
    }


def first_of_month(text: str) -> date | None:
    """Return the first day of a month given by name and year, or None.

    >>> first_of_month("octubre 2025"), first_of_month("6月 2026"), first_of_month("Totals")
    (datetime.date(2025, 10, 1), datetime.date(2026, 6, 1), None)
    """
    year = re.search(r"(?<!\d)(?:19|20)\d\d(?!\d)", text)
    if year is None:
        return None
    words = re.findall(r"\d{1,2}月|[^\W\d_]+", text.casefold())
    names = ENGLISH if any(w in ENGLISH for w in words) else month_names()
    month = next((names[w] for w in words if w in names), None)
    return date(int(year[0]), month, 1) if month else None
