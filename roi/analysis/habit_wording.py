"""The sentences about when, how often and what an author posts."""

from __future__ import annotations

from typing import TYPE_CHECKING

from roi.language.formatting import could_be, listed, more, upper_first, weekday
from roi.language.messages import say

if TYPE_CHECKING:
    from roi.analysis.posting_habits import Group, Habit

WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
QUESTIONS = {
    "hour": "habits.hour",
    "weekday": "habits.weekday",
    "often": "habits.often",
    "thread": "habits.thread_or_not",
    "picture": "habits.picture_or_not",
    "length": "habits.length",
    "aim": "habits.aim",
}
GROUPS = {
    "night": "habits.night",
    "morning": "habits.morning",
    "afternoon": "habits.afternoon",
    "evening": "habits.evening",
    "once": "habits.once",
    "twice": "habits.twice",
    "more_often": "habits.more_often",
    "thread": "habits.thread",
    "single": "habits.single",
    "picture": "habits.picture",
    "no_picture": "habits.no_picture",
    "short": "habits.short",
    "middling": "habits.middling",
    "long": "habits.long",
    "own_site": "habits.own_site",
    "shop": "habits.shop",
    "others_page": "habits.others_page",
    "no_link": "habits.no_link",
    "repost": "habits.repost",
}


def question_name(question: str) -> str:
    """Return what a question is about."""
    return say(QUESTIONS[question])


def group_name(question: str, name: str) -> str:
    """Return a group in words.

    >>> group_name("weekday", "tuesday"), group_name("hour", "evening")
    ('Tuesday', 'in the evening (18 to 24)')
    """
    return weekday(WEEKDAYS.index(name)) if question == "weekday" else say(GROUPS[name])


def line_of(question: str, group: Group) -> str:
    """Return what a post of a group brings."""
    if group.drawn is None:
        return ""
    estimate, low, high = group.drawn
    name = upper_first(group_name(question, group.name))
    return say(
        "habits.line", group=name, n=group.posts, number=more(estimate), range=could_be(low, high)
    )


def verdict_of(habit: Habit) -> str:
    """Return whether a question makes a difference, and which group surely brings more than another."""
    name = question_name(habit.question)
    if habit.differs is None:
        return say("habits.unknown", questions=name)
    if not habit.differs:
        return say("habits.alike", questions=name)
    last = sum(g.places is not None for g in habit.groups)
    ahead = [g for g in habit.told if g.places is not None and g.places[1] < last]
    if not ahead:
        return say("habits.differs", question=name)
    names = listed([group_name(habit.question, g.name) for g in ahead])
    return say("habits.ahead", question=name, groups=names)
