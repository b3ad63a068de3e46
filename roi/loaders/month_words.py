"""Months by name, in the languages that stores use."""

from __future__ import annotations

import csv
import re
import unicodedata
from datetime import date
from functools import cache
from importlib.resources import files

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
    """Return the number of each month by casefolded name or abbreviation, in the languages that stores use.

    Also as they are typed without accents. They stand in a table that a test holds against babel, which reads all that it knows of a language to tell its months.
    """
    text = (files("roi") / "tables" / "month_names.csv").read_text(encoding="utf-8")
    names = {row["name"]: int(row["month"]) for row in csv.DictReader(text.splitlines())}
    return {without_accents(name): month for name, month in names.items()} | names


def is_month_name(text: str) -> bool:
    """Whether a text is the name of a month or its abbreviation, with or without a full stop.

    >>> [is_month_name(t) for t in ("Sept.", "mars", "6月", "March 2025")]
    [True, True, True, False]
    """
    return text.casefold().rstrip(".") in month_names()


def without_accents(text: str) -> str:
    """Return a text as it is typed without accents.

    >>> without_accents("février")
    'fevrier'
    """
    return "".join(c for c in unicodedata.normalize("NFD", text) if not unicodedata.combining(c))


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
