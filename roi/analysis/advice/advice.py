"""The advice that authors are given, as 46 claims, each with what the author's own files say of it."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass

from roi.analysis.advice.claims import ANSWERS
from roi.analysis.advice.evidence import ClaimAnswer, Evidence
from roi.analysis.advice.held import held_and_missing
from roi.analysis.advice.supplies import SUPPLIES, where_to_put_all
from roi.analysis.many_tests import passed
from roi.errors import NotEnough
from roi.language.facts import Filling, list_of, message, sentences, worded
from roi.language.messages import say
from roi.timeline.timeline import Timeline

# Each claim with the key of the advice and that of what it takes to answer it.
CLAIMS = {
    "C01": ("advice.C01", "advice_needs.C01"),
    "C02": ("advice.C02", "advice_needs.C02"),
    "C03": ("advice.C03", "advice_needs.C03"),
    "C04": ("advice.C04", "advice_needs.C04"),
    "C05": ("advice.C05", "advice_needs.C05"),
    "C06": ("advice.C06", "advice_needs.C06"),
    "C07": ("advice.C07", "advice_needs.C07"),
    "C08": ("advice.C08", "advice_needs.C08"),
    "C09": ("advice.C09", "advice_needs.C09"),
    "C10": ("advice.C10", "advice_needs.C10"),
    "C11": ("advice.C11", "advice_needs.C11"),
    "C12": ("advice.C12", "advice_needs.C12"),
    "C13": ("advice.C13", "advice_needs.C13"),
    "C14": ("advice.C14", "advice_needs.C14"),
    "C15": ("advice.C15", "advice_needs.C15"),
    "C16": ("advice.C16", "advice_needs.C16"),
    "C17": ("advice.C17", "advice_needs.C17"),
    "C18": ("advice.C18", "advice_needs.C18"),
    "C19": ("advice.C19", "advice_needs.C19"),
    "C20": ("advice.C20", "advice_needs.C20"),
    "C21": ("advice.C21", "advice_needs.C21"),
    "C22": ("advice.C22", "advice_needs.C22"),
    "C23": ("advice.C23", "advice_needs.C23"),
    "C24": ("advice.C24", "advice_needs.C24"),
    "C25": ("advice.C25", "advice_needs.C25"),
    "C26": ("advice.C26", "advice_needs.C26"),
    "C27": ("advice.C27", "advice_needs.C27"),
    "C28": ("advice.C28", "advice_needs.C28"),
    "C29": ("advice.C29", "advice_needs.C29"),
    "C30": ("advice.C30", "advice_needs.C30"),
    "C31": ("advice.C31", "advice_needs.C31"),
    "C32": ("advice.C32", "advice_needs.C32"),
    "C33": ("advice.C33", "advice_needs.C33"),
    "C34": ("advice.C34", "advice_needs.C34"),
    "C35": ("advice.C35", "advice_needs.C35"),
    "C36": ("advice.C36", "advice_needs.C36"),
    "C37": ("advice.C37", "advice_needs.C37"),
    "C38": ("advice.C38", "advice_needs.C38"),
    "C39": ("advice.C39", "advice_needs.C39"),
    "C40": ("advice.C40", "advice_needs.C40"),
    "C41": ("advice.C41", "advice_needs.C41"),
    "C42": ("advice.C42", "advice_needs.C42"),
    "C43": ("advice.C43", "advice_needs.C43"),
    "C44": ("advice.C44", "advice_needs.C44"),
    "C45": ("advice.C45", "advice_needs.C45"),
    "C46": ("advice.C46", "advice_needs.C46"),
}


@dataclass(frozen=True, slots=True)
class Claim:
    """A piece of advice and what became of it; `lacks_data` says that the files hold too little even to ask."""

    id: str
    answer: str
    message: Filling
    p_value: float = math.nan
    lacks_data: bool = False

    @property
    def advice(self) -> str:
        """The advice as books give it."""
        return say(CLAIMS[self.id][0])

    @property
    def sentence(self) -> str:
        """What the files say of it."""
        return str(worded(self.message))


def check_advice(evidence: Evidence, judged: Mapping[str, ClaimAnswer]) -> tuple[Claim, ...]:
    """Return every claim with its answer; what can't be answered says what it needs, and none is left out.

    `judged` holds the answers about money, which are judged elsewhere. Answers that rest on a test are corrected for
    being many (Holm 1979): one that could be chance among so many becomes "can't tell yet".
    """
    answers = {name: judged.get(name) or _answer(name, evidence) for name in CLAIMS}
    by_chance = _chance(answers)
    return tuple(
        _lacking(name, evidence.timeline)
        if answer is None
        else Claim(name, *_careful(answer, by_chance=name in by_chance))
        for name, answer in answers.items()
    )


def _answer(name: str, evidence: Evidence) -> ClaimAnswer | None:
    answer = ANSWERS.get(name)
    try:
        return answer(evidence) if answer else None
    except NotEnough:
        return None


def _lacking(name: str, timeline: Timeline) -> Claim:
    """Return a claim that can't be asked of these files: what it takes, what they hold of it, and where the rest is kept."""
    what = message(CLAIMS[name][1])
    held, missing = held_and_missing(SUPPLIES[name], timeline)
    where = where_to_put_all(missing)
    if not held:
        sentence = message("advice.needs", what=what, where=where)
    elif missing:
        sentence = message("advice.needs_rest", what=what, held=list_of(*held), where=where)
    else:
        sentence = message("advice.needs_more", what=what, held=list_of(*held))
    return Claim(name, "cannot_tell", sentence, lacks_data=True)


def _chance(answers: dict[str, ClaimAnswer | None]) -> set[str]:
    """Return the tested answers that chance could give where so many are asked."""
    tested = {name: a.p_value for name, a in answers.items() if a and math.isfinite(a.p_value)}
    found = passed(list(tested.values()))
    return {name for name, is_found in zip(tested, found, strict=True) if not is_found}


def _careful(found: ClaimAnswer, *, by_chance: bool) -> ClaimAnswer:
    """Return an answer, withdrawn with the reason where chance could have given it."""
    if by_chance and found.answer in {"yes", "no"}:
        doubted = sentences(found.message, message("advice.many"))
        return found._replace(answer="cannot_tell", message=doubted)
    return found
