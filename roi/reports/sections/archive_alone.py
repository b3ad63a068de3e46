"""The two pages where nothing can be tested, as of an X archive alone: the answer and its files, posts and people."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pandas as pd

from roi.analysis.advice.advice import Claim
from roi.analysis.event_study.posting_breaks import DONE, Spell, idle_spells
from roi.analysis.own_posts import Reception, group_name, reception
from roi.language import formatting
from roi.language.messages import say
from roi.language.names import number_of
from roi.reports.blocks import Block, Cell, Heading, Section, Table, Text, section
from roi.reports.scope import Scope
from roi.reports.sections.advice import checked, in_order, told_table
from roi.reports.sections.answer import answer_section
from roi.reports.sections.appendix import assumed, file_table
from roi.reports.sections.audience import (
    counted,
    flows,
    is_flow_known,
    net_by_month,
    unsaid,
)
from roi.reports.sections.monthly_bars import by_month, months_figure
from roi.reports.sections.posting import excerpt
from roi.timeline.columns import (
    COMMENTS,
    PAGES_READ,
    POSTS,
    ROYALTIES,
    SALES,
    SOCIAL_VISITS,
    SUBSCRIBERS,
    SUBSCRIBERS_GAINED,
    VISITS,
)
from roi.verdict.one_page import is_untestable

BEST, BEST_OF_MONTH = 4, 3  # posts of all times, and of the month
MOST_CLAIMS = 3
FEWEST_BARS = 3  # months known, for a picture of them
FROM_ELSEWHERE = (
    VISITS,
    SOCIAL_VISITS,
    SALES,
    ROYALTIES,
    PAGES_READ,
    SUBSCRIBERS,
    SUBSCRIBERS_GAINED,
    COMMENTS,
)
MOST_FILES = 6
ONE_LINE = 70  # characters of a post
YEAR = 365  # days of the rhythm, the last ones
# Claims whose answer these two pages give by themselves (the circle, the hours, the third answer, the weeks off), and one
# that needs more words than the page has room for.
SAID_ELSEWHERE = frozenset({"C42", "C44", "C25", "C32", "C27"})
MOMENTS = {"likes": "posts.likes", "reposts": "alone.reposts"}
GROUPED = (
    "alone.group",
    "alone.number",
    "alone.middle",
    "alone.times",
    "alone.range",
    "alone.told",
)
COMPARED_SO = {"more": "alone.more", "fewer": "alone.fewer"}


def is_alone(scope: Scope) -> bool:
    """Whether all that the files hold comes from the network, so that there is nothing to test it on."""
    elsewhere = {measure.name for measure in FROM_ELSEWHERE}
    sold = scope.timeline.exports is not None and scope.timeline.exports.totals("sales")
    return is_untestable(scope.verdict) and elsewhere.isdisjoint(scope.measures) and not sold


def alone_sections(scope: Scope) -> list[Section]:
    """Return the sections of a report on files with nothing to test: what isn't known is said once, on the first page."""
    known = [alone_posts_section(scope)] if POSTS.name in scope.measures else []
    return [_answer(scope), *known, *_people(scope)]


def _answer(scope: Scope) -> Section:
    """Return the first page, with the files it rests on."""
    first = answer_section(scope)
    return replace(first, blocks=[*first.blocks, *file_table(scope, MOST_FILES), *assumed(scope)])


def alone_posts_section(scope: Scope) -> Section:
    """Return the best posts, what kinds, days and hours got, and how often she posts."""
    found = reception(scope.timeline)
    best = found.best().head(BEST)
    month = found.best(scope.month.start, scope.month.end)
    others = month[~month.index.isin(best.index)]
    key = "alone.best_month" if len(others) == len(month) else "alone.best_others"
    return section(
        "posts",
        say("posts.title"),
        [
            _best(scope, best, say("alone.best")),
            _best(scope, others.head(BEST_OF_MONTH), say(key, month=scope.month.name)),
            *_groups(found),
            *_rhythm(scope),
        ],
    )


