"""A Plan as the values of its file, and back: only a plan that the rules allow comes out."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping
from datetime import date, timedelta
from typing import Annotated, Any

import msgspec

from roi.errors import BadPlan
from roi.experiment.design import weekday_limit
from roi.experiment.plan import Arm, Block, Exclusion, Look, Plan, Question
from roi.experiment.posts_by_rule import COUNTED_HERE, is_rule
from roi.language import formatting
from roi.records.sealed_plan import SEAL, SealedPlan
from roi.settings import LONGEST_TEXT, YEARS, is_time_zone
from roi.timeline.columns import grid
from roi.timeline.timeline import Timeline
from roi.toml import shown

LARGEST = 2**63 - 1  # a whole number in TOML
LONGEST_REASON = 200  # characters of what a table's rules say
LONGEST_TEST = 3660  # days
Count = Annotated[int, msgspec.Meta(ge=0, le=1000)]
Name = Annotated[str, msgspec.Meta(min_length=1, max_length=100)]
VERSION = 1  # of the rules by which a plan is drawn and judged
ONE_DAY = timedelta(days=1)


class _Table(msgspec.Struct, forbid_unknown_fields=True):
    """A table of the file: unknown names are refused, since they would change nothing and be believed."""


class _Head(_Table):
    question: Question
    activity: Name
    start: date
    end: date
    block_days: Annotated[int, msgspec.Meta(ge=1, le=1000)]
    outcomes: Annotated[list[Name], msgspec.Meta(min_length=1, max_length=100)]
    weekday_limit: Count
    posts_per_active_day: Annotated[float, msgspec.Meta(gt=0, le=1000)]
    seed: Annotated[int, msgspec.Meta(ge=0, le=LARGEST)]
    version: Annotated[int, msgspec.Meta(ge=1)]
    timezone: Name
    network: Name
    alpha: Annotated[float, msgspec.Meta(gt=0, lt=1)]
    whenever: bool
    owner: Annotated[str, msgspec.Meta(max_length=100)]
    rule: Annotated[str, msgspec.Meta(max_length=100)] = ""


class _Arm(_Table):
    key: Name
    words: Annotated[str, msgspec.Meta(max_length=LONGEST_TEXT)]


class _Block(_Table):
    number: Annotated[int, msgspec.Meta(ge=0, le=LARGEST)]
    start: date
    end: date
    arm: Name
    stratum: Annotated[int, msgspec.Meta(ge=0, le=LARGEST)]


class _Exclusion(_Table):
    start: date
    end: date
    reason: Annotated[str, msgspec.Meta(max_length=LONGEST_TEXT)]


class _Look(_Table):
    day: date
    spent_alpha: Annotated[float, msgspec.Meta(ge=0, lt=1)]


class _File(_Table):
    plan: _Head
    arm: list[_Arm]
    block: list[_Block]
    look: list[_Look] = []
    exclusion: list[_Exclusion] = []


def values_of(plan: Plan, owner: str) -> dict[str, Any]:
    """Return what a plan's file says, but for its mark; days include the last one, as people count."""
    said: dict[str, Any] = {
        "plan": {
            "question": plan.question,
            "activity": plan.activity,
            "start": plan.start,
            "end": plan.end - ONE_DAY,
            "block_days": plan.block_days,
            "outcomes": list(plan.outcomes),
            "weekday_limit": plan.weekday_limit,
            "posts_per_active_day": plan.posts_per_active_day,
            "seed": plan.seed,
            "version": plan.version,
            "timezone": plan.timezone,
            "network": plan.network,
            "alpha": plan.alpha,
            "whenever": plan.whenever,
            "owner": owner,
            **({"rule": plan.rule} if plan.rule else {}),
        },
        "arm": [{"key": a.key, "words": a.words} for a in plan.arms],
        "block": [
            {
                "number": b.number,
                "start": b.start,
                "end": b.end - ONE_DAY,
                "arm": b.arm,
                "stratum": b.stratum,
            }
            for b in plan.blocks
        ],
        "exclusion": [
            {"start": e.start, "end": e.end - ONE_DAY, "reason": e.reason} for e in plan.exclusions
        ],
        "look": [{"day": k.day, "spent_alpha": k.spent_alpha} for k in plan.looks],
    }
    return {name: rows for name, rows in said.items() if rows}  # TOML has no empty list of tables


def owners_of(timeline: Timeline, network: str) -> tuple[str, ...]:
    """Return marks of whose posts on a network a calendar holds: a hash of each account's lasting id, so that no name
    stands in a plan's file. None where the files don't say whose posts they are.
    """
    series = timeline.series("posts")
    accounts = {c.id.account for c in series if c.id.service == network and c.id.account}
    return tuple(owner_mark(account) for account in sorted(accounts))


def owner_mark(account: str) -> str:
    """Return the mark by which an account is known again, which doesn't tell who it is."""
    return hashlib.sha256(account.encode()).hexdigest()[:12]


