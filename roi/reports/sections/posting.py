"""Section 4: the month's posts, most visits first, and what each kind of post brings."""

from __future__ import annotations

import math
import re
from typing import Any

import pandas as pd

from roi.analysis.attribution import visits_by_post
from roi.analysis.hour_comparison import next_best_hour
from roi.analysis.network_comparison import networks
from roi.analysis.posting_habits import when_and_what
from roi.analysis.response.covariates import other_networks
from roi.language import formatting
from roi.language.facts import Message
from roi.language.messages import say
from roi.language.names import network_name
from roi.reports.blocks import Block, Cell, Heading, Items, Section, Table, Text, section
from roi.reports.scope import Scope
from roi.reports.sections.overview import measure_name
from roi.timeline.columns import LINK_POSTS, POSTS, REPLIES, REPOSTS, SOCIAL_VISITS, VISITS
from roi.timeline.posts import lead_to_unsaid_sites

MOST_POSTS = 8
LONGEST_EXCERPT = 90  # characters
KINDS = {
    LINK_POSTS.name: "posts.each_link_posts",
    POSTS.name: "posts.each_posts",
    REPLIES.name: "posts.each_replies",
    REPOSTS.name: "posts.each_reposts",
}
AIMS = {"own": "posts.own", "shop": "posts.shop", "announces": "posts.announces"}
OUTCOMES = (SOCIAL_VISITS, VISITS)
COUNTS = {"visits": "posts.visits", "clicks": "posts.clicks", "likes": "posts.likes"}
NETWORKS = (
    "networks.network",
    "networks.links",
    "networks.hours",
    "networks.a_post",
    "networks.range",
    "networks.an_hour",
    "networks.range",
)
MENTION = re.compile(r"@\w+")
ADDRESS = re.compile(r"(?:https?://|www\.)\S+")


def posting_section(scope: Scope) -> Section:
    """Return the month's posts by visits brought, and the visits per kind of post."""
    month = scope.month
    if POSTS.name not in scope.measures:
        return section("posts", say("posts.title"), [Text(say("posts.no_posts"), "missing")])
    posts = visits_by_post(scope.timeline, month.start, month.end)
    made = _top(scope, posts) if len(posts) else [Text(_none(scope), "missing")]
    beside = [*_habits(scope), *_networks(scope), *_hour(scope)]
    return section("posts", say("posts.title"), [*made, _kinds(scope), *beside])


def _none(scope: Scope) -> str:
    if lead_to_unsaid_sites(scope.timeline.posts).any():
        return say("reason.which_site")
    known = _are_links_known(scope)
    return say("posts.no_links" if known else "posts.links_unknown", month=scope.month.name)


def _are_links_known(scope: Scope) -> bool:
    """Return whether the files say of each of the month's posts whether it links to her site or to a shop."""
    daily = scope.timeline.daily
    if LINK_POSTS.name not in daily:
        return False
    month = daily.loc[pd.Timestamp(scope.month.start) : pd.Timestamp(scope.month.end)]
    return not (month[LINK_POSTS.name].isna() & (month[POSTS.name] > 0)).any()


def _top(scope: Scope, posts: pd.DataFrame) -> list[Block | None]:
    known = posts["visits"].notna().any()
    counts = [name for name in COUNTS if posts[name].notna().any()]
    columns = [say("posts.day"), say("posts.post"), say("posts.kind")]
    columns += [say(COUNTS[name]) for name in counts]
    rows = [_row(scope, row, counts) for row in posts.head(MOST_POSTS).to_dict("records")]
    caption = say("posts.top" if known else "posts.top_unknown", network=scope.network)
    numeric = range(3, len(columns))
    if len(posts) > MOST_POSTS:
        shown, of = map(formatting.count, (MOST_POSTS, len(posts)))
        caption = say("posts.some", caption=caption, shown=shown, of=of)
    widths = [0.9, 4.6, 1.4, *(0.8 for _ in counts)]
    none = int((posts["visits"] == 0).sum())
    summary = say(
        "posts.none_seen",
        none=formatting.count(none),
        posts=formatting.plural(int(posts["visits"].notna().sum()), "link post"),
    )
    return [
        Text(summary) if known else None,
        Table(caption, columns, rows, numeric, widths),
        Text(say("posts.explain" if known else "posts.no_visits", network=scope.network), "note"),
    ]


