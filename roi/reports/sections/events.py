"""Section 3: what happened in the month, day by day, each unusual day with its likely cause."""

from __future__ import annotations

import math
from datetime import timedelta
from typing import Any

import pandas as pd

from roi.analysis.event_study.episodes import UnusualDay, UnusualDays
from roi.analysis.finding import known
from roi.language import formatting
from roi.language.messages import say
from roi.language.names import event_name
from roi.reports import blocks
from roi.reports.blocks import Block
from roi.reports.scope import Scope
from roi.reports.sections.overview import measure_name, total_told
from roi.timeline.columns import FOLLOWERS_NET, LINK_POSTS, SALES, SOCIAL_VISITS, VISITS

OUTCOMES = (VISITS.name, SOCIAL_VISITS.name, SALES.name, FOLLOWERS_NET.name)
SHOWN = 8  # unusual days in the table
OTHERS = 4  # unusual days of other measures
EVENTS = 10
COLUMNS = ("happened.no", "happened.day", "happened.seen", "happened.usual", "happened.cause")


def happened_section(scope: Scope) -> dict[str, object]:
    """Return the calendar strip, the days that stand out, and what was on the calendar."""
    there = [o for o in OUTCOMES if o in scope.measures and scope.amount(o, scope.month).known]
    made: list[Block | None] = []
    if there:
        found = {name: scope.unusual(name) for name in there[:3]}
        made = [*_strip(scope, there[0], found[there[0]]), *_others(scope, found, there[0])]
    else:
        made = [blocks.text(_nothing(scope), "missing")]
    return blocks.section("happened", say("happened.title"), [*made, *_events(scope)])


def _nothing(scope: Scope) -> str:
    exports = scope.timeline.exports
    unlock = next((m.sentence() for m in exports.missing), "") if exports else ""
    return say("happened.nothing", month=scope.month.name, unlock=unlock).strip()


def _in_month(scope: Scope, found: UnusualDays) -> list[UnusualDay]:
    return [d for d in found.days if scope.month.start <= d.peak < scope.month.end]


def _days(scope: Scope, found: UnusualDays) -> pd.DataFrame:
    """Return the month's days: value, low, high, links."""
    index = pd.date_range(scope.month.start, periods=scope.month.days, freq="D")
    days = found.daily.reindex(index)[["value", "low", "high"]]
    links = scope.timeline.daily.get(LINK_POSTS.name, pd.Series(dtype=float)).reindex(index)
    return days.assign(links=links)


def _strip(scope: Scope, name: str, found: UnusualDays) -> list[Block | None]:
    label, month = measure_name(scope, name), scope.month.name
    days, unusual = _days(scope, found), _in_month(scope, found)
    numbers = {d.peak: n for n, d in enumerate(unusual, start=1)}
    told = (
        say("happened.strip_unusual", count=formatting.plural(len(unusual), "day"))
        if unusual
        else say("happened.strip_calm")
    )
    picture = blocks.figure(
        "strip",
        {
            "days": _values(days),
            "marks": {str(day): number for day, number in numbers.items()},
            "unusual": _coloured(days, unusual),
        },
        caption=say("happened.strip", measure=label, month=month),
        alt=say(
            "happened.strip_alt",
            measure=label,
            month=month,
            low=formatting.count(days["value"].min()),
            high=formatting.count(days["value"].max()),
            total=total_told(scope.amount(name, scope.month)),
            unusual=told,
        ),
        behind=_day_table(scope, label, days),
    )
    calm = blocks.text(say("happened.calm", month=month, measure=formatting.lower_first(label)))
    more = len(unusual) - SHOWN
    return [
        picture,
        blocks.text(say("happened.key"), "note"),
        _table(label, unusual[:SHOWN]) if unusual else calm,
        blocks.text(say("happened.more", count=formatting.plural(more, "day")))
        if more > 0
        else None,
    ]


