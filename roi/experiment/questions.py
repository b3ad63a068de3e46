"""The questions that a coin can decide: what is counted by day, and the two things a day may be drawn for."""

from __future__ import annotations

from dataclasses import dataclass, replace

from roi.errors import WrongUse
from roi.experiment.plan import Arm, Plan, Question
from roi.experiment.posts_by_rule import BY_RULE, COUNTED_HERE, MORNING, Rule, counted, rule_of
from roi.language.messages import say
from roi.language.names import network_name
from roi.timeline.activities import OF_LINKS
from roi.timeline.column_names import activity_noun
from roi.timeline.columns import (
    LINK_POSTS,
    LINK_POSTS_SHOP,
    POSTS,
    SALES,
    SOCIAL_VISITS,
    VISITS,
    Column,
)
from roi.timeline.posts import lead_to_unsaid_sites
from roi.timeline.timeline import Timeline

QUESTIONS: tuple[Question, ...] = ("links", "kind", "network", "hour", "silence")
BLOCK_DAYS = {"silence": 14}  # a fortnight; else a few days
EITHER: tuple[Question, ...] = ("kind", "network", "hour")  # both arms do something
ALL = (SOCIAL_VISITS, VISITS, SALES)
DEFAULT_RULE = "shop"
# The one rather than the other, in words.
INSTEAD = {
    LINK_POSTS.name: "link_posts_instead",
    LINK_POSTS_SHOP.name: "link_posts_shop_instead",
}


@dataclass(frozen=True, slots=True)
class Asked:
    """A question as a plan puts it: the column that one arm has more of, the arms, and the outcomes."""

    question: Question
    activity: str
    arms: tuple[Arm, Arm]
    outcomes: tuple[str, ...]
    rule: str = ""


def asked(timeline: Timeline, question: str, by: str | None = None) -> Asked:
    """Return a question as this calendar allows it to be put; `by` is the rule that tells two kinds of post apart.

    Raises
    ------
    WrongUse
        If it can't be judged from what these files count by day, with the reason.
    """
    put = _known(question)
    if by is not None and put != "kind":
        raise WrongUse(sentence="Only the question 'kind' has a rule: leave it out, or ask that.")
    rule = rule_of(by or DEFAULT_RULE) if put == "kind" else None
    activity, arms, outcomes = _put(timeline, put, rule)
    written = str(rule) if rule else ""
    if counted(timeline, activity.name, written) is None:
        if activity in OF_LINKS and lead_to_unsaid_sites(timeline.posts).any():
            raise WrongUse(
                sentence="Which site is yours isn't known, so nobody could see whether a day had links to it. `roi ask` asks for it; or write it into roi.toml ([author] sites)."
            )
        raise WrongUse(
            sentence=f"Your files don't tell by day what this question is about ({activity_noun(activity)}), so nobody could see whether a day went as drawn."
        )
    there = tuple(o.name for o in outcomes if o.name in timeline.daily)
    if not there:
        raise WrongUse(
            sentence="Your files hold neither visits nor sales by day, so a coin would have nothing to decide about; `roi check` says what is missing."
        )
    return Asked(put, activity.name, arms, there, written)


def _known(question: str) -> Question:
    known = next((q for q in QUESTIONS if q == question), None)
    if known is not None:
        return known
    named = question.replace("+", ",").split(",")
    if len(named) > 1 and all(n.strip() in QUESTIONS for n in named):
        raise WrongUse(
            sentence="A coin decides one question at a time: how often several at once would mislead has not been tried. Ask one, and the next when it is over."
        )
    raise WrongUse(
        sentence=f"There is no question '{question}'; use one of: {', '.join(QUESTIONS)}."
    )


def _put(
    timeline: Timeline, question: Question, rule: Rule | None
) -> tuple[Column, tuple[Arm, Arm], tuple[Column, ...]]:
    """Return a question's activity, arms and outcomes."""
    if rule is not None:
        return _kinds(rule)
    if question == "links":
        arms = Arm("links", say("plan.links")), Arm("none", say("plan.no_links"))
        return LINK_POSTS, arms, ALL
    if question == "hour":
        arms = Arm("morning", say("plan.morning")), Arm("evening", say("plan.evening"))
        return MORNING, arms, ALL
    if question == "silence":
        arms = Arm("posts", say("plan.posting")), Arm("silence", say("plan.silence"))
        return POSTS, arms, ALL
    other = _other_network(timeline)
    first, second = network_name(timeline.network), network_name(other)
    # Visits from one network rise where links go there; all visits are what can be compared.
    return LINK_POSTS, (Arm(timeline.network, first), Arm(other, second)), (VISITS, SALES)


def _kinds(rule: Rule) -> tuple[Column, tuple[Arm, Arm], tuple[Column, ...]]:
    """Return the activity, arms and outcomes of two kinds of post."""
    if rule.kind == "shop":
        arms = Arm("shop", say("plan.shop")), Arm("site", say("plan.site"))
        return LINK_POSTS_SHOP, arms, ALL
    what = ", ".join(rule.signs)
    first, second = {
        "pictures": (say("plan.pictures"), say("plan.no_pictures")),
        "words": (say("plan.words", what=what), say("plan.no_words", what=what)),
        "mark": (say("plan.mark", what=what), say("plan.no_mark", what=what)),
    }[rule.kind]
    return BY_RULE[rule.kind], (Arm(rule.kind, first), Arm("none", second)), ALL


def base_of(activity: str) -> Column:
    """Return the posts of any kind that those of two kinds are among."""
    return POSTS if activity in {c.name for c in BY_RULE.values()} else LINK_POSTS


def asked_about(timeline: Timeline, plan: Plan) -> Column:
    """Return the activity that a plan is about, in words: where both arms do something, the one rather than the other."""
    if plan.activity in COUNTED_HERE:
        return COUNTED_HERE[plan.activity]
    column = timeline.column(plan.activity)
    if plan.question not in EITHER:
        return column
    return replace(column, noun=INSTEAD[column.name], one=f"{column.one}_instead")


def _other_network(timeline: Timeline) -> str:
    """Return the network with the most link posts besides the main one."""
    columns = [c for c in timeline.columns_of(LINK_POSTS) if c.network is not None]
    counts = {str(c.network): float(timeline.daily[c.name].sum()) for c in columns}
    if not any(counts.values()):
        raise WrongUse(
            sentence="Your files hold link posts on one network only, so there is no other one to compare it with; add the other network's export."
        )
    return max(counts, key=lambda name: counts[name])
