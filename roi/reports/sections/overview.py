"""Section 2: the month in eight numbers, next to other months and to the usual range."""

from __future__ import annotations

import math

import pandas as pd

from roi.analysis.finding import known
from roi.language import formatting
from roi.language.messages import say
from roi.reports.blocks import Cell, Section, Sparkline, Table, Text, section
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
STAND_INS = {ROYALTIES.name: PAGES_READ.name, FOLLOWERS_NET.name: SUBSCRIBERS_NET.name}
MONTHS = 13


def overview_section(scope: Scope) -> Section:
    """Return the month's eight numbers, each with the months before as a sparkline, and what isn't known."""
    shown = [_shown(scope, name) for name in MEASURES]
    present = [name for name in shown if name in scope.measures]
    absent = [
        formatting.lower_first(measure_name(scope, name))
        for name in shown
        if name not in scope.measures
    ]
    return section(
        "glance",
        say("overview.title"),
        [
            _table(scope, present) if present else None,
            Text(" ".join([say("overview.explain"), *_hours(scope)]), "note"),
            Text(say("overview.not_known", what=formatting.listed(absent)), "missing")
            if absent
            else None,
        ],
    )


def _hours(scope: Scope) -> list[str]:
    """Return a sentence on the month's hours with their range, since they are an estimate."""
    daily = scope.verdict.hours.daily
    start, end = pd.Timestamp(scope.month.start), pd.Timestamp(scope.month.end)
    mine = daily[(daily["date"] >= start) & (daily["date"] < end)]
    if mine.empty:
        return []
    about, low, high = (formatting.number(mine[c].sum()) for c in ("estimate", "low", "high"))
    return [say("overview.hours", about=about, low=low, high=high, month=scope.month.name)]


def _shown(scope: Scope, name: str) -> str:
    """Return the measure, or its stand-in where only that is known."""
    other = STAND_INS.get(name, name)
    return other if name not in scope.measures and other in scope.measures else name


def measure_name(scope: Scope, name: str) -> str:
    """Return a measure's name in words."""
    return say(NAMES[name], network=scope.network, currency=scope.verdict.money.currency)


def _table(scope: Scope, measures: list[str]) -> Table:
    month = scope.month
    columns = [
        say("overview.measure"),
        month.name,
        say("overview.in_a_word"),  # on a telephone's screen, with the month itself
        say("overview.a_day"),
        say("overview.usual_a_day"),
        say("overview.before_a_day", month=formatting.month_short(month.plus(-1).start)),
        say("overview.before_a_day", month=formatting.month_short(month.plus(-12).start)),
        say("overview.lines"),
    ]
    rows = [_row(scope, name) for name in measures]
    widths = [2.1, 0.85, 1.15, 0.6, 1.1, 0.95, 0.95, 1.05]
    caption = say("overview.caption", month=month.name)
    behind = _table_behind(scope, measures)
    return Table(caption, columns, rows, (1, 3, 4, 5, 6), widths, behind=behind)


def _row(scope: Scope, name: str) -> list[Cell]:
    month = scope.month
    now, before, year = (scope.amount(name, month.plus(-n)) for n in (0, 1, 12))
    low, high = usual_rates([scope.amount(name, month.plus(-n)) for n in range(1, MONTHS)])
    total = _total(name, now.total)
    return [
        measure_name(scope, name),
        total if now.known else say("overview.unknown"),
        standing(now, low, high),
        _rate(now),
        say("overview.usual", low=formatting.number(low), high=formatting.number(high))
        if math.isfinite(low)
        else say("overview.few"),
        *(_rate(a) for a in (before, year)),
        _sparkline(scope, name),
    ]


def _total(name: str, total: float) -> str:
    """Return a month's total: counts in full, money to the unit, the estimated hours in two figures."""
    return formatting.number(total) if name == ESTIMATED else formatting.count(total)


def _rate(a: Amount) -> str:
    return formatting.number(a.rate) if a.whole else say("overview.unknown")


def standing(now: Amount, low: float, high: float) -> str:
    """Return whether a month is usual, higher or lower than usual, and how many of its days are known if not all."""
    part = part_known(now)
    if not now.whole or not math.isfinite(low):
        return part
    above, below = now.rate > high, now.rate < low
    word = say("overview.higher" if above else "overview.lower" if below else "overview.is_usual")
    return say("overview.word_of_part", word=word, part=part) if part else word


def part_known(a: Amount) -> str:
    """Return in words how many of a month's days its total covers; '' where it covers all."""
    if a.known == a.days:
        return ""
    return say("overview.part", known=formatting.count(a.known), days=formatting.count(a.days))


def total_in_words(a: Amount) -> str:
    """Return a month's total, and how many of its days are known if not all."""
    total, part = formatting.count(a.total), part_known(a)
    return f"{total} ({part})" if part else total


def months_to(month: Month) -> list[Month]:
    """Return the months that are shown, oldest first, ending with `month`."""
    return [month.plus(-n) for n in range(MONTHS - 1, -1, -1)]


def _rates(scope: Scope, name: str) -> list[float | None]:
    amounts = [scope.amount(name, m) for m in months_to(scope.month)]
    return [known(a.rate) if a.whole else None for a in amounts]


def _sparkline(scope: Scope, name: str) -> Sparkline:
    rates = _rates(scope, name)
    label, end, last = measure_name(scope, name), scope.month.name, rates[-1]
    if last is None:
        return Sparkline(rates, say("overview.spark_unknown", measure=label, end=end))
    months = zip(months_to(scope.month), rates, strict=True)
    start, first = next((month, rate) for month, rate in months if rate is not None)
    alt = say(
        "overview.spark",
        measure=label,
        first=formatting.number(first),
        start=start.name,
        last=formatting.number(last),
        end=end,
    )
    return Sparkline(rates, alt)


def _table_behind(scope: Scope, measures: list[str]) -> Table:
    rates = [_rates(scope, name) for name in measures]
    rows: list[list[Cell]] = [
        [
            formatting.month_short(month.start),
            *("–" if r is None else formatting.number(r) for r in row),
        ]
        for month, row in zip(months_to(scope.month), zip(*rates, strict=True), strict=True)
    ]
    columns = [say("sales.month"), *(measure_name(scope, name) for name in measures)]
    return Table(say("overview.behind"), columns, rows, range(1, len(columns)))
