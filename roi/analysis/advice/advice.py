"""The advice that authors are given, as 46 claims, each with what the author's own files say of it."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass

from roi.analysis.advice.claims import ANSWERS
from roi.analysis.advice.evidence import ClaimAnswer, Evidence
from roi.errors import NotEnough
from roi.language.messages import say

CLAIMS = tuple(f"C{n:02d}" for n in range(1, 47))
TOGETHER = 0.05  # chance that even one of all tested answers is a find where there is nothing


@dataclass(frozen=True, slots=True)
class Claim:
    """A piece of advice and what became of it."""

    id: str
    advice: str
    answer: str
    sentence: str
    p_value: float = math.nan


def check_advice(material: Evidence, told: Mapping[str, ClaimAnswer]) -> tuple[Claim, ...]:
    """Return every claim with its answer; what can't be answered says what it needs, and none is left out.

    `told` holds the answers about money, which are judged elsewhere. Answers that rest on a test are corrected for
    being many (Holm 1979): one that could be chance among so many becomes "can't tell yet".
    """
    said = {name: told.get(name) or _said(name, material) for name in CLAIMS}
    too_many = _chance(said)
    return tuple(
        Claim(name, say(f"advice.{name}"), *_careful(s, name in too_many))
        for name, s in said.items()
    )


def _said(name: str, material: Evidence) -> ClaimAnswer:
    answer = ANSWERS.get(name)
    try:
        found = answer(material) if answer else None
    except NotEnough:
        found = None
    return found or ClaimAnswer(
        "cannot_tell", say("advice.needs", what=say(f"advice_needs.{name}"))
    )


def _chance(said: dict[str, ClaimAnswer]) -> set[str]:
    """Return the tested answers that chance could give where so many are asked (Holm's step-down rule)."""
    tested = sorted((s.p_value, name) for name, s in said.items() if math.isfinite(s.p_value))
    for rank, (p_value, _) in enumerate(tested):
        if p_value > TOGETHER / (len(tested) - rank):
            return {name for _, name in tested[rank:]}
    return set()


def _careful(said: ClaimAnswer, by_chance: bool) -> ClaimAnswer:
    if by_chance and said.answer in {"yes", "no"}:
        return replace_answer(said, "cannot_tell", say("advice.many"))
    return said


def replace_answer(said: ClaimAnswer, answer: str, reason: str) -> ClaimAnswer:
    """Return what is said with another answer and the reason for it."""
    return said._replace(answer=answer, sentence=f"{said.sentence} {reason}")