def _people(scope: Scope) -> list[Section]:
    """Return who came and went, whom she talks to, and the advice that these files answer; nothing where none is known."""
    idle = scope.people.weeks_off
    blocks = [
        *_followers(scope),
        Text(f"{say('people.idle')}: {idle.sentence}") if idle and idle.total else None,
        *_circle(scope),
        told_table(_not_said_here(scope)),
    ]
    made = section("people", say("people.title"), blocks)
    return [made] if made.blocks else []


def _followers(scope: Scope) -> list[Block | None]:
    """Return who came and went, with the months where no posts fill the page; or when followers were counted."""
    if is_flow_known(scope):
        return [*flows(scope), None if POSTS.name in scope.measures else net_by_month(scope)]
    counts = counted(scope)
    told = [say("alone.followers", counts=formatting.listed(counts))] if counts else []
    return [Text(words) for words in (*told, *unsaid(scope))]


def _circle(scope: Scope) -> list[Block]:
    """Return how wide the circle is and how many she came back to; nothing where the files don't say whom she answers."""
    people = scope.people
    if not people.known:
        return []
    days = formatting.plural(max(round(people.days_to_third), 1), "day") if people.kept else ""
    again = [say("alone.again", n=people.kept, days=days)] if people.kept else []
    return [Heading(say("people.circle")), Text(" ".join([people.sentence, *again]))]


def _not_said_here(scope: Scope) -> list[Claim]:
    """Return the claims that are answered or described by something that no other line of the two pages says."""
    found = checked(scope).having("yes", "no", "described")
    return [c for c in in_order(found) if c.id not in SAID_ELSEWHERE][:MOST_CLAIMS]


def _best(scope: Scope, posts: pd.DataFrame, caption: str) -> Table | None:
    if posts.empty:
        return None
    counts = [name for name in MOMENTS if posts[name].notna().any()]
    rows = [_post(scope, row, counts) for row in posts.to_dict("records")]
    columns = [say("posts.day"), say("posts.post"), *(say(MOMENTS[name]) for name in counts)]
    widths = [1.8, 6.2, *(0.8 for _ in counts)]
    return Table(caption, columns, rows, range(2, len(columns)), widths)


def _post(scope: Scope, row: dict[Any, Any], counts: list[str]) -> list[Cell]:
    words = say("posts.left_out") if scope.redact else excerpt(str(row["text"] or ""), ONE_LINE)
    return [
        formatting.day(row["time"].date()),
        words,
        *(formatting.count(row[name]) for name in counts),
    ]


def _groups(found: Reception) -> list[Block]:
    """Return the groups of posts that clearly got more or fewer, beside the others, and which ones can't be told."""
    if found.groups.empty:
        return [Text(say("alone.few_posts"), "missing")]
    groups = found.groups.to_dict("records")
    clear = [g for told in COMPARED_SO for g in groups if g["told"] == told]
    names = [formatting.lower_first(group_name(g["group"])) for g in groups if g["told"] == "open"]
    rest = [say("alone.open", groups=formatting.listed(names))] if names else []
    note = Text(" ".join([*rest, say("alone.groups_note")]), "note")
    if not clear:
        return [note]
    columns = [say(key) for key in GROUPED]
    rows = [_group(g) for g in clear]
    table = Table(say("alone.groups"), columns, rows, (1, 2, 3), [3.4, 0.8, 1.3, 1.2, 1.4, 1.8])
    return [table, note]


def _group(row: dict[Any, Any]) -> list[Cell]:
    low, high = (formatting.number(row[name]) for name in ("conf_low", "conf_high"))
    return [
        formatting.upper_first(group_name(row["group"])),
        formatting.count(row["posts"]),
        formatting.number(row["middle"]),
        formatting.number(row["times"]),
        say("overview.usual", low=low, high=high),
        say(COMPARED_SO[row["told"]]),
    ]


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
            active=formatting.count(int((lately > 0).sum())),
            week=number_of(7 * float(lately.mean()), "times"),
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
        if found and sum(total is not None for total in found.totals) >= FEWEST_BARS
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
