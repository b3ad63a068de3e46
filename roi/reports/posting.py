"""Section 4: the month's posts, those that brought the most visits first, and what each kind of post brings."""

from __future__ import annotations

import math
import re
from typing import Any

import pandas as pd

from roi import words
from roi.analysis.brought import visits_by_post
from roi.finding import Finding
from roi.reports import blocks
from roi.reports.blocks import Block, Cell
from roi.reports.scope import Scope
from roi.words_report import say

SHOWN = 8
LONGEST = 90  # characters of a post that are shown
KINDS = ("link_posts", "posts", "replies", "reposts")
OUTCOMES = ("social_visits", "visits")
COUNTS = ("visits", "clicks", "likes")
MENTION = re.compile(r"@\w+")
ADDRESS = re.compile(r"(?:https?://|www\.)\S+")


def posting_section(scope: Scope) -> dict[str, object]:
    """Return the posts of the month by visits brought, and visits per kind of post."""
    month = scope.month
    posts = visits_by_post(scope.timeline, month.start, month.end)
    made = _top(scope, posts) if len(posts) else [blocks.text(_none(scope), "missing")]
    return blocks.section("posts", say("posts.title"), [*made, _kinds(scope)])


def _none(scope: Scope) -> str:
    if "posts" not in scope.measures:
        return say("posts.no_posts")
    return say("posts.no_links", month=scope.month.name)


def _top(scope: Scope, posts: pd.DataFrame) -> list[Block | None]:
    known = posts["visits"].notna().any()
    counts = [name for name in COUNTS if posts[name].notna().any()]
    columns = [say(f"posts.{key}") for key in ("day", "post", "kind", *counts)]
    rows = [_row(scope, row, counts) for row in posts.head(SHOWN).to_dict("records")]
    caption = say("posts.top" if known else "posts.top_unknown", network=scope.network)
    numeric = range(3, len(columns))
    widths = [0.9, 4.6, 1.4, *(0.8 for _ in counts)]
    found = blocks.table(caption, columns, rows, numeric, widths)
    none = int((posts["visits"] == 0).sum())
    told = say(
        "posts.none_seen",
        none=words.count(none),
        posts=words.plural(int(posts["visits"].notna().sum()), "link post"),
    )
    return [
        blocks.text(told) if known else None,
        found,
        blocks.text(
            say("posts.explain" if known else "posts.no_visits", network=scope.network), "note"
        ),
    ]


def _row(scope: Scope, row: dict[Any, Any], counts: list[str]) -> list[Cell]:
    time = row["time"]
    aim = "announces" if row["announces"] else str(row["target"])
    return [
        words.day_short(time.date()),
        say("posts.left_out") if scope.redact else excerpt(str(row["text"] or "")),
        say(f"posts.{aim}"),
        *(_count(row[name]) for name in counts),
    ]


def _count(value: Any) -> str:
    known = value is not None and not math.isnan(value)
    return words.count(value) if known else "–"


def excerpt(text: str) -> str:
    """Return the beginning of a post: addresses left out, other people's names too.

    >>> excerpt("Thanks @reader! New: https://t.co/abc  Fog signals")
    'Thanks @…! New: Fog signals'
    """
    shown = MENTION.sub("@…", ADDRESS.sub("", text))
    return words.shortened(shown, LONGEST) or say("posts.no_words")


def _kinds(scope: Scope) -> Block:
    """Return what a post of each kind brings, over all days."""
    rows = [_kind(scope, f) for activity in KINDS if (f := _finding(scope, activity)) is not None]
    if not rows:
        return blocks.text(say("posts.kinds_unknown"), "missing")
    columns = [say(f"posts.{key}") for key in ("kind", "number", "brings", "range", "answer")]
    return blocks.table(say("posts.kinds"), columns, rows, (1, 2), [2.0, 0.9, 1.2, 2.2, 1.6])


def _finding(scope: Scope, activity: str) -> Finding | None:
    able = [scope.verdict.finding(outcome, activity) for outcome in OUTCOMES]
    return next((f for f in able if f is not None), None)


def _kind(scope: Scope, finding: Finding) -> list[Cell]:
    done = scope.timeline.daily[finding.activity].sum()
    name = say(f"posts.each_{finding.activity}")
    if finding.total is None:
        return [
            name,
            words.count(done),
            "–",
            finding.not_estimable or "",
            say("findings.cannot_tell"),
        ]
    total = finding.total
    return [
        name,
        words.count(done),
        words.number(total.estimate),
        words.span(total.conf_low, total.conf_high),
        say(f"findings.{finding.answer}"),
    ]
