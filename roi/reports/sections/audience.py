"""Section 5: people, who came and went while the author was active and while she was idle, and who answers."""

from __future__ import annotations

import pandas as pd

from roi.language import formatting
from roi.language.messages import say
from roi.reports import blocks
from roi.reports.blocks import Block, Cell
from roi.reports.month import Amount
from roi.reports.scope import Scope
from roi.reports.sections.monthly_bars import by_month, months_figure
from roi.reports.sections.overview import total_told
from roi.timeline.columns import (
    COMMENTS,
    FOLLOWERS_GAINED,
    FOLLOWERS_LOST,
    FOLLOWERS_NET,
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
SHOWN = 6  # months of answers in the table
WRITTEN = {REPLIES.name: "people.replies", REPOSTS.name: "people.reposts"}


def audience_section(scope: Scope) -> dict[str, object]:
    """Return what came and went, active against idle weeks, and how many different people take part."""
    return blocks.section(
        "people",
        say("people.title"),
        [*_flows(scope), _months(scope), *_idle(scope), *_circle(scope)],
    )


def _flows(scope: Scope) -> list[Block | None]:
    there = {n: key for n, key in (FLOWS | WRITTEN).items() if n in scope.measures}
    if not there.keys() & FLOWS.keys():
        return [blocks.text(say("people.unknown"), "missing")]
    months = scope.month, scope.month.plus(-1)
    columns = [say("glance.measure"), *(m.name for m in months)]
    rows: list[list[Cell]] = [
        [say(key), *(_total(scope.amount(name, m)) for m in months)] for name, key in there.items()
    ]
    return [blocks.table(say("people.caption"), columns, rows, (1, 2), [3.0, 1.4, 1.4])]


def _total(a: Amount) -> str:
    if not a.known:
        return say("glance.unknown")
    return total_told(a)


def _months(scope: Scope) -> Block | None:
    found = by_month(scope, FOLLOWERS_NET.name)
    if found is None:
        return None
    alt = say("people.by_month_alt", low=found.low, high=found.high)
    return months_figure(found, say("people.by_month"), say("people.followers_net"), alt)


def _idle(scope: Scope) -> list[Block | None]:
    """Return what followers did while nothing was posted, against the weeks around."""
    found = scope.people.weeks_off
    told = (
        blocks.text(found.sentence) if found else blocks.text(say("people.idle_unknown"), "missing")
    )
    return [blocks.heading(say("people.idle")), told]


def _circle(scope: Scope) -> list[Block | None]:
    """Return how many different people the author answers, and how it went over the months."""
    heading, circle = blocks.heading(say("people.circle")), scope.people
    if not circle.known:
        return [heading, blocks.text(say("people.circle_unknown"), "missing")]
    rows = circle.months[circle.months["month"] < pd.Timestamp(scope.month.end)].tail(SHOWN)
    cells = [
        [formatting.month_short(row["month"]), *(formatting.count(row[name]) for name in CIRCLE)]
        for row in rows.to_dict("records")
    ]
    columns = [say("people.month"), *(say(key) for key in CIRCLE.values())]
    table = blocks.table(
        say("people.circle_caption"),
        columns,
        cells,
        range(1, len(columns)),
        [1.4, 1.2, 1.6, 1.6, 1.8],
    )
    return [heading, blocks.text(circle.sentence), table]
