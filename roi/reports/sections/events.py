"""Section 3: what happened in the month, day by day, each unusual day with its likely cause."""

from __future__ import annotations

import math
from collections.abc import Sequence
from datetime import date, timedelta

import pandas as pd

from roi.analysis.event_study.episodes import UnusualDay, UnusualDays
from roi.analysis.event_study.promotion_table import KINDS, compare_promotions
from roi.analysis.finding import known
from roi.language import formatting
from roi.language.facts import fact
from roi.language.messages import say
from roi.language.names import event_name
from roi.reports.blocks import Block, Figure, Heading, Items, Section, Table, Text, section
from roi.reports.figure_values import Strip, StripDay
from roi.reports.scope import Scope
from roi.reports.sections.overview import measure_name, total_in_words
from roi.timeline.column_names import outcome_counted
from roi.timeline.columns import (
    FOLLOWERS_NET,
    LINK_POSTS,
    ROYALTIES,
    SALES,
    SOCIAL_VISITS,
    VISITS,
    Column,
)

OUTCOMES = (VISITS.name, SOCIAL_VISITS.name, SALES.name, FOLLOWERS_NET.name)
MOST_UNUSUAL_DAYS = 8  # in the table
MOST_OTHER_DAYS = 4  # unusual days of the other outcomes
MOST_EVENTS = 10
COLUMNS = ("events.no", "events.day", "events.seen", "events.usual", "events.cause")


def events_section(scope: Scope) -> Section:
    """Return the calendar strip, the days that stand out, and the calendar's events."""
    known = [o for o in OUTCOMES if o in scope.measures and scope.amount(o, scope.month).known]
    made: list[Block | None] = [Text(_nothing(scope), "missing")]
    if known:
        found = {name: scope.unusual(name) for name in known[:3]}
        made = [*_strip(scope, known[0], found[known[0]]), *_others(scope, found, known[0])]
    return section("happened", say("events.title"), [*made, *_events(scope)])


def _nothing(scope: Scope) -> str:
    exports = scope.timeline.exports
    missing = exports.missing[:1] if exports else ()
    return " ".join(
        [say("events.nothing", month=scope.month.name), *(m.sentence() for m in missing)]
    )


def _in_month(scope: Scope, found: UnusualDays) -> list[UnusualDay]:
    return [d for d in found.days if scope.month.start <= d.peak < scope.month.end]


def _days(scope: Scope, found: UnusualDays) -> pd.DataFrame:
    """Return one row a day of the month: value, low, high, links."""
    index = pd.date_range(scope.month.start, periods=scope.month.days, freq="D")
    days = found.daily.reindex(index)[["value", "low", "high"]]
    links = scope.timeline.daily.get(LINK_POSTS.name, pd.Series(dtype=float)).reindex(index)
    return days.assign(links=links)


def _strip(scope: Scope, name: str, found: UnusualDays) -> list[Block | None]:
    label, month = measure_name(scope, name), scope.month.name
    days, unusual = _days(scope, found), _in_month(scope, found)
    numbers = {d.peak: n for n, d in enumerate(unusual, start=1)}
    summary = say("events.strip_calm")
    if unusual:
        summary = say("events.strip_unusual", count=formatting.plural(len(unusual), "day"))
    picture = Figure(
        Strip(
            days=_strip_days(days),
            marks={str(day): number for day, number in numbers.items()},
            unusual=_coloured(days, unusual),
        ),
        caption=say("events.strip", measure=label, month=month),
        alt=say(
            "events.strip_alt",
            measure=label,
            month=month,
            low=formatting.count(days["value"].min()),
            high=formatting.count(days["value"].max()),
            total=total_in_words(scope.amount(name, scope.month)),
            unusual=summary,
        ),
        table=_day_table(scope, label, days),
    )
    calm = Text(say("events.calm", month=month, measure=formatting.lower_first(label)))
    more = len(unusual) - MOST_UNUSUAL_DAYS
    return [
        picture,
        Text(" ".join([say("events.key"), *_links_key(scope)]), "note"),
        _table(label, unusual[:MOST_UNUSUAL_DAYS]) if unusual else calm,
        Text(say("events.more", count=formatting.plural(more, "day"))) if more > 0 else None,
    ]


def _links_key(scope: Scope) -> list[str]:
    return [say("events.key_links")] if LINK_POSTS.name in scope.measures else []


def _coloured(days: pd.DataFrame, unusual: list[UnusualDay]) -> list[str]:
    """Return the days to colour: within each run of unusual days, those outside the usual range."""
    outside = (days["value"] > days["high"]) | (days["value"] < days["low"])
    runs = [day for d in unusual for day in pd.date_range(d.first, d.last)]
    coloured = pd.DatetimeIndex(days.index[outside & days.index.isin(runs)])
    return [f"{day:%Y-%m-%d}" for day in coloured]


