"""A posting plan that `roi plan` drew and sealed (plan.toml): recognised, held against its mark, read by roi.experiment."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from roi.errors import RoiError, SettingsError
from roi.language.formatting import days, shortened
from roi.loaders.protocol import About
from roi.records.dataset import Reading, SetAside
from roi.records.sealed_plan import SEAL, SealedPlan, mark_of
from roi.sources.source import Source
from roi.toml import MAX_SIZE, parse_toml

PLAN = re.compile(r"(?m)^\[plan\]\s*$")
QUESTION = re.compile(r"(?m)^question\s*=")
LONGEST_WORDS = 40  # characters of an arm
CHANGED = "it was changed after it was sealed, so nothing is judged by it; put back the file as `roi plan` wrote it"
UNSEALED = "it has no mark: it was cut off or written by hand, so nobody can tell whether a coin drew it; put back the file as `roi plan` wrote it, or draw a new plan"
CUT_OFF = "it is damaged or cut off ({reason}); put back the file as `roi plan` wrote it"


@dataclass(frozen=True)
class PlanLoader:
    """Reads a sealed plan. Its rows are its blocks of days, kept only if the mark is right."""

    name: str
    about: About

    def identifies(self, source: Source) -> bool:
        """Return whether it is TOML with a plan's table and question."""
        try:
            if source.is_folder or source.is_binary:
                return False
            return bool(PLAN.search(source.start) and QUESTION.search(source.start))
        except RoiError:
            return False

    def read(self, source: Source) -> Reading:
        """Return the plan, or its blocks set aside with the reason why it can't be trusted."""
        with source.text() as stream:
            return reading_of(stream.read(MAX_SIZE + 1), source.path)


def reading_of(text: str, path: str) -> Reading:
    """Return the plan of a file's text, or its blocks set aside with the reason why it can't be trusted."""
    try:
        values = parse_toml(text, path)
    except SettingsError as error:
        reason = CUT_OFF.format(reason=error.facts["reason"])
        return _set_aside(max(text.count("[[block]]"), 1), reason)
    rows = max(len(_blocks(values)), 1)
    mark = _mark(values)
    if mark is None:
        return _set_aside(rows, UNSEALED)
    if mark != mark_of(values):
        return _set_aside(rows, CHANGED)
    sealed = SealedPlan(path, values, mark)
    return Reading((), rows, {"plan": rows}, notes=tuple(_notes(values)), plan=sealed)


def _notes(values: dict[str, Any]) -> Iterator[str]:
    """Yield what is compared on which days; what else the plan says, `roi answer` reads."""
    head, arms = values.get("plan"), values.get("arm")
    tables = arms if isinstance(arms, list) else []
    words = [a["words"] for a in tables if isinstance(a, dict) and "words" in a]
    start, end = (head.get(name) if isinstance(head, dict) else None for name in ("start", "end"))
    if len(words) == 2 and type(start) is type(end) is date and start <= end < date.max:
        first, second = (shortened(str(w), LONGEST_WORDS) for w in words)
        told = days(start, end + timedelta(days=1))
        yield f"A coin drew these days: {first} or {second}, {told}."


def _set_aside(rows: int, reason: str) -> Reading:
    return Reading((), rows, {}, (SetAside(reason, rows),))


def _blocks(values: dict[str, Any]) -> list[Any]:
    blocks = values.get("block")
    return blocks if isinstance(blocks, list) else []


def _mark(values: dict[str, Any]) -> str | None:
    seal = values.get(SEAL)
    mark = seal.get("mark") if isinstance(seal, dict) else None
    return mark if isinstance(mark, str) else None


POSTING_PLAN = PlanLoader(
    name="posting_plan",
    about=About(
        service="kept by yourself",
        download="`roi plan` draws and writes it",
        kinds=("plan",),
        grain="day",
        timezone="yours; it stands in the plan",
        cannot_tell="whether you kept to it: your posts tell that",
        knowledge="our own format",
    ),
)
