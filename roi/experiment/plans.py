"""The plans in a folder: those that the calendar is judged by, and why others are not."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import pandas as pd

from roi.errors import BadPlan
from roi.experiment.kept_days import KeptDays, count_kept, drawn_and_kept
from roi.experiment.plan import Plan
from roi.experiment.sealed import owners_of, plan_of
from roi.language.facts import Message, message
from roi.records.sealed_plan import SealedPlan
from roi.timeline.timeline import Timeline

LOADER = "posting_plan"  # it says itself why a file's mark is wrong


@dataclass(frozen=True)
class FoundPlan:
    """A plan that a calendar is judged by, and its days as `drawn_and_kept` returns them."""

    file: str
    mark: str
    plan: Plan
    days: pd.DataFrame

    @property
    def kept(self) -> KeptDays:
        """How many days were drawn, are known, and went as drawn."""
        return count_kept(self.days)


@dataclass(frozen=True)
class Plans:
    """The plans in a folder, oldest first, and why a file that looks like one is not used."""

    found: tuple[FoundPlan, ...] = ()
    refused: tuple[Message, ...] = ()


def plans_of(timeline: Timeline) -> Plans:
    """Return the plans that lie beside the exports; one that can't be trusted is named with the reason, never used.

    A plan is of this folder if it was drawn for an account whose posts are here. Of two plans that share a day neither is
    judged by, since nobody can tell which one was meant.
    """
    exports = timeline.exports
    if exports is None:
        return Plans()
    refused = [
        message("plan.not_read", file=e.file, reason=aside.reason)
        for e in exports.exports
        if e.loader == LOADER
        for aside in e.reading.set_aside
    ]
    plans: dict[str, tuple[SealedPlan, Plan]] = {}
    for sealed in exports.plans:
        try:
            plans.setdefault(sealed.mark, (sealed, _own(timeline, sealed)))
        except BadPlan as error:
            refused.append(_not_read(sealed, str(error.facts["reason"])))
    apart, overlapping = _apart(list(plans.values()))
    found = [FoundPlan(s.file, s.mark, p, drawn_and_kept(timeline, p)) for s, p in apart]
    found.sort(key=lambda f: f.plan.start)
    return Plans(tuple(found), (*refused, *overlapping))


def _own(timeline: Timeline, sealed: SealedPlan) -> Plan:
    """Return the plan of a sealed file, if it was drawn for the author whose exports these are."""
    plan = plan_of(sealed)
    owner, owners = sealed.values["plan"]["owner"], owners_of(timeline, plan.network)
    if owner and owners and owner not in owners:
        reason = "it was drawn for another account than the one whose posts are here"
        raise BadPlan(file=sealed.file, reason=reason)
    return plan


def _not_read(sealed: SealedPlan, reason: str) -> Message:
    return message("plan.not_read", file=sealed.file, reason=reason)


def _apart(
    plans: Sequence[tuple[SealedPlan, Plan]],
) -> tuple[list[tuple[SealedPlan, Plan]], list[Message]]:
    """Return the plans that share no day with another one, and of the others that they do."""
    apart, overlapping = [], []
    for sealed, plan in plans:
        other = next(_overlapping(sealed, plan, plans), None)
        if other is None:
            apart.append((sealed, plan))
        else:
            reason = message("plan.overlaps", file=sealed.file, other=other.file)
            overlapping.append(reason)
    return apart, overlapping


def _overlapping(
    sealed: SealedPlan, plan: Plan, plans: Sequence[tuple[SealedPlan, Plan]]
) -> Iterator[SealedPlan]:
    for other, theirs in plans:
        if other is not sealed and plan.start < theirs.end and theirs.start < plan.end:
            yield other
