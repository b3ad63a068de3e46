"""Section 5: followers and subscribers gained and lost, in active and idle weeks, and how many people take part."""

from __future__ import annotations

import pandas as pd

from roi.asking.open_questions import followers_of_nobody
from roi.language import formatting
from roi.language.messages import say
from roi.reports.blocks import Block, Cell, Heading, Section, Table, Text, section
from roi.reports.month import Amount
from roi.reports.scope import Scope
from roi.reports.sections.monthly_bars import by_month, months_figure
from roi.reports.sections.overview import total_in_words
from roi.timeline.columns import (
    COMMENTS,
    FOLLOWERS,
    FOLLOWERS_GAINED,
    FOLLOWERS_LOST,
    FOLLOWERS_NET,
    POSTS,
    REPLIES,
    REPOSTS,
    SUBSCRIBERS_GAINED,
    SUBSCRIBERS_LOST,
)

FLOWS = {
    FOLLOWERS_GAINED.name: "people.followers_gained",
    FOLLOWERS_LOST.name: "people.followers_lost",
    FOLLOWERS_NET.name: "people.followers_net",
    SUBSCRIBERS_GAINED.name: "people.subscribers_gained",
    SUBSCRIBERS_LOST.name: "people.subscribers_lost",
    COMMENTS.name: "people.comments",
}
CIRCLE = {
    "answers": "people.answers",
    "people": "people.people",
    "new_people": "people.new_people",
    "top_ten": "people.top_ten",
}
MONTHS_OF_ANSWERS = 6  # in the table
WRITTEN = {REPLIES.name: "people.replies", REPOSTS.name: "people.reposts"}


def audience_section(scope: Scope) -> Section:
    """Return gains and losses, active against idle weeks, and how many different people take part."""
    beside = [*_idle(scope), *_circle(scope)]  # without posts there is nothing to say of it
    return section(
        "people",
        say("people.title"),
        [*flows(scope), net_by_month(scope), *(beside if POSTS.name in scope.measures else [])],
    )


def flows(scope: Scope) -> list[Block]:
    """Return who came and went in the month and the one before, or what is known of it where no day is."""
    known = {name: key for name, key in (FLOWS | WRITTEN).items() if name in scope.measures}
    if not is_flow_known(scope):
        told = [*_standing(scope), *unsaid(scope)] or [say("people.unknown")]
        return [Text(" ".join(told), "missing")]
    months = scope.month, scope.month.plus(-1)
    columns = [say("overview.measure"), *(m.name for m in months)]
    rows: list[list[Cell]] = [
        [say(key), *(_total(scope.amount(name, m)) for m in months)] for name, key in known.items()
    ]
    return [Table(say("people.caption"), columns, rows, (1, 2), [3.0, 1.4, 1.4])]


def is_flow_known(scope: Scope) -> bool:
    """Whether followers, subscribers or comments are known by day."""
    return not scope.measures.keys().isdisjoint(FLOWS)


def unsaid(scope: Scope) -> list[str]:
    """Return which files count followers without saying on which network."""
    exports = scope.timeline.exports
    files = followers_of_nobody(exports) if exports else ()
    return [say("people.unsaid", files=formatting.few_files(files))] if files else []


def _standing(scope: Scope) -> list[str]:
    """Return the first and the last count of followers, where they were counted only now and then; nothing without any."""
    counts = counted(scope)
    return [say("people.standing", counts=formatting.listed(counts))] if counts else []


def counted(scope: Scope) -> list[str]:
    """Return the first and the last count of followers, each with its day."""
    counts = scope.timeline.daily.get(FOLLOWERS.name, pd.Series(dtype="float64")).dropna()
    shown = counts.iloc[[0, -1]] if len(counts) > 1 else counts
    return [
        say("people.standing_one", count=formatting.count(n), day=formatting.day(day.date()))
        for day, n in zip(pd.DatetimeIndex(shown.index), shown, strict=True)
    ]


def _total(a: Amount) -> str:
    if not a.known:
        return say("overview.unknown")
    return total_in_words(a)


def net_by_month(scope: Scope) -> Block | None:
    """Return the followers gained, less those lost, of the last 13 months as bars; None where no month is known."""
    found = by_month(scope, FOLLOWERS_NET.name)
    if found is None:
        return None
    alt = say("people.by_month_alt", low=found.low, high=found.high)
    return months_figure(found, say("people.by_month"), say("people.followers_net"), alt)


def _idle(scope: Scope) -> list[Block]:
    """Return what followers did in weeks without a post, against the weeks around them."""
    found = scope.people.weeks_off
    shown = Text(found.sentence) if found else Text(say("people.idle_unknown"), "missing")
    return [Heading(say("people.idle")), shown]


def _circle(scope: Scope) -> list[Block]:
    """Return how many different people the author answers, by month."""
    heading, people = Heading(say("people.circle")), scope.people
    if not people.known:
        return [heading, Text(say("people.circle_unknown"), "missing")]
    until_now = people.months[people.months["month"] < pd.Timestamp(scope.month.end)]
    rows = until_now.tail(MONTHS_OF_ANSWERS)
    cells = [
        [formatting.month_short(row["month"]), *(formatting.count(row[name]) for name in CIRCLE)]
        for row in rows.to_dict("records")
    ]
    columns = [say("people.month"), *(say(key) for key in CIRCLE.values())]
    table = Table(
        say("people.circle_caption"),
        columns,
        cells,
        range(1, len(columns)),
        [1.4, 1.2, 1.6, 1.6, 1.8],
    )
    return [heading, Text(people.sentence), table]
