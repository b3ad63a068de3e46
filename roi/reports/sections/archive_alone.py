"""Sections 4 and 5 of an archive alone: best posts, kinds, days and hours, rhythm, hours spent, and whom she talks to."""

from __future__ import annotations

from typing import Any

import pandas as pd

from roi.analysis.event_study.posting_breaks import DONE, Spell, idle_spells
from roi.analysis.own_posts import Reception, group_name, reception
from roi.language import formatting
from roi.language.messages import say
from roi.reports.blocks import Block, Cell, Heading, Section, Table, Text, section
from roi.reports.scope import Scope
from roi.reports.sections.audience import circle
from roi.reports.sections.monthly_bars import by_month, months_figure
from roi.reports.sections.posting import excerpt
from roi.reports.sections.sales import hours_figure
from roi.timeline.columns import POSTS, REPLIES, REPOSTS
from roi.verdict.answer import RESULTS

BEST = 6  # posts of all times, and as many of the month
YEAR = 365  # days of the rhythm, the last ones
MOMENTS = {"likes": "posts.likes", "reposts": "alone.reposts"}
GROUPED = (
    "alone.group",
    "alone.number",
    "alone.middle",
    "alone.times",
    "alone.range",
    "alone.told",
)
COMPARED_SO = {
    "more": "alone.more",
    "fewer": "alone.fewer",
    "open": "alone.open",
}  # the clear ones first
WRITTEN = {POSTS.name: "alone.own", REPLIES.name: "alone.replies", REPOSTS.name: "alone.passed_on"}


def is_alone(scope: Scope) -> bool:
    """Whether posts are all that the files hold by day: nothing that could follow from them is known."""
    daily = scope.timeline.daily
    return POSTS.name in daily and not any(name in daily for name in RESULTS)


def alone_posts_section(scope: Scope) -> Section:
    """Return the best posts, what kinds, days and hours got, and how often and how long she posts."""
    found = reception(scope.timeline)
    return section(
        "posts",
        say("posts.title"),
        [
            _best(scope, found.best(), say("alone.best")),
            _best(
                scope,
                found.best(scope.month.start, scope.month.end),
                say("alone.best_month", month=scope.month.name),
            ),
            *_groups(found),
            *_rhythm(scope),
            hours_figure(scope),
        ],
    )


def alone_people_section(scope: Scope) -> Section:
    """Return whom she talks to: how many, how often the same, and how much of what she writes answers others."""
    return section("people", say("people.title"), [_written(scope), *circle(scope), *_again(scope)])


def _best(scope: Scope, posts: pd.DataFrame, caption: str) -> Table | None:
    if posts.empty:
        return None
    counts = [name for name in MOMENTS if posts[name].notna().any()]
    rows = [_post(scope, row, counts) for row in posts.head(BEST).to_dict("records")]
    columns = [say("posts.day"), say("posts.post"), *(say(MOMENTS[name]) for name in counts)]
    widths = [1.9, 5.2, *(0.8 for _ in counts)]
    return Table(caption, columns, rows, range(2, len(columns)), widths)


def _post(scope: Scope, row: dict[Any, Any], counts: list[str]) -> list[Cell]:
    words = say("posts.left_out") if scope.redact else excerpt(str(row["text"] or ""))
    return [
        formatting.day(row["time"].date()),
        words,
        *(formatting.count(row[name]) for name in counts),
    ]


def _groups(found: Reception) -> list[Block]:
    """Return each group of posts beside the others, the clear differences first."""
    if found.groups.empty:
        return [Text(say("alone.few_posts"), "missing")]
    rows: list[list[Cell]] = [
        [
            formatting.upper_first(group_name(row["group"])),
            formatting.count(row["posts"]),
            formatting.number(row["middle"]),
            formatting.number(row["times"]),
            say(
                "overview.usual",
                low=formatting.number(row["conf_low"]),
                high=formatting.number(row["conf_high"]),
            ),
            say(COMPARED_SO[row["told"]]),
        ]
        for row in sorted(
            found.groups.to_dict("records"), key=lambda r: list(COMPARED_SO).index(r["told"])
        )
    ]
    columns = [say(key) for key in GROUPED]
    table = Table(say("alone.groups"), columns, rows, (1, 2, 3), [3.4, 0.8, 1.3, 1.2, 1.4, 1.8])
    return [table, Text(say("alone.groups_note"), "note")]


def _rhythm(scope: Scope) -> list[Block | None]:
    """Return how often she posts, her breaks, and the last thirteen months."""
    daily = scope.timeline.daily
    done = daily[[c for c in DONE if c in daily]].dropna().sum(axis="columns")
    lately = done.iloc[-YEAR:]
    if lately.empty:
        return []
    said = [
        say(
            "alone.rhythm",
            share=formatting.in_ten(float((lately > 0).mean())),
            week=formatting.number(7 * float(lately.mean())),
            days=formatting.plural(len(lately), "day"),
        ),
        _breaks(scope, idle_spells(scope.timeline)),
    ]
    found = by_month(scope, POSTS.name)
    figure = (
        months_figure(
            found,
            say("alone.by_month"),
            say("alone.own"),
            say("alone.by_month_alt", low=found.low, high=found.high),
        )
        if found
        else None
    )
    return [Heading(say("alone.rhythm_title")), Text(" ".join(said)), figure]


def _breaks(scope: Scope, spells: tuple[Spell, ...]) -> str:
    if not spells:
        return say("alone.no_break")
    longest = max(spells, key=lambda s: s.length)
    first = scope.timeline.daily.index[longest.first]
    period = formatting.days(first.date(), (first + pd.Timedelta(longest.length, "D")).date())
    return say(
        "alone.breaks",
        n=len(spells),
        longest=formatting.plural(longest.length, "day"),
        period=period,
    )


def _written(scope: Scope) -> Table | None:
    """Return what she wrote in the month, the month before and over all months, by kind."""
    daily = scope.timeline.daily
    there = [name for name in WRITTEN if name in daily]
    months = scope.month, scope.month.plus(-1)
    rows: list[list[Cell]] = []
    for name in there:
        amounts = [scope.amount(name, m) for m in months]
        counts = [
            formatting.count(a.total) if a.known else say("overview.unknown") for a in amounts
        ]
        rows.append([say(WRITTEN[name]), *counts, formatting.count(float(daily[name].sum()))])
    columns = [say("overview.measure"), *(m.name for m in months), say("alone.in_all")]
    return Table(say("alone.written"), columns, rows, (1, 2, 3)) if rows else None


def _again(scope: Scope) -> list[Block]:
    people = scope.people
    if not people.known or not people.kept:
        return []
    told = say(
        "advice.tending",
        people=formatting.plural(people.people, "person"),
        kept=formatting.count(people.kept),
        days=formatting.plural(round(people.days_to_third), "day"),
    )
    return [Text(told)]
