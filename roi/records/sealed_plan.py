"""SealedPlan: a posting plan as its file holds it, and the mark by which a changed one is seen."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

FOLDER = "plan"  # of a plan's files; among the exports it is found by itself
NAME = "plan.toml"
# What `roi plan` writes beside plan.toml: no exports, so that nobody tries to read them.
CALENDAR = "plan.ics"
SHEETS = {"a4": "wall-a4.pdf", "letter": "wall-letter.pdf"}
SCHEDULERS = {
    "buffer": "buffer.csv",
    "hootsuite": "hootsuite.csv",
    "vista_social": "vista-social.csv",
}
BESIDE = frozenset({CALENDAR, *SHEETS.values(), *SCHEDULERS.values()})
SEAL = "seal"
LENGTH = 16  # hexadecimal digits: no slip of a hand gives the same ones


@dataclass(frozen=True, slots=True)
class SealedPlan:
    """The values of a plan whose mark is right. `roi.experiment` makes a Plan of them."""

    file: str
    values: Mapping[str, Any]
    mark: str


def mark_of(values: Mapping[str, Any]) -> str:
    """Return the mark over what a plan says: SHA-256 of its values in one order, whatever its spacing and comments.

    >>> from datetime import date
    >>> mark_of({"start": date(2026, 11, 2)}) == mark_of({"start": date(2026, 11, 2), "seal": {"mark": "?"}})
    True
    >>> mark_of({"start": date(2026, 11, 2)}) == mark_of({"start": date(2026, 11, 3)})
    False
    """
    said = {name: value for name, value in values.items() if name != SEAL}
    text = json.dumps(said, sort_keys=True, ensure_ascii=False, default=str)
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()[:LENGTH]
