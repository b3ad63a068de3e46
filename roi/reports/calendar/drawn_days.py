"""The days of a plan as its calendars show them: what each is for, in words."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Literal

from roi.experiment.plan import Arm, Exclusion, Plan
from roi.language.formatting import upper_first
from roi.language.messages import say
from roi.timeline.columns import LINK_POSTS_SHOP

Look = Literal["first", "second", "out"]  # drawn for the first arm, for the second, or left out


@dataclass(frozen=True, slots=True)
class CalendarDay:
    """A day of the test: what it was drawn for, in a few words and in a sentence."""

    day: date
    look: Look
    words: str
    to_do: str


def calendar_days(plan: Plan) -> Iterator[CalendarDay]:
    """Yield every day of a plan in order, those that are no part of the test with their reason."""
    for n in range((plan.end - plan.start).days):
        yield calendar_day(plan, plan.start + timedelta(days=n))


def calendar_day(plan: Plan, day: date) -> CalendarDay:
    """Return what one day of a plan is for."""
    key = plan.arm_of(day)
    if key is None:
        out = next((e for e in plan.exclusions if e.start <= day < e.end), None)
        return CalendarDay(day, "out", reason_of(out), say("plan.do_out"))
    first = key == plan.arms[0].key
    arm = plan.arms[0] if first else plan.arms[1]
    look: Look = "first" if first else "second"
    return CalendarDay(day, look, label(arm), to_do(plan, arm, look))


def label(arm: Arm) -> str:
    """Return an arm as it stands on the calendar: 'Links', 'No links'."""
    return upper_first(arm.words)


def to_do(plan: Plan, arm: Arm, look: Look) -> str:
    """Return what the author does on a day drawn for an arm, in a sentence."""
    n = round(plan.posts_per_active_day)
    match plan.question, look:
        case "links", "first":
            return say("plan.do_links", n=n)
        case "links", _:
            return say("plan.do_no_links")
        case "silence", "first":
            return say("plan.do_posting")
        case "silence", _:
            return say("plan.do_silence")
        case "hour", _:
            return say("plan.do_hour", n=n, what=arm.words)
        case "kind", _ if plan.activity != LINK_POSTS_SHOP.name:
            return say("plan.do_posts", n=n, what=arm.words)
        case "network", _:
            return say("plan.do_network", n=n, what=arm.words)
        case _:
            return say("plan.do_kind", n=n, what=arm.words)


def reason_of(out: Exclusion | None) -> str:
    """Return why a day is no part of the test."""
    return upper_first(out.reason) if out is not None and out.reason else say("plan.out")