def plan_of(sealed: SealedPlan) -> Plan:
    """Return the plan that a sealed file holds.

    Raises
    ------
    BadPlan
        If its mark is right but it breaks a rule that every drawn plan keeps: somebody wrote it by hand.
    """
    values = {name: value for name, value in sealed.values.items() if name != SEAL}
    version = _version(values)
    if version is not None and version > VERSION:
        reason = "a newer version of roi drew it; update roi to read it"
        raise BadPlan(file=sealed.file, reason=reason)
    try:
        file = msgspec.convert(values, _File)
    except msgspec.ValidationError as error:
        reason = (
            f"it isn't as a plan is written: {formatting.shortened(str(error), LONGEST_REASON)}"
        )
        raise BadPlan(file=sealed.file, reason=reason) from None
    broken = _broken_rule(file)
    if broken:
        raise BadPlan(file=sealed.file, reason=broken)
    return _plan(file)


def _version(values: Mapping[str, Any]) -> int | None:
    head = values.get("plan")
    version = head.get("version") if isinstance(head, dict) else None
    return version if isinstance(version, int) else None


def _broken_rule(file: _File) -> str | None:
    """Return which rule a file breaks that no drawn plan breaks."""
    head, arms = file.plan, [a.key for a in file.arm]
    if len(set(arms)) != 2 or len(arms) != 2:
        return "it has to compare two things, and names others"
    if unknown := {head.activity, *head.outcomes} - {*grid(), *COUNTED_HERE}:
        return f"it counts {shown(min(unknown))}, which no file tells"
    if head.rule and not is_rule(head.rule):
        return "nobody can tell by its rule which post is of which kind"
    if not file.block:
        return "no day in it is drawn"
    if not is_time_zone(head.timezone):
        return f"there is no time zone {shown(head.timezone)}"
    if not all(map(_is_day, _days_in(file))):
        return f"each of its days is a day, without a time, from {YEARS[0]} to {YEARS[1]}"
    if not 0 <= (head.end - head.start).days < LONGEST_TEST:
        return "no test ends before it starts, or lasts ten years"
    after = head.start
    for block in file.block:
        if block.arm not in arms:
            return f"block {block.number} is drawn for {shown(block.arm)}, which it doesn't compare"
        if not after <= block.start <= block.end <= head.end:
            return f"block {block.number} overlaps another one, or lies outside the plan's days"
        after = block.end + ONE_DAY
    return _broken_beside(file) or _broken_draw(_plan(file))


def _days_in(file: _File) -> Iterator[date]:
    """Yield every day that a file names."""
    spans: list[_Head | _Block | _Exclusion] = [file.plan, *file.block, *file.exclusion]
    for span in spans:
        yield from (span.start, span.end)
    yield from (look.day for look in file.look)


def _is_day(value: date) -> bool:
    return type(value) is date and YEARS[0] <= value.year <= YEARS[1]


def _broken_draw(plan: Plan) -> str | None:
    """Return which rule of drawing the blocks break: of others the redraws that judge a test might never end."""
    strata = [b.stratum for b in plan.blocks]
    if strata != sorted(strata):
        return "blocks of one stratum don't follow on each other"
    if plan.weekday_limit < weekday_limit(plan.layout):
        return "hardly any draw can keep its limit of unlike weekdays"
    return None


def _broken_beside(file: _File) -> str | None:
    """Return which rule the days left out, or the looks, break."""
    for out in file.exclusion:
        if out.end < out.start:
            return f"the days left out from {formatting.day(out.start)} end before they start"
        if any(b.start <= out.end and out.start <= b.end for b in file.block):
            return f"{formatting.day(out.start)} is both drawn and left out"
    days = [k.day for k in file.look]
    spent = [k.spent_alpha for k in file.look]
    if (
        days != sorted(set(days))
        or spent != sorted(spent)
        or any(s > file.plan.alpha for s in spent)
    ):
        return "its looks are out of order, or spend more error than there is"
    if not file.look and not file.plan.whenever:
        return "it doesn't say when it is looked at"
    return None


def _plan(file: _File) -> Plan:
    head = file.plan
    first, second = (Arm(a.key, a.words) for a in file.arm)
    return Plan(
        question=head.question,
        activity=head.activity,
        arms=(first, second),
        start=head.start,
        end=head.end + ONE_DAY,
        block_days=head.block_days,
        blocks=tuple(
            Block(b.number, b.start, b.end + ONE_DAY, b.arm, b.stratum) for b in file.block
        ),
        exclusions=tuple(Exclusion(e.start, e.end + ONE_DAY, e.reason) for e in file.exclusion),
        outcomes=tuple(head.outcomes),
        looks=tuple(Look(k.day, k.spent_alpha) for k in file.look),
        weekday_limit=head.weekday_limit,
        posts_per_active_day=head.posts_per_active_day,
        seed=head.seed,
        version=head.version,
        timezone=head.timezone,
        network=head.network,
        alpha=head.alpha,
        whenever=head.whenever,
        rule=head.rule,
    )