def _strip_days(days: pd.DataFrame) -> list[StripDay]:
    names = pd.DatetimeIndex(days.index).strftime("%Y-%m-%d")
    columns = (days[c].to_list() for c in ("value", "low", "high", "links"))
    return [
        StripDay(name, *(known(number) for number in numbers))
        for name, *numbers in zip(names, *columns, strict=True)
    ]


def _day_table(scope: Scope, label: str, days: pd.DataFrame) -> Table:
    linked = LINK_POSTS.name in scope.measures
    links = [measure_name(scope, LINK_POSTS.name)] if linked else []
    columns = [say("events.day"), label, say("events.usual"), *links]
    rows = [
        [
            formatting.day_short(day),
            _count(row["value"]),
            "–" if math.isnan(row["low"]) else _usual(row["low"], row["high"]),
            *([_count(row["links"])] if linked else []),
        ]
        for day, row in zip(pd.DatetimeIndex(days.index).date, days.to_dict("records"), strict=True)
    ]
    caption = say("events.strip", measure=label, month=scope.month.name)
    return Table(caption, columns, rows, range(1, len(columns)))


def _usual(low: float, high: float) -> str:
    return say("overview.usual", low=formatting.number(low), high=formatting.number(high))


def _count(value: float) -> str:
    return "–" if math.isnan(value) else formatting.count(value)


def _table(label: str, unusual: Sequence[UnusualDay]) -> Table:
    columns = [say(key) for key in COLUMNS]
    rows = [
        [
            str(number),
            formatting.day_short(d.peak),
            formatting.count(d.value),
            _usual(max(d.low, 0.0), d.high),
            _causes(d),
        ]
        for number, d in enumerate(unusual, start=1)
    ]
    caption = say("events.caption", measure=label)
    return Table(caption, columns, rows, (2, 3), [0.4, 0.8, 0.7, 1.0, 5.0])


def _causes(d: UnusualDay) -> str:
    if not d.causes:
        return say("events.none_found")
    return formatting.upper_first("; ".join(c.sentence for c in d.causes))


def _others(scope: Scope, found: dict[str, UnusualDays], first: str) -> list[Block]:
    """Return the unusual days of the other outcomes, a sentence each."""
    sentences = [
        d.sentence(fact(outcome_counted, _named(scope, name), d.value))
        for name, others in found.items()
        if name != first
        for d in _in_month(scope, others)
    ]
    if not sentences:
        return []
    more = len(sentences) - MOST_OTHER_DAYS
    rest = [say("events.more_days", count=formatting.count(more))] if more > 0 else []
    return [Heading(say("events.others")), Items(sentences[:MOST_OTHER_DAYS] + rest)]


def _named(scope: Scope, name: str) -> Column:
    """Return the measure, the main network's by its name."""
    column = scope.timeline.column(name)
    return column.on(scope.timeline.network) if column.is_a(SOCIAL_VISITS) else column


def _events(scope: Scope) -> list[Block]:
    events = scope.timeline.events
    start, end = pd.Timestamp(scope.month.start), pd.Timestamp(scope.month.end)
    mine = events[(events["start"] < end) & (events["end"] > start)]
    if mine.empty:
        return [Text(say("events.no_events"), "missing")]
    shown = mine.head(MOST_EVENTS)
    moved = _moved(scope, set(shown["kind"]))
    sentences = [
        moved.get((start.date(), kind, title)) or _event(kind, title, start, end)
        for kind, title, start, end in shown[["kind", "title", "start", "end"]].itertuples(
            index=False, name=None
        )
    ]
    more = len(mine) - MOST_EVENTS
    rest = [say("events.more_days", count=formatting.count(more))] if more > 0 else []
    return [Heading(say("events.events")), Items(sentences + rest)]


def _moved(scope: Scope, kinds: set[str]) -> dict[tuple[date, str, str], str]:
    """Return what each promotion moved in sales, as far as that can be told; looked for only if there are any of the month."""
    if SALES.name not in scope.measures or kinds.isdisjoint(KINDS):
        return {}
    found = compare_promotions(scope.timeline, (SALES.name, ROYALTIES.name))
    told = (p for p in found.promotions if any(p.ends(m) for m in found.measures))
    return {(p.start, p.kind, p.title): found.sentence(p) for p in told}


def _event(kind: str, title: str, start: pd.Timestamp, end: pd.Timestamp) -> str:
    first, last = start.date(), end.date() - timedelta(days=1)
    day = formatting.day(first) if last <= first else formatting.days(first, end.date())
    if not title:
        return say("events.event", day=day, kind=event_name(kind))
    return say("events.event_titled", day=day, kind=event_name(kind), title=title)
