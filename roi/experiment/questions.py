"""The questions that a coin can decide: what is counted by day, and the two things a day may be drawn for."""

from __future__ import annotations

from dataclasses import dataclass

from roi.errors import WrongUse
from roi.experiment.plan import Arm, Question
from roi.language.messages import say
from roi.language.names import network_name
from roi.timeline.columns import (
    LINK_POSTS,
    LINK_POSTS_SHOP,
    POSTS,
    SALES,
    SOCIAL_VISITS,
    VISITS,
    Column,
)
from roi.timeline.timeline import Timeline

QUESTIONS: tuple[Question, ...] = ("links", "kind", "network", "hour", "silence")
BLOCK_DAYS = {"silence": 14}  # a fortnight; else a few days
ALL = (SOCIAL_VISITS, VISITS, SALES)


@dataclass(frozen=True, slots=True)
class Asked:
    """A question as a plan puts it: the column that one arm has more of, the arms, and the outcomes."""

    question: Question
    activity: str
    arms: tuple[Arm, Arm]
    outcomes: tuple[str, ...]


def asked(timeline: Timeline, question: Question) -> Asked:
    """Return a question as this calendar allows it to be put.

    Raises
    ------
    WrongUse
        If it can't be judged from what these files count by day, with the reason.
    """
    if question not in QUESTIONS:
        known = ", ".join(QUESTIONS)
        raise WrongUse(sentence=f"There is no question '{question}'; use one of: {known}.")
    if question == "hour":
        raise WrongUse(
            sentence="Mornings or evenings can't be judged yet: links would go out on every day, and days are what is compared. Ask about links first."
        )
    activity, arms, outcomes = _put(timeline, question)
    if activity.name not in timeline.daily:
        raise WrongUse(
            sentence=f"Your files don't tell by day what this question is about ({activity.unit}), so nobody could see whether a day went as drawn."
        )
    there = tuple(o.name for o in outcomes if o.name in timeline.daily)
    if not there:
        raise WrongUse(
            sentence="Your files hold neither visits nor sales by day, so a coin would have nothing to decide about; `roi check` says what is missing."
        )
    return Asked(question, activity.name, arms, there)


def _put(
    timeline: Timeline, question: Question
) -> tuple[Column, tuple[Arm, Arm], tuple[Column, ...]]:
    """Return a question's activity, arms and outcomes."""
    if question == "links":
        arms = Arm("links", say("plan.links")), Arm("none", say("plan.no_links"))
        return LINK_POSTS, arms, ALL
    if question == "kind":
        arms = Arm("shop", say("plan.shop")), Arm("site", say("plan.site"))
        return LINK_POSTS_SHOP, arms, ALL
    if question == "silence":
        arms = Arm("posts", say("plan.posting")), Arm("silence", say("plan.silence"))
        return POSTS, arms, ALL
    other = _other_network(timeline)
    first, second = network_name(timeline.network), network_name(other)
    # Visits from one network rise where links go there; all visits are what can be compared.
    return LINK_POSTS, (Arm(timeline.network, first), Arm(other, second)), (VISITS, SALES)


def _other_network(timeline: Timeline) -> str:
    """Return the network with the most link posts besides the main one."""
    columns = [c for c in timeline.columns_of(LINK_POSTS) if c.network is not None]
    counts = {str(c.network): float(timeline.daily[c.name].sum()) for c in columns}
    if not any(counts.values()):
        raise WrongUse(
            sentence="Your files hold link posts on one network only, so there is no other one to compare it with; add the other network's export."
        )
    return max(counts, key=lambda name: counts[name])