def _coloured(days: pd.DataFrame, unusual: list[UnusualDay]) -> list[str]:
    """Return the days that stand out and, of a run of them, the others that lie outside what is usual."""
    out = (days["value"] > days["high"]) | (days["value"] < days["low"])
    runs = [day for d in unusual for day in pd.date_range(d.first, d.last)]
    return [f"{day:%Y-%m-%d}" for day in pd.DatetimeIndex(days.index[out & days.index.isin(runs)])]


def _values(days: pd.DataFrame) -> list[dict[str, Any]]:
    rows = days.to_dict("records")
    return [
        {"day": day, **{str(c): known(v) for c, v in row.items()}}
        for day, row in zip(pd.DatetimeIndex(days.index).strftime("%Y-%m-%d"), rows, strict=True)
    ]


def _day_table(scope: Scope, label: str, days: pd.DataFrame) -> Block:
    columns = [
        say("happened.day"),
        label,
        say("happened.usual"),
        measure_name(scope, LINK_POSTS.name),
    ]
    rows = [
        [
            formatting.day_short(day),
            _count(row["value"]),
            "–"
            if math.isnan(row["low"])
            else say(
                "glance.usual",
                low=formatting.number(row["low"]),
                high=formatting.number(row["high"]),
            ),
            _count(row["links"]),
        ]
        for day, row in zip(pd.DatetimeIndex(days.index).date, days.to_dict("records"), strict=True)
    ]
    caption = say("happened.strip", measure=label, month=scope.month.name)
    return blocks.table(caption, columns, rows, (1, 2, 3))


def _count(value: float) -> str:
    return "–" if math.isnan(value) else formatting.count(value)


def _table(label: str, unusual: list[UnusualDay]) -> Block:
    columns = [say(key) for key in COLUMNS]
    rows = [
        [
            str(number),
            formatting.day_short(d.peak),
            formatting.count(d.value),
            say(
                "glance.usual",
                low=formatting.number(max(d.low, 0.0)),
                high=formatting.number(d.high),
            ),
            _causes(d),
        ]
        for number, d in enumerate(unusual, start=1)
    ]
    caption = say("happened.caption", measure=label)
    return blocks.table(caption, columns, rows, (2, 3), [0.4, 0.8, 0.7, 1.0, 5.0])


def _causes(d: UnusualDay) -> str:
    if not d.causes:
        return say("happened.none_found")
    return formatting.upper_first("; ".join(c.sentence for c in d.causes))


def _others(scope: Scope, found: dict[str, UnusualDays], first: str) -> list[Block | None]:
    """Return unusual days of the other outcomes, a sentence each."""
    told = [
        d.sentence(formatting.lower_first(measure_name(scope, name)))
        for name, others in found.items()
        if name != first
        for d in _in_month(scope, others)
    ]
    if not told:
        return []
    more = len(told) - OTHERS
    rest = [say("happened.more_days", count=formatting.count(more))] if more > 0 else []
    return [blocks.heading(say("happened.others")), blocks.items(told[:OTHERS] + rest)]


def _events(scope: Scope) -> list[Block | None]:
    events = scope.timeline.events
    start, end = pd.Timestamp(scope.month.start), pd.Timestamp(scope.month.end)
    mine = events[(events["start"] < end) & (events["end"] > start)]
    if mine.empty:
        return [blocks.text(say("happened.no_events"), "missing")]
    told = [_event(row) for row in mine.head(EVENTS).to_dict("records")]
    more = len(mine) - EVENTS
    rest = [say("happened.more_days", count=formatting.count(more))] if more > 0 else []
    return [blocks.heading(say("happened.events")), blocks.items(told + rest)]


def _event(row: dict[Any, Any]) -> str:
    kind, title = str(row["kind"]), str(row["title"])
    first, last = row["start"].date(), row["end"].date() - timedelta(days=1)
    day = formatting.day(first) if last <= first else formatting.days(first, row["end"].date())
    if not title:
        return say("happened.event", day=day, kind=event_name(kind))
    return say("happened.event_titled", day=day, kind=event_name(kind), title=title)