def _row(scope: Scope, row: dict[Any, Any], counts: list[str]) -> list[Cell]:
    time = row["time"]
    aim = "announces" if row["announces"] else str(row["target"])
    return [
        formatting.day_short(time.date()),
        say("posts.left_out") if scope.redact else excerpt(str(row["text"] or "")),
        say(AIMS[aim]),
        *(_count(row[name]) for name in counts),
    ]


def _count(value: Any) -> str:
    known = value is not None and not math.isnan(value)
    return formatting.count(value) if known else "–"


def excerpt(text: str, longest: int = LONGEST_EXCERPT) -> str:
    """Return the beginning of a post, without links and other people's names.

    >>> excerpt("Thanks @reader! New: https://t.co/abc  Fog signals")
    'Thanks @…! New: Fog signals'
    """
    shown = MENTION.sub("@…", ADDRESS.sub("", text))
    return formatting.shortened(shown, longest) or say("posts.no_words")


def _kinds(scope: Scope) -> Block:
    """Return what a post of each kind brings, judged from all days."""
    outcome = next((o.name for o in OUTCOMES if o.name in scope.measures), None)
    kinds = [name for name in KINDS if name in scope.measures]
    if outcome is None or not kinds:
        return Text(say("posts.kinds_unknown"), "missing")
    rows = [_kind(scope, outcome, activity) for activity in kinds]
    columns = [say("posts.kind"), say("posts.number"), say("posts.brings"), say("posts.range")]
    caption = say("posts.kinds", what=formatting.lower_first(measure_name(scope, outcome)))
    return Table(caption, columns, rows, (1, 2), [2.6, 1.0, 1.3, 3.8])


def _kind(scope: Scope, outcome: str, activity: str) -> list[Cell]:
    count = formatting.count(scope.timeline.daily[activity].sum())
    found = scope.effect(outcome, activity)
    name = say(KINDS[activity])
    if isinstance(found, Message):
        return [name, count, "–", found.text]
    return [
        name,
        count,
        formatting.more(found.estimate),
        formatting.span(found.conf_low, found.conf_high),
    ]


def _habits(scope: Scope) -> list[Block]:
    """Return whether hour, weekday, frequency, thread, picture, length and aim go together with visits."""
    found = when_and_what(scope.timeline)
    said = found.in_short or (found.untold if any(h.told for h in found.habits) else [])
    return [Items(said)] if said else []


def _networks(scope: Scope) -> list[Block]:
    """Return the networks side by side, where links were posted on several: visits per link post and per hour."""
    if not other_networks(scope.timeline):
        return []
    found = networks(scope.timeline)
    if len(found.table) < 2:
        return []
    columns = [say(key) for key in NETWORKS]
    rows = [_network(row) for row in found.table.to_dict("records")]
    widths = [1.4, 1.0, 1.0, 1.1, 1.8, 1.1, 1.8]
    table = Table(say("networks.caption"), columns, rows, (1, 2, 3, 5), widths)
    basis = say("networks.named" if found.named else "networks.all")
    return [table, Text(f"{found.verdict} {basis}", "note")]


def _network(row: dict[Any, Any]) -> list[Cell]:
    cells: list[Cell] = [
        network_name(str(row["network"])),
        formatting.count(row["link_posts"]),
        formatting.number(row["hours_per_week"]),
    ]
    for name in ("per_post", "per_hour"):
        ends = row[f"{name}_low"], row[f"{name}_high"]
        unknown = math.isnan(row[name])
        cells += ["–", "–"] if unknown else [formatting.more(row[name]), formatting.span(*ends)]
    return cells


def _hour(scope: Scope) -> list[Block | None]:
    """Return whether an hour of one thing brings more than of another; what has to be said first where none can be compared."""
    found = next_best_hour(scope.timeline)
    if found.compared and not scope.redact:  # a verdict may name a campaign
        return [Heading(say("by_hour.heading")), Items([found.verdict(o) for o in found.compared])]
    is_asked = bool(set(found.asked) - {scope.timeline.network})
    return [Text(say("by_hour.ask_short"), "note")] if is_asked and not found.compared else []
