"""Section 2: the month at a glance, eight numbers beside other months and beside what is usual."""

from __future__ import annotations

import math

import pandas as pd

from roi.analysis.finding import known
from roi.language import formatting
from roi.language.messages import say
from roi.reports import blocks
from roi.reports.blocks import Block, Cell
from roi.reports.month import Amount, Month, usual_rates
from roi.reports.scope import Scope
from roi.timeline.columns import (
    FOLLOWERS_NET,
    LINK_POSTS,
    PAGES_READ,
    POSTS,
    ROYALTIES,
    SALES,
    SOCIAL_VISITS,
    SUBSCRIBERS_NET,
    VISITS,
)

ESTIMATED = "hours"
NAMES = {
    VISITS.name: "measure.visits",
    SOCIAL_VISITS.name: "measure.social_visits",
    SALES.name: "measure.sales",
    ROYALTIES.name: "measure.royalties",
    PAGES_READ.name: "measure.pages_read",
    FOLLOWERS_NET.name: "measure.followers_net",
    SUBSCRIBERS_NET.name: "measure.subscribers_net",
    POSTS.name: "measure.posts",
    LINK_POSTS.name: "measure.link_posts",
    ESTIMATED: "measure.hours",
}
ESTIMATED = "hours"
MEASURES = (
    VISITS.name,
    SOCIAL_VISITS.name,
    SALES.name,
    ROYALTIES.name,
    FOLLOWERS_NET.name,
    POSTS.name,
    LINK_POSTS.name,
    ESTIMATED,
)
IN_PLACE = {ROYALTIES.name: PAGES_READ.name, FOLLOWERS_NET.name: SUBSCRIBERS_NET.name}
MONTHS = 13


def glance_section(scope: Scope) -> dict[str, object]:
    """Return the month's eight numbers, the months before them as small lines, and what isn't known."""
    shown = [_shown(scope, name) for name in MEASURES]
    there = [name for name in shown if name in scope.measures]
    absent = [
        formatting.lower_first(measure_name(scope, name))
        for name in shown
        if name not in scope.measures
    ]
    return blocks.section(
        "glance",
        say("glance.title"),
        [
            _table(scope, there) if there else None,
            blocks.text(" ".join([say("glance.explain"), *_hours(scope)]), "note"),
            blocks.text(say("glance.not_known", what=formatting.listed(absent)), "missing")
            if absent
            else None,
        ],
    )


def _hours(scope: Scope) -> list[str]:
    """Return the month's hours with their range, since they are an estimate."""
    daily = scope.verdict.hours.daily
    start, end = pd.Timestamp(scope.month.start), pd.Timestamp(scope.month.end)
    mine = daily[(daily["date"] >= start) & (daily["date"] < end)]
    if mine.empty:
        return []
    about, low, high = (formatting.number(mine[c].sum()) for c in ("estimate", "low", "high"))
    return [say("glance.hours", about=about, low=low, high=high, month=scope.month.name)]


def _shown(scope: Scope, name: str) -> str:
    """Return the measure, or another one that is known in its place."""
    other = IN_PLACE.get(name, name)
    return other if name not in scope.measures and other in scope.measures else name


def measure_name(scope: Scope, name: str) -> str:
    """Return a measure in words."""
    return say(NAMES[name], network=scope.network, currency=scope.verdict.money.currency)


def _table(scope: Scope, measures: list[str]) -> Block:
    month = scope.month
    columns = [
        say("glance.measure"),
        month.name,
        say("glance.a_day"),
        say("glance.before_a_day", month=formatting.month_short(month.plus(-1).start)),
        say("glance.before_a_day", month=formatting.month_short(month.plus(-12).start)),
        say("glance.usual_a_day"),
        say("glance.in_a_word"),
        say("glance.lines"),
    ]
    rows = [_row(scope, name) for name in measures]
    widths = [2.1, 0.85, 0.6, 0.95, 0.95, 1.1, 1.15, 1.05]
    made = blocks.table(
        say("glance.caption", month=month.name), columns, rows, (1, 2, 3, 4, 5), widths
    )
    return {**made, "behind": _behind(scope, measures)}


def _row(scope: Scope, name: str) -> list[Cell]:
    month = scope.month
    now, before, year = (scope.amount(name, month.plus(-n)) for n in (0, 1, 12))
    low, high = usual_rates([scope.amount(name, month.plus(-n)) for n in range(1, MONTHS)])
    total = _total(name, now.total)
    return [
        measure_name(scope, name),
        total if now.known else say("glance.unknown"),
        *(_rate(a) for a in (now, before, year)),
        say("glance.usual", low=formatting.number(low), high=formatting.number(high))
        if math.isfinite(low)
        else say("glance.few"),
        standing(now, low, high),
        _line(scope, name),
    ]


def _total(name: str, total: float) -> str:
    """Return a month's total: counted things in full, money to the unit, estimated hours in two figures."""
    return formatting.number(total) if name == ESTIMATED else formatting.count(total)


def _rate(a: Amount) -> str:
    return formatting.number(a.rate) if a.whole else say("glance.unknown")


def standing(now: Amount, low: float, high: float) -> str:
    """Return the plain word for a month: usual, higher or lower than usual; and how many of its days are known, if not all."""
    part = part_known(now)
    if not now.whole or not math.isfinite(low):
        return part
    above, below = now.rate > high, now.rate < low
    word = say("glance.higher" if above else "glance.lower" if below else "glance.is_usual")
    return say("glance.word_of_part", word=word, part=part) if part else word


def part_known(a: Amount) -> str:
    """Return how many of a month's days are known, '' where all are: its total is of these alone."""
    if a.known == a.days:
        return ""
    return say("glance.part", known=formatting.count(a.known), days=formatting.count(a.days))


def total_told(a: Amount) -> str:
    """Return what a month came to, and over how many of its days, if not over all."""
    told, part = formatting.count(a.total), part_known(a)
    return f"{told} ({part})" if part else told


def months_to(month: Month) -> list[Month]:
    """Return the months that are shown, the last of them this one."""
    return [month.plus(-n) for n in range(MONTHS - 1, -1, -1)]


def _rates(scope: Scope, name: str) -> list[float | None]:
    amounts = [scope.amount(name, m) for m in months_to(scope.month)]
    return [known(a.rate) if a.whole else None for a in amounts]


def _line(scope: Scope, name: str) -> Cell:
    rates = _rates(scope, name)
    seen = [i for i, rate in enumerate(rates) if rate is not None]
    label, end = measure_name(scope, name), scope.month.name
    alt = say("glance.spark_unknown", measure=label, end=end)
    last = rates[-1]
    if last is not None:
        first = seen[0]
        start = months_to(scope.month)[first].name
        alt = say(
            "glance.spark",
            measure=label,
            first=formatting.number(rates[first] or 0.0),
            start=start,
            last=formatting.number(last),
            end=end,
        )
    return {"spark": rates, "alt": alt}


def _behind(scope: Scope, measures: list[str]) -> Block:
    rates = [_rates(scope, name) for name in measures]
    rows: list[list[Cell]] = [
        [
            formatting.month_short(month.start),
            *("–" if r is None else formatting.number(r) for r in row),
        ]
        for month, row in zip(months_to(scope.month), zip(*rates, strict=True), strict=True)
    ]
    columns = [say("sales.month"), *(measure_name(scope, name) for name in measures)]
    return blocks.table(say("glance.behind"), columns, rows, range(1, len(columns)))
